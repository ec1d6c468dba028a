"""Authorization details made by hand, and an estate that holds them."""

import json

from stance.estate import AwsAuthorization, Estate

OWNER = "111111111111"
AT = "2024-01-01T00:00:00+00:00"


def arn(what, account=OWNER):
    return f"arn:aws:iam::{account}:{what}"


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action, resource="*", **more):
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def trust(principal, action="sts:AssumeRole", **more):
    return document({"Effect": "Allow", "Principal": principal, "Action": action, **more})


def _holder(kind, name, path, policies, attached, boundary, tags):
    found = {
        "Path": path,
        f"{kind}Name": name,
        f"{kind}Id": f"ID{name.upper()}",
        "Arn": arn(f"{kind.lower()}{path}{name}"),
        "CreateDate": AT,
        f"{kind}PolicyList": [
            {"PolicyName": f"inline-{n}", "PolicyDocument": document(one)} for n, one in enumerate(policies)
        ],
        "AttachedManagedPolicies": [{"PolicyName": one, "PolicyArn": arn(f"policy/{one}")} for one in attached],
    }
    if kind != "Group":
        found["Tags"] = [{"Key": key, "Value": value} for key, value in (tags or {}).items()]
    if boundary:
        found["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn(f"policy/{boundary}")
        }  # fmt: skip
    return found


def user(name, *policies, groups=(), attached=(), boundary=None, tags=None, path="/"):
    return {**_holder("User", name, path, policies, attached, boundary, tags), "GroupList": list(groups)}


def group(name, *policies, attached=(), path="/"):
    return _holder("Group", name, path, policies, attached, None, None)


def role(name, trusted, *policies, attached=(), boundary=None, tags=None, path="/"):
    more = {"AssumeRolePolicyDocument": trusted, "InstanceProfileList": [], "RoleLastUsed": {}}
    return {**_holder("Role", name, path, policies, attached, boundary, tags), **more}


def managed(name, *statements):
    version = {"Document": document(*statements), "VersionId": "v1", "IsDefaultVersion": True, "CreateDate": AT}
    old = {"Document": document(allow("*")), "VersionId": "v0", "IsDefaultVersion": False, "CreateDate": AT}
    return {
        "PolicyName": name,
        "PolicyId": f"ANPA{name.upper()}",
        "Arn": arn(f"policy/{name}"),
        "AttachmentCount": 1,
        "CreateDate": AT,
        "PolicyVersionList": [old, version],
    }


def details(users=(), groups=(), roles=(), policies=()):
    return {
        "UserDetailList": list(users),
        "GroupDetailList": list(groups),
        "RoleDetailList": list(roles),
        "Policies": list(policies),
    }


def estate(folder, *pages):
    """An estate into which the pages were imported."""
    paths = []
    for number, page in enumerate(pages):
        path = folder / f"page-{number}.json"
        path.write_text(json.dumps(page))
        paths.append(str(path))
    made = Estate()
    made.scan(AwsAuthorization(tuple(paths)))
    return made

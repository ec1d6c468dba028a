"""What policies, access lists and shares open to the internet: buckets, queues, functions, interfaces, snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.paths.adding import OTHER, OTHER_ROOT, ROOT, Json, Listed
from cases.paths.exposure import ANY4
from cases.paths.forms import Certainty, allow, function, role, text

SITUATIONS = Listed("x")


# Buckets


def _public(
    id_: str,
    why: str,
    expect: Certainty | None,
    *,
    policy: Json | None = None,
    acl: str | None = None,
    block: Mapping[str, bool] | None = None,
) -> None:
    """Internet → bucket."""

    def seed(cloud: Cloud, name: str) -> str:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket=name, ObjectOwnership="BucketOwnerPreferred" if acl else "BucketOwnerEnforced")
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "data-class", "Value": "customer"}]})
        if acl:
            s3.put_bucket_acl(Bucket=name, ACL=acl)
        if policy is not None:
            statement = {"Principal": "*", **allow("s3:GetObject", f"arn:aws:s3:::{name}/*"), **policy}
            s3.put_bucket_policy(Bucket=name, Policy=text(statement))
        off = dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), False
        )
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration={**off, **(block or {})})
        return name

    SITUATIONS.add(f"s3-{id_}", why, expect, seed)


_public("policy", "the policy lets everyone read", "sure", policy={})
_public("policy-restricted", "public policies are restricted", None, policy={}, block={"RestrictPublicBuckets": True})
_public("policy-late", "blocking new policies leaves this one", "sure", policy={}, block={"BlockPublicPolicy": True})
_public(
    "policy-ip",
    "everyone from some public addresses",
    "possible",
    policy={"Condition": {"IpAddress": {"aws:SourceIp": "52.0.0.0/16"}}},
)
_public(
    "policy-privateip",
    "everyone from private addresses of the internet's side",
    None,
    policy={"Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}},
)
_public(
    "policy-anyip", "all addresses are no limit", "sure", policy={"Condition": {"IpAddress": {"aws:SourceIp": ANY4}}}
)
_public(
    "policy-referer",
    "a referer is what the caller says",
    "possible",
    policy={"Condition": {"StringLike": {"aws:Referer": "https://example.org/*"}}},
)
_public("policy-none", "no policy", None)
_public(
    "policy-write", "the policy lets everyone write, which reads nothing", "sure", policy={"Action": "s3:PutObject"}
)
_public("policy-named", "the policy names another account", None, policy={"Principal": {"AWS": OTHER_ROOT}})
_public("policy-notprincipal", "a deny for all", None, policy={"Effect": "Deny"})
_public(
    "acl", "the access list lets everyone list; the objects have lists of their own", "possible", acl="public-read"
)
_public("acl-ignored", "public entries are ignored", None, acl="public-read", block={"IgnorePublicAcls": True})
_public(
    "acl-blocked",
    "blocking new entries leaves this one",
    "possible",
    acl="public-read",
    block={"BlockPublicAcls": True},
)
_public("acl-signed", "everyone with an account is everyone", "possible", acl="authenticated-read")
_public("acl-private", "the list names the owner alone", None, acl="private")


# Queues, topics, functions, interfaces


def _queue(id_: str, why: str, expect: Certainty | None, *statements: Json) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        sqs = cloud.client("sqs")
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        if statements:
            resource = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"
            made = [
                {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": resource, **s}
                for s in statements
            ]
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": text(*made)})
        return name

    SITUATIONS.add(f"sqs-{id_}", why, expect, seed)


_TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
_queue("open", "everyone may do everything", "sure", {})
_queue("silent", "no policy", None)
_queue(
    "fed",
    "everyone, as long as a topic of the account calls",
    None,
    {"Condition": {"ArnEquals": {"aws:SourceArn": _TOPIC}}},
)
_queue("account", "another account", None, {"Principal": {"AWS": OTHER_ROOT}})
_queue("org", "everyone of an organisation", None, {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abc"}}})
_queue("denied", "denied again", None, {}, {"Effect": "Deny"})
_queue("vpce", "everyone through one endpoint", None, {"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}})


def _url(id_: str, why: str, expect: Certainty | None, kind: str, permissions: tuple[Json, ...]) -> None:
    """Internet → function."""

    def seed(cloud: Cloud, name: str) -> str:
        made = function(cloud, name, role(cloud, name, "lambda.amazonaws.com"))
        client = cloud.client("lambda")
        client.create_function_url_config(FunctionName=name, AuthType=kind)
        for n, permission in enumerate(permissions):
            client.add_permission(FunctionName=name, StatementId=f"s{n}", **permission)
        return made

    SITUATIONS.add(f"url-{id_}", why, expect, seed)


_CALL, _INVOKE = (
    {"Action": f"lambda:{action}", "Principal": "*"} for action in ("InvokeFunctionUrl", "InvokeFunction")
)
_url("open", "no authentication, and both permissions", "sure", "NONE", (_CALL, _INVOKE))
_url("nothing", "no authentication, and no permission", None, "NONE", ())
_url("signed", "AWS's signature is asked for", None, "AWS_IAM", ())


def _interface(
    id_: str,
    why: str,
    expect: Certainty | None,
    kind: str,
    auth: str = "NONE",
    policy: Json | None = None,
    staged: bool = True,
) -> None:
    """Internet → REST interface → function."""

    def seed(cloud: Cloud, name: str) -> str:
        target = function(cloud, name, role(cloud, name, "lambda.amazonaws.com"))
        api = cloud.client("apigateway")
        more: Json = {"policy": text(policy)} if policy else {}
        made = api.create_rest_api(name=name, endpointConfiguration={"types": [kind]}, **more)
        (root,) = api.get_resources(restApiId=made["id"])["items"]
        at = {"restApiId": made["id"], "resourceId": root["id"], "httpMethod": "GET"}
        api.put_method(**at, authorizationType=auth)
        uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{target}/invocations"
        api.put_integration(**at, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
        cloud.client("lambda").add_permission(
            FunctionName=name, StatementId="a", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
        )
        if staged:
            api.create_deployment(restApiId=made["id"], stageName="live")
        return target

    SITUATIONS.add(f"api-{id_}", why, expect, seed)


_INVOKES = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
_interface("open", "anybody calls the method", "sure", "REGIONAL")
_interface("edge", "anybody calls the method through the edge", "sure", "EDGE")
_interface("signed", "the method asks for AWS's signature, which may give way", "possible", "REGIONAL", "AWS_IAM")
_interface("private", "the interface is private", None, "PRIVATE", policy=_INVOKES)
_interface("unstaged", "nothing is deployed", None, "REGIONAL", staged=False)
_interface(
    "ours", "the policy lets only the account in", None, "REGIONAL", policy={**_INVOKES, "Principal": {"AWS": ROOT}}
)


# Shares


def _snapshot(id_: str, why: str, expect: Certainty | None, **shared: Any) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        ec2 = cloud.client("ec2")
        volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
        made = str(ec2.create_snapshot(VolumeId=volume)["SnapshotId"])
        if shared:
            ec2.modify_snapshot_attribute(
                SnapshotId=made, Attribute="createVolumePermission", OperationType="add", **shared
            )
        return made

    SITUATIONS.add(f"snapshot-{id_}", why, expect, seed)


_snapshot("public", "everyone may restore it", "sure", GroupNames=["all"])
_snapshot("account", "one account may", None, UserIds=[OTHER])
_snapshot("own", "nobody else may", None)


def _image(id_: str, why: str, expect: Certainty | None, *shared: Json) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        ec2 = cloud.client("ec2")
        run = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
        made = str(ec2.create_image(InstanceId=run, Name=name)["ImageId"])
        if shared:
            ec2.modify_image_attribute(ImageId=made, LaunchPermission={"Add": list(shared)})
        return made

    SITUATIONS.add(f"image-{id_}", why, expect, seed)


_image("public", "everyone may start it", "sure", {"Group": "all"})
_image("account", "one account may", None, {"UserId": OTHER})

"""How a principal apart from all others is written down: each case is an account of its own.

In every text ``@`` stands for the case's own name, ``~`` for the start of an ARN of IAM and ``#`` for the account.
"""

from __future__ import annotations

import json

ACC = "123456789012"
CASES = []
ROOT = {"AWS": f"arn:aws:iam::{ACC}:root"}


def doc(*s, version="2012-10-17"):
    return {"Version": version, "Statement": list(s)}


def st(effect, action, resource="*", cond=None, **more):
    s = {"Effect": effect, "Action": action, "Resource": resource}
    if more:
        s = {
            "Effect": effect,
            **({} if "NotAction" in more else {"Action": action}),
            **({} if "NotResource" in more else {"Resource": resource}),
            **more,
        }
    if cond:
        s["Condition"] = cond
    return s


def can(action, resource="*", cond=None, **more):
    return st("Allow", action, resource, cond, **more)


def bar(action, resource="*", cond=None, **more):
    return st("Deny", action, resource, cond, **more)


def trust(*principals, cond=None, action="sts:AssumeRole"):
    out = []
    for p in principals:
        s = {"Effect": "Allow", "Principal": p, "Action": action}
        if cond:
            s["Condition"] = cond
        out.append(s)
    return doc(*out)


def svc(*names):
    return trust({"Service": names[0] if len(names) == 1 else list(names)})


def role(name="@-t", tr=None, managed=(), **more):
    return {"name": name, "trust": tr or trust(ROOT), "managed": list(managed), "instance_profile": False, **more}


def case(
    id_,
    admin,
    why,
    statements=(),
    roles=(),
    users=(),
    groups=(),
    policies=(),
    resources=(),
    start="user",
    technique=None,
    member=(),
    **me,
):
    name = f"k-{id_}"
    if member:
        me["groups"] = list(member)
    who = {"name": "@", **({"inline": {"p": doc(*statements)}} if statements else {}), **me}
    if start == "role":
        who.setdefault("trust", trust(ROOT))
        roles = [who, *roles]
    else:
        users = [who, *users]
    path = me.get("path", "/")
    made = {
        "id": id_,
        "technique": technique or id_,
        "tags": [],
        "start": {"type": start, "name": "@", "arn": f"~{start}{path}@"},
        "users": list(users),
        "roles": list(roles),
        "groups": list(groups),
        "policies": list(policies),
        "resources": list(resources),
        "expect": {"admin": admin},
        "why": why,
    }
    text = json.dumps(made).replace("~", f"arn:aws:iam::{ACC}:").replace("@", name).replace("#", ACC)
    assert id_ not in {c["id"] for c in CASES}, id_
    CASES.append(json.loads(text))


T = "~role/@-t"
ADMINS = ["h-admin"]

U, ME, R = "~user/@-t", "~user/@", "~role/@"
POL, GRP = "~policy/@-p", "~group/@-g"
AA = "arn:aws:iam::aws:policy/AdministratorAccess"
WEAK = doc(can("sqs:ListQueues"))
ALL = doc(can("*"))


def pol(n=1, default=1, name="@-p", versions=None):
    return {"name": name, "versions": versions or [WEAK] * n, "default": default}


BOSS = {"name": "@-t", "managed": ADMINS}


def grouped(id_, admin, why, statements, member, groups, **more):
    case(id_, admin, why, statements, groups=groups, **more)
    CASES[-1]["users"][0]["groups"] = [x.replace("@", CASES[-1]["start"]["name"]) for x in member]


GROUP = {"name": "@-g"}
LONE = role(tr=svc("firehose.amazonaws.com"))
OPEN = role()
S = can("sts:AssumeRole", T)
FULL = role(managed=ADMINS)
P = can("iam:PutUserPolicy", ME)
LAM = can(["lambda:CreateFunction", "lambda:InvokeFunction"])
LAMBDA_ADMIN = role(tr=svc("lambda.amazonaws.com"), managed=ADMINS)
PT = can("iam:PassRole", T)
EC2_ADMIN = role(tr=svc("ec2.amazonaws.com"), managed=ADMINS, instance_profile=True)
INSTANCE = {"kind": "ec2_instance", "name": "@-i", "role": "@-t"}

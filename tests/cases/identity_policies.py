"""IAM policies: what they allow, and to whom they are attached."""

from __future__ import annotations

from typing import Any

from cases.clouds import ACCOUNT, Cloud, policy
from cases.judge import Case

ANYTHING = f"arn:aws:iam::{ACCOUNT}:role/"


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


# name: (statements, full administrator, way to more rights, assumes any role)
_POLICIES: dict[str, tuple[list[dict[str, Any]], str, str, str]] = {
    "read": ([allow(["s3:GetObject", "s3:ListBucket"])], "pass", "pass", "pass"),
    "one-bucket": ([allow("s3:*", "arn:aws:s3:::b/*")], "pass", "pass", "pass"),
    "all": ([allow("*")], "fail", "fail", "fail"),
    "all-list": ([allow(["*"], ["*"])], "fail", "fail", "fail"),
    "all-colon": ([allow("*:*")], "fail", "fail", "fail"),
    "all-among": ([allow(["s3:GetObject", "*"], ["arn:aws:s3:::b", "*"])], "fail", "fail", "fail"),
    "all-second": ([allow("s3:GetObject"), allow("*")], "fail", "fail", "fail"),
    "all-on-one": ([allow("*", "arn:aws:s3:::b/*")], "pass", "pass", "pass"),
    "deny-all": ([{"Effect": "Deny", "Action": "*", "Resource": "*"}], "pass", "pass", "pass"),
    "not-action-nothing": ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], "pass", "-", "fail"),
    "iam-all": ([allow("iam:*")], "pass", "fail", "pass"),
    "iam-read": ([allow(["iam:Get*", "iam:List*"])], "pass", "pass", "pass"),
    "new-version": ([allow("iam:CreatePolicyVersion")], "pass", "fail", "pass"),
    "default-version": ([allow("iam:SetDefaultPolicyVersion")], "pass", "fail", "pass"),
    "new-key": ([allow("iam:CreateAccessKey")], "pass", "fail", "pass"),
    "new-login": ([allow("iam:CreateLoginProfile")], "pass", "fail", "pass"),
    "attach-user": ([allow("iam:AttachUserPolicy")], "pass", "fail", "pass"),
    "attach-role": ([allow("iam:AttachRolePolicy")], "pass", "fail", "pass"),
    "put-user": ([allow("iam:PutUserPolicy")], "pass", "fail", "pass"),
    "put-group": ([allow("iam:PutGroupPolicy")], "pass", "fail", "pass"),
    "add-to-group": ([allow("iam:AddUserToGroup")], "pass", "fail", "pass"),
    "pass-only": ([allow("iam:PassRole")], "pass", "pass", "pass"),
    "run-only": ([allow("ec2:RunInstances")], "pass", "pass", "pass"),
    "pass-and-run": ([allow(["iam:PassRole", "ec2:RunInstances"])], "pass", "fail", "pass"),
    "pass-and-run-apart": ([allow("iam:PassRole"), allow("ec2:RunInstances")], "pass", "fail", "pass"),
    "pass-and-function": (
        [allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])],
        "pass",
        "fail",
        "pass",
    ),
    "pass-and-stack": ([allow(["iam:PassRole", "cloudformation:CreateStack"])], "pass", "fail", "pass"),
    "pass-denied": (
        [
            allow(["iam:PassRole", "ec2:RunInstances"]),
            {"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"},
        ],
        "pass",
        "pass",
        "pass",
    ),
    "assume-any": ([allow("sts:AssumeRole")], "pass", "-", "fail"),
    "assume-star": ([allow("sts:*")], "pass", "-", "fail"),
    "assume-one": ([allow("sts:AssumeRole", ANYTHING + "app")], "pass", "pass", "pass"),
    "assume-list": ([allow(["sts:AssumeRole"], [ANYTHING + "app", ANYTHING + "ops"])], "pass", "pass", "pass"),
    "assume-denied": ([{"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}], "pass", "pass", "pass"),
    "assume-among": ([allow(["s3:GetObject", "sts:AssumeRole"])], "pass", "-", "fail"),
}
_NAMES = [name for name in _POLICIES if name != "unattached"]


def _seed_managed(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    iam.create_group(GroupName="group")
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=policy())
    iam.create_user(UserName="user")
    holders = (
        lambda arn: iam.attach_group_policy(GroupName="group", PolicyArn=arn),
        lambda arn: iam.attach_role_policy(RoleName="role", PolicyArn=arn),
        lambda arn: iam.attach_user_policy(UserName="user", PolicyArn=arn),
    )
    for number, (name, (statements, *_)) in enumerate(_POLICIES.items()):
        text = policy(*statements, single=len(statements) == 1 and number % 2 == 0)
        holders[number % 3](iam.create_policy(PolicyName=name, PolicyDocument=text)["Policy"]["Arn"])
    for name in ("all", "new-version", "assume-any"):
        statements = _POLICIES[name][0]
        iam.create_policy(PolicyName=f"unused-{name}", PolicyDocument=policy(*statements))


def _column(at: int, **more: str) -> dict[str, str]:
    rows = {name: row[at] for name, row in _POLICIES.items() if row[at] != "-"}
    return rows | {name.replace("_", "-"): said for name, said in more.items()}


def _seed_versions(cloud: Cloud) -> None:
    """The default version is the one that counts."""
    iam = cloud.client("iam")
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=policy())
    for name, first, second in (("tamed", "*", "s3:GetObject"), ("grown", "s3:GetObject", "*")):
        arn = iam.create_policy(PolicyName=name, PolicyDocument=policy(allow(first)))["Policy"]["Arn"]
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(allow(second)), SetAsDefault=True)
        iam.attach_role_policy(RoleName="role", PolicyArn=arn)
    arn = iam.create_policy(PolicyName="waiting", PolicyDocument=policy(allow("s3:GetObject")))["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(allow("*")), SetAsDefault=False)
    iam.attach_role_policy(RoleName="role", PolicyArn=arn)


def _seed_inline(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    iam.create_group(GroupName="group")
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=policy())
    iam.create_user(UserName="user")
    iam.create_user(UserName="nobody")
    for name, (statements, *_) in _POLICIES.items():
        text = policy(*statements)
        iam.put_group_policy(GroupName="group", PolicyName=name, PolicyDocument=text)
        iam.put_role_policy(RoleName="role", PolicyName=name, PolicyDocument=text)
        iam.put_user_policy(UserName="user", PolicyName=name, PolicyDocument=text)


def _inline(at: int) -> dict[str, str]:
    return {f"{holder}/{name}": said for holder in ("group", "role", "user") for name, said in _column(at).items()}


_AWS = "arn:aws:iam::aws:policy/"


def _seed_aws(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    for name in ("admin", "reader", "support"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy())
    iam.attach_role_policy(RoleName="admin", PolicyArn=f"{_AWS}AdministratorAccess")
    iam.attach_role_policy(RoleName="reader", PolicyArn=f"{_AWS}ReadOnlyAccess")
    iam.attach_role_policy(RoleName="support", PolicyArn=f"{_AWS}AWSSupportAccess")
    iam.attach_role_policy(RoleName="support", PolicyArn=f"{_AWS}AWSCloudShellFullAccess")


def _attached(kind: str, name: str, said: tuple[str, str]) -> Case:
    """One AWS policy with one kind of holder: support access, and full access to CloudShell."""

    def seed(cloud: Cloud) -> None:
        iam = cloud.client("iam")
        trust = {"AssumeRolePolicyDocument": policy()} if kind == "role" else {}
        getattr(iam, f"create_{kind}")(**{f"{kind.title()}Name": "holder"}, **trust)
        getattr(iam, f"attach_{kind}_policy")(**{f"{kind.title()}Name": "holder"}, PolicyArn=_AWS + name)

    expected = {
        "iam_support_role_created": {ACCOUNT: said[0]},
        "iam_policy_cloudshell_admin_not_attached": {ACCOUNT: said[1]},
    }
    return Case(f"{name}-of-a-{kind}".lower(), seed, expected, aws_policies=True)


CASES = [
    Case(
        "managed-policies",
        _seed_managed,
        {
            "iam_customer_attached_policy_no_administrative_privileges": _column(
                1,
                unused_all="not_applicable",
                unused_new_version="not_applicable",
                unused_assume_any="not_applicable",
            ),
            "iam_policy_allows_privilege_escalation": _column(2, unused_all="fail", unused_new_version="fail"),
            "iam_no_custom_policy_permissive_role_assumption": _column(
                3, unused_all="fail", unused_new_version="pass", unused_assume_any="fail"
            ),
        },
        whole=False,
    ),
    Case(
        "policy-versions",
        _seed_versions,
        {
            "iam_customer_attached_policy_no_administrative_privileges": {
                "tamed": "pass",
                "grown": "fail",
                "waiting": "pass",
            }
        },
    ),
    Case(
        "inline-policies",
        _seed_inline,
        {
            "iam_inline_policy_no_administrative_privileges": _inline(1),
            "iam_inline_policy_allows_privilege_escalation": _inline(2),
        },
        whole=False,
    ),
    Case(
        "aws-policies",
        _seed_aws,
        {
            "iam_aws_attached_policy_no_administrative_privileges": {
                "AdministratorAccess": "fail",
                "ReadOnlyAccess": "pass",
                "AWSSupportAccess": "pass",
                "AWSCloudShellFullAccess": "pass",
            },
            "iam_support_role_created": {ACCOUNT: "pass"},
            "iam_policy_cloudshell_admin_not_attached": {ACCOUNT: "fail"},
        },
        whole=False,
        aws_policies=True,
    ),
    _attached("user", "AWSSupportAccess", ("pass", "pass")),
    _attached("group", "AWSCloudShellFullAccess", ("fail", "fail")),
    _attached("role", "ReadOnlyAccess", ("fail", "pass")),
]

"""AWS's own policies, and rights as wide as theirs: in accounts where there is nothing else to take over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.escalation.forms import (
    ADMIN,
    AWS_POLICY,
    IAM,
    ME,
    Json,
    admin_role,
    allow,
    case,
    deny,
    role,
    stated,
    trust,
    user,
)  # fmt: skip

_VERDICTS = {
    "AdministratorAccess": True,
    "IAMFullAccess": True,
    "PowerUserAccess": False,
    "ReadOnlyAccess": False,
    "SecurityAudit": False,
    "job-function/ViewOnlyAccess": False,
    "job-function/Billing": False,
    "job-function/SupportUser": False,
    "job-function/NetworkAdministrator": False,
    "AmazonS3FullAccess": False,
    "AmazonEC2FullAccess": False,
    "AWSLambda_FullAccess": False,
    "AmazonSSMFullAccess": False,
    "IAMReadOnlyAccess": False,
    "IAMUserChangePassword": False,
    "IAMSelfManageServiceSpecificCredentials": False,
    "AmazonSQSFullAccess": False,
    "AWSCloudTrail_FullAccess": False,
}
"""In an account without strong roles that a service or the account may take, and without workloads."""


def _short(name: str) -> str:
    return name.rpartition("/")[2].lower().replace("_", "")


def _attached(*names: str, **more: Any) -> Json:
    return {"managed": [f"{AWS_POLICY}{name}" for name in names], **more}


def _quiet() -> Iterator[Json]:
    for name, admin in _VERDICTS.items():
        yield case(f"aws-{_short(name)}", admin, f"{name}, nothing to take over", me=_attached(name), batch="quiet",
                   tags="aws-managed")  # fmt: skip
    held = {"Version": "2012-10-17", "Statement": [trust("firehose.amazonaws.com")]}
    for name in ("AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess"):
        yield case(f"aws-role-{_short(name)}", _VERDICTS[name], f"a role with {name}", start="role", batch="quiet",
                   me=_attached(name, trust=held))  # fmt: skip
    yield case("aws-denied", False, "AdministratorAccess, and everything denied", deny("*"), batch="quiet",
               me=_attached("AdministratorAccess"))  # fmt: skip
    yield case("aws-deniediam", False, "AdministratorAccess with IAM and STS denied, nothing to take over",
               deny(["iam:*", "sts:*"]), batch="quiet", me=_attached("AdministratorAccess"))  # fmt: skip
    yield case("aws-denyall", False, "AWSDenyAll", batch="quiet", me=_attached("AdministratorAccess", "AWSDenyAll"))
    yield case("aws-bound", False, "AdministratorAccess behind PowerUserAccess", batch="quiet",
               me=_attached("AdministratorAccess", boundary=f"{AWS_POLICY}PowerUserAccess"))  # fmt: skip
    yield case("aws-boundself", True, "the same, with IAMFullAccess as boundary", batch="quiet",
               me=_attached("AdministratorAccess", boundary=f"{AWS_POLICY}IAMFullAccess"))  # fmt: skip
    yield case("aws-notiam", False, "all but IAM, STS and Organizations, nothing to take over",
               stated("Allow", {"NotAction": ["iam:*", "sts:*", "organizations:*"], "Resource": "*"}), batch="quiet")  # fmt: skip
    yield case("aws-power-put", True, "PowerUserAccess and a right to write its own policy", batch="quiet",
               me=_attached("PowerUserAccess"), *[allow("iam:PutUserPolicy", ME)])  # fmt: skip
    yield case("aws-setversion", False, "AWS's policies are not to be changed",
               allow(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"], f"{AWS_POLICY}ReadOnlyAccess"),
               batch="quiet", me=_attached("ReadOnlyAccess"))  # fmt: skip
    yield case("aws-slr", False, "the trust of a service-linked role is not to be changed",
               allow("iam:UpdateAssumeRolePolicy", f"{IAM}role/aws-service-role/*"), batch="quiet",
               roles=[admin_role(trust("support.amazonaws.com"), name="AWSServiceRoleForSupport",
                                 path="/aws-service-role/support.amazonaws.com/")])  # fmt: skip


def _busy() -> Iterator[Json]:
    """The same rights in an account where an instance and a function run as administrators."""
    there = {
        "roles": [
            admin_role(trust("ec2.amazonaws.com"), name="@-i", instance_profile=True),
            admin_role(trust("lambda.amazonaws.com"), name="@-f"),
        ],
        "resources": [
            {"kind": "ec2_instance", "name": "@-i", "role": "@-i", "id": "%"},
            {"kind": "lambda_function", "name": "@-f", "role": "@-f"},
        ],
    }
    yield case("busy-power", True, "PowerUserAccess where workloads run as administrators", batch="busy",
               me=_attached("PowerUserAccess"), **there)  # fmt: skip
    rows: list[tuple[str, bool, str, list[Json]]] = [
        ("ec2", True, "all of EC2: user data of a strong instance", [allow("ec2:*")]),
        ("lambda", True, "all of Lambda: code of a strong function", [allow("lambda:*")]),
        ("ssm", True, "all of Systems Manager: a command on a strong instance", [allow("ssm:*")]),
        ("s3", False, "all of S3", [allow("s3:*")]),
        ("sqs", False, "all of SQS", [allow("sqs:*")]),
        ("ec2read", False, "EC2's reading rights", [allow("ec2:Describe*")]),
        ("ec2denied", False, "all of EC2 but changes to instances", [
            allow("ec2:*"), deny(["ec2:ModifyInstanceAttribute", "ec2:*LaunchTemplate*", "ec2:RunInstances",
                                  "ec2:*Volume*", "ec2:*IamInstanceProfile*", "ec2:*SerialConsole*",
                                  "ec2:CreateReplaceRootVolumeTask"])]),
        ("lambdadenied", False, "all of Lambda but its writes", [
            allow("lambda:*"), deny(["lambda:Update*", "lambda:Create*", "lambda:Publish*", "lambda:Put*",
                                     "lambda:Add*"])]),
        ("ssmread", False, "Systems Manager's reading rights", [allow(["ssm:Describe*", "ssm:List*"])]),
        ("notiam", True, "all but IAM and STS", [
            stated("Allow", {"NotAction": ["iam:*", "sts:*"], "Resource": "*"})]),
        ("notec2", True, "all but IAM, STS and EC2: the function is left", [
            stated("Allow", {"NotAction": ["iam:*", "sts:*", "ec2:*", "ssm:*"], "Resource": "*"})]),
        ("bound", True, "an administrator behind a boundary of EC2 alone", []),
        ("boundsqs", False, "an administrator behind a boundary of SQS alone", []),
    ]  # fmt: skip
    for name, admin, why, may in rows:
        own: Json = {}
        if name.startswith("bound"):
            own = {"managed": [ADMIN], "boundary": "@-b" if name == "bound" else "h-b-sqsonly"}
        policies = [{"name": "@-b", "versions": [{"Version": "2012-10-17", "Statement": [allow("ec2:*")]}],
                     "default": 1}] if name == "bound" else []  # fmt: skip
        yield case(f"busy-{name}", admin, why, *may, batch="busy", me=own, policies=policies, **there)
    yield case("busy-sts", True, "may take any role, and one trusts the account", allow("sts:AssumeRole"),
               batch="busy", roles=[admin_role(name="@-t")])  # fmt: skip
    yield case("busy-stsnone", False, "may take roles of a prefix that there is not",
               allow("sts:AssumeRole", f"{IAM}role/app-*"), batch="busy")  # fmt: skip
    passing = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
    yield case("busy-passall", True, "may pass any role to Lambda", passing, batch="busy", **there)
    yield case("busy-passglue", False, "may pass any role to Glue, and none trusts it", batch="busy", *[
        allow("iam:PassRole", StringEquals={"iam:PassedToService": "glue.amazonaws.com"}),
        allow(["glue:CreateJob", "glue:StartJobRun"])])  # fmt: skip
    yield case("busy-keys", True, "may make anybody's key", allow("iam:CreateAccessKey"), batch="busy",
               users=[user("@-v", managed=[ADMIN])])  # fmt: skip
    yield case("busy-passread", False, "may pass any role, and reads", allow(["iam:PassRole", "lambda:Get*"]),
               batch="busy", roles=[role("@-t")])  # fmt: skip


CASES = [*_quiet(), *_busy()]

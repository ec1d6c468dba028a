"""Stack sets and launch templates: rows that need more than one piece in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.escalation.forms import ACCOUNT, ADMIN, TARGET, Json, admin_role, allow, case, deny, role, trust

_PASS = allow("iam:PassRole", TARGET)
_SETS = f"arn:aws:cloudformation:*:{ACCOUNT}:stackset"
_NEW = ["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"]
_UPDATE = "cloudformation:UpdateStackSet"
_UPDATED = {"kind": "cloudformation_stackset", "name": "@-res", "role": "@-target", "execution_role": "@-exec"}


def _pair(service: str = "cloudformation.amazonaws.com", *, admin: bool = True) -> list[Json]:
    """The administration role, and the execution role that it takes in the stack's account."""
    managed = [ADMIN] if admin else []
    return [
        role("@-target", trust(service), managed=managed),
        role("@-exec", trust(TARGET), managed=managed),
    ]


def _sets() -> Iterator[Json]:
    rows: list[tuple[str, list[str], list[Json]]] = [("003", _NEW, []), ("004", [_UPDATE], [_UPDATED])]
    for number, verbs, resources in rows:
        may = allow(verbs, "*" if number == "003" else [f"{_SETS}/@-res:*", f"{_SETS}-target/*"])
        for twin, admin, why, stated, roles in [
            ("", True, "both roles are administrators", [_PASS, may], _pair()),
            ("-nopass", False, "iam:PassRole is missing", [may], _pair()),
            ("-noaction", False, f"{verbs[0]} is missing", [_PASS, *map(allow, verbs[1:])], _pair()),
            ("-trust", False, "the role trusts another service", [_PASS, may], _pair("config.amazonaws.com")),
            ("-weakroles", False, "neither role may do anything", [_PASS, may], _pair(admin=False)),
            ("-deny", False, "a Deny on the last action", [_PASS, may, deny(verbs[-1])], _pair()),
            ("-passedto", False, "iam:PassedToService names another service", [
                allow("iam:PassRole", TARGET, StringEquals={"iam:PassedToService": "glue.amazonaws.com"}), may],
             _pair()),
        ]:  # fmt: skip
            yield case(f"cloudformation-{number}{twin}", admin, why, *stated, roles=roles, resources=resources)


_TEMPLATES = f"arn:aws:ec2:*:{ACCOUNT}:launch-template/*"
_TAGGED = {"StringEquals": {"aws:ResourceTag/case": "@"}}
_VERSION, _MODIFY = "ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"
_TEMPLATE = [
    {"kind": "launch_template", "name": "@-res", "role": "@-target", "tags": {"case": "@"}},
    {"kind": "autoscaling_group", "name": "@-group", "launch_template": "@-res"},
]


def _template(twin: str, admin: bool, why: str, *may: Json, managed: Any = (ADMIN,), resources: Any = None) -> Json:
    made = role("@-target", trust("ec2.amazonaws.com"), managed=managed, instance_profile=True)
    return case(f"ec2-004{twin}", admin, why, *may, roles=[made],
                resources=_TEMPLATE if resources is None else resources)  # fmt: skip


def _templates() -> Iterator[Json]:
    both = allow([_VERSION, _MODIFY], _TEMPLATES, **_TAGGED)
    yield _template("", True, "a group starts instances from the template", both)
    yield _template("-weakrole", False, "the template's role may do nothing", both, managed=())
    yield _template("-nores", False, "there is no such template", both, resources=[])
    yield _template("-denyversion", False, "a Deny on new versions", both, deny(_VERSION))
    yield _template("-noversion", False, "no new version may be made", allow(_MODIFY, _TEMPLATES, **_TAGGED))
    yield _template("-othertag", False, "the template has another tag",
                    allow([_VERSION, _MODIFY], _TEMPLATES, StringEquals={"aws:ResourceTag/case": "@-x"}))  # fmt: skip


def _steps() -> Iterator[Json]:
    """CloudFormation as the second of two steps."""
    may = allow("cloudformation:CreateStack")
    yield case("cloudformation-001-strengthens", True, "the stack's role may give power to the caller", _PASS, may,
               roles=[role("@-target", trust("cloudformation.amazonaws.com"), inline={"p": {
                   "Version": "2012-10-17",
                   "Statement": [allow("iam:PutUserPolicy", f"arn:aws:iam::{ACCOUNT}:user/@")]}})])  # fmt: skip
    yield case("cloudformation-001-strengthensother", False, "the stack's role may give power to a user without keys",
               _PASS, may, users=[{"name": "@-t"}],
               roles=[role("@-target", trust("cloudformation.amazonaws.com"), inline={"p": {
                   "Version": "2012-10-17",
                   "Statement": [allow("iam:PutUserPolicy", f"arn:aws:iam::{ACCOUNT}:user/@-t")]}})])  # fmt: skip
    yield case("cloudformation-001-own", False, "a stack without a role has the caller's own rights", may,
               roles=[admin_role(trust("cloudformation.amazonaws.com"))])  # fmt: skip


CASES = [*_sets(), *_templates(), *_steps()]

"""Conditions: MFA in all spellings, tags, times, addresses, operators and their forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.escalation.forms import ACCOUNT, IAM, ME, Json, allow, case, deny, role, stated, trust, user

PUT = "iam:PutUserPolicy"
MFA, AGE = "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"


def _allowed(id_: str, admin: bool | None, why: str, when: Json, **more: Any) -> Json:
    return case(id_, admin, why, allow(PUT, ME, **when), **more)


def _denied(id_: str, admin: bool | None, why: str, when: Json, **more: Any) -> Json:
    return case(id_, admin, why, allow(PUT, ME), deny("*", "*", **when), **more)


def _mfa() -> Iterator[Json]:
    """Of a user that has no device. Long-term keys carry neither key."""
    for name, admin, why, when in [
        ("bool", False, "wants MFA", {"Bool": {MFA: "true"}}),
        ("boolif", True, "wants MFA only where it is told of, and keys do not tell", {"BoolIfExists": {MFA: "true"}}),
        ("boolfalse", False, "the key is absent, so it is not false", {"Bool": {MFA: "false"}}),
        ("null", False, "wants the key to be there", {"Null": {MFA: "false"}}),
        ("nulltrue", True, "wants it absent", {"Null": {MFA: "true"}}),
        ("age", False, "wants a fresh MFA", {"NumericLessThan": {AGE: "3600"}}),
        ("ageif", True, "wants a fresh MFA only where it is told of", {"NumericLessThanIfExists": {AGE: "3600"}}),
        ("agenull", False, "wants the age to be there", {"Null": {AGE: "false"}}),
        ("string", False, "the same as text", {"StringEquals": {MFA: "true"}}),
        ("forall", True, "ForAllValues is true of an absent key", {"ForAllValues_Bool": {MFA: "true"}}),
        ("forany", False, "ForAnyValue is not", {"ForAnyValue_Bool": {MFA: "true"}}),
    ]:
        yield _allowed(f"mfa-a-{name}", admin, why, when, tags="condition mfa")
    for name, admin, why, when in [
        ("boolif", False, "denied unless MFA", {"BoolIfExists": {MFA: "false"}}),
        ("bool", True, "denied where MFA is false, and it is absent", {"Bool": {MFA: "false"}}),
        ("null", False, "denied where the key is absent", {"Null": {MFA: "true"}}),
        ("nullfalse", True, "denied where the key is there", {"Null": {MFA: "false"}}),
        ("booltrue", True, "denied with MFA", {"Bool": {MFA: "true"}}),
        ("age", True, "denied when MFA is old, and there is none", {"NumericGreaterThan": {AGE: "3600"}}),
        ("ageif", False, "denied when MFA is old or missing", {"NumericGreaterThanIfExists": {AGE: "3600"}}),
        ("agenull", False, "denied without MFA", {"Null": {AGE: "true"}}),
        ("notequals", False, "not true, as the key is absent", {"StringNotEquals": {MFA: "true"}}),
        (
            "both",
            True,
            "two conditions, one of which fails",
            {"BoolIfExists": {MFA: "false"}, "Null": {MFA: "false"}},
        ),
    ]:
        yield _denied(f"mfa-d-{name}", admin, why, when, tags="condition mfa deny")
    unless = {"BoolIfExists": {MFA: "false"}}
    own = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"]
    devices = [ME, f"{IAM}mfa/*"]
    spared = stated(
        "Deny", {"NotAction": [*own, "iam:ListMFADevices", "sts:GetSessionToken"], "Resource": "*"}, **unless
    )
    yield case("mfa-enrol", True, "without MFA it may enrol a device of its own, and has MFA then",
               allow(PUT, ME), allow(own, devices), spared, tags="condition mfa hard")  # fmt: skip
    yield case("mfa-enrolnot", False, "the Deny spares enrolling, which nothing allows", allow(PUT, ME), spared,
               tags="condition mfa hard")  # fmt: skip
    yield case("mfa-noenable", False, "a device that is made and never enabled", allow(PUT, ME),
               allow(own[0], devices), spared, tags="condition mfa hard")  # fmt: skip
    yield case("mfa-role", True, "a role's trust asks nothing of MFA", allow("sts:AssumeRole", f"{IAM}role/@-t"),
               roles=[role("@-t", trust(ME), managed=["h-admin"])])  # fmt: skip
    yield case("mfa-trust", False, "a role's trust wants MFA, and the user has no device",
               allow("sts:AssumeRole", f"{IAM}role/@-t"),
               roles=[role("@-t", trust(Bool={MFA: "true"}), managed=["h-admin"])], tags="condition mfa trust")  # fmt: skip
    yield case("mfa-trustif", True, "a role's trust wants MFA only where it is told of",
               allow("sts:AssumeRole", f"{IAM}role/@-t"),
               roles=[role("@-t", trust(BoolIfExists={MFA: "true"}), managed=["h-admin"])])  # fmt: skip


def _outside() -> Iterator[Json]:
    """Keys whose values lie outside of the account; None: must not be told to be impossible."""
    some = "conditional-verdict condition"
    yield _allowed(
        "ctx-ip", False, "from one network alone", {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}, tags=some
    )
    yield _denied("ctx-ipdeny", False, "denied from outside of one network",
                  {"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}}, tags=some)  # fmt: skip
    yield _allowed("ctx-ipany", True, "from everywhere", {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}})
    yield _allowed("ctx-vpce", False, "through one endpoint alone", {"StringEquals": {"aws:SourceVpce": "vpce-1"}},
                   tags=some)  # fmt: skip
    yield _allowed("ctx-tls", True, "the caller speaks TLS", {"Bool": {"aws:SecureTransport": "true"}})
    yield _denied("ctx-plain", True, "denied without TLS", {"Bool": {"aws:SecureTransport": "false"}})
    yield _allowed("ctx-after", True, "from a day on that is past",
                   {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}})  # fmt: skip
    yield _allowed("ctx-before", False, "until a day that is past",
                   {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}})  # fmt: skip
    yield _denied("ctx-denyafter", False, "denied from a day on that is past",
                  {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}})  # fmt: skip
    yield _denied("ctx-denybefore", True, "denied until a day that is past",
                  {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}})  # fmt: skip
    yield _denied("ctx-revoked", True, "sessions of the past are revoked, and keys have no time of issue",
                  {"DateLessThan": {"aws:TokenIssueTime": "2026-01-01T00:00:00Z"}})  # fmt: skip
    for name, admin, region in (("here", True, "us-east-1"), ("there", False, "eu-west-1")):
        yield _allowed(f"ctx-region{name}", admin, "IAM answers in us-east-1",
                       {"StringEquals": {"aws:RequestedRegion": region}})  # fmt: skip
        yield _denied(f"ctx-denyregion{name}", admin, "IAM answers in us-east-1",
                      {"StringNotEquals": {"aws:RequestedRegion": [region, "eu-central-1"]}})  # fmt: skip
        yield _denied(f"ctx-onregion{name}", not admin, "denied in one region",
                      {"StringEquals": {"aws:RequestedRegion": region}})  # fmt: skip


def _known() -> Iterator[Json]:
    """Keys that follow from who asks."""
    arn, kind = "aws:PrincipalArn", "aws:PrincipalType"
    for name, admin, why, when in [
        ("arn", True, "its own ARN", {"ArnEquals": {arn: ME}}),
        ("arnlike", True, "a pattern of its ARN", {"ArnLike": {arn: f"{IAM}user/@*"}}),
        ("arnstring", True, "as text", {"StringEquals": {arn: ME}}),
        ("arnother", False, "another's ARN", {"ArnEquals": {arn: f"{IAM}user/@-x"}}),
        ("arncase", False, "ARNs have case", {"ArnLike": {arn: f"{IAM}user/C-*"}}),
        ("arnrole", False, "roles alone", {"ArnLike": {arn: "arn:aws:iam::*:role/*"}}),
        ("account", True, "its account", {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}),
        ("accountother", False, "another account", {"StringEquals": {"aws:PrincipalAccount": "999999999999"}}),
        ("name", True, "its name", {"StringLike": {"aws:username": "@"}}),
        ("nameq", True, "its name by a pattern", {"StringLike": {"aws:username": "c-?nown*"}}),
        ("namecase", False, "text has case", {"StringEquals": {"aws:username": "C-known-a-namecase"}}),
        ("nameignore", True, "unless told to ignore it",
         {"StringEqualsIgnoreCase": {"aws:username": "C-KNOWN-A-NAMEIGNORE"}}),
        ("type", True, "a user", {"StringEquals": {kind: "User"}}),
        ("typerole", False, "an assumed role", {"StringEquals": {kind: "AssumedRole"}}),
        ("service", False, "an AWS service", {"Bool": {"aws:PrincipalIsAWSService": "true"}}),
        ("notservice", True, "no AWS service", {"Bool": {"aws:PrincipalIsAWSService": "false"}}),
        ("via", False, "through a service", {"Bool": {"aws:ViaAWSService": "true"}}),
        ("notvia", True, "not through a service", {"Bool": {"aws:ViaAWSService": "false"}}),
    ]:  # fmt: skip
        yield _allowed(f"known-a-{name}", admin, why, when)
    for name, admin, why, when in [
        ("arn", False, "its own ARN", {"ArnEquals": {arn: ME}}),
        ("notarn", True, "all but its own ARN", {"ArnNotEquals": {arn: ME}}),
        ("notarnother", False, "all but another's", {"ArnNotLike": {arn: f"{IAM}user/break-glass"}}),
        ("notarnrole", False, "all but roles", {"StringNotLike": {arn: "arn:aws:iam::*:role/*"}}),
        ("account", False, "its account", {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}),
        ("notaccount", True, "all but its account", {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}),
        ("via", True, "through a service", {"Bool": {"aws:ViaAWSService": "true"}}),
    ]:
        yield _denied(f"known-d-{name}", admin, why, when)


def _tags() -> Iterator[Json]:
    key, res = "aws:PrincipalTag/team", "aws:ResourceTag/team"
    red, blue = {"tags": {"team": "red"}}, {"tags": {"team": "blue"}}
    is_red = {"StringEquals": {key: "red"}}
    may_tag = allow("iam:TagUser", ME)
    yield _allowed("tag-p", True, "its tag fits", is_red, me=red)
    yield _allowed("tag-pother", False, "its tag does not", is_red, me=blue)
    yield _allowed("tag-pnone", False, "it has no tag", is_red)
    yield _allowed("tag-pnot", True, "a tag that it has not", {"StringNotEquals": {key: "red"}}, me=blue)
    yield _allowed("tag-pnotnone", True, "an absent tag differs too", {"StringNotEquals": {key: "red"}})
    yield _allowed("tag-pnotred", False, "and its own does not", {"StringNotEquals": {key: "red"}}, me=red)
    yield _allowed("tag-pnull", False, "the tag must be there", {"Null": {key: "false"}})
    yield _allowed("tag-pif", True, "IfExists forgives", {"StringEqualsIfExists": {key: "red"}})
    yield _allowed("tag-pifother", False, "but not another value", {"StringEqualsIfExists": {key: "red"}}, me=blue)
    yield _allowed("tag-pcase", False, "values have case", is_red, me={"tags": {"team": "Red"}})
    yield _allowed("tag-pkeycase", True, "keys of tags in conditions have none", {"StringEquals": {
        "aws:principaltag/TEAM": "red"}}, me=red)  # fmt: skip
    yield _denied("tag-pdeny", False, "denied unless the tag fits", {"StringNotEquals": {key: "red"}}, me=blue)
    yield _denied("tag-pdenyred", True, "denied unless the tag fits, and it does", {"StringNotEquals": {key: "red"}},
                  me=red)  # fmt: skip
    tagging = allow(PUT, ME, **is_red)
    yield case("tag-self", True, "it tags itself", tagging, may_tag, me=blue)
    yield case("tag-selfnone", True, "it gives itself the missing tag", tagging, may_tag)
    yield case("tag-selfdeny", False, "tagging is denied", tagging, may_tag, deny("iam:Tag*"), me=blue)
    yield case("tag-selfother", False, "it tags another user", tagging, allow("iam:TagUser", f"{IAM}user/@-v"),
               me=blue, users=[user("@-v")])  # fmt: skip
    yield case("tag-selfkeys", False, "it sets another tag alone", tagging, me=blue, *[
        allow("iam:TagUser", ME, ForAllValues_StringEquals={"aws:TagKeys": ["cost"]})])  # fmt: skip
    yield case("tag-selfkeysok", True, "it sets this tag among others", tagging, me=blue, *[
        allow("iam:TagUser", ME, ForAllValues_StringEquals={"aws:TagKeys": ["cost", "team"]})])  # fmt: skip
    yield case("tag-selfvalue", False, "it sets the tag to another value", tagging, me=blue, *[
        allow("iam:TagUser", ME, StringEquals={"aws:RequestTag/team": "green"})])  # fmt: skip
    yield case("tag-selfvalueok", True, "it sets the tag to this value", tagging, me=blue, *[
        allow("iam:TagUser", ME, StringEquals={"aws:RequestTag/team": ["green", "red"]})])  # fmt: skip
    yield case("tag-untag", True, "it takes off the tag for which it is denied", allow(PUT, ME),
               deny(PUT, "*", StringEquals={key: "red"}), allow("iam:UntagUser", ME), me=red)  # fmt: skip
    yield case("tag-untagnot", False, "it cannot take the tag off", allow(PUT, ME),
               deny(PUT, "*", StringEquals={key: "red"}), me=red)  # fmt: skip
    yield case("tag-role", True, "a role's tag", allow("iam:PutRolePolicy", f"{IAM}role/@", **is_red), start="role",
               me=red)  # fmt: skip
    yield case("tag-roleother", False, "a role's tag", allow("iam:PutRolePolicy", f"{IAM}role/@", **is_red),
               start="role", me=blue)  # fmt: skip
    yield case("tag-roleself", True, "a role tags itself", start="role", me=blue, *[
        allow("iam:PutRolePolicy", f"{IAM}role/@", **is_red), allow("iam:TagRole", f"{IAM}role/@")])  # fmt: skip
    for name, one in (("res", res), ("iam", "iam:ResourceTag/team")):
        when = {"StringEquals": {one: "red"}}
        yield _allowed(f"tag-{name}", True, "the tag of the user it writes to, itself", when, me=red)
        yield _allowed(f"tag-{name}other", False, "another tag", when, me=blue)
        yield case(f"tag-{name}self", True, "tags the user it writes to, itself", allow(PUT, ME, **when), may_tag,
                   me=blue)  # fmt: skip
    same = {"StringEquals": {res: f"${{{key}}}"}}
    take = allow("sts:AssumeRole", f"{IAM}role/@-t", **same)
    for name, admin, mine, its in (
        ("same", True, red, red),
        ("differs", False, red, blue),
        ("none", False, {}, blue),
    ):
        yield case(f"tag-take{name}", admin, "a role whose tag must be the user's", take, me=mine,
                   roles=[role("@-t", managed=["h-admin"], **its)])  # fmt: skip
    yield case("tag-takeretag", True, "the user takes on the role's tag", take, may_tag, me=red,
               roles=[role("@-t", managed=["h-admin"], **blue)])  # fmt: skip
    yield case("tag-takeretagrole", True, "the user gives the role its own tag", take, me=red, *[
        allow("iam:TagRole", f"{IAM}role/@-t")], roles=[role("@-t", managed=["h-admin"], **blue)])  # fmt: skip
    yield case("tag-trust", True, "the role's trust asks for the caller's tag",
               allow("sts:AssumeRole", f"{IAM}role/@-t"), me=red,
               roles=[role("@-t", trust(**is_red), managed=["h-admin"])])  # fmt: skip
    yield case("tag-trustother", False, "the role's trust asks for another tag",
               allow("sts:AssumeRole", f"{IAM}role/@-t"), me=blue,
               roles=[role("@-t", trust(**is_red), managed=["h-admin"])])  # fmt: skip


def _operators() -> Iterator[Json]:
    """Request keys that are absent from PutUserPolicy, and sets."""
    absent = "aws:TagKeys"
    for name, admin, why, when in [
        ("forall", True, "ForAllValues of an absent key is true", {"ForAllValues_StringEquals": {absent: "x"}}),
        ("forany", False, "ForAnyValue is false", {"ForAnyValue_StringEquals": {absent: "x"}}),
        ("foralllike", True, "with patterns too", {"ForAllValues_StringLike": {absent: ["x*"]}}),
        (
            "forallnull",
            False,
            "Null closes that hole",
            {"ForAllValues_StringEquals": {absent: "x"}, "Null": {absent: "false"}},
        ),
        ("null", True, "Null true of an absent key", {"Null": {absent: "true"}}),
        ("notequals", True, "a negated operator of an absent key", {"StringNotEquals": {"aws:SourceAccount": "1"}}),
        ("equals", False, "a positive one", {"StringEquals": {"aws:RequestTag/x": "1"}}),
        ("equalsif", True, "with IfExists", {"StringEqualsIfExists": {"aws:RequestTag/x": "1"}}),
        ("numeric", False, "a number of an absent key", {"NumericLessThan": {"s3:max-keys": "10"}}),
        ("numericif", True, "with IfExists", {"NumericLessThanIfExists": {"s3:max-keys": "10"}}),
        ("notlike", True, "a pattern that must not fit", {"StringNotLike": {"aws:RequestTag/x": "*"}}),
        ("like", False, "even a star does not fit what is absent", {"StringLike": {"aws:RequestTag/x": "*"}}),
        ("arnlike", False, "nor in an ARN", {"ArnLike": {"aws:SourceArn": "*"}}),
        (
            "two",
            False,
            "keys of one operator are AND-ed",
            {"StringEquals": {"aws:PrincipalAccount": ACCOUNT, "aws:RequestTag/x": "1"}},
        ),
        (
            "order",
            False,
            "operators are AND-ed",
            {"Null": {absent: "true"}, "ArnLike": {"aws:PrincipalArn": f"{IAM}role/*"}},
        ),
        ("empty", True, "no condition at all", {}),
    ]:
        yield _allowed(f"op-a-{name}", admin, why, when)
        if name not in {"empty"}:
            yield _denied(f"op-d-{name}", not admin, f"denied: {why}", when)


CASES = [*_mfa(), *_outside(), *_known(), *_tags(), *_operators()]

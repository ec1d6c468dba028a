"""The policy language: patterns, variables, the Not forms, versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.escalation.forms import ADMIN, IAM, ME, MY_ROLE, Json, allow, case, deny, policy, stated, user

PUT = "iam:PutUserPolicy"


def _actions() -> Iterator[Json]:
    rows: list[tuple[str, bool, str, Any]] = [
        ("lower", True, "actions have no case", "iam:putuserpolicy"),
        ("upper", True, "nor have services", "IAM:PUTUSERPOLICY"),
        ("star", True, "a star in the middle", "iam:P*Policy"),
        ("stars", True, "two stars", "iam:*User*"),
        ("starstart", True, "a star in front", "iam:*UserPolicy"),
        ("question", True, "a question mark is one letter", "iam:Put?serPolicy"),
        ("questions", True, "three are three", "iam:???UserPolicy"),
        ("questionnone", False, "it is never none", "iam:PutUser?Policy"),
        ("questiontwo", False, "and never two", "iam:Put?erPolicy"),
        ("starnone", True, "a star may be nothing", "iam:PutUser*Policy"),
        ("prefix", False, "no star, no prefix", "iam:PutUser"),
        ("list", True, "one of several", ["sqs:*", PUT]),
        ("getstar", False, "reading rights", ["iam:Get*", "iam:List*"]),
        ("othersvc", False, "of another service", "identitystore:*"),
        ("everything", True, "a star alone, on itself", "*"),
        ("service", True, "all of IAM on itself", "iam:*"),
    ]
    for name, admin, why, action in rows:
        yield case(f"lang-a-{name}", admin, why, allow(action, ME))
        if admin and name != "everything":
            yield case(f"lang-d-{name}", False, f"denied: {why}", allow([PUT], ME), deny(action, ME))


def _resources() -> Iterator[Json]:
    rows: list[tuple[str, bool, str, str]] = [
        ("star", True, "a star at the end", f"{IAM}user/@*"),
        ("middle", True, "a star in the middle", f"{IAM}user/c-*-r-middle"),
        ("front", True, "a star in front", f"{IAM}user/*-lang-r-front"),
        ("question", True, "question marks", f"{IAM}user/c?lang?r?question"),
        ("questionmore", False, "one letter too many", f"{IAM}user/@?"),
        ("case", False, "ARNs have case", f"{IAM}user/C-lang-r-case"),
        ("account", True, "any account", "arn:aws:iam::*:user/@"),
        ("otheraccount", False, "another account", "arn:aws:iam::999999999999:user/@"),
        ("substring", False, "no pattern, no part of a name", f"{IAM}user/lang-r-substring"),
        ("role", False, "a role of that name", f"{IAM}role/@"),
        ("longer", False, "another user whose name begins so", f"{IAM}user/@-longer"),
        ("starslash", False, "a path that it does not lie in", f"{IAM}user/*/@"),
        ("username", True, "the variable of its name", f"{IAM}user/${{aws:username}}"),
        ("usernamecase", True, "names of variables have no case", f"{IAM}user/${{AWS:UserName}}"),
        ("escaped", False, "an escaped star is a star", f"{IAM}user/${{*}}"),
        ("unknown", False, "a variable that has no value", f"{IAM}user/${{aws:FederatedProvider}}"),
        ("default", True, "a variable with a default", f"{IAM}user/${{aws:PrincipalTag/nothing, '@'}}"),
        ("defaultother", False, "a default that is another name", f"{IAM}user/${{aws:PrincipalTag/nothing, 'x'}}"),
    ]
    for name, admin, why, arn in rows:
        yield case(f"lang-r-{name}", admin, why, allow(PUT, arn))
        if admin:
            yield case(f"lang-dr-{name}", False, f"denied: {why}", allow(PUT, ME),
                       deny(PUT, arn.replace("lang-r-", "lang-dr-").replace("?r?", "?dr?").replace("*-r-", "*-dr-")))  # fmt: skip
    tags = {"tags": {"own": "@"}}
    tagged = f"{IAM}user/${{aws:PrincipalTag/own}}"
    yield case("lang-r-tag", True, "the variable of its tag", allow(PUT, tagged), me=tags)
    yield case("lang-r-notag", False, "a tag that it lacks", allow(PUT, tagged))
    yield case("lang-r-tagother", False, "a tag of another value", allow(PUT, tagged), me={"tags": {"own": "x"}})
    yield case("lang-r-roleusername", False, "a role has no user name",
               allow("iam:PutRolePolicy", f"{IAM}role/${{aws:username}}"), start="role")  # fmt: skip
    yield case("lang-r-roletag", True, "the variable of the role's tag",
               allow("iam:PutRolePolicy", f"{IAM}role/${{aws:PrincipalTag/own}}"), start="role", me=tags)  # fmt: skip
    for version in ("2008-10-17", None):
        name = "none" if version is None else "2008"
        own = f"{IAM}user/${{aws:username}}"
        yield case(
            f"lang-v-{name}", False, "variables are text in the old language", allow(PUT, own), version=version
        )
        yield case(f"lang-v-{name}deny", True, "so a Deny with one denies nothing", allow(PUT, ME), deny(PUT, own),
                   version=version)  # fmt: skip
        yield case(f"lang-v-{name}plain", True, "the rest is the same", allow(PUT, ME), version=version)
        yield case(f"lang-v-{name}cond", False, "in conditions too", allow(PUT, ME, StringEquals={
            "aws:username": "${aws:username}"}), version=version)  # fmt: skip


def _nots() -> Iterator[Json]:
    def yes(**parts: Any) -> Json:
        return stated("Allow", parts)

    def no(**parts: Any) -> Json:
        return stated("Deny", parts)

    rows: list[tuple[str, bool, str, list[Json]]] = [
        ("action", True, "all but S3", [yes(NotAction="s3:*", Resource=ME)]),
        ("actioniam", False, "all but IAM", [yes(NotAction="iam:*", Resource=ME)]),
        ("actioncase", False, "all but IAM, in capitals", [yes(NotAction="IAM:*", Resource=ME)]),
        ("actionlist", False, "all but a list with IAM's writes", [yes(NotAction=[
            "iam:Put*", "iam:Attach*", "iam:Add*", "iam:Create*", "iam:Update*", "iam:Set*", "iam:Delete*",
            "iam:Tag*", "iam:Detach*"], Resource=ME)]),
        ("denyaction", False, "everything denied but S3", [allow(PUT, ME), no(NotAction="s3:*", Resource="*")]),
        ("denyactioniam", True, "everything denied but IAM", [allow(PUT, ME), no(NotAction="iam:*", Resource="*")]),
        ("denyactionput", True, "everything denied but this", [allow("*", ME), no(NotAction=PUT, Resource="*")]),
        ("resource", False, "on all but itself", [yes(Action=PUT, NotResource=ME)]),
        ("resourcestar", False, "on all but users of its name", [yes(Action=PUT, NotResource=f"{IAM}user/@*")]),
        ("resourcerole", True, "on all but roles", [yes(Action=PUT, NotResource=f"{IAM}role/*")]),
        ("resourcecase", True, "on all but a user of other case", [yes(Action=PUT, NotResource=f"{IAM}user/C-x")]),
        ("denyresource", False, "denied on all but another", [
            allow(PUT, ME), no(Action="iam:*", NotResource=f"{IAM}user/x")]),
        ("denyresourceself", True, "denied on all but itself", [
            allow(PUT, ME), no(Action="iam:*", NotResource=ME)]),
        ("denyresourcevar", True, "denied on all but itself, by a variable", [
            allow(PUT, ME), no(Action="iam:*", NotResource=f"{IAM}user/${{aws:username}}")]),
        ("both", True, "all but S3 on all but roles", [yes(NotAction="s3:*", NotResource=f"{IAM}role/*")]),
        ("denyboth", False, "all but S3 denied on all but roles", [
            allow(PUT, ME), no(NotAction="s3:*", NotResource=f"{IAM}role/*")]),
        ("denyboth2", True, "all but S3 denied on all but users", [
            allow(PUT, ME), no(NotAction="s3:*", NotResource=f"{IAM}user/*")]),
    ]  # fmt: skip
    for name, admin, why, statements in rows:
        yield case(f"lang-n-{name}", admin, why, *statements)


def _power() -> Iterator[Json]:
    """Full power in other words."""
    mine = {"managed": [ADMIN]}
    yield case("power-admin", True, "everything on everything", me=mine)
    yield case("power-none", False, "no policy at all", me={})
    yield case("power-star", True, "a star in both places", allow("*"))
    yield case("power-list", True, "a star among others", allow(["s3:*", "*"], ["*"]))
    yield case("power-union", True, "all but IAM, and IAM", stated("Allow", {"NotAction": "iam:*", "Resource": "*"}),
               allow("iam:*"))  # fmt: skip
    yield case("power-notnothing", True, "all but one small action",
               stated("Allow", {"NotAction": "s3:DeleteBucket", "Resource": "*"}))  # fmt: skip
    yield case("power-iam", True, "all of IAM", allow("iam:*"))
    yield case("power-iamown", True, "all of IAM on itself", allow("iam:*", ME))
    yield case("power-iamread", False, "IAM's reading rights", allow(["iam:Get*", "iam:List*", "iam:Simulate*"]))
    yield case("power-denied", False, "everything, and everything denied", allow("*"), deny("*"))
    yield case("power-deniediam", False, "IAM, and its writes denied", allow("iam:*"), deny([
        "iam:Put*", "iam:Attach*", "iam:Add*", "iam:Create*", "iam:Update*", "iam:Set*", "iam:Pass*", "iam:Delete*",
        "iam:Detach*", "iam:Remove*", "iam:Upload*", "iam:Enable*", "iam:Tag*"]))  # fmt: skip
    yield case("power-split", True, "half inline, half managed", allow("iam:AttachUserPolicy", ME), me={
        "managed": ["@-p"]}, policies=[policy("@-p", allow("s3:*"))])  # fmt: skip
    yield case("power-mfaonly", False, "listing its own MFA devices", allow("iam:ListMFADevices", ME))
    yield case("power-passonly", False, "passing any role, and nothing to pass it to", allow("iam:PassRole"))
    yield case("power-tagonly", False, "tagging itself, to no end", allow("iam:TagUser", ME))
    yield case("power-role", True, "a role with everything", start="role", me=mine)
    yield case("power-roleown", True, "all of IAM on itself, a role", allow("iam:*", MY_ROLE), start="role")
    yield case("power-other", False, "another user is the administrator", users=[user("@-v", managed=[ADMIN])])


CASES = [*_actions(), *_resources(), *_nots(), *_power()]

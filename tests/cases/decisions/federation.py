"""Trust of roles: principals, external ids, tags, web identities and SAML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.decisions.forms import (
    ACCOUNT,
    FOREIGN,
    FOREIGN_ROOT,
    FULL,
    OTHER,
    ROLE,
    ROOT,
    SESSION,
    USER,
    Json,
    allow,
    deny,
    request,
    trusting,
)  # fmt: skip

_ASSUME = allow("sts:AssumeRole")
_TARGET = f"arn:aws:iam::{ACCOUNT}:role/deploy"
_GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
_SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
_WEB = "sts:AssumeRoleWithWebIdentity"
_SUB, _AUD = (f"token.actions.githubusercontent.com:{key}" for key in ("sub", "aud"))


def _ask(id_: str, expect: bool | tuple[str, ...], why: str, trust: Any, *identity: Json, **more: Any) -> Json:
    asked = {"action": "sts:AssumeRole", "resource": _TARGET, **more}
    trusts = trust if isinstance(trust, list) else [trust]
    return request(f"trust-{id_}", expect, why, *identity, policy=trusts, **asked)


def _principals() -> Iterator[Json]:
    for name, expect, why, principal, caller, own, more in [
        ("root", True, "the account is trusted and its policy allows", ROOT, USER, [_ASSUME], {}),
        ("root-idle", False, "no policy takes it up", ROOT, USER, [], {}),
        ("root-other", False, "the policy names another role", ROOT, USER, [allow("sts:AssumeRole", ROLE)], {}),
        ("root-this", True, "the policy names this role", ROOT, USER, [allow("sts:AssumeRole", _TARGET)], {}),
        ("user", True, "the user is trusted by name", USER, USER, [], {}),
        ("user-denied", False, "its own policy denies", USER, USER, [deny("sts:*")], {}),
        (
            "user-boundary",
            True,
            "its boundary is silent, which does not cap the named user",
            USER,
            USER,
            [],
            {"boundary": [allow("s3:*")]},
        ),
        (
            "user-boundary-denies",
            False,
            "its boundary denies",
            USER,
            USER,
            [],
            {"boundary": [FULL, deny("sts:AssumeRole")]},
        ),
        ("role", True, "a role is trusted by name", ROLE, SESSION, [], {}),
        (
            "role-boundary",
            False,
            "its boundary is silent, which caps a named role",
            ROLE,
            SESSION,
            [],
            {"boundary": [allow("s3:*")]},
        ),
        ("nobody", False, "somebody else is trusted", f"{USER}2", USER, [FULL], {}),
        ("service", False, "only a service is trusted", "ec2.amazonaws.com", USER, [FULL], {}),
        ("service-itself", True, "the service", "ec2.amazonaws.com", "ec2.amazonaws.com", [], {}),
        ("service-other", False, "another service", "ec2.amazonaws.com", "lambda.amazonaws.com", [], {}),
        (
            "itself",
            False,
            "a role does not assume itself unless its trust says so",
            "ec2.amazonaws.com",
            f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/x",
            [FULL],
            {},
        ),
        ("itself-named", True, "its trust says so", _TARGET, f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/x", [], {}),
        ("foreign", True, "both sides allow", FOREIGN_ROOT, FOREIGN, [_ASSUME], {}),
        ("foreign-idle", False, "their side is silent", FOREIGN_ROOT, FOREIGN, [], {}),
        ("foreign-named-idle", False, "a named stranger needs its own side too", FOREIGN, FOREIGN, [], {}),
        ("foreign-not", False, "our account trusts only itself", ROOT, FOREIGN, [_ASSUME], {}),
        ("star", True, "everyone is trusted, their side allows", "*", FOREIGN, [_ASSUME], {}),
        ("star-idle", False, "everyone is trusted, their side is silent", "*", FOREIGN, [], {}),
        ("star-anonymous", False, "a call without credentials assumes nothing", "*", "anonymous", [], {}),
        ("rootuser", False, "root users cannot assume roles", ROOT, ROOT, [], {}),
        ("deleted", False, "a deleted user's id is trusted", "AIDAEXAMPLEDELETED01", USER, [FULL], {}),
    ]:
        yield _ask(name, expect, why, trusting(principal), *own, caller=caller, **more)
    yield _ask("denied", False, "the trust denies the user", [trusting(ROOT), trusting(USER, effect="Deny")], _ASSUME)
    yield _ask("tags", False, "tags of the session are a permission of their own", trusting(ROOT), FULL,
               action="sts:TagSession")  # fmt: skip
    yield _ask("tags-trusted", True, "the trust gives it", trusting(ROOT, ["sts:AssumeRole", "sts:TagSession"]), FULL,
               action="sts:TagSession")  # fmt: skip
    yield _ask("action", False, "the trust is for web identities", trusting(ROOT, _WEB), FULL)


def _conditions() -> Iterator[Json]:
    external = {"StringEquals": {"sts:ExternalId": "x-1"}}
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    for name, expect, why, when, known in [
        ("external", True, "the external id", external, {"sts:ExternalId": "x-1"}),
        ("external-other", False, "another external id", external, {"sts:ExternalId": "x-2"}),
        ("external-none", False, "none", external, {}),
        ("external-case", False, "in other letters", external, {"sts:ExternalId": "X-1"}),
        ("mfa", True, "a device was shown", mfa, {"aws:MultiFactorAuthPresent": "true"}),
        ("mfa-none", False, "long-term keys", mfa, {}),
        ("org", True, "of the organisation", {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, {"aws:PrincipalOrgID": "o-1"}),
        ("org-not", False, "of none", {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, {}),
        ("arn", True, "the user's ARN", {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:user/x"}}, {}),
        ("arn-not", False, "roles only", {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/*"}}, {}),
        ("name", True, "the name of the session", {"StringLike": {"sts:RoleSessionName": "ci-*"}},
         {"sts:RoleSessionName": "ci-1"}),
        ("name-not", False, "another name", {"StringLike": {"sts:RoleSessionName": "ci-*"}}, {"sts:RoleSessionName": "x"}),
        ("named", True, "the session bears the user's name", {"StringEquals": {"sts:RoleSessionName": "${aws:username}"}},
         {"sts:RoleSessionName": "x"}),
    ]:  # fmt: skip
        yield _ask(f"if-{name}", expect, why, trusting(FOREIGN_ROOT, **when), _ASSUME, caller=FOREIGN, context=known)
    source = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    for name, expect, given in [("same", True, ACCOUNT), ("other", False, OTHER), ("none", False, None)]:
        yield _ask(f"deputy-{name}", expect, "the service acts for this account only",
                   trusting("glue.amazonaws.com", **source), caller="glue.amazonaws.com",
                   context={"aws:SourceAccount": given} if given else {})  # fmt: skip
    yield _ask("deputy-unknown", ("aws:sourceaccount",), "for whom it acts is not known",
               trusting("glue.amazonaws.com", **source), caller="glue.amazonaws.com", whole=False)  # fmt: skip


def _web() -> Iterator[Json]:
    branch = "repo:acme/app:ref:refs/heads/main"
    audience = {_AUD: "sts.amazonaws.com"}
    for name, expect, why, when, sub in [
        ("exact", True, "the branch", {"StringEquals": {_SUB: branch}}, branch),
        ("branch", False, "another branch", {"StringEquals": {_SUB: branch}}, "repo:acme/app:ref:refs/heads/dev"),
        ("repo", True, "any ref of the repository", {"StringLike": {_SUB: "repo:acme/app:*"}}, branch),
        ("repo-other", False, "another repository", {"StringLike": {_SUB: "repo:acme/app:*"}}, "repo:acme/api:pull_request"),
        ("org", True, "any repository of the owner", {"StringLike": {_SUB: "repo:acme/*"}}, "repo:acme/x:pull_request"),
        ("org-alike", False, "an owner whose name begins alike", {"StringLike": {_SUB: "repo:acme/*"}}, "repo:acme-evil/x:pull_request"),
        ("loose", True, "a pattern without slash lets it in", {"StringLike": {_SUB: "repo:acme*"}}, "repo:acme-evil/x:pull_request"),
        ("equalstar", False, "a star under StringEquals is a letter", {"StringEquals": {_SUB: "repo:acme/*"}}, branch),
        ("environment", False, "the subject of an environment", {"StringLike": {_SUB: "repo:acme/app:ref:*"}}, "repo:acme/app:environment:prod"),
        ("nosub", True, "no subject is asked for", {}, "repo:stranger/x:ref:refs/heads/main"),
        ("all", True, "any of the values", {"StringLike": {_SUB: ["repo:acme/app:*", "repo:acme/api:*"]}}, "repo:acme/api:pull_request"),
        ("ifexists", False, "a subject that is there must fit", {"StringLikeIfExists": {_SUB: "repo:acme/*"}}, "repo:evil/x:pull_request"),
        ("forall", False, "each of one", {"ForAllValues:StringLike": {_SUB: "repo:acme/*"}}, "repo:evil/x:pull_request"),
        ("not", True, "all but one owner", {"StringNotLike": {_SUB: "repo:acme/*"}}, "repo:evil/x:pull_request"),
    ]:  # fmt: skip
        equal = {"StringEquals": {**audience, **when.get("StringEquals", {})}}
        yield _ask(f"web-{name}", expect, why, trusting({"Federated": _GITHUB}, _WEB, **{**when, **equal}),
                   caller=_GITHUB, action=_WEB, context={_SUB: sub, _AUD: "sts.amazonaws.com"})  # fmt: skip
    trust = trusting({"Federated": _GITHUB}, _WEB, StringEquals={**audience, _SUB: branch})
    yield _ask("web-audience", False, "a token for another audience", trust, caller=_GITHUB, action=_WEB,
               context={_SUB: branch, _AUD: "https://github.com/acme"})  # fmt: skip
    yield _ask("web-unknown", (_SUB, _AUD), "what the token says is not known", trust, caller=_GITHUB, action=_WEB,
               whole=False)  # fmt: skip
    yield _ask("web-half", (_AUD,), "the subject fits, the audience is not known", trust, caller=_GITHUB, action=_WEB,
               whole=False, context={_SUB: branch})  # fmt: skip
    yield _ask("web-out", False, "the subject does not fit", trust, caller=_GITHUB, action=_WEB, whole=False,
               context={_SUB: "repo:evil/x:pull_request"})  # fmt: skip
    yield _ask("web-provider", False, "another provider is trusted", trusting({"Federated": f"{_GITHUB}.example.org"}, _WEB),
               caller=_GITHUB, action=_WEB)  # fmt: skip
    yield _ask("web-action", False, "the trust is for another call", trusting({"Federated": _GITHUB}), caller=_GITHUB,
               action=_WEB)  # fmt: skip
    yield _ask("web-user", False, "a user with all permissions is no token", trust, FULL, action=_WEB)
    pool = "cognito-identity.amazonaws.com"
    guests = trusting({"Federated": pool}, _WEB, StringEquals={f"{pool}:aud": "us-east-1:pool"},
                      **{"ForAnyValue:StringLike": {f"{pool}:amr": "authenticated"}})  # fmt: skip
    for name, expect, amr in [
        ("in", True, ["authenticated", "graph.facebook.com"]),
        ("guest", False, ["unauthenticated"]),
    ]:
        yield _ask(f"pool-{name}", expect, "only those who have logged in", guests, caller=pool, action=_WEB,
                   context={f"{pool}:aud": "us-east-1:pool", f"{pool}:amr": amr})  # fmt: skip
    yield _ask("pool-other", False, "another pool", guests, caller=pool, action=_WEB,
               context={f"{pool}:aud": "us-east-1:x", f"{pool}:amr": ["authenticated"]})  # fmt: skip


def _saml() -> Iterator[Json]:
    page = "https://signin.aws.amazon.com/saml"
    trust = trusting({"Federated": _SAML}, "sts:AssumeRoleWithSAML", StringEquals={"SAML:aud": page})
    for name, expect, why, caller, known in [
        ("", True, "for the sign-in page", _SAML, {"SAML:aud": page}),
        ("-other", False, "for another page", _SAML, {"SAML:aud": "https://example.org"}),
        ("-provider", False, "another provider", f"{_SAML}2", {"SAML:aud": page}),
    ]:
        yield _ask(f"saml{name}", expect, why, trust, caller=caller, action="sts:AssumeRoleWithSAML", context=known)
    yield _ask("saml-unknown", ("saml:aud",), "the page is not known", trust, caller=_SAML, whole=False,
               action="sts:AssumeRoleWithSAML")  # fmt: skip
    yield _ask("saml-assume", False, "users do not come in that way", trust, FULL)


CASES = [*_principals(), *_conditions(), *_web(), *_saml()]

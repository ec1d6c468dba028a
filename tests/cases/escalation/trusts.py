"""Taking roles: whom a trust lets in, what the caller's own policies must say, and chains of roles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.escalation.forms import (
    ACCOUNT,
    ADMIN,
    IAM,
    ME,
    MY_ROLE,
    OTHER,
    Json,
    admin_role,
    allow,
    case,
    deny,
    document,
    group,
    role,
    stated,
    trust,
    user,
)  # fmt: skip

T = f"{IAM}role/@-t"
_TAKE = allow("sts:AssumeRole", T)


def _taking(id_: str, admin: bool | None, why: str, *trusts: Json, may: Any = (_TAKE,), **more: Any) -> Json:
    return case(id_, admin, why, *may, roles=[admin_role(*trusts, name="@-t")], **more)


def _principals() -> Iterator[Json]:
    """Each with leave to take the role, and without."""
    own = trust(ME)
    for name, both, named, why, trusts in [
        ("root", True, False, "the account as a whole", [trust()]),
        ("account", True, False, "the account by its number", [trust(ACCOUNT)]),
        ("user", True, True, "the user", [own]),
        ("list", True, True, "the user among others", [trust([f"arn:aws:iam::{OTHER}:root", ME])]),
        ("second", True, True, "a second statement", [trust("firehose.amazonaws.com"), own]),
        ("star", True, True, "anybody who is this user",
         [trust("*", ArnEquals={"aws:PrincipalArn": ME})]),
        ("starlike", True, True, "anybody whose ARN fits",
         [trust({"AWS": "*"}, ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:user/@"})]),
        ("rootarn", True, False, "the account, if it is this user",
         [trust(ArnEquals={"aws:PrincipalArn": ME})]),
        ("other", False, False, "another user", [trust(f"{IAM}user/@-x")]),
        ("foreign", False, False, "another account", [trust(f"arn:aws:iam::{OTHER}:root")]),
        ("foreignsame", False, False, "a user of that name in another account",
         [trust(f"arn:aws:iam::{OTHER}:user/@")]),
        ("role", False, False, "a role of the user's name", [trust(MY_ROLE)]),
        ("service", False, False, "a service", [trust("ec2.amazonaws.com")]),
        ("starother", False, False, "anybody who is another user",
         [trust("*", ArnEquals={"aws:PrincipalArn": f"{IAM}user/@-x"})]),
        ("starrole", False, False, "a role", [trust("*", ArnLike={"aws:PrincipalArn": f"{IAM}role/@*"})]),
        ("rootother", False, False, "the account, if it is another user",
         [trust(ArnEquals={"aws:PrincipalArn": f"{IAM}user/@-x"})]),
        ("rootrole", False, False, "the account, if it is a role",
         [trust(ArnLike={"aws:PrincipalArn": f"{IAM}role/*"})]),
        ("org", False, False, "another account of an organisation",
         [trust(f"arn:aws:iam::{OTHER}:root", StringEquals={"aws:PrincipalOrgID": "o-1234567890"})]),
        ("web", False, False, "the action of web identities", [trust(ME, action="sts:AssumeRoleWithWebIdentity")]),
        ("tagsession", False, False, "tagging sessions alone", [trust(ME, action="sts:TagSession")]),
        ("stsall", True, True, "all of STS", [trust(ME, action="sts:*")]),
        ("actionstar", True, True, "a pattern of actions", [trust(ME, action="sts:Assume*")]),
        ("actioncase", True, True, "actions have no case", [trust(ME, action="STS:assumerole")]),
        ("deny", False, False, "a Deny of the user", [
            trust(), stated("Deny", {"Principal": {"AWS": ME}, "Action": "sts:AssumeRole"})]),
        ("denyarn", False, False, "a Deny of all but another", [
            trust(), stated("Deny", {"Principal": "*", "Action": "sts:AssumeRole"},
                            ArnNotEquals={"aws:PrincipalArn": f"{IAM}user/@-x"})]),
        ("denyother", True, False, "a Deny of another user", [
            trust(), stated("Deny", {"Principal": {"AWS": f"{IAM}user/@-x"}, "Action": "sts:AssumeRole"})]),
        ("denynot", True, False, "a Deny of all but this user", [
            trust(), stated("Deny", {"NotPrincipal": {"AWS": [ME, f"{IAM}root"]}, "Action": "sts:AssumeRole"})]),
        ("ghost", False, False, "a user that was deleted, by its id", [trust("AIDAIOSFODNN7EXAMPLE")]),
    ]:  # fmt: skip
        others = [user("@-x")] if "@-x" in str(trusts) else []
        yield _taking(f"trust-{name}", both, f"the trust names {why}", *trusts, users=others)
        yield _taking(f"trust-{name}-bare", named, f"without sts:AssumeRole; the trust names {why}", *trusts, may=(),
                      users=others)  # fmt: skip
        if both:
            yield _taking(f"trust-{name}-denied", False, f"sts denied; the trust names {why}", *trusts,
                          may=(_TAKE, deny("sts:*", f"{IAM}role/@*")))  # fmt: skip
    yield _taking("trust-foreignonly", False, "leave to take a role of that name in another account", may=[
        allow("sts:AssumeRole", f"arn:aws:iam::{OTHER}:role/@-t")])  # fmt: skip
    yield _taking("trust-group", True, "the leave comes from a group", may=(), me={"groups": ["@-g"]},
                  groups=[group("@-g", _TAKE)])  # fmt: skip
    yield _taking("trust-path", False, "the role lies in a path", may=[
        allow("sts:AssumeRole", f"{IAM}role/app/@-t")])  # fmt: skip
    yield case("trust-inpath", True, "the role lies in that path", allow("sts:AssumeRole", f"{IAM}role/app/@-t"),
               roles=[admin_role(name="@-t", path="/app/")])  # fmt: skip
    yield _taking("trust-sts", True, "leave by a pattern", may=[allow("sts:*", f"{IAM}role/@-?")])
    yield _taking("trust-wrongaction", False, "leave for another action of STS", may=[
        allow("sts:AssumeRoleWithSAML", T)])  # fmt: skip
    yield _taking("trust-user2", False, "the trust names a user whose name begins so", trust(f"{IAM}user/@-2"),
                  users=[user("@-2")])  # fmt: skip


def _conditions() -> Iterator[Json]:
    some = "trust condition conditional-verdict"
    yield _taking("trustc-session", True, "the caller chooses the session's name",
                  trust(StringLike={"sts:RoleSessionName": "ops-*"}))  # fmt: skip
    yield _taking("trustc-sessionown", True, "the session is to be called like the user",
                  trust(StringEquals={"sts:RoleSessionName": "${aws:username}"}))  # fmt: skip
    yield _taking("trustc-ip", False, "from one network alone", trust(ME, IpAddress={
        "aws:SourceIp": "192.0.2.0/24"}), tags=some)  # fmt: skip
    yield _taking("trustc-external", None, "an external id, which the caller must know",
                  trust(StringEquals={"sts:ExternalId": "7f3a"}), tags=some)  # fmt: skip
    yield _taking("trustc-past", False, "until a day that is past",
                  trust(ME, DateLessThan={"aws:CurrentTime": "2021-01-01T00:00:00Z"}))  # fmt: skip
    yield _taking("trustc-type", False, "roles' sessions alone",
                  trust(StringEquals={"aws:PrincipalType": "AssumedRole"}))  # fmt: skip


def _federated() -> Iterator[Json]:
    """Providers outside of AWS let in nobody of the account."""
    hub = {"Federated": f"{IAM}oidc-provider/token.actions.githubusercontent.com"}
    yield _taking("fed-oidc", False, "the trust names an identity provider",
                  trust(hub, action="sts:AssumeRoleWithWebIdentity", StringLike={
                      "token.actions.githubusercontent.com:sub": "repo:acme/*",
                      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}),
                  may=[allow("sts:AssumeRoleWithWebIdentity", T), _TAKE])  # fmt: skip
    yield _taking("fed-saml", False, "the trust names a SAML provider",
                  trust({"Federated": f"{IAM}saml-provider/corp"}, action="sts:AssumeRoleWithSAML",
                        StringEquals={"SAML:aud": "https://signin.aws.amazon.com/saml"}),
                  may=[allow("sts:AssumeRoleWithSAML", T), _TAKE])  # fmt: skip


def _chain(id_: str, admin: bool, why: str, *roles: Json, start: str = "user", may: Any = (_TAKE,)) -> Json:
    return case(id_, admin, why, *may, roles=roles, start=start, technique="sts-001")


def _step(name: str, to: str, *trusts: Json, **more: Any) -> Json:
    return role(name, *trusts, inline={"p": document(allow("sts:AssumeRole", f"{IAM}role/{to}"))}, **more)


def _chains() -> Iterator[Json]:
    last = admin_role(name="@-last")
    named = admin_role(trust(T), name="@-last")
    hop = _step("@-t", "@-last")
    yield _chain("sts-001", True, "an administrator's role", admin_role(name="@-t"))
    yield _chain("sts-001-weak", False, "the role may do nothing", role("@-t"))
    yield _chain("sts-001-bounded", False, "the role's boundary", admin_role(name="@-t", boundary="h-b-sqsonly"))
    yield _chain("sts-001-role", True, "from a role to a role", admin_role(name="@-t"), start="role")
    yield _chain("sts-001-roleself", False, "a role takes itself, to no end", start="role",
                 may=[allow("sts:AssumeRole", MY_ROLE)])  # fmt: skip
    yield _chain("sts-001-two", True, "two hops", hop, last)
    yield _chain("sts-001-two-named", True, "the second hop by the trust alone", role("@-t"), named)
    yield _chain("sts-001-two-broken", False, "nothing lets the first role on", role("@-t"), last)
    yield _chain("sts-001-two-trust", False, "the last role trusts another", hop,
                 admin_role(trust("ec2.amazonaws.com"), name="@-last"))  # fmt: skip
    yield _chain("sts-001-two-deny", False, "the first role is denied the second", role("@-t", inline={
        "p": document(allow("sts:AssumeRole", f"{IAM}role/@-last"), deny("sts:AssumeRole", f"{IAM}role/*-last"))}),
        last)  # fmt: skip
    yield _chain("sts-001-two-bounded", False, "the first role's boundary lacks sts", {
        **hop, "boundary": "h-b-sqsonly"}, last)  # fmt: skip
    yield _chain("sts-001-three", True, "three hops", _step("@-t", "@-u"), _step("@-u", "@-last"), last)
    yield _chain("sts-001-three-weak", False, "the third role may do nothing", _step("@-t", "@-u"),
                 _step("@-u", "@-last"), role("@-last"))  # fmt: skip
    yield _chain("sts-001-loop", False, "two roles that take each other", _step("@-t", "@-u"), _step("@-u", "@-t"))
    yield _chain("sts-001-loopout", True, "two roles that take each other, one of which leads on",
                 _step("@-t", "@-u"), role("@-u", inline={"p": document(
                     allow("sts:AssumeRole", [T, f"{IAM}role/@-last"]))}), last)  # fmt: skip
    yield _chain("sts-001-userdeny", True, "the user's Deny does not follow into the role", hop, last, may=[
        _TAKE, deny("sts:AssumeRole", f"{IAM}role/@-last")])  # fmt: skip
    for name, verb, on in [
        ("put", "iam:PutUserPolicy", ME), ("attach", "iam:AttachUserPolicy", ME),
        ("putrole", "iam:PutRolePolicy", T), ("attachrole", "iam:AttachRolePolicy", T),
    ]:  # fmt: skip
        yield _chain(f"sts-001-{name}", True, "the role may give power back to the user, or to itself",
                     role("@-t", inline={"p": document(allow(verb, on))}))  # fmt: skip
        yield _chain(f"sts-001-{name}-not", False, "nothing lets the user take that role", role("@-t", inline={
            "p": document(allow(verb, on))}), may=[allow("sqs:*")])  # fmt: skip
    key = role("@-t", inline={"p": document(allow("iam:CreateAccessKey", f"{IAM}user/@-v"))})
    for name, admin, managed in (("key", True, [ADMIN]), ("keyweak", False, [])):
        yield case(f"sts-001-{name}", admin, "the role makes another user's key", _TAKE, roles=[key],
                   users=[user("@-v", managed=managed)])  # fmt: skip
    join = role("@-t", inline={"p": document(allow("iam:AddUserToGroup", f"{IAM}group/@-g"))})
    yield case("sts-001-join", True, "the role puts the user into the administrators", _TAKE, roles=[join],
               groups=[group("@-g", managed=[ADMIN])])  # fmt: skip
    half = [role("@-t", inline={"p": document(allow("iam:PutRolePolicy", f"{IAM}role/@-u"))}),
            role("@-u", trust(f"{IAM}role/@-w")), role("@-w")]  # fmt: skip
    yield _chain("sts-001-and", True, "one role strengthens a second, a third takes it", *half, may=[
        allow("sts:AssumeRole", [T, f"{IAM}role/@-w"])])  # fmt: skip
    yield _chain("sts-001-andhalf", False, "one role strengthens a second, which nobody in reach takes", *half)
    retrust = role("@-t", inline={"p": document(allow("iam:UpdateAssumeRolePolicy", f"{IAM}role/@-last"))})
    yield _chain("sts-001-retrust", True, "the role rewrites an administrator's trust", retrust,
                 admin_role(trust("ec2.amazonaws.com"), name="@-last"))  # fmt: skip
    yield _chain("sts-001-retrustbound", False, "the administrator's role has a boundary", retrust,
                 admin_role(trust("ec2.amazonaws.com"), name="@-last", boundary="h-b-sqsonly"))  # fmt: skip
    tagged = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    strong = {"p": document(allow("iam:PutRolePolicy", T, **tagged))}
    both = ["sts:AssumeRole", "sts:TagSession"]
    yield _chain("sts-001-sessiontag", True, "the session is given the tag that the role's policy asks for",
                 role("@-t", trust(action=both), inline=strong), may=[allow(both, T)])  # fmt: skip
    yield _chain("sts-001-sessiontagtrust", False, "the trust does not let sessions be tagged",
                 role("@-t", inline=strong), may=[allow(both, T)])  # fmt: skip
    yield _chain("sts-001-sessiontagmay", False, "the user may not tag sessions",
                 role("@-t", trust(action=both), inline=strong))  # fmt: skip


CASES = [*_principals(), *_conditions(), *_federated(), *_chains()]

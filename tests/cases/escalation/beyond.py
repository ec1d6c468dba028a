"""Further from the catalogue: delegated administration, regions, versions of a role's policies, what stands beside a Deny."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.escalation.forms import (
    ACCOUNT,
    ADMIN,
    AWS_POLICY,
    IAM,
    ME,
    MY_ROLE,
    TARGET,
    Json,
    admin_role,
    allow,
    case,
    deny,
    document,
    group,
    policy,
    role,
    stated,
    trust,
    user,
)  # fmt: skip

T, P, B = f"{IAM}role/@-t", f"{IAM}policy/@-p", f"{IAM}policy/@-b"
PUT = "iam:PutUserPolicy"
MFA = "aws:MultiFactorAuthPresent"


def _delegated() -> Iterator[Json]:
    """The delegated administrator of the IAM user guide: may make principals, but only behind a boundary."""
    names = [f"{IAM}user/@-*", f"{IAM}role/@-*"]
    made = f"{IAM}policy/@-made"
    make = ["iam:CreateUser", "iam:CreateRole", "iam:PutUserPolicy", "iam:PutRolePolicy", "iam:AttachUserPolicy",
            "iam:AttachRolePolicy", "iam:PutUserPermissionsBoundary", "iam:PutRolePermissionsBoundary"]  # fmt: skip
    edits = ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"]

    def making(*boundaries: str) -> Json:
        return allow(make, names, StringEquals={"iam:PermissionsBoundary": list(boundaries)})

    usual = [allow("sqs:*"), allow(["iam:CreateAccessKey", "iam:CreateLoginProfile", "sts:AssumeRole"], names)]
    kept = deny(["iam:DeleteUserPermissionsBoundary", "iam:DeleteRolePermissionsBoundary"])
    fixed = deny(edits, [made, B])
    app = f"{IAM}role/@-app*"
    for name, admin, why, statements in [
        ("-strict", False, "all that is made stays behind its boundary", [making(made), fixed, kept]),
        ("-policies", False, "it may make policies too", [
            making(made), fixed, kept, allow("iam:CreatePolicy", f"{IAM}policy/@-new*")]),
        ("-same", False, "what is made has the maker's own boundary", [making(B), fixed, kept]),
        ("-any", True, "what is made may have any boundary", [allow(make, names), fixed, kept]),
        ("-null", True, "what is made must have a boundary, whichever", [
            allow(make, names, Null={"iam:PermissionsBoundary": "false"}), fixed, kept]),
        ("-rewrite", True, "it may rewrite its boundary", [making(made), kept, allow(edits, B)]),
        ("-rewritemade", True, "it may rewrite the boundary of what is made", [making(made), kept, allow(edits, made)]),
        ("-remove", True, "it may remove boundaries of what is made", [
            making(made), fixed, allow("iam:DeleteUserPermissionsBoundary", names)]),
        ("-unbound", True, "some roles may be made without", [
            making(made), fixed, kept, allow(["iam:CreateRole", "iam:AttachRolePolicy"], app)]),
        ("-half", False, "some roles may be made without, and given nothing", [
            making(made), fixed, kept, allow("iam:CreateRole", app)]),
        ("-open", True, "an open boundary is taken too", [making(made, f"{IAM}policy/h-b-full"), fixed, kept]),
        ("-like", True, "a pattern takes an open boundary too", [
            allow(make, names, StringLike={"iam:PermissionsBoundary": f"{IAM}policy/*"}), fixed, kept]),
    ]:  # fmt: skip
        yield case(f"delegated{name}", admin, why, me={"managed": [ADMIN], "boundary": "@-b"},
                   policies=[policy("@-b", [*usual, *statements]), policy("@-made", allow("sqs:*"))])  # fmt: skip
    yield case("delegated-loose", True, "the boundary of what is made allows IAM and denies nothing",
               me={"managed": [ADMIN], "boundary": "@-b"}, policies=[
                   policy("@-b", [*usual, making(made), fixed, kept]), policy("@-made", allow(["sqs:*", "iam:*"]))])  # fmt: skip


def _wide() -> Iterator[Json]:
    yield case("wide-iamresources", True, "everything on the account's IAM",
               allow("*", f"arn:aws:iam::{ACCOUNT}:user/@*"))  # fmt: skip
    yield case("wide-s3", False, "everything on S3's resources", allow("*", "arn:aws:s3:::*"))
    yield case("wide-otheraccount", False, "everything on another account's users",
               allow("*", "arn:aws:iam::999999999999:user/*"))  # fmt: skip
    yield case("wide-read", False, "everything that reads IAM, STS's own questions", allow([
        "iam:Get*", "iam:List*", "iam:Generate*", "sts:Get*", "sts:DecodeAuthorizationMessage"]))  # fmt: skip
    yield case("wide-denynames", False, "IAM on itself, and all that strengthens denied", allow("iam:*", ME), deny([
        "iam:PutUserPolicy", "iam:AttachUserPolicy", "iam:*Group*", "iam:CreatePolicy*", "iam:Set*"]))  # fmt: skip
    yield case("wide-denyone", True, "one of two ways denied", allow(["iam:PutUserPolicy", "iam:AttachUserPolicy"], ME),
               deny("iam:PutUserPolicy"))  # fmt: skip
    yield case("wide-denyboth", False, "both ways denied", allow(["iam:PutUserPolicy", "iam:AttachUserPolicy"], ME),
               deny("iam:*UserPolicy"))  # fmt: skip
    yield case("wide-groupleft", True, "its users are denied, its group is not",
               allow(["iam:PutUserPolicy", "iam:PutGroupPolicy"], [ME, f"{IAM}group/@-g"]),
               deny("iam:*", f"{IAM}user/*"), me={"groups": ["@-g"]}, groups=[group()])  # fmt: skip
    yield case("wide-joindenied", False, "a Deny of *User* is of AddUserToGroup too",
               allow("iam:AddUserToGroup", f"{IAM}group/@-g"), deny("iam:*User*"),
               groups=[group("@-g", managed=[ADMIN])])  # fmt: skip
    yield case("wide-versionleft", True, "writes denied, but not new versions", allow("iam:*", [ME, P]),
               deny(["iam:Put*", "iam:Attach*", "iam:Add*"]), me={"managed": ["@-p"]},
               policies=[policy("@-p", allow("sqs:*"))])  # fmt: skip


def _attach() -> Iterator[Json]:
    arn = "iam:PolicyARN"
    take = allow("sts:AssumeRole", T)
    only = allow("iam:AttachUserPolicy", ME, ArnEquals={arn: P})
    yield case("attach-takes", True, "the one policy it may attach lets it take an administrator's role", only,
               policies=[policy("@-p", take)], roles=[admin_role(name="@-t")])  # fmt: skip
    yield case("attach-takesweak", False, "the one policy it may attach lets it take a weak role", only,
               policies=[policy("@-p", take)], roles=[role("@-t")])  # fmt: skip
    yield case("attach-takesdenied", False, "its own Deny keeps it from the role", only, deny("sts:*"),
               policies=[policy("@-p", take)], roles=[admin_role(name="@-t")])  # fmt: skip
    yield case("attach-puts", True, "the one policy it may attach lets it write its own", only,
               policies=[policy("@-p", allow(PUT, ME))])  # fmt: skip
    yield case("attach-putsother", False, "the one policy it may attach lets it write another user's", only,
               policies=[policy("@-p", allow(PUT, f"{IAM}user/@-v"))], users=[user("@-v")])  # fmt: skip
    yield case("attach-half", True, "the policy adds the half that was missing", only,
               allow("iam:PutRolePolicy", T), policies=[policy("@-p", take)], roles=[role("@-t")])  # fmt: skip
    yield case("attach-role", True, "a role may attach one policy, and that lets it attach all",
               allow("iam:AttachRolePolicy", MY_ROLE, ArnEquals={arn: P}), start="role",
               policies=[policy("@-p", allow("iam:AttachRolePolicy", MY_ROLE))])  # fmt: skip
    for name, verb, on in (
        ("group", "iam:AttachGroupPolicy", f"{IAM}group/@-g"),
        ("user", "iam:AttachUserPolicy", ME),
    ):
        yield case(f"attach-aws{name}", False, "two readers' policies alone", me={"groups": ["@-g"]}, groups=[group()],
                   *[allow(verb, on, ArnLike={arn: [f"{AWS_POLICY}*ReadOnly*", f"{AWS_POLICY}SecurityAudit"]},
                           ArnNotLike={arn: f"{AWS_POLICY}aws-service-role/*"})])  # fmt: skip
    for name, admin, batch in (("quiet", False, "quiet"), ("busy", None, "busy")):
        more: Json = {} if admin is False else {
            "roles": [admin_role(trust("lambda.amazonaws.com"), name="@-f")],
            "resources": [{"kind": "lambda_function", "name": "@-f", "role": "@-f"}]}  # fmt: skip
        yield case(f"attach-power{name}", admin, "PowerUserAccess alone may be attached", batch=batch, **more, me={"inline": {"p": document(allow("iam:AttachUserPolicy", ME, ArnEquals={
                arn: f"{AWS_POLICY}PowerUserAccess"}))}})  # fmt: skip


def _targets() -> Iterator[Json]:
    """What the role at the end of a way can really do."""
    fn = [allow("iam:PassRole", TARGET), allow(["lambda:CreateFunction", "lambda:InvokeFunction"])]
    service = trust("lambda.amazonaws.com")
    full = allow("*")
    for name, admin, why, made, policies in [
        ("aws", True, "AdministratorAccess", role("@-target", service, managed=[f"{AWS_POLICY}AdministratorAccess"]), []),
        ("iamfull", True, "IAMFullAccess", role("@-target", service, managed=[f"{AWS_POLICY}IAMFullAccess"]), []),
        ("readonly", False, "ReadOnlyAccess", role("@-target", service, managed=[f"{AWS_POLICY}ReadOnlyAccess"]), []),
        ("inline", True, "a star inline", role("@-target", service, inline={"p": document(full)}), []),
        ("denied", False, "a star, and everything denied", role("@-target", service, managed=[ADMIN, "@-p"]),
         [policy("@-p", deny("*"))]),
        ("version", False, "a star in an old version", role("@-target", service, managed=["@-p"]),
         [policy("@-p", full, allow("sqs:*"), default=2)]),
        ("versionnow", True, "a star in the version in force", role("@-target", service, managed=["@-p"]),
         [policy("@-p", allow("sqs:*"), full, default=2)]),
        ("union", True, "two policies make it whole", role("@-target", service, managed=["@-p"], inline={
            "p": document(allow("iam:*"))}), [policy("@-p", stated("Allow", {"NotAction": "iam:*", "Resource": "*"}))]),
        ("mfa", False, "a star that wants MFA, which a function never has", role("@-target", service, inline={
            "p": document(allow("*", Bool={MFA: "true"}))}), []),
        ("tag", True, "a star under a tag that it has", role("@-target", service, tags={"team": "red"}, inline={
            "p": document(allow("*", StringEquals={"aws:PrincipalTag/team": "red"}))}), []),
        ("tagnot", False, "a star under a tag that it lacks", role("@-target", service, tags={"team": "blue"}, inline={
            "p": document(allow("*", StringEquals={"aws:PrincipalTag/team": "red"}))}), []),
        ("2008", True, "a star in the old language", role("@-target", service, inline={
            "p": document(full, version="2008-10-17")}), []),
        ("unbound", True, "its boundary, which it may remove itself", role("@-target", service, managed=[ADMIN],
                                                                           boundary="@-p"),
         [policy("@-p", [allow("sqs:*"), allow("iam:DeleteRolePermissionsBoundary", TARGET)])]),
    ]:  # fmt: skip
        yield case(f"target-{name}", admin, f"the passed role has {why}", *fn, roles=[made], policies=policies,
                   technique="lambda-001")  # fmt: skip


def _regions() -> Iterator[Json]:
    """The workload lies in us-east-1."""
    made = [admin_role(trust("lambda.amazonaws.com"))]
    there = [{"kind": "lambda_function", "name": "@-res", "role": "@-target"}]
    verbs = ["lambda:UpdateFunctionCode", "lambda:InvokeFunction"]
    for name, admin, region, when in [
        ("arn", True, "us-east-1", {}),
        ("arnother", False, "eu-west-1", {}),
        ("key", True, "*", {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}),
        ("keyother", False, "*", {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}),
        ("keylike", True, "*", {"StringLike": {"aws:RequestedRegion": "us-*"}}),
        ("keynot", False, "*", {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}}),
    ]:
        yield case(f"place-{name}", admin, f"the function lies in us-east-1; allowed in {region} {when}",
                   allow(verbs, f"arn:aws:lambda:{region}:{ACCOUNT}:function:@-res", **when), roles=made,
                   resources=there, technique="lambda-004")  # fmt: skip
    yield case("place-deny", False, "denied outside of Europe, and the function lies in us-east-1",
               allow(verbs, f"arn:aws:lambda:*:{ACCOUNT}:function:@-res"), deny("lambda:*", "*", StringNotLike={
                   "aws:RequestedRegion": "eu-*"}), roles=made, resources=there, technique="lambda-004")  # fmt: skip


def _sessions() -> Iterator[Json]:
    """Sessions of roles carry no word of MFA."""
    own = "iam:PutRolePolicy"
    yield case("session-mfa", False, "a role's session that wants MFA", allow(own, MY_ROLE, Bool={MFA: "true"}),
               start="role")  # fmt: skip
    yield case("session-denied", False, "a role's session denied without MFA", allow(own, MY_ROLE),
               deny("*", "*", BoolIfExists={MFA: "false"}), start="role")  # fmt: skip
    yield case("session-name", False, "a role's session has no user name",
               allow(own, MY_ROLE, StringLike={"aws:username": "*"}), start="role")  # fmt: skip
    yield case("session-nameif", True, "IfExists forgives that", allow(own, MY_ROLE, StringLikeIfExists={
        "aws:username": "x"}), start="role")  # fmt: skip
    yield case("session-arn", True, "the key holds the role's ARN", allow(own, MY_ROLE, ArnEquals={
        "aws:PrincipalArn": MY_ROLE}), start="role")  # fmt: skip
    yield case("session-sts", False, "not its session's", allow(own, MY_ROLE, ArnLike={
        "aws:PrincipalArn": f"arn:aws:sts::{ACCOUNT}:assumed-role/@/*"}), start="role")  # fmt: skip
    yield case("session-type", True, "an assumed role", allow(own, MY_ROLE, StringEquals={
        "aws:PrincipalType": "AssumedRole"}), start="role")  # fmt: skip
    yield case("session-typeuser", False, "no user", allow(own, MY_ROLE, StringEquals={"aws:PrincipalType": "User"}),
               start="role")  # fmt: skip
    yield case("session-mfadevice", None, "denied unless MFA, and the user has a device", allow(PUT, ME),
               deny("*", "*", BoolIfExists={MFA: "false"}), me={"mfa": True}, tags="mfa conditional-verdict")  # fmt: skip


def _paths() -> Iterator[Json]:
    staff: Json = {"path": "/staff/"}
    for name, admin, arn in [
        ("variable", False, f"{IAM}user/${{aws:username}}"),
        ("variablein", True, f"{IAM}user/staff/${{aws:username}}"),
        ("variablestar", True, f"{IAM}user/*/${{aws:username}}"),
    ]:
        yield case(f"path-{name}", admin, "the user lies in a path", allow(PUT, arn), me=staff)
    for name, admin, arn in (("arn", True, f"{IAM}user/staff/@"), ("arnflat", False, ME)):
        yield case(f"path-{name}", admin, "the caller's ARN has its path", me={**staff}, *[
            allow(PUT, f"{IAM}user/staff/@", ArnEquals={"aws:PrincipalArn": arn})])  # fmt: skip
        yield case(f"path-trust{name}", admin, "the trust names the user with its path, or without", me=staff, roles=[
            admin_role(trust(arn), name="@-t")])  # fmt: skip


def _tagged() -> Iterator[Json]:
    """Tags of what is written to."""
    red, blue = {"tags": {"team": "red"}}, {"tags": {"team": "blue"}}
    when: Any = {"StringEquals": {"aws:ResourceTag/team": "red"}}
    take = allow("sts:AssumeRole", T)
    retag = allow("iam:TagRole", T)
    for name, admin, why, may, tags in [
        ("fits", True, "the role's tag fits", [allow("iam:AttachRolePolicy", T, **when), take], red),
        ("differs", False, "the role's tag differs", [allow("iam:AttachRolePolicy", T, **when), take], blue),
        ("none", False, "the role has no tag", [allow("iam:AttachRolePolicy", T, **when), take], {}),
        ("retag", True, "the role may be tagged first", [allow("iam:AttachRolePolicy", T, **when), take, retag], blue),
        ("retagdenied", False, "tagging is denied for this key", [
            allow("iam:AttachRolePolicy", T, **when), take, retag,
            deny("iam:Tag*", "*", ForAnyValue_StringEquals={"aws:TagKeys": "team"})], blue),
        ("denyred", False, "denied for roles of this tag", [
            allow("iam:AttachRolePolicy", T), take, deny("iam:*", T, **when)], red),
        ("denyblue", True, "denied for roles of another tag", [
            allow("iam:AttachRolePolicy", T), take, deny("iam:*", T, **when)], blue),
        ("taketag", False, "roles of this tag alone may be taken", [
            allow("iam:AttachRolePolicy", T), allow("sts:AssumeRole", T, **when)], blue),
    ]:  # fmt: skip
        yield case(f"rtag-{name}", admin, why, *may, roles=[role("@-t", **tags)])
    retrust = allow("iam:UpdateAssumeRolePolicy", T, **when)
    shut = trust("firehose.amazonaws.com")
    for name, tags, admin in (("trust", red, True), ("trustdiffers", blue, False)):
        yield case(f"rtag-{name}", admin, "the trust of roles of this tag", retrust,
                   roles=[admin_role(shut, name="@-t", **tags)])  # fmt: skip
    owner = {"StringEquals": {"iam:ResourceTag/owner": "${aws:username}"}}
    for name, tags, admin in (("owner", {"owner": "@"}, True), ("ownerother", {"owner": "@-x"}, False)):
        yield case(f"rtag-{name}", admin, "roles that carry the user's name", take, tags="abac", *[
            allow("iam:PutRolePolicy", f"{IAM}role/@-*", **owner)], roles=[role("@-t", tags=tags)])  # fmt: skip


def _denied_ways() -> Iterator[Json]:
    take = allow("sts:AssumeRole", T)
    admin = [admin_role(name="@-t")]
    for name, can, why, statement in [
        ("notres", True, "denied on all but this role", stated("Deny", {"Action": "sts:AssumeRole", "NotResource": T})),
        ("notresother", False, "denied on all but another", stated("Deny", {"Action": "sts:*", "NotResource": f"{T}2"})),
        ("notaction", False, "all denied but IAM", stated("Deny", {"NotAction": "iam:*", "Resource": "*"})),
        ("notactionsts", True, "all denied but STS", stated("Deny", {"NotAction": ["sts:AssumeRole"], "Resource": "*"})),
        ("tagged", True, "denied for roles of a tag that it lacks", deny("sts:AssumeRole", "*", StringEquals={
            "aws:ResourceTag/locked": "yes"})),
        ("untagged", False, "denied for roles without a tag", deny("sts:AssumeRole", "*", Null={
            "aws:ResourceTag/open": "true"})),
        ("session", True, "denied for sessions of one name, and it chooses another", deny("sts:AssumeRole", "*",
            StringEquals={"sts:RoleSessionName": "root"})),
        ("past", True, "denied until a day that is past", deny("*", "*", DateLessThan={
            "aws:CurrentTime": "2024-01-01T00:00:00Z"})),
        ("case", False, "denied in capitals", deny("STS:ASSUMEROLE")),
        ("account", False, "denied to take this account's roles", deny("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/*")),
        ("foreign", True, "denied to take other accounts' roles", stated("Deny", {
            "Action": "sts:AssumeRole", "NotResource": f"arn:aws:iam::{ACCOUNT}:role/*"})),
    ]:  # fmt: skip
        yield case(f"way-{name}", can, why, take, statement, roles=admin, technique="sts-001")
    mfa = group("@-g", allow("*", Bool={MFA: "true"}))
    yield case("way-groupmfa", False, "a group of administrators that wants MFA, and the user has no device",
               allow("iam:AddUserToGroup", f"{IAM}group/@-g"), groups=[mfa])  # fmt: skip


CASES = [
    made
    for topic in (_delegated, _wide, _attach, _targets, _regions, _sessions, _paths, _tagged, _denied_ways)
    for made in topic()
]

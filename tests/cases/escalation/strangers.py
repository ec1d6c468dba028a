"""Ways over other identities: chains, trusts and their conditions, federation, names of roles that AWS keeps."""

from __future__ import annotations

from typing import Any

from cases.escalation.forms import (
    ACCOUNT,
    ADMIN,
    IAM,
    ME,
    MY_ROLE,
    OTHER,
    TARGET,
    Json,
    admin_role,
    allow,
    case,
    deny,
    document,
    role,
    stated,
    trust,
)

BATCH = "unseen"
ROOT = f"{IAM}root"
LAMBDA = "lambda.amazonaws.com"
MID = f"{IAM}role/@-mid"
FAR = f"{IAM}role/@-far"
BOSS = f"{IAM}user/@-boss"
ASSUME = allow("sts:AssumeRole", TARGET)

CASES: list[Json] = []


def _add(id_: str, admin: bool | None, why: str, *may: Json, **parts: Any) -> None:
    parts.setdefault("batch", BATCH)
    CASES.append(case(f"stranger-{id_}", admin, why, *may, technique=f"stranger-{id_.split('-')[0]}", **parts))


def _can(name: str, *may: Json, trusts: Any = None, **more: Any) -> Json:
    return role(name, *([trusts] if trusts else []), inline={"p": document(*may)}, **more)


# Chains.
_FUNCTION = allow(["lambda:CreateFunction", "lambda:InvokeFunction"], f"arn:aws:lambda:*:{ACCOUNT}:function:@-*")
_PASSED = admin_role(trust(LAMBDA))
_TO_MID = allow("sts:AssumeRole", MID)
_add("chain-pass", True, "assumes a role that passes an administrator", _TO_MID, roles=[
     _can("@-mid", allow("iam:PassRole", TARGET), _FUNCTION), _PASSED])  # fmt: skip
_add("chain-pass-split", False, "one may pass, the other may make the function", _TO_MID, _FUNCTION, roles=[
     _can("@-mid", allow("iam:PassRole", TARGET)), _PASSED])  # fmt: skip
_add("chain-pass-split-user", False, "one may make the function, the other may pass", _TO_MID,
     allow("iam:PassRole", TARGET), roles=[_can("@-mid", _FUNCTION), _PASSED])  # fmt: skip
_add("chain-three", True, "over two roles to the administrator", _TO_MID, roles=[
     _can("@-mid", allow("sts:AssumeRole", FAR)), _can("@-far", ASSUME), admin_role()])  # fmt: skip
_add("chain-three-cut", False, "the second role trusts another than the first", _TO_MID, roles=[
     _can("@-mid", allow("sts:AssumeRole", FAR)), _can("@-far", ASSUME, trusts=trust(f"{IAM}role/@-target")),
     admin_role()])  # fmt: skip
_add("chain-three-mid-denied", False, "the first role is denied the second", _TO_MID, roles=[
     _can("@-mid", allow("sts:AssumeRole", FAR), deny("sts:*", FAR)), _can("@-far", ASSUME), admin_role()])  # fmt: skip
_add("chain-lambda-back", True, "a function with the passed role gives the caller a policy", allow("iam:PassRole", MID),
     _FUNCTION, roles=[_can("@-mid", allow("iam:AttachUserPolicy", ME), trusts=trust(LAMBDA))])  # fmt: skip
_add("chain-lambda-back-other", False, "a function with the passed role gives a policy to one of no use",
     allow("iam:PassRole", MID), _FUNCTION, users=[{"name": "@-nobody"}],
     roles=[_can("@-mid", allow("iam:AttachUserPolicy", f"{IAM}user/@-nobody"), trusts=trust(LAMBDA))])  # fmt: skip
_add("chain-key-role", True, "a key of a user that may assume the administrator", allow("iam:CreateAccessKey", BOSS),
     users=[{"name": "@-boss", "inline": {"p": document(ASSUME)}}], roles=[admin_role()])  # fmt: skip
_add("chain-key-role-full", False, "that user has two keys", allow("iam:CreateAccessKey", BOSS),
     users=[{"name": "@-boss", "inline": {"p": document(ASSUME)}, "access_keys": 2}], roles=[admin_role()])  # fmt: skip
_add("chain-strengthen-pass", True, "strengthens a role and passes it", allow(["iam:AttachRolePolicy", "iam:PassRole"],
     MID), _FUNCTION, roles=[role("@-mid", trust(LAMBDA))])  # fmt: skip
_add("chain-strengthen-nopass", False, "strengthens a role that it cannot pass", allow("iam:AttachRolePolicy", MID),
     _FUNCTION, roles=[role("@-mid", trust(LAMBDA))])  # fmt: skip
_add("chain-trust-pass", True, "makes the role trust Lambda, being denied to assume any", allow(
     ["iam:UpdateAssumeRolePolicy", "iam:PassRole"], TARGET), _FUNCTION, deny("sts:AssumeRole"),
     roles=[admin_role(trust("ds.amazonaws.com"))])  # fmt: skip
_add(
    "chain-trust-denied",
    False,
    "makes the role trust it, being denied to assume any",
    allow("iam:UpdateAssumeRolePolicy", TARGET),
    deny("sts:AssumeRole"),
    roles=[admin_role(trust("ds.amazonaws.com"))],
)
_add("chain-join-role", True, "assumes a role that lets the user join the administrators", _TO_MID, roles=[
     _can("@-mid", allow("iam:AddUserToGroup", f"{IAM}group/@-bosses"))],
     groups=[{"name": "@-bosses", "managed": [ADMIN]}])  # fmt: skip
_add("chain-unlock", True, "a role takes the boundary of the user away", _TO_MID, allow("iam:*"),
     me={"boundary": "@-b"}, roles=[_can("@-mid", allow("iam:DeleteUserPermissionsBoundary", ME))],
     policies=[{"name": "@-b", "versions": [document(allow("sts:AssumeRole", MID))]}])  # fmt: skip
_add("chain-unlock-not", False, "a role may tag the user, whom the boundary holds", _TO_MID, allow("iam:*"),
     me={"boundary": "@-b"}, roles=[_can("@-mid", allow("iam:TagUser", ME))],
     policies=[{"name": "@-b", "versions": [document(allow("sts:AssumeRole", MID))]}])  # fmt: skip
_add("chain-rename", True, "renames the administrator into what it may give keys to",
     allow("iam:CreateAccessKey", f"{IAM}user/@-dev-*"), allow("iam:UpdateUser", f"{IAM}user/@-*"),
     users=[{"name": "@-boss", "managed": [ADMIN]}])  # fmt: skip
_add("chain-rename-half", False, "renaming is asked of the old and the new name",
     allow("iam:CreateAccessKey", f"{IAM}user/@-dev-*"), allow("iam:UpdateUser", f"{IAM}user/@-dev-*"),
     users=[{"name": "@-boss", "managed": [ADMIN]}])  # fmt: skip

# Who is trusted.
_add("trust-number", True, "the number of the account means the account", ASSUME, roles=[admin_role(trust(ACCOUNT))])
_add("trust-number-noallow", False, "trust in the account leaves it to the caller's policies",
     roles=[admin_role(trust(ACCOUNT))])  # fmt: skip
_add("trust-other", False, "trusts another account", ASSUME, roles=[admin_role(trust(f"arn:aws:iam::{OTHER}:root"))])
_add("trust-both", True, "trusts another account and this", ASSUME,
     roles=[admin_role(trust([f"arn:aws:iam::{OTHER}:root", ROOT]))])  # fmt: skip
_add("trust-gone", False, "trusts a user that is no more", ASSUME, roles=[admin_role(trust("AIDAQQQQQQQQQQQQQQQQQ"))])
_add("trust-peer", False, "trusts another user", ASSUME, users=[{"name": "@-boss"}], roles=[admin_role(trust(BOSS))])
_add("trust-peer-key", True, "trusts a user whose key it makes", allow("iam:CreateAccessKey", BOSS),
     users=[{"name": "@-boss"}], roles=[admin_role(trust(BOSS))])  # fmt: skip
_add("trust-denied", False, "the trust denies it by name", ASSUME,
     roles=[admin_role(trust(), {**trust(ME), "Effect": "Deny"})])  # fmt: skip
_add("trust-denied-other", True, "the trust denies another by name", ASSUME, users=[{"name": "@-boss"}],
     roles=[admin_role(trust(), {**trust(BOSS), "Effect": "Deny"})])  # fmt: skip
_add("trust-saml", False, "the account is trusted to do another call", ASSUME,
     roles=[admin_role(trust(ROOT, "sts:AssumeRoleWithSAML"))])  # fmt: skip
_add("trust-tag-only", False, "trusted to tag a session, not to begin one", ASSUME,
     roles=[admin_role(trust(ROOT, "sts:TagSession"))])  # fmt: skip
_add("trust-star-action", True, "trusted with all of STS", ASSUME, roles=[admin_role(trust(ROOT, "sts:*"))])
_add("trust-self", False, "a role that trusts only itself", ASSUME, roles=[admin_role(trust(TARGET))])
_add("trust-session-other", False, "trusts the sessions of another role", ASSUME, start="role",
     roles=[admin_role(trust(f"arn:aws:sts::{ACCOUNT}:assumed-role/@-mid/ci")), role("@-mid")])  # fmt: skip

# Conditions of trusts.
for _label, _admin, _why, _when, _parts in (
    ("arn", True, "its ARN is asked for", {"ArnLike": {"aws:PrincipalArn": f"{IAM}user/@*"}}, {}),
    ("arn-not", False, "another ARN is asked for", {"ArnLike": {"aws:PrincipalArn": f"{IAM}role/@*"}}, {}),
    ("type", True, "users are asked for", {"StringEquals": {"aws:PrincipalType": "User"}}, {}),
    ("type-not", False, "sessions of roles are asked for", {"StringEquals": {"aws:PrincipalType": "AssumedRole"}}, {}),
    ("tag", True, "it has the tag", {"StringEquals": {"aws:PrincipalTag/team": "red"}}, {"tags": {"team": "red"}}),
    ("tag-not", False, "it has not the tag", {"StringEquals": {"aws:PrincipalTag/team": "red"}}, {}),
    ("mfa", False, "it has no device", {"Bool": {"aws:MultiFactorAuthPresent": "true"}}, {}),
    ("mfa-has", None, "who has its device may", {"Bool": {"aws:MultiFactorAuthPresent": "true"}}, {"mfa": True}),
    ("mfa-absent", True, "the key is absent", {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}, {}),
    ("session", True, "it may choose that name", {"StringLike": {"sts:RoleSessionName": "${aws:username}"}}, {}),
    ("source", False, "the trust does not let it set a source identity",
     {"StringLike": {"sts:SourceIdentity": "*"}}, {}),
    ("requesttag", False, "the trust does not let it tag the session",
     {"StringEquals": {"aws:RequestTag/project": "x"}}, {}),
    ("account", True, "it is of the account", {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}, {}),
    ("account-not", False, "it is not of that account", {"StringEquals": {"aws:PrincipalAccount": OTHER}}, {}),
    ("past", False, "until a day that is over", {"DateLessThan": {"aws:CurrentTime": "2024-01-01T00:00:00Z"}}, {}),
    ("future", True, "until a day to come", {"DateLessThan": {"aws:CurrentTime": "2040-01-01T00:00:00Z"}}, {}),
    ("ip", None, "from some addresses", {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, {}),
    ("vpce", None, "by one endpoint", {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}, {}),
    ("service", False, "only when a service calls", {"Bool": {"aws:PrincipalIsAWSService": "true"}}, {}),
    ("via", False, "only when a service calls on its behalf", {"Bool": {"aws:ViaAWSService": "true"}}, {}),
    ("userid", False, "the id of a role's sessions", {"StringLike": {"aws:userId": "AROAQQQQQQQQQQQQQQQQQ:*"}}, {}),
    ("username", True, "its name", {"StringLike": {"aws:username": "c-stranger-*"}}, {}),
    ("username-not", False, "another's name", {"StringNotLike": {"aws:username": "c-stranger-*"}}, {}),
):  # fmt: skip
    _add(f"when-{_label}", _admin, _why, allow(["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"], TARGET),
         me=_parts, roles=[admin_role(trust(ROOT, **_when))])  # fmt: skip
_add("when-org", None, "of an organization of which nothing is said", ASSUME, batch="unseen-org",
     roles=[admin_role(trust(ROOT, StringEquals={"aws:PrincipalOrgID": "o-abcdefghij"}))])  # fmt: skip
_BOTH = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
_add("when-source-ok", True, "may set a source identity on both sides", allow(_BOTH, TARGET),
     roles=[admin_role(trust(ROOT, _BOTH, StringLike={"sts:SourceIdentity": "*"}))])  # fmt: skip
_add("when-source-half", False, "may not set a source identity itself", ASSUME,
     roles=[admin_role(trust(ROOT, _BOTH, StringLike={"sts:SourceIdentity": "*"}))])  # fmt: skip
_add("when-requesttag-ok", True, "may tag the session on both sides", allow(_BOTH, TARGET),
     roles=[admin_role(trust(ROOT, _BOTH, StringEquals={"aws:RequestTag/project": "x"}))])  # fmt: skip
_add("when-requesttag-half", False, "may not tag sessions itself", ASSUME,
     roles=[admin_role(trust(ROOT, _BOTH, StringEquals={"aws:RequestTag/project": "x"}))])  # fmt: skip

# Sessions: when their token was issued.
_WRITE = allow("iam:PutUserPolicy", ME)
_WRITE_ROLE = allow("iam:PutRolePolicy", MY_ROLE)
_REVOKED = deny("*", "*", DateLessThan={"aws:TokenIssueTime": "2025-01-01T00:00:00Z"})
_add("token-revoked-user", True, "long-term keys have no time of issue", _WRITE, _REVOKED)
_add("token-revoked-role", True, "new sessions are not revoked", _WRITE_ROLE, _REVOKED, start="role")
_add("token-absent-role", False, "a role's session has a time of issue", allow("iam:PutRolePolicy", MY_ROLE,
     Null={"aws:TokenIssueTime": "true"}), start="role")  # fmt: skip
_add("token-username-role", False, "a role's session has no user name", allow("iam:PutRolePolicy", MY_ROLE,
     StringLike={"aws:username": "*"}), start="role")  # fmt: skip
_add("token-username-role-not", True, "a negated operator holds where the key is absent", allow("iam:PutRolePolicy",
     MY_ROLE, StringNotLike={"aws:username": "admin*"}), start="role")  # fmt: skip
_add("token-variable-role", False, "a variable without a value matches nothing", allow("iam:PutRolePolicy",
     f"{IAM}role/${{aws:username}}"), start="role")  # fmt: skip
_add("token-variable-default", True, "a variable's default stands in", allow("iam:PutRolePolicy",
     f"{IAM}role/${{aws:username, '@'}}"), start="role")  # fmt: skip

# Roles that AWS keeps to itself.
_SLR = "/aws-service-role/ds.amazonaws.com/"
_add(
    "kept-linked",
    False,
    "a service-linked role cannot be changed",
    allow(["iam:UpdateAssumeRolePolicy", "iam:AttachRolePolicy"], f"{IAM}role/*/@-target"),
    roles=[admin_role(trust("ds.amazonaws.com"), path=_SLR)],
)
_add(
    "kept-linked-like",
    True,
    "a role of the same name elsewhere can",
    allow(["iam:UpdateAssumeRolePolicy", "iam:AttachRolePolicy"], f"{IAM}role/*/@-target"),
    roles=[admin_role(trust("ds.amazonaws.com"), path="/svc/")],
)
_SSO = "/aws-reserved/sso.amazonaws.com/"
_SAML = f"{IAM}saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE"
_BY_SAML = trust({"Federated": _SAML}, ["sts:AssumeRoleWithSAML", "sts:TagSession"],
                 StringEquals={"SAML:aud": "https://signin.aws.amazon.com/saml"})  # fmt: skip
_add("kept-center", False, "roles of Identity Center can be changed by it alone", allow("iam:PutRolePolicy",
     f"{IAM}role/*"), deny("iam:PutRolePolicy", f"{IAM}role/c-*"), start="role",
     me={"path": _SSO, "trust": document(_BY_SAML)})  # fmt: skip
_add(
    "kept-center-uses",
    True,
    "such a role may change others",
    allow("iam:UpdateAssumeRolePolicy", TARGET),
    start="role",
    me={"path": _SSO, "trust": document(_BY_SAML)},
    roles=[admin_role(trust("ds.amazonaws.com"))],
)

# Federation.
_IDP = f"{IAM}saml-provider/@-idp"
_FEDERATED = admin_role(trust({"Federated": _IDP}, "sts:AssumeRoleWithSAML",
                              StringEquals={"SAML:aud": "https://signin.aws.amazon.com/saml"}))  # fmt: skip
_HELD = [{"kind": "saml_provider", "name": "@-idp"}]
_add("saml-update", True, "writes its own key into the provider that the administrator trusts", allow(
     "iam:UpdateSAMLProvider", _IDP), roles=[_FEDERATED], resources=_HELD)  # fmt: skip
_add("saml-update-other", False, "writes into another provider", allow("iam:UpdateSAMLProvider",
     f"{IAM}saml-provider/@-old"), roles=[_FEDERATED], resources=_HELD)  # fmt: skip
_add("saml-update-weak", False, "the provider leads to a role that may do nothing", allow("iam:UpdateSAMLProvider",
     _IDP), roles=[role("@-target", trust({"Federated": _IDP}, "sts:AssumeRoleWithSAML"))], resources=_HELD)  # fmt: skip
_add("saml-create", False, "a provider that nobody trusts", allow("iam:CreateSAMLProvider",
     f"{IAM}saml-provider/@-new"), roles=[_FEDERATED], resources=_HELD)  # fmt: skip
_add("saml-create-trust", True, "makes the role trust it", allow(["iam:UpdateAssumeRolePolicy"], TARGET),
     allow("iam:CreateSAMLProvider"), roles=[_FEDERATED], resources=_HELD)  # fmt: skip

# The language.
for _label, _admin, _why, _statement in (
    ("region", False, "users have no region", allow("iam:PutUserPolicy", f"arn:aws:iam:us-east-1:{ACCOUNT}:user/@")),
    ("partition", False, "another partition", allow("iam:PutUserPolicy", f"arn:aws-cn:iam::{ACCOUNT}:user/@")),
    ("one-more", False, "? stands for one letter, not for none", allow("iam:PutUserPolicy", f"{ME}?")),
    ("star-none", True, "* stands for none as well", allow("iam:PutUserPolicy", f"{ME}*")),
    ("account-any", True, "any account", allow("iam:PutUserPolicy", "arn:aws:iam::*:user/@")),
    ("slash", False, "a path that it has not", allow("iam:PutUserPolicy", f"{IAM}user/*/@")),
    ("action-star", True, "a star in the action", allow("iam:*UserP*y", ME)),
    ("action-near", False, "another action", allow(["iam:PutUserPermissionsBoundary", "iam:GetUserPolicy"], ME)),
    ("notaction", False, "all but the one", stated("Allow", {"NotAction": ["iam:*", "sts:*"], "Resource": ME})),
    ("notaction-other", True, "all but another", stated("Allow", {"NotAction": "iam:Get*", "Resource": ME})),
    ("notresource", True, "all but roles, groups and others' things", stated("Allow", {"Action": "iam:PutUserPolicy",
     "NotResource": [f"{IAM}role/*", f"{IAM}group/*", f"{IAM}user/b*"]})),
    ("dollar", False, "${*} is a plain star", allow("iam:PutUserPolicy", f"{IAM}user/${{*}}")),
    ("list", True, "the second of two", allow(["sqs:ListQueues", "iam:PutUserPolicy"], ["arn:aws:sqs:*:*:*", ME])),
    ("numeric", False, "a number that is not there", allow("iam:PutUserPolicy", ME, NumericEquals={"aws:x": "1"})),
    ("null-key", True, "the key must not be there", allow("iam:PutUserPolicy", ME, Null={"aws:SourceVpc": "true"},
     StringEquals={"aws:PrincipalAccount": ACCOUNT})),
    ("not-ifexists", True, "holds where the key is absent", allow("iam:PutUserPolicy", ME,
     StringEqualsIfExists={"aws:CalledViaFirst": "glue.amazonaws.com"})),
    ("secure-false", False, "calls without TLS are not taken", allow("iam:PutUserPolicy", ME,
     Bool={"aws:SecureTransport": "false"})),
    ("region-key", False, "IAM is asked in us-east-1", allow("iam:PutUserPolicy", ME,
     StringEquals={"aws:RequestedRegion": "eu-central-1"})),
    ("region-key-ok", True, "IAM is asked in us-east-1", allow("iam:PutUserPolicy", ME,
     StringEquals={"aws:RequestedRegion": ["eu-central-1", "us-east-1"]})),
    ("resource-account", True, "it is of this account", allow("iam:PutUserPolicy", ME,
     StringEquals={"aws:ResourceAccount": "${aws:PrincipalAccount}"})),
    ("two-operators", False, "both operators must hold", allow("iam:PutUserPolicy", ME,
     StringLike={"aws:username": "c-*"}, StringNotLike={"aws:PrincipalArn": "*:user/*"})),
):  # fmt: skip
    _add(f"word-{_label}", _admin, _why, _statement)
_add("word-noversion", False, "without a version, variables are plain text", allow("iam:PutUserPolicy",
     f"{IAM}user/${{aws:username}}"), version=None)  # fmt: skip
_add("word-deny-nocase", False, "denied whatever the case of the action", allow("iam:PutUserPolicy", ME),
     deny("IAM:PUTUSERPOLICY"))  # fmt: skip
_add("word-deny-case", True, "the deny is on another name, for case matters there", allow("iam:PutUserPolicy", ME),
     deny("iam:PutUserPolicy", f"{IAM}user/C-*"))  # fmt: skip

# Alone in an account.
_POWER = stated("Allow", {"NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"})
_add("alone-power", False, "all but identity, where there is no role", _POWER, batch="unseen-power")
_add("alone-power-role", True, "all but identity, where a role trusts the account", _POWER, roles=[admin_role()],
     batch="unseen-role")  # fmt: skip
_add("alone-power-service", False, "all but identity, where a role trusts a service", _POWER, roles=[_PASSED],
     batch="unseen-service")  # fmt: skip
_add("alone-iam", True, "identity is all it takes", allow("iam:*"), batch="unseen-iam")
_add("alone-iam-read", False, "reads of identity", allow(["iam:Get*", "iam:List*", "iam:Generate*", "sts:*"]),
     users=[{"name": "@-boss", "managed": [ADMIN]}], batch="unseen-read")  # fmt: skip
_add("alone-star-noself", True, "denied to touch itself, and makes another", allow("iam:*"), deny("iam:*", ME),
     batch="unseen-noself")  # fmt: skip

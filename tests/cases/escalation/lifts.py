"""Limits that are lifted or hold: quotas, versions, boundaries, denies, tags, second factors."""

from __future__ import annotations

from typing import Any

from cases.escalation.forms import (
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
)

BATCH = "unseen"
BOSS = f"{IAM}user/@-boss"
MINE = f"{IAM}policy/@-mine"
NEXT = f"{IAM}policy/@-b"
SMALL = allow("sqs:ListQueues")

CASES: list[Json] = []


def _add(id_: str, admin: bool | None, why: str, *may: Json, **parts: Any) -> None:
    parts.setdefault("batch", BATCH)
    CASES.append(case(f"lift-{id_}", admin, why, *may, technique=f"lift-{id_.split('-')[0]}", **parts))


def _boss(**more: Any) -> list[Json]:
    return [{"name": "@-boss", "managed": [ADMIN], **more}]


# Access keys: two at most, whether active or not.
_KEY = allow("iam:CreateAccessKey", BOSS)
_add("keys-one", True, "there is room for a second key", _KEY, users=_boss(access_keys=1))
_add("keys-two", False, "two keys are the most", _KEY, users=_boss(access_keys=2))
_add("keys-inactive", False, "inactive keys count too", _KEY, users=_boss(access_keys=2, inactive_keys=2))
_add("keys-activate", False, "an old key made active again is of no use without its secret",
     allow("iam:UpdateAccessKey", BOSS), users=_boss(access_keys=1, inactive_keys=1))  # fmt: skip
_add("keys-deleted", True, "deletes one of the two", _KEY, allow("iam:DeleteAccessKey", f"{IAM}user/@-*"),
     users=_boss(access_keys=2))  # fmt: skip
_add("keys-deleted-mine", False, "may delete its own keys only", _KEY, allow("iam:DeleteAccessKey", ME),
     users=_boss(access_keys=2))  # fmt: skip
_add("keys-path", False, "the administrator has a path, the pattern has none", _KEY, users=_boss(path="/ops/"))
_add("keys-path-ok", True, "a star takes in the path", allow("iam:CreateAccessKey", f"{IAM}user/*/@-boss"),
     users=_boss(path="/ops/"))  # fmt: skip
_add("keys-denied-to-boss", False, "the user is denied everything by a policy of its own", _KEY,
     users=_boss(inline={"d": document(deny("*"))}))  # fmt: skip
_add("keys-bounded-boss", False, "the user's boundary leaves it nothing", _KEY, users=_boss(boundary="h-b-sqsonly"))
_add("keys-group-boss", True, "the user is administrator by its group", _KEY, users=[
     {"name": "@-boss", "groups": ["@-g"]}], groups=[group("@-g", managed=[ADMIN])])  # fmt: skip

# Passwords, and the second factor that a sign-in asks for.
_MAKE = allow("iam:CreateLoginProfile", BOSS)
_SET = allow("iam:UpdateLoginProfile", BOSS)
_add(
    "login-there", False, "the user has a password, which may not be changed", _MAKE, users=_boss(login_profile=True)
)
_add("login-remade", True, "takes the password away and makes a new one", _MAKE, allow("iam:DeleteLoginProfile", BOSS),
     users=_boss(login_profile=True))  # fmt: skip
_add("login-set", True, "changes the password that is there", _SET, users=_boss(login_profile=True))
_add("login-none", False, "there is no password to change", _SET, users=_boss())
_add("login-change", False, "iam:ChangePassword is for one's own", allow("iam:ChangePassword", BOSS),
     users=_boss(login_profile=True))  # fmt: skip
_add("login-mfa", False, "a sign-in asks for the device of the user", _SET, users=_boss(login_profile=True, mfa=True))
_add("login-mfa-off", True, "takes the device away first", _SET, allow("iam:DeactivateMFADevice", BOSS),
     users=_boss(login_profile=True, mfa=True))  # fmt: skip
_add("login-specific", False, "credentials of a service sign no call of IAM",
     allow(["iam:CreateServiceSpecificCredential", "iam:UploadSSHPublicKey"], BOSS), users=_boss())  # fmt: skip
_add("login-peer", False, "nobody of use", _MAKE, users=[{"name": "@-boss"}])
_add("login-peer-lifted", True, "makes the user administrator and gives it a password", _MAKE,
     allow("iam:PutUserPolicy", BOSS), users=[{"name": "@-boss"}])  # fmt: skip

# Second factor in conditions.
_WITH = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
_SELF = allow("iam:PutUserPolicy", ME)
_OWN_DEVICE = allow(
    ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"], [ME, f"arn:aws:iam::{IAM.split(':')[4]}:mfa/*"]
)
_NO_MFA = stated(
    "Deny",
    {
        "NotAction": [
            "iam:CreateVirtualMFADevice",
            "iam:EnableMFADevice",
            "iam:ListMFADevices",
            "sts:GetSessionToken",
        ],
        "Resource": "*",
    },
    BoolIfExists={"aws:MultiFactorAuthPresent": "false"},
)
_add("mfa-none", False, "has no device", allow("iam:PutUserPolicy", ME, **_WITH))
_add("mfa-enrol", True, "gives itself a device", allow("iam:PutUserPolicy", ME, **_WITH), _OWN_DEVICE)
_add("mfa-has", None, "who holds its device may", allow("iam:PutUserPolicy", ME, **_WITH), me={"mfa": True})
_add("mfa-resync", False, "a device that is not there cannot be brought in step", allow("iam:PutUserPolicy", ME, **_WITH),
     allow("iam:ResyncMFADevice", ME))  # fmt: skip
_add(
    "mfa-deny-enrol", True, "all but enrolling is denied without a device, so it enrols", _SELF, _OWN_DEVICE, _NO_MFA
)
_add("mfa-deny", False, "all is denied without a device, and it may not enrol", _SELF, _NO_MFA)
_MFA_BOSS = [{"name": "@-boss", "inline": {"p": document(allow("*", "*", **_WITH))}}]
_add("mfa-boss-key", False, "a key of the user, and no device", _KEY, users=_MFA_BOSS)
_add("mfa-boss-enrol", True, "a key and a device for the user", _KEY,
     allow(["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"], [BOSS, f"arn:aws:iam::{IAM.split(':')[4]}:mfa/*"]),
     users=_MFA_BOSS)  # fmt: skip
_add("mfa-age", False, "the age of a second factor that was not there", allow("iam:PutUserPolicy", ME,
     NumericLessThan={"aws:MultiFactorAuthAge": "3600"}))  # fmt: skip
_add("mfa-null", True, "long-term keys carry no such key", allow("iam:PutUserPolicy", ME,
     Null={"aws:MultiFactorAuthAge": "true"}))  # fmt: skip

# Versions: five at most.
_VERSION = allow("iam:CreatePolicyVersion", MINE)
for _name, _count, _extra, _admin, _why in (
    ("four", 4, [], True, "there is room for a fifth version"),
    ("five", 5, [], False, "five versions are the most"),
    ("five-delete", 5, ["iam:DeletePolicyVersion"], True, "makes room"),
):
    _add(f"versions-{_name}", _admin, _why, me={"managed": ["@-mine"]}, policies=[
        policy("@-mine", *[allow(["iam:CreatePolicyVersion", *_extra], MINE)] * _count)])  # fmt: skip
_OLD = allow("iam:SetDefaultPolicyVersion", MINE)
_add("versions-wider", True, "an older version allows everything", me={"managed": ["@-mine"]},
     policies=[policy("@-mine", allow("*"), _OLD, default=2)])  # fmt: skip
_add("versions-same", False, "no version allows more", me={"managed": ["@-mine"]},
     policies=[policy("@-mine", [_OLD, SMALL], _OLD, default=2)])  # fmt: skip
_add("versions-elsewhere", False, "the wider version is of a policy that it has not", _OLD,
     policies=[policy("@-mine", allow("*"), SMALL, default=2)])  # fmt: skip
_add("versions-group", True, "its group has the policy", _OLD, me={"groups": ["@-g"]},
     groups=[group("@-g", managed=["@-mine"])], policies=[policy("@-mine", allow("*"), SMALL, default=2)])  # fmt: skip
_add("versions-undeny", True, "an older version lacks the deny", _SELF, me={"managed": ["@-mine"]},
     policies=[policy("@-mine", _OLD, [_OLD, deny("iam:PutUserPolicy")], default=2)])  # fmt: skip
_add("versions-undeny-not", False, "each version has the deny", _SELF, me={"managed": ["@-mine"]},
     policies=[policy("@-mine", [SMALL, deny("iam:Put*")], [_OLD, deny("iam:PutUserPolicy")], default=2)])  # fmt: skip
_add("versions-nodefault", True, "a version is made the default as it is made", _VERSION,
     deny("iam:SetDefaultPolicyVersion"), me={"managed": ["@-mine"]}, policies=[policy("@-mine", SMALL)])  # fmt: skip
_add("versions-aws", False, "AWS's own policies cannot be changed", allow("iam:CreatePolicyVersion",
     f"{AWS_POLICY}ReadOnlyAccess"), me={"managed": [f"{AWS_POLICY}SecurityAudit"]})  # fmt: skip
_add("versions-role", True, "a role that it may assume has the policy", _VERSION, allow("sts:AssumeRole", TARGET),
     roles=[role(managed=["@-mine"])], policies=[policy("@-mine", SMALL)])  # fmt: skip
_add("versions-role-not", False, "a role that it may not assume has the policy", _VERSION,
     roles=[role(managed=["@-mine"])], policies=[policy("@-mine", SMALL)])  # fmt: skip

# Boundaries.
_ALL = {"managed": [ADMIN], "boundary": "@-b"}
_add("bound-held", False, "the boundary leaves it queues", me=_ALL, policies=[policy("@-b", allow("sqs:*"))])
_add("bound-dropped", True, "the boundary lets it take the boundary away", me=_ALL,
     policies=[policy("@-b", allow(["sqs:*", "iam:DeleteUserPermissionsBoundary"]))])  # fmt: skip
_add("bound-dropped-role", False, "the boundary lets it take those of roles away", me=_ALL,
     policies=[policy("@-b", allow(["sqs:*", "iam:DeleteRolePermissionsBoundary"], f"{IAM}role/@*"))])  # fmt: skip
_add("bound-swapped", True, "puts a boundary of everything in its place", me=_ALL,
     policies=[policy("@-b", allow(["sqs:*", "iam:PutUserPermissionsBoundary"], ["*"]))])  # fmt: skip
_add("bound-swapped-same", False, "may put only the same boundary in its place", me=_ALL, policies=[policy("@-b",
     allow("iam:PutUserPermissionsBoundary", ME, ArnEquals={"iam:PermissionsBoundary": NEXT}))])  # fmt: skip
_add("bound-rewritten", True, "the boundary lets it write a new version of the boundary", me=_ALL,
     policies=[policy("@-b", allow("iam:CreatePolicyVersion", NEXT))])  # fmt: skip
_add("bound-rewritten-full", False, "the boundary has five versions", me=_ALL,
     policies=[policy("@-b", *[allow("iam:CreatePolicyVersion", NEXT)] * 5)])  # fmt: skip
_add("bound-version", True, "an older version of the boundary allows everything", me=_ALL,
     policies=[policy("@-b", allow("*"), allow("iam:SetDefaultPolicyVersion", NEXT), default=2)])  # fmt: skip
_add("bound-deny", False, "the boundary allows all and denies what would lift it and all of identity", me=_ALL,
     policies=[policy("@-b", [allow("sqs:*"), allow("iam:Delete*"), deny("iam:*PermissionsBoundary")])])  # fmt: skip
_add("bound-self-policy", False, "more policies change nothing under the boundary", _SELF, me={"boundary": "@-b"},
     policies=[policy("@-b", allow(["iam:PutUserPolicy", "sqs:*"], [ME, "arn:aws:sqs:*:*:*"]))])  # fmt: skip
_add("bound-makes-user", True, "makes a user without a boundary", me=_ALL, policies=[policy("@-b",
     allow(["iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"], f"{IAM}user/@-new*"))])  # fmt: skip
_add("bound-makes-user-bound", False, "may make users only with the boundary", me=_ALL, policies=[policy("@-b", [
     allow(["iam:CreateUser", "iam:AttachUserPolicy"], f"{IAM}user/@-new*",
           StringEquals={"iam:PermissionsBoundary": NEXT}),
     allow("iam:CreateAccessKey", f"{IAM}user/@-new*")])])  # fmt: skip
_add("bound-target", False, "the role is held by its boundary", allow("sts:AssumeRole", TARGET),
     roles=[admin_role(boundary="h-b-sqsonly")])  # fmt: skip
_add("bound-target-freed", True, "takes the role's boundary away", allow(["sts:AssumeRole",
     "iam:DeleteRolePermissionsBoundary"], TARGET), roles=[admin_role(boundary="h-b-sqsonly")])  # fmt: skip
_add("bound-target-widened", True, "puts a wider boundary on the role", allow(["sts:AssumeRole",
     "iam:PutRolePermissionsBoundary"], TARGET), roles=[admin_role(boundary="h-b-sqsonly")])  # fmt: skip
_add("bound-target-freed-useless", False, "takes the boundary of a role that it cannot assume", allow(
     "iam:DeleteRolePermissionsBoundary", TARGET), roles=[admin_role(boundary="h-b-sqsonly")])  # fmt: skip
_add("bound-named", True, "a trust that names the user is not held by what its boundary leaves out", SMALL,
     me={"boundary": "h-b-sqsonly"}, roles=[admin_role(trust(ME))])  # fmt: skip
_add("bound-named-role", False, "a trust that names the role is held by its boundary", SMALL, start="role",
     me={"boundary": "h-b-sqsonly"}, roles=[admin_role(trust(MY_ROLE))])  # fmt: skip
_add("bound-named-deny", False, "a deny in the boundary strikes whatever the trust says", SMALL,
     me={"boundary": "@-b"}, roles=[admin_role(trust(ME))],
     policies=[policy("@-b", [allow("*"), deny(["sts:*", "iam:*"])])])  # fmt: skip

# Denies that can be taken away.
_DENY = document(deny("iam:PutUserPolicy"))
_add("deny-detach", True, "may detach the policy that denies", _SELF, allow("iam:DetachUserPolicy", ME),
     me={"managed": ["@-mine"]}, policies=[policy("@-mine", deny("iam:PutUserPolicy"))])  # fmt: skip
_add("deny-detach-other", False, "may detach a policy from another user", _SELF, allow("iam:DetachUserPolicy", BOSS),
     me={"managed": ["@-mine"]}, policies=[policy("@-mine", deny("iam:PutUserPolicy"))])  # fmt: skip
_add("deny-detach-key", False, "may detach a policy that does not deny", _SELF, allow("iam:DetachUserPolicy", ME,
     ArnEquals={"iam:PolicyARN": f"{AWS_POLICY}ReadOnlyAccess"}), me={"managed": ["@-mine"]},
     policies=[policy("@-mine", deny("iam:PutUserPolicy"))])  # fmt: skip
_add("deny-leave", True, "leaves the group that is denied", _SELF, allow("iam:RemoveUserFromGroup", f"{IAM}group/@-g"),
     me={"groups": ["@-g"]}, groups=[{"name": "@-g", "inline": {"d": _DENY}}])  # fmt: skip
_add(
    "deny-leave-user",
    False,
    "leaving is asked of the group, not of the user",
    _SELF,
    allow("iam:RemoveUserFromGroup", ME),
    me={"groups": ["@-g"]},
    groups=[{"name": "@-g", "inline": {"d": _DENY}}],
)
_add("deny-inline", True, "deletes the inline policy that denies", _SELF, allow("iam:DeleteUserPolicy", ME),
     me={"managed": ["@-mine"], "inline": {"d": document(_SELF, allow("iam:DeleteUserPolicy", ME),
     deny("iam:PutUserPolicy")), "p": document(_SELF)}}, policies=[policy("@-mine", SMALL)])  # fmt: skip
_add("deny-overwritten", True, "writes over the inline policy that denies all but writing", me={"inline": {"d": document(
     _SELF, stated("Deny", {"NotAction": "iam:PutUserPolicy", "Resource": "*"}))}})  # fmt: skip
_add("deny-group-rest", False, "may write its own policies, and its group is denied all else", _SELF,
     me={"groups": ["@-g"]}, groups=[{"name": "@-g", "inline": {"d": document(stated("Deny",
     {"NotAction": "iam:PutUserPolicy", "Resource": "*"}))}}])  # fmt: skip
_add("deny-group-arn", True, "a deny on the group's ARN does not mean its members", _SELF,
     deny("iam:*", f"{IAM}group/*"))  # fmt: skip
_add("deny-attach-one", True, "one policy of AWS is denied, others do as well", allow("iam:AttachUserPolicy", ME),
     deny("iam:AttachUserPolicy", "*", ArnEquals={"iam:PolicyARN": f"{AWS_POLICY}AdministratorAccess"}))  # fmt: skip
_add(
    "deny-attach-all",
    False,
    "all of AWS's policies and the account's are denied",
    allow("iam:AttachUserPolicy", ME),
    deny("iam:AttachUserPolicy", "*", ArnLike={"iam:PolicyARN": ["arn:aws:iam::aws:policy/*", f"{IAM}policy/*"]}),
)
_add("attach-iamfull", True, "IAMFullAccess is enough", allow("iam:AttachUserPolicy", ME,
     ArnEquals={"iam:PolicyARN": f"{AWS_POLICY}IAMFullAccess"}))  # fmt: skip
_add("attach-audit", False, "SecurityAudit reads", allow("iam:AttachUserPolicy", ME,
     ArnEquals={"iam:PolicyARN": f"{AWS_POLICY}SecurityAudit"}))  # fmt: skip
_add("attach-made", True, "makes the policy that it may attach", allow("iam:CreatePolicy", f"{IAM}policy/@-x*"),
     allow("iam:AttachUserPolicy", ME, ArnLike={"iam:PolicyARN": f"{IAM}policy/@-x*"}))  # fmt: skip
_add("attach-notmade", False, "there is no policy of that name, and it makes none", allow("iam:AttachUserPolicy", ME,
     ArnLike={"iam:PolicyARN": f"{IAM}policy/@-x*"}))  # fmt: skip

# Groups.
_JOIN = allow("iam:AddUserToGroup", f"{IAM}group/@-bosses")
_BOSSES = [{"name": "@-bosses", "managed": [ADMIN]}]
_add("group-join", True, "joins", _JOIN, groups=_BOSSES)
_add("group-join-user", False, "joining is asked of the group, not of the user", allow("iam:AddUserToGroup", ME),
     groups=_BOSSES)  # fmt: skip
_TEN = [{"name": f"@-g{n}"} for n in range(10)]
_add("group-ten", False, "a user is in ten groups at most", _JOIN, me={"groups": [g["name"] for g in _TEN]},
     groups=[*_TEN, *_BOSSES])  # fmt: skip
_add("group-ten-leave", True, "leaves one of its ten groups", _JOIN, allow("iam:RemoveUserFromGroup",
     f"{IAM}group/@-g*"), me={"groups": [g["name"] for g in _TEN]}, groups=[*_TEN, *_BOSSES])  # fmt: skip
_add("group-new", True, "makes a group of administrators and joins it", allow(["iam:CreateGroup", "iam:AttachGroupPolicy",
     "iam:AddUserToGroup"], f"{IAM}group/@-new*"))  # fmt: skip
_add("group-new-apart", False, "makes a group of administrators and cannot join it", allow(["iam:CreateGroup",
     "iam:AttachGroupPolicy"], f"{IAM}group/@-new*"))  # fmt: skip
_add("group-role", False, "a role can be in no group", _JOIN, start="role", groups=_BOSSES)

# What is made anew.
_NEW = f"{IAM}user/@-new*"
_add("new-user", True, "makes an administrator and a key for it", allow(["iam:CreateUser", "iam:PutUserPolicy",
     "iam:CreateAccessKey"], _NEW))  # fmt: skip
_add("new-user-nokey", False, "makes an administrator that nobody can be", allow(["iam:CreateUser",
     "iam:PutUserPolicy"], _NEW))  # fmt: skip
_add("new-user-group", True, "makes a user, lets it join the administrators, gives it a password", allow(
     ["iam:CreateUser", "iam:CreateLoginProfile"], _NEW), _JOIN, groups=_BOSSES)  # fmt: skip
_NEW_ROLE = f"{IAM}role/@-new*"
_add("new-role", True, "makes a role that trusts itself by name", allow(["iam:CreateRole", "iam:PutRolePolicy"],
     _NEW_ROLE))  # fmt: skip
_add("new-role-empty", False, "makes a role that may do nothing", allow(["iam:CreateRole", "iam:TagRole"], _NEW_ROLE))
_add("new-role-bound", False, "makes roles only with a boundary", allow(["iam:CreateRole", "iam:PutRolePolicy"],
     _NEW_ROLE, StringEquals={"iam:PermissionsBoundary": f"{IAM}policy/h-b-sqsonly"}))  # fmt: skip
_add("new-role-unbound", True, "takes the boundary away afterwards", allow(["iam:CreateRole", "iam:PutRolePolicy"],
     _NEW_ROLE, StringEquals={"iam:PermissionsBoundary": f"{IAM}policy/h-b-sqsonly"}),
     allow("iam:DeleteRolePermissionsBoundary", _NEW_ROLE))  # fmt: skip
_add("new-role-denied", False, "it is denied to be any role", allow(["iam:CreateRole", "iam:PutRolePolicy"],
     _NEW_ROLE), deny("sts:AssumeRole"))  # fmt: skip

# Tags.
_RED = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
_add("tag-self", True, "tags itself", allow("iam:PutUserPolicy", ME, **_RED), allow("iam:TagUser", ME))
_add("tag-key", False, "may give itself another tag", allow("iam:PutUserPolicy", ME, **_RED),
     allow("iam:TagUser", ME, ForAllValues_StringEquals={"aws:TagKeys": ["cost"]}))  # fmt: skip
_add("tag-value", False, "may give itself another value", allow("iam:PutUserPolicy", ME, **_RED),
     allow("iam:TagUser", ME, StringEquals={"aws:RequestTag/team": ["blue", "green"]}))  # fmt: skip
_add("tag-value-ok", True, "may give itself that value", allow("iam:PutUserPolicy", ME, **_RED),
     allow("iam:TagUser", ME, StringEquals={"aws:RequestTag/team": ["blue", "red"]}))  # fmt: skip
_add("tag-role", True, "a role that tags itself", allow("iam:PutRolePolicy", MY_ROLE, **_RED),
     allow("iam:TagRole", MY_ROLE), start="role")  # fmt: skip
_add("tag-role-user", False, "a role is not tagged by tagging users", allow("iam:PutRolePolicy", MY_ROLE, **_RED),
     allow("iam:TagUser", MY_ROLE), start="role")  # fmt: skip
_LOCK = deny("iam:PutUserPolicy", "*", StringEquals={"aws:PrincipalTag/lock": "on"})
_add("tag-untag", True, "takes the tag off that denies it", _SELF, _LOCK, allow("iam:UntagUser", ME),
     me={"tags": {"lock": "on"}})  # fmt: skip
_add("tag-locked", False, "cannot take the tag off that denies it", _SELF, _LOCK, me={"tags": {"lock": "on"}})
_add("tag-key-case", True, "keys of conditions know no case", _SELF, me={"tags": {"team": "red"}, "inline": {"p":
     document(allow("iam:PutUserPolicy", ME, StringEquals={"AWS:principaltag/team": "red"}))}})  # fmt: skip
_add("tag-value-case", False, "values of tags mind case", me={"tags": {"team": "Red"}, "inline": {"p":
     document(allow("iam:PutUserPolicy", ME, **_RED))}})  # fmt: skip
_BY_TAG = allow("sts:AssumeRole", "*", StringEquals={"aws:ResourceTag/@": "${aws:username}"})
_add("tag-resource", True, "the role bears its name", _BY_TAG, roles=[admin_role(tags={"@": "@"})])
_add("tag-resource-not", False, "the role bears another name", _BY_TAG, roles=[admin_role(tags={"@": "@-other"})])
_add("tag-resource-set", True, "tags the role with its name", _BY_TAG, allow("iam:TagRole", TARGET),
     roles=[admin_role(tags={"@": "@-other"})])  # fmt: skip
_add("tag-boss", False, "keys of users with a tag, which the administrator has not", allow("iam:CreateAccessKey", BOSS,
     StringEquals={"aws:ResourceTag/tier": "low"}), users=_boss(tags={"tier": "high"}))  # fmt: skip
_add(
    "tag-boss-set",
    True,
    "tags the administrator",
    allow("iam:CreateAccessKey", BOSS, StringEquals={"aws:ResourceTag/tier": "low"}),
    allow("iam:TagUser", BOSS),
    users=_boss(tags={"tier": "high"}),
)

# Things of IAM that lead nowhere.
for _number, _actions in enumerate(
    (
        ["iam:UpdateRole", "iam:UpdateRoleDescription"],
        ["iam:UpdateAccountPasswordPolicy", "iam:CreateAccountAlias"],
        ["iam:CreateServiceLinkedRole", "iam:UploadServerCertificate"],
        ["iam:SimulatePrincipalPolicy", "iam:GenerateCredentialReport", "iam:GetAccountAuthorizationDetails"],
        ["iam:DeactivateMFADevice", "iam:ResyncMFADevice", "iam:DeleteAccessKey"],
        ["sts:GetSessionToken", "sts:GetFederationToken", "sts:GetCallerIdentity", "sts:DecodeAuthorizationMessage"],
        ["iam:CreatePolicy", "iam:DeletePolicy", "iam:TagPolicy"],
        ["iam:CreateUser", "iam:CreateGroup", "iam:DeleteUser"],
    )
):
    _add(f"nowhere-{_number}", False, "none of these gives anything", allow(_actions), users=_boss(login_profile=True),
         roles=[admin_role(trust("ds.amazonaws.com"))])  # fmt: skip

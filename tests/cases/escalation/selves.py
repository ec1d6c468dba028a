"""IAM itself: giving oneself, or one whose credentials one has, more rights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.escalation.forms import (
    ADMIN,
    AWS_POLICY,
    IAM,
    ME,
    MY_ROLE,
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

G, T, P = f"{IAM}group/@-g", f"{IAM}role/@-t", f"{IAM}policy/@-p"
_TAKE = allow("sts:AssumeRole", T)
_OPEN = trust()
_WEAK = role("@-t", _OPEN)
_FULL = allow("*")
_LITTLE = allow("sqs:ListQueues")


def _own() -> Iterator[Json]:
    yield case("iam-007", True, "an inline policy on itself", allow("iam:PutUserPolicy", ME))
    yield case("iam-007-other", False, "on a user whose credentials are out of reach",
               allow("iam:PutUserPolicy", f"{IAM}user/@-t"), users=[user("@-t")])  # fmt: skip
    yield case("iam-007-deny", False, "a Deny on itself", allow("iam:PutUserPolicy", ME),
               deny("iam:Put*", ME))  # fmt: skip
    yield case("iam-007-path", False, "the user lies in a path that the ARN lacks",
               allow("iam:PutUserPolicy", ME), me={"path": "/staff/"})  # fmt: skip
    yield case("iam-007-inpath", True, "the ARN with the path", allow("iam:PutUserPolicy", f"{IAM}user/staff/@"),
               me={"path": "/staff/"})  # fmt: skip
    yield case("iam-007-group", True, "the right comes from a group", me={"groups": ["@-g"]},
               groups=[group("@-g", allow("iam:PutUserPolicy", ME))])  # fmt: skip
    yield case("iam-007-groupout", False, "the group with the right has other members",
               groups=[group("@-g", allow("iam:PutUserPolicy", ME))])  # fmt: skip
    yield case("iam-007-managed", True, "the right comes from a managed policy", me={"managed": ["@-p"]},
               policies=[policy("@-p", allow("iam:PutUserPolicy", ME))])  # fmt: skip
    yield case("iam-007-unattached", False, "the managed policy is attached to nobody",
               policies=[policy("@-p", allow("iam:PutUserPolicy", ME))])  # fmt: skip
    yield case("iam-007-oldversion", False, "the right is in an old version", me={"managed": ["@-p"]},
               policies=[policy("@-p", allow("iam:PutUserPolicy", ME), _LITTLE, default=2)])  # fmt: skip
    yield case("iam-007-groupmanaged", True, "a managed policy of the group", me={"groups": ["@-g"]},
               groups=[group("@-g", managed=["@-p"])],
               policies=[policy("@-p", allow("iam:PutUserPolicy", ME))])  # fmt: skip
    yield case("iam-007-grouparn", False, "a group's ARN is no user's", allow("iam:PutUserPolicy", G),
               me={"groups": ["@-g"]}, groups=[group()])  # fmt: skip
    yield case("iam-008", True, "a managed policy on itself", allow("iam:AttachUserPolicy", ME))
    yield case("iam-008-deny", False, "a group's Deny", allow("iam:AttachUserPolicy", ME), me={"groups": ["@-g"]},
               groups=[group("@-g", deny("iam:Attach*"))])  # fmt: skip
    yield case("iam-005", True, "an inline policy on itself, a role", allow("iam:PutRolePolicy", MY_ROLE),
               start="role")  # fmt: skip
    yield case("iam-005-other", False, "on a role that nobody but a service can take",
               allow("iam:PutRolePolicy", T), start="role",
               roles=[role("@-t", trust("firehose.amazonaws.com"))])  # fmt: skip
    yield case("iam-009", True, "a managed policy on itself, a role", allow("iam:AttachRolePolicy", MY_ROLE),
               start="role")  # fmt: skip
    yield case("iam-009-deny", False, "a Deny that comes with another policy",
               allow("iam:AttachRolePolicy", MY_ROLE), start="role", me={"managed": ["@-p"]},
               policies=[policy("@-p", deny("iam:AttachRolePolicy"))])  # fmt: skip
    yield case("iam-009-user", False, "a user's right on roles does not touch the user",
               allow("iam:AttachRolePolicy", MY_ROLE))  # fmt: skip


def _groups() -> Iterator[Json]:
    member = {"groups": ["@-g"]}
    for number, verb in (("010", "iam:AttachGroupPolicy"), ("011", "iam:PutGroupPolicy")):
        yield case(f"iam-{number}", True, "a member of the group", allow(verb, G), me=member, groups=[group()])
        yield case(f"iam-{number}-out", False, "not a member", allow(verb, G), groups=[group()])
        yield case(f"iam-{number}-join", True, "joins it first", allow([verb, "iam:AddUserToGroup"], G),
                   groups=[group()])  # fmt: skip
        yield case(f"iam-{number}-other", False, "allowed on another group", allow(verb, f"{G}-other"), me=member,
                   groups=[group(), group("@-g-other")])  # fmt: skip
        yield case(f"iam-{number}-role", False, "a role is in no group", allow(verb, G), start="role",
                   groups=[group()])  # fmt: skip
        yield case(f"iam-{number}-bounded", False, "the caller's boundary caps what the group gives", allow(verb, G),
                   me={**member, "boundary": "@-b"}, groups=[group()],
                   policies=[policy("@-b", allow([verb, "sqs:*"]))])  # fmt: skip
    full = group("@-g", managed=[ADMIN])
    join = allow("iam:AddUserToGroup", G)
    yield case("iam-013", True, "joins the group of administrators", join, groups=[full])
    yield case("iam-013-weak", False, "the group may do nothing", join, groups=[group()])
    yield case("iam-013-userarn", False, "the resource of AddUserToGroup is the group",
               allow("iam:AddUserToGroup", ME), groups=[full])  # fmt: skip
    yield case("iam-013-deny", False, "a Deny on the group", join, deny("iam:*", G), groups=[full])
    yield case("iam-013-role", False, "a role joins no group", join, start="role", groups=[full])
    yield case("iam-013-bounded", False, "the boundary stays", join, groups=[full], me={"boundary": "@-b"},
               policies=[policy("@-b", allow("iam:AddUserToGroup"))])  # fmt: skip
    yield case("iam-013-two", True, "a group whose members may give themselves more", join,
               groups=[group("@-g", allow("iam:PutUserPolicy", f"{IAM}user/${{aws:username}}"))])  # fmt: skip
    yield case("iam-013-denied", False, "what the group gives, the user's own Deny takes", join,
               deny(["iam:Put*", "iam:Attach*"]),
               groups=[group("@-g", allow("iam:PutUserPolicy", ME))])  # fmt: skip
    ten = [f"@-g{n}" for n in range(10)]
    yield case("iam-013-ten", False, "a user is in ten groups at most", join, me={"groups": ten},
               groups=[full, *map(group, ten)])  # fmt: skip
    yield case("iam-013-nine", True, "nine groups leave room", join, me={"groups": ten[:9]},
               groups=[full, *map(group, ten[:9])])  # fmt: skip
    yield case("iam-013-tenleave", True, "ten groups, one of which it may leave", join,
               allow("iam:RemoveUserFromGroup", f"{IAM}group/@-g0"), me={"groups": ten},
               groups=[full, *map(group, ten)])  # fmt: skip
    yield case("group-admin", True, "a member of the administrators", me=member, groups=[full])
    yield case("group-denied", False, "the user's own Deny beats the group", deny("*"), me=member, groups=[full])


def _versions() -> Iterator[Json]:
    mine = {"managed": ["@-p"]}
    make, choose = allow("iam:CreatePolicyVersion", P), allow("iam:SetDefaultPolicyVersion", P)
    five = [_LITTLE] * 5
    yield case("iam-001", True, "a new version of its own policy", make, me=mine, policies=[policy("@-p", _LITTLE)])
    yield case("iam-001-loose", False, "the policy is attached to nobody", make, policies=[policy("@-p", _LITTLE)])
    yield case("iam-001-group", True, "the policy of its group", make, me={"groups": ["@-g"]},
               groups=[group("@-g", managed=["@-p"])], policies=[policy("@-p", _LITTLE)])  # fmt: skip
    yield case("iam-001-groupout", False, "the policy of a group that it is not in", make,
               groups=[group("@-g", managed=["@-p"])], policies=[policy("@-p", _LITTLE)])  # fmt: skip
    yield case("iam-001-full", False, "five versions are the most, and none may be deleted", make, me=mine,
               policies=[policy("@-p", *five)])  # fmt: skip
    yield case("iam-001-four", True, "four versions leave room", make, me=mine, policies=[policy("@-p", *five[:4])])
    yield case("iam-001-fulldelete", True, "five versions, one of which may be deleted", make,
               allow("iam:DeletePolicyVersion", P), me=mine, policies=[policy("@-p", *five)])  # fmt: skip
    yield case("iam-001-fulldeletedeny", False, "five versions, deleting denied", make,
               allow("iam:DeletePolicyVersion", P), deny("iam:Delete*"), me=mine,
               policies=[policy("@-p", *five)])  # fmt: skip
    yield case("iam-001-fullchoose", True, "five versions, the first of which is strong", make, choose, me=mine,
               policies=[policy("@-p", _FULL, *five[:4], default=5)])  # fmt: skip
    yield case("iam-001-other", False, "allowed on another policy", allow("iam:CreatePolicyVersion", f"{P}2"),
               me=mine, policies=[policy("@-p", _LITTLE), policy("@-p2", _LITTLE)])  # fmt: skip
    yield case("iam-001-denypolicy", True, "a new version of the policy that denies it everything else",
               allow("*"), me=mine,
               policies=[policy("@-p", stated("Deny", {"NotAction": "iam:CreatePolicyVersion", "Resource": "*"}))])  # fmt: skip
    yield case("iam-001-isrole", True, "the same of a role", make, me=mine, start="role",
               policies=[policy("@-p", _LITTLE)])  # fmt: skip
    yield case("setdefault", True, "back to a stronger version", choose, me=mine,
               policies=[policy("@-p", _FULL, _LITTLE, default=2)])  # fmt: skip
    yield case("setdefault-newer", True, "a stronger version that is not in force yet", choose, me=mine,
               policies=[policy("@-p", _LITTLE, _FULL, default=1)])  # fmt: skip
    yield case("setdefault-weak", False, "no version is stronger", choose, me=mine,
               policies=[policy("@-p", allow("sqs:*"), _LITTLE, default=2)])  # fmt: skip
    yield case("setdefault-loose", False, "the policy is attached to nobody", choose,
               policies=[policy("@-p", _FULL, _LITTLE, default=2)])  # fmt: skip
    yield case("setdefault-deny", False, "a Deny", choose, deny("iam:SetDefault*"), me=mine,
               policies=[policy("@-p", _FULL, _LITTLE, default=2)])  # fmt: skip
    yield case("setdefault-escalates", True, "the older version lets it strengthen itself", choose, me=mine,
               policies=[policy("@-p", allow("iam:PutUserPolicy", ME), _LITTLE, default=2)])  # fmt: skip
    yield case("setdefault-rolepolicy", True, "the older version makes a role strong that it may take", choose,
               _TAKE, roles=[role("@-t", _OPEN, managed=["@-p"])],
               policies=[policy("@-p", _FULL, _LITTLE, default=2)])  # fmt: skip
    yield case("setdefault-denyrole", False, "a Deny of the role's own keeps it weak", choose, _TAKE,
               roles=[role("@-t", _OPEN, managed=["@-p"], inline={"p": document(deny("*"))})],
               policies=[policy("@-p", _FULL, _LITTLE, default=2)])  # fmt: skip
    yield case("setdefault-unboundary", True, "its boundary has an older, open version", _FULL,
               me={"boundary": "@-p"},
               policies=[policy("@-p", _FULL, allow(["sqs:*", "iam:SetDefaultPolicyVersion"]), default=2)])  # fmt: skip
    yield case("deleteversion", False, "deleting a version does not choose another",
               allow("iam:DeletePolicyVersion", P), me=mine,
               policies=[policy("@-p", _FULL, _LITTLE, default=2)])  # fmt: skip


def _through_roles() -> Iterator[Json]:
    for number, verb in (("014", "iam:AttachRolePolicy"), ("017", "iam:PutRolePolicy")):
        may = allow(verb, T)
        yield case(f"iam-{number}", True, "strengthens a role that it may take", may, _TAKE, roles=[_WEAK])
        yield case(f"iam-{number}-noassume", False, "the role trusts the account, and sts:AssumeRole is missing", may,
                   roles=[_WEAK])  # fmt: skip
        yield case(f"iam-{number}-named", True, "the role's trust names the user", may,
                   roles=[role("@-t", trust(ME))])  # fmt: skip
        yield case(f"iam-{number}-nameddeny", False, "the trust names the user, whom a Deny keeps from sts", may,
                   deny("sts:*"), roles=[role("@-t", trust(ME))])  # fmt: skip
        yield case(f"iam-{number}-wrongtrust", False, "the role trusts another user", may, _TAKE,
                   users=[user("@-x")], roles=[role("@-t", trust(f"{IAM}user/@-x"))])  # fmt: skip
        yield case(f"iam-{number}-service", False, "only a service takes the role", may, _TAKE,
                   roles=[role("@-t", trust("firehose.amazonaws.com"))])  # fmt: skip
        yield case(f"iam-{number}-bounded", False, "the role's boundary lets through SQS alone", may, _TAKE,
                   roles=[role("@-t", _OPEN, boundary="h-b-sqsonly")])  # fmt: skip
        yield case(f"iam-{number}-roledeny", False, "the Deny of the role's managed policy stays", may, _TAKE,
                   roles=[role("@-t", _OPEN, managed=["@-p"])], policies=[policy("@-p", deny("*"))])  # fmt: skip
        overwrites = verb == "iam:PutRolePolicy"
        yield case(f"iam-{number}-inlinedeny", overwrites, "putting an inline policy replaces the one of that name",
                   may, _TAKE, roles=[role("@-t", _OPEN, inline={"p": document(deny("*"))})])  # fmt: skip
        yield case(f"iam-{number}-deny", False, "a Deny on taking the role", may, _TAKE, deny("sts:AssumeRole", T),
                   roles=[_WEAK])  # fmt: skip
    make = allow("iam:CreatePolicyVersion", P)
    held = role("@-t", _OPEN, managed=["@-p"])
    yield case("iam-016", True, "a new version of a policy of a role that it may take", make, _TAKE, roles=[held],
               policies=[policy("@-p", _LITTLE)])  # fmt: skip
    yield case("iam-016-noassume", False, "sts:AssumeRole is missing", make, roles=[held],
               policies=[policy("@-p", _LITTLE)])  # fmt: skip
    yield case("iam-016-loose", False, "the role does not have the policy", make, _TAKE, roles=[_WEAK],
               policies=[policy("@-p", _LITTLE)])  # fmt: skip
    yield case("iam-016-full", False, "the policy has five versions", make, _TAKE, roles=[held],
               policies=[policy("@-p", *[_LITTLE] * 5)])  # fmt: skip
    retrust = allow("iam:UpdateAssumeRolePolicy", T)
    shut = role("@-t", trust("firehose.amazonaws.com"))
    strong = admin_role(trust("firehose.amazonaws.com"), name="@-t")
    yield case("iam-012", True, "makes an administrator's role trust itself", retrust, roles=[strong])
    yield case("iam-012-weak", False, "the role may do nothing", retrust, roles=[shut])
    yield case("iam-012-stsdeny", False, "whatever the trust says, sts is denied", retrust, deny("sts:*"),
               roles=[strong])  # fmt: skip
    yield case("iam-012-stsotherdeny", True, "sts is denied for another role", retrust,
               deny("sts:AssumeRole", f"{T}2"), roles=[strong])  # fmt: skip
    yield case("iam-012-bounded", False, "the role's boundary lets through SQS alone", retrust,
               roles=[{**strong, "boundary": "h-b-sqsonly"}])  # fmt: skip
    yield case("iam-012-deny", False, "a Deny", retrust, deny("iam:Update*"), roles=[strong])
    yield case("iam-012-other", False, "allowed on a role that is weak", allow("iam:UpdateAssumeRolePolicy", f"{T}2"),
               roles=[strong, role("@-t2", trust("firehose.amazonaws.com"))])  # fmt: skip
    yield case("iam-012-role", True, "a role does it", retrust, start="role", roles=[strong])
    yield case("iam-012-hop", True, "makes a role trust it that takes an administrator's", retrust,
               roles=[role("@-t", trust("firehose.amazonaws.com"),
                           inline={"p": document(allow("sts:AssumeRole", f"{IAM}role/@-last"))}),
                      admin_role(name="@-last")])  # fmt: skip
    for number, verb in (("019", "iam:AttachRolePolicy"), ("021", "iam:PutRolePolicy")):
        yield case(f"iam-{number}", True, "strengthens a role, then makes it trust itself", retrust, allow(verb, T),
                   roles=[shut])  # fmt: skip
        yield case(f"iam-{number}-split", False, "one right on one role, the other on another", retrust,
                   allow(verb, f"{T}2"), roles=[shut, role("@-t2", trust("firehose.amazonaws.com"))])  # fmt: skip
        yield case(f"iam-{number}-bounded", False, "the role's boundary", retrust, allow(verb, T),
                   roles=[{**shut, "boundary": "h-b-sqsonly"}])  # fmt: skip
    yield case("iam-020", True, "a new version of the role's policy, then its trust", retrust, make,
               roles=[role("@-t", trust("firehose.amazonaws.com"), managed=["@-p"])],
               policies=[policy("@-p", _LITTLE)])  # fmt: skip
    yield case("iam-020-loose", False, "the policy is not the role's", retrust, make, roles=[shut],
               policies=[policy("@-p", _LITTLE)])  # fmt: skip


def _attach_limits() -> Iterator[Json]:
    """iam:PolicyARN and its kin."""
    arn = "iam:PolicyARN"
    local = f"{IAM}policy/@-p"
    weak = [policy("@-p", _LITTLE)]
    rows: list[tuple[str, bool, str, Json]] = [
        ("limited", False, "a harmless policy alone", {"ArnEquals": {arn: f"{AWS_POLICY}IAMUserChangePassword"}}),
        ("admin", True, "this very policy", {"ArnEquals": {arn: f"{AWS_POLICY}AdministratorAccess"}}),
        ("like", True, "a pattern", {"ArnLike": {arn: f"{AWS_POLICY}Adm*"}}),
        ("equalsstar", True, "ArnEquals knows patterns too", {"ArnEquals": {arn: f"{AWS_POLICY}Adm*"}}),
        ("stringstar", False, "StringEquals knows none", {"StringEquals": {arn: f"{AWS_POLICY}Adm*"}}),
        ("stringlike", True, "StringLike does", {"StringLike": {arn: "*/AdministratorAccess"}}),
        ("not", True, "all but one: IAMFullAccess is left",
         {"ArnNotEquals": {arn: f"{AWS_POLICY}AdministratorAccess"}}),
        ("notaws", True, "none of AWS's own: the account's own full policy is left",
         {"ArnNotLike": {arn: f"{AWS_POLICY}*"}}),
        ("local", False, "its own weak policy alone", {"ArnEquals": {arn: local}}),
        ("readonly", False, "policies that only read", {"ArnEquals": {arn: [
            f"{AWS_POLICY}ReadOnlyAccess", f"{AWS_POLICY}SecurityAudit"]}}),
        ("iamfull", True, "IAMFullAccess is enough", {"ArnEquals": {arn: f"{AWS_POLICY}IAMFullAccess"}}),
        ("middle", True, "a star in the middle", {"ArnLike": {arn: f"{AWS_POLICY}*Access"}}),
        ("case", False, "ARNs have case", {"ArnEquals": {arn: f"{AWS_POLICY}administratoraccess"}}),
        ("bound", False, "the user has no such boundary",
         {"StringEquals": {"iam:PermissionsBoundary": f"{IAM}policy/h-b-full"}}),
        ("two", False, "two conditions that no policy meets", {
            "ArnLike": {arn: f"{AWS_POLICY}*"}, "ArnNotLike": {arn: f"{AWS_POLICY}*"}}),
    ]  # fmt: skip
    for name, admin, why, when in rows:
        yield case(f"iam-008-pa-{name}", admin, why, allow("iam:AttachUserPolicy", ME, **when), policies=weak)
    only_local = allow("iam:AttachUserPolicy", ME, ArnEquals={arn: local})
    yield case("iam-008-pa-chain", True, "attaches a weak policy and writes a new version of it", only_local,
               allow("iam:CreatePolicyVersion", local), policies=weak)  # fmt: skip
    yield case("iam-008-pa-create", True, "makes a policy and attaches it", only_local,
               allow("iam:CreatePolicy", local))  # fmt: skip
    yield case("iam-008-pa-nocreate", False, "the policy is not there and may not be made", only_local)
    yield case("iam-008-pa-detach", True, "a policy with an old strong version, attached and set back", only_local,
               allow("iam:SetDefaultPolicyVersion", local),
               policies=[policy("@-p", _FULL, _LITTLE, default=2)])  # fmt: skip
    yield case("iam-008-pa-deny", False, "a Deny spares harmless policies alone", allow("iam:AttachUserPolicy", ME),
               deny("iam:AttachUserPolicy", ArnNotEquals={arn: f"{AWS_POLICY}IAMUserChangePassword"}))  # fmt: skip
    yield case("iam-008-pa-denyone", True, "a Deny on one of the strong policies", allow("iam:AttachUserPolicy", ME),
               deny("iam:AttachUserPolicy", ArnEquals={arn: f"{AWS_POLICY}AdministratorAccess"}))  # fmt: skip
    yield case("iam-007-pa", False, "iam:PolicyARN is absent when an inline policy is put",
               allow("iam:PutUserPolicy", ME, ArnLike={arn: "arn:aws:iam::*"}))  # fmt: skip
    yield case("iam-007-paif", True, "unless IfExists forgives", allow("iam:PutUserPolicy", ME,
               ArnLikeIfExists={arn: f"{AWS_POLICY}ReadOnlyAccess"}))  # fmt: skip
    yield case("iam-008-bound", False, "its boundary is the one asked for, and stays",
               allow("iam:AttachUserPolicy", ME, StringEquals={"iam:PermissionsBoundary": f"{IAM}policy/@-b"}),
               me={"boundary": "@-b"}, policies=[policy("@-b", allow("iam:AttachUserPolicy"))])  # fmt: skip


def _new_ones() -> Iterator[Json]:
    """A principal of one's own making."""
    new = f"{IAM}role/@-new*"
    some: dict[str, Any] = {"iam:PermissionsBoundary": f"{IAM}policy/h-b-sqsonly"}
    yield case("newrole", True, "a new role that trusts the caller, made strong",
               allow(["iam:CreateRole", "iam:AttachRolePolicy"], new))  # fmt: skip
    yield case("newrole-put", True, "the same with an inline policy",
               allow(["iam:CreateRole", "iam:PutRolePolicy"], new))  # fmt: skip
    yield case("newrole-weak", False, "a new role that nothing makes strong", allow("iam:CreateRole", new))
    yield case("newrole-stsdeny", False, "sts is denied", allow(["iam:CreateRole", "iam:AttachRolePolicy"], new),
               deny("sts:*"))  # fmt: skip
    yield case("newrole-bounded", False, "only with a boundary",
               allow(["iam:CreateRole", "iam:AttachRolePolicy"], new, StringEquals=some))  # fmt: skip
    yield case("newrole-unbound", True, "only with a boundary, which may be taken away again",
               allow(["iam:CreateRole", "iam:AttachRolePolicy"], new, StringEquals=some),
               allow("iam:DeleteRolePermissionsBoundary", new))  # fmt: skip
    yield case("newrole-fullbound", True, "only with a boundary, which allows everything",
               allow(["iam:CreateRole", "iam:AttachRolePolicy"], new,
                     StringEquals={"iam:PermissionsBoundary": f"{IAM}policy/h-b-full"}))  # fmt: skip
    yield case("newrole-split", False, "roles of one name made, those of another made strong",
               allow("iam:CreateRole", new), allow("iam:AttachRolePolicy", f"{IAM}role/@-other*"))  # fmt: skip
    users = f"{IAM}user/@-new*"
    yield case("newuser", True, "a new user, made strong, and its key",
               allow(["iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"], users))  # fmt: skip
    yield case("newuser-nokey", False, "nothing to sign in with",
               allow(["iam:CreateUser", "iam:AttachUserPolicy"], users))  # fmt: skip
    yield case("newuser-weak", False, "nothing makes it strong",
               allow(["iam:CreateUser", "iam:CreateAccessKey"], users))  # fmt: skip
    yield case("newuser-profile", True, "a password in place of a key",
               allow(["iam:CreateUser", "iam:PutUserPolicy", "iam:CreateLoginProfile"], users))  # fmt: skip
    yield case("newuser-bounded", False, "only with a boundary",
               allow("iam:CreateUser", users, StringEquals=some),
               allow(["iam:AttachUserPolicy", "iam:CreateAccessKey"], users))  # fmt: skip
    yield case("newpolicy", False, "a new policy that may be attached to nobody",
               allow("iam:CreatePolicy", f"{IAM}policy/@-new*"))  # fmt: skip
    yield case("newgroup", True, "a new group, joined and made strong",
               allow(["iam:CreateGroup", "iam:AddUserToGroup", "iam:PutGroupPolicy"], f"{IAM}group/@-new*"))  # fmt: skip
    yield case("newgroup-role", False, "a role is in no group", start="role", *[
               allow(["iam:CreateGroup", "iam:AddUserToGroup", "iam:PutGroupPolicy"], f"{IAM}group/@-new*")])  # fmt: skip


CASES = [*_own(), *_groups(), *_versions(), *_through_roles(), *_attach_limits(), *_new_ones()]

"""Permissions boundaries: what they keep, what they do not, and who can take them off. And Denies of one's own."""

from __future__ import annotations

from collections.abc import Iterator

from cases.escalation.forms import (
    ADMIN,
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

_ALL = {"managed": [ADMIN]}
_B = f"{IAM}policy/@-b"
T = f"{IAM}role/@-t"


def _mine(boundary: str, **more: object) -> Json:
    return {**_ALL, "boundary": boundary, **more}


def _bound(*statements: Json) -> list[Json]:
    return [policy("@-b", list(statements))]


def _limits() -> Iterator[Json]:
    yield case("bound-sqs", False, "an administrator behind a boundary of SQS", me=_mine("h-b-sqsonly"))
    yield case("bound-full", True, "a boundary that allows everything", me=_mine("h-b-full"))
    yield case("bound-none", False, "a boundary that allows nothing", me=_mine("h-b-none"))
    yield case("bound-notsqs", False, "a boundary that denies all but SQS", me=_mine("h-b-notsqs"))
    yield case("bound-remove", True, "a boundary that lets it be removed", me=_mine("h-b-nounb"))
    yield case("bound-role", False, "the same of a role: it is no user", me=_mine("h-b-nounb"), start="role")
    yield case("bound-norights", False, "a boundary gives nothing", me={"boundary": "h-b-full"})
    yield case("bound-removedeny", False, "removing it is denied", deny("iam:DeleteUserPermissionsBoundary"),
               me=_mine("h-b-nounb"))  # fmt: skip
    yield case("bound-removeself", True, "may remove its own boundary", allow("iam:*", ME),
               me={"boundary": "@-b"}, policies=_bound(allow("iam:*")))  # fmt: skip
    yield case("bound-removeother", False, "may remove another user's boundary",
               me=_mine("@-b"), users=[user("@-v", boundary="@-b")],
               policies=_bound(allow("sqs:*"), allow("iam:DeleteUserPermissionsBoundary", f"{IAM}user/@-v")))  # fmt: skip
    yield case("bound-replace", True, "may put another boundary in its place", me=_mine("@-b"),
               policies=_bound(allow("sqs:*"), allow("iam:PutUserPermissionsBoundary", ME)))  # fmt: skip
    yield case("bound-replacesame", False, "may put the same boundary alone in its place", me=_mine("@-b"),
               policies=_bound(allow("sqs:*"), allow("iam:PutUserPermissionsBoundary", ME,
                                                     StringEquals={"iam:PermissionsBoundary": _B})))  # fmt: skip
    yield case("bound-replacefull", True, "may put an open boundary in its place", me=_mine("@-b"),
               policies=_bound(allow("sqs:*"), allow("iam:PutUserPermissionsBoundary", ME, StringEquals={
                   "iam:PermissionsBoundary": f"{IAM}policy/h-b-full"})))  # fmt: skip
    yield case("bound-rewrite", True, "may write a new version of its boundary", me=_mine("@-b"),
               policies=_bound(allow(["sqs:*", "iam:CreatePolicyVersion"])))  # fmt: skip
    yield case("bound-rewritedeny", False, "the boundary denies its own rewriting", me=_mine("@-b"), policies=_bound(
        allow("sqs:*"), allow("iam:CreatePolicyVersion", _B), deny("iam:CreatePolicyVersion", _B)))  # fmt: skip
    yield case("bound-rewritefull", False, "the boundary has five versions", me=_mine("@-b"), policies=[
        policy("@-b", *[[allow("sqs:*"), allow("iam:CreatePolicyVersion", _B)]] * 5)])  # fmt: skip
    yield case("bound-rolerewrite", True, "a role rewrites its boundary", me=_mine("@-b"), start="role",
               policies=_bound(allow("iam:CreatePolicyVersion", _B)))  # fmt: skip
    yield case("bound-roleremove", True, "a role removes its boundary", me=_mine("@-b"), start="role",
               policies=_bound(allow("iam:DeleteRolePermissionsBoundary", MY_ROLE)))  # fmt: skip
    yield case("bound-put", False, "it may write its own policy, and the boundary caps that",
               allow("iam:PutUserPolicy", ME), me={"boundary": "@-b"},
               policies=_bound(allow("iam:PutUserPolicy"), allow("sqs:*")))  # fmt: skip
    yield case("bound-puthidden", False, "the boundary lacks the right to write policies",
               allow("iam:PutUserPolicy", ME), me={"boundary": "h-b-sqsonly"})  # fmt: skip
    yield case("bound-putthen", True, "it writes itself the right to remove the boundary",
               allow("iam:PutUserPolicy", ME), me={"boundary": "@-b"},
               policies=_bound(allow(["iam:PutUserPolicy", "iam:DeleteUserPermissionsBoundary"])))  # fmt: skip
    yield case("bound-through", True, "the boundary lets it strengthen and take a role that has none",
               me=_mine("@-b"), roles=[role("@-t")],
               policies=_bound(allow(["iam:AttachRolePolicy", "sts:AssumeRole"], T)))  # fmt: skip
    yield case("bound-throughbound", False, "the role has a boundary too", me=_mine("@-b"),
               roles=[role("@-t", boundary="h-b-sqsonly")],
               policies=_bound(allow(["iam:AttachRolePolicy", "sts:AssumeRole"], T)))  # fmt: skip
    yield case("bound-throughunbound", True, "the role's boundary may be removed first", me=_mine("@-b"),
               roles=[admin_role(name="@-t", boundary="h-b-sqsonly")],
               policies=_bound(allow(["iam:DeleteRolePermissionsBoundary", "sts:AssumeRole"], T)))  # fmt: skip
    yield case("bound-take", True, "the boundary lets it take an administrator's role", me=_mine("@-b"),
               roles=[admin_role(name="@-t")], policies=_bound(allow("sts:AssumeRole", T)))  # fmt: skip
    yield case("bound-takerole", False, "a role's boundary lacks sts; the trust that names the role does not help",
               start="role", me=_mine("h-b-sqsonly"), roles=[admin_role(trust(MY_ROLE), name="@-t")])  # fmt: skip
    yield case("bound-takedeny", False, "the boundary denies sts, the trust names the user", me=_mine("@-b"),
               roles=[admin_role(trust(ME), name="@-t")],
               policies=_bound(allow("sqs:*"), deny("sts:*")))  # fmt: skip
    yield case("bound-key", True, "the boundary lets it make a key of an administrator", me=_mine("@-b"),
               users=[user("@-v", managed=[ADMIN])],
               policies=_bound(allow("iam:CreateAccessKey", f"{IAM}user/@-v")))  # fmt: skip
    yield case("bound-notaction", False, "a boundary of all but IAM, and sts denied", deny("sts:*"),
               allow("iam:PutUserPolicy", ME), me={"boundary": "@-b"},
               policies=[policy("@-b", stated("Allow", {"NotAction": ["iam:*"], "Resource": "*"}))])  # fmt: skip
    yield case("bound-version", False, "the boundary in force is its second version", me=_mine("@-b"),
               policies=[policy("@-b", allow("*"), allow("sqs:*"), default=2)])  # fmt: skip
    yield case("bound-versionfull", True, "the boundary in force is its second version", me=_mine("@-b"),
               policies=[policy("@-b", allow("sqs:*"), allow("*"), default=2)])  # fmt: skip
    yield case("bound-condition", False, "the boundary allows under a condition that fails", me=_mine("@-b"),
               policies=_bound(allow("*", StringEquals={"aws:PrincipalTag/team": "red"})))  # fmt: skip
    yield case("bound-tagged", True, "the boundary allows under a condition that holds",
               me=_mine("@-b", tags={"team": "red"}),
               policies=_bound(allow("*", StringEquals={"aws:PrincipalTag/team": "red"})))  # fmt: skip
    yield case("bound-anothers", True, "a policy that is somebody else's boundary caps only that one",
               me=_ALL, users=[user("@-v", boundary="h-b-sqsonly")])  # fmt: skip
    yield case("bound-attached", True, "the same policy attached, not as a boundary", me={"managed": [
        ADMIN, "h-b-sqsonly"]})  # fmt: skip


def _denies() -> Iterator[Json]:
    """Denies that the principal can shed."""
    but = "iam:DetachUserPolicy"
    yield case("shed-detach", True, "takes off the managed policy that denies", me={"managed": [ADMIN, "@-d"]},
               policies=[policy("@-d", stated("Deny", {"NotAction": but, "Resource": "*"}))])  # fmt: skip
    yield case("shed-stuck", False, "the policy that denies cannot be taken off", me={"managed": [ADMIN, "@-d"]},
               policies=[policy("@-d", deny("*"))])  # fmt: skip
    yield case("shed-inline", True, "deletes the inline policy that denies",
               stated("Deny", {"NotAction": "iam:DeleteUserPolicy", "Resource": "*"}), me=_ALL)  # fmt: skip
    yield case("shed-overwrite", True, "writes over the inline policy that denies",
               stated("Deny", {"NotAction": "iam:PutUserPolicy", "Resource": "*"}), me=_ALL)  # fmt: skip
    yield case("shed-inlinestuck", False, "may delete inline policies of another user alone",
               stated("Deny", {"NotAction": "iam:DeleteUserPolicy", "Resource": "*"}),
               deny("iam:DeleteUserPolicy", ME), me=_ALL, users=[user("@-v")])  # fmt: skip
    yield case("shed-leave", True, "leaves the group that denies", me={**_ALL, "groups": ["@-g"]}, groups=[
        group("@-g", stated("Deny", {"NotAction": "iam:RemoveUserFromGroup", "Resource": "*"}))])  # fmt: skip
    yield case("shed-leavestuck", False, "the group that denies cannot be left", me={**_ALL, "groups": ["@-g"]},
               groups=[group("@-g", deny("*"))])  # fmt: skip
    yield case("shed-leaveother", False, "may leave another group alone", me={**_ALL, "groups": ["@-g", "@-h"]},
               groups=[group("@-g", stated("Deny", {"NotAction": "iam:RemoveUserFromGroup", "Resource": "*"}),
                             deny("iam:RemoveUserFromGroup", f"{IAM}group/@-g")), group("@-h")])  # fmt: skip
    yield case("shed-group", True, "deletes the group's inline policy that denies", me={**_ALL, "groups": ["@-g"]},
               groups=[group("@-g", stated("Deny", {"NotAction": "iam:DeleteGroupPolicy", "Resource": "*"}))])  # fmt: skip
    yield case("shed-role", True, "a role deletes its inline policy that denies", start="role", me={
        **_ALL, "inline": {"p": document(stated("Deny", {"NotAction": "iam:DeleteRolePolicy", "Resource": "*"}))}})  # fmt: skip
    yield case("shed-rolewrong", False, "a role deletes no user's policy", start="role", me={
        **_ALL, "inline": {"p": document(stated("Deny", {"NotAction": "iam:DeleteUserPolicy", "Resource": "*"}))}})  # fmt: skip
    yield case("shed-small", True, "a Deny of something small, which it may shed", deny("s3:DeleteBucket"), me=_ALL)
    yield case("shed-iam", True, "a Deny of iam:CreateUser alone", deny("iam:CreateUser"), me=_ALL)
    yield case("shed-version", True, "an older version of the policy denies nothing", me={"managed": [ADMIN, "@-d"]},
               policies=[policy("@-d", allow("sqs:ListQueues"), stated("Deny", {
                   "NotAction": "iam:SetDefaultPolicyVersion", "Resource": "*"}), default=2)])  # fmt: skip
    most = stated("Deny", {"NotAction": but, "Resource": "*"})
    both = {"managed": [ADMIN, "@-d", "@-e"]}
    kept = deny(but, "*", ArnEquals={"iam:PolicyARN": f"{IAM}policy/@-e"})
    yield case("shed-two", True, "two policies deny, and both may be taken off", me=both,
               policies=[policy("@-d", most), policy("@-e", most)])  # fmt: skip
    yield case("shed-one", False, "two policies deny, one of which may be taken off", me=both,
               policies=[policy("@-d", most), policy("@-e", [most, kept])])  # fmt: skip


CASES = [*_limits(), *_denies()]

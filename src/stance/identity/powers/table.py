"""The ways to more power and the edits of identities, as data, and the actions that they need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from stance.identity.escalation import escalation_paths
from stance.identity.privileges import SELF_GRANTING

Effect = Literal[
    "grant", "attach", "rewrite", "restore", "detach", "erase", "join", "leave", "unbind", "rebind", "tag", "untag",
    "trust", "mfa", "session", "key", "login", "relogin",
]  # fmt: skip
Thing = Literal["user", "role", "group", "policy"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Something that can be done to an identity: the `action` on a thing of a kind, and what follows."""

    id: str
    action: str
    on: Thing
    effect: Effect
    also: tuple[str, ...] = ()


_BESIDE = (
    "sts:AssumeRole",
    "sts:SetSourceIdentity",
    "iam:DeactivateMFADevice",
    "iam:UpdateUser",
    "iam:DeletePolicyVersion",
    "iam:DeleteAccessKey",
    "iam:CreatePolicy",
    "iam:TagPolicy",
    "iam:CreateInstanceProfile",
    "iam:AddRoleToInstanceProfile",
    "iam:RemoveRoleFromInstanceProfile",
    "iam:CreateUser",
    "iam:CreateRole",
    "iam:CreateGroup",
    "iam:GetRole",
    "iam:ListRoles",
    "iam:GetAccountAuthorizationDetails",
    "iam:DeleteLoginProfile",
    "ec2:CreateTags",
    "lambda:TagResource",
    "sagemaker:AddTags",
    "glue:TagResource",
    "apprunner:TagResource",
    "bedrock-agentcore:TagResource",
    "cloudformation:TagResource",
)
"""What is asked about beside the ways and edits."""


@cache
def edits() -> tuple[Edit, ...]:
    """Return what can be done to identities, in the table's order."""
    import tomllib  # here, with the next, because few runs need the table
    from importlib.resources import files

    text = files("stance.identity.powers").joinpath("edits.toml").read_text(encoding="utf-8")
    return tuple(_edit(row) for row in tomllib.loads(text)["edit"])


def _edit(row: dict[str, Any]) -> Edit:
    return Edit(row["id"], row["action"], row["on"], row["effect"], tuple(row.get("with", ())))


@cache
def actions_needed() -> tuple[str, ...]:
    """Return every action that some way or edit asks for, sorted."""
    ways = {name for path in escalation_paths() for name in path.needs}
    done = {name for edit in edits() for name in (edit.action, *edit.also)}
    return tuple(sorted(ways | done | {*_BESIDE, *SELF_GRANTING}, key=str.lower))

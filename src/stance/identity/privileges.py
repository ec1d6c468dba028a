"""How much power identity policies give: administrator, any role.

Source: CIS AWS Foundations Benchmark (policies that allow full ``*:*`` administrative privileges) and IAM
User Guide, "Grant least privilege" (best-practices.html).
"""

from __future__ import annotations

from collections.abc import Sequence

from stance.identity.context import NOTHING_KNOWN, Context
from stance.identity.evaluate import conditions_hold
from stance.identity.patterns import arn_covers, covers
from stance.identity.permissions import Permission, Place, permission
from stance.identity.policy import Policy, Statement
from stance.identity.reach import denies
from stance.identity.truth import NO, Truth, all_of, any_of

#: Each of these alone lets a principal give itself everything.
SELF_GRANTING = (
    "iam:AttachUserPolicy",
    "iam:AttachRolePolicy",
    "iam:PutUserPolicy",
    "iam:PutRolePolicy",
    "iam:CreatePolicyVersion",
)


def administrator(policies: Sequence[Policy], context: Context = NOTHING_KNOWN) -> Permission:
    """Tell whether policies make their holder a full administrator.

    That is: one statement allows every action (``*``, or NotAction that leaves IAM in) on every resource,
    and no Deny takes away everything, or each way of granting oneself more. Conditions make it depend.
    """
    denying = [d for p in policies for d in p.denying]
    found: list[tuple[Truth, Place]] = [
        (_undenied(statement, denying, context), (i, statement.index))
        for i, policy in enumerate(policies)
        for statement in policy.allowing
        if _every_resource(statement) and _every_action(statement)
    ]
    places = tuple(sorted(place for truth, place in found if truth.possible))
    return Permission(any_of(t for t, _ in found), places, wide=bool(places))


def _every_resource(statement: Statement) -> bool:
    if statement.resources is not None:
        return any(arn_covers(pattern, "*") for pattern in statement.resources)
    excluded = statement.not_resources or ()
    return not any(arn_covers(pattern, "arn:aws:iam::123456789012:*") for pattern in excluded)


def _every_action(statement: Statement) -> bool:
    if statement.actions is not None:
        return any(covers(pattern, "*:*") for pattern in statement.actions)
    return not all(_named(statement.not_actions or (), name) for name in SELF_GRANTING)


def _named(patterns: Sequence[str], name: str) -> bool:
    return any(covers(pattern.lower(), name.lower()) for pattern in patterns)


def _undenied(statement: Statement, denying: Sequence[Statement], context: Context) -> Truth:
    region = context.with_keys(aws__requestedregion=("us-east-1",))
    left = []
    for name in SELF_GRANTING:
        if statement.not_actions is not None and _named(statement.not_actions, name):
            continue
        left.append(all_of(conditions_hold(d, region).negate() for d in denying if denies(d, name, "*")))
    return all_of((conditions_hold(statement, region), any_of(left)))


def assumes_any_role(policies: Sequence[Policy]) -> Permission:
    """Tell whether policies allow assuming any role of an account, or of all accounts."""
    found = permission(policies, "sts:AssumeRole")
    return found if found.wide else Permission(NO)

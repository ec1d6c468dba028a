"""Labelled AWS principals: who is or can become administrator, and who cannot though it looks so.

Written from AWS's documentation and from an attacker's view, not from what Stance does. Each case has users,
groups, roles, policies (with versions), resources and a verdict; those of a batch live in one account.
"""

from __future__ import annotations

from cases.escalation import (
    alone,
    apart_own,
    apart_parts,
    apart_rarer,
    apart_rows,
    beyond,
    bounds,
    conditions,
    corners,
    credentials,
    edges,
    language,
    lasts,
    launches,
    lifts,
    managed,
    passrole,
    rows,
    selves,
    stacks,
    strangers,
    trusts,
    workloads,
)  # fmt: skip
from cases.escalation.forms import ACCOUNT, ADMIN, Json, allow, deny, policy, stated

_TOPICS = (passrole, workloads, stacks, selves, credentials, bounds, language, conditions, trusts, managed, beyond)
_UNSEEN = (rows, launches, lifts, strangers, corners, edges, lasts)
"""Written without a look at the engine or at the other topics."""
CASES: list[Json] = [made for topic in (*_TOPICS, *_UNSEEN) for made in topic.CASES]
BATCHES: dict[str, list[Json]] = {
    name: [made for made in CASES if made["batch"] == name] for name in sorted({made["batch"] for made in CASES})
}
"""The cases that share an account."""
_APART = (apart_rows, apart_own, apart_rarer, apart_parts)
"""Topics that write into the list of `alone`."""
ALONE: list[Json] = alone.CASES
"""Cases that are an account each, written without a look at the engine: what one may would reach into others."""

SCANNED = ("main", "busy", "unseen")
"""Batches that are put into a fake AWS, which takes time."""

COMMON: list[Json] = [
    policy(ADMIN, allow("*")),
    policy("h-b-none", deny("sts:GetCallerIdentity")),
    policy("h-b-sqsonly", allow("sqs:*")),
    policy("h-b-notsqs", [stated("Deny", {"NotAction": "sqs:*", "Resource": "*"}), allow("*")]),
    policy("h-b-full", allow("*")),
    policy("h-b-nounb", allow(["sqs:*", "iam:DeleteUserPermissionsBoundary"])),
]
"""Managed policies that every account has."""

__all__ = ["ACCOUNT", "ALONE", "BATCHES", "CASES", "COMMON", "SCANNED"]

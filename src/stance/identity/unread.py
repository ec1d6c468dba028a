"""What stands for a policy that was not read: it may allow, and may deny, whatever is asked."""

from __future__ import annotations

from functools import lru_cache

from stance.identity.policy import NEW_VERSION, Condition, Effect, Policy, Statement

GAP = "gap:"
"""Condition keys that begin so are no keys of AWS: they name what would have to be read."""


def gaps_of(policy: Policy | None) -> tuple[str, ...]:
    """What would have to be read to know a policy, as `gap:…`; nothing of one that was read."""
    named = {c.name for s in (policy.statements if policy else ()) for c in s.conditions if c.name.startswith(GAP)}
    return tuple(sorted(named))


@lru_cache(maxsize=4096)
def unread(gap: str) -> Policy:
    """The policy that leaves every answer depending on `gap:<gap>`: no edge is lost by it, and none is sure."""
    hangs = (Condition("StringEquals", f"{GAP}{gap}", ("read",)),)
    effects: tuple[Effect, ...] = ("Allow", "Deny")
    both = (
        Statement(i, effect, actions=("*",), resources=("*",), conditions=hangs, version=NEW_VERSION)
        for i, effect in enumerate(effects)
    )
    return Policy(tuple(both), NEW_VERSION)

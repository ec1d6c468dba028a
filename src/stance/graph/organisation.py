"""What an account's organisation may forbid out of our sight."""

from __future__ import annotations

from stance.model.assets.account import AwsAccount
from stance.model.world import World

ORGANISATION = (AwsAccount.organization,)
"""What makers that ask for it read."""


def beyond_sight(world: World, account: str) -> tuple[str, ...]:
    """Assumptions of rights in an account: service control policies are none of its own to read.

    An account that stands alone has none.
    """
    node = world.get(account)
    alone = node is not None and node.value(AwsAccount.organization) is None
    return () if alone else ("scp",)

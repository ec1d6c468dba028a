"""Who reads documents of Systems Manager."""

from __future__ import annotations

from stance.model import fact
from stance.model.assets.secrets import SsmDocument


@fact(SsmDocument.public, SsmDocument.sharers)
def public(sharers: list[str]) -> bool:
    """It is shared with all."""
    return any(account.lower() == "all" for account in sharers)

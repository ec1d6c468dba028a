"""The estate's database: state, history, outcomes, findings, ledger. Nothing else in the product touches SQL."""

from stance.store.codec import chunks
from stance.store.errors import StoreError
from stance.store.leases import holder
from stance.store.packing import Packing, counts
from stance.store.shape import asset_uid
from stance.store.store import Store

__all__ = ["Packing", "Store", "StoreError", "asset_uid", "chunks", "counts", "holder"]

"""Whoever rules an account has everything in it."""

from __future__ import annotations

from collections.abc import Iterator

from stance.model.assets.compute import Machine
from stance.model.assets.data import DataStore
from stance.model.assets.identity import IamRole, IamUser
from stance.model.assets.keys import KmsKey
from stance.model.assets.workload import Workload
from stance.model.edge import Edge, edge_maker
from stance.model.world import World

_KINDS = (DataStore, KmsKey, IamUser, IamRole, Machine, Workload)


@edge_maker(*_KINDS)
def account_contains(world: World) -> Iterator[Edge]:
    """An account's administrator has its data stores, keys, principals, machines and workloads."""
    for kind in _KINDS:
        for node in world.of(kind):
            if node.account and node.id != node.account and node.kind.startswith("aws."):
                yield Edge(node.account, "contains", node.id, evidence={"account": node.account})

"""From secret stores to databases: a secret that keeps a database's password opens it to who reaches its network.

Source: RDS User Guide, "Password management with Amazon RDS and AWS Secrets Manager"; Redshift Management Guide,
"Managing Amazon Redshift admin passwords using AWS Secrets Manager".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from stance.conditions import UNKNOWN
from stance.graph.reachability.network import Way
from stance.graph.survey.arrivals import arrivals
from stance.graph.survey.placements import PLACED
from stance.graph.ways import edges
from stance.model.assets.data import RedshiftCluster
from stance.model.assets.database import RdsCluster, RdsInstance
from stance.model.assets.secrets import Secret, SsmParameter
from stance.model.edge import HUB, Edge, edge_maker
from stance.model.world import Node, World

_DATABASES: Final = (RdsInstance, RdsCluster, RedshiftCluster)
_OWNERS: Final = {RedshiftCluster.kind: "redshift"}
_SHORTEST = 6
"""Identifiers of fewer letters (main, prod) stand in names of secrets that are of something else."""
NETWORK: Final = "network"
"""What decides where a password is known, and not whether the port is reached."""
NAMED: Final = "name"
"""What decides where nothing but its name tells what a secret is for."""


@edge_maker(
    *PLACED, Secret, Secret.owner, RdsInstance.master_secret, RdsInstance.cluster, RdsCluster,
    RdsCluster.master_secret, RedshiftCluster.master_secret,
)  # fmt: skip
def secrets_open_databases(world: World) -> Iterator[Edge]:
    """Who reads the secret that keeps a database's master password logs on to it, where its port is reached."""
    ways = _surely_reached(world)
    untold: dict[str, list[str]] = defaultdict(list)
    for kind in _DATABASES:
        for node in world.of(kind):
            secret = node.value(kind.master_secret)
            if secret is UNKNOWN:
                untold[f"{_OWNERS.get(kind.kind, 'rds')}:{node.account}:{node.region}"].append(node.id)
            elif secret is not None:
                told = "the database names it"
                yield Edge(secret, "authenticates", node.id, "possible", (NETWORK,), (), {"secret": told})
                yield from edges(secret, "authenticates", node.id, ways.get(node.id, ()), secret=told)
    for place, databases in sorted(untold.items()):
        hub = f"{HUB}authenticates:{place}"
        gap = f"gap:{'redshift:DescribeClusters' if place.startswith('redshift') else 'rds:DescribeDBInstances'}"
        for secret in _kept_for(world, *place.split(":")):
            yield Edge(secret.id, "authenticates", hub, "possible", (gap, NETWORK))
        yield from (Edge(hub, "authenticates", one) for one in databases)


def _surely_reached(world: World) -> Mapping[str, Sequence[Way]]:
    """The sure ways from the internet to databases; a cluster is reached by each of its instances."""
    found: dict[str, list[Way]] = defaultdict(list)
    for (asset, depends), ways in arrivals(world).items():
        found[asset] += [way for way in ways if not way.depends and not depends]
    clusters = _clusters(world)
    for node in world.of(RdsInstance):
        cluster = clusters.get((node.account, node.region, node.known(RdsInstance.cluster, "")))
        if cluster is not None:
            found[cluster.id] += found[node.id]
    return found


def _kept_for(world: World, owner: str, account: str, region: str) -> Iterator[Node]:
    """The secrets that a service may keep there."""
    for node in world.of(Secret):
        if (node.account, node.region) == (account, region) and node.value(Secret.owner) in (owner, UNKNOWN):
            yield node


def _clusters(world: World) -> Mapping[tuple[str, str, str], Node]:
    """The clusters by their places and identifiers."""
    return {(node.account, node.region, node.name): node for node in world.of(RdsCluster)}


@edge_maker(RdsInstance.cluster, RdsCluster)
def instances_of_clusters(world: World) -> Iterator[Edge]:
    """Who holds a database instance has the data of the cluster that it is part of."""
    clusters = _clusters(world)
    for node in world.of(RdsInstance):
        name = node.value(RdsInstance.cluster)
        place = node.account, node.region
        if name is UNKNOWN:
            for cluster in (one for key, one in clusters.items() if key[:2] == place):
                yield Edge(node.id, "reads", cluster.id, "possible", ("gap:rds:DescribeDBInstances",))
        elif (found := clusters.get((*place, name or ""))) is not None:
            yield Edge(node.id, "reads", found.id, evidence={"instance of": name})


@edge_maker(Secret.owner, SsmParameter.type, *_DATABASES)
def secrets_name_databases(world: World) -> Iterator[Edge]:
    """A secret or encrypted parameter whose name holds a database's identifier may be its password."""
    by_name: dict[tuple[str, str, str], list[Node]] = defaultdict(list)
    for kind in _DATABASES:
        for node in world.of(kind):
            if len(name := _plain(node.name)) >= _SHORTEST:
                by_name[node.account, node.region, name].append(node)
    longest = max((len(_words(name)) for _, _, name in by_name), default=0)
    for node in _secrets(world) if by_name else ():
        for said in _parts(node.name, longest):
            for database in by_name.get((node.account, node.region, said), ()):
                told = {"secret": node.name, "database": database.name}
                yield Edge(node.id, "authenticates", database.id, "possible", (NAMED, NETWORK), (), told)


def _secrets(world: World) -> Iterator[Node]:
    """Secrets that no service keeps for itself, and parameters that are or may be encrypted."""
    yield from (node for node in world.of(Secret) if node.value(Secret.owner) in (None, UNKNOWN))
    yield from (n for n in world.of(SsmParameter) if n.value(SsmParameter.type) in ("SecureString", UNKNOWN))


def _plain(name: str) -> str:
    return "-".join(_words(name))


def _parts(name: str, longest: int) -> list[str]:
    """The runs of words in a name, up to some length: `prod/orders-db/password` holds `orders-db`."""
    words = _words(name)
    runs = ((i, i + size) for i in range(len(words)) for size in range(1, longest + 1))
    return sorted({"-".join(words[i:j]) for i, j in runs if j <= len(words)})


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", name.lower())

"""Data that everyone may read or write: by policies, access lists, shared snapshots and images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from stance.conditions import UNKNOWN
from stance.graph.survey.networks import items
from stance.graph.survey.public import for_strangers
from stance.graph.survey.stores import STORE_FIELDS, stores
from stance.graph.ways import certainty
from stance.identity.access import Access
from stance.identity.admissions import given
from stance.identity.catalogue import Access as Kind
from stance.identity.s3 import DISABLED_ACLS, PUBLIC_GROUPS, granted
from stance.model.assets.account import AwsRegion
from stance.model.assets.database import DatabaseSnapshot
from stance.model.assets.disk import Ami, EbsSnapshot
from stance.model.assets.storage import S3AccessPoint, S3Bucket
from stance.model.edge import INTERNET, Edge, Lever, edge_maker
from stance.model.world import Node, World

_BLOCKS = "gap:s3:GetPublicAccessBlock"


@edge_maker(*STORE_FIELDS, S3Bucket.public_policies_restricted, S3AccessPoint.public_policies_restricted)
def internet_by_policy(world: World) -> Iterator[Edge]:
    """Policies of data stores that let everyone in: any stranger, or any AWS account."""
    everything = list(stores(world))
    access = Access(everything)
    for store in everything:
        restricted = _restricted(world.get(store.id))
        if store.policy is None or restricted is True:
            continue
        public = replace(store, policy=for_strangers(store.policy))
        for found in given(public, access, {}, ()):
            gap = {_BLOCKS} if restricted is UNKNOWN else set()
            depends = tuple(sorted({*found.truth.depends, *gap} if gap or not found.truth.sure else ()))
            lever = Lever(store.id, "policy", f"Statement[{found.statement}]")
            told = {"policy": store.id, "index": found.statement}
            yield Edge(INTERNET, found.kind, store.id, certainty(depends), depends, (), told, (lever,))


def _restricted(node: Node | None) -> Any:
    """Whether Block Public Access voids its policy for everyone; UNKNOWN where that was not read."""
    guarded = node is not None and node.kind in (S3Bucket.kind, S3AccessPoint.kind)
    return node.value(S3Bucket.public_policies_restricted) if node is not None and guarded else False


@edge_maker(S3Bucket.grants, S3Bucket.ownership, S3Bucket.public_acls_ignored)
def internet_by_access_list(world: World) -> Iterator[Edge]:
    """Access lists of buckets that give to everyone. To list a bucket is not yet to read what is in it."""
    for node in world.of(S3Bucket):
        ignored, ownership = node.value(S3Bucket.public_acls_ignored), node.value(S3Bucket.ownership)
        if ignored is True or ownership == DISABLED_ACLS:
            continue
        gaps = [_BLOCKS] if ignored is UNKNOWN else []
        gaps += ["gap:s3:GetBucketOwnershipControls"] if ownership is UNKNOWN else []
        if node.missing(S3Bucket.grants):
            yield from _by_list(INTERNET, node, frozenset(Kind), ("gap:s3:GetBucketAcl", *gaps), ())
        for place, grant in enumerate(items(node, S3Bucket.grants)):
            if grant["principal"] in PUBLIC_GROUPS:
                lever = Lever(node.id, "grants", f"[{place}]")
                yield from _by_list(INTERNET, node, granted(grant["permission"]), tuple(gaps), (lever,))


@edge_maker(S3Bucket.grants, S3Bucket.ownership, S3Bucket.owner)
def accounts_by_access_list(world: World) -> Iterator[Edge]:
    """Access lists of buckets that give to other accounts, which they name by canonical user ids.

    One that owns no bucket of ours is named by its id in place of its number.
    """
    accounts = {node.known(S3Bucket.owner, ""): node.account for node in world.of(S3Bucket)}
    for node in world.of(S3Bucket):
        ownership = node.value(S3Bucket.ownership)
        if ownership == DISABLED_ACLS:
            continue
        gaps = ("gap:s3:GetBucketOwnershipControls",) if ownership is UNKNOWN else ()
        for place, grant in enumerate(items(node, S3Bucket.grants)):
            who = grant["principal"] or ""
            if _CANONICAL.fullmatch(who) and not grant["to_owner"]:
                source = accounts.get(who) or f"arn:aws:iam::{who}:root"
                lever = Lever(node.id, "grants", f"[{place}]")
                yield from _by_list(source, node, granted(grant["permission"]), gaps, (lever,))


_CANONICAL: Final = re.compile(r"[0-9a-f]{64}")


def _by_list(
    source: str, node: Node, access: frozenset[Kind], depends: tuple[str, ...], levers: tuple[Lever, ...]
) -> Iterator[Edge]:  # fmt: skip
    told = {"list": node.id}
    if access & {Kind.WRITE, Kind.ADMIN}:
        yield Edge(source, "writes", node.id, certainty(depends), depends, (), told, levers)
    if access & {Kind.LIST, Kind.READ}:
        unread = (*depends, "gap:s3:GetObjectAcl")
        yield Edge(source, "reads", node.id, "possible", unread, (), told, levers)


@edge_maker(DatabaseSnapshot.restorers, EbsSnapshot.restorers, Ami.launchers, AwsRegion.snapshot_sharing)
def internet_by_sharing(world: World) -> Iterator[Edge]:
    """Snapshots and images that are shared with everyone."""
    kinds = ((DatabaseSnapshot, "restorers"), (EbsSnapshot, "restorers"), (Ami, "launchers"))
    for kind, field in kinds:
        for node in world.of(kind):
            region = world.get(f"{node.account}/{node.region}") if kind is EbsSnapshot else None
            if region is not None and region.value(AwsRegion.snapshot_sharing) == "block-all-sharing":
                continue
            listed = node.fields.get(field, UNKNOWN)
            held = items(node, getattr(kind, field))
            if "all" in held:
                yield Edge(INTERNET, "reads", node.id, levers=(Lever(node.id, field, "all"),))
            elif listed is UNKNOWN or node.missing(getattr(kind, field)):
                yield Edge(INTERNET, "reads", node.id, "possible", (f"gap:{node.kind}.{field}",))

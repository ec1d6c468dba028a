"""From access points to the buckets behind them, where the bucket leaves it to the access point whom to let in.

Source: S3 User Guide, "Configuring IAM policies for using access points": both policies must let a caller in. Who
may use the bucket by policies of his own needs no access point, so that edges through one stand for delegation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stance.conditions import UNKNOWN
from stance.graph.makers.aws_data import certainty
from stance.graph.survey.public import STRANGER
from stance.graph.survey.stores import STORE_FIELDS, stores
from stance.identity.callers import named
from stance.identity.context import Context
from stance.identity.data_store import Store, spared_by_policy
from stance.identity.evaluate import applies
from stance.identity.policy import Statement
from stance.identity.samples import samples
from stance.identity.truth import Truth, all_of, any_of, depends_on
from stance.identity.unread import gaps_of
from stance.model.assets.storage import S3AccessPoint, S3Bucket
from stance.model.edge import Edge, Lever, edge_maker
from stance.model.world import Node, World

BY_VPC: Final = "aws:sourcevpc"
BY_CALLER: Final = "aws:principalarn"


@edge_maker(S3AccessPoint.bucket, S3AccessPoint.vpc, *STORE_FIELDS)
def access_points_lead_to_buckets(world: World) -> Iterator[Edge]:
    """Whoever an access point lets in gets to the bucket behind it, if the bucket's policy hands that over."""
    buckets = {store.id.rpartition(":")[2]: store for store in stores(world) if store.form.kind == S3Bucket.kind}
    for node in world.of(S3AccessPoint):
        name = node.value(S3AccessPoint.bucket)
        for store in buckets.values() if name is UNKNOWN else filter(None, [buckets.get(str(name))]):
            gaps = ("gap:s3:ListAccessPoints",) if name is UNKNOWN else ()
            yield from _led(node, store, gaps)


def _led(node: Node, store: Store, gaps: tuple[str, ...]) -> Iterator[Edge]:
    vpc = node.value(S3AccessPoint.vpc)
    gaps = (*gaps, *((BY_VPC,) if vpc is not None else ()))
    for statement in store.policy.allowing if store.policy else ():
        for way in store.form.ways:
            found = [_open_to(account, node, store, statement, way.needs[0].actions) for account in _CALLERS]
            truth = all_of(found)
            if not truth.possible and any(one.possible for one in found):
                truth = depends_on(BY_CALLER)
            if truth.possible:
                told = {"policy": store.id, "index": statement.index}
                own = () if gaps_of(store.policy) else (Lever(store.id, "policy", f"Statement[{statement.index}]"),)
                yield Edge(node.id, way.kind, store.id, *certainty(truth, *gaps), (), told, own)


_CALLERS: Final = (STRANGER, "")
"""A stranger, and somebody of the own account: what is open to both is open to whomever the access point admits."""


def _open_to(account: str, node: Node, store: Store, statement: Statement, actions: tuple[str, ...]) -> Truth:
    """Whether somebody of an account (the bucket's, where empty) who comes by the access point is let in."""
    caller = f"arn:aws:iam::{account or store.account}:role/~anyone~"
    context = Context(
        {
            "s3:dataaccesspointarn": (node.id,),
            "s3:dataaccesspointaccount": (node.account,),
            "s3:accesspointnetworkorigin": ("Internet" if node.value(S3AccessPoint.vpc) is None else "VPC",),
            "aws:securetransport": ("true",),
            "aws:principalisawsservice": ("false",),
            "aws:principalaccount": (account or store.account,),
            "aws:resourceaccount": (store.account,),
        }
    )
    return any_of(
        all_of(
            (
                named(statement, caller, context),
                applies(statement, action, one, context),
                spared_by_policy(store.policy, caller, action, one, context),
            )
        )
        for action in actions
        for one in samples(statement, f"{store.id}/*", context)
    )

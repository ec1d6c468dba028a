"""From distributions to buckets that are closed but for them: who calls the one is served by the other.

Sources: CloudFront developer guide, "Restrict access to an Amazon S3 origin", "Restrict content with signed URLs and
signed cookies".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from stance.graph.makers.aws_data import certainty
from stance.graph.survey.networks import items
from stance.graph.survey.placements import endpoint
from stance.graph.survey.stores import STORE_FIELDS, stores
from stance.identity.callers import named
from stance.identity.context import Context
from stance.identity.data_store import Store, spared_by_policy
from stance.identity.evaluate import applies
from stance.identity.policy import Statement
from stance.identity.samples import samples
from stance.identity.truth import NO, YES, Truth, all_of, any_of, depends_on
from stance.identity.unread import gaps_of
from stance.model.assets.endpoints import Distribution
from stance.model.assets.storage import S3Bucket
from stance.model.edge import Edge, Lever, edge_maker
from stance.model.world import Node, World

SERVICE: Final = "cloudfront.amazonaws.com"
_IDENTITY: Final = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {}"
_BUCKET: Final = re.compile(r"(?P<name>.+?)\.s3[.-](?:dualstack\.)?(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?")
_WRITING: Final = {"PUT", "POST", "PATCH"}
_UNREAD: Final = "gap:cloudfront:ListDistributions"
_ANY_ORIGIN: Final = {"id": "", "path": None, "access_control": "any", "access_identity": None}

Kind = Literal["reads", "writes"]
_Answer = tuple[Kind, list[str], Truth, tuple[str, ...]]
"""What is open to everyone, on which paths, what it depends on, and what of that was not read."""


@dataclass(frozen=True)
class _Asker:
    """Who asks the bucket for a distribution: the service in its name, or an identity of its own."""

    name: str
    context: Context

    def reads(self, store: Store, statement: Statement, kind: str, path: str) -> Truth:
        """Whether a statement of the bucket's policy lets it do `kind` to what lies under a path."""
        return any_of(
            all_of((self._allowed(store, statement, action, path), self._decrypts(store, way.key)))
            for way in store.form.ways if way.kind == kind
            for action in way.needs[0].actions
        )  # fmt: skip

    def _allowed(self, store: Store, statement: Statement, action: str, path: str) -> Truth:
        known = named(statement, self.name, self.context)
        return any_of(
            all_of(
                (
                    known,
                    applies(statement, action, one, self.context),
                    spared_by_policy(store.policy, self.name, action, one, self.context),
                )
            )
            for one in samples(statement, f"{store.id}{path}/*", self.context)
        )

    def _decrypts(self, store: Store, use: str | None) -> Truth:
        """Whether it may use the bucket's key; identities cannot sign for keys of KMS, the service can."""
        if store.key is None or use is None:
            return YES
        if self.name != SERVICE:
            return NO
        key = store.key
        said = (use, key.arn, self.context)
        return all_of((any_of(_by_key(s, self.name, said) for s in key.policy.allowing),
                       spared_by_policy(key.policy, self.name, *said)))  # fmt: skip


def _by_key(statement: Statement, name: str, said: tuple[str, str, Context]) -> Truth:
    return all_of((named(statement, name, said[2]), applies(statement, *said)))


@edge_maker(Distribution.enabled, Distribution.origins, Distribution.behaviours, *STORE_FIELDS)
def distributions_serve_buckets(world: World) -> Iterator[Edge]:
    """Distributions hand out the objects of buckets that let them in, to everyone but where a signature is asked."""
    buckets = {store.id.rpartition(":")[2]: store for store in stores(world) if store.form.kind == S3Bucket.kind}
    for node in world.of(Distribution):
        if node.value(Distribution.enabled) is False:
            continue
        for place, origin in enumerate(items(node, Distribution.origins)):
            found = _BUCKET.fullmatch(origin["domain"].lower())
            if found and (store := buckets.get(found["name"])) is not None:
                yield from _served(node, origin, store, (Lever(node.id, "origins", f"[{place}]"),), ())
        if node.missing(Distribution.origins):
            for store in buckets.values():
                yield from _served(node, _ANY_ORIGIN, store, (), (_UNREAD,))


def _served(
    node: Node, origin: dict[str, Any], store: Store, levers: tuple[Lever, ...], gaps: tuple[str, ...]
) -> Iterator[Edge]:  # fmt: skip
    asker = _asker(node, origin)
    if asker is None or store.policy is None:
        return
    for kind, paths, open_truth, blind in _answered(node, origin):
        for statement in store.policy.allowing:
            truth = all_of((asker.reads(store, statement, kind, origin["path"] or ""), open_truth))
            if truth.possible:
                told = {"origin": origin["id"], "paths": paths, "policy": store.id, "index": statement.index}
                own = () if gaps_of(store.policy) else (Lever(store.id, "policy", f"Statement[{statement.index}]"),)
                sure = certainty(truth, *gaps, *blind)
                yield Edge(endpoint(node.id), kind, store.id, *sure, (), told, (*levers, *own))


def _asker(node: Node, origin: dict[str, Any]) -> _Asker | None:
    """Who signs for an origin; None where nobody does, so that the bucket sees a stranger."""
    known = {"aws:securetransport": ("true",)}
    if origin["access_control"]:
        said = {"aws:sourcearn": (node.id,), "aws:sourceaccount": (node.account,)}
        by_service = {"aws:principalisawsservice": ("true",), "aws:principalservicename": (SERVICE,)}
        return _Asker(SERVICE, Context({**known, **said, **by_service}))
    if origin["access_identity"]:
        return _Asker(_IDENTITY.format(origin["access_identity"]), Context(known))
    return None


def _answered(node: Node, origin: dict[str, Any]) -> Iterator[_Answer]:
    """What the behaviours of an origin let everyone do."""
    listed = [b for b in items(node, Distribution.behaviours) if origin["id"] in ("", *b["origins"])]
    blind = node.missing(Distribution.behaviours) is not None
    free = [one for one in listed if not one["signed"]]
    yield from _by_kind("reads", free, blind)
    yield from _by_kind("writes", [one for one in free if _WRITING & set(one["methods"])], blind)


def _by_kind(kind: Kind, free: list[dict[str, Any]], blind: bool) -> Iterator[_Answer]:
    unjudged = [one for one in free if not one["judged"]]
    paths = sorted(one["path"] for one in unjudged or free)
    if unjudged:
        yield kind, paths, YES, ()
    elif blind:
        yield kind, paths, YES, (_UNREAD,)
    elif free:
        yield kind, paths, depends_on("edge-function"), ()

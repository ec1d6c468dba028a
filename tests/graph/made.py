"""Worlds by hand: principals, policies, stores and keys with few words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from stance.model.edge import Edge, EdgeMaker
from stance.model.memory import Memory
from stance.model.world import Node, World

ACCOUNT = "111122223333"
FOREIGN = "999999999999"
Json = dict[str, Any]


def arn(rest: str, account: str = ACCOUNT) -> str:
    """An IAM ARN: `user/ann`."""
    return f"arn:aws:iam::{account}:{rest}"


def says(effect: str, actions: Any, resources: Any = "*", **more: Any) -> Json:
    """A statement."""
    return {"Effect": effect, "Action": actions, "Resource": resources, **more}


def allow(actions: Any, resources: Any = "*", **more: Any) -> Json:
    """An Allow statement."""
    return says("Allow", actions, resources, **more)


def deny(actions: Any, resources: Any = "*", **more: Any) -> Json:
    """A Deny statement."""
    return says("Deny", actions, resources, **more)


def document(*statements: Json) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def node(kind: str, id: str, account: str = ACCOUNT, region: str = "eu-west-1", **fields: Any) -> Node:  # noqa: A002
    """An asset."""
    name = id.replace(":", "/").rsplit("/", 1)[1] if "/" in id or ":" in id else id
    return Node(id, kind, {"id": id, "name": name, "account": account, "region": region, **fields})


def principal(rest: str, *statements: Json, account: str = ACCOUNT, **fields: Any) -> Node:
    """A user or role with one inline policy `p` of these statements."""
    documents = [{"name": "p", "document": document(*statements)}] if statements else []
    known = {"attached_policies": [], "inline_documents": documents, "boundary": None, "tags": {}, "groups": []}
    kind = "aws.iam.user" if rest.startswith("user/") else "aws.iam.role"
    return node(kind, arn(rest, account), account, "", **{**known, **fields})


def managed(name: str, *statements: Json, **fields: Any) -> Node:
    """A managed policy."""
    known = {"document": document(*statements), "aws_managed": False}
    return node("aws.iam.policy", arn(f"policy/{name}"), region="", **{**known, **fields})


def bucket(name: str, *statements: Json, **fields: Any) -> Node:
    """A bucket, with its policy's statements."""
    policy = document(*statements) if statements else None
    return node("aws.s3.bucket", f"arn:aws:s3:::{name}", **{"policy": policy, "key": None, "tags": {}, **fields})


def key(name: str, *statements: Json, **fields: Any) -> Node:
    """A customer's key."""
    known = {"manager": "CUSTOMER", "state": "Enabled", "policy": document(*statements), "grants": []}
    return node("aws.kms.key", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/{name}", **{**known, **fields})


def account(number: str = ACCOUNT, organization: str | None = None, **fields: Any) -> Node:
    """An account; by default it stands alone."""
    return node("aws.account", number, number, "", organization=organization, **fields)


def drawn(
    maker: EdgeMaker, *nodes: Node, gaps: Mapping[str, str] | None = None, memory: Memory | None = None
) -> list[Edge]:
    """The edges that a maker draws; `gaps` are kinds that were not listed to the end."""
    return list(maker.draw(World([account(), *nodes], lambda kind, *_: (gaps or {}).get(kind), memory)))


def reached(edges: list[Edge], kind: str | None = None, sure: bool = False) -> set[tuple[str, str]]:
    """Pairs of source and target, junctions passed through; by the last parts of their names."""
    fit = [e for e in edges if (kind in (None, e.kind)) and (not sure or e.certainty == "sure")]
    into: dict[str, set[str]] = {}
    for edge in fit:
        into.setdefault(edge.source, set()).add(edge.target)
    found = set()
    for source in [s for s in into if not s.startswith("hub:")]:
        for target in into[source]:
            ends = into.get(target, set()) if target.startswith("hub:") else {target}
            found |= {(_short(source), _short(end)) for end in ends}
    return found


def _short(id: str) -> str:  # noqa: A002
    return id if id.endswith(":root") else id.replace("/", ":").rsplit(":", 1)[-1]

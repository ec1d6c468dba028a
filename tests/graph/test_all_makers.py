"""What every edge maker owes: it stands anything that was not read, or is not there, and draws nothing sure of it."""

from __future__ import annotations

import pytest

from stance.graph.needs import makers
from stance.model import KINDS, fields_of
from stance.model.edge import EdgeMaker
from stance.model.world import Node, World

ACCOUNT = "111122223333"


def _nodes(**fields: None) -> list[Node]:
    found = []
    for name, kind in sorted(KINDS.items()):
        id = f"arn:aws:{name.replace('.', ':')}:eu-west-1:{ACCOUNT}:thing/x"  # noqa: A001 - the word for it
        known = dict.fromkeys(fields_of(kind)) if "everything" in fields else {}
        about = {"id": id, "name": "x", "account": ACCOUNT, "region": "eu-west-1"}
        found.append(Node(id, name, {**known, **about}, dict.fromkeys(fields_of(kind), "denied")))
    return found


@pytest.mark.parametrize("maker", makers(), ids=lambda maker: maker.name)
def test_a_maker_stands_what_was_not_read(maker: EdgeMaker) -> None:
    edges = list(maker.draw(World(_nodes(), lambda kind, account, region: "denied")))
    structural = {"contains", "runs-as"}
    assert [e for e in edges if e.certainty == "sure" and e.kind not in structural and "hub:" not in e.source] == []


@pytest.mark.parametrize("maker", makers(), ids=lambda maker: maker.name)
def test_a_maker_stands_what_is_absent(maker: EdgeMaker) -> None:
    list(maker.draw(World(_nodes(everything=None))))

"""The graph's promises: what is not known takes no possible way and adds no sure one; fixes cut what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from promises.graph import Reach, reach, wrong_ways
from promises.operations import EVERY
from stance.estate.picturing import drawing
from stance.graph.needs import edge_needs, makers, read_by
from stance.graph.picture import Collected, Picture
from stance.model.edge import EdgeMaker
from stance.model.field import Asset, fields_of
from stance.model.world import World
from stance.store import Store

GIVEN = set(fields_of(Asset))
"""Fields of every asset, which the engine fills."""
KINDS = sorted({kind for kind, field in edge_needs() if kind.startswith("aws.") and field})


@pytest.fixture(scope="module")
def seen(scanned) -> Picture:
    """The demo account as edge makers see it."""
    return drawing(Store.open(scanned, "default"))


@pytest.fixture(scope="module")
def whole(seen) -> Reach:
    return reach(seen.edges)


@pytest.mark.parametrize("maker", makers(), ids=lambda maker: maker.name)
def test_a_maker_asks_for_no_kind_but_those_that_it_reads(seen: Picture, maker: EdgeMaker) -> None:
    """Its edges are not drawn again while these stay the same."""
    world = World([node for kind in read_by(maker) for node in seen.world.listed(kind)], seen._whole)
    vars(world)["accounts"] = seen.world.accounts
    assert list(maker.draw(world)) == seen.drawn[maker.name]


def without(seen: Picture, kind: str, names: set[str], part: bool) -> Picture:
    """The picture in which fields of a kind were not read; with `part`, lists but for their last item."""

    def holed(asset: Collected) -> Collected:
        hidden = names & asset.fields.keys() if asset.kind == kind else set()
        if part:
            hidden = {name for name in hidden if isinstance(asset.fields[name], list)}
        kept = {name: value for name, value in asset.fields.items() if name not in hidden}
        partial = {name: {"$items": asset.fields[name][:-1]} for name in hidden} if part else {}
        return replace(asset, fields={**kept, **partial}, gaps={**asset.gaps, **dict.fromkeys(hidden, "denied")})

    return Picture(map(holed, seen.assets), seen._whole, seen._needs)


@pytest.mark.parametrize("kind", KINDS)
def test_unread_fields_take_no_way_and_add_none(seen, whole, kind):
    """All fields of a kind at once, and in part; with STANCE_ALL_FAULTS=1 each alone too."""
    names = {name for of, name in edge_needs() if of == kind and name} - GIVEN
    for hidden in [names, *({name} for name in names)] if EVERY else [names]:
        for part in (False, True):
            assert wrong_ways(whole, reach(without(seen, kind, hidden, part).edges)) == [], (hidden, part)

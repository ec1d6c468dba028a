"""Layered drawings: what they promise of every graph."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stance.export.html.layout import layout

TALL, NARROW = 70.0, 22.0
NODES = [f"n{n}" for n in range(9)]
EDGES = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda edge: edge[0] != edge[1]))


def laid(edges):
    return layout({node for edge in edges for node in edge}, edges, TALL, NARROW)


def test_nodes_stand_right_of_all_that_lead_to_them():
    found = laid({("internet", "data"), ("internet", "web"), ("web", "role"), ("role", "data")})
    assert found.layer == {"internet": 0, "web": 1, "role": 2, "data": 3}


def test_a_long_edge_is_led_around_what_stands_between():
    found = laid({("internet", "data"), ("internet", "web"), ("web", "data")})
    ((layer, y),) = found.bends(("internet", "data"))
    assert layer == 1
    assert abs(y - found.middle["web"]) >= (TALL + NARROW) / 2


@given(EDGES.filter(bool))
def test_nothing_overlaps_and_all_is_inside(edges):
    found = laid(edges)
    layers = {}
    for spot, y in found.middle.items():
        node = isinstance(spot, str)
        layers.setdefault(found.layer[spot] if node else spot[2], []).append((y, (TALL if node else NARROW) / 2))
    for spots in layers.values():
        spots.sort()
        assert all(below - above >= first + second - 1e-6 for (above, first), (below, second) in pairwise(spots))
        assert all(y - half >= -1e-6 and y + half <= found.height + 1e-6 for y, half in spots)


@given(EDGES.filter(bool), st.randoms())
def test_the_order_of_edges_changes_nothing(edges, random):
    shuffled = list(edges)
    random.shuffle(shuffled)
    assert laid(shuffled) == laid(edges)


@given(EDGES.filter(bool))
def test_edges_lead_to_the_right_but_those_that_close_a_circle(edges):
    found = laid(edges)
    back = {edge for edge in edges if found.layer[edge[0]] >= found.layer[edge[1]]}
    reaches = {node: {node} for node in found.layer}
    for _ in NODES:
        for source, target in edges:
            reaches[source] |= reaches[target]
    assert all(source in reaches[target] for source, target in back)

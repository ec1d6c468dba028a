"""Choke points against taking each node and each edge away."""

from hypothesis import given

from graph.drawings import DRAWINGS, ENTRIES, JEWELS, READINGS, pairs, read
from stance.graph.attack import AttackGraph
from stance.model.edge import HUB, Edge


def sources(edges, entries, jewels):
    return {one for one, _ in pairs(edges, entries, jewels) if one not in jewels}


@given(DRAWINGS, ENTRIES, JEWELS, READINGS)
def test_choke_points_are_those_whose_loss_cuts_entries_off(edges, entries, jewels, reading):
    found = AttackGraph(edges, entries=entries, jewels=jewels).chokes(reading)
    some = [edge for at, edge in enumerate(read(edges, reading)) if edge not in read(edges, reading)[:at]]
    whole = sources(some, entries, jewels)
    wanted = []
    for node in {end for edge in some for end in (edge.source, edge.target)} - set(jewels):
        if not node.startswith(HUB):
            rest = [edge for edge in some if node not in (edge.source, edge.target)]
            wanted.append((node, None, len(whole - sources(rest, entries, jewels) - {node})))
    for at, edge in enumerate(some):
        wanted.append((None, edge, len(whole - sources(some[:at] + some[at + 1 :], entries, jewels))))
    key = lambda one: (one[2], str(one[0]), repr(one[1]))  # noqa: E731
    told = [(choke.node, choke.edge, choke.sources) for choke in found]
    assert sorted(told, key=key) == sorted((one for one in wanted if one[2]), key=key)
    assert [choke.sources for choke in found] == sorted((choke.sources for choke in found), reverse=True)
    assert all(choke.of == len(whole) for choke in found)


def test_an_edge_with_a_parallel_one_is_no_choke_point():
    edges = [Edge("internet", "exposes", "a"), Edge("a", "reads", "b"), Edge("a", "writes", "b")]
    found = AttackGraph(edges, entries=["internet"], jewels=["b"]).chokes()
    assert [choke.node or choke.edge.kind for choke in found] == ["a", "exposes"]


def test_equal_edges_are_one():
    edges = [Edge("internet", "reads", "b")] * 2
    (choke,) = AttackGraph(edges, entries=["internet"], jewels=["b"]).chokes()
    assert choke.edge == edges[0]

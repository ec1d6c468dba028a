"""Paths: each holds, the first is the best, others are others, junctions are not seen."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.drawings import DRAWINGS, ENTRIES, JEWELS, READINGS, pairs, reach, read
from stance.graph.attack import AttackGraph
from stance.model.edge import HUB, Edge, Lever

ORDERS = st.sampled_from(["shortest", "surest"])


def holds(path, edges):
    """Whether a path is made of edges that are there, junctions passed on the way."""
    return all(
        edge.source == at and edge.target == to and reach([e for e in edges if e.source == at or
        e.source.startswith(HUB)], at).get(to) == 1
        for edge, (at, to) in zip(path.edges, pairwise(path.nodes), strict=True)
    )  # fmt: skip


def every(edges, source, target, walked=()):
    """All simple walks, as lists of edges."""
    if source == target:
        yield walked
        return
    seen = {edge.source for edge in walked} | {source}
    for edge in edges:
        if edge.source == source and edge.target not in seen:
            yield from every(edges, edge.target, target, (*walked, edge))


@given(DRAWINGS, ENTRIES, JEWELS, READINGS, ORDERS)
def test_each_pair_has_its_paths_and_each_holds(edges, entries, jewels, reading, order):
    some = read(edges, reading)
    found = list(AttackGraph(edges, entries=entries, jewels=jewels).paths(reading=reading, order=order, k=3))
    assert {(path.source, path.target) for path in found} == pairs(some, entries, jewels)
    for path in found:
        assert holds(path, some)
        assert not any(node.startswith(HUB) for node in path.nodes)
        assert len(set(path.nodes)) == len(path.nodes)
        assert (path.certainty == "sure") == all(edge.certainty == "sure" for edge in path.edges)
    assert len({path.nodes for path in found}) == len(found)


@given(st.lists(st.sampled_from("abcde"), max_size=14), st.data(), ORDERS)
def test_alternatives_are_all_simple_paths_best_first(ends, data, order):
    certainty = st.sampled_from(["sure", "possible"])
    edges = [Edge(one, "reads", data.draw(st.sampled_from("abcde")), data.draw(certainty)) for one in ends]

    def worth(walk):
        unsure = sum(edge.certainty != "sure" for edge in walk) if order == "surest" else 0
        return unsure, len(walk)

    best = {}
    for walk in every(edges, "a", "e"):
        nodes = ("a", *(edge.target for edge in walk))
        best[nodes] = min(best.get(nodes, (99, 99)), worth(walk))
    found = list(AttackGraph(edges).paths("a", "e", k=10_000, order=order))
    assert {path.nodes for path in found} == set(best)
    assert [best[path.nodes] for path in found] == sorted(best.values())


@given(DRAWINGS, READINGS)
def test_the_paths_of_many_to_one_are_as_good_as_those_of_each(edges, reading):
    graph = AttackGraph(edges)

    def worth(path):
        return sum(edge.certainty != "sure" for edge in path.edges), len(path.edges)

    for target in graph.nodes:
        each = [path for one in graph.nodes for path in graph.paths(one, target, reading=reading, order="surest")]
        found = list(graph.toward(target, graph.nodes, reading))
        assert {(p.source, p.target): worth(p) for p in found} == {(p.source, p.target): worth(p) for p in each}
        assert all(holds(path, edges) for path in found)


@given(DRAWINGS, ENTRIES, JEWELS, st.randoms(use_true_random=False))
def test_the_order_of_edges_changes_nothing(edges, entries, jewels, chance):
    mixed = list(edges)
    chance.shuffle(mixed)
    one, other = (AttackGraph(some, entries=entries, jewels=jewels) for some in (edges, mixed))
    assert list(one.paths(k=4)) == list(other.paths(k=4))
    assert one.chokes() == other.chokes()


def test_an_edge_over_a_junction_is_cut_by_either_half():
    here, there = Lever("a", "policy"), Lever("b", "trust")
    edges = [
        Edge("a", "assumes", "hub:x", evidence={"statement": 1}, levers=(here,)),
        Edge("hub:x", "assumes", "b", "possible", ("aws:sourceip",), evidence={"trust": 2}, levers=(there,)),
    ]
    (path,) = AttackGraph(edges).paths("a", "b")
    (edge,) = path.edges
    assert path.nodes == ("a", "b")
    assert (edge.kind, edge.certainty, edge.levers) == ("assumes", "possible", (here, there))
    assert path.depends == ("aws:sourceip",)
    assert edge.evidence == {"parts": [{"statement": 1}, {"trust": 2}]}


def test_the_surest_way_may_be_longer():
    edges = [Edge("a", "reads", "c", "possible"), Edge("a", "assumes", "b"), Edge("b", "reads", "c")]
    graph = AttackGraph(edges)
    assert next(graph.paths("a", "c")).nodes == ("a", "c")
    assert next(graph.paths("a", "c", order="surest")).nodes == ("a", "b", "c")

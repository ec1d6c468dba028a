"""Blast radius and exposure against plain breadth-first search."""

from hypothesis import given
from hypothesis import strategies as st

from graph.drawings import DRAWINGS, ENTRIES, JEWELS, NODES, READINGS, pairs, reach, read
from stance.graph.attack import AttackGraph
from stance.model.edge import HUB, Edge


@given(DRAWINGS, st.sampled_from(NODES), READINGS, st.booleans())
def test_a_blast_radius_is_what_plain_search_finds(edges, asset, reading, backward):
    turned = [Edge(e.target, e.kind, e.source, e.certainty) for e in edges] if backward else edges
    steps = reach(read(turned, reading), asset)
    blast = AttackGraph(edges).blast(asset, reading, backward)
    assert set(blast.assets) == {node for node in steps if node != asset and not node.startswith(HUB)}
    sure = reach(read(turned, "sure"), asset)
    for one in blast.reached:
        assert one.distance == steps[one.asset]
        assert one.certainty == ("sure" if one.asset in sure else "possible")


@given(DRAWINGS, ENTRIES, JEWELS, READINGS)
def test_the_exposure_of_all_entries_is_exact(edges, entries, jewels, reading):
    found = AttackGraph(edges, entries=entries, jewels=jewels).blasts(reading)
    assert set(found) == set(entries)
    wanted = pairs(read(edges, reading), entries, jewels)
    assert {(one, jewel) for one, exposure in found.items() for jewel in exposure.jewels} == wanted
    for one, exposure in found.items():
        assert exposure.weight == sum(weight for jewel, weight in jewels.items() if (one, jewel) in wanted)


@given(DRAWINGS, ENTRIES, JEWELS)
def test_what_is_sure_is_possible(edges, entries, jewels):
    graph = AttackGraph(edges, entries=entries, jewels=jewels)
    strict = AttackGraph(edges, entries=entries, jewels=jewels, assume=False)
    for one in entries:
        sure = set(graph.blast(one, "sure").assets)
        assert set(strict.blast(one, "sure").assets) <= sure <= set(graph.blast(one).assets)
        assert strict.blast(one).assets == graph.blast(one).assets
        assert set(graph.blasts("sure")[one].jewels) <= set(graph.blasts()[one].jewels)


def test_without_assumptions_an_edge_is_possible():
    edges = [Edge("internet", "exposes", "a"), Edge("a", "assumes", "b", assumptions=("scp",))]
    (path,) = AttackGraph(edges, entries=["internet"], jewels=["b"], assume=False).paths()
    assert (path.certainty, path.weakest.target, path.assumptions) == ("possible", "b", ("scp",))
    assert path.weakest.certainty == "possible"


def test_many_jewels_take_more_than_one_word():
    edges = [Edge("internet", "reads", f"s{number}") for number in range(0, 3000, 3)]
    jewels = [f"s{number}" for number in range(3000)]
    (exposure,) = AttackGraph(edges, entries=["internet"], jewels=jewels).blasts().values()
    assert set(exposure.jewels) == {edge.target for edge in edges}


def test_an_asset_without_edges_may_be_asked_about():
    graph = AttackGraph([], entries=["internet"], jewels=["a"])
    assert graph.blast("b").reached == ()
    assert graph.blasts()["internet"].jewels == ()
    assert list(graph.paths("internet", "b")) == []

"""The same answers with and without the compiler, carried over all edges or over condensed components."""

import numpy as np
import pytest
from hypothesis import given, settings

from graph.drawings import DRAWINGS, ENTRIES, JEWELS
from stance.graph.attack import AttackGraph
from stance.graph.engine import index, kernels, reach, separation
from stance.graph.engine.dominators import chokes
from stance.graph.engine.index import Graph, ints
from stance.graph.engine.reach import reached
from stance.graph.engine.search import distances
from stance.graph.fixes import candidates


@pytest.fixture
def restored():
    yield
    kernels.compiling(None)


def everything(edges, entries, jewels):
    graph = AttackGraph(edges, entries=entries, jewels=jewels)
    fixes = candidates(edges)
    return (
        graph.blasts(),
        graph.chokes(),
        [graph.blast(one) for one in entries],
        list(graph.paths(k=2)),
        graph.fix_set(fixes),
    )


def powerful(size, edges, seed):
    """A random graph of which few nodes have most edges."""
    chance = np.random.default_rng(seed)
    source, target = chance.integers(0, size, edges), (size * chance.power(0.3, edges)).astype(int) % size
    return Graph(size, ints(source), ints(target))


@pytest.mark.skipif(not kernels.installed(), reason="numba is not installed")
def test_compiled_or_not_the_answers_are_equal(restored):
    for size, edges in ((40, 30), (500, 700), (500, 3000), (2000, 2500)):
        graph = powerful(size, edges, edges)
        entries, jewels = ints(range(0, size, 7)), ints(range(3, size, 11))
        answers = []
        for wanted in (True, False):
            kernels.compiling(wanted)
            found = chokes(graph, entries, jewels)
            free = np.arange(size) % 5 == 0
            answers.append((distances(graph.forward, entries[:2], free, np.arange(edges) % 3 > 0),
                            reached(graph, entries, jewels), found.nodes, found.edges))  # fmt: skip
        for one, other in zip(*answers, strict=True):
            assert np.array_equal(one, other)


@settings(max_examples=30)
@given(DRAWINGS, ENTRIES, JEWELS)
def test_large_and_small_are_answered_alike(edges, entries, jewels):
    small = everything(edges, entries, jewels)
    with pytest.MonkeyPatch.context() as large:
        for module, name in ((separation, "SMALL"), (index, "FEW"), (reach, "FEW")):
            large.setattr(module, name, -1)
        assert everything(edges, entries, jewels) == small


@pytest.mark.parametrize("length", [3, 20_000])
def test_long_chains_are_no_trouble(length):
    graph = Graph(length + 1, ints(range(length)), ints(range(1, length + 1)))
    assert distances(graph.forward, ints([0]))[-1] == length
    assert chokes(graph, ints([0]), ints([length])).nodes.sum() == length - 1
    assert reached(graph, ints([0]), ints([length])).tolist() == [[1]]

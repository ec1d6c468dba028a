# ruff: noqa: E402  the modules are found by the path set first
"""The graph engine on large random estates, with and without the compiler, and beside other libraries.

    python bench/graph_bench.py                     a million nodes, nine million edges, both shapes
    python bench/graph_bench.py --nodes 100000      smaller
    python bench/graph_bench.py --peers             beside networkx, rustworkx and igraph, those that are installed

Each measurement is a process of its own; times are CPU seconds of it, `wall` the clock's, `MB` its greatest memory.
One JSON object per measurement goes to stdout, a table to stderr.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import numpy as np
from graph_estates import Estate, estate

SAMPLE = 20
LIMITS = {"load+index": 3.0, "blast": 3.0, "chokes": 2.0, "MB": 1000.0}
PEERS = {"rustworkx": 1_000_000, "igraph": 1_000_000, "networkx": 50_000}
"""Other libraries and the nodes beyond which they take minutes."""


class Clock(dict[str, float]):
    """CPU seconds by name, the clock's in all."""

    @contextmanager
    def of(self, name: str, times: float = 1.0) -> Iterator[None]:
        begun, wall = time.process_time(), time.monotonic()
        yield
        self[name] = round((time.process_time() - begun) * times, 3)
        self["wall"] = round(self.get("wall", 0.0) + (time.monotonic() - wall) * times, 3)


def stance(file: Path, compile_it: bool) -> Clock:
    from stance.graph.attack import AttackGraph
    from stance.graph.engine import kernels
    from stance.graph.engine.search import distances
    from stance.model.edge import Edge

    kernels.compiling(compile_it)
    if compile_it:  # compiling is done once per machine
        edge = Edge("a", "reads", "b")
        small = AttackGraph.from_arrays(["a", "b"], [0], [1], [True], lambda _: edge, entries=["a"], jewels=["b"])
        small.blasts(), small.chokes()
    clock = Clock()

    def made(number: int) -> Edge:
        return Edge(ids[found.source[number]], "reads", ids[found.target[number]])

    with clock.of("load+index"):
        found = Estate.load(file)
        ids = [f"node-{number:08}" for number in range(found.nodes)]
        sure = np.ones(len(found.source), bool)
        entries, jewels = ([ids[at] for at in some.tolist()] for some in (found.exposed, found.jewels))
        graph = AttackGraph.from_arrays(ids, found.source, found.target, sure, made, entries=entries, jewels=jewels)
        graph.index()
    with clock.of("search"):
        distances(graph.columns.graph.backward, found.jewels[:1])  # places of nodes, as the others give
    with clock.of("blast"):
        reached = graph.blasts()
    clock["pairs"] = sum(len(one.jewels) for one in reached.values())
    with clock.of("chokes"):
        graph.chokes()
    return clock


def igraph(file: Path) -> Clock:
    import igraph as ig

    clock, found = Clock(), Estate.load(file)
    with clock.of("load+index"):
        graph = ig.Graph(
            n=found.nodes, edges=zip(found.source.tolist(), found.target.tolist(), strict=True), directed=True
        )
    with clock.of("search"):
        graph.subcomponent(int(found.jewels[0]), mode="in")
    _sampled(clock, found, lambda one: graph.subcomponent(one, mode="out"))
    with clock.of("chokes"):
        graph.add_vertices(1)
        graph.add_edges([(int(jewel), found.nodes) for jewel in found.jewels])
        graph.dominator(found.nodes, mode="in")
    return clock


def rustworkx(file: Path) -> Clock:
    import rustworkx as rx

    clock, found = Clock(), Estate.load(file)
    with clock.of("load+index"):
        graph = rx.PyDiGraph()
        graph.add_nodes_from(range(found.nodes))
        graph.add_edges_from_no_data(list(zip(found.source.tolist(), found.target.tolist(), strict=True)))
    with clock.of("search"):
        rx.ancestors(graph, int(found.jewels[0]))
    _sampled(clock, found, lambda one: rx.descendants(graph, one))
    with clock.of("chokes"):
        graph.add_node(found.nodes)
        graph.add_edges_from_no_data([(int(jewel), found.nodes) for jewel in found.jewels])
        graph.reverse()
        rx.immediate_dominators(graph, found.nodes)
    return clock


def networkx(file: Path) -> Clock:
    import networkx as nx

    clock, found = Clock(), Estate.load(file)
    with clock.of("load+index"):
        graph = nx.DiGraph()
        graph.add_nodes_from(range(found.nodes))
        graph.add_edges_from(zip(found.source.tolist(), found.target.tolist(), strict=True))
    with clock.of("search"):
        nx.ancestors(graph, int(found.jewels[0]))
    _sampled(clock, found, lambda one: nx.descendants(graph, one))
    with clock.of("chokes"):
        graph.add_edges_from((int(jewel), found.nodes) for jewel in found.jewels)
        nx.immediate_dominators(graph.reverse(copy=False), found.nodes)
    return clock


def _sampled(clock: Clock, found: Estate, descendants: Callable[[int], object]) -> None:
    """What each exposed node reaches, of a few, times as many as there are."""
    jewels = set(found.jewels.tolist())
    some = found.exposed[:: max(1, len(found.exposed) // SAMPLE)][:SAMPLE].tolist()
    with clock.of("blast", len(found.exposed) / len(some)):
        for one in some:
            len(jewels.intersection(descendants(one)))


MEASURES: dict[str, Callable[[Path], Clock]] = {
    "stance": lambda file: stance(file, False),
    "stance[fast]": lambda file: stance(file, True),
    "igraph": igraph,
    "rustworkx": rustworkx,
    "networkx": networkx,
}


def measured(name: str, file: Path) -> dict[str, float] | None:
    """The figures of one process; None when it came to nothing, which is said."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--measure", name, "--file", str(file)]
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, env=environment)
    if done.returncode:
        print(f"{name}: gave up (exit {done.returncode})", file=sys.stderr)
        return None
    return json.loads(done.stdout)


def row(name: str, found: dict[str, float]) -> str:
    keys = ("load+index", "search", "blast", "chokes", "wall", "MB")
    return f"{name:14}" + "".join(f"{found[key]:12,.2f}" for key in keys)


def compare(shape: str, nodes: int, names: list[str]) -> None:
    """One estate, one table."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "estate.npz"
        draw = [sys.executable, __file__, "--draw", shape, "--nodes", str(nodes), "--file", str(file)]
        subprocess.run(draw, check=True)  # in a process of its own: children inherit their parent's greatest memory
        with np.load(file) as drawn:
            sizes = ", ".join(f"{len(drawn[name]):,} {word}" for name, word in
                              (("source", "edges"), ("exposed", "exposed"), ("jewels", "jewels")))  # fmt: skip
        print(f"\n{shape}: {nodes:,} nodes, {sizes}; CPU seconds", file=sys.stderr)
        print(f"{'':14}" + "".join(f"{key:>12}" for key in ("load+index", "search", "blast", "chokes", "wall", "MB")),
              file=sys.stderr)  # fmt: skip
        figures = {name: found for name in names if (found := measured(name, file)) is not None}
    for name, found in figures.items():
        print(json.dumps({"shape": shape, "nodes": nodes, "library": name, **found}), flush=True)
        print(row(name, found), file=sys.stderr)
    if nodes == 1_000_000:
        for name, times in (("stance[fast]", 1), ("stance", 3)):
            if name in figures:
                used = {key: figures[name][key] / limit / times for key, limit in LIMITS.items()}
                print(f"{name}: share of the limit " + ", ".join(f"{key} {one:.2f}" for key, one in used.items()),
                      file=sys.stderr)  # fmt: skip
    ours = figures.get("stance[fast]") or figures["stance"]
    for name in figures.keys() & PEERS.keys():
        whole = [sum(one[key] for key in ("load+index", "blast", "chokes")) for one in (figures[name], ours)]
        simple = [sum(one[key] for key in ("load+index", "search")) for one in (figures[name], ours)]
        print(f"{name}: {whole[0] / whole[1]:,.0f} times our time for index, blast radius of all and choke points; "
              f"{simple[0] / simple[1]:.1f} times for index and one search", file=sys.stderr)  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(prog="graph_bench", description=__doc__)
    options.add_argument("--nodes", type=int, default=1_000_000)
    options.add_argument("--shape", choices=["flat", "tiered"], action="append")
    options.add_argument("--peers", action="store_true", help="other libraries too, each at a size that it can do")
    options.add_argument("--measure", choices=list(MEASURES), help=argparse.SUPPRESS)
    options.add_argument("--draw", help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.draw:
        estate(chosen.draw, chosen.nodes).save(chosen.file)
        return
    if chosen.measure:
        clock = MEASURES[chosen.measure](chosen.file)
        clock["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps(clock))
        return
    ours = ["stance[fast]", "stance"] if importlib.util.find_spec("numba") else ["stance"]
    there = {name: size for name, size in PEERS.items() if importlib.util.find_spec(name)}
    for shape in chosen.shape or ["flat", "tiered"]:
        sizes = {min(size, chosen.nodes) for size in there.values()} if chosen.peers else set()
        for nodes in sorted({chosen.nodes, *sizes}):
            compare(shape, nodes, ours + ([name for name in there if chosen.peers and there[name] >= nodes]))


if __name__ == "__main__":
    main()

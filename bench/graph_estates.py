"""Large random estates for the graph bench: who reaches whom follows a power law, as groups and roles do."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

UNITS = 200


class Estate(NamedTuple):
    """Edges as places of nodes, shape (edges,); the nodes exposed to the internet, and the jewels."""

    nodes: int
    source: np.ndarray
    target: np.ndarray
    exposed: np.ndarray
    jewels: np.ndarray

    def save(self, file: Path) -> None:
        np.savez(file, nodes=self.nodes, **{name: getattr(self, name) for name in self._fields[1:]})

    @classmethod
    def load(cls, file: Path) -> Estate:
        found = np.load(file)
        return cls(int(found["nodes"]), *(found[name] for name in cls._fields[1:]))


def estate(shape: str, nodes: int, seed: int = 1) -> Estate:
    """`flat`: anybody may reach anybody; `tiered`: units of their own, where rights lead mostly downward."""
    chance = np.random.default_rng(seed)
    edges = nodes * 9
    draw = _flat if shape == "flat" else _tiered
    source, target = draw(chance, nodes, edges)
    leaves = chance.random(nodes) < 0.3  # data, and other things that lead nowhere
    kept = ~leaves[source] & (source != target)
    source, target = source[kept].astype(np.int32), target[kept].astype(np.int32)
    exposed = chance.choice(np.flatnonzero(~leaves), nodes // 100, replace=False)
    jewels = chance.choice(np.flatnonzero(leaves), max(10, nodes // 1000), replace=False)
    return Estate(nodes, source, target, np.sort(exposed).astype(np.int32), np.sort(jewels).astype(np.int32))


def _popular(chance: np.random.Generator, nodes: int, count: int, slope: float) -> np.ndarray:
    """Nodes, few of which are drawn often."""
    return chance.permutation(nodes)[(nodes * chance.random(count) ** slope).astype(np.int64)]


def _flat(chance: np.random.Generator, nodes: int, edges: int) -> tuple[np.ndarray, np.ndarray]:
    edges = int(edges * 1.44)  # those of the leaves are dropped
    return chance.integers(0, nodes, edges), _popular(chance, nodes, edges, 1.6)


def _tiered(chance: np.random.Generator, nodes: int, edges: int) -> tuple[np.ndarray, np.ndarray]:
    edges = int(edges * 1.44)
    size = nodes // UNITS
    unit = chance.integers(0, UNITS, edges)
    one = (size * chance.random(edges)).astype(np.int64)
    other = (size * chance.random(edges) ** 1.6).astype(np.int64)
    upward = chance.random(edges) < 0.002
    first, second = np.minimum(one, other), np.maximum(one, other)
    first, second = np.where(upward, second, first), np.where(upward, first, second)
    elsewhere = np.where(chance.random(edges) < 0.001, chance.integers(0, UNITS, edges), unit)
    mixed = chance.permutation(nodes)
    return mixed[unit * size + first], mixed[elsewhere * size + second]

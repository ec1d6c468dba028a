"""What edge makers rest on: the fields and listings they read, and all behind."""

from __future__ import annotations

from functools import cache

from stance.conditions import Ref
from stance.facts.needs import Need, behind
from stance.model import declared, kinds_of
from stance.model.edge import EdgeMaker


@cache
def makers() -> tuple[EdgeMaker, ...]:
    """The shipped edge makers, by name.

    Raises TypeError when two bear one name.
    """
    found = sorted(declared("stance.graph.makers", EdgeMaker), key=lambda maker: maker.name)
    names = [maker.name for maker in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise TypeError(f"two edge makers are called {twice}")
    return tuple(found)


@cache
def edge_needs() -> frozenset[Need]:
    """All fields and listings that any edge maker rests on."""
    return frozenset(need for maker in makers() for read in maker.reads for need in _needs(read))


@cache
def read_by(maker: EdgeMaker) -> tuple[str, ...]:
    """The concrete kinds that a maker reads anything of; it asks the world for no other."""
    owners = (read.path.owner if isinstance(read, Ref) else read for read in maker.reads)
    return tuple(sorted({str(kind.kind) for owner in owners for kind in kinds_of(owner)}))


def _needs(read: object) -> frozenset[Need]:
    found: set[Need] = set()
    if isinstance(read, Ref):
        for kind in kinds_of(read.path.owner):
            found |= behind((str(kind.kind), read.path.names[0]))
    else:
        for kind in kinds_of(read):  # type: ignore[arg-type]
            found |= behind((str(kind.kind), ""))
    return frozenset(found)

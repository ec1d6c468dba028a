"""What each link rests on, support by support, and what can be changed to cut it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, product
from typing import Any

from stance.identity.powers.drawing import Drawing
from stance.identity.powers.links import Link
from stance.identity.powers.state import EVERYTHING, Pull, Support

_MOST = 8
_FEW = 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """A link with one of its independent supports: what it says, and what cuts it when it is changed."""

    link: Link
    said: Mapping[str, Any] = field(default_factory=dict)
    pulls: tuple[Pull, ...] = ()


def evidences(drawing: Drawing) -> Iterator[Evidence]:
    """Return all links with their supports; many alike from one source to many roles go through a junction."""
    hubs: dict[str, list[Evidence]] = {}
    for links in drawing.each():
        own, through = supported(links)
        hubs |= through
        yield from own
    for hub in sorted(hubs):
        yield from hubs[hub]


Supported = tuple[list[Evidence], dict[str, list[Evidence]]]
"""The links of a source with their supports, and those of the junctions that they lead to, by junction."""


def supported(links: Iterable[Link]) -> Supported:
    """Return the links of one source with their supports; those that differ in their target alone share a half."""
    alike: dict[Any, list[Link]] = defaultdict(list)
    for link in links:
        if link.kind != "runs-as":
            alike[link.source, link.kind, link.way, link.depends, link.needed, link.assumptions, link.prior].append(
                link
            )
    own: list[Evidence] = []
    hubs: dict[str, list[Evidence]] = {}
    for group in alike.values():
        if len(group) <= _FEW:
            own += [found for link in group for found in _supported(link)]
        else:
            hub, to_hub = _junction(group)
            own += _supported(to_hub)
            onward = (Link(hub, link.kind, link.target, link.way, trust=link.trust) for link in group)
            hubs[hub] = [found for link in onward for found in _supported(link)]
    return own, hubs


def _junction(group: list[Link]) -> tuple[str, Link]:
    """The junction for links that differ in their target alone, and the link to it."""
    first = group[0]
    text = "\n".join(f"{link.target} {link.trust[1]}" for link in group)
    hub = f"hub:{first.kind}:{first.way}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return hub, replace(first, target=hub, trust=("", ()), through=())


def _supported(link: Link) -> Iterator[Evidence]:
    """One for each combination of statements that is enough; where there are too many, what all have in common."""
    parts = list(dict.fromkeys(part for one in (link, *link.through) for part in _parts(one)))
    combinations = list(islice(product(*parts), _MOST + 1))
    if len(combinations) > _MOST:
        combinations = [tuple(part[0] for part in parts if len(part) == 1)]
    unique = dict.fromkeys(tuple(dict.fromkeys(one)) for one in combinations)
    for chosen in unique:
        yield Evidence(link, _said(link, chosen), tuple(dict.fromkeys(p for one in chosen for p in _pulls(one))))


def _parts(link: Link) -> Iterator[tuple[Any, ...]]:
    yield from (tuple(dict.fromkeys(part)) for part in link.needed if part)
    if link.trust[1]:
        yield tuple((link.trust[0], index) for index in link.trust[1])


def _pulls(one: Support | tuple[str, int]) -> tuple[Pull, ...]:
    if not isinstance(one, Support):
        return (Pull(one[0], "trust_document", f"Statement[{one[1]}]"),)
    if one.source is None or one.source is EVERYTHING:
        return ()
    return one.source.pulls(one.statement)


def _said(link: Link, chosen: tuple[Any, ...]) -> dict[str, Any]:
    said: dict[str, Any] = {"way": link.way, "statements": [s for one in chosen if (s := _statement(one))]}
    if link.prior:
        said["before"] = sorted({f"{step.edit} {step.change.target}" for step in link.prior})
    return said


def _statement(one: Support | tuple[str, int]) -> dict[str, Any] | None:
    if not isinstance(one, Support):
        return {"trust": one[0], "index": one[1]}
    source = one.source
    if source is None or source is EVERYTHING:
        return None
    policy = source.asset if source.name is None else f"{source.asset}/{source.name}"
    return {"policy": policy, "index": one.statement}

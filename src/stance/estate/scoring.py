"""Risk in its place: the context of every open finding, from the graph, and its score and root cause in the store."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

import orjson

from stance.estate.attacks import Attacks
from stance.estate.causes import spelled
from stance.facts.needs import behind
from stance.graph.attack import AttackGraph
from stance.graph.fixes import cost
from stance.model import Rule
from stance.model.edge import INTERNET, Certainty, Edge, Lever
from stance.model.finding import Scored
from stance.model.memory import Memory
from stance.risk import Context, Exposure, Flaw, Reach, Risk, score
from stance.store import Store

PRODUCTION: Final = re.compile(r"(^|[^a-z])(prod|prd|production|live)([^a-z]|$)", re.I)
OTHER: Final = re.compile(r"(^|[^a-z])(dev|development|test|testing|qa|stage|staging|sandbox|demo)([^a-z]|$)", re.I)
STAGE_TAGS: Final = frozenset({"env", "environment", "stage", "tier", "lifecycle"})


_NO_FLAWS: Final[Mapping[str, Flaw]] = MappingProxyType({})


class Hanging(NamedTuple):
    """A lever on an attack path: how sure the path is, and the ends of the edge that hangs on it."""

    lever: Lever
    certainty: Certainty
    ends: tuple[str, str]


class Scorer:
    """Scores findings by one graph. `flaws` are what is known of exploitation, by asset."""

    def __init__(
        self,
        attacks: Attacks,
        rules: Mapping[str, Rule],
        memory: Memory,
        flaws: Mapping[str, Flaw] = _NO_FLAWS,
    ) -> None:
        self._attacks, self._rules, self._memory, self._flaws = attacks, rules, memory, flaws
        graph = attacks.graph
        inside = {INTERNET} & set(attacks.entries)
        others = set(attacks.entries) - inside
        self._exposed: dict[str, tuple[int, int]] = {}
        for number, (reading, internet) in enumerate(_EXPOSURES):
            for node, steps in graph.steps(inside if internet else others, reading).items():
                self._exposed.setdefault(node, (number, steps))
        self._known = graph.only(_without_gap).steps(attacks.entries)
        self._hanging = _hanging(graph)
        self._worth = {reading: graph.worth(reading) for reading in _READINGS}

    def risk(self, finding: Scored) -> tuple[Risk, str | None]:
        """The risk of a finding, and its root cause as `ASSET#FIELD[#ELEMENT]`, where a path hangs on one."""
        asset = finding.asset
        hanging = self._levers(finding.rule, asset, finding.kind)
        surely = any(one.certainty == "sure" for one in hanging)
        places = {asset, f"endpoint:{asset}"}
        starts = places | {one.ends[0] for one in hanging}
        ends = places | {one.ends[1] for one in hanging}
        context = Context(
            finding.severity,
            exposure=self._exposure(starts),
            reach=self._reach(ends),
            lever="sure" if surely else "possible" if hanging else "no",
            environment=self._memory.recall(_environment, finding.row, finding.fields),
            flaw=self._flaws.get(asset),
        )
        return score(context), _cause(hanging)

    def _levers(self, rule: str, asset: str, kind: str) -> list[Hanging]:
        """The levers that a rule's answer about an asset rests on, its own or its neighbours'."""
        if rule not in self._rules:
            return []
        reads = _reads(self._rules[rule], kind)
        # The empty field stands for there being an asset, which no lever changes.
        fields = reads.get(kind, frozenset()) - {""}
        own = [one for field in fields for one in self._hanging.get((asset, field), ())]
        kind_of = self._attacks.kind
        return own or [n for n in self._near(asset) if n.lever.field in reads.get(kind_of(n.lever.asset), ())]

    def _near(self, asset: str) -> Iterator[Hanging]:
        for node in (asset, f"endpoint:{asset}"):
            yield from self._hanging.get((node, ""), ())

    def _exposure(self, places: Collection[str]) -> Exposure:
        found = [self._exposed[place] for place in places if place in self._exposed]
        if not found:
            return Exposure()
        number, steps = min(found)
        reading, internet = _EXPOSURES[number]
        gaps = reading == "possible" and not any(place in self._known for place in places)
        return Exposure("no" if gaps else reading, steps, internet, gaps)

    def _reach(self, places: Collection[str]) -> Reach:
        weigh = self._attacks.jewels
        own = max((weigh[place].weight for place in places if place in weigh), default=0.0)
        sure, possible = (max((self._worth[r].get(place, 0.0) for place in places), default=0.0) for r in _READINGS)
        return Reach(sure, possible, own)


_READINGS: Final[tuple[Certainty, Certainty]] = ("sure", "possible")
_EXPOSURES: Final = tuple((reading, internet) for reading in _READINGS for internet in (True, False))
"""How attackers may come, the gravest first."""


def rescore(store: Store, attacks: Attacks, rules: Mapping[str, Rule], memory: Memory) -> None:
    """Bring risk and root causes of the open findings up to the graph; what is so already is not written again.

    Without any edge there is no context to score by.
    """
    if attacks.edges:
        store.write_scores(_changed(Scorer(attacks, rules, memory), store.scored()))


def _changed(scorer: Scorer, findings: Iterable[Scored]) -> Iterator[tuple[str, float, str | None]]:
    for finding in findings:
        risk, cause = scorer.risk(finding)
        if (risk.score, cause) != (finding.score, finding.cause):
            yield finding.id, risk.score, cause


def _hanging(graph: AttackGraph) -> Mapping[tuple[str, str], list[Hanging]]:
    """The levers of edges on attack paths, by asset and field; and, with an empty field, by the node they lead to."""
    found: dict[tuple[str, str], list[Hanging]] = defaultdict(list)
    for reading in _READINGS:
        for edge in graph.between(reading):
            for lever in edge.levers:
                one = Hanging(lever, reading, (edge.source, edge.target))
                found[lever.asset, lever.field].append(one)
                found[edge.target, ""].append(one)
    return found


def _without_gap(edge: Edge) -> bool:
    return not any(name.startswith("gap:") for name in edge.depends)


@cache
def _reads(rule: Rule, kind: str) -> Mapping[str, frozenset[str]]:
    """By kind, the fields that a rule's answer about an asset rests on."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in rule.reads:
        for of, field in behind((kind, name)):
            found[of].add(field)
    return {of: frozenset(fields) for of, fields in found.items()}


def _cause(hanging: Collection[Hanging]) -> str | None:
    """The lever on which the surest path hangs, of several the one that is cheapest to pull."""
    if not hanging:
        return None
    return spelled(min(hanging, key=_easiest).lever)


def _easiest(one: Hanging) -> tuple[bool, float, str]:
    return one.certainty != "sure", cost(one.lever), spelled(one.lever)


def _environment(collected: bytes) -> Literal["production", "other"] | None:
    """What an asset serves, by its tags, else by its name."""
    fields = orjson.loads(collected)
    tags = fields.get("tags")
    staged = [str(value) for name, value in (tags or {}).items() if name.lower() in STAGE_TAGS]
    for text in (*staged, str(fields.get("name") or "")):
        if PRODUCTION.search(text):
            return "production"
        if OTHER.search(text):
            return "other"
    return None

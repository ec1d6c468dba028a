"""What an estate answers about its graph: the methods that `Estate` has of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from stance.assess import RuleSet
from stance.conditions import timestamp
from stance.config import Config
from stance.estate.attack_report import FIXES, attack_report
from stance.estate.attacks import PRINCIPALS, Attacks, alike
from stance.estate.coverage import Coverage
from stance.estate.errors import EstateError
from stance.estate.fixing import Draw, fix_set, levers_for, levers_named, what_if
from stance.estate.graphing import Drawn, Graphing
from stance.estate.lists import Lists
from stance.estate.picturing import picture
from stance.estate.simulating import Failing
from stance.facts.needs import behind
from stance.graph.fixes import candidates
from stance.graph.levers import LeverError
from stance.graph.marks import Mark, MarkError, Role, checked
from stance.graph.picture import Picture
from stance.model import Rule
from stance.model.attack_view import (
    AdminView,
    AttackReport,
    BlastView,
    ChokeView,
    EntryView,
    FixSetView,
    JewelView,
    PathView,
    WhatIfView,
)
from stance.model.edge import Certainty, Lever
from stance.model.memory import Memory
from stance.store import Store


class Questions:
    """The part of an estate that asks its graph. `assume` takes what cannot be read by design to be open."""

    name: str
    config: Config
    _store: Store
    _lists: Lists
    _by_id: Mapping[str, Rule]
    _settings: Mapping[str, Any]
    _memory: Memory

    def _ruleset(self, now: str) -> RuleSet:
        raise NotImplementedError

    def paths(
        self,
        source: str | None = None,
        target: str | None = None,
        *,
        alternatives: bool = False,
        sure: bool = False,
        assume: bool = True,
        folded: bool = False,
    ) -> Sequence[PathView]:
        """Attack paths, the riskiest first: from every entry point to every crown jewel, or between given assets.

        Of each pair the surest and shortest; with `alternatives` others too. `folded` joins those of one shape.
        Raises EstateError for an asset that does not exist.
        """
        found = self._attacks(assume).paths(source, target, alternatives=alternatives, sure=sure)
        return alike(found) if folded else found

    def chokes(self, *, sure: bool = False, assume: bool = True) -> Iterator[ChokeView]:
        """Assets and steps without which entry points lose every path to a crown jewel, those of most first."""
        return self._attacks(assume).chokes("sure" if sure else "possible")

    def blast(self, asset: str, *, backward: bool = False, sure: bool = False, assume: bool = True) -> BlastView:
        """What falls if the asset falls; with `backward`, all that reach it. Raises EstateError."""
        return self._attacks(assume).blast(asset, backward=backward, sure=sure)

    def admins(self, *, assume: bool = True) -> Iterator[AdminView]:
        """Of every user and role, whether it is or can become administrator of its account; the worst first."""
        people = ((asset.id, asset.account) for asset in self._store.assets(PRINCIPALS))
        return self._attacks(assume).admins(people)

    def fix_set(self, budget: int | None = None, *, possible: bool = False, assume: bool = True) -> FixSetView:
        """The fewest changes that cut the paths to the crown jewels, or the `budget` changes that cut most."""
        if budget is not None and budget < 1:
            raise EstateError(f"a budget of {budget} fixes buys nothing; give 1 or more")
        reading: Certainty = "possible" if possible else "sure"
        rules = self._ruleset(timestamp(datetime.now(UTC)))
        return fix_set(picture(self._store, self._memory), self._draw(assume), rules, self._open(), budget, reading)

    def what_if(self, *names: str, assume: bool = True) -> WhatIfView:
        """What mending findings, making fixes of a fix set, or changing `ASSET#FIELD[#ELEMENT]` would do.

        Nothing is changed. Raises EstateError for a name that means nothing, or a finding that no change known mends.
        """
        rules, opened = self._ruleset(timestamp(datetime.now(UTC))), self._open()
        seen = picture(self._store, self._memory)
        levers = [lever for name in names for lever in self._levers(name, seen, rules, opened)]
        try:
            return what_if(list(dict.fromkeys(levers)), seen, self._draw(assume), rules, opened)
        except LeverError as error:
            raise EstateError(f"{' '.join(names)}: {error}") from None

    def _attack_report(self) -> AttackReport | None:
        """What a report tells of the graph; nothing of an estate without one."""
        attacks = self._attacks(True)
        return attack_report(attacks, self.fix_set(FIXES, possible=True)) if attacks.edges else None

    def jewels(self) -> list[JewelView]:
        """The crown jewels, the weightiest first."""
        asked = self._attacks(True)
        found = [
            JewelView(one.asset, asked.name(one.asset), asked.kind(one.asset), one.reason, one.weight, one.confirmed)
            for one in asked.jewels.values()
        ]
        return sorted(found, key=lambda jewel: (-jewel.weight, jewel.name))

    def entries(self) -> list[EntryView]:
        """The entry points, those that reach most crown jewels first."""
        return self._attacks(True).entry_views()

    def mark(self, role: Role, pattern: str, weight: float, reason: str = "") -> int:
        """Say that what matches is a crown jewel or entry point, or with weight 0 that it is none.

        Gives the number of assets that match now; what is found later is marked too. Raises EstateError.
        """
        try:
            said = checked(role, self._meant(pattern), weight, reason)
        except MarkError as error:
            raise EstateError(str(error)) from None
        self._store.mark(said.role, said.pattern, said.weight, said.reason)
        self._rescore()
        return self._matching(said)

    def unmark(self, role: Role, pattern: str) -> None:
        """Take back what was said of a pattern. Raises EstateError when nothing was."""
        taken = [self._store.unmark(role, one) for one in {pattern, self._meant(pattern)}]
        if True not in taken:
            lists = "jewels" if role == "jewel" else "entries"
            raise EstateError(f"nothing was said of {pattern!r}; see `stance {lists}`")
        self._rescore()

    def _meant(self, pattern: str) -> str:
        """The pattern; or the id of what is called so, where a part of it bears the same name, or none is named so
        by its provider."""
        if set(pattern) & set("*?[") or not pattern or self._matching(Mark("jewel", pattern, 1.0)) == 1:
            return pattern
        try:
            return self._attacks(True).resolve(pattern)
        except EstateError:
            return pattern

    def _matching(self, said: Mark) -> int:
        return sum(said.matches(node, name) for node, (name, _) in self._store.called().items())

    def _rescore(self) -> None:
        """Bring the risk of open findings up to what was said of jewels and entry points."""
        self._graphing().rescore(self._by_id)

    def without_graph(self) -> str | None:
        """Why there is no graph to ask, and what would help; None where there is one."""
        if not self._store.scans():
            return f"the estate {self.name!r} was never scanned: stance scan aws, or stance scan host"
        if next(iter(self._store.edges()), None) is None:
            return "no graph is drawn: the last scan is older than it, or saw nothing that leads anywhere; scan again"
        return None

    def blind_spots(self) -> int:
        """How many scopes could not be listed to their end."""
        return sum(1 for _ in Coverage(self._store.scopes()).blind())

    def _draw_graph(self) -> Drawn:
        """The graph's stage of the loop: edges brought up to what was collected."""
        return self._graphing().refresh()

    def _graphing(self) -> Graphing:
        marks = [Mark(*mark) for mark in self.config.marks]
        return Graphing(self._store, marks, self._settings, datetime.now(UTC), self._memory)

    def _attacks(self, assume: bool) -> Attacks:
        return self._graphing().stored(assume)

    def _draw(self, assume: bool) -> Draw:
        return cache(partial(self._graphing().drawn, assume=assume))

    def _open(self) -> dict[Failing, str]:
        """The ids of the open findings."""
        return {Failing(one.rule, one.provider_id, one.element): one.id for one in self._lists.findings()}

    def _levers(self, name: str, seen: Picture, rules: RuleSet, opened: Mapping[Failing, str]) -> Sequence[Lever]:
        finding = next((one for one, id_ in opened.items() if name in (id_, f"{one.rule}@{one.asset}")), None)
        if finding is None:
            return self._levers_named(name, seen)
        kind = next((asset.kind for asset in seen.assets if asset.id == finding.asset), "")
        reads = frozenset(need for read in self._by_id[finding.rule].reads for need in behind((kind, read)))
        found = levers_for(finding, reads, seen, rules)
        if not found:
            raise EstateError(
                f"no attack path hangs on the finding {name} ({finding.rule}), so mending it cuts none; "
                "to try out a change all the same, give ASSET#FIELD[#ELEMENT]"
            )
        return found

    def _levers_named(self, name: str, seen: Picture) -> Sequence[Lever]:
        """The levers of a fix, or of a change that is spelled out, its asset by id or name."""
        offered = candidates(seen.edges)
        asset, spelled, change = name.partition("#")
        full = f"{self._attacks(True).resolve(asset)}#{change}" if spelled else name
        if found := levers_named(full, offered):
            return found
        closed = self._lists.finding(name)
        if closed is not None:
            told = f"{closed.rule} of {closed.asset}"
            raise EstateError(f"the finding {name} ({told}) is {closed.state}: there is nothing to mend")
        raise EstateError(
            f"nothing is called {name!r}: give the id of an open finding (stance findings), of a fix "
            "(stance fixset), or ASSET#FIELD[#ELEMENT]"
        )

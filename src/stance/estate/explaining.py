"""Explaining: everything known about an outcome, found by whatever names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

from stance.estate.causes import in_words
from stance.estate.lists import Lists, known_fields
from stance.estate.provenance import ANSWERED, edge_operations, on_graph, resources, rule_operations
from stance.estate.scoring import Scorer
from stance.facts.needs import behind
from stance.model import Rule
from stance.model.finding import finding_id
from stance.model.view import Explanation, FindingView, OutcomeView
from stance.store import Store


class Explainer:
    """Finds outcomes by the id of a finding, a rule, `RULE@ASSET` or an asset, and explains them."""

    def __init__(
        self,
        store: Store,
        lists: Lists,
        rules: Mapping[str, Rule],
        settings: Mapping[str, Any],
        scorer: Callable[[], Scorer],
    ) -> None:
        self._store, self._lists, self._rules, self._settings = store, lists, rules, settings
        self._scorer = cache(scorer)

    def explain(self, name: str) -> list[Explanation]:
        """The explanations; empty when nothing is called so.

        A rule or an asset alone stands for what fails or is unknown there, or for all when nothing is.
        """
        found = [self._explanation(outcome) for outcome in self._found(name)]
        causes = {one.finding.cause for one in found if one.finding and one.finding.cause}
        words = in_words(self._store, causes) if causes else {}
        return [replace(one, cause=words.get(one.finding.cause or "")) if one.finding else one for one in found]

    def _found(self, name: str) -> list[OutcomeView]:
        finding = self._lists.finding(name)
        if finding is not None:
            return [
                o
                for o in self._of_asset(finding.provider_id)
                if (o.rule, o.element) == (finding.rule, finding.element)
            ]
        rule, at, asset = name.partition("@")
        if at and rule in self._rules:
            return [outcome for outcome in self._of_asset(asset) if outcome.rule == rule]
        if name in self._rules:
            return _open([outcome for outcome in self._lists.outcomes() if outcome.rule == name])
        return _open(list(self._of_asset(name)))

    def _of_asset(self, name: str) -> Iterator[OutcomeView]:
        rows = [asset.row for asset in self._store.asset(name) if asset.gone_at is None]
        return self._lists.outcomes(rows) if rows else iter(())

    def _explanation(self, outcome: OutcomeView) -> Explanation:
        rule = self._rules[outcome.rule]
        finding = self._finding(rule, outcome)
        events = self._store.events(finding.id) if finding else []
        return Explanation(
            outcome=outcome,
            why=rule.why,
            fix=rule.fix,
            requirement=rule.sentence,
            condition=" | ".join(str(tree) for tree in rule.trees),
            rule_version=rule.version,
            references=rule.references,
            settings={s.name: str(self._settings.get(s.name, s.default)) for s in rule.settings},
            finding=finding,
            events=[{"at": e.at, "type": str(e.type), "scan": e.scan, "payload": e.payload} for e in events],
            cures=_cures(rule, outcome),
            derived_from=self._derived_from(rule, outcome),
            graph_calls=self._graph_calls() if on_graph(rule) else {},
            risk=None if finding is None or finding.risk is None else self._risk(finding),
        )

    def _risk(self, finding: FindingView) -> dict[str, Any]:
        """How the finding's score is made, from the graph as the last scan drew it."""
        return self._scorer().risk(next(self._store.scored(finding.id)))[0].told()

    def _graph_calls(self) -> dict[str, str]:
        """The operations that edges rest on, with what became of them; the worst where they were made often."""
        found: dict[str, str] = {}
        for call in self._lists.calls():
            if call.operation in edge_operations() and found.get(call.operation) in (None, *ANSWERED):
                found[call.operation] = call.result
        return dict(sorted(found.items()))

    def _derived_from(self, rule: Rule, outcome: OutcomeView) -> dict[str, Any]:
        """What the fields that the rule reads were derived from, of the asset's own."""
        needs = {need for name in rule.reads for need in behind((outcome.kind, name))}
        names = sorted({name for kind, name in needs if kind == outcome.kind} - {*rule.reads, *_OWN})
        asset = next((a for a in self._store.asset(outcome.provider_id) if a.kind == outcome.kind), None)
        if asset is None or not names:
            return {}
        held = known_fields(asset)
        return {name: held[name] for name in names if name in held}

    def _finding(self, rule: Rule, outcome: OutcomeView) -> FindingView | None:
        oldest = rule.aliases[0] if rule.aliases else rule.id
        for asset in self._store.asset(outcome.provider_id):
            found = self._lists.finding(finding_id(oldest, asset.uid, outcome.element))
            if found is not None:
                return found
        return None


_OWN: Final = ("", "id", "name", "account", "region")
"""Names that say nothing of why: the listing, and what identifies the asset."""


def _open(outcomes: list[OutcomeView]) -> list[OutcomeView]:
    return [outcome for outcome in outcomes if outcome.outcome in ("fail", "unknown")] or outcomes


def _cures(rule: Rule, outcome: OutcomeView) -> list[str]:
    """What would let an unknown outcome be known: the permissions of the calls that were denied."""
    if outcome.outcome != "unknown":
        return []
    failed = {call.operation for call in outcome.calls if call.result not in ("ok", "absent")}
    needs = {
        f"grant {permission} ({call.operation} was {outcome.reason})"
        for kind, operation in rule_operations(rule, outcome.kind)
        for resource in resources().get(kind, ())
        for call in resource.calls
        if call.operation == operation and operation in failed
        for permission in call.permissions
    }
    return sorted(needs)

"""The second half of a scan: derive facts, assess every asset, write outcomes, move findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from stance.assess import RuleSet
from stance.estate.coverage import PARENTS, Coverage, concerned, place
from stance.facts.derive import State, derive
from stance.model import Outcome, Reason, Rule, Verdict
from stance.model.stored import StoredAsset
from stance.store import Packing, Store, counts

BATCH: Final = 2000
_KNOWN: Final = (Verdict.PASS, Verdict.FAIL)


@dataclass(slots=True)
class Loaded:
    """An asset in hand: where it is stored, and its fields as facts are derived for it."""

    row: int
    account: str
    region: str
    state: State


def load(store: Store) -> dict[str, list[Loaded]]:
    """All living assets by kind."""
    found: dict[str, list[Loaded]] = defaultdict(list)
    for asset in store.assets():
        found[asset.kind].append(Loaded(asset.row, asset.account, asset.region, state_of(asset)))
    return found


def state_of(asset: StoredAsset) -> State:
    """The collected fields and gaps of a stored asset, without what was derived."""
    gaps = orjson.loads(asset.gaps) if asset.gaps else {}
    return State(asset.kind, orjson.loads(asset.fields), gaps)


def assess(store: Store, scan: str, every: RuleSet, chosen: Sequence[Rule]) -> None:
    """Bring facts, outcomes and findings of the estate up to what was collected.

    `every` are the estate's rules, by which outcomes are packed; only the `chosen` are asked, and what the others
    said last stays. Can be repeated: what is already so is not written again.
    """
    coverage = Coverage(store.scopes())
    loaded = load(store)
    derive({kind: [asset.state for asset in assets] for kind, assets in loaded.items()}, coverage.whole)
    store.write_facts((asset.row, asset.state.facts) for assets in loaded.values() for asset in assets)
    packing = store.save_rules(every.digest, every.rules)
    asked = RuleSet(tuple(chosen), every.now, every.settings)
    kept = frozenset(rule.id for rule in every.rules) - {rule.id for rule in chosen}
    rows = _rows(store, loaded, asked, _unlisted(coverage, chosen), kept, packing)
    store.write_outcomes(scan, every.digest, rows)
    store.update_findings(scan)


Unlisted = Mapping[tuple[str, str], Sequence[Outcome]]


def _unlisted(coverage: Coverage, rules: Iterable[Rule]) -> Unlisted:
    """For every place where listings failed, one unknown outcome per rule that speaks of what was to be listed."""
    found: dict[tuple[str, str], dict[str, Outcome]] = defaultdict(dict)
    for blind in coverage.blind():
        reason = Reason(blind.reason or Reason.ERROR)
        for rule in concerned(rules, blind.scope.kind):
            unknown = Outcome(rule.id, Verdict.UNKNOWN, None, reason, [])
            found[place(blind.scope)].setdefault(rule.id, unknown)
    return {where: list(outcomes.values()) for where, outcomes in found.items()}


def _rows(
    store: Store,
    loaded: Mapping[str, list[Loaded]],
    asked: RuleSet,
    unlisted: Unlisted,
    kept: frozenset[str],
    packing: Packing,
) -> Iterator[tuple[int, bytes, Sequence[int]]]:
    """The packed outcomes of every asset."""
    for kind, assets in loaded.items():
        assessor = asked.assessor(kind)
        for start in range(0, len(assets), BATCH):
            some = assets[start : start + BATCH]
            judged = {asset.row: assessor(asset.state.fields, asset.state.gaps) for asset in some}
            if kind in PARENTS:
                for asset in some:
                    judged[asset.row] += unlisted.get((asset.account, asset.region), ())
            _remember(store, judged, kept)
            yield from ((row, packing.pack(outcomes), counts(outcomes)) for row, outcomes in judged.items())


def _remember(store: Store, judged: dict[int, list[Outcome]], kept: frozenset[str]) -> None:
    """Join to the new outcomes what was known before: the last pass or fail, and what the rules not asked said."""
    doubtful = (row for row, new in judged.items() if any(outcome.verdict is Verdict.UNKNOWN for outcome in new))
    for row, old in store.last_outcomes(list(judged) if kept else list(doubtful)).items():
        known = {(outcome.rule, outcome.element): outcome for outcome in old}
        judged[row] = [_with_last(outcome, known.get((outcome.rule, outcome.element))) for outcome in judged[row]]
        judged[row] += [outcome for outcome in old if outcome.rule in kept]


def _with_last(new: Outcome, old: Outcome | None) -> Outcome:
    if new.verdict is not Verdict.UNKNOWN or old is None:
        return new
    return new._replace(last_known=old.verdict if old.verdict in _KNOWN else old.last_known)

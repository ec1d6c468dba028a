"""What an estate says, in forms that compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stance.estate import Estate
from stance.model.view import OutcomeView

Key = tuple[str, str, str, str | None]
Outcomes = dict[Key, OutcomeView]

PARENTS = ("aws.account", "aws.region")


def outcomes(estate: Estate, query: str = "") -> Outcomes:
    """Every outcome by rule, kind, asset and element."""
    found = list(estate.outcomes(query))
    keyed = {(view.rule, view.kind, view.provider_id, view.element): view for view in found}
    assert len(keyed) == len(found)
    return keyed


def verdicts(found: Outcomes) -> dict[Key, str]:
    return {key: view.outcome for key, view in found.items()}


def wrong_turns(before: Outcomes, after: Outcomes) -> list[str]:
    """What a disturbance turned into anything but unknown, and what was lost without a word of it."""
    found = [
        f"{key}: {before[key].outcome if key in before else 'nothing'} became {view.outcome}"
        for key, view in after.items()
        if view.outcome != "unknown" and (key not in before or before[key].outcome != view.outcome)
    ]
    doubtful = {(view.rule, view.account) for view in after.values() if view.outcome == "unknown"}
    lost = (view for key, view in before.items() if key not in after)
    return found + [f"{v.rule} {v.provider_id} is silent" for v in lost if (v.rule, v.account) not in doubtful]


def baseless(found: Iterable[OutcomeView]) -> list[str]:
    """Passes that rest on a call which failed."""
    return [
        f"{view.rule} passes {view.provider_id} though {call.operation} was {call.result}"
        for view in found
        if view.outcome == "pass"
        for call in view.calls
        if call.result not in ("ok", "absent")
    ]


def changed(before: Outcomes, after: Outcomes) -> set[Key]:
    return {key for key in before.keys() | after.keys() if verdicts(before).get(key) != verdicts(after).get(key)}


def steady(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields but for the address of a queue, which holds that of the server."""
    return {name: value for name, value in fields.items() if name != "url"}


def state(estate: Estate) -> dict[str, object]:
    """Everything that an estate says but times, run ids and what calls cost."""
    assets = [(a.kind, a.provider_id, a.name, a.account, a.region, steady(a.fields), a.gaps) for a in estate.assets()]
    findings = [(f.id, f.rule, f.provider_id, f.element, f.state, f.why) for f in estate.findings(closed=True)]
    said = {key: (v.outcome, v.reason, v.last_known, v.evidence) for key, v in outcomes(estate).items()}
    summary = estate.summary()
    edges = [(e.source, e.kind, e.target, e.certainty, e.depends, e.assumptions) for e in estate._store.edges()]
    return {
        "edges": sorted(edges),
        "risks": {f.id: (f.risk, f.cause) for f in estate.findings()},
        "admins": {admin.principal: admin.verdict for admin in estate.admins()},
        "assets": sorted(assets, key=lambda asset: asset[:2]),
        "findings": sorted(findings, key=lambda finding: finding[0]),
        "outcomes": said,
        "score": summary.score,
        "coverage": summary.coverage,
    }

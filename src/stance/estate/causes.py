"""Findings folded to their root causes: what one change would mend stands in one row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from stance.estate.picturing import plain
from stance.graph.fixes import candidates
from stance.graph.wording import told
from stance.model import KINDS
from stance.model.edge import Lever
from stance.model.view import CauseView, FindingView
from stance.store import Store

_WORST: Final = ("critical", "high", "medium", "low", "info")


def causes(store: Store, findings: Iterable[FindingView]) -> list[CauseView]:
    """The causes of the findings, the riskiest first; a finding without a known one is a row of its own."""
    rows: dict[str, list[FindingView]] = {}
    for finding in findings:
        rows.setdefault(finding.cause or finding.id, []).append(finding)
    words = in_words(store, {found[0].cause for found in rows.values() if found[0].cause})
    views = [_view(found, words) for found in rows.values()]
    return sorted(views, key=lambda view: (-(view.risk or 0.0), _rank(view.severity), -view.findings, view.title))


def _view(found: list[FindingView], words: Mapping[str, str]) -> CauseView:
    first = found[0]
    risks = [one.risk for one in found if one.risk is not None]
    return CauseView(
        cause=first.cause,
        title=first.title if first.cause is None else words.get(first.cause, first.cause),
        findings=len(found),
        risk=max(risks, default=None),
        severity=min((one.severity for one in found), key=_rank),
        assets=sorted({one.asset for one in found}),
        ids=[one.id for one in found],
        rules=sorted({one.rule for one in found}),
    )


def _rank(severity: str) -> int:
    return _WORST.index(severity) if severity in _WORST else len(_WORST)


def in_words(store: Store, wanted: Collection[str]) -> dict[str, str]:
    """The causes as changes that a person makes; those that the graph does not know any more are left out."""
    levers = {spelled(lever): lever for fix in candidates(store.edges()).values() for lever in fix.levers}
    known = {cause: levers[cause] for cause in wanted if cause in levers}
    called = store.called({lever.asset for lever in known.values()})
    fields = dict(_fields(store, called))
    return {
        cause: told(lever, fields.get(lever.asset, {}), called.get(lever.asset, (lever.asset, ""))[0])
        for cause, lever in known.items()
    }


def _fields(store: Store, called: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    kinds = {kind for _, kind in called.values()}
    seen = plain(store, [KINDS[kind] for kind in sorted(kinds) if kind in KINDS]) if kinds else None
    return ((asset.id, asset.fields) for asset in (seen.assets if seen else ()) if asset.id in called)


def spelled(lever: Lever) -> str:
    """A lever as `ASSET#FIELD[#ELEMENT]`, which a what-if takes."""
    return f"{lever.asset}#{lever.field}" + (f"#{lever.element}" if lever.element else "")

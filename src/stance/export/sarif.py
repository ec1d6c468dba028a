"""SARIF 2.1.0: the failing and unknown outcomes as results, with the rules they break.

Source: OASIS SARIF 2.1.0. A cloud asset has no file, so results carry logical locations: the provider's id.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from stance.export.ocsf import uid
from stance.export.report import Report, RuleText
from stance.model.view import OutcomeView

_LEVEL: Final = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_KIND: Final = {"fail": "fail", "unknown": "open"}
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def sarif(report: Report) -> Iterator[bytes]:
    """One SARIF log, written result by result."""
    index = {name: number for number, name in enumerate(report.rules)}
    rules = [_rule(name, rule) for name, rule in report.rules.items()]
    driver = {"name": "Stance", "version": report.version, "rules": rules}
    head = {"$schema": SCHEMA, "version": "2.1.0"}
    yield orjson.dumps(head)[:-1] + b',"runs":[{"tool":' + orjson.dumps({"driver": driver}) + b',"results":['
    comma = b"\n"
    for outcome in report.outcomes:
        if outcome.outcome in _KIND:
            yield comma + orjson.dumps(_result(outcome, report.rules[outcome.rule], index[outcome.rule]))
            comma = b",\n"
    # How much was looked at stands beside what was found.
    seen = {"score": report.summary.score, "coverage": report.summary.coverage}
    yield b'\n],"properties":' + orjson.dumps(seen) + b"}]}\n"


def _rule(name: str, rule: RuleText) -> dict[str, Any]:
    page = next((url for url in rule.references if url.startswith("https://")), None)
    return {
        "id": name,
        **({"helpUri": page} if page else {}),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"severity": rule.severity, "requires": rule.requires},
    }


def _result(outcome: OutcomeView, rule: RuleText, index: int) -> dict[str, Any]:
    failed = outcome.outcome == "fail"
    place = {"name": outcome.asset, "fullyQualifiedName": outcome.provider_id, "kind": "resource"}
    return {
        "ruleId": outcome.rule,
        "ruleIndex": index,
        "kind": _KIND[outcome.outcome],
        # The standard: every kind but fail has the level none.
        "level": _LEVEL[outcome.severity] if failed else "none",
        "message": {"text": _message(outcome, rule)},
        "locations": [{"logicalLocations": [place]}],
        "partialFingerprints": {"stance/v1": uid(outcome)},
        "properties": {
            "severity": outcome.severity,
            "kind": outcome.kind,
            "account": outcome.account,
            "region": outcome.region,
            "element": outcome.element,
            "reason": outcome.reason,
            "evidence": list(outcome.evidence),
        },
    }


def _message(outcome: OutcomeView, rule: RuleText) -> str:
    what = f"{outcome.asset}{f' [{outcome.element}]' if outcome.element else ''}"
    if outcome.outcome == "unknown":
        return f"{rule.title}: could not be told for {what} ({outcome.reason})"
    return f"{rule.title}: not so for {what}"

"""OCSF events: one Compliance Finding (class 2003) per outcome, as JSON lines.

Source: OCSF schema 1.5.0, classes compliance_finding, finding and base_event; objects compliance, finding_info,
metadata, resource_details, remediation and cloud.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from stance.export.report import Report
from stance.model.view import OutcomeView

OCSF: Final = "1.5.0"
CLASS: Final = 2003
_SEVERITY: Final = {"low": (2, "Low"), "medium": (3, "Medium"), "high": (4, "High"), "critical": (5, "Critical")}
# Class 2003 has no word for "not applicable" or "ask a person": those are Other, with our word beside it.
_STATUS: Final = {"pass": (1, "Pass"), "unknown": (2, "Warning"), "fail": (3, "Fail")}


def ocsf(report: Report) -> Iterator[bytes]:
    """One event per line."""
    for outcome in report.outcomes:
        yield orjson.dumps(_event(outcome, report), option=orjson.OPT_APPEND_NEWLINE)


def uid(outcome: OutcomeView) -> str:
    """A stable identifier of what the outcome speaks of: rule, asset and element."""
    text = "\x00".join((outcome.rule, outcome.kind, outcome.provider_id, outcome.element or ""))
    return hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def _event(outcome: OutcomeView, report: Report) -> dict[str, Any]:
    rule = report.rules[outcome.rule]
    at = _milliseconds(outcome.assessed_at)
    severity, severity_word = _SEVERITY[outcome.severity]
    status, status_word = _STATUS.get(outcome.outcome, (99, outcome.outcome))
    event: dict[str, Any] = {
        "class_uid": CLASS,
        "class_name": "Compliance Finding",
        "category_uid": 2,
        "category_name": "Findings",
        "activity_id": 1,
        "activity_name": "Create",
        "type_uid": CLASS * 100 + 1,
        "type_name": "Compliance Finding: Create",
        "time": at,
        "severity_id": severity if outcome.outcome == "fail" else 1,
        "severity": severity_word if outcome.outcome == "fail" else "Informational",
        "status_id": 4 if outcome.outcome in ("pass", "not_applicable") else 1,
        "status": "Resolved" if outcome.outcome in ("pass", "not_applicable") else "New",
        "message": f"{rule.title}: {outcome.outcome}",
        "metadata": {
            "version": OCSF,
            "uid": f"{uid(outcome)}-{at}",
            "product": {"name": "Stance", "vendor_name": "Stance", "version": report.version},
            "event_code": outcome.rule,
        },
        "finding_info": {
            "uid": uid(outcome),
            "title": rule.title,
            "desc": rule.why,
            "last_seen_time": at,
            "types": [outcome.domain],
            "analytic": {"name": outcome.rule, "uid": outcome.rule, "type_id": 1, "type": "Rule"},
        },
        "compliance": {
            "control": outcome.rule,
            "standards": sorted({control.split(":")[0] for control in outcome.controls}) or ["Stance"],
            "requirements": list(outcome.controls),
            "status_id": status,
            "status": status_word,
            "status_detail": _detail(outcome),
        },
        "resources": [_resource(outcome)],
        "remediation": {"desc": rule.fix, **({"references": list(rule.references)} if rule.references else {})},
        "unmapped": _unmapped(outcome),
    }
    if outcome.kind.startswith("aws."):
        account = {"uid": outcome.account, "type_id": 10, "type": "AWS Account"}
        event["cloud"] = {"provider": "AWS", "account": account, "region": outcome.region}
        event["metadata"]["profiles"] = ["cloud"]
    return event


def _resource(outcome: OutcomeView) -> dict[str, Any]:
    resource: dict[str, Any] = {"uid": outcome.provider_id, "name": outcome.asset, "type": outcome.kind}
    if outcome.kind.startswith("aws."):
        resource["region"] = outcome.region
        if outcome.provider_id.startswith("arn:"):
            resource["cloud_partition"] = outcome.provider_id.split(":")[1]
    return resource


def _detail(outcome: OutcomeView) -> str:
    if outcome.reason:
        return f"unknown: {outcome.reason}"
    return ". ".join(map(str, outcome.evidence)) or outcome.outcome


def _unmapped(outcome: OutcomeView) -> dict[str, Any]:
    told = {
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "last_known": outcome.last_known,
        "element": outcome.element,
        "evidence": list(outcome.evidence),
        "same_as": list(outcome.same_as),
    }
    return {name: value for name, value in told.items() if value}


def _milliseconds(text: str) -> int:
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp() * 1000)

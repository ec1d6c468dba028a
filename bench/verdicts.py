"""Compares a scan's outcomes with the seeded truth: what was found, missed, and raised in vain."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any


def compare(truth: dict[str, list[str]], lines: Iterable[str]) -> dict[str, Any]:
    """`lines` are outcomes as JSON objects (`stance outcomes -f jsonl`).

    An outcome belongs to a check by its ``same_as``; only checks of the truth are compared, each on all resources.
    A resource of the truth is named by ARN or native id.
    """
    failing: dict[str, set[str]] = defaultdict(set)
    known: set[str] = set()
    for outcome in map(json.loads, lines):
        checks = {check.removeprefix("prowler:") for check in outcome["same_as"]}
        known |= checks
        if outcome["outcome"] == "fail":
            for check in checks:
                failing[check].add(outcome["provider_id"])
    compared = {check: (set(resources), failing[check]) for check, resources in truth.items() if check in known}
    missed = [
        f"{check} {resource}"
        for check, (planted, failed) in compared.items()
        for resource in sorted(planted)
        if not any(same(resource, each) for each in failed)
    ]
    in_vain = [
        f"{check} {each}"
        for check, (planted, failed) in compared.items()
        for each in sorted(failed)
        if not any(same(resource, each) for resource in planted)
    ]
    planted_count = sum(len(planted) for planted, _ in compared.values())
    return {
        "planted": planted_count,
        "found": planted_count - len(missed),
        "missed": missed,
        "false_alarms": in_vain,
        "without_rule": sorted(set(truth) - known),
    }


def same(resource: str, provider_id: str) -> bool:
    """Whether a native id or ARN of the truth is this provider id."""
    return provider_id == resource or provider_id.endswith((f"/{resource}", f":{resource}"))

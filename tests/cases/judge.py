"""Cases: an account as somebody made it, and what each check is to say of each resource.

The expectations come from the meaning of the checks and from AWS's documentation, not from our rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cases.clouds import Cloud
from stance import Estate
from stance.estate import Aws
from stance.frameworks import crosswalk

Verdicts = Mapping[str, Mapping[str, str]]
"""By check id, and then by the name of the resource (`name/element` where a rule speaks of elements)."""

_WORST = ("fail", "unknown", "manual", "pass", "not_applicable")


@dataclass(frozen=True)
class Case:
    """An account, and what is expected of it. Where only some resources matter, `whole` is False.

    Where names are made by AWS, `seed` returns them by the names that `expected` uses.
    """

    id: str
    seed: Callable[[Cloud], Mapping[str, str] | None]
    expected: Verdicts
    regions: tuple[str, ...] = ("us-east-1",)
    whole: bool = True
    patched: bool = False
    """Whether the seed reaches into the plain server's memory."""
    aws_policies: bool = False
    """Whether a plain server is to know AWS's own policies, which take it seconds to load."""
    demo_only: bool = False
    """Whether a plain server cannot keep what is seeded."""

    @property
    def situations(self) -> int:
        return sum(len(by_name) for by_name in self.expected.values())


def verdicts(cloud: Cloud, case: Case, given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the rules that mean the same as the case's checks say of the account; `given`: names by native id."""
    asked = {check: crosswalk()[f"prowler:{check}"] for check in case.expected}
    rules = sorted({rule for ids in asked.values() for rule in ids})
    said: dict[str, dict[str, str]] = {check: {} for check in asked}
    with Estate("sqlite://") as estate:
        estate.scan(Aws(endpoint_url=cloud.url, regions=case.regions, access_key="a", secret_key="b"), rules=rules)
        for outcome in estate.outcomes():
            name = next((given[id_] for id_ in _ids(outcome.provider_id) if id_ in given), outcome.asset)
            name = name if outcome.element is None else f"{name}/{outcome.element}"
            for check in (check.removeprefix("prowler:") for check in outcome.same_as):
                if check in said:
                    answers = (said[check].get(name, outcome.outcome), outcome.outcome)
                    said[check][name] = min(answers, key=_WORST.index)
    return said


def _ids(provider_id: str) -> tuple[str, ...]:
    """An ARN, and the native id at its end."""
    return (provider_id, provider_id.rpartition("/")[2], provider_id.rpartition(":")[2])


def disagreements(cloud: Cloud, case: Case) -> list[str]:
    """Seeds the account, scans it, and tells where the verdicts are not the expected ones."""
    cloud.reset(aws_policies=case.aws_policies)
    given = {native: name for name, native in (case.seed(cloud) or {}).items()}
    said = verdicts(cloud, case, given)
    found = []
    for check, wanted in case.expected.items():
        names = set(wanted) | (set(said[check]) if case.whole else set())
        for name in sorted(names):
            got, want = said[check].get(name, "nothing"), wanted.get(name, "nothing")
            if got != want:
                found.append(f"{check} of {name}: {got} instead of {want}")
    return found


def together(id_: str, *cases: Case) -> Case:
    """Cases in one account, which is made and scanned once; each returns all its names from its seed."""

    def seed(cloud: Cloud) -> dict[str, str]:
        return {f"{c.id}: {name}": native for c in cases for name, native in (c.seed(cloud) or {}).items()}

    expected: dict[str, dict[str, str]] = {}
    for case in cases:
        for check, wanted in case.expected.items():
            named = {f"{case.id}: {name}": verdict for name, verdict in wanted.items()}
            expected[check] = expected.get(check, {}) | named
    patched = any(case.patched for case in cases)
    return Case(id_, seed, expected, whole=False, patched=patched)

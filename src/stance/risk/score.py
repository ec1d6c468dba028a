"""The score of a finding: severity * exploitability * impact, each with its range where something is unknown.

    score = 100 * severity * exploitability * impact

Every factor stands between 0 and 1 with a low and a high bound; unknown context widens the range and the score is
its upper end, so not knowing never makes a finding look smaller. The values are ours, chosen so that a medium
finding on which a sure path from the internet to a crown jewel hangs stands above a critical one that nobody reaches.
`docs/risk.md` tells them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any, Final

from stance.model.rule import Severity
from stance.risk.context import Context, Exposure, Flaw, Reach

SEVERITY: Final[Mapping[Severity, float]] = {"critical": 1.0, "high": 0.85, "medium": 0.65, "low": 0.4}
UNREACHED: Final = 0.15
"""What is left of exploitability where no way leads: an insider, or a way that nobody knows."""
POSSIBLE: Final = 0.6
FOOTHOLD: Final = 0.8
"""For a way that begins where an attacker must first gain a footing."""
PER_STEP: Final = 0.95
"""Each further step costs an attacker something."""
AUTHENTICATION: Final = {"none": 1.0, "weak": 0.95, "strong": 0.7}
SSVC: Final = {"act": 1.0, "attend": 0.9, "track*": 0.7, "track": 0.6}
LITTLE: Final = 0.2
"""Impact of losing an asset from which nothing that matters is reached."""
FULL: Final = 10.0
"""Weight of jewels from which the impact is whole: one account."""
ENVIRONMENT: Final = {"production": 1.0, "other": 0.7}
LEVER: Final = {"sure": 1.0, "possible": 0.85, "no": 0.6}
"""Whether mending the finding cuts a path."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor, between 0 and 1: its value, which is the upper end of what it may be, and what was seen."""

    name: str
    value: float
    low: float
    seen: str


@dataclass(frozen=True, slots=True)
class Risk:
    """A score from 0 to 100 with the range in which it lies, and the factors whose product it is."""

    score: float
    low: float
    factors: Sequence[Factor]

    def told(self) -> dict[str, Any]:
        """The risk as JSON, from which `recompute` gives the score again."""
        factors = [{"name": f.name, "value": f.value, "low": f.low, "seen": f.seen} for f in self.factors]
        return {"score": self.score, "low": self.low, "formula": "100 * product of values", "factors": factors}


@lru_cache(maxsize=4096)
def score(context: Context) -> Risk:
    """The risk of a finding in its context. Many findings share one: their risk is worked out once."""
    factors = tuple(factor for make in _FACTORS if (factor := make(context)) is not None)
    return Risk(_product(f.value for f in factors), _product(f.low for f in factors), factors)


def recompute(told: Mapping[str, Any]) -> float:
    """The score from a risk that was told as JSON. Raises KeyError or TypeError for something else."""
    return _product(float(factor["value"]) for factor in told["factors"])


def _product(values: Any) -> float:
    return float(round(100 * prod(values), 1))


def _severity(context: Context) -> Factor:
    value = SEVERITY[context.severity]
    return Factor("severity", value, value, context.severity)


def _exposure(context: Context) -> Factor:
    seen = context.exposure
    if seen is None:
        return Factor("exposure", 1.0, UNREACHED, "not known")
    low = _reached(seen)
    if not seen.gaps:
        return Factor("exposure", low, low, _told_exposure(seen))
    return Factor("exposure", max(low, POSSIBLE), low, f"{_told_exposure(seen)}; not everything could be read")


def _reached(seen: Exposure) -> float:
    if seen.reached == "no":
        return UNREACHED
    value = (1.0 if seen.reached == "sure" else POSSIBLE) * (1.0 if seen.from_internet else FOOTHOLD)
    return max(value * PER_STEP ** max(seen.steps - 1, 0), UNREACHED)


def _told_exposure(seen: Exposure) -> str:
    if seen.reached == "no":
        return "no way leads to it from an entry point"
    begin = "the internet" if seen.from_internet else "another entry point"
    surely = "surely" if seen.reached == "sure" else "possibly"
    if not seen.steps:
        return f"{surely} open to the internet itself" if seen.from_internet else f"{surely} an entry point itself"
    return f"{surely} reached from {begin} in {seen.steps} step{'' if seen.steps == 1 else 's'}"


def _authentication(context: Context) -> Factor | None:
    if context.authentication is None:
        return None
    value = AUTHENTICATION[context.authentication]
    return Factor("authentication", value, value, f"{context.authentication} stands before it")


def _known_flaw(context: Context) -> Factor | None:
    """Known flaws: how likely they are to be exploited. Nothing where the asset carries none."""
    flaw = context.flaw
    if flaw is None:
        return None
    if flaw.kev:
        return Factor("exploitation", 1.0, 1.0, "known to be exploited (KEV)")
    told, value = _likely(flaw)
    if flaw.kev is None or not told:
        return Factor("exploitation", 1.0, value, f"{told or 'nothing'} known; KEV not read")
    return Factor("exploitation", value, value, told)


def _likely(flaw: Flaw) -> tuple[str, float]:
    values: list[tuple[str, float]] = []
    if flaw.epss is not None:
        values.append((f"EPSS {flaw.epss:.1%}", 0.6 + 0.4 * flaw.epss))
    if flaw.ssvc is not None:
        values.append((f"SSVC {flaw.ssvc}", SSVC[flaw.ssvc]))
    return ", ".join(told for told, _ in values), max((value for _, value in values), default=0.6)


def _lever(context: Context) -> Factor:
    value = LEVER[context.lever]
    told = {"sure": "a sure attack path hangs on it", "possible": "a possible attack path hangs on it"}
    return Factor("lever", value, value, told.get(context.lever, "no attack path that is known hangs on it"))


def _impact(context: Context) -> Factor:
    seen = context.reach
    if seen is None:
        return Factor("impact", 1.0, LITTLE, "not known")
    low = _weighed(max(seen.sure, seen.own))
    high = max(low, POSSIBLE * _weighed(seen.possible))
    if seen.gaps:
        return Factor("impact", max(high, POSSIBLE), low, f"{_told_reach(seen)}; not everything could be read")
    return Factor("impact", high, high, _told_reach(seen))


def _weighed(weight: float) -> float:
    return LITTLE + (1 - LITTLE) * min(weight / FULL, 1.0)


def _told_reach(seen: Reach) -> str:
    if not (seen.own or seen.sure or seen.possible):
        return "no crown jewel is reached from it"
    parts = [f"a crown jewel itself (weight {seen.own:g})"] if seen.own else []
    if seen.sure or seen.possible:
        parts.append(f"crown jewels of weight {seen.sure:g} surely, {seen.possible:g} possibly reached")
    return ", ".join(parts)


def _environment(context: Context) -> Factor:
    if context.environment is None:
        return Factor("environment", 1.0, ENVIRONMENT["other"], "not known")
    value = ENVIRONMENT[context.environment]
    return Factor("environment", value, value, context.environment)


_FACTORS: Final[Sequence[Callable[[Context], Factor | None]]] = (
    _severity,
    _exposure,
    _authentication,
    _known_flaw,
    _lever,
    _impact,
    _environment,
)

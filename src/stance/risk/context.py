"""What the score of a finding is computed from. None stands for what is not known, and is told from *nothing*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stance.model.rule import Severity

Certain = Literal["sure", "possible", "no"]


@dataclass(frozen=True, slots=True)
class Exposure:
    """How attackers get to the asset: surely, possibly, or not in what was read.

    `steps` counts edges from the nearest entry point; `from_internet` tells whether that is the internet, or one
    that needs a foothold first (another account, a pipeline, a dormant identity). `gaps` tells that *no* or
    *possible* might be more if all could be read.
    """

    reached: Certain = "no"
    steps: int = 0
    from_internet: bool = False
    gaps: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What falls with the asset: weights (10: an account) of the crown jewels that are surely and possibly reached.

    `own` is the weight of the asset itself as a jewel. `gaps` tells that more might be reached.
    """

    sure: float = 0.0
    possible: float = 0.0
    own: float = 0.0
    gaps: bool = False


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is known of the exploitation of an asset's known vulnerabilities; the worst of them.

    `kev`: it is in the catalogue of flaws known to be exploited. `epss`: the probability (0 to 1) that it will be
    within 30 days (FIRST, EPSS). `ssvc`: CISA's decision, track, track*, attend or act.
    """

    kev: bool | None = None
    epss: float | None = None
    ssvc: Literal["track", "track*", "attend", "act"] | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """A finding in its surroundings.

    `lever` tells whether what fails is what an attack path hangs on: of a sure path, a possible one, or of none.
    `authentication` is what stands before the asset for who comes from outside; `environment` what it serves.
    """

    severity: Severity
    exposure: Exposure | None = None
    reach: Reach | None = None
    lever: Certain = "no"
    authentication: Literal["none", "weak", "strong"] | None = None
    environment: Literal["production", "other"] | None = None
    flaw: Flaw | None = None

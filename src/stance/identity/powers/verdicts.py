"""Who is, or can become, administrator of an account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from stance.identity.powers.account import Account
from stance.identity.powers.drawing import Drawing
from stance.identity.powers.landscape import Landscape
from stance.identity.powers.links import Link

Power = Literal["is", "can", "possibly", "no"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a principal is (`is`) or surely or possibly becomes (`can`, `possibly`) administrator, and how.

    `path` are the links from the principal to the account, `depends` what decides, `assumptions` what is taken to
    be open because it cannot be read.
    """

    power: Power
    path: tuple[Link, ...] = ()
    depends: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


def administrators(*accounts: Account) -> Mapping[str, Verdict]:
    """Return the verdict on every user and every role that is not service-linked, by ARN, sorted."""
    return verdicts(Drawing(Landscape(accounts)))


def verdicts(drawing: Drawing) -> Mapping[str, Verdict]:
    """Return the verdicts that follow from links: the shortest way to any of the accounts."""
    land = drawing.land
    assumptions = {own: (("scp",) if account.scps is None else ()) for own, account in land.accounts.items()}
    found: dict[str, Verdict] = {}
    for arn in land.principals:
        found[arn] = _verdict(drawing, arn, land.accounts, assumptions)
    return found


def _verdict(drawing: Drawing, arn: str, goals: Iterable[str], assumptions: Mapping[str, tuple[str, ...]]) -> Verdict:
    for possible in (False, True):
        path = _path(drawing, arn, goals, possible=possible)
        if path:
            depends = tuple(sorted({key for link in path for key in link.depends}))
            plain = len(path) == 1 and path[0].kind == "administers"
            power: Power = "possibly" if possible else ("is" if plain else "can")
            return Verdict(power, path, depends, assumptions.get(path[-1].target, ()))
    return Verdict("no")


def _path(drawing: Drawing, start: str, goals: Iterable[str], *, possible: bool) -> tuple[Link, ...]:
    if start not in drawing.out:
        return ()
    reached = drawing.reached(start, possible=possible)
    node = next((goal for goal in goals if goal in reached), None)
    path: list[Link] = []
    while node is not None and (link := reached[node]) is not None:
        path.append(link)
        node = link.source
    return tuple(reversed(path))

"""What every export is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stance.model.attack_view import AttackReport
from stance.model.view import OutcomeView, Summary


@dataclass(frozen=True)
class RuleText:
    """The words of a rule that exports carry: its title, why it matters, how to mend it, what it requires."""

    title: str
    severity: str
    why: str
    fix: str
    requires: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A summary, the outcomes (a stream, to be read once), the words of the rules by id, and what
    the graph tells, if it was drawn."""

    summary: Summary
    outcomes: Iterable[OutcomeView]
    rules: Mapping[str, RuleText]
    version: str
    made_at: str
    attack: AttackReport | None = None

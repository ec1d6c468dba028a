"""Outcomes: one packed row per asset, written only where it differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from stance.model.outcome import Verdict
from stance.model.rule import Rule
from stance.model.stored import StoredOutcomes
from stance.store.assets import BATCH
from stance.store.codec import chunks, dumps, loads
from stance.store.database import Database, Part
from stance.store.errors import StoreError
from stance.store.packing import Packing
from stance.store.schema import assets, outcomes, rulesets, scans, scopes

_COUNTS: Final = ("n_pass", "n_fail", "n_unknown", "n_na", "n_manual")
_READ: Final = [
    *(assets.c[n] for n in ("row", "uid", "kind", "id", "name", "account", "region")),
    scopes.c.scope,
    assets.c.reads,
    outcomes.c.ruleset,
    outcomes.c.at,
    outcomes.c.packed,
]
Row = tuple[int, bytes, Sequence[int]]


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """What findings need to know of a rule. `names` are its id and its aliases; `oldest` names its findings."""

    id: str
    severity: str
    domain: str
    each: bool
    aliases: list[str]

    @property
    def oldest(self) -> str:
        """The rule's first id ever."""
        return self.aliases[0] if self.aliases else self.id


class Outcomes(Part):
    """What the rules say of every asset."""

    def save_rules(self, ruleset: str, rules: Iterable[Rule]) -> Packing:
        """Keep the rules that the digest `ruleset` stands for; gives the packing of their outcomes."""
        found = [[r.id, r.severity, r.domain, r.each is not None, list(r.aliases)] for r in rules]
        row = {"estate": self._db.estate, "hash": ruleset, "rules": dumps(found)}
        with self._db.write() as connection:
            connection.execute(self._db.insert(rulesets).values(row).on_conflict_do_nothing())
        return self.packing(ruleset)

    def packing(self, ruleset: str) -> Packing:
        """The packing of a rule set that was saved. Raises StoreError for another."""
        with self._db.read() as connection:
            return Packing([rule.id for rule in rule_facts(self._db, connection, ruleset)])

    def write_outcomes(self, scan: str, ruleset: str, rows: Iterable[Row]) -> int:
        """Write `(asset row, packed, counts)`, counts as `packing.counts` gives them; equal ones are left alone.

        Gives the number of rows written. What changed is unsettled until `update_findings` has seen it.
        """
        written = 0
        with self._db.read() as connection:
            at = connection.execute(
                select(scans.c.started_at).where(scans.c.estate == self._db.estate, scans.c.id == scan)
            ).scalar_one()
        for some in chunks(rows, BATCH):
            old = self._old([row[0] for row in some])
            new = [
                (self._db.estate, row, ruleset, at, False, *numbers, packed)
                for row, packed, numbers in some
                if old.get(row) != (ruleset, packed)
            ]
            if new:
                with self._db.write() as connection:
                    self._db.many(connection, self._db.replace(outcomes), tuple(outcomes.c.keys()), new)
            written += len(new)
        return written

    def outcomes(
        self, kinds: Iterable[str] | None = None, account: str | None = None, rows: Sequence[int] | None = None
    ) -> Iterator[StoredOutcomes]:
        """Stream the outcomes of living assets by asset row; `packing(ruleset).unpack(packed)` opens them."""
        query = _join(select(*_READ)).where(outcomes.c.estate == self._db.estate, assets.c.gone_at.is_(None))
        if kinds is not None:
            query = query.where(assets.c.kind.in_(sorted(kinds)))
        if account is not None:
            query = query.where(assets.c.account == account)
        if rows is not None:
            for some in chunks(sorted(set(rows))):
                yield from self._page(query.where(outcomes.c.asset.in_(some)))
            return
        after = 0
        query = query.where(outcomes.c.asset > bindparam("after")).limit(BATCH)
        while batch := self._page(query, after=after):
            yield from batch
            after = batch[-1].row

    def outcome_counts(self) -> dict[Verdict, int]:
        """How many outcomes there are of each verdict, of living assets."""
        sums = _join(select(*(func.coalesce(func.sum(outcomes.c[n]), 0) for n in _COUNTS)))
        with self._db.read() as connection:
            row = connection.execute(
                sums.where(outcomes.c.estate == self._db.estate, assets.c.gone_at.is_(None))
            ).one()
        return {verdict: int(number) for verdict, number in zip(Verdict, row, strict=True)}

    def _old(self, rows: list[int]) -> dict[int, tuple[str, bytes]]:
        """The stored outcomes of a batch; a range is cheaper to ask for than a list where rows are dense."""
        first, last = min(rows), max(rows)
        mine = outcomes.c.estate == self._db.estate
        query = select(outcomes.c.asset, outcomes.c.ruleset, outcomes.c.packed)
        dense = last - first < 4 * len(rows)
        parts = [outcomes.c.asset.between(first, last)] if dense else [outcomes.c.asset.in_(c) for c in chunks(rows)]
        with self._db.read() as connection:
            found = [row for part in parts for row in connection.execute(query.where(mine, part))]
        return {row: (ruleset, packed) for row, ruleset, packed in found}

    def _page(self, query: Any, **values: Any) -> list[StoredOutcomes]:
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(outcomes.c.asset), values).all()
        return [StoredOutcomes._make(row) for row in rows]


def rule_facts(database: Database, connection: Connection, ruleset: str) -> list[RuleFacts]:
    """The rules of a rule set. Raises StoreError when it was never saved."""
    query = select(rulesets.c.rules).where(rulesets.c.estate == database.estate, rulesets.c.hash == ruleset)
    packed = connection.execute(query).scalar()
    if packed is None:
        raise StoreError(f"the store {database.place} knows no rule set {ruleset}: save it first")
    return [RuleFacts(*facts) for facts in loads(packed)]


def _join(query: Any) -> Any:
    same = (assets.c.estate == outcomes.c.estate) & (assets.c.row == outcomes.c.asset)
    listed = (scopes.c.estate == assets.c.estate) & (scopes.c.id == assets.c.scope)
    return query.select_from(outcomes.join(assets, same).join(scopes, listed))

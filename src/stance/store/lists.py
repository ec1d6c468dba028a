"""Lists that people page through: filtered, sorted, fifty at a time, whatever the size of the estate.

Pages are found by the last row of the page before (its sort key), never by counting rows off.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar

from sqlalchemy import ColumnElement, Row, func, literal, literal_column, or_, select, tuple_

from stance.model.finding import FindingRow, FindingState
from stance.model.rule import WEIGHT, Severity
from stance.model.stored import StoredAsset
from stance.store.assets import living
from stance.store.codec import dumps, loads
from stance.store.database import Part
from stance.store.errors import StoreError
from stance.store.findings import to_finding
from stance.store.schema import assets, findings

T = TypeVar("T")
FindingSort = Literal["severity", "opened_at", "score"]
AssetSort = Literal["first_seen", "name"]
Keys = tuple[Any, ...]
Equal = Mapping[str, str | int | None]
_F: Final = findings.c
_FEW: Final = 1000
_SOME: Final = 30_000
_LAST: Final = "\U0010ffff"
_SORTS: Final[dict[str, Keys]] = {
    "severity": (_F.severity, _F.opened_at, _F.row),
    "opened_at": (_F.opened_at, _F.row),
    "score": (_F.score, _F.severity, _F.opened_at, _F.row),
}
_ASSET_SORTS: Final[dict[str, Keys]] = {
    "first_seen": (assets.c.row,),
    "name": (assets.c.name, assets.c.row),
}


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list; `next` is what to pass as `after` for the one that follows, None at the end."""

    items: list[T]
    next: str | None


class Lists(Part):
    """Pages of findings and assets."""

    def findings(
        self,
        *,
        state: FindingState | None = FindingState.OPEN,
        severity: Severity | None = None,
        rule: str | None = None,
        kind: str | None = None,
        account: str | None = None,
        region: str | None = None,
        domain: str | None = None,
        asset: int | None = None,
        text: str | None = None,
        sort: FindingSort = "severity",
        limit: int = 50,
        after: str | None = None,
    ) -> Page[FindingRow]:
        """A page of findings, the worst, latest or riskiest first.

        `severity` is the least one wanted, `asset` the asset's row, `text` the beginning of its name or id (after
        `*`: part of it); `state` None asks for all. Raises StoreError for an `after` that is none.
        """
        equal = {"rule": rule, "kind": kind, "account": account, "region": region, "domain": domain, "asset": asset}
        chosen: list[ColumnElement[bool]] = []
        if severity is not None:
            chosen.append(_F.severity >= WEIGHT[severity])
        if text is not None:
            chosen.append(self._among(text))
        keys = _SORTS[sort]
        if after is not None:
            chosen.append(tuple_(*keys) < tuple(_opened(after, len(keys))))
        states = list(FindingState) if state is None else [state]
        # One query per state: each follows an index in order, which a query over all states could not.
        rows = [row for one in states for row in self._findings(one, chosen, equal, keys, limit + 1)]
        rows.sort(key=lambda row: tuple(getattr(row, str(key.key)) for key in keys), reverse=True)
        items = [FindingRow(to_finding(row), row.provider_id, row.name, row.score, row.cause) for row in rows[:limit]]
        return Page(items, _closed(rows, keys, limit))

    def finding_pages(
        self,
        *,
        state: FindingState | None = FindingState.OPEN,
        severity: Severity | None = None,
        sort: FindingSort = "severity",
        size: int = 2000,
    ) -> Iterator[list[FindingRow]]:
        """All findings, page by page; arguments as for `findings`. Others may write between two pages."""
        after: str | None = None
        while True:
            page = self.findings(state=state, severity=severity, sort=sort, after=after, limit=size)
            yield page.items
            after = page.next
            if after is None:
                return

    def asset_page(
        self,
        *,
        kind: str | None = None,
        account: str | None = None,
        region: str | None = None,
        text: str | None = None,
        sort: AssetSort = "first_seen",
        limit: int = 50,
        after: str | None = None,
    ) -> Page[StoredAsset]:
        """A page of living assets by first sight or by name; `text` begins the name or id (after `*`: is part).

        Raises StoreError for an `after` that is none.
        """
        equal = {"kind": kind, "account": account, "region": region}
        query = living(self._db).where(
            *(assets.c[name] == value for name, value in equal.items() if value is not None)
        )
        if text is not None:
            query = query.where(_called(text))
        keys = _ASSET_SORTS[sort]
        if after is not None:
            query = query.where(tuple_(*keys) > tuple(_opened(after, len(keys))))
        indexed = {assets.c[name]: equal[name] for name in ("kind", "account") if equal[name] is not None}
        best = self._narrowest([assets.c.estate == self._db.estate], indexed) if sort == "name" else None
        order = keys if best is None else tuple(map(_veil, keys))
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(None).order_by(*order).limit(limit + 1)).all()
        return Page([StoredAsset._make(row) for row in rows[:limit]], _closed(rows, keys, limit))

    def _narrowest(self, here: list[ColumnElement[bool]], equal: dict[Any, Any]) -> Any:
        """The column whose filter leaves the fewest rows, if those are few enough to be fetched and sorted.

        SQLite judges filters by averages, and would rather walk the whole list in order in the hope of meeting
        fifty early; so it is told. PostgreSQL knows better by itself.
        """
        found = {}
        with self._db.read() as connection:
            for column, value in equal.items() if self._db.sqlite else ():
                some = select(literal(1)).where(*here, column == value).limit(_SOME + 1).subquery()
                found[column] = connection.execute(select(func.count()).select_from(some)).scalar_one()
        best = min(found, key=lambda column: found[column], default=None)
        return best if best is not None and found[best] <= _SOME else None

    def _among(self, text: str) -> ColumnElement[bool]:
        """Findings of assets called so: looked up where those are few, met on the way through the list if many."""
        wanted = select(assets.c.row).where(assets.c.estate == self._db.estate, _called(text))
        with self._db.read() as connection:
            rows = connection.execute(wanted.limit(_FEW + 1)).scalars().all()
        if len(rows) <= _FEW:
            return _F.asset.in_(rows)
        return wanted.where(assets.c.row == _F.asset).correlate(findings).exists()

    def _findings(
        self, state: FindingState, chosen: list[ColumnElement[bool]], equal: Equal, keys: Keys, limit: int
    ) -> list[Row[Any]]:
        here = [_F.estate == self._db.estate, _F.state == str(state)]
        asked = {_F[name]: value for name, value in equal.items() if value is not None}
        best = self._narrowest(here, asked)
        # By severity, the filter's own index gives the order too.
        order = keys if best is None or keys is _SORTS["severity"] else tuple(map(_veil, keys))
        same = [
            (column if best is None or column is best else _veil(column)) == value for column, value in asked.items()
        ]
        wanted = select(findings).where(*here, *same, *chosen)
        page = wanted.order_by(*(key.desc() for key in order)).limit(limit).subquery()
        owner = (assets.c.estate == page.c.estate) & (assets.c.row == page.c.asset)
        named = select(page, assets.c.id.label("provider_id"), assets.c.name).select_from(page.join(assets, owner))
        with self._db.read() as connection:
            return list(connection.execute(named).all())


def _veil(column: Any) -> Any:
    """The column, with its indexes out of SQLite's sight."""
    return literal_column(f"+{column.table.name}.{column.key}", column.type)


def _called(text: str) -> ColumnElement[bool]:
    """Assets whose name or id begins with the text, by index; after a `*`, holds it, by looking at all."""
    if text.startswith("*"):
        wanted = text.strip("*")
        return or_(assets.c.name.icontains(wanted, autoescape=True), assets.c.id.icontains(wanted, autoescape=True))
    wanted = text.removesuffix("*")
    return or_(*((column >= wanted) & (column <= wanted + _LAST) for column in (assets.c.name, assets.c.id)))


def _closed(rows: Sequence[Row[Any]], keys: Keys, limit: int) -> str | None:
    """The text that stands for the last row of a page, None when nothing follows it."""
    if len(rows) <= limit:
        return None
    return base64.urlsafe_b64encode(dumps([getattr(rows[limit - 1], str(key.key)) for key in keys])).decode()


def _opened(after: str, parts: int) -> list[Any]:
    try:
        values = loads(base64.urlsafe_b64decode(after))
    except (binascii.Error, ValueError):
        values = None
    if not isinstance(values, list) or len(values) != parts:
        raise StoreError(f"{after!r} is not a page of this list: pass what the page before gave as `next`")
    return values

"""Pages joined to one answer, and protection against pages without end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stance.collect.mapping import Answered
from stance.collect.paths import MalformedError, listed
from stance.model import Reason


@dataclass(frozen=True, slots=True)
class Caps:
    """Bounds on one call: pages, items in all, pages in a row that hold nothing, and seconds for one page."""

    pages: int = 10_000
    items: int = 2_000_000
    empty: int = 100
    seconds: float = 600.0


@dataclass(slots=True)
class Joined:
    """The pages of one call, as seen by one items path (None: the whole answer)."""

    path: str | None
    value: Any = None
    broken: str = ""
    """Why a page could not be read; what came before it is kept."""

    def add(self, page: Any) -> Any:
        """Take in a page; what it added is returned."""
        if self.broken:
            return []
        if self.path is None:
            self.value = page if self.value is None else _merged(self.value, page)
            return _lists(page)
        try:
            found = listed(page, self.path)
        except MalformedError as error:
            self.broken = str(error)
            return []
        if self.value is None:
            self.value = []
        self.value += found
        return found

    def answered(self, reason: Reason | None, why: str = "") -> Answered:
        """The whole answer, or what was read before the call ended for that reason."""
        if self.broken:
            reason, why = Reason.MALFORMED, self.broken
        if reason is None:
            return Answered(self.value)
        return Answered(self.value, reason, complete=self.value is None, why=why)


@dataclass(slots=True)
class Watch:
    """Notices when pages repeat themselves or never end."""

    caps: Caps
    pages: int = 0
    items: int = 0
    _empty: int = 0
    _first: Any = None
    _seen: set[int] = field(default_factory=set)

    def saw(self, added: list[Any]) -> None:
        """Note what a page added; raises MalformedError when there is no end to be expected."""
        size = sum(len(part) for part in added if isinstance(part, list))
        self.pages, self.items = self.pages + 1, self.items + size
        self._empty = 0 if size else self._empty + 1
        if self.pages > self.caps.pages or self.items > self.caps.items or self._empty > self.caps.empty:
            raise MalformedError(f"no end after {self.pages} pages with {self.items} items")
        if self.pages == 1:
            self._first = added  # most answers have one page: nothing to compare, nothing to compute
            return
        if self._first is not None:
            self._seen, self._first = {hash(repr(self._first))}, None
        mark = hash(repr(added))
        if size and mark in self._seen:
            raise MalformedError(f"page {self.pages} repeats an earlier one")
        self._seen.add(mark)


def _merged(before: Any, page: Any) -> Any:
    """Two pages as one: their lists joined, member by member, and of all else the first."""
    if isinstance(before, dict) and isinstance(page, dict):
        return {**page, **{key: _merged(value, page.get(key)) for key, value in before.items()}}
    if isinstance(before, list) and isinstance(page, list):
        return before + page
    return before


def _lists(page: Any) -> Any:
    """What may grow from page to page of a whole answer."""
    if isinstance(page, dict):
        lists = [value for value in page.values() if isinstance(value, list)]
        return [item for value in lists for item in value] if lists else [page]
    return page if isinstance(page, list) else [page]

"""Stores found by the patterns of statements without trying each, and stores of which one answer serves all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from stance.identity.context import Context
from stance.identity.data_store import Store
from stance.identity.evaluate import conditions_hold
from stance.identity.patterns import arn_covers, arn_overlaps
from stance.identity.policy import Policy, Statement
from stance.identity.truth import NO

_WILD = "*?$"
_BY_TLS = Context({"aws:securetransport": ("true",), "aws:principalisawsservice": ("false",)})


class Shelf:
    """Stores of one form, sorted by the fixed beginning of what an action is asked on."""

    def __init__(self, stores: Iterable[Store], template: str) -> None:
        listed = sorted(((_fixed(store.pattern(template)), store) for store in stores), key=lambda one: one[0])
        self._keys = [key for key, _ in listed]
        self._stores = [store for _, store in listed]

    def near(self, statement: Statement) -> Sequence[Store]:
        """The stores that a statement may speak of: no other does."""
        if statement.resources is None:
            return self._stores
        places: set[int] = set()
        for pattern in statement.resources:
            places.update(self._places(_fixed(pattern)))
        return [self._stores[i] for i in sorted(places)]

    def _places(self, fixed: str) -> Iterable[int]:
        start = bisect_left(self._keys, fixed)
        yield from range(start, bisect_left(self._keys, fixed + "\U0010ffff", start))
        for cut in _cuts(fixed):
            i = bisect_left(self._keys, cut)
            while i < len(self._keys) and self._keys[i] == cut:
                yield i
                i += 1


def _fixed(pattern: str) -> str:
    """What stands before the first wildcard or variable."""
    return pattern[: next((i for i, char in enumerate(pattern) if char in _WILD), len(pattern))]


def _cuts(text: str) -> Iterable[str]:
    """Beginnings of a text that may be whole names: up to each separator, with and without it."""
    for i, char in enumerate(text):
        if char in "/:" and i > 12:
            yield text[:i]
            yield text[: i + 1]


@dataclass(frozen=True, eq=False)
class Shelved:
    """Stores of one form, account, region and key, whose policies take nothing away and name nobody: they are told
    apart by nothing but their names. `wide` stands for all that such a name could be."""

    name: str
    wide: Store
    stores: tuple[Store, ...]

    def near(self, statement: Statement, template: str) -> Sequence[Store]:
        """Those of which a statement may speak by name, or by tag."""
        if any("tag/" in c.name for c in statement.conditions):
            return self.stores
        return self._shelf(template).near(statement)

    @lru_cache  # noqa: B019 - shelves live as long as what is asked of them
    def _shelf(self, template: str) -> Shelf:
        return Shelf(self.stores, template)

    def covered(self, statement: Statement, template: str) -> bool | None:
        """Whether a statement's resources speak of all of them alike; False: of none; None: of some, or it may be."""
        pattern = self.wide.pattern(template)
        if statement.resources is None:
            return None if any(arn_overlaps(p, pattern) for p in statement.not_resources or ()) else True
        if any(arn_covers(p, pattern) for p in statement.resources):
            return True
        return None if any("${" in p or arn_overlaps(p, pattern) for p in statement.resources) else False


def alike(stores: Iterable[Store]) -> list[Shelved]:
    """The stores of which nothing but their names tells them apart, by account and region."""
    plain = [s for s in stores if not s.personal and not s.named and (s.policy is None or _harmless(s.policy))]
    found = []
    for (account, region, key), group in groupby(sorted(plain, key=_place), _place):
        listed = tuple(group)
        if len(listed) == 1:
            continue
        one = listed[0]
        wide = Store(_any_name(one.id), one.form, account, region, key=one.key)
        found.append(Shelved(":".join(filter(None, (one.form.kind, account, region, key))), wide, listed))
    return found


def _place(store: Store) -> tuple[str, str, str]:
    return store.account, store.region, store.key.arn.rpartition("/")[2] if store.key else ""


def _harmless(policy: Policy) -> bool:
    """Whether no Deny of a policy stops a person who comes by TLS, as everyone can."""
    return all(conditions_hold(deny, _BY_TLS) == NO for deny in policy.denying)


def _any_name(arn: str) -> str:
    """The pattern of all names of the kind: `arn:aws:rds:eu-west-1:1:db:*`."""
    *head, own = arn.split(":", 5)
    end = next((i + 1 for i, char in enumerate(own) if char in "/:"), 0)
    return ":".join([*head, own[:end] + "*"])

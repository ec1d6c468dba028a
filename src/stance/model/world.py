"""What edge makers look at: the estate's assets with their collected and derived fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from stance.conditions import UNKNOWN, Ref, in_part
from stance.model.field import Asset, kinds_of
from stance.model.memory import Memory
from stance.model.outcome import Reason

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Node:
    """An asset as it was read: a field that is missing in `fields` is unknown, and `gaps` says why."""

    id: str
    kind: str
    fields: Mapping[str, Any]
    gaps: Mapping[str, str] = field(default_factory=dict)

    def value(self, ref: Ref[Any]) -> Any:
        """The field's value as JSON; None is absent, UNKNOWN was not read."""
        return self.fields.get(ref.path.names[0], UNKNOWN)

    def known(self, ref: Ref[T], otherwise: T) -> T:
        """The field's value, or another where it is unknown or absent; of a list read in part what was read."""
        value = self.fields.get(ref.path.names[0])
        if value is None:
            return otherwise
        return value["$items"] if in_part(value) else value  # type: ignore[no-any-return]

    def missing(self, ref: Ref[Any]) -> str | None:
        """Why the field is unknown or known in part only; None when it was read wholly."""
        name = ref.path.names[0]
        value = self.fields.get(name, UNKNOWN)
        whole = value is not UNKNOWN and not in_part(value)
        return None if whole else self.gaps.get(name, Reason.NOT_COLLECTED)

    @property
    def name(self) -> str:
        """What people call it."""
        return str(self.fields.get("name") or self.id)

    @property
    def account(self) -> str:
        """The account it belongs to; empty where there is none."""
        return str(self.fields.get("account") or "")

    @property
    def region(self) -> str:
        """The region it stands in; empty for what is global."""
        return str(self.fields.get("region") or "")


Whole = Callable[[str, str | None, str | None], str | None]
"""Why the assets of a kind in an account and region (None: in all) may not all be known; None when they are."""


def everything_listed(kind: str, account: str | None, region: str | None) -> str | None:
    """The answer where every listing was read to its end."""
    return None


class World:
    """All assets that the makers asked for. Nothing in it depends on the order in which they were read.

    `memory` holds what was worked out of the worlds before, nodes that are the same again among it.
    """

    def __init__(self, nodes: Iterable[Node], whole: Whole = everything_listed, memory: Memory | None = None) -> None:
        self._whole = whole
        self.memory = Memory() if memory is None else memory
        self._kinds: dict[str, list[Node]] = defaultdict(list)
        self._by_id: dict[str, Node] = {}
        self._indexes: dict[tuple[type[Asset], str], Mapping[Any, Sequence[Node]]] = {}
        self._made: dict[Any, Any] = {}
        for node in sorted(nodes, key=lambda node: (node.kind, node.id)):
            self._kinds[node.kind].append(node)
            self._by_id[node.id] = node

    def of(self, kind: type[Asset]) -> list[Node]:
        """The assets of a kind and of those below it, by kind and id."""
        return [node for concrete in kinds_of(kind) for node in self._kinds.get(str(concrete.kind), ())]

    def listed(self, kind: str) -> Sequence[Node]:
        """The assets of one concrete kind, by id."""
        return self._kinds.get(kind, ())

    def get(self, id: str) -> Node | None:  # noqa: A002 - the word for it
        """The asset with this provider id."""
        return self._by_id.get(id)

    def by(self, kind: type[Asset], ref: Ref[Any]) -> Mapping[Any, Sequence[Node]]:
        """The assets of a kind by the value of a field; a list stands for each of its items."""
        key = kind, ref.path.names[0]
        if key not in self._indexes:
            index: dict[Any, list[Node]] = defaultdict(list)
            for node in self.of(kind):
                value = node.known(ref, None)
                for item in dict.fromkeys(value) if isinstance(value, list) else (value,):
                    index[item].append(node)
            self._indexes[key] = dict(index)
        return self._indexes[key]

    def once(self, make: Callable[[World], T]) -> T:
        """What a function makes of the world: made when first asked for, and kept for all who ask."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]  # type: ignore[no-any-return]

    def missing(self, kind: type[Asset], account: str | None = None, region: str | None = None) -> str | None:
        """Why the assets of a kind may not all be known; None when they were listed to the end."""
        return next(
            (why for one in kinds_of(kind) if (why := self._whole(str(one.kind), account, region)) is not None), None
        )

    @cached_property
    def accounts(self) -> Sequence[str]:
        """The accounts that any asset belongs to, sorted."""
        return sorted({node.account for node in self._by_id.values()} - {""})

"""What is known of a request beside principal, action and resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Value = str | bool | int | float


@dataclass(frozen=True, slots=True)
class Context:
    """Condition keys of a request: each has values, is absent, or is not known.

    ``values`` maps lower-case keys to their values, an empty tuple for an absent key. A key that is not
    mentioned is unknown, or absent when the context is ``complete``, or ``whole`` has a beginning of it.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = False
    whole: tuple[str, ...] = ()

    def get(self, key: str) -> tuple[str, ...] | None:
        """Return the values of a key, ``()`` when it is absent, ``None`` when it is unknown."""
        name = key.lower()
        found = self.values.get(name)
        return () if found is None and (self.complete or name.startswith(self.whole)) else found

    def knowing(self, key: str, values: tuple[str, ...]) -> Context:
        """Return a context that also knows one key; an empty tuple makes it absent."""
        return Context({**self.values, key.lower(): values}, self.complete, self.whole)

    def with_keys(self, **more: Iterable[str]) -> Context:
        """Return a context that also knows these keys (``__`` in a name stands for a colon)."""
        extra = {name.replace("__", ":").lower(): tuple(values) for name, values in more.items()}
        return Context({**self.values, **extra}, self.complete, self.whole)


def context(
    values: Mapping[str, Value | Iterable[Value]] | None = None,
    *,
    absent: Iterable[str] = (),
    complete: bool = False,
    whole: Iterable[str] = (),
) -> Context:
    """Build a context from plain values: scalars or lists of them; booleans become ``true``/``false``.

    ``whole`` names beginnings of keys of which all are given (``aws:PrincipalTag/``), so that the others are absent.
    """
    known = {key.lower(): _texts(value) for key, value in (values or {}).items()}
    return Context({key.lower(): () for key in absent} | known, complete, tuple(part.lower() for part in whole))


def _texts(value: Value | Iterable[Value]) -> tuple[str, ...]:
    items = [value] if isinstance(value, str | bool | int | float) else value
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in items)


NOTHING_KNOWN = Context()

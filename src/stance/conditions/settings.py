"""Settings: the thresholds of rules that an estate may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Setting(Generic[T]):
    """A named threshold with its default: `Setting("unused-days", days(45), "Days without use …")`.

    Durations are configured in days, lists as lists. Names are unique; the rules' test says so.
    """

    name: str
    default: T
    meaning: str = ""

    def read(self, value: Any) -> T:
        """`value` from a configuration as this setting's type; raises ValueError naming the setting."""
        result: Any = value
        if isinstance(self.default, timedelta) and isinstance(value, int | float):
            result = timedelta(days=value)
        elif isinstance(self.default, tuple) and isinstance(value, list | tuple):
            result = tuple(value)
        wanted = type(self.default)
        if isinstance(result, bool) != isinstance(self.default, bool) or not isinstance(result, wanted):
            unit = " (days)" if wanted is timedelta else ""
            raise ValueError(f"setting {self.name}: {value!r} is not {_NAMES.get(wanted, wanted.__name__)}{unit}")
        return result

    def __str__(self) -> str:
        return self.name


_NAMES: dict[type, str] = {
    timedelta: "a number",
    int: "a whole number",
    str: "a text",
    tuple: "a list",
    bool: "true or false",
}

"""Configuration: one typed object from a TOML file, the environment and flags, the later winning.

[scan]
regions = ["eu-west-1"]
concurrency = 64
[gate]
min_coverage = 0.9
fail_on = "high"
[settings]
unused-days = 30
[jewels]
"*customer*" = 8
[entries]
"arn:aws:iam::111122223333:root" = false
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from math import inf
from pathlib import Path
from typing import Any, Final, Literal

from stance.model import SEVERITIES


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the file or variable, the entry and the cure."""


@dataclass(frozen=True)
class Config:
    """What an estate is run with.

    `db` is a path or URL. `connect_seconds`, `read_seconds` bound one call, `concurrency` the calls in flight.
    `options` name what is asked beyond the usual (`service-uses`: one more report for each user and role).
    `min_coverage` is from 0 to 1; `fail_on` a severity. `settings` override rules' thresholds by name. `marks` say
    what is a crown jewel or an entry point: role (`jewel`, `entry`), pattern, and weight from 0 (none) to 10.
    """

    db: str = ""
    rules: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    concurrency: int = 64
    options: tuple[str, ...] = ()
    connect_seconds: float = 5.0
    read_seconds: float = 20.0
    min_coverage: float = 0.0
    fail_on: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    marks: tuple[tuple[Literal["jewel", "entry"], str, float], ...] = ()


_SECTIONS: Final = {
    "store": ("db",),
    "scan": ("regions", "options", "concurrency", "connect_seconds", "read_seconds", "rules"),
    "gate": ("min_coverage", "fail_on"),
}
_KNOWN: Final = (*_SECTIONS, "settings", "jewels", "entries")
_VARIABLES: Final = {"STANCE_DB": "db", "STANCE_MIN_COVERAGE": "min_coverage", "STANCE_FAIL_ON": "fail_on"}


def load(path: Path | None = None, environment: Mapping[str, str] | None = None, **flags: Any) -> Config:
    """The configuration: file (given, or `stance.toml` here, or the user's), then `STANCE_…`, then flags not None.

    Raises ConfigError.
    """
    environment = os.environ if environment is None else environment
    chosen = path or next((p for p in (Path("stance.toml"), user_file(environment)) if p.is_file()), None)
    values = _read(chosen) if chosen is not None else {}
    for variable, name in _VARIABLES.items():
        if environment.get(variable):
            values[name] = _typed(f"${variable}", name, environment[variable])
    for name, value in flags.items():
        if value is not None:
            values[name] = _typed(f"--{name.replace('_', '-')}", name, value)
    config = replace(Config(), **values)
    return replace(config, db=config.db or str(default_db(environment)))


def user_file(environment: Mapping[str, str]) -> Path:
    """Where a user's own configuration stands."""
    base = environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", "~")).expanduser() / ".config"
    return Path(base) / "stance" / "config.toml"


def default_db(environment: Mapping[str, str]) -> Path:
    """The store that is used when none is named: a file in the user's data folder."""
    base = environment.get("XDG_DATA_HOME") or Path(environment.get("HOME", "~")).expanduser() / ".local" / "share"
    return Path(base) / "stance" / "stance.db"


def _read(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; name another file with --config") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    marks = (*_marks(path, "jewel", content.pop("jewels", {})), *_marks(path, "entry", content.pop("entries", {})))
    values: dict[str, Any] = {"settings": content.pop("settings", {}), "marks": marks}
    for section, entries in content.items():
        known = _SECTIONS.get(section)
        if known is None or not isinstance(entries, dict):
            raise ConfigError(f"{path}: {_unknown(f'[{section}]', section, _KNOWN)}")
        for name, value in entries.items():
            if name not in known:
                raise ConfigError(f"{path}: {_unknown(f'{section}.{name}', name, known)}")
            values[name] = _typed(f"{path}: {section}.{name}", name, value)
    return values


def _marks(path: Path, role: Literal["jewel", "entry"], said: Any) -> Iterator[tuple[Any, str, float]]:
    """Weights of crown jewels from 0 (none) to 10, or true and false, by pattern."""
    section = "jewels" if role == "jewel" else "entries"
    if not isinstance(said, dict):
        raise ConfigError(f'{path}: {section} is no table; write [{section}] and lines such as "*customer*" = 8')
    for pattern, weight in said.items():
        number = {True: 8.0, False: 0.0}[weight] if isinstance(weight, bool) else weight
        if not isinstance(number, int | float) or not 0 <= number <= 10:
            raise ConfigError(f"{path}: {section}.{pattern} is {weight!r}: wants 0 to 10, true or false")
        yield role, pattern, float(number)


def _unknown(what: str, name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, 1)
    return f"there is no {what}; " + (f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}")


def _typed(where: str, name: str, value: Any) -> Any:
    """The value as the field wants it; texts from the environment are read as numbers where needed."""
    default = next(f for f in fields(Config) if f.name == name)
    wanted = str(default.type)
    try:
        if wanted.startswith("tuple"):
            if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
                raise ValueError("wants a list of texts")
            return tuple(value)
        if wanted in ("int", "float"):
            return _number(name, value) if wanted == "float" else _count(value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{where} is {value!r}: {error}") from None
    if name == "fail_on" and value not in SEVERITIES:
        raise ConfigError(f"{where} is {value!r}: known are {', '.join(SEVERITIES)}")
    if not isinstance(value, str):
        raise ConfigError(f"{where} is {value!r}: wants a text")
    return value


def _number(name: str, value: Any) -> float:
    number = float(value)
    if name == "min_coverage":
        if not 0 <= number <= 1:
            raise ValueError("wants a number from 0 to 1")
    elif not 0 < number < inf:
        raise ValueError("wants a number of seconds above 0")
    return number


def _count(value: Any) -> int:
    number = int(value)
    if number < 1 or number != float(value):
        raise ValueError("wants a whole number from 1")
    return number

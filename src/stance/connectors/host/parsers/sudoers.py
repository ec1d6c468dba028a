"""sudoers with includes and aliases. Source: sudoers(5)."""

from __future__ import annotations

import fnmatch
import math
import re
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry, texts

MAIN: Final = "/etc/sudoers"
_ROOT: Final = frozenset({"root", "#0"})
ADMINISTRATORS: Final = frozenset({"root", "#0", "%sudo", "%wheel", "%admin", "%root", "%#0"})

_TAG: Final = re.compile(
    r"^(?:(NO)?(?:PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW|INTERCEPT)|SETENV|FOLLOW)\s*:\s*"
)
_COMMENT: Final = re.compile(r"(?<!\\)#(?!\d).*")
"""What begins with `#`, but for a user's number."""
_SCOPE: Final = r"[@:!>][^\s,]+(?:\s*,\s*[^\s,]+)*"
_DEFAULTS: Final = re.compile(rf"Defaults(?P<scope>{_SCOPE})?\s+(?P<options>.*)")
_RUNAS: Final = re.compile(r"^\(([^)]*)\)\s*")
_OPTION: Final = re.compile(
    r"^(?:ROLE|TYPE|PRIVS|LIMITPRIVS|TIMEOUT|NOTBEFORE|NOTAFTER|CWD|CHROOT|APPARMOR_PROFILE)=\S+\s*"
)


def sudoers(entries: list[Entry]) -> dict[str, Any]:
    """`grants` and `defaults` of sudoers and what it includes; both None without /etc/sudoers.

    Raises ValueError for an include of a file that was not read, or of itself.
    """
    files = texts(entries)
    if MAIN not in files:
        return {"grants": None, "defaults": None}
    rows = _rows(files, MAIN, 0)
    aliases = _aliases([line for _, line in rows])
    plain = [(path, line) for path, line in rows if not re.match(r"(Defaults|\w+_Alias)\b", line)]
    grants = {grant["key"]: grant for path, line in plain for grant in _grants(path, line, aliases)}
    return {"grants": [grants[key] for key in sorted(grants)], "defaults": _defaults(line for _, line in rows)}


def _rows(files: dict[str, str], path: str, depth: int) -> list[tuple[str, str]]:
    """The logical lines with the file that holds them, includes in place."""
    if depth > 16:
        raise ValueError(f"{path} includes itself")
    found: list[tuple[str, str]] = []
    for line in re.sub(r"\\\r?\n", " ", files[path]).split("\n"):
        stripped = line.strip()
        include = re.match(r"[#@](include|includedir)\s+(.+)", stripped)
        if include:
            for included in _included(files, include[1], include[2].strip().strip('"')):
                found += _rows(files, included, depth + 1)
        elif text := _COMMENT.sub("", stripped).strip():
            found.append((path, text))
    return found


def _included(files: dict[str, str], how: str, target: str) -> list[str]:
    full = target if target.startswith("/") else f"/etc/{target}"
    if how == "include":
        if full not in files:
            raise ValueError(f"{full} is included and was not read")
        return [full]
    folder = full.rstrip("/")
    if folder != "/etc/sudoers.d":
        raise ValueError(f"the folder {folder} is included and was not read")
    # Names with a dot or a tilde at their end are left out by sudo itself.
    names = (path for path in files if fnmatch.fnmatchcase(path, f"{folder}/*"))
    return sorted(path for path in names if "." not in path.rpartition("/")[2] and not path.endswith("~"))


def _aliases(rows: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in rows:
        kind = re.match(r"(?:User|Runas|Host|Cmnd|Cmd)_Alias\s+(.*)", line)
        for part in kind[1].split(":") if kind else ():
            name, equals, value = part.partition("=")
            if equals:
                found[name.strip()] = [item.strip() for item in value.split(",")]
    return found


def _members(items: list[str], aliases: dict[str, list[str]], depth: int = 0) -> set[str]:
    """The items with aliases replaced by what they stand for; what is excluded by `!` is left out."""
    found: set[str] = set()
    for item in items:
        if item in aliases and depth < 16:
            found |= _members(aliases[item], aliases, depth + 1)
        elif item and not item.startswith("!"):
            found.add(item)
    return found


def _grants(path: str, line: str, aliases: dict[str, list[str]]) -> list[dict[str, Any]]:
    """One grant per `host = commands` part and per password tag of a user specification."""
    users, hosts, rest = _specification(line)
    if not hosts:
        return []
    who = _members(_listed(users), aliases)
    found: list[dict[str, Any]] = []
    for part in re.split(r"\s:\s(?=[^=]+=)", rest):
        commands = part.partition("=")[2] if found else part
        for free, runas, names in _command_groups(commands):
            what = _members(names, aliases)
            if not what:
                continue  # only commands that are forbidden
            target, tag = "root" if runas is None else runas, "NOPASSWD: " if free else ""
            text = f"{users} {hosts}=({target}) {tag}{', '.join(names)}"
            found.append(
                {
                    "key": text,
                    "source": path,
                    "users": ", ".join(sorted(who)),
                    "everyone": "ALL" in who,
                    "commands": ", ".join(sorted(what)),
                    "all_commands": "ALL" in what and _as_root(runas, aliases),
                    "password_free": free and not who <= _ROOT,
                    "administrators": who <= ADMINISTRATORS,
                }
            )
    return found


def _as_root(runas: str | None, aliases: dict[str, list[str]]) -> bool:
    """Whether root is among those as whom commands may be run: when nothing is said, or by name."""
    listed = ["root"] if runas is None else _listed(runas)
    return bool(_members(listed, aliases) & {"ALL", *_ROOT}) and not {"!root", "!#0"} & set(listed)


def _specification(line: str) -> tuple[str, str, str]:
    left, equals, rest = line.partition("=")
    if not equals:
        return "", "", ""
    words = re.split(r"(?<![,\\])\s+(?!,)", left.strip())
    return (" ".join(words[:-1]), words[-1], rest.strip()) if len(words) > 1 else ("", "", "")


def _listed(text: str) -> list[str]:
    return [item.strip() for item in re.split(r"(?<!\\),", text.partition(":")[0]) if item.strip()]


def _command_groups(text: str) -> list[tuple[bool, str | None, list[str]]]:
    """Commands in order, grouped by whether a password is asked and as whom; tags hold for what follows them."""
    free, runas = False, None
    groups: list[tuple[bool, str | None, list[str]]] = []
    for item in re.split(r"(?<!\\),", text):
        command = item.strip()
        while found := _RUNAS.match(command) or _TAG.match(command) or _OPTION.match(command):
            if found.re is _RUNAS:
                runas = found[1].strip()
            elif "PASSWD" in found[0]:
                free = found[1] == "NO"
            command = command[found.end() :]
        if not command:
            continue
        if groups and groups[-1][:2] == (free, runas):
            groups[-1][2].append(command)
        else:
            groups.append((free, runas, [command]))
    return groups


def _defaults(rows: Any) -> dict[str, Any]:
    """Sudo's switches, its documented defaults where none is set: the weakest that any Defaults line gives, for
    everyone or for some. Of lines of one scope the last counts."""
    scopes: dict[str, dict[str, str]] = {"": {}}
    for line in rows:
        if found := _DEFAULTS.match(line):
            scopes.setdefault(found["scope"] or "", {}).update(_settings(found["options"]))
    general, each = scopes[""], scopes.values()

    def on(name: str) -> bool:
        return general.get(name, "no") != "no" and all(options.get(name) != "no" for options in each)

    minutes = [_minutes(options.get("timestamp_timeout", "15")) for options in each]
    return {
        # On by default since sudo 1.9.14; older ones, still supported by distributions, need it said.
        "use_pty": on("use_pty"),
        "logs": any(on(name) for name in ("logfile", "log_output", "log_input")),
        "authenticates": all(options.get("authenticate") != "no" for options in each),
        "timeout_minutes": -1 if min(minutes) < 0 else max(minutes),
    }


def _settings(text: str) -> dict[str, str]:
    """The options of a Defaults line; `no` for what a `!` turns off, `yes` for what is only named."""
    found: dict[str, str] = {}
    for part in re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", text):
        name, _, value = part.strip().partition("=")
        off = name.startswith("!")
        found[name.lstrip("!").strip(" +-")] = "no" if off else value.strip().strip('"') or "yes"
    return found


def _minutes(value: str) -> int:
    """A timestamp_timeout in whole minutes, rounded away from zero; none at all when it is turned off."""
    if value == "no":
        return 0
    try:
        minutes = float(value)
    except ValueError:
        return 15
    return math.floor(minutes) if minutes < 0 else math.ceil(minutes)

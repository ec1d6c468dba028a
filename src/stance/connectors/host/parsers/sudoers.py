"""sudoers with includes and aliases. Source: sudoers(5)."""

from __future__ import annotations

import fnmatch
import re
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry, texts, whole

MAIN: Final = "/etc/sudoers"
ADMINISTRATORS: Final = frozenset({"root", "#0", "%sudo", "%wheel", "%admin", "%root", "%#0"})

_TAG: Final = re.compile(
    r"^(?:(NO)?(?:PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW|INTERCEPT)|SETENV|FOLLOW)\s*:\s*"
)
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
        elif text := re.sub(r"(?<!\\)#(?!\d).*", "", stripped).strip():
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
            as_root = bool(_members(_listed(runas or "root"), aliases) & {"root", "ALL", "#0"})
            text = f"{users} {hosts}=({runas or 'root'}) {'NOPASSWD: ' if free else ''}{', '.join(names)}"
            found.append(
                {
                    "key": text,
                    "source": path,
                    "users": ", ".join(sorted(who)),
                    "everyone": "ALL" in who,
                    "commands": ", ".join(sorted(what)),
                    "all_commands": "ALL" in what and as_root,
                    "password_free": free,
                    "administrators": who <= ADMINISTRATORS,
                }
            )
    return found


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
    """Sudo's switches for everyone, its documented defaults where none is set; narrower Defaults lines count too
    where they turn the password off."""
    options: dict[str, str] = {}
    asks = True
    for line in rows:
        found = re.match(r"Defaults(?P<scope>[@:!>]\S*)?\s+(?P<options>.*)", line)
        if not found:
            continue
        for part in re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", found["options"]):
            name, _, value = part.strip().partition("=")
            name, off = name.strip(" +-").lstrip("!").strip(), name.strip().startswith("!")
            if name == "authenticate" and off:
                asks = False
            if found["scope"] is None:
                options[name] = "no" if off else value.strip().strip('"') or "yes"
    return {
        # On by default since sudo 1.9.14; older ones, still supported by distributions, need it said.
        "use_pty": options.get("use_pty", "no") != "no",
        "logs": any(options.get(name, "no") != "no" for name in ("logfile", "log_output", "log_input")),
        "authenticates": asks,
        "timeout_minutes": whole(options.get("timestamp_timeout", "15").partition(".")[0], 15),
    }

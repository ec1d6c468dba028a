"""PAM stacks and the files of their modules. Source: pam.conf(5), pam_unix(8), pam_faillock(8), pam_pwquality(8),
pam_pwhistory(8), pam_wheel(8)."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from stance.connectors.host.parsers.lines import Entry, lines, texts, whole

FOLDER: Final = "/etc/pam.d/"
_QUALITY: Final = ("pam_pwquality", "pam_passwdqc", "pam_cracklib")
_LOCKERS: Final = ("pam_faillock", "pam_tally2", "pam_tally")
_CLASSES: Final = ("dcredit", "ucredit", "lcredit", "ocredit")


class Step(NamedTuple):
    """A line of a stack: its type (auth, account, password, session), the control, the module, its arguments."""

    type: str
    control: str
    module: str
    arguments: tuple[str, ...]


def stack(files: dict[str, str], service: str, depth: int = 0) -> list[Step]:
    """The steps of a service, `@include`, `include` and `substack` followed; empty when there is no such service.

    Raises ValueError for a stack that includes itself.
    """
    if depth > 16:
        raise ValueError(f"{service} includes itself")
    found: list[Step] = []
    for line in lines(files.get(FOLDER + service, ""), continued=True):
        included = re.match(r"@include\s+(\S+)", line)
        if included:
            found += stack(files, included[1], depth + 1)
            continue
        step = _step(line)
        if step is not None and step.control in ("include", "substack"):
            found += [s for s in stack(files, step.module, depth + 1) if s.type == step.type]
        elif step is not None:
            found.append(step)
    return found


def _step(line: str) -> Step | None:
    found = re.match(r"-?(auth|account|password|session)\s+(\[[^\]]*\]|\S+)\s+(\S+)\s*(.*)", line, re.IGNORECASE)
    if not found:
        return None
    arguments = tuple(found[4].split("#")[0].split())
    name = found[3] if found[2] in ("include", "substack") else found[3].rpartition("/")[2].removesuffix(".so")
    return Step(found[1].lower(), found[2].lower(), name, arguments)


def pam(entries: list[Entry]) -> dict[str, Any] | None:
    """What logins and new passwords must meet, from /etc/pam.d and the modules' files in /etc/security.

    None without any stack: the host does not use PAM.
    """
    files = texts(entries)
    services = sorted(path.removeprefix(FOLDER) for path in files if path.startswith(FOLDER))
    if not services:
        return None
    stacks = {service: stack(files, service) for service in services}
    # A service that is not listed falls to `other`; logins and passwords are what these two say.
    login = stacks.get("common-auth") or stacks.get("system-auth") or stacks.get("login", [])
    setting = stacks.get("common-password") or stacks.get("system-auth") or stacks.get("passwd", [])
    return {
        **_quality(setting, files),
        **_lockout(login, files),
        "remembered": _remembered(setting, files),
        "accepts_empty": [service for service in services if _nullok(files, service)],
        "su_restricted": any(_demands_group(step) for step in stacks.get("su", [])),
    }


def _options(step: Step | None) -> dict[str, str]:
    return {name: value for name, _, value in (arg.partition("=") for arg in step.arguments)} if step else {}


def _find(steps: list[Step], type: str, modules: tuple[str, ...]) -> Step | None:  # noqa: A002 - PAM's word
    return next((step for step in steps if step.type == type and step.module in modules), None)


def _configured(files: dict[str, str], name: str) -> dict[str, str]:
    """The module's configuration, drop-ins first, later settings counting; a word without a value is there."""
    found: dict[str, str] = {}
    main = f"/etc/security/{name}"
    for path in [*sorted(path for path in files if path.startswith(f"{main}.d/")), *({main} & files.keys())]:
        for line in lines(files[path]):
            key, _, value = line.partition("=")
            found[key.strip()] = value.split("#")[0].strip()
    return found


def _quality(steps: list[Step], files: dict[str, str]) -> dict[str, Any]:
    step = _find(steps, "password", _QUALITY)
    if step is None:
        # pam_unix alone asks for six characters when it is told to be obscure, and for none otherwise.
        unix = _options(_find(steps, "password", ("pam_unix",)))
        return {
            "checks_quality": False,
            "min_length": whole(unix.get("minlen"), 6 if "obscure" in unix else 1),
            "classes": 0,
        }
    options = {**(_configured(files, "pwquality.conf") if step.module == "pam_pwquality" else {}), **_options(step)}
    if step.module == "pam_passwdqc":
        return {"checks_quality": options.get("enforce") != "none", "min_length": _shortest(options), "classes": 0}
    usual = 1 if step.module == "pam_cracklib" else 0
    counts = [whole(options.get(name), usual) for name in _CLASSES]
    length = whole(options.get("minlen"), 9 if step.module == "pam_cracklib" else 8)
    return {
        "checks_quality": options.get("enforcing") != "0",
        # Positive credits shorten what is asked: each kind of character counts as so many more.
        "min_length": max(length - sum(max(count, 0) for count in counts), 6),
        "classes": max(whole(options.get("minclass"), 0), sum(count < 0 for count in counts)),
    }


def _shortest(options: dict[str, str]) -> int:
    """The shortest password that any of passwdqc's five kinds allows; words that are `disabled` allow none."""
    lengths = [int(word) for word in options.get("min", "disabled,24,11,8,7").split(",") if word.isdigit()]
    return min(lengths, default=7)


def _lockout(steps: list[Step], files: dict[str, str]) -> dict[str, Any]:
    """When accounts lock: faillock must be told of failures (`authfail`), and tally2 how many it takes."""
    found = [step for step in steps if step.type == "auth" and step.module in _LOCKERS]
    step = next((s for s in found if s.module != "pam_faillock" or "authfail" in s.arguments), None)
    if step is None:
        return {"locks_out": False, "attempts": None, "unlock_seconds": None}
    faillock = step.module == "pam_faillock"
    options = {**(_configured(files, "faillock.conf") if faillock else {}), **_options(step)}
    attempts = whole(options.get("deny"), 3 if faillock else 0)
    unlock = 0 if options.get("unlock_time") == "never" else whole(options.get("unlock_time"), 600)
    return {"locks_out": attempts > 0, "attempts": attempts if attempts > 0 else None, "unlock_seconds": unlock}


def _remembered(steps: list[Step], files: dict[str, str]) -> int:
    history = _find(steps, "password", ("pam_pwhistory",))
    if history is not None:
        return whole({**_configured(files, "pwhistory.conf"), **_options(history)}.get("remember"), 10)
    return whole(_options(_find(steps, "password", ("pam_unix",))).get("remember"), 0)


def _nullok(files: dict[str, str], service: str) -> bool:
    """Whether the service's own file, includes aside, lets pam_unix accept empty passwords."""
    own = (_step(line) for line in lines(files[FOLDER + service], continued=True))
    return any(
        step is not None
        and (step.module, step.type) == ("pam_unix", "auth")
        and {"nullok", "nullok_secure"} & set(step.arguments)
        for step in own
    )


def _demands_group(step: Step) -> bool:
    wheel = (step.type, step.module) == ("auth", "pam_wheel") and step.control in ("required", "requisite")
    return wheel and "deny" not in step.arguments  # which shuts out a group instead


def core_limited(entries: list[Entry]) -> bool:
    """Whether limits.conf and its drop-ins set a hard limit of 0 on core dumps for everyone."""
    rows = (line.split() for entry in entries for line in lines(entry["text"]))
    values = [
        row[3] for row in rows if len(row) == 4 and row[0] == "*" and row[1] in ("hard", "-") and row[2] == "core"
    ]
    return bool(values) and values[-1] == "0"

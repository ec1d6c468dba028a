"""Logs, audit rules and time. Source: journald.conf(5), rsyslog.conf(5), auditctl(8), systemd-journal-upload(8)."""

from __future__ import annotations

import re
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry, lines

TIME_DAEMONS: Final = ("chronyd", "ntpd", "ntpsec", "openntpd", "systemd-timesyn", "systemd-timesyncd", "ptp4l")
"""Programs that keep the clock right, as the kernel names their processes (15 characters)."""

TOPICS: Final = {
    "identity": ("/etc/passwd", "/etc/shadow", "/etc/group"),
    "privilege": ("/etc/sudoers",),
    "modules": ("init_module", "finit_module"),
    "time": ("adjtimex", "settimeofday", "clock_settime"),
    "logins": ("/var/log/lastlog", "/var/run/faillock", "/run/faillock", "/var/log/faillog"),
    "mounts": ("-S mount",),
    "deletions": ("unlink", "rename"),
    "permissions": ("chmod", "chown"),
}
"""What ought to be audited, with what a rule must name for it; every one for identity, one for the others."""


def journal_storage(entries: list[Entry]) -> str:
    """The Storage of journald.conf and its drop-ins; auto where it is not set."""
    values = [v for entry in entries for v in re.findall(r"^\s*Storage\s*=\s*(\w+)", entry["text"], re.MULTILINE)]
    return str(values[-1]).lower() if values else "auto"


def forwarding(entries: list[Entry]) -> list[str]:
    """The other hosts that rsyslog, syslog-ng or journal-upload send messages to."""
    found: set[str] = set()
    for entry in entries:
        text = "\n".join(lines(entry["text"]))
        found.update(re.findall(r"^\S+\s+@@?(?:\([^)\s]*\))?\[?([\w.:-]+)", text, re.MULTILINE))
        for action in re.findall(r"action\s*\(([^)]*)\)", text, re.IGNORECASE):
            if re.search(r"type\s*=\s*\"omfwd\"", action, re.IGNORECASE):
                found.update(re.findall(r"target\s*=\s*\"([^\"]+)\"", action, re.IGNORECASE))
        found.update(re.findall(r"^URL\s*=\s*(\S+)", text, re.MULTILINE))
        found.update(re.findall(r"(?:network|syslog|tcp|udp)\(\s*\"([^\"]+)\"", text))
    return sorted(target for target in found if not _HERE.match(target))


_HERE: Final = re.compile(r"(?:https?://)?\[?(?:localhost\b|127\.|::1\b)")


def audited(entries: list[Entry]) -> list[str]:
    """The topics that the rules of the audit daemon cover; a rule that never records (`never`) covers none, and a
    watch covers writing only if it names it. With `task,never` nothing is recorded at all."""
    rules = [line for entry in entries for line in lines(entry["text"]) if line.startswith(("-w", "-a", "-A"))]
    if any(re.match(r"-[aA]\s*(?:task,never|never,task)\b", line) for line in rules):
        return []
    watching = "\n".join(
        line for line in rules if not re.match(r"-[aA]\s*(?:never,|\w+,never)", line) and _writes(line)
    )

    def covered(topic: str) -> bool:
        named = [bool(re.search(_naming(word), watching)) for word in TOPICS[topic]]
        return all(named) if topic == "identity" else any(named)

    return sorted(topic for topic in TOPICS if covered(topic))


def _writes(rule: str) -> bool:
    found = re.search(r"(?:-p\s*|perm=)([rwxa]+)", rule)
    return found is None or bool({"w", "a"} & set(found[1]))


def _naming(word: str) -> str:
    """A pattern of rules that name the word, or a folder above that file."""
    names = [word, *(f"{folder}/?" for folder in ("/etc",) if word.startswith(f"{folder}/"))]
    exact = "|".join(re.escape(name).replace(r"/\?", "/?") for name in names)
    return rf"(?:{exact})(?![\w/.-])"


def time_sync(processes: list[dict[str, Any]]) -> str | None:
    """The first of the running programs that keeps the clock right."""
    return next((p["name"] for p in processes if p["name"] in TIME_DAEMONS), None)

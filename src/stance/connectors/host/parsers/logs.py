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
    """Where rsyslog, syslog-ng or journal-upload send messages to."""
    found: set[str] = set()
    for entry in entries:
        for line in lines(entry["text"]):
            found.update(re.findall(r"^\S+\s+@@?(?:\([^)\s]*\))?\[?([\w.:-]+)", line))
            found.update(re.findall(r"type=\"omfwd\".*?target=\"([^\"]+)\"", line, re.IGNORECASE))
            found.update(re.findall(r"target=\"([^\"]+)\".*?type=\"omfwd\"", line, re.IGNORECASE))
            found.update(re.findall(r"^URL\s*=\s*(\S+)", line))
            found.update(re.findall(r"(?:network|syslog|tcp|udp)\(\s*\"([^\"]+)\"", line))
    return sorted(found)


def audited(entries: list[Entry]) -> list[str]:
    """The topics that the rules of the audit daemon cover; a rule that never records (`never`) covers none."""
    rules = [line for entry in entries for line in lines(entry["text"]) if not re.search(r"-[aA] never|never,", line)]
    watching = "\n".join(line for line in rules if line.startswith(("-w", "-a", "-A")))

    def covered(topic: str) -> bool:
        named = [bool(re.search(re.escape(word) + r"(?![\w/.-])", watching)) for word in TOPICS[topic]]
        return all(named) if topic == "identity" else any(named)

    return sorted(topic for topic in TOPICS if covered(topic))


def time_sync(processes: list[dict[str, Any]]) -> str | None:
    """The first of the running programs that keeps the clock right."""
    return next((p["name"] for p in processes if p["name"] in TIME_DAEMONS), None)

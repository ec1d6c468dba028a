"""systemd units, crontabs, containers. Source: systemd.service(5), systemd.exec(5), crontab(5), dockerd(8)."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Iterator
from typing import Any, Final

from stance.classify.scan import find_in_field
from stance.connectors.host.parsers.lines import Entry, lines, unquoted
from stance.connectors.host.parsers.modes import file_entry, folders

_EXEC: Final = (
    "ExecStart",
    "ExecStartPre",
    "ExecStartPost",
    "ExecReload",
    "ExecStop",
    "ExecStopPost",
    "ExecCondition",
)
_PATH: Final = re.compile(r"(?<![\w.=:/-])(/[^\s;|&<>\"'`$()*?\[\]{}]+)")
_NICKNAMES: Final = ("@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_FOLDERS: Final = ("hourly", "daily", "weekly", "monthly", "yearly")


def unit(texts: list[str]) -> dict[str, list[str]]:
    """The [Service] settings of a unit file and its drop-ins: each with its values in order; an empty one resets."""
    found: dict[str, list[str]] = {}
    for text in texts:
        section = ""
        for line in lines(text, "#;", continued=True):
            if line.startswith("["):
                section = line
            elif section == "[Service]" and "=" in line:
                name, _, value = line.partition("=")
                name, value = name.strip(), value.strip()
                found[name] = [*found.get(name, []), value] if value else []
    return found


def services(entries: list[Entry]) -> list[dict[str, Any]]:
    """The services by name; a unit in /etc replaces one of a package, drop-ins add to both."""
    units = {_base(e["path"]): e for e in sorted(entries, key=_precedence) if e["path"].endswith(".service")}
    found = []
    for name in sorted(units):
        drop_ins = sorted(e["path"] for e in entries if f"/{name}.d/" in e["path"])
        by_path = {e["path"]: e["text"] for e in entries}
        settings = unit([units[name]["text"], *(by_path[path] for path in drop_ins)])
        found.append(
            {
                "name": name,
                "path": units[name]["path"],
                "user": settings.get("User", [])[-1:][0] if settings.get("User") else None,
                "programs": (programs := _programs(settings)),
                "folders": folders(programs),
                "secrets": _secrets(settings.get("Environment", [])),
                "unit": file_entry(units[name]),
            }
        )
    return found


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _precedence(entry: Entry) -> tuple[bool, str]:
    return entry["path"].startswith("/etc/"), entry["path"]


def _programs(settings: dict[str, list[str]]) -> list[str]:
    """The absolute paths that the unit's commands name first, without systemd's prefixes."""
    words = (value.lstrip("@-:+!").split() for name in _EXEC for value in settings.get(name, []))
    return sorted({unquoted(w[0]) for w in words if w and unquoted(w[0]).startswith("/") and "%" not in w[0]})


def _secrets(values: list[str]) -> list[str]:
    """The names of the variables whose values are secrets, by the detectors."""
    found = set()
    for value in values:
        for assignment in _words(value):
            name, equals, content = assignment.partition("=")
            if equals and find_in_field(name, content):
                found.add(name)
    return sorted(found)


def _words(value: str) -> list[str]:
    try:
        return shlex.split(value)
    except ValueError:
        return value.split()


def jobs(entries: list[Entry]) -> list[dict[str, Any]]:
    """The jobs of system crontabs, users' crontabs and the folders of scripts: source, schedule, user and programs.

    `key` is the source and a digest of the line, whose command is not kept, for it may hold secrets.
    """
    found = {job["key"]: job for entry in entries for job in _jobs(entry)}
    return [found[key] for key in sorted(found)]


def _jobs(entry: Entry) -> Iterator[dict[str, Any]]:
    path, folder = entry["path"], entry["path"].split("/")[-2]
    if folder.startswith("cron.") and folder.removeprefix("cron.") in _FOLDERS:
        if not _base(path).startswith("."):
            yield _job(path, folder.removeprefix("cron."), "root", path, "")
        return
    own = _base(path) if "/spool/cron" in path else None
    for line in lines(entry["text"]):
        found = _table_line(line, own)
        if found is not None:
            schedule, user, command = found
            yield _job(path, schedule, user, command, line)


def _table_line(line: str, own: str | None) -> tuple[str, str, str] | None:
    """Schedule, user and command of a crontab line; None for variables and what is no job."""
    if re.match(r"\w+\s*=", line):
        return None
    fields = 1 if line.startswith(_NICKNAMES) else 5
    words = line.split(None, fields if own else fields + 1)
    if len(words) <= (fields if own else fields + 1):
        return None
    return " ".join(words[:fields]), own or words[fields], words[-1]


def _job(source: str, schedule: str, user: str, command: str, line: str) -> dict[str, Any]:
    programs = sorted({path for path in _PATH.findall(command) if not path.startswith(("/dev/", "/proc/"))})
    digest = hashlib.blake2b(line.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return {
        "key": f"{source}#{digest}" if line else source,
        "source": source,
        "schedule": schedule,
        "user": user,
        "programs": programs,
        "folders": folders(programs),
    }


def docker(entries: list[Entry]) -> dict[str, Any]:
    """The daemon's settings from daemon.json and the flags in its units, with dockerd's defaults."""
    settings: dict[str, Any] = {}
    flags: list[str] = []
    for entry in entries:
        if entry["path"].endswith(".json"):
            settings = json.loads(entry["text"] or "{}")
        else:
            flags += [word for value in unit([entry["text"]]).get("ExecStart", []) for word in value.split()]
    hosts = [*settings.get("hosts", []), *(word for word in flags if word.startswith("tcp://"))]
    hosts += [word.partition("=")[2] for word in flags if word.startswith(("--host=tcp", "-H=tcp"))]
    verified = bool(settings.get("tlsverify")) or "--tlsverify" in flags
    return {
        "plain_tcp": any(host.startswith("tcp://") for host in hosts) and not verified,
        "user_namespaces": bool(settings.get("userns-remap")) or any(f.startswith("--userns-remap") for f in flags),
        "inter_container": settings.get("icc", True) is not False and "--icc=false" not in flags,
        "no_new_privileges": settings.get("no-new-privileges") is True or "--no-new-privileges" in flags,
        "live_restore": settings.get("live-restore") is True or "--live-restore" in flags,
        "insecure_registries": sorted(map(str, settings.get("insecure-registries", []))),
    }


_HOST_FOLDERS: Final = (
    "/",
    "/etc",
    "/root",
    "/boot",
    "/proc",
    "/sys",
    "/dev",
    "/var",
    "/var/lib",
    "/usr",
    "/home",
    "/lib",
)
_SOCKETS: Final = ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock")


def containers(entries: list[Entry]) -> list[dict[str, Any]]:
    """Docker's containers, from each one's hostconfig.json, by id."""
    return [_container(entry["path"].split("/")[-2], json.loads(entry["text"])) for entry in entries]


def _container(name: str, config: dict[str, Any]) -> dict[str, Any]:
    bound = [bind.split(":", 1)[0] for bind in config.get("Binds") or []]
    bound += [mount.get("Source", "") for mount in config.get("Mounts") or [] if mount.get("Type") == "bind"]
    options = config.get("SecurityOpt") or []
    return {
        "key": name,
        "name": name[:12],
        "privileged": bool(config.get("Privileged")),
        "host_network": config.get("NetworkMode") == "host",
        "host_processes": config.get("PidMode") == "host",
        "engine_socket": any(path in _SOCKETS for path in bound),
        "sensitive_mounts": sorted(
            {path for path in bound if path != "" and (path.rstrip("/") or "/") in _HOST_FOLDERS}
        ),
        "added_capabilities": sorted(config.get("CapAdd") or []),
        "read_only": bool(config.get("ReadonlyRootfs")),
        "memory_limited": bool(config.get("Memory")),
        "unconfined": any(option.endswith("unconfined") for option in options),
    }

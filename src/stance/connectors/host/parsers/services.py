"""systemd units, crontabs, containers. Source: systemd.service(5), systemd.exec(5), crontab(5), dockerd(8)."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from stance.classify.scan import find_in_field
from stance.connectors.host.parsers.lines import Entry, lines
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
_SPECIAL: Final = re.compile(r"^/(?:dev|proc)/|[$*?\[{]")
"""Paths that are no programs, or that only a shell can tell."""
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
                "user": _user(settings, name),
                "programs": (programs := _programs(settings)),
                "folders": folders(programs),
                "secrets": _secrets(settings.get("Environment", [])),
                "unit": file_entry(units[name]),
            }
        )
    return found


def _user(settings: dict[str, list[str]], name: str) -> str | None:
    """As whom the service runs; None as root. A dynamic user is called like the unit."""
    given = settings.get("User", [])[-1:]
    if given:
        return None if given[0] in ("root", "0") else given[0]
    dynamic = settings.get("DynamicUser", ["no"])[-1:] or ["no"]
    return name.removesuffix(".service") if dynamic[0].lower() in ("yes", "true", "on", "1") else None


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _precedence(entry: Entry) -> tuple[bool, str]:
    return entry["path"].startswith("/etc/"), entry["path"]


def _programs(settings: dict[str, list[str]]) -> list[str]:
    """The absolute paths of what the unit's commands start, without systemd's prefixes."""
    values = [value.lstrip("@-:+!|") for name in _EXEC for value in settings.get(name, [])]
    return sorted({path for value in values for path in _started(_words(value)) if "%" not in path})


_INTERPRETER: Final = re.compile(r"(?:ba|da|z|k|c)?sh|(?:python|perl|ruby|php|node|java|lua)[\d.]*|env|run-parts")
_WRAPPERS: Final = frozenset(
    {"nice", "ionice", "timeout", "env", "exec", "sudo", "nohup", "setsid", "flock", "chronic"}
)
_SEPARATORS: Final = re.compile(r"[;\n]|&&|\|\|?|&(?!>)|[()`]")


def _started(words: list[str]) -> list[str]:
    """The program that a command names by its path, and the script that it gives to an interpreter."""
    found: list[str] = []
    for word in words:
        if word.startswith("/"):
            found.append(word)
        if not found and (word.startswith("-") or "=" in word or word in _WRAPPERS or word[0:1].isdigit()):
            continue
        if len(found) == 2 or not _INTERPRETER.fullmatch(_base(found[0] if found else word)):
            break
    return found


def _shell(command: str) -> list[str]:
    """What a line of shell starts by path, and the folders that it enters, from where it starts what has none."""
    found: list[str] = []
    for simple in _SEPARATORS.split(re.sub(r"\d?[<>]{1,2}&?\s*\S+", " ", command)):
        words = _words(simple)
        entered = words[:1] == ["cd"] or words[:1] == ["."] or words[:1] == ["source"]
        found += [word for word in words[1:2] if word.startswith("/")] if entered else _started(words)
        for inner in (word for word in words if " " in word and "/" in word):
            found += _shell(inner)  # of `sh -c "…"`
    return found


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
    programs = sorted({path for path in _shell(command) if path != "/" and not _SPECIAL.search(path)})
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
    """The daemon's settings from daemon.json and the flags in its unit, with dockerd's defaults."""
    files = {entry["path"]: entry["text"] for entry in entries}
    settings: dict[str, Any] = json.loads(files.get("/etc/docker/daemon.json") or "{}")
    flags = _daemon_flags(files)
    hosts = [*settings.get("hosts", []), *(word.removeprefix("-H") for word in flags)]
    hosts += [word.partition("=")[2] for word in flags if word.startswith(("--host=", "-H="))]

    def on(name: str) -> bool:
        given = [flag for flag in flags if flag.partition("=")[0] == f"--{name}"]
        return (given[-1].partition("=")[2] or "true") == "true" if given else settings.get(name) is True

    insecure = [*settings.get("insecure-registries", []), *_after(flags, "--insecure-registry")]
    return {
        "plain_tcp": any(host.startswith("tcp://") for host in hosts) and not on("tlsverify"),
        "user_namespaces": bool(settings.get("userns-remap")) or any(f.startswith("--userns-remap") for f in flags),
        "inter_container": settings.get("icc", True) is not False and "--icc=false" not in flags,
        "no_new_privileges": on("no-new-privileges"),
        "live_restore": on("live-restore"),
        "insecure_registries": sorted(set(map(str, insecure))),
    }


def _daemon_flags(files: dict[str, str]) -> list[str]:
    """The words of the daemon's command: of the unit in /etc, else the package's, with its drop-ins."""
    own, packaged = "/etc/systemd/system/docker.service", "/lib/systemd/system/docker.service"
    drop_ins = [files[path] for path in sorted(files) if path.startswith(f"{own}.d/")]
    commands = unit([files.get(own) or files.get(packaged, ""), *drop_ins]).get("ExecStart", [])
    return [word for command in commands for word in command.split()]


def _after(flags: list[str], name: str) -> list[str]:
    """The values of a flag, given as `name=value` or `name value`."""
    joined = [flag.partition("=")[2] for flag in flags if flag.startswith(f"{name}=")]
    return joined + [value for flag, value in pairwise(flags) if flag == name]


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
    "/run",
    "/var/run",
    "/var/lib/docker",
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
        "engine_socket": any(path.rstrip("/") in (*_SOCKETS, "/run", "/var/run") for path in bound),
        "sensitive_mounts": sorted(
            {path for path in bound if path != "" and (path.rstrip("/") or "/") in _HOST_FOLDERS}
        ),
        "added_capabilities": sorted(config.get("CapAdd") or []),
        "read_only": bool(config.get("ReadonlyRootfs")),
        "memory_limited": bool(config.get("Memory")),
        "unconfined": any(option.endswith("unconfined") for option in options),
    }

"""systemd services and cron jobs. Source: systemd.service(5), systemd.exec(5), crontab(5)."""

from __future__ import annotations

from typing import Any

from stance.connectors.host.parsers import modes, services
from stance.connectors.host.parsers.lines import Entry
from stance.model import Call, From, Resource
from stance.model.assets.host_things import Job, Service


def _exposed(entries: list[Entry]) -> list[dict[str, Any]]:
    return sorted((modes.file_entry(e) for e in entries if modes.replaceable(e)), key=_path)


def _path(entry: Entry) -> str:
    return str(entry["path"])


def _paths(entries: list[Entry]) -> list[str]:
    return [_path(entry) for entry in entries]


_PROGRAMS = Call(
    "stat:{Programs} {Folders}",
    args={"Programs": "programs", "Folders": "folders"},
    parse=_exposed,
    into="exposed",
)

SERVICES = Resource(
    kind=Service,
    id="{account}/service/{name}",
    name="{name}",
    where="once",
    list=Call(
        "glob:/etc/systemd/system/*.service /lib/systemd/system/*.service /usr/lib/systemd/system/*.service "
        "/etc/systemd/system/*.service.d/*.conf",
        parse=services.services,
    ),
    detail=(_PROGRAMS,),
    fields={
        Service.path: "path",
        Service.user: "user",
        Service.programs: "programs",
        Service.secrets: "secrets",
        Service.unit: "unit",
        Service.exposed_programs: From("exposed", then=_paths),
        Service.exposed_files: "exposed",
    },
)

JOBS = Resource(
    kind=Job,
    id="{account}/job/{key}",
    name="{key}",
    where="once",
    list=Call(
        "glob:/etc/crontab /etc/cron.d/* /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* "
        "/var/spool/cron/crontabs/* /var/spool/cron/*",
        needs="root: read users' crontabs",
        parse=services.jobs,
    ),
    detail=(_PROGRAMS,),
    fields={
        Job.source: "source",
        Job.schedule: "schedule",
        Job.user: "user",
        Job.programs: "programs",
        Job.exposed_programs: From("exposed", then=_paths),
        Job.exposed_files: "exposed",
    },
)

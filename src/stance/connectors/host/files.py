"""Files with modes that matter, mounts and disks. Source: proc_pid_mountinfo(5), the FHS, crontab(1)."""

from __future__ import annotations

import re
from typing import Any

from stance.conditions import ITEMS
from stance.connectors.host._machine import of_machine
from stance.connectors.host.parsers import lines, modes, system
from stance.model import Call, From
from stance.model.assets.host import Machine


def _entries(found: Any) -> Any:
    """Files of the walk as rules see them; a list that was cut off stays so."""
    if isinstance(found, dict):
        return {ITEMS: [modes.file_entry(entry) for entry in found[ITEMS]]}
    return [modes.file_entry(entry) for entry in found]


def _programs(found: Any) -> Any:
    if isinstance(found, dict):
        return {ITEMS: [_program(entry) for entry in found[ITEMS]]}
    return [_program(entry) for entry in found]


def _program(entry: lines.Entry) -> dict[str, Any]:
    return {**modes.file_entry(entry), "packaged": entry["packaged"]}


def _key_files(entries: list[lines.Entry]) -> list[dict[str, Any]]:
    found = modes.file_entries(entries)
    if not found:
        raise ValueError("/etc/passwd is missing, which every host has")
    return found


def _writable(entries: list[lines.Entry]) -> list[dict[str, Any]]:
    """Only the files that are open: the others come and go as logs are rotated."""
    return [found for found in modes.file_entries(entries) if found["world_writable"] and not found["folder"]]


def _bare(swaps: list[str]) -> list[str]:
    return [path for path in swaps if re.match(r"/dev/(?:sd|hd|vd|xvd|nvme|mmcblk|md)", path)]


WALK = of_machine(
    detail=(Call("walk:files", needs="root: read every folder", into="walk"),),
    fields={
        Machine.suid_files: From("walk.suid", then=_programs),
        Machine.writable_files: From("walk.writable_files", then=_entries),
        Machine.open_directories: From("walk.open_directories", then=_entries),
        Machine.unowned_files: From("walk.unowned", then=_entries),
    },
)

MODES = of_machine(
    detail=(
        Call(
            "stat:/etc/passwd /etc/passwd- /etc/shadow /etc/shadow- /etc/group /etc/group- /etc/gshadow "
            "/etc/gshadow- /etc/security/opasswd /boot/grub/grub.cfg /boot/grub2/grub.cfg",
            parse=_key_files,
            into="keys",
        ),
        Call(
            "stat:/etc/crontab /etc/cron.hourly /etc/cron.daily /etc/cron.weekly /etc/cron.monthly /etc/cron.d "
            "/etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* /etc/cron.d/* "
            "/etc/cron.allow /etc/at.allow",
            parse=modes.file_entries,
            into="cron",
        ),
        Call("stat:/etc/cron.allow", parse=bool, into="cron_allow"),
        Call("stat:/usr/sbin/cron /usr/sbin/crond", parse=bool, into="cron_daemon"),
        Call("stat:/etc/at.allow", parse=bool, into="at_allow"),
        Call("stat:/usr/sbin/atd", parse=bool, into="at_daemon"),
        Call("stat:/var/log/* /var/log/*/*", parse=_writable, needs="root: read /var/log", into="logs"),
    ),
    fields={
        Machine.key_files: "keys",
        Machine.cron_files: "cron",
        Machine.cron_allowed: "cron_allow",
        Machine.cron_installed: "cron_daemon",
        Machine.at_allowed: "at_allow",
        Machine.at_installed: "at_daemon",
        Machine.writable_logs: "logs",
    },
)

DISKS = of_machine(
    detail=(
        Call("file:/proc/self/mountinfo", parse=system.mounts, into="mounts"),
        Call("glob:/sys/block/*/dm/uuid", parse=system.encrypted_volumes, into="crypt"),
        Call("file:/proc/swaps", parse=system.swaps, absent="ENOENT", into="swaps"),
        Call(
            "glob:/boot/grub/grub.cfg /boot/grub2/grub.cfg /boot/grub2/user.cfg",
            needs="root: read the boot menu",
            parse=system.boot_password,
            into="grub",
        ),
    ),
    fields={
        Machine.mounts: "mounts",
        Machine.encrypted_volumes: "crypt",
        Machine.swaps: From("swaps", empty=[]),
        Machine.swap_partitions: From("swaps", empty=[], then=_bare),
        Machine.boot_password: From("grub", empty=None),
    },
)

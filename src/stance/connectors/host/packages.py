"""Packages, their sources and updates, the release and its kernels. Source: os-release(5), apt.conf(5),
sources.list(5), dpkg(1)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from stance.connectors.host._machine import of_machine
from stance.connectors.host.parsers import accounts, apt, lines, system
from stance.model import Call, From
from stance.model.assets.host import Machine

LEGACY: Final = frozenset(
    {
        "telnetd", "inetutils-telnetd", "telnetd-ssl", "rsh-server", "rsh-client", "rsh-redone-server",
        "rsh-redone-client", "inetutils-inetd", "nis", "ypserv", "ypbind-mt", "tftpd", "tftpd-hpa", "atftpd", "talk",
        "talkd", "inetutils-talkd", "xinetd", "openbsd-inetd", "fingerd", "rwhod",
    }
)  # fmt: skip
"""Debian's packages of programs that send passwords in clear, or ask for none."""


def _updated(entries: list[lines.Entry]) -> datetime | None:
    times = [entry["modified"] for entry in entries]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _legacy(names: list[str]) -> list[str]:
    return [name for name in names if name in LEGACY]


def _exists(entries: list[Any]) -> bool:
    return bool(entries)


PACKAGES = of_machine(
    detail=(
        Call("file:/etc/os-release", parse=accounts.os_release, into="os"),
        Call("stat:/usr/bin/apt-get", parse=_exists, into="apt"),
        Call(
            "glob:/var/lib/dpkg/status /var/lib/apt/lists/*security*_Packages*",
            first=Call("file:/var/lib/dpkg/status"),
            parse=apt.updates,
            into="dpkg",
        ),
        Call(
            "stat:/var/lib/apt/lists/*Release /var/lib/apt/lists/partial /var/lib/apt/periodic/update-success-stamp",
            parse=_updated,
            into="fetched",
        ),
        Call("glob:/etc/apt/apt.conf.d/* /etc/apt/apt.conf", parse=apt.apt_settings, into="conf"),
        Call("stat:/usr/bin/unattended-upgrade /usr/bin/unattended-upgrades", parse=_exists, into="upgrader"),
        Call(
            "glob:/etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources",
            parse=apt.sources,
            into="sources",
        ),
        Call("proc:stale-processes", needs="root with CAP_SYS_PTRACE: read /proc/*/maps", into="stale"),
    ),
    fields={
        Machine.apt: "apt",
        Machine.distribution: "os.id",
        Machine.release: "os.version",
        Machine.security_updates: "dpkg.updates",
        Machine.security_lists: "dpkg.lists",
        Machine.legacy_packages: From("dpkg.names", then=_legacy),
        Machine.lists_updated_at: From("fetched", empty=None),
        Machine.package_sources: "sources",
        Machine.unattended_upgrades: "conf.unattended",
        Machine.unattended_installed: "upgrader",
        Machine.unauthenticated_packages: "conf.unauthenticated",
        Machine.stale_processes: "stale",
    },
)

KERNELS = of_machine(
    detail=(
        Call("file:/proc/sys/kernel/osrelease", parse=lines.word, into="running"),
        Call("stat:/boot/vmlinuz-*", parse=system.kernels, into="boot"),
        Call("stat:/run/reboot-required /var/run/reboot-required", parse=_exists, into="reboot"),
    ),
    fields={
        Machine.kernel_release: "running",
        Machine.boot_kernels: "boot",
        Machine.reboot_requested: "reboot",
    },
)

"""The kernel's switches. Source: Documentation/admin-guide/sysctl and ip-sysctl of the kernel."""

from __future__ import annotations

from typing import Any, Final

from stance.connectors.host.parsers import lines, network, pam, system
from stance.model import Call, Resource
from stance.model.assets.host_kernel import Kernel

_SWITCHES: Final = {
    Kernel.randomize_va_space: "kernel/randomize_va_space",
    Kernel.ptrace_scope: "kernel/yama/ptrace_scope",
    Kernel.kptr_restrict: "kernel/kptr_restrict",
    Kernel.dmesg_restrict: "kernel/dmesg_restrict",
    Kernel.unprivileged_bpf_disabled: "kernel/unprivileged_bpf_disabled",
    Kernel.bpf_jit_harden: "net/core/bpf_jit_harden",
    Kernel.perf_event_paranoid: "kernel/perf_event_paranoid",
    Kernel.sysrq: "kernel/sysrq",
    Kernel.kexec_load_disabled: "kernel/kexec_load_disabled",
    Kernel.suid_dumpable: "fs/suid_dumpable",
    Kernel.protected_hardlinks: "fs/protected_hardlinks",
    Kernel.protected_symlinks: "fs/protected_symlinks",
    Kernel.protected_fifos: "fs/protected_fifos",
    Kernel.protected_regular: "fs/protected_regular",
    Kernel.mmap_min_addr: "vm/mmap_min_addr",
    Kernel.modules_disabled: "kernel/modules_disabled",
    Kernel.unprivileged_userfaultfd: "vm/unprivileged_userfaultfd",
    Kernel.ldisc_autoload: "dev/tty/ldisc_autoload",
    Kernel.tcp_syncookies: "net/ipv4/tcp_syncookies",
    Kernel.ip_forward: "net/ipv4/ip_forward",
    Kernel.ipv6_forwarding: "net/ipv6/conf/all/forwarding",
    Kernel.ignore_broadcasts: "net/ipv4/icmp_echo_ignore_broadcasts",
    Kernel.ignore_bogus_errors: "net/ipv4/icmp_ignore_bogus_error_responses",
}


def _switches(family: str, *names: str) -> str:
    paths = (f"/proc/sys/net/{family}/conf/{which}/{name}" for which in ("all", "default") for name in names)
    return f"glob:{' '.join(paths)}"


def _both(entries: list[lines.Entry]) -> list[dict[str, Any]]:
    """IPv4's switches, which every kernel with a network has for both `all` and `default`."""
    found = network.interface_defaults(entries)
    if len(found) != 2:
        raise ValueError("the switches of all or default are missing")
    return found


SWITCHES = Resource(
    kind=Kernel,
    id="{account}/kernel",
    name="{target}",
    where="once",
    detail=tuple(
        Call(
            f"file:/proc/sys/{path}",
            needs="root: read /proc/sys",
            parse=lines.number,
            absent="ENOENT",
            into=ref.path.names[0],
        )
        for ref, path in _SWITCHES.items()
    ),
    fields={ref: ref.path.names[0] for ref in _SWITCHES},
)

INTERFACES = Resource(
    kind=Kernel,
    id="{account}/kernel",
    name="{target}",
    where="once",
    detail=(
        Call(
            _switches(
                "ipv4",
                "accept_redirects",
                "secure_redirects",
                "send_redirects",
                "accept_source_route",
                "rp_filter",
                "log_martians",
            ),
            parse=_both,
            into="v4",
        ),
        Call(
            _switches("ipv6", "accept_redirects", "accept_source_route", "accept_ra"),
            parse=network.interface_defaults,
            into="v6",
        ),
        Call("glob:/sys/class/net/*/flags", parse=network.devices, into="devices"),
    ),
    fields={Kernel.ipv4: "v4", Kernel.ipv6: "v6", Kernel.devices: "devices"},
)

HARDENING = Resource(
    kind=Kernel,
    id="{account}/kernel",
    name="{target}",
    where="once",
    detail=(
        Call(
            "glob:/lib/modules/*/modules.dep /lib/modules/*/modules.builtin /proc/modules /etc/modprobe.d/*.conf "
            "/run/modprobe.d/*.conf /lib/modprobe.d/*.conf",
            parse=system.modules,
            into="modules",
        ),
        Call("glob:/sys/devices/system/cpu/vulnerabilities/*", parse=system.vulnerabilities, into="cpu"),
        Call("file:/sys/kernel/security/lockdown", parse=system.lockdown, absent="ENOENT", into="lockdown"),
        Call("file:/sys/module/module/parameters/sig_enforce", parse=lines.word, absent="ENOENT", into="signed"),
        Call("file:/sys/module/apparmor/parameters/enabled", parse=lines.word, absent="ENOENT", into="apparmor"),
        Call(
            "file:/sys/kernel/security/apparmor/profiles",
            needs="root: read AppArmor's profiles",
            parse=system.complaining,
            absent="ENOENT",
            into="profiles",
        ),
        Call("file:/sys/fs/selinux/enforce", parse=lines.word, absent="ENOENT", into="selinux"),
        Call("glob:/sys/firmware/efi/efivars/SecureBoot-*", parse=system.secure_boot, into="boot"),
        Call("file:/proc/sys/kernel/core_pattern", parse=lines.word, absent="ENOENT", into="pattern"),
        Call("glob:/etc/security/limits.conf /etc/security/limits.d/*.conf", parse=pam.core_limited, into="core"),
    ),
    fields={
        Kernel.rare_modules: "modules",
        Kernel.vulnerabilities: "cpu",
        Kernel.lockdown: "lockdown",
        Kernel.module_signatures: "signed",
        Kernel.apparmor: "apparmor",
        Kernel.apparmor_complaining: "profiles",
        Kernel.selinux_enforcing: "selinux",
        Kernel.secure_boot: "boot",
        Kernel.core_pattern: "pattern",
        Kernel.core_limited: "core",
    },
)

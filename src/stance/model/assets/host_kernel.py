"""The kernel of a Linux host: its switches under /proc/sys and /sys."""

from stance.model.field import Asset, Field, Struct

_NONE = "the kernel has no such switch"


class InterfaceDefaults(Struct):
    """The switches of a network interface, or of `all` and `default`, of ip-sysctl."""

    name = Field(str, "The interface; `all` for those that are, `default` for those that come")
    accept_redirects = Field(int, "Whether ICMP redirects change routes")
    secure_redirects = Field(int, "Whether redirects from gateways do (IPv4)", absent="IPv6 has none")
    send_redirects = Field(int, "Whether redirects are sent (IPv4)", absent="IPv6 has none")
    accept_source_route = Field(int, "Whether senders may choose the route")
    rp_filter = Field(int, "Source validation: 0 none, 1 strict, 2 loose (IPv4)", absent="IPv6 has none")
    log_martians = Field(int, "Whether impossible addresses are logged (IPv4)", absent="IPv6 has none")
    accept_ra = Field(int, "Whether router advertisements are believed (IPv6)", absent="IPv4 has none")


class CpuVulnerability(Struct):
    """A fault of the processor and what the kernel does about it."""

    name = Field(str, "The kernel's name of it")
    status = Field(str, "What the kernel says")
    open = Field(bool, "Whether it is not mitigated")


class ModuleState(Struct):
    """A kernel module that is rarely needed and often attacked."""

    name = Field(str, "Its name")
    loadable = Field(bool, "Whether it is loaded, or nothing forbids loading it")
    loaded = Field(bool, "Whether it is in the kernel now")


class NetworkDevice(Struct):
    """A network interface."""

    name = Field(str, "Its name")
    promiscuous = Field(bool, "Whether it listens to what is meant for others")


class Kernel(Asset, kind="host.kernel", title="Linux kernel"):
    """The running kernel's settings. Source: the kernel's admin guide, Documentation for /proc/sys, and ip-sysctl."""

    randomize_va_space = Field(int, "Address randomisation: 0 off, 1 without the heap, 2 full", absent=_NONE)
    ptrace_scope = Field(int, "Yama: 0 everyone's own processes, 1 children, 2 administrators, 3 none", absent=_NONE)
    kptr_restrict = Field(int, "Whether kernel addresses are hidden: 0 no, 1 from users, 2 always", absent=_NONE)
    dmesg_restrict = Field(int, "Whether only administrators read the kernel's log", absent=_NONE)
    unprivileged_bpf_disabled = Field(int, "0 everyone may load BPF, 1 and 2 administrators only", absent=_NONE)
    bpf_jit_harden = Field(int, "Constant blinding of BPF: 0 off, 1 for users, 2 for all", absent=_NONE)
    perf_event_paranoid = Field(int, "Who may measure: 2 no kernel, 3 and more administrators only", absent=_NONE)
    sysrq = Field(int, "Which magic keys work: 0 none, 1 all, else a sum of flags", absent=_NONE)
    kexec_load_disabled = Field(int, "Whether another kernel can be started from this one no more", absent=_NONE)
    suid_dumpable = Field(int, "Whether SUID programs leave core dumps: 0 no, 1 yes, 2 for root", absent=_NONE)
    protected_hardlinks = Field(int, "Whether others' files cannot be hard-linked", absent=_NONE)
    protected_symlinks = Field(int, "Whether others' links in sticky folders are not followed", absent=_NONE)
    protected_fifos = Field(int, "The same for pipes: 0 off, 1 and 2 on", absent=_NONE)
    protected_regular = Field(int, "The same for files: 0 off, 1 and 2 on", absent=_NONE)
    mmap_min_addr = Field(int, "The lowest address that programs may map", absent=_NONE)
    modules_disabled = Field(int, "Whether no module can be loaded any more", absent=_NONE)
    unprivileged_userfaultfd = Field(int, "Whether everyone may handle page faults of the kernel", absent=_NONE)
    ldisc_autoload = Field(int, "Whether users' opening of terminals loads line disciplines", absent=_NONE)
    tcp_syncookies = Field(int, "Whether SYN floods are answered with cookies", absent=_NONE)
    ip_forward = Field(int, "Whether IPv4 is routed", absent=_NONE)
    ipv6_forwarding = Field(int, "Whether IPv6 is routed", absent="the kernel has no IPv6")
    ignore_broadcasts = Field(int, "Whether pings to all are not answered", absent=_NONE)
    ignore_bogus_errors = Field(int, "Whether wrong ICMP errors are ignored", absent=_NONE)
    ipv4 = Field(list[InterfaceDefaults], "IPv4 switches of `all` and `default`")
    ipv6 = Field(list[InterfaceDefaults], "IPv6 switches of `all` and `default`; empty without IPv6")
    devices = Field(list[NetworkDevice], "The network interfaces")
    rare_modules = Field(list[ModuleState], "Rare protocols and file systems that this kernel has modules for")
    vulnerabilities = Field(list[CpuVulnerability], "The processor's known faults")
    lockdown = Field(str, "The lockdown mode", absent="the kernel has none")
    module_signatures = Field(str, "Y when only signed modules are loaded, else N", absent="the kernel checks none")
    apparmor = Field(str, "Y when AppArmor is on, else N", absent="the kernel has none")
    apparmor_complaining = Field(list[str], "Profiles that only report", absent="AppArmor is off")
    selinux_enforcing = Field(str, "1 when SELinux enforces, else 0", absent="SELinux is off")
    secure_boot = Field(bool, "Whether the firmware starts signed code only", absent="no UEFI firmware")
    core_pattern = Field(str, "Where core dumps go", absent=_NONE)
    core_limited = Field(bool, "Whether limits.conf forbids core dumps to everyone")

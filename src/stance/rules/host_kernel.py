"""Host: the kernel's own defences."""

from stance.conditions import Setting
from stance.model import Rule
from stance.model.assets.host_kernel import Kernel

LOWEST_ADDRESS = Setting("host-lowest-mapped-address", 4096, "Lowest address that programs may map")
SYSRQ_ALLOWED: Setting[tuple[int, ...]] = Setting(
    "host-sysrq-allowed", (0, 4, 16, 20, 176), "Values of kernel.sysrq that give no memory away"
)

KERNEL_ASLR_FULL = Rule(
    id="host-kernel-aslr-full",
    title="Programs' memory is laid out at random",
    on=Kernel,
    severity="high",
    domain="host",
    require=Kernel.randomize_va_space == 2,
    why="With known addresses one overflow is enough to run foreign code.",
    fix="Set `kernel.randomize_va_space = 2` in a file in /etc/sysctl.d and run `sysctl --system`.",
    references=("admin-guide/sysctl/kernel",),
    good=[{"randomize_va_space": 2}],
    bad=[{"randomize_va_space": 0}, {"randomize_va_space": 1}],
)

KERNEL_PTRACE_RESTRICTED = Rule(
    id="host-kernel-ptrace-restricted",
    title="Processes cannot look into each other",
    on=Kernel,
    severity="medium",
    domain="host",
    require=Kernel.ptrace_scope.isin((1, 2, 3)),
    why="Otherwise one broken program reads the keys and passwords of all others of its user.",
    fix="Set `kernel.yama.ptrace_scope = 1`; a kernel without Yama needs `lsm=…,yama` on its command line.",
    references=("admin-guide/LSM/Yama",),
    good=[{"ptrace_scope": 1}],
    bad=[{"ptrace_scope": 0}, {"ptrace_scope": None}],
)

KERNEL_POINTERS_HIDDEN = Rule(
    id="host-kernel-pointers-hidden",
    title="The kernel's addresses are hidden from users",
    on=Kernel,
    severity="medium",
    domain="host",
    require=Kernel.kptr_restrict.isin((1, 2)),
    why="Attacks on the kernel begin with knowing where its parts are.",
    fix="Set `kernel.kptr_restrict = 1`.",
    references=("admin-guide/sysctl/kernel",),
    good=[{"kptr_restrict": 1}],
    bad=[{"kptr_restrict": 0}],
)

KERNEL_LOG_PRIVATE = Rule(
    id="host-kernel-log-private",
    title="Only administrators read the kernel's log",
    on=Kernel,
    severity="low",
    domain="host",
    require=Kernel.dmesg_restrict == 1,
    why="The log tells addresses and faults that help an attack on the kernel.",
    fix="Set `kernel.dmesg_restrict = 1`.",
    references=("admin-guide/sysctl/kernel",),
    good=[{"dmesg_restrict": 1}],
    bad=[{"dmesg_restrict": 0}],
)

KERNEL_BPF_RESTRICTED = Rule(
    id="host-kernel-bpf-restricted",
    title="Only administrators load BPF programs",
    on=Kernel,
    severity="medium",
    domain="host",
    applies=Kernel.unprivileged_bpf_disabled.present(),
    require=Kernel.unprivileged_bpf_disabled.isin((1, 2)),
    why="The BPF verifier has had holes that made any user root.",
    fix="Set `kernel.unprivileged_bpf_disabled = 1`.",
    references=("admin-guide/sysctl/kernel",),
    good=[{"unprivileged_bpf_disabled": 2}],
    bad=[{"unprivileged_bpf_disabled": 0}],
)

KERNEL_BPF_HARDENED = Rule(
    id="host-kernel-bpf-hardened",
    title="Compiled BPF code is hardened",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.bpf_jit_harden.present(),
    require=Kernel.bpf_jit_harden.isin((1, 2)),
    why="Without it constants of a BPF program stand in the kernel as code that an attack can jump to.",
    fix="Set `net.core.bpf_jit_harden = 2`.",
    references=("admin-guide/sysctl/net",),
    good=[{"bpf_jit_harden": 2}],
    bad=[{"bpf_jit_harden": 0}],
)

KERNEL_PERF_RESTRICTED = Rule(
    id="host-kernel-perf-restricted",
    title="Users cannot measure the kernel",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.perf_event_paranoid.present(),
    require=Kernel.perf_event_paranoid.present() & (Kernel.perf_event_paranoid >= 2),
    why="Performance counters leak what other programs do, and their code has been a way to root.",
    fix="Set `kernel.perf_event_paranoid = 2` or more.",
    references=("admin-guide/perf-security",),
    good=[{"perf_event_paranoid": 3}],
    bad=[{"perf_event_paranoid": 1}],
)

KERNEL_SYSRQ_LIMITED = Rule(
    id="host-kernel-sysrq-limited",
    title="The magic key cannot dump memory or kill everything",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.sysrq.present(),
    require=Kernel.sysrq.isin(SYSRQ_ALLOWED),
    why="Whoever reaches the console could end screen locks or read memory.",
    fix="Set `kernel.sysrq = 0`, or 176 to keep sync, remount and restart.",
    references=("admin-guide/sysrq",),
    good=[{"sysrq": 0}, {"sysrq": 176}],
    bad=[{"sysrq": 1}],
)

KERNEL_KEXEC_OFF = Rule(
    id="host-kernel-kexec-off",
    title="Root cannot swap the running kernel",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.kexec_load_disabled.present(),
    require=Kernel.kexec_load_disabled == 1,
    why="kexec starts a kernel that no signature vouches for.",
    fix="Set `kernel.kexec_load_disabled = 1` where no crash kernel is used.",
    references=("admin-guide/sysctl/kernel",),
    good=[{"kexec_load_disabled": 1}],
    bad=[{"kexec_load_disabled": 0}],
)

KERNEL_LINKS_PROTECTED = Rule(
    id="host-kernel-links-protected",
    title="Links in shared folders cannot be used as traps",
    on=Kernel,
    severity="medium",
    domain="host",
    require=(Kernel.protected_hardlinks == 1) & (Kernel.protected_symlinks == 1),
    why="A link planted in /tmp makes root's programs write where an attacker wants.",
    fix="Set `fs.protected_hardlinks = 1` and `fs.protected_symlinks = 1`.",
    references=("admin-guide/sysctl/fs",),
    good=[{"protected_hardlinks": 1, "protected_symlinks": 1}],
    bad=[{"protected_hardlinks": 1, "protected_symlinks": 0}, {"protected_hardlinks": 0, "protected_symlinks": 1}],
)

KERNEL_PLANTED_FILES_PROTECTED = Rule(
    id="host-kernel-planted-files-protected",
    title="Pipes and files planted in shared folders are not opened",
    on=Kernel,
    severity="low",
    domain="host",
    require=Kernel.protected_fifos.isin((1, 2)) & Kernel.protected_regular.isin((1, 2)),
    why="A file made in advance under the name that a program will use receives what it writes.",
    fix="Set `fs.protected_fifos = 1` and `fs.protected_regular = 2`.",
    references=("admin-guide/sysctl/fs",),
    good=[{"protected_fifos": 1, "protected_regular": 2}],
    bad=[{"protected_fifos": 0, "protected_regular": 2}],
)

KERNEL_LOW_ADDRESSES_CLOSED = Rule(
    id="host-kernel-low-addresses-closed",
    title="Programs cannot map the lowest addresses",
    on=Kernel,
    severity="medium",
    domain="host",
    applies=Kernel.mmap_min_addr.present(),
    require=Kernel.mmap_min_addr.present() & (Kernel.mmap_min_addr >= LOWEST_ADDRESS),
    why="A null pointer in the kernel would lead to code that a user put there.",
    fix="Set `vm.mmap_min_addr = 65536`.",
    references=("admin-guide/sysctl/vm",),
    good=[{"mmap_min_addr": 65536}],
    bad=[{"mmap_min_addr": 0}],
)

KERNEL_SUID_NOT_DUMPED = Rule(
    id="host-kernel-suid-not-dumped",
    title="Programs with special rights leave no core dumps",
    on=Kernel,
    severity="medium",
    domain="host",
    require=Kernel.suid_dumpable == 0,
    why="Their memory holds what their users may not read, such as password hashes.",
    fix="Set `fs.suid_dumpable = 0`.",
    references=("admin-guide/sysctl/fs",),
    good=[{"suid_dumpable": 0}],
    bad=[{"suid_dumpable": 1}],
)

KERNEL_CORE_DUMPS_LIMITED = Rule(
    id="host-kernel-core-dumps-limited",
    title="Core dumps are off",
    on=Kernel,
    severity="low",
    domain="host",
    require=Kernel.core_limited | Kernel.core_pattern.isin(("|/bin/false", "|/usr/bin/false")),
    why="A core dump is a copy of memory, keys included, that stays on disk.",
    fix="Put `* hard core 0` into a file in /etc/security/limits.d.",
    references=("limits.conf(5)",),
    good=[{"core_limited": True, "core_pattern": "core"}],
    bad=[{"core_limited": False, "core_pattern": "core"}],
)

KERNEL_USERFAULTFD_RESTRICTED = Rule(
    id="host-kernel-userfaultfd-restricted",
    title="Users cannot stop the kernel at a page fault",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.unprivileged_userfaultfd.present(),
    require=Kernel.unprivileged_userfaultfd == 0,
    why="Stopping the kernel at will makes narrow race conditions easy to win.",
    fix="Set `vm.unprivileged_userfaultfd = 0`.",
    references=("admin-guide/sysctl/vm",),
    good=[{"unprivileged_userfaultfd": 0}],
    bad=[{"unprivileged_userfaultfd": 1}],
)

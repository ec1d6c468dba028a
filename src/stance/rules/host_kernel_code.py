"""Host: what code the kernel runs, and faults of the processor."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.host import Machine
from stance.model.assets.host_kernel import CpuVulnerability, Kernel, ModuleState

EXPECTED_COMPLAINING: Setting[tuple[str, ...]] = Setting(
    "host-expected-complaining-profiles", (), "AppArmor profiles that may only report"
)

KERNEL_DISCIPLINES_NOT_LOADED = Rule(
    id="host-kernel-disciplines-not-loaded",
    title="Opening a terminal loads no kernel module",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.ldisc_autoload.present(),
    require=Kernel.ldisc_autoload == 0,
    why="Old line disciplines have had holes, and any user can have them loaded.",
    fix="Set `dev.tty.ldisc_autoload = 0`.",
    references=("admin-guide/sysctl",),
    good=[{"ldisc_autoload": 0}],
    bad=[{"ldisc_autoload": 1}],
)

KERNEL_MODULES_VERIFIED = Rule(
    id="host-kernel-modules-verified",
    title="The kernel loads signed modules only, or none",
    on=Kernel,
    severity="medium",
    domain="host",
    require=(Kernel.module_signatures == "Y")
    | (Kernel.modules_disabled == 1)
    | Kernel.lockdown.isin(("integrity", "confidentiality")),
    why="A module is code in the kernel: with one, an intruder hides from everything else on the host.",
    fix="Boot with `lockdown=integrity` or `module.sig_enforce=1`, or set `kernel.modules_disabled = 1` after start.",
    references=("kernel_lockdown(7)",),
    good=[{"module_signatures": "Y", "modules_disabled": 0, "lockdown": "none"}],
    bad=[{"module_signatures": "N", "modules_disabled": 0, "lockdown": "none"}],
)

KERNEL_RARE_MODULE_REFUSED = Rule(
    id="host-kernel-rare-module-refused",
    title="Rare protocols and file systems cannot be loaded",
    on=Kernel,
    severity="low",
    domain="host",
    each=Kernel.rare_modules,
    key=ModuleState.name,
    require=~ModuleState.loadable,
    why="Code that hardly anyone uses is hardly ever looked at, yet a user or a stick can have it loaded.",
    fix="Put `install NAME /bin/false` and `blacklist NAME` into a file in /etc/modprobe.d.",
    references=("modprobe.d(5)",),
    good=[{"name": "dccp", "loadable": False}],
    bad=[{"name": "dccp", "loadable": True}],
)

CPU_FAULT_MITIGATED = Rule(
    id="host-cpu-fault-mitigated",
    title="The processor's known faults are mitigated",
    on=Kernel,
    severity="medium",
    domain="host",
    each=Kernel.vulnerabilities,
    key=CpuVulnerability.name,
    require=~CpuVulnerability.open,
    why="Through such a fault one program reads the memory of others, or of the kernel.",
    fix="Install the processor's microcode package and kernel updates; remove `mitigations=off` from the boot line.",
    references=("admin-guide/hw-vuln",),
    good=[{"name": "meltdown", "open": False}],
    bad=[{"name": "meltdown", "open": True}],
)

KERNEL_ACCESS_CONTROL_ON = Rule(
    id="host-kernel-access-control-on",
    title="AppArmor or SELinux is on",
    on=Kernel,
    severity="medium",
    domain="host",
    require=(Kernel.apparmor == "Y") | (Kernel.selinux_enforcing == "1"),
    why="They keep a broken service from reading and changing what is not its own.",
    fix="Install apparmor and boot with `apparmor=1 security=apparmor`, or set SELinux to enforcing.",
    references=("apparmor(7)", "selinux(8)"),
    good=[{"apparmor": "Y", "selinux_enforcing": None}, {"apparmor": None, "selinux_enforcing": "1"}],
    bad=[{"apparmor": "N", "selinux_enforcing": None}, {"apparmor": None, "selinux_enforcing": "0"}],
)

KERNEL_PROFILES_ENFORCED = Rule(
    id="host-kernel-profiles-enforced",
    title="AppArmor's profiles are enforced",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.apparmor_complaining.present(),
    require=Kernel.apparmor_complaining.all(item.isin(EXPECTED_COMPLAINING)),
    why="A profile that only complains stops nothing.",
    fix="Run `aa-enforce` on the profile once its log is quiet.",
    references=("aa-enforce(8)",),
    good=[{"apparmor_complaining": []}],
    bad=[{"apparmor_complaining": ["/usr/sbin/named"]}],
)

BOOT_SECURE = Rule(
    id="host-boot-secure",
    title="The firmware starts signed code only",
    on=Kernel,
    severity="low",
    domain="host",
    applies=Kernel.secure_boot.present(),
    require=Kernel.secure_boot,
    why="Otherwise code put into the boot partition runs before everything that could notice it.",
    fix="Turn on Secure Boot in the firmware's settings.",
    good=[{"secure_boot": True}],
    bad=[{"secure_boot": False}],
)

BOOT_PASSWORD_SET = Rule(
    id="host-boot-password-set",
    title="The boot menu asks for a password",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.boot_password.present(),
    require=Machine.boot_password,
    why="Whoever reaches the console could start a root shell from the menu.",
    fix="Set a superuser and `password_pbkdf2` in /etc/grub.d/40_custom and run `update-grub`.",
    references=("grub-mkpasswd-pbkdf2(1)",),
    good=[{"boot_password": True}],
    bad=[{"boot_password": False}],
)

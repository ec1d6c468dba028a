"""Host: packages, their sources and updates, the release and its kernel."""

from stance.conditions import Setting, days, item
from stance.model import Rule
from stance.model.assets.host import Machine
from stance.model.assets.host_parts import AptSource, SecurityUpdate, StaleProcess

EXPECTED_STALE: Setting[tuple[str, ...]] = Setting(
    "host-expected-stale-processes", (), "Processes that may run replaced libraries"
)
EXPECTED_LEGACY: Setting[tuple[str, ...]] = Setting(
    "host-expected-legacy-packages", (), "Packages of old protocols that are needed"
)
HELD_PACKAGES: Setting[tuple[str, ...]] = Setting("host-held-packages", (), "Packages that are held back on purpose")
LISTS_AGE = Setting("host-package-lists-age", days(7), "Oldest package index that still tells which updates wait")

PACKAGE_SECURITY_UPDATES_INSTALLED = Rule(
    id="host-package-security-updates-installed",
    title="Security updates are installed",
    on=Machine,
    severity="high",
    domain="host",
    applies=Machine.security_lists,
    require=Machine.security_updates.all(SecurityUpdate.package.isin(HELD_PACKAGES)),
    why="The faults that these updates mend are public, and so are ways to use them.",
    fix="Run `apt-get update && apt-get upgrade`, and restart what uses the packages.",
    references=("apt-get(8)",),
    good=[{"security_lists": True, "security_updates": []}],
    bad=[
        {
            "security_lists": True,
            "security_updates": [{"package": "openssl", "installed": "3.0.11-1", "candidate": "3.0.15-1"}],
        }
    ],
)

PACKAGE_SECURITY_ARCHIVE_KNOWN = Rule(
    id="host-package-security-archive-known",
    title="The package index knows the distribution's security archive",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.apt,
    require=Machine.security_lists,
    why="Without the security archive's index nobody, apt included, sees which mended packages wait.",
    fix="Add the release's security suite to /etc/apt/sources.list.d and run `apt-get update`.",
    references=("sources.list(5)",),
    good=[{"apt": True, "security_lists": True}],
    bad=[{"apt": True, "security_lists": False}],
)

PACKAGE_LISTS_FRESH = Rule(
    id="host-package-lists-fresh",
    title="The package index was fetched lately",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.apt,
    require=Machine.lists_updated_at.present() & (Machine.lists_updated_at.age <= LISTS_AGE),
    why="An old index hides updates that came out since.",
    fix='Run `apt-get update`; `APT::Periodic::Update-Package-Lists "1";` does it daily.',
    references=("apt.conf(5)",),
    good=[{"apt": True, "lists_updated_at": "2025-12-30T06:00:00Z"}],
    bad=[{"apt": True, "lists_updated_at": "2025-01-01T06:00:00Z"}, {"apt": True, "lists_updated_at": None}],
)

RELEASE_SUPPORTED = Rule(
    id="host-release-supported",
    title="The distribution's release still gets security updates",
    on=Machine,
    severity="high",
    domain="host",
    require=Machine.support_ends_at.age <= days(0),
    why="New faults in the packages of a release that has ended stay open for ever.",
    fix="Upgrade to a supported release of the distribution.",
    references=("os-release(5)",),
    good=[{"support_ends_at": "2040-06-30T00:00:00Z"}],
    bad=[{"support_ends_at": "2020-06-30T00:00:00Z"}],
)

PACKAGE_UNATTENDED_UPGRADES_ON = Rule(
    id="host-package-unattended-upgrades-on",
    title="Security updates install themselves",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.apt,
    require=Machine.unattended_upgrades & Machine.unattended_installed,
    why="The days between a fix and its installation are those in which most attacks come.",
    fix="Install unattended-upgrades and run `dpkg-reconfigure -plow unattended-upgrades`.",
    references=("unattended-upgrade(8)",),
    good=[{"apt": True, "unattended_upgrades": True, "unattended_installed": True}],
    bad=[
        {"apt": True, "unattended_upgrades": False, "unattended_installed": True},
        {"apt": True, "unattended_upgrades": True, "unattended_installed": False},
    ],
)

KERNEL_NEWEST_RUNNING = Rule(
    id="host-kernel-newest-running",
    title="No restart is waiting for a newer kernel or library",
    on=Machine,
    severity="medium",
    domain="host",
    require=~Machine.reboot_requested & Machine.newer_kernel.absent(),
    why="The old kernel, with its faults, runs until the host is restarted.",
    fix="Restart the host.",
    good=[{"reboot_requested": False, "newer_kernel": None}],
    bad=[
        {"reboot_requested": True, "newer_kernel": None},
        {"reboot_requested": False, "newer_kernel": "6.1.0-28-amd64"},
    ],
)

PACKAGE_SOURCES_VERIFIED = Rule(
    id="host-package-sources-verified",
    title="No package source is trusted without a signature",
    on=Machine,
    severity="high",
    domain="host",
    applies=Machine.apt,
    require=Machine.package_sources.none(AptSource.trusted) & ~Machine.unauthenticated_packages,
    why="Whoever stands between the host and an unsigned archive chooses what is installed, as root.",
    fix="Remove `trusted=yes` and the AllowUnauthenticated settings; name the archive's key with Signed-By.",
    references=("sources.list(5)", "apt-secure(8)"),
    good=[{"apt": True, "package_sources": [{"trusted": False}], "unauthenticated_packages": False}],
    bad=[
        {"apt": True, "package_sources": [{"trusted": True}], "unauthenticated_packages": False},
        {"apt": True, "package_sources": [], "unauthenticated_packages": True},
    ],
)

PACKAGE_SOURCES_KEYED = Rule(
    id="host-package-sources-keyed",
    title="Each package source comes over TLS or names the key that signs it",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.apt,
    require=Machine.package_sources.all(AptSource.encrypted | AptSource.local | AptSource.signed_by.present()),
    why="A source bound to no key may be signed by any key that apt ever learned.",
    fix="Use an https address, or add `Signed-By:` with the archive's own key.",
    references=("sources.list(5)",),
    good=[{"apt": True, "package_sources": [{"encrypted": False, "local": False, "signed_by": "/usr/share/k.gpg"}]}],
    bad=[{"apt": True, "package_sources": [{"encrypted": False, "local": False, "signed_by": None}]}],
)

PACKAGE_LEGACY_ABSENT = Rule(
    id="host-package-legacy-absent",
    title="No telnet, rsh, NIS, TFTP or talk server is installed",
    on=Machine,
    severity="high",
    domain="host",
    applies=Machine.apt,
    require=Machine.legacy_packages.all(item.isin(EXPECTED_LEGACY)),
    why="These programs send passwords in clear or trust whoever asks.",
    fix="Remove the packages with `apt-get purge`; use SSH and its relatives.",
    good=[{"apt": True, "legacy_packages": []}],
    bad=[{"apt": True, "legacy_packages": ["telnetd"]}],
)

PROCESS_LIBRARIES_CURRENT = Rule(
    id="host-process-libraries-current",
    title="No process runs a library that was replaced on disk",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.stale_processes.all(StaleProcess.name.isin(EXPECTED_STALE)),
    why="An updated library protects only the processes that were started after the update.",
    fix="Restart the services (`needrestart` or `checkrestart` names them), or the host.",
    references=("proc_pid_maps(5)",),
    good=[{"stale_processes": []}],
    bad=[{"stale_processes": [{"name": "nginx", "library": "/usr/lib/x86_64-linux-gnu/libssl.so.3"}]}],
)

"""What follows from a host's own fields: its support, kernel, firewall, passwords and logs."""

from __future__ import annotations

from typing import Any, Final

from stance.conditions import UNKNOWN
from stance.model import fact
from stance.model.assets.host import Machine
from stance.model.assets.host_things import User

SUPPORT: Final = {
    # Debian's end of long-term support: https://wiki.debian.org/LTS
    ("debian", "10"): "2024-06-30",
    ("debian", "11"): "2026-08-31",
    ("debian", "12"): "2028-06-30",
    ("debian", "13"): "2030-06-30",
    # Ubuntu's end of standard security maintenance: https://ubuntu.com/about/release-cycle
    ("ubuntu", "18.04"): "2023-05-31",
    ("ubuntu", "20.04"): "2025-05-31",
    ("ubuntu", "22.04"): "2027-04-30",
    ("ubuntu", "24.04"): "2029-05-31",
    ("ubuntu", "25.04"): "2026-01-15",
    ("ubuntu", "25.10"): "2026-07-31",
    ("ubuntu", "26.04"): "2031-05-31",
    # Red Hat's and its rebuilds' end of maintenance support: https://access.redhat.com/support/policy/updates/errata
    ("rhel", "7"): "2024-06-30",
    ("rhel", "8"): "2029-05-31",
    ("rhel", "9"): "2032-05-31",
    ("rhel", "10"): "2035-05-31",
    ("rocky", "8"): "2029-05-31",
    ("rocky", "9"): "2032-05-31",
    ("rocky", "10"): "2035-05-31",
    ("almalinux", "8"): "2029-03-01",
    ("almalinux", "9"): "2032-05-31",
    ("almalinux", "10"): "2035-05-31",
    ("centos", "7"): "2024-06-30",
    ("centos", "8"): "2021-12-31",
    # https://aws.amazon.com/linux/amazon-linux-2023/faqs/
    ("amzn", "2"): "2026-06-30",
    ("amzn", "2023"): "2029-06-30",
}
"""When the makers of a release stop mending security faults for everyone; by ID and VERSION_ID of os-release(5)."""


@fact(Machine.support_ends_at, Machine.distribution, Machine.release, partial=True)
def support_ends_at(distribution: Any, release: Any) -> Any:
    """The end of the release's support; unknown for releases that no table here dates."""
    if distribution is UNKNOWN or release is UNKNOWN or release is None:
        return UNKNOWN
    day = SUPPORT.get((distribution, release)) or SUPPORT.get((distribution, release.partition(".")[0]))
    return f"{day}T00:00:00Z" if day else UNKNOWN


@fact(Machine.newer_kernel, Machine.boot_kernels, Machine.kernel_release)
def newer_kernel(kernels: list[str], running: str) -> str | None:
    """The newest installed kernel of the running one's flavour, when it is not the running one."""
    flavour = running.rpartition("-")[2]
    alike = [kernel for kernel in kernels if kernel.rpartition("-")[2] == flavour]
    return alike[-1] if running in alike and alike[-1] != running else None


@fact(Machine.firewall, Machine.nft_filter, Machine.iptables_filter, Machine.ip6tables_filter)
def firewall(nft: dict[str, str] | None, ipv4: str | None, ipv6: str | None) -> dict[str, str] | None:
    """What all tools together say: a packet must pass each one's rules, so the strictest counts."""
    if nft is None and ipv4 is None and ipv6 is None:
        return None
    order = ("drop", "accept", "none")
    seen = nft or {"ipv4_default": "none", "ipv6_default": "none"}
    return {
        "ipv4_default": min(seen["ipv4_default"], ipv4 or "none", key=order.index),
        "ipv6_default": min(seen["ipv6_default"], ipv6 or "none", key=order.index),
    }


@fact(Machine.journal_kept, Machine.journal_storage, Machine.journal_folder)
def journal_kept(storage: str, folder: bool) -> bool:
    """`auto` keeps the journal where its folder exists; `persistent` makes the folder."""
    return storage == "persistent" or (storage == "auto" and folder)


@fact(User.hashing, User.own_hashing, User.shadow_hashing)
def hashing(own: str | None, shadowed: str | None) -> str:
    """What /etc/passwd says unless it points to /etc/shadow, where a missing line means that nothing can match."""
    return own or shadowed or "locked"


@fact(User.home_owned, User.home_folder, User.uid)
def home_owned(folder: dict[str, Any] | None, uid: int) -> bool | None:
    """Whether the folder's owner is the account; root may own what a service's account calls home."""
    return None if folder is None else folder["owner"] in (uid, 0)

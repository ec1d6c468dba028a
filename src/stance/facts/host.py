"""What follows from a host's own fields: its support, kernel, firewall, passwords and logs."""

from __future__ import annotations

import re
from typing import Any, Final

from stance.conditions import UNKNOWN
from stance.model import fact
from stance.model.assets.host import Machine
from stance.model.assets.host_things import User

SUPPORT: Final = {
    # Debian's end of long-term support: https://wiki.debian.org/LTS, and debian.csv of distro-info-data
    ("debian", "7"): "2018-05-31",
    ("debian", "8"): "2020-06-30",
    ("debian", "9"): "2022-06-30",
    ("debian", "10"): "2024-06-30",
    ("debian", "11"): "2026-08-31",
    ("debian", "12"): "2028-06-30",
    ("debian", "13"): "2030-06-30",
    # Ubuntu's end of standard security maintenance: https://ubuntu.com/about/release-cycle, and ubuntu.csv
    ("ubuntu", "14.04"): "2019-04-25",
    ("ubuntu", "16.04"): "2021-04-30",
    ("ubuntu", "18.04"): "2023-05-31",
    ("ubuntu", "20.04"): "2025-05-29",
    ("ubuntu", "22.04"): "2027-06-01",
    ("ubuntu", "23.04"): "2024-01-25",
    ("ubuntu", "23.10"): "2024-07-11",
    ("ubuntu", "24.04"): "2029-05-31",
    ("ubuntu", "24.10"): "2025-07-10",
    ("ubuntu", "25.04"): "2026-01-15",
    ("ubuntu", "25.10"): "2026-07-09",
    ("ubuntu", "26.04"): "2031-05-29",
    ("ubuntu", "26.10"): "2027-07-15",
    # Red Hat's and its rebuilds' end of maintenance support: https://access.redhat.com/support/policy/updates/errata
    ("rhel", "6"): "2020-11-30",
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
    # CentOS Linux up to 8, whose Stream ended too, and CentOS Stream from 9 on: https://www.centos.org/download/
    ("centos", "6"): "2020-11-30",
    ("centos", "7"): "2024-06-30",
    ("centos", "8"): "2024-05-31",
    ("centos", "9"): "2027-05-31",
    # https://docs.aws.amazon.com/linux/al2023/ug/release-cadence.html, https://aws.amazon.com/amazon-linux-2/faqs/
    ("amzn", "2018.03"): "2023-12-31",
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
    """The newest installed kernel of the running one's flavour, when it is newer than that one."""
    alike = [kernel for kernel in kernels if _flavour(kernel) == _flavour(running)]
    return alike[-1] if alike and _numbers(alike[-1]) > _numbers(running) else None


def _flavour(release: str) -> str:
    """What follows the numbers: `amd64` of 6.1.0-28-amd64, `el9.x86_64` of 5.14.0-70.13.1.el9_0.x86_64."""
    return re.sub(r"(\bel\d+)_\d+", r"\1", re.sub(r"^[\d.+-]+", "", release))


def _numbers(release: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", release)]


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

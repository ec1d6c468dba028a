"""A host of Nordhafen Logistics as a file tree: the computer beside a packing line, set up in a hurry.

Its SSH server takes an account without a password, the account is in the group docker, and root's home holds the
access key of the robot that fetches the invoices that go into parcels. So a chain begins on a warehouse's network and
ends in a bucket.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from stance.demo.story.people import WAREHOUSE_ROBOT

HOST: Final = "lager-hh-03"
MACHINE: Final = "6d1f0c5ab3e84c0f9a7d2b415c8e9f30"

_FILES: Final = {
    "/etc/machine-id": f"{MACHINE}\n",
    "/etc/hostname": f"{HOST}\n",
    "/etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n',
    "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\n"
    "sshd:x:104:65534::/run/sshd:/usr/sbin/nologin\n"
    "scanner:x:1000:1000:packing line:/home/scanner:/bin/bash\n",
    "/etc/group": "root:x:0:\nscanner:x:1000:\ndocker:x:998:scanner\n",
    "/etc/ssh/sshd_config": "PermitRootLogin no\nPasswordAuthentication yes\nPermitEmptyPasswords yes\n",
    "/usr/sbin/sshd": "",
    "/usr/bin/dockerd": "",
    "/home/scanner/.profile": "export LANG=de_DE.UTF-8\n",
    "/var/lib/dpkg/info/base-files.list": "/.\n/etc/debian_version\n",
    "/proc/net/tcp": "  sl  local_address rem_address   st\n"
    "   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1771 1\n",
}
_SWITCHES: Final = {
    "kernel/randomize_va_space": 2, "kernel/yama/ptrace_scope": 1, "kernel/kptr_restrict": 1,
    "kernel/dmesg_restrict": 1, "kernel/unprivileged_bpf_disabled": 2, "kernel/perf_event_paranoid": 3,
    "kernel/sysrq": 0, "kernel/kexec_load_disabled": 1, "kernel/osrelease": "6.1.0-28-amd64", "fs/suid_dumpable": 0,
    "fs/protected_hardlinks": 1, "fs/protected_symlinks": 1, "fs/protected_fifos": 2, "fs/protected_regular": 2,
    "kernel/core_pattern": "core", "net/ipv4/tcp_syncookies": 1, "net/ipv4/ip_forward": 0, "vm/mmap_min_addr": 65536,
}  # fmt: skip
"""The kernel is well kept, so that what is wrong here is what the story says."""
_PRIVATE: Final = {
    "/etc/shadow": "root:*:20000:0:99999:7:::\nsshd:!:20000::::::\nscanner::20000:0:99999:7:::\n",
    "/etc/sudoers": "root ALL=(ALL:ALL) ALL\n",
}
_FAKE_SECRET: Final = "kR4v" + "FAKEp8LmQz1xWdemo7TnB5cYs2hUeJ9oGi0" + "A"


def home(user: str) -> str:
    """The user's home folder, as the tree's own list of accounts tells it."""
    return next(line.split(":")[5] for line in _FILES["/etc/passwd"].splitlines() if line.startswith(f"{user}:"))


def plant(root: Path, ids: Mapping[str, str]) -> Path:
    """Write the tree below `root`; `ids` is what `fill` returned, of which the robot's key is taken."""
    credentials = (
        "[default]\nregion = eu-central-1\n"
        f"aws_access_key_id = {ids[f'access-key:{WAREHOUSE_ROBOT}']}\naws_secret_access_key = {_FAKE_SECRET}\n"
    )
    private = {**_PRIVATE, f"{home('root')}/.aws/credentials": credentials}
    kernel = {f"/proc/sys/{name}": f"{value}\n" for name, value in _SWITCHES.items()}
    for files, mode in (({**_FILES, **kernel}, 0o644), (private, 0o600)):
        for path, text in files.items():
            target = root / path.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
            target.chmod(mode)
    return root

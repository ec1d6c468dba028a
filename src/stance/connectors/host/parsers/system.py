"""Mounts, kernel modules and processor faults. Source: proc_pid_mountinfo(5), modprobe.d(5), the kernel's guide."""

from __future__ import annotations

import re
from functools import cmp_to_key
from typing import Any, Final

from stance.connectors.host.parsers.apt import compare
from stance.connectors.host.parsers.lines import Entry, lines, texts, word

RARE_MODULES: Final = (
    "dccp", "sctp", "rds", "tipc", "cramfs", "freevxfs", "hfs", "hfsplus", "jffs2", "udf", "usb-storage",
)  # fmt: skip
"""Network protocols and file systems that servers rarely need, and storage on USB."""


def mounts(text: str) -> list[dict[str, Any]]:
    """The mounted file systems of mountinfo, by path; of several on one path the last, which hides the others."""
    found = {}
    for line in lines(text):
        left, dash, right = line.partition(" - ")
        before, after = left.split(), right.split()
        if not dash or len(before) < 6 or len(after) < 3:
            raise ValueError("a line of mountinfo is cut off")
        path = _plain(before[4])
        options = sorted({*before[5].split(","), *after[2].split(",")})
        # Labels and layers of other mounts' paths say nothing that rules ask for.
        kept = [option for option in options if "=" not in option]
        found[path] = {"path": path, "source": _plain(after[1]), "type": after[0], "options": kept}
    if not found:
        raise ValueError("there is no mount in it")
    return [found[path] for path in sorted(found)]


def _plain(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), text)


def modules(entries: list[Entry]) -> list[dict[str, Any]]:
    """The rare modules that this kernel has, from modules.dep, /proc/modules and modprobe.d.

    Built-in ones count as loaded. A module can be loaded unless it is blacklisted *and* installed as nothing
    (`install name /bin/false`), for a blacklist alone holds off only automatic loading by alias.
    """
    files = texts(entries)
    known = {_name(n) for path, text in files.items() if "/lib/modules/" in path for n in _MODULE.findall(text)}
    built_in = {_name(n) for path, t in files.items() if path.endswith("builtin") for n in _MODULE.findall(t)}
    loaded = {_name(line.split()[0]) for line in lines(files.get("/proc/modules", ""))} | built_in
    refused = {
        _name(found[1])
        for path, text in files.items()
        if "modprobe.d" in path
        for line in lines(text)
        if (found := re.match(r"install\s+(\S+)\s+(?:/usr)?/s?bin/(?:false|true)\b", line))
    }
    return [
        {
            "name": name,
            "loaded": _name(name) in loaded,
            "loadable": _name(name) in loaded or _name(name) not in refused,
        }
        for name in RARE_MODULES
        if _name(name) in known | loaded
    ]


_MODULE: Final = re.compile(r"/([^/\s:]+)\.ko(?:\.\w+)?(?=:|$)", re.MULTILINE)


def _name(module: str) -> str:
    return module.replace("-", "_")


def vulnerabilities(entries: list[Entry]) -> list[dict[str, Any]]:
    """The processor's faults: name, what the kernel says, and whether it is open."""
    return [
        {
            "name": entry["path"].rpartition("/")[2],
            "status": (status := word(entry["text"])),
            "open": status.startswith(("Vulnerable", "Processor vulnerable")),
        }
        for entry in entries
    ]


def lockdown(text: str) -> str:
    """The mode in brackets: none, integrity or confidentiality."""
    found = re.search(r"\[(\w+)\]", text)
    if not found:
        raise ValueError(f"no mode in {text!r}")
    return found[1]


def complaining(text: str) -> list[str]:
    """The AppArmor profiles in complain mode."""
    return sorted(line[: -len(" (complain)")] for line in lines(text) if line.endswith(" (complain)"))


def secure_boot(entries: list[Entry]) -> bool | None:
    """The last byte of the firmware's SecureBoot variable; None without one."""
    return entries[0]["text"][-1:] == "\x01" if entries else None


def encrypted_volumes(entries: list[Entry]) -> list[str]:
    """The block devices whose device-mapper id says dm-crypt."""
    return sorted(e["path"].split("/")[3] for e in entries if e["text"].startswith("CRYPT-"))


def swaps(text: str) -> list[str]:
    """The devices and files of /proc/swaps, compressed memory aside."""
    header, *listed = text.split("\n")
    if not header.startswith("Filename"):
        raise ValueError("it has no header")
    rows = (line.split() for line in listed)
    return sorted(_plain(row[0]) for row in rows if row and "zram" not in row[0])


def kernels(entries: list[Entry]) -> list[str]:
    """The releases of the kernels in /boot, newest last."""
    return sorted((e["path"].rpartition("/vmlinuz-")[2] for e in entries), key=cmp_to_key(compare))


def boot_password(entries: list[Entry]) -> bool | None:
    """Whether a GRUB menu asks for a password; None without one."""
    files = [entry["text"] for entry in entries]
    return any(re.search(r"^\s*password(?:_pbkdf2)?\s+\S+", text, re.MULTILINE) for text in files) if files else None

"""The SSH server's settings in force: what it says itself, else its files and defaults. Source: sshd_config(5)."""

from __future__ import annotations

import fnmatch
import re
from typing import Any, Final

from stance.model import fact
from stance.model.assets.host import Machine

DEFAULTS: Final[dict[str, str]] = {
    "permitrootlogin": "prohibit-password",
    "passwordauthentication": "yes",
    "kbdinteractiveauthentication": "yes",
    "permitemptypasswords": "no",
    "maxauthtries": "6",
    "logingracetime": "120",
    "x11forwarding": "no",
    "allowtcpforwarding": "yes",
    "permituserenvironment": "no",
    "clientaliveinterval": "0",
    "clientalivecountmax": "3",
    "hostbasedauthentication": "no",
    "ignorerhosts": "yes",
    "strictmodes": "yes",
    "loglevel": "INFO",
    "usepam": "no",
    "banner": "none",
    "authenticationmethods": "any",
    "allowusers": "",
    "allowgroups": "",
    "ciphers": "chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes256-gcm@openssh.com,"
    "aes128-ctr,aes192-ctr,aes256-ctr",
    "macs": "umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,"
    "umac-64-etm@openssh.com,hmac-sha1-etm@openssh.com,"
    "umac-64@openssh.com,umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1",
    "kexalgorithms": "sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,"
    "ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,"
    "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256",
}
"""What holds where nothing is set."""

_WEAKEST: Final = {
    "permitrootlogin": ("yes", "without-password", "prohibit-password", "forced-commands-only", "no"),
    "ignorerhosts": ("no", "shosts-only", "yes"),
    "strictmodes": ("no", "yes"),
    "allowtcpforwarding": ("yes", "all", "local", "remote", "no"),
}
_YES_IS_WEAK: Final = ("yes", "no")
_UNITS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_ACCESS: Final = ("allowusers", "allowgroups")


@fact(Machine.ssh, Machine.ssh_installed, Machine.ssh_dump, Machine.ssh_options)
def ssh(installed: bool, dump: dict[str, str] | None, options: list[dict[str, Any]] | None) -> dict[str, Any] | None:
    """The SSH server's settings: what it says itself, else its files and defaults; Match blocks added."""
    return effective(dump, options) if installed else None


def effective(dump: dict[str, str] | None, options: list[dict[str, Any]] | None) -> dict[str, Any]:
    """The settings in force, the weakest that anyone gets: of `sshd -T` or the options, and every Match block."""
    base = dump or _base(options or [])
    blocks = [o for o in options or [] if o["match"] is not None]

    def values(option: str) -> list[str]:
        return _values(option, base.get(option, DEFAULTS[option]), blocks)

    def weakest(option: str) -> str:
        order = _WEAKEST.get(option, _YES_IS_WEAK)
        return min((v.lower() for v in values(option)), key=lambda v: order.index(v) if v in order else -1)

    def names(option: str) -> list[str]:
        return algorithms(base.get(option), DEFAULTS[option])

    root = weakest("permitrootlogin")
    keyed = all(map(_keyed, values("authenticationmethods")))
    return {
        "root_login": "prohibit-password" if root == "without-password" else root,
        "password_login": weakest("passwordauthentication") != "no" and not keyed,
        "interactive_login": weakest("kbdinteractiveauthentication") != "no" and not keyed,
        "empty_passwords": weakest("permitemptypasswords") != "no",
        "max_tries": max(map(_seconds, values("maxauthtries"))),
        "grace_seconds": _seconds(base.get("logingracetime", DEFAULTS["logingracetime"])),
        "x11_forwarding": weakest("x11forwarding") != "no",
        "tcp_forwarding": weakest("allowtcpforwarding") != "no",
        "user_environment": base.get("permituserenvironment", "no").lower() != "no",
        "restricted": any(_names_some(value) for option in _ACCESS for value in values(option)),
        "alive_seconds": _seconds(base.get("clientaliveinterval", DEFAULTS["clientaliveinterval"])),
        "alive_count": _seconds(base.get("clientalivecountmax", DEFAULTS["clientalivecountmax"])),
        "host_based": weakest("hostbasedauthentication") != "no",
        "ignores_rhosts": weakest("ignorerhosts") == "yes",
        "strict_modes": weakest("strictmodes") != "no",
        "log_level": base.get("loglevel", DEFAULTS["loglevel"]).upper(),
        "uses_pam": base.get("usepam", DEFAULTS["usepam"]).lower() == "yes",
        "banner": None if base.get("banner", "none").lower() == "none" else base["banner"],
        "ciphers": names("ciphers"),
        "macs": names("macs"),
        "key_exchanges": names("kexalgorithms"),
    }


def _values(option: str, base: str, blocks: list[dict[str, Any]]) -> list[str]:
    """All values that an option can have: outside of Match blocks, and in each that can match.

    Of the blocks that match the first counts, and any of them goes before what stands outside: after `Match all`
    nothing else is reached. Which users an AllowUsers of a single block leaves out, the others show.
    """
    found: list[str] = []
    for block in blocks:
        if block["option"] != option or (option == "permitrootlogin" and _never_root(block["match"])):
            continue
        found.append(str(block["value"]))
        if block["match"] == "all":
            return found
    return [base] if option in _ACCESS else [base, *found]


def _never_root(match: str) -> bool:
    """Whether a Match block names users, and root is none of them."""
    found = re.search(r"\buser[\s=]+(\S+)", match, re.IGNORECASE)
    return found is not None and not any(fnmatch.fnmatchcase("root", p) for p in found[1].strip('"').split(","))


def _keyed(methods: str) -> bool:
    """Whether each of the lists of AuthenticationMethods holds more than a password."""
    return all("publickey" in one.lower() for one in methods.split())


def _names_some(value: str) -> bool:
    """Whether an AllowUsers or AllowGroups leaves anybody out."""
    return bool(value) and "*" not in value.split()


def _base(options: list[dict[str, Any]]) -> dict[str, str]:
    """What holds outside of Match blocks: the first value of each option counts, access lists add up."""
    found: dict[str, str] = {}
    for option in (o for o in options if o["match"] is None):
        name = option["option"]
        if name in _ACCESS and name in found:
            found[name] = f"{found[name]} {option['value']}"
        else:
            found.setdefault(name, option["value"])
    return found


def _seconds(value: str) -> int:
    """A time of sshd_config, `2m` or `1h30m`, in seconds; a plain number is itself. Raises ValueError."""
    if not value or not re.fullmatch(r"(?:\d{1,9}[smhdwSMHDW])*(?:\d{1,9})?", value):
        raise ValueError(f"{value!r} is neither a number nor a time")
    return sum(int(n) * _UNITS[unit.lower()] for n, unit in re.findall(r"(\d+)([a-zA-Z]?)", value.strip()))


def algorithms(value: str | None, default: str) -> list[str]:
    """The algorithms that a list stands for; `+` adds to the default, `-` takes from it, `^` puts first."""
    usual = default.split(",")
    if not value:
        return usual
    sign, given = (value[0], value[1:].split(",")) if value[0] in "+-^" else ("", value.split(","))
    if sign == "-":
        return [name for name in usual if not any(fnmatch.fnmatchcase(name, pattern) for pattern in given)]
    if sign == "^":
        return [*given, *(name for name in usual if name not in given)]
    return [*usual, *(name for name in given if name not in usual)] if sign else given

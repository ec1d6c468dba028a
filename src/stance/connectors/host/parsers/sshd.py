"""sshd_config with Include and Match, `sshd -T`, and the defaults. Source: sshd_config(5) of OpenSSH 9.9."""

from __future__ import annotations

import fnmatch
import re
import shlex
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry, lines, texts

MAIN: Final = "/etc/ssh/sshd_config"

DEFAULTS: Final = {
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

_SYNONYMS: Final = {
    "challengeresponseauthentication": "kbdinteractiveauthentication",
    "skeyauthentication": "kbdinteractiveauthentication",
}
_WEAKEST: Final = {
    "permitrootlogin": ("yes", "without-password", "prohibit-password", "forced-commands-only", "no"),
    "ignorerhosts": ("no", "shosts-only", "yes"),
    "strictmodes": ("no", "yes"),
    "allowtcpforwarding": ("yes", "all", "local", "remote", "no"),
}
_YES_IS_WEAK: Final = ("yes", "no")
_UNITS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_ACCESS: Final = ("allowusers", "allowgroups", "denyusers", "denygroups")


def sshd_config(entries: list[Entry]) -> list[dict[str, Any]] | None:
    """The options in the order in which sshd meets them: `{option, value, match}`; None without a main file.

    Raises ValueError for an Include of a file that was not read, or of itself.
    """
    files = texts(entries)
    if MAIN not in files:
        return None
    return _options(files, MAIN, None, 0)


def _options(files: dict[str, str], path: str, match: str | None, depth: int) -> list[dict[str, Any]]:
    if depth > 16:
        raise ValueError(f"{path} includes itself")
    found: list[dict[str, Any]] = []
    for line in lines(files[path]):
        option, value = _parted(line)
        if option == "match":
            # A Match block of an included file ends with that file.
            match = None if value.lower() == "all" else value
        elif option == "include":
            for included in _included(files, value):
                found += _options(files, included, match, depth + 1)
        else:
            found.append({"option": _SYNONYMS.get(option, option), "value": value, "match": match})
    return found


def _parted(line: str) -> tuple[str, str]:
    words = re.split(r"\s*=\s*|\s+", line, maxsplit=1)
    value = words[1].strip() if len(words) > 1 else ""
    if len(value) > 1 and value[0] == '"' == value[-1]:
        value = value[1:-1]
    return words[0].lower(), re.sub(r"\s+#.*$", "", value)


def _included(files: dict[str, str], value: str) -> list[str]:
    found = []
    for pattern in shlex.split(value):
        full = pattern if pattern.startswith("/") else f"/etc/ssh/{pattern}"
        here = sorted(path for path in files if path.count("/") == full.count("/") and fnmatch.fnmatchcase(path, full))
        if not here and fnmatch.translate(full) not in _READ:
            raise ValueError(f"Include {pattern} leads to files that are not read")
        found += here
    return found


_READ: Final = frozenset(fnmatch.translate(f"/etc/ssh/sshd_config.d/{name}") for name in ("*.conf", "*"))
"""Includes of which every match is read, so that no match is an answer."""


def sshd_dump(text: str) -> dict[str, str]:
    """The output of `sshd -T`: option to value; options that stand several times are joined by a space."""
    found: dict[str, str] = {}
    for line in lines(text):
        option, value = _parted(line)
        option = _SYNONYMS.get(option, option)
        found[option] = f"{found[option]} {value}" if option in found else value
    return found


def effective(dump: dict[str, str] | None, options: list[dict[str, Any]] | None) -> dict[str, Any]:
    """The settings in force, the weakest that anyone gets: of `sshd -T` or the options, and every Match block."""
    base = dump or _base(options or [])
    blocks = [o for o in options or [] if o["match"] is not None]

    def weakest(option: str) -> str:
        values = [base.get(option, DEFAULTS[option]), *(o["value"] for o in blocks if o["option"] == option)]
        order = _WEAKEST.get(option, _YES_IS_WEAK)
        return min((value.lower() for value in values), key=lambda v: order.index(v) if v in order else -1)

    def most(option: str) -> int:
        values = [base.get(option, DEFAULTS[option]), *(o["value"] for o in blocks if o["option"] == option)]
        return max(_seconds(value) for value in values)

    def names(option: str) -> list[str]:
        return algorithms(base.get(option), DEFAULTS[option])

    root = weakest("permitrootlogin")
    return {
        "root_login": "prohibit-password" if root == "without-password" else root,
        "password_login": weakest("passwordauthentication") != "no",
        "interactive_login": weakest("kbdinteractiveauthentication") != "no",
        "empty_passwords": weakest("permitemptypasswords") != "no",
        "max_tries": most("maxauthtries"),
        "grace_seconds": _seconds(base.get("logingracetime", DEFAULTS["logingracetime"])),
        "x11_forwarding": weakest("x11forwarding") != "no",
        "tcp_forwarding": weakest("allowtcpforwarding") != "no",
        "user_environment": base.get("permituserenvironment", "no").lower() != "no",
        "restricted": any(base.get(option) for option in _ACCESS),
        "alive_seconds": _seconds(base.get("clientaliveinterval", DEFAULTS["clientaliveinterval"])),
        "alive_count": _seconds(base.get("clientalivecountmax", DEFAULTS["clientalivecountmax"])),
        "host_based": weakest("hostbasedauthentication") != "no",
        "ignores_rhosts": weakest("ignorerhosts") != "no",
        "strict_modes": weakest("strictmodes") != "no",
        "log_level": base.get("loglevel", DEFAULTS["loglevel"]).upper(),
        "uses_pam": base.get("usepam", DEFAULTS["usepam"]).lower() == "yes",
        "banner": None if base.get("banner", "none").lower() == "none" else base["banner"],
        "ciphers": names("ciphers"),
        "macs": names("macs"),
        "key_exchanges": names("kexalgorithms"),
    }


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
    if not re.fullmatch(r"(?:\d{1,9}[smhdwSMHDW]?)+", value.strip()):
        raise ValueError(f"{value!r} is neither a number nor a time")
    return sum(int(n) * _UNITS[unit.lower()] for n, unit in re.findall(r"(\d+)([a-zA-Z]?)", value))


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

"""passwd, shadow, group and login.defs. Source: passwd(5), shadow(5), group(5), login.defs(5), crypt(5)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry, lines, pairs, texts, unquoted, whole

_NO_SHELL: Final = ("nologin", "false", "sync", "halt", "shutdown", "true")
_NOBODY: Final = (65534, 65535)

_SCHEMES: Final = {
    "1": "md5", "md5": "sun-md5", "3": "nt", "2": "bcrypt", "2a": "bcrypt", "2b": "bcrypt", "2x": "bcrypt",
    "2y": "bcrypt", "sha1": "sha1", "5": "sha256", "6": "sha512", "7": "scrypt", "y": "yescrypt",
    "gy": "gost-yescrypt",
}  # fmt: skip


def passwd(text: str) -> list[dict[str, Any]]:
    """The accounts: name, uid, gid, home, shell, and whether they are a login, a service's, or named twice.

    `key` is the name; further lines of the same name are numbered.
    """
    # Libraries take a line that ends early, and what is missing as empty.
    split = (f"{line}:::" if line.count(":") < 6 else line for line in lines(text))
    cut = [row for line in split if len(row := line.split(":", 6)) == 7]
    rows = [row for row in cut if row[2].isdigit() and row[3].isdigit()]
    if not rows:
        raise ValueError("there is no account in it")
    uids, names = Counter(int(row[2]) for row in rows), Counter(row[0] for row in rows)
    seen: Counter[str] = Counter()
    found = []
    for name, second, uid, gid, _, home, rest in rows:
        shell = rest.strip(":")
        seen[name] += 1
        found.append(
            {
                "key": name if seen[name] == 1 else f"{name}#{seen[name]}",
                "name": name,
                "uid": int(uid),
                "gid": int(gid),
                "home": home,
                "shell": shell,
                "login": shell.rpartition("/")[2] not in _NO_SHELL,
                "system": 0 < int(uid) < 1000 or int(uid) in _NOBODY,
                "shared_uid": uids[int(uid)] > 1,
                "shared_name": names[name] > 1,
                "hashing": None if second == "x" else scheme(second),
            }
        )
    return found


def scheme(secret: str) -> str:
    """How a password field of passwd or shadow is hashed: never the hash itself."""
    if not secret:
        return "none"
    if secret[0] in "!*":
        return "locked"
    found = re.match(r"\$([a-z0-9-]+)[$,]", secret)
    if found:
        return _SCHEMES.get(found[1], "other")
    if secret.startswith("_") and len(secret) == 20:
        return "bsdi"
    return "des" if re.fullmatch(r"[./0-9A-Za-z]{13}", secret) else "locked"


def shadow(text: str) -> list[dict[str, Any]]:
    """The password of each account: scheme, when set, for how many days good, warned of and kept."""
    found: dict[str, dict[str, Any]] = {}
    for row in (line.split(":") for line in lines(text)):
        if len(row) < 8:
            raise ValueError("a line of shadow has fewer than eight fields")
        found.setdefault(
            row[0],
            {
                "key": row[0],
                "hashing": scheme(row[1]),
                "changed_at": _day(row[2]),
                "max_days": _days(row[4]),
                "warn_days": _days(row[5]),
                "inactive_days": _days(row[6]),
            },
        )
    if not found:
        raise ValueError("there is no account in it")
    return list(found.values())


def _days(text: str) -> int | None:
    """A number of days; None where empty, or so long that it is for ever."""
    return int(text) if text.isdigit() and int(text) < 99999 else None


def _day(text: str) -> datetime | None:
    """Days since 1970; 0 asks for a new password at the next login and is no day."""
    return (
        datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=int(text))
        if text.isdigit() and 0 < int(text) < 10**6
        else None
    )


def group(entries: list[Entry]) -> list[dict[str, Any]]:
    """The groups of /etc/group: name, gid, members, the accounts of /etc/passwd whose first group each is, and
    whether another has the same name or number."""
    files = texts(entries)
    rows = [row for line in lines(files["/etc/group"]) if len(row := line.split(":")) >= 3 and row[2].isdigit()]
    if not rows:
        raise ValueError("there is no group in it")
    accounts = passwd(files.get("/etc/passwd", ""))
    gids, names = Counter(int(row[2]) for row in rows), Counter(row[0] for row in rows)
    return [
        {
            "name": name,
            "gid": int(gid),
            "shared": gids[int(gid)] > 1 or names[name] > 1,
            "members": [member.strip() for member in ",".join(members).split(",") if member.strip()],
            "primary_members": sorted({account["name"] for account in accounts if account["gid"] == int(gid)}),
        }
        for name, _, gid, *members in rows
    ]


def login_defs(text: str) -> dict[str, Any]:
    """The settings of login.defs, with shadow's documented defaults for those that are not set."""
    found = pairs(text)
    umask = found.get("UMASK", "022")
    return {
        "max_days": whole(found.get("PASS_MAX_DAYS"), -1),
        "warn_days": whole(found.get("PASS_WARN_AGE"), -1),
        "encrypt_method": found.get("ENCRYPT_METHOD", "DES").upper(),
        "umask": _octal(umask, 0o022),
        "home_mode": _octal(found.get("HOME_MODE", ""), 0o777 & ~int(_octal(umask, 0o022), 8)),
    }


def _octal(text: str, default: int) -> str:
    return f"{int(text, 8):04o}" if re.fullmatch(r"[0-7]{1,4}", text) else f"{default:04o}"


def inactive(text: str) -> int | None:
    """The INACTIVE of /etc/default/useradd; None when accounts never lock."""
    value = whole(pairs(text, "=").get("INACTIVE"), -1)
    return value if value >= 0 else None


def shell_settings(text_by_path: dict[str, str]) -> dict[str, Any]:
    """The TMOUT and umasks that shells' start-up files set; the longest time-out counts."""
    timeouts, masks = [], []
    for text in text_by_path.values():
        for line in lines(text):
            timeouts += [int(n) for n in re.findall(r"\bTMOUT=[\"']?(\d{1,9})", line)]
            masks += re.findall(r"(?:^|[;&\s])umask\s+(?:-S\s+)?([0-7]{3,4}\b|[ugoa]*=[rwxugoa=,]*)", line)
    positive = [n for n in timeouts if n > 0]
    return {
        "timeout": max(positive) if positive and len(positive) == len(timeouts) else None,
        "umasks": sorted({f"{_umask(mask):04o}" for mask in masks}),
    }


def _umask(mask: str) -> int:
    """A umask in digits, or in letters that say what is left: `u=rwx,g=rx,o=`, and to those not named all."""
    if mask[0].isdigit():
        return int(mask, 8)
    allowed = {"u": 7, "g": 7, "o": 7}
    for who, _, what in (clause.partition("=") for clause in mask.split(",")):
        bits = sum({"r": 4, "w": 2, "x": 1}.get(letter, 0) for letter in set(what))
        allowed.update(dict.fromkeys("ugo" if not who or "a" in who else who, bits))
    return 0o777 & ~(allowed["u"] << 6 | allowed["g"] << 3 | allowed["o"])


def os_release(text: str) -> dict[str, Any]:
    """`ID` and `VERSION_ID` of os-release(5); the ID is linux where none is said."""
    found = {key: unquoted(value) for key, value in pairs(text, "=").items()}
    if not found:
        raise ValueError("there is no setting in it")
    return {"id": found.get("ID", "linux"), "version": found.get("VERSION_ID") or None}

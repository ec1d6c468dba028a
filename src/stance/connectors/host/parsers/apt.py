"""apt and dpkg: settings, sources, installed packages, updates that wait. Source: apt.conf(5), sources.list(5),
deb-version(7), deb822(5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry, lines

STATUS: Final = "/var/lib/dpkg/status"
_PERIODIC: Final = {
    "apt::periodic::enable": "1",
    "apt::periodic::update-package-lists": "0",
    "apt::periodic::unattended-upgrade": "0",
}
"""The settings that must all be on, with their defaults."""
_PART: Final = re.compile(r"/apt\.conf$|/apt\.conf\.d/[\w-]+(?:\.conf)?$", re.ASCII)
"""The files that apt reads: others, like backups with a dot in their name, it leaves out."""
_ON: Final = ("yes", "true", "with", "on", "enable", "1")
_UNSIGNED: Final = ("trusted", "allow-insecure")


def apt_conf(texts: list[str]) -> dict[str, str]:
    """The scalar settings of apt.conf files by lower-case name `a::b::c`, later files counting.

    `//`, `#` and `/* */` comments are left out, `#clear` and lists' elements too.
    """
    found: dict[str, str] = {}
    for text in texts:
        scopes: list[str] = []
        name = ""
        for part in _TOKEN.findall(text):
            if part[0] in "/#":
                continue
            if part == "{":
                scopes.append(name)
                name = ""
            elif part == "}":
                name = ""
                del scopes[-1:]
            elif part == ";":
                name = ""
            elif part[0] == '"':
                if name:
                    found["::".join([*filter(None, scopes), name]).lower()] = part[1:-1]
                name = ""
            elif name:  # a value without quotes
                found["::".join([*filter(None, scopes), name]).lower()] = part
                name = ""
            else:
                name = part
    return found


_TOKEN: Final = re.compile(r'/\*.*?\*/|//[^\n]*|#[^\n]*|"(?:[^"\n])*"|[{};]|[^\s{};"]+', re.DOTALL)


def apt_settings(entries: list[Entry]) -> dict[str, bool]:
    """`unattended`: security updates install themselves; `unauthenticated`: unsigned packages are accepted."""
    found = apt_conf([entry["text"] for entry in entries if _PART.search(entry["path"])])
    allowed = (
        "apt::get::allowunauthenticated",
        "acquire::allowinsecurerepositories",
        "acquire::allowweakrepositories",
        "acquire::allowdowngradetoinsecurerepositories",
    )
    return {
        "unattended": all(found.get(name, default) not in ("0", "false", "") for name, default in _PERIODIC.items()),
        "unauthenticated": any(found.get(name, "false").lower() in _ON for name in allowed),
    }


def paragraphs(text: str) -> Iterator[dict[str, str]]:
    """The paragraphs of a deb822 text; names in lower case, continuation lines joined by newlines."""
    fields: dict[str, str] = {}
    name = ""
    for line in text.split("\n"):
        if not line.strip():
            if fields:
                yield fields
            fields, name = {}, ""
        elif line[0] in " \t":
            if name:
                fields[name] += "\n" + line.strip()
        elif line[0] != "#" and ":" in line:
            name, _, value = line.partition(":")
            name = name.lower()
            fields[name] = value.strip()
    if fields:
        yield fields


def sources(entries: list[Entry]) -> list[dict[str, Any]]:
    """The archives of sources.list and *.sources files, each address and suite once."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries:
        if entry["path"].endswith(".sources"):
            rows = (row for paragraph in paragraphs(entry["text"]) for row in _deb822(paragraph))
        else:
            rows = (row for line in lines(entry["text"]) if (row := _one_line(line)) is not None)
        for row in rows:
            found.setdefault((row["uri"], row["suite"]), row)
    return [found[key] for key in sorted(found)]


def _deb822(paragraph: dict[str, str]) -> Iterator[dict[str, Any]]:
    if paragraph.get("enabled", "yes").lower() in ("no", "false", "off", "0"):
        return
    trusted = any(paragraph.get(name, "no").lower() in _ON for name in _UNSIGNED)
    signed = " ".join(paragraph.get("signed-by", "").split())
    key = "a key in the file itself" if "BEGIN PGP" in signed else signed
    for uri in paragraph.get("uris", "").split():
        for suite in paragraph.get("suites", "").split():
            yield _source(uri, suite, trusted, key)


def _one_line(line: str) -> dict[str, Any] | None:
    found = re.match(r"deb(?:-src)?\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)", line)
    if not found:
        return None
    options = {name.lower(): value for name, _, value in (o.partition("=") for o in (found[1] or "").split())}
    trusted = any(options.get(name, "no").lower() in _ON for name in _UNSIGNED)
    return _source(found[2], found[3], trusted, options.get("signed-by", ""))


def _source(uri: str, suite: str, trusted: bool, signed_by: str) -> dict[str, Any]:
    scheme = uri.partition(":")[0].lower()
    return {
        # A password may stand in the address; it is not ours to keep.
        "uri": re.sub(r"//[^/@]*@", "//", uri),
        "suite": suite,
        "trusted": trusted,
        "local": scheme in ("file", "copy", "cdrom"),
        "encrypted": scheme in ("https", "ssh", "rsh", "tor+https", "mirror+https"),
        "signed_by": signed_by or None,
    }


def installed(text: str) -> dict[str, tuple[str, str]]:
    """Installed packages of dpkg's status: name to (version, source package)."""
    found = {}
    for fields in paragraphs(text):
        if fields.get("status", "").endswith(" installed") and "package" in fields and "version" in fields:
            found[fields["package"]] = (fields["version"], fields.get("source", fields["package"]).split(" ")[0])
    return found


def updates(entries: list[Entry]) -> dict[str, Any]:
    """`updates` that the security archives' indexes on the host hold, whether there is such an index (`lists`), and
    the `names` of installed packages. Raises ValueError without dpkg's status."""
    status = next((entry["text"] for entry in entries if entry["path"] == STATUS), None)
    if status is None:
        raise ValueError(f"{STATUS} is missing")
    have = installed(status)
    if not have:
        raise ValueError("there is no package in it")
    indexes = [entry["text"] for entry in entries if entry["path"] != STATUS]
    newest: dict[str, str] = {}
    for fields in (fields for text in indexes for fields in paragraphs(text)):
        name, version = fields.get("package", ""), fields.get("version", "")
        if name in have and version and compare(version, newest.get(name, have[name][0])) > 0:
            newest[name] = version
    waiting = [{"package": n, "installed": have[n][0], "candidate": newest[n]} for n in sorted(newest)]
    return {"updates": waiting, "lists": bool(indexes), "names": sorted(have)}


def compare(one: str, other: str) -> int:
    """The order of two package versions: negative, zero or positive, as deb-version(7) says."""
    first, second = _parts(one), _parts(other)
    if first[0] != second[0]:
        return first[0] - second[0]
    return _compare_part(first[1], second[1]) or _compare_part(first[2], second[2])


def _parts(version: str) -> tuple[int, str, str]:
    epoch, colon, rest = version.rpartition(":")
    upstream, _, revision = rest.rpartition("-")
    return (int(epoch) if colon and epoch.isdecimal() else 0, upstream or rest, revision if upstream else "")


def _compare_part(one: str, other: str) -> int:
    pieces = zip_longest(re.findall(r"(\D*)(\d*)", one), re.findall(r"(\D*)(\d*)", other), fillvalue=("", ""))
    for (words, digits), (other_words, other_digits) in pieces:
        order = _compare_words(words, other_words) or int(digits or 0) - int(other_digits or 0)
        if order:
            return order
    return 0


def _compare_words(one: str, other: str) -> int:
    """Letters before other characters, the tilde before everything, even the end."""
    for a, b in zip_longest(one, other, fillvalue=""):
        if a != b:
            return _weight(a) - _weight(b)
    return 0


def _weight(character: str) -> int:
    if character in ("", "~"):
        return -1 if character else 0
    return ord(character) if character.isalpha() else ord(character) + 0x110000

"""Files of a .ssh folder: keys that may log in, and private keys.

Source: sshd(8), PROTOCOL.key, RFC 4253, RFC 8017 (appendix A.1.2).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry, lines
from stance.connectors.host.parsers.modes import file_entry

_PUBLIC: Final = re.compile(r"(?:^|\s)((?:ssh|ecdsa|sk)-[a-z0-9@.-]+)\s+(AAAA[0-9A-Za-z+/]+={0,3})")
_LIMITING: Final = re.compile(r"(?:^|,)\s*(?:command|from)=", re.IGNORECASE)
_PRIVATE: Final = re.compile(r"-----BEGIN ((?:[A-Z]+ )*)PRIVATE KEY-----\s(.*?)-----END", re.DOTALL)


def ssh_folder(entries: list[Entry]) -> dict[str, Any]:
    """`authorized` keys by fingerprint, the `files` that list them, and `private` keys, without any key's content."""
    listing = [e for e in entries if e["path"].rpartition("/")[2] in ("authorized_keys", "authorized_keys2")]
    keys: dict[str, dict[str, Any]] = {}
    for key in (found for entry in listing for line in lines(entry["text"]) if (found := public_key(line))):
        free = key["key"] in keys and not keys[key["key"]]["limited"]
        keys[key["key"]] = {**key, "limited": key["limited"] and not free}
    beside = {e["path"].removesuffix(".pub"): e["text"] for e in entries if e["path"].endswith(".pub")}
    private = [
        {
            "path": entry["path"],
            "encrypted": encrypted,
            "fingerprint": _fingerprint(entry["text"]) or _of_line(beside.get(entry["path"], "")),
            "file": file_entry(entry),
        }
        for entry in entries
        if (encrypted := private_key(entry["text"])) is not None
    ]
    return {
        "authorized": [keys[name] for name in sorted(keys)],
        "files": [*map(file_entry, listing)],
        "private": private,
    }


def public_key(line: str) -> dict[str, Any] | None:
    """The key of a line of authorized_keys: fingerprint, type, bits of RSA and DSA, weak; None when there is none.

    `limited` tells that options before it name the one command that it may run, or from where.
    """
    found = _PUBLIC.search(line)
    if not found:
        return None
    try:
        blob = base64.b64decode(found[2] + "=" * (-len(found[2].rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return None
    bits = _bits(found[1], blob)
    weak = found[1] == "ssh-dss" or (found[1] == "ssh-rsa" and bits is not None and bits < 2048)
    limited = _LIMITING.search(line[: found.start(1)]) is not None
    return {"key": _digest(blob), "type": found[1], "bits": bits, "weak": weak, "limited": limited}


def _digest(blob: bytes) -> str:
    """The fingerprint of a public key, as ssh-keygen shows it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _bits(kind: str, blob: bytes) -> int | None:
    """The length of an RSA modulus or DSA prime: the third and second of the blob's length-prefixed parts."""
    if kind not in ("ssh-rsa", "ssh-dss"):
        return None
    parts: list[bytes] = []
    at = 0
    while at + 4 <= len(blob) and len(parts) < 5:
        size = int.from_bytes(blob[at : at + 4], "big")
        parts.append(blob[at + 4 : at + 4 + size])
        at += 4 + size
    wanted = 2 if kind == "ssh-rsa" else 1
    return int.from_bytes(parts[wanted], "big").bit_length() if len(parts) > wanted else None


def private_key(text: str) -> bool | None:
    """Whether the private key in a file is encrypted; None when it holds none."""
    found = _PRIVATE.search(text)
    if not found:
        return None
    if found[1].strip() == "OPENSSH":
        return _openssh_encrypted(found[2])
    return "ENCRYPTED" in found[1] or "Proc-Type: 4,ENCRYPTED" in found[2]


def _openssh_encrypted(body: str) -> bool:
    """The cipher's name follows the magic; `none` is no encryption."""
    try:
        blob = base64.b64decode("".join(body.split())[:400], validate=False)
    except (binascii.Error, ValueError):
        return False
    magic = b"openssh-key-v1\0"
    return blob.startswith(magic) and blob[len(magic) + 4 : len(magic) + 8] != b"none"


def _of_line(text: str) -> str | None:
    found = public_key(text)
    return found["key"] if found else None


def _fingerprint(text: str) -> str | None:
    """The fingerprint of a private key's public half, where the file tells it without a passphrase.

    OpenSSH's own form holds the public half in the clear; of the older forms, RSA keys tell it by their numbers.
    """
    found = _PRIVATE.search(text)
    try:
        blob = base64.b64decode("".join(found[2].split()), validate=True) if found else b""
    except (binascii.Error, ValueError):
        return None
    form = found[1].strip() if found else ""
    public = _openssh_public(blob) if form == "OPENSSH" else _rsa_public(blob) if form in ("RSA", "") else None
    return _digest(public) if public else None


def _openssh_public(blob: bytes) -> bytes | None:
    """The public key, which follows the magic, three texts (cipher, KDF, its options) and the number of keys."""
    at = len(b"openssh-key-v1\0")
    for _ in range(3):
        at += 4 + int.from_bytes(blob[at : at + 4], "big")
    size = int.from_bytes(blob[at + 4 : at + 8], "big")
    public = blob[at + 8 : at + 8 + size]
    return public if size and len(public) == size else None


def _rsa_public(blob: bytes) -> bytes | None:
    """The public key of RSAPrivateKey (PKCS #1), or of one inside PrivateKeyInfo (PKCS #8)."""
    parts = _der(_der(blob)[0][1]) if _der(blob) else []
    kinds = [kind for kind, _ in parts]
    if kinds[:3] == [_INTEGER, _SEQUENCE, _OCTETS] and _RSA in parts[1][1]:
        return _rsa_public(parts[2][1])
    if kinds[:3] != [_INTEGER] * 3:
        return None
    (_, _), (_, modulus), (_, exponent) = parts[:3]
    return b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-rsa", exponent, modulus))


_INTEGER, _OCTETS, _SEQUENCE = 0x02, 0x04, 0x30
_RSA: Final = bytes.fromhex("2a864886f70d010101")
"""The object identifier of RSA keys."""


def _der(blob: bytes) -> list[tuple[int, bytes]]:
    """The elements of a DER encoding, one after the other, as their tags and contents; cut off where it is broken."""
    found, at = [], 0
    while at + 2 <= len(blob):
        kind, size, at = blob[at], blob[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            size, at = int.from_bytes(blob[at : at + count], "big"), at + count
        if at + size > len(blob):
            break
        found.append((kind, blob[at : at + size]))
        at += size
    return found

"""Files of a .ssh folder: keys that may log in, and private keys. Source: sshd(8), PROTOCOL.key, RFC 4253."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any, Final

from stance.connectors.host.parsers.lines import Entry, lines
from stance.connectors.host.parsers.modes import file_entry

_PUBLIC: Final = re.compile(r"(?:^|\s)((?:ssh|ecdsa|sk)-[a-z0-9@.-]+)\s+(AAAA[0-9A-Za-z+/]+={0,3})")
_PRIVATE: Final = re.compile(r"-----BEGIN ((?:[A-Z]+ )*)PRIVATE KEY-----\s(.*?)-----END", re.DOTALL)


def ssh_folder(entries: list[Entry]) -> dict[str, Any]:
    """`authorized` keys by fingerprint, the `files` that list them, and `private` keys, without any key's content."""
    listing = [e for e in entries if e["path"].rpartition("/")[2] in ("authorized_keys", "authorized_keys2")]
    keys = {key["key"]: key for entry in listing for line in lines(entry["text"]) if (key := public_key(line))}
    private = [
        {"path": entry["path"], "encrypted": encrypted}
        for entry in entries
        if (encrypted := private_key(entry["text"])) is not None
    ]
    return {
        "authorized": [keys[name] for name in sorted(keys)],
        "files": [*map(file_entry, listing)],
        "private": private,
    }


def public_key(line: str) -> dict[str, Any] | None:
    """The key of a line of authorized_keys: fingerprint, type, bits of RSA and DSA, weak; None when there is none."""
    found = _PUBLIC.search(line)
    if not found:
        return None
    try:
        blob = base64.b64decode(found[2] + "=" * (-len(found[2].rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return None
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    bits = _bits(found[1], blob)
    weak = found[1] == "ssh-dss" or (found[1] == "ssh-rsa" and bits is not None and bits < 2048)
    return {"key": f"SHA256:{digest}", "type": found[1], "bits": bits, "weak": weak}


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

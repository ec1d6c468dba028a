"""Checks that a match is what its detector says. Each takes the secret and returns a confidence or None."""

from __future__ import annotations

import base64
import binascii
import json
import re
import string
import zlib
from collections.abc import Callable

from stance.classify.quality import Confidence, entropy, is_placeholder, token_quality

Validator = Callable[[str], Confidence | None]

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def shaped(value: str) -> Confidence | None:
    """Accept what the pattern alone tells, unless it is filler (``ghp_xxxxxxxx``)."""
    tail = re.sub(r"^.*?[_.-]", "", value)
    return None if len(set(tail)) <= 3 else "high"


def random_looking(value: str) -> Confidence | None:
    """Accept what looks random: at least 3 bits per character."""
    return "high" if entropy(value) >= 3.0 and not is_placeholder(value) else None


def keyed(value: str) -> Confidence | None:
    """Accept what looks random enough beside a telling keyword."""
    return token_quality(value)


def aws_key_id(value: str) -> Confidence | None:
    """Access key ids are base32 after their four-letter prefix."""
    if len(set(value[4:])) <= 3:
        return None
    return "high" if re.fullmatch(r"[A-Z2-7]{16}", value[4:]) else "low"


def aws_secret_key(value: str) -> Confidence | None:
    """Forty characters of base64 that are neither a hexadecimal digest nor a path."""
    if re.fullmatch(r"[0-9a-fA-F]+", value) or value.count("/") > 6 or entropy(value) < 3.7:
        return None
    return "high" if re.search("[A-Z]", value) and re.search("[a-z]", value) else None


def github_token(value: str) -> Confidence | None:
    """The last six characters are the CRC-32 of the rest, in base 62."""
    body = value.partition("_")[2]
    if len(set(body)) <= 3:
        return None
    return "high" if body[-6:] == base62_crc(body[:-6]) else "medium"


def base62_crc(text: str) -> str:
    """Return the CRC-32 of a text as six digits of base 62."""
    number, digits = zlib.crc32(text.encode()), ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits


def jwt(value: str) -> Confidence | None:
    """The first part of a JSON web token is JSON that names an algorithm."""
    head = value.split(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        return None
    return "high" if isinstance(header, dict) and "alg" in header else None


def private_key(value: str) -> Confidence | None:
    """A key block has a body, be it cut short: documentation and scripts name the header alone."""
    body = re.sub(r"-----[^-]*-----", "", value)
    if len(re.sub(r"\\n|[^A-Za-z0-9+/=]", "", body)) < 16:
        return None
    return "low" if "..." in body else "high"


def url_password(value: str) -> Confidence | None:
    """A password in a URL, often a weak one; not the tag of an image reference (``docker://app:1.2@sha256:``)."""
    tag = re.fullmatch(r"v?\d+(\.\d+)+[\w.-]*|latest", value) is not None
    return None if tag or len(value) < 3 or is_placeholder(value) else "high"


def option_password(value: str) -> Confidence | None:
    """A password on a command line."""
    return None if is_placeholder(value) or value.startswith("-") else "medium"

"""Ids of AWS access keys: what they tell of whose they are, without being kept.

The id of a key made since 2019 holds the number of its account: its characters after the prefix are base32, and 40
of their bits, from the second on, are the number (public since A. Steele, 2020, and T. Be'ery, 2023).
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

UNTOLD: Final = "untold"
"""The account of a lasting key whose id does not tell it."""

_LASTING: Final = re.compile(r"\bAKIA[A-Z0-9]{16}\b")
_FIRST_OF_NEW: Final = "QRSTUVWXYZ234567"


def lasting_keys(text: str) -> list[str]:
    """The ids of users' access keys in a text, each once; keys of sessions end by themselves and are left out."""
    return list(dict.fromkeys(_LASTING.findall(text)))


def key_account(text: str) -> str | None:
    """The 12-digit account of the first user's access key in a text, or `UNTOLD`; None where there is none."""
    return next((account_of_key(key) for key in lasting_keys(text)), None)


def account_of_key(key_id: str) -> str:
    """The 12-digit account of an access key id; `UNTOLD` for old ids."""
    body = key_id[4:]
    if len(body) != 16 or body[0] not in _FIRST_OF_NEW:
        return UNTOLD
    try:
        head = int.from_bytes(base64.b32decode(body)[:6], "big")
    except binascii.Error:
        return UNTOLD
    number = (head & 0x7FFFFFFFFF80) >> 7
    return f"{number:012}" if number < 10**12 else UNTOLD

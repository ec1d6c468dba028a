"""Whose an access key is, as far as its id tells.

The id of a key made since 2019 holds the number of its account: its ten characters after the prefix are base32,
and 40 of their bits, from the second on, are the number (public since A. Steele, 2020, and T. Be'ery, 2023).
"""

from __future__ import annotations

import base64
import binascii

_FIRST_OF_NEW = "QRSTUVWXYZ234567"


def account_of_key(key_id: str) -> str | None:
    """The 12-digit account of an access key id; None for old ids, which do not tell."""
    body = key_id[4:]
    if len(body) != 16 or body[0] not in _FIRST_OF_NEW:
        return None
    try:
        head = int.from_bytes(base64.b32decode(body)[:6], "big")
    except binascii.Error:
        return None
    number = (head & 0x7FFFFFFFFF80) >> 7
    return f"{number:012}" if number < 10**12 else None

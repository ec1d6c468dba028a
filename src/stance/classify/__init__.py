"""Detectors of secrets: find them, and take them out before anything is stored. Pure functions."""

from stance.classify.key_ids import UNTOLD, account_of_key, key_account, lasting_keys
from stance.classify.redact import Redaction, keyed_hash, redact
from stance.classify.scan import MAX_TEXT, Secret, TextTooLongError, find_in_field, find_secrets, mask_of

__all__ = [
    "MAX_TEXT",
    "UNTOLD",
    "Redaction",
    "Secret",
    "TextTooLongError",
    "account_of_key",
    "find_in_field",
    "find_secrets",
    "key_account",
    "keyed_hash",
    "lasting_keys",
    "mask_of",
    "redact",
]

"""Detectors of secrets: find them, and take them out before anything is stored. Pure functions."""

from stance.classify.redact import Redaction, keyed_hash, redact
from stance.classify.scan import MAX_TEXT, Secret, TextTooLongError, find_in_field, find_secrets, mask_of

__all__ = [
    "MAX_TEXT",
    "Redaction",
    "Secret",
    "TextTooLongError",
    "find_in_field",
    "find_secrets",
    "keyed_hash",
    "mask_of",
    "redact",
]

"""What tells a real secret from a placeholder, a reference or plain text. Pure string rules."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Literal

Confidence = Literal["high", "medium", "low"]

#: Words that stand where a secret should be.
_DUMMY_WORDS = re.compile(
    r"""(?ix) ^
    (?: (?: my|your|the|some|a|an|enter|insert|put|set|add|use|new|old|db|database|user|admin|app|api ) [\s_-]* )*
    (?: pass(?:word|wd|phrase|code)? | secret(?:[\s_-]?key)? | token | (?:api|access|private)?[\s_-]?key | value
      | credentials? | change[\s_-]?(?:me|it|this|now)? | placeholder | redacted | removed | hidden | masked | dummy
      | foo(?:bar)? | bar | baz | todo | tbd | fixme | none | null | nil | undefined | empty | unset | true | false
      | yes | no | on | off | enabled | disabled | required | optional | string | text | str | int | bool | default
      | example | sample | test(?:ing)? | here | always | never | ask | auto | manual
      | prompt | stdin | file | env | input | replace(?:[\s_-]?me)? )
    (?: [\s_-]* (?:here|goes|value|placeholder|me|now|please) )* [!.]? $"""
)
_TEMPLATES = re.compile(
    r"^[$%<\[{@]|\$[{(]|\{\{|<%|%\(|\.\.\.|\u2026|[(]|^\*+$|^x{3,}$|^[.#_-]+$|\[redacted", re.IGNORECASE
)
_REFERENCES = re.compile(
    r"(?i)^(?:arn:|/|\.{1,2}/|~/|file:|ssm[:/]|vault[:/]|op://|sm://|gs://|s3://|env[:/.]|secretsmanager|resolve:"
    r"|projects/|!|fn::|ref:|secret://|secretref|aws-?secret|data:|kms:|https?://[^:@/]+(?:[/?#:]|$))"
)
_CODE = re.compile(r"^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[[^\]]*\]|->\w+|::\w+)+;?$")
_SHAPES = re.compile(
    r"(?i)^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{4}-\d\d-\d\d(?:[T ].*)?|\d{1,7}|\d+[smhdwy]|[\d.]+%?"
    r"|sha(?:1|256|384|512)[:-].*|[\w.+-]+@[\w-]+\.[\w.]+)$"
)
_IDENTIFIER = re.compile(r"^[a-z]+(?:_[a-z]+)+$")
_SAMPLES = re.compile(
    r"(?i)example|sample|dummy|fake|placeholder|notreal|not-real|_test_|^test|12345678901234567890|deadbeef"
)


def entropy(text: str) -> float:
    """Return the Shannon entropy of a text in bits per character."""
    total = len(text)
    return -sum(n / total * math.log2(n / total) for n in Counter(text).values()) if total else 0.0


def is_placeholder(value: str) -> bool:
    """Tell whether a value stands for a secret instead of being one: a template, reference or dummy word."""
    text = value.strip().strip("\"'`")
    return (
        len(set(text.lower())) <= 2
        or _DUMMY_WORDS.match(text) is not None
        or _TEMPLATES.search(text) is not None
        or _REFERENCES.match(text) is not None
    )


def is_sample(value: str) -> bool:
    """Tell whether a value is one that documentation shows (``AKIAIOSFODNN7EXAMPLE``)."""
    return _SAMPLES.search(value) is not None


def is_plain(value: str) -> bool:
    """Tell whether a value is of a shape that is not secret: an identifier in code, a date, a UUID, a mail."""
    return _CODE.match(value) is not None or _SHAPES.match(value) is not None


def password_quality(value: str) -> Confidence | None:
    """Judge a value given to a password in running text or code; None when it is hardly one."""
    if len(value) < 6 or is_placeholder(value) or is_plain(value) or _IDENTIFIER.match(value):
        return None
    mixed = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^\w\s]"))
    return None if mixed < 2 and len(value) < 12 else "medium"


def literal_password_quality(value: str) -> Confidence | None:
    """Judge a quoted or shell-like value of a password: weak ones (``supersecret``, ``123456``) are real."""
    if len(value) < 5 or is_placeholder(value) or (is_plain(value) and not value.isdigit()):
        return None
    return "medium"


def token_quality(value: str) -> Confidence | None:
    """Judge a value given to a token, key or secret; None when it is hardly one: those look random."""
    if len(value) < 8 or is_placeholder(value) or is_plain(value):
        return None
    letters_only = re.fullmatch(r"[A-Za-z_-]+", value) is not None
    if entropy(value) < (3.5 if letters_only else 2.75) or (letters_only and len(value) < 20):
        return None
    return "medium"

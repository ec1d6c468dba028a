"""Finding secrets in text: one pass to see which detectors may match, then only those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from stance.classify.assigned import PASSWORD_NAME, TOKEN_NAME
from stance.classify.detector import Detector
from stance.classify.detectors import DETECTORS
from stance.classify.quality import Confidence, is_sample, literal_password_quality, token_quality

#: Longest text that is looked through, in characters.
MAX_TEXT = 4_000_000

_SHORTEST = 8
_MEMORY = 256 * 1024 * 1024
_GROUPS = ("secret", "secret2", "secret3")


class TextTooLongError(ValueError):
    """A text longer than `MAX_TEXT`: it was not looked through, so nothing can be said of it."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret by type and place; never its value.

    ``start`` and ``end`` are character offsets, ``line`` counts from 1, ``mask`` shows at most two characters
    at each end. ``test_data`` marks values that documentation shows; their confidence is low.
    """

    type: str
    title: str
    start: int
    end: int
    line: int
    mask: str
    confidence: Confidence
    test_data: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    detector: Detector
    start: int
    end: int
    confidence: Confidence


def find_secrets(text: str) -> list[Secret]:
    """Return the secrets in a text, in order, without overlaps.

    Raises `TextTooLongError` beyond `MAX_TEXT` characters. Encoded text (base64, gzip) is the caller's to decode.
    """
    if len(text) > MAX_TEXT:
        raise TextTooLongError(f"a text of {len(text)} characters is longer than {MAX_TEXT}")
    if len(text) < _SHORTEST:
        return []
    clean = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates become one "?" each
    return [_secret(clean, hit) for hit in _merged(_hits(clean))]


def find_in_field(name: str, value: str) -> list[Secret]:
    """Return the secrets in the value of a named field or environment variable.

    A telling name (``DB_PASSWORD``) makes the whole value a secret when it looks like one.
    """
    found = find_secrets(value)
    if found or not value.strip() or len(value) > 512 or "\n" in value.strip():
        return found
    kind = _kind_of_name(name)
    judge = {"password": literal_password_quality, "generic-secret": token_quality}.get(kind)
    confidence = judge(value) if judge else None
    if not confidence:
        return []
    detector = min((d for d in DETECTORS if d.id == kind), key=lambda d: d.rank)  # the plainest of its kind
    return [_secret(value, _Hit(detector, 0, len(value), confidence))]


@lru_cache(maxsize=4096)
def _kind_of_name(name: str) -> str:
    """Return the type of secret that a field of this name holds; empty when the name tells nothing."""
    kinds = (("password", PASSWORD_NAME), ("generic-secret", TOKEN_NAME))
    return next((kind for kind, pattern in kinds if _re2().search(pattern, _valid(name))), "")


def mask_of(value: str) -> str:
    """Return what may be shown of a secret: two characters at each end of sixteen or more, else none."""
    if len(value) < 16:
        return "****"
    return f"{_shown(value[:2])}..{_shown(value[-2:])}"


def _shown(text: str) -> str:
    return "".join(char if char.isascii() and char.isalnum() else "*" for char in text)


def _valid(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _re2() -> Any:
    import re2  # here, because most runs never look for secrets

    return re2


@cache
def _prefilter() -> Any:
    options = _re2().Options()
    options.max_mem = _MEMORY  # out of memory reads as no match: leave it room
    chosen = _re2().Set.SearchSet(options)
    for detector in DETECTORS:
        chosen.Add(detector.pattern)
    chosen.Compile()
    return chosen


@cache
def _compiled(index: int) -> Any:
    return _re2().compile(DETECTORS[index].pattern)


def _hits(text: str) -> Iterator[_Hit]:
    for index in _prefilter().Match(text) or ():
        detector = DETECTORS[index]
        for match in _compiled(index).finditer(text):
            start, end = _span(match)
            confidence = detector.check(text[start:end])
            if confidence:
                yield _Hit(detector, start, end, confidence)


def _span(match: Any) -> tuple[int, int]:
    groups = match.re.groupindex
    for name in _GROUPS:
        number = groups.get(name, 0)
        if number and match.start(number) >= 0:
            return match.start(number), match.end(number)
    return match.start(), match.end()


def _merged(hits: Iterable[_Hit]) -> list[_Hit]:
    """Join overlapping hits into one that covers them all and is named by the most telling detector."""
    joined: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, h.end)):
        if joined and hit.start < joined[-1].end:
            last = joined.pop()
            best = max(last, hit, key=lambda h: h.detector.rank)
            hit = _Hit(best.detector, last.start, max(last.end, hit.end), best.confidence)
        joined.append(hit)
    return joined


def _secret(text: str, hit: _Hit) -> Secret:
    value = text[hit.start : hit.end]
    sample = is_sample(value)
    return Secret(
        type=hit.detector.id,
        title=hit.detector.title,
        start=hit.start,
        end=hit.end,
        line=text.count("\n", 0, hit.start) + 1,
        mask=mask_of(value),
        confidence="low" if sample else hit.confidence,
        test_data=sample,
    )

"""A text that two wildcard patterns have in common: the name that a new thing could be given."""

from __future__ import annotations

from functools import lru_cache

_FILLER = "z"


@lru_cache(maxsize=65_536)
def common(left: str, right: str) -> str | None:
    """Return a short text that both patterns cover; None when there is none."""
    done: set[tuple[int, int]] = set()
    open_ends: list[tuple[int, int, str]] = [(0, 0, "")]
    while open_ends:
        i, j, text = open_ends.pop()
        if (i, j) in done:
            continue
        done.add((i, j))
        if i == len(left) and j == len(right):
            return text
        open_ends += _steps(left, i, right, j, text)
    return None


def _steps(left: str, i: int, right: str, j: int, text: str) -> list[tuple[int, int, str]]:
    one, two = left[i : i + 1], right[j : j + 1]
    found = []
    if one == "*" and two and two != "*":
        found.append((i, j + 1, text + _letter(two)))
    if two == "*" and one and one != "*":
        found.append((i + 1, j, text + _letter(one)))
    if one == "*":
        found.append((i + 1, j, text))
    if two == "*":
        found.append((i, j + 1, text))
    if one and two and one != "*" and two != "*" and (one == two or "?" in (one, two)):
        found.append((i + 1, j + 1, text + _letter(two if one == "?" else one)))
    return found


def _letter(char: str) -> str:
    return _FILLER if char == "?" else char


@lru_cache(maxsize=65_536)
def common_arn(left: str, right: str) -> str | None:
    """Return an ARN that two resource patterns cover, part by part; None when there is none."""
    if left == "*":
        return instance(right)
    if right == "*":
        return instance(left)
    one, two = left.split(":", 5), right.split(":", 5)
    if len(one) < 6 or len(two) < 6:
        return common(left, right)
    parts = [common(a, b) for a, b in zip(one, two, strict=True)]
    return None if None in parts else ":".join(part or "" for part in parts)


def instance(pattern: str) -> str:
    """Return a text that a pattern covers."""
    return pattern.replace("*", _FILLER).replace("?", _FILLER)

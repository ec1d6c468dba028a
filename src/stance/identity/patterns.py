"""Wildcards of actions and ARNs: matching, containment, overlap.

``*`` stands for any run of characters (slashes and colons of the last part included), ``?`` for one.
Actions are compared without regard to case, ARNs with it. Source: IAM User Guide, "IAM JSON policy
elements: Resource" and "... Action" (reference_policies_elements_resource.html): wildcards work within one
colon-separated part, but a ``*`` that ends a part may stand for colons too, and an ARN with fewer than six parts is
filled up with ``*``.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Stand-ins for characters that came out of a policy variable and therefore are not wildcards.
LITERAL = {"\ue000": "*", "\ue001": "?", "\ue002": "$"}
_ESCAPES = str.maketrans({char: mark for mark, char in LITERAL.items()})
_UNESCAPES = str.maketrans(LITERAL)


def escaped(text: str) -> str:
    """Return ``text`` with its wildcard characters marked as literal."""
    return text.translate(_ESCAPES)


def unescaped(pattern: str) -> str:
    """Return the text that a pattern reads as when nothing in it is a wildcard."""
    return pattern.translate(_UNESCAPES)


@lru_cache(maxsize=16_384)
def _compiled(pattern: str) -> re.Pattern[str]:
    # Atomic groups stop backtracking, so that the time stays linear in the text for any pattern.
    first, *rest = [_segment(part) for part in re.split(r"\*+", pattern)]
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{part})" for part in rest[:-1])
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)


def _segment(text: str) -> str:
    return "".join("." if char == "?" else re.escape(LITERAL.get(char, char)) for char in text)


def matches(pattern: str, text: str) -> bool:
    """Tell whether ``text`` is one of those that ``pattern`` stands for, with regard to case."""
    if pattern == "*":
        return True
    return _compiled(pattern).fullmatch(text) is not None


def action_matches(pattern: str, action: str) -> bool:
    """Tell whether an action (``s3:GetObject``) is covered by an action pattern."""
    return matches(pattern.lower(), action.lower())


def arn_matches(pattern: str, arn: str) -> bool:
    """Tell whether an ARN is covered by a resource pattern: part by part, but for stars that end a part."""
    parts = _parts(pattern)
    if parts is None:
        return matches(pattern, arn)
    actual = arn.split(":", 5)
    if len(actual) < 6:
        return False
    if all(matches(p, a) for p, a in zip(parts, actual, strict=True)):
        return True
    crosses = "*:" in pattern and arn.count(":") > pattern.count(":")
    return crosses and _crossing(":".join(parts)).fullmatch(arn) is not None


@lru_cache(maxsize=4096)
def _crossing(pattern: str) -> re.Pattern[str]:
    """The pattern with the stars that end a part standing for colons too."""
    *front, last = pattern.split(":", 5)
    return re.compile(":".join([*map(_narrow, front), _compiled(last).pattern]), re.DOTALL)


def _narrow(part: str) -> str:
    """A part whose wildcards keep within it, but for the star that ends it."""
    body, end = (part[:-1], ".*") if part.endswith("*") else (part, "")
    wild = {"*": "[^:]*", "?": "[^:]"}
    return "".join(wild.get(char) or re.escape(LITERAL.get(char, char)) for char in body) + end


def _parts(pattern: str) -> list[str] | None:
    """Return the six parts of an ARN pattern; None when it is not written as an ARN."""
    if not pattern.startswith("arn:"):
        return None
    parts = pattern.split(":", 5)
    return parts + ["*"] * (6 - len(parts))


@lru_cache(maxsize=65_536)
def covers(wide: str, narrow: str) -> bool:
    """Tell whether everything that ``narrow`` stands for is covered by ``wide``. Sound: yes means yes."""
    if wide == "*" or wide == narrow:
        return True
    # A wildcard of the narrow pattern is a letter that only a wildcard of the wide one can take.
    return _swallows(_ordered(wide), _ordered(narrow))


def _ordered(pattern: str) -> str:
    """Return the pattern with each run of wildcards as its ``?`` first, then at most one ``*``."""
    return re.sub(r"[*?]{2,}", lambda run: "?" * run[0].count("?") + "*" * ("*" in run[0]), pattern)


def _swallows(wide: str, narrow: str) -> bool:
    """Greedy match of ``narrow`` read as text, where its ``*`` is taken only by a ``*``."""
    i = j = 0
    star, mark = -1, 0
    while j < len(narrow):
        if i < len(wide) and wide[i] == "*":
            star, mark, i = i, j, i + 1
        elif i < len(wide) and (wide[i] == narrow[j] or (wide[i] == "?" and narrow[j] != "*")):
            i, j = i + 1, j + 1
        elif star >= 0:
            mark += 1
            i, j = star + 1, mark
        else:
            return False
    return not wide[i:].strip("*")


def arn_covers(wide: str, narrow: str) -> bool:
    """Tell whether one resource pattern covers another, part by part. Sound: yes means yes."""
    if wide == "*":
        return True
    outer, inner = _parts(wide), _parts(narrow)
    if outer is None:
        return covers(wide, narrow)
    if inner is None:
        return all(part == "*" for part in outer[2:]) and outer[1] in ("*", "aws")
    return all(covers(w, n) for w, n in zip(outer, inner, strict=True))


@lru_cache(maxsize=65_536)
def overlaps(left: str, right: str) -> bool:
    """Tell whether some text is covered by both patterns."""
    reached = {0}
    reached = _skip(left, reached)
    for char in right:
        nxt: set[int] = set()
        for i in reached:
            nxt |= _step(left, i, char)
        reached = _skip(left, nxt)
        if not reached:
            return False
    return len(left) in reached


def _skip(pattern: str, positions: set[int]) -> set[int]:
    """Add the positions behind stars, which may stand for nothing."""
    found = set(positions)
    for start in positions:
        i = start
        while i < len(pattern) and pattern[i] == "*":
            i += 1
            found.add(i)
    return found


def _step(pattern: str, i: int, char: str) -> set[int]:
    if char == "*":
        return set(range(i, len(pattern) + 1))
    if i == len(pattern):
        return set()
    here = pattern[i]
    if here == "*":
        return {i}
    return {i + 1} if here in ("?", char) or char == "?" else set()


def _open(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern


def arn_overlaps(left: str, right: str) -> bool:
    """Tell whether some ARN is covered by both resource patterns."""
    one, two = _parts(left), _parts(right)
    if one is None or two is None:
        return overlaps(left, right)
    if not _open(left) or not _open(right):
        return arn_matches(left, right) if not _open(right) else arn_matches(right, left)
    return all(overlaps(a, b) for a, b in zip(one, two, strict=True))

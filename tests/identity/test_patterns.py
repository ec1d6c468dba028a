"""Wildcards: matching, containment and overlap agree with each other."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.identity.patterns import (
    action_matches,
    arn_covers,
    arn_matches,
    arn_overlaps,
    covers,
    escaped,
    matches,
    overlaps,
)

PATTERNS = st.text("ab*?:", max_size=6)
WORDS = st.text("ab:*?", max_size=7)


def slow(pattern, text):
    translated = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)
    return re.fullmatch(translated, text, re.DOTALL) is not None


@given(PATTERNS, WORDS)
def test_matching_agrees_with_a_plain_translation(pattern, text):
    assert matches(pattern, text) == slow(pattern, text)


@given(PATTERNS, PATTERNS, WORDS)
def test_covering_and_overlap_hold_for_every_text(left, right, text):
    plain = text.replace("*", "a").replace("?", "b")
    if covers(left, right) and matches(right, plain):
        assert matches(left, plain)
    if matches(left, plain) and matches(right, plain):
        assert overlaps(left, right)
    assert covers(left, left)
    assert overlaps(left, right) == overlaps(right, left)


@given(PATTERNS)
def test_escaped_wildcards_stand_for_themselves(pattern):
    assert matches(escaped(pattern), pattern)
    assert not matches(escaped("*"), "a")


def test_a_pattern_with_many_stars_stays_fast():
    assert not matches("*a" * 30 + "b", "a" * 5000)


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("s3:Get*", "S3:getobject", True),
        ("*", "s3:x", True),
        ("s3:?etObject", "s3:GetObject", True),
        ("s3:Get", "s3:GetX", False),
    ],
)
def test_actions_ignore_case(pattern, action, expected):
    assert action_matches(pattern, action) is expected


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y", True),
        ("arn:aws:s3:::b", "arn:aws:s3:::b/x", False),
        ("arn:aws:iam::*:role/A", "arn:aws:iam::1:role/a", False),
        ("arn:aws:sqs", "arn:aws:sqs:eu-west-1:1:q", True),
        ("arn:aws:iam::*/x", "arn:aws:iam::1:role/x", False),
        ("*:role/x", "arn:aws:iam::1:role/x", True),
    ],
)
def test_arns_are_matched_part_by_part(pattern, arn, expected):
    assert arn_matches(pattern, arn) is expected


def test_arn_patterns_cover_and_overlap_part_by_part():
    assert arn_covers("arn:aws:s3:::b/*", "arn:aws:s3:::b/a*")
    assert not arn_covers("arn:aws:s3:::b/*", "*")
    assert arn_covers("arn:aws:*:*:*:*", "*")
    assert not arn_covers("arn:aws:s3:::*", "*")
    assert arn_overlaps("arn:aws:iam::*:role/a*", "arn:aws:iam::1:role/*b")
    assert not arn_overlaps("arn:aws:iam::*:role/*", "arn:aws:iam::1:user/*")

"""What is stored holds no secret, and says which ones were there."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.test_find_secrets import BENIGN, FOUND
from stance.classify import MAX_TEXT, find_secrets, keyed_hash, redact

KEY = b"a key of the estate"

PLANTED = st.builds(
    lambda a, case, b: f"{a} {case[1]} {b}", st.text(max_size=20), st.sampled_from(FOUND), st.text(max_size=20)
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=30), PLANTED, st.sampled_from(BENIGN))
NAMES = st.one_of(st.text(max_size=8), st.sampled_from(["Name", "Value", "DB_PASSWORD", "token", "UserData"]))
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


@given(DOCUMENTS)
def test_no_secret_is_left_and_a_second_pass_finds_nothing(document):
    redacted, found = redact(document, KEY)
    assert all(find_secrets(text) == [] for text in texts(redacted))
    assert redact(redacted, KEY) == (redacted, [])
    assert found or redacted == document


@given(DOCUMENTS)
def test_places_lead_to_the_secret(document):
    redacted, found = redact(document, KEY)
    for item in found:
        place = redacted
        for step in item.path:
            place = place[step]
        assert item.digest in json.dumps(place)


@pytest.mark.parametrize(("kind", "text", "value"), FOUND)
def test_the_value_is_gone(kind, text, value):
    redacted, found = redact({"UserData": [text]}, KEY)
    assert any(item.secret.type == kind for item in found)
    assert value is None or value not in redacted["UserData"][0]
    assert f"[redacted {kind} " in redacted["UserData"][0]


@given(st.lists(st.sampled_from(FOUND), max_size=3))
def test_what_was_taken_out_can_be_told_from_the_marks(cases):
    text = "\n".join(case[1] for case in cases)
    (redacted,), found = redact([text], KEY)
    marks = re.findall(r"\[redacted ([a-z0-9-]+) (\S{4,6}) [0-9a-f]{16}\]", redacted)
    assert marks == [(f.secret.type, f.secret.mask) for f in found]


def test_pairs_of_name_and_value_are_read_together():
    document = {"Environment": [{"Name": "DB_PASSWORD", "Value": "hunter22"}, {"Name": "MODE", "Value": "hunter22"}]}
    redacted, found = redact(document, KEY)
    assert [item.path for item in found] == [("Environment", 0, "Value")]
    assert redacted["Environment"][1]["Value"] == "hunter22"


def test_equal_secrets_have_equal_hashes_under_one_key_only():
    assert keyed_hash(KEY, "hunter22") == keyed_hash(KEY, "hunter22")
    assert keyed_hash(KEY, "hunter22") != keyed_hash(b"another", "hunter22")
    with pytest.raises(ValueError, match="1 to 64 bytes"):
        keyed_hash(b"", "x")


def test_too_long_a_text_is_left_out_as_a_whole():
    redacted, _ = redact(["a" * (MAX_TEXT + 1)], KEY)
    assert redacted == [f"[left out {MAX_TEXT + 1} characters]"]


def test_a_secret_in_a_name_does_not_show_in_places():
    redacted, found = redact({"postgres://a:hunter22@h/d": {"password": "hunter23"}}, KEY)
    assert len(found) == 2
    assert "hunter2" not in repr((redacted, found))


def test_nothing_that_is_printed_holds_the_secret():
    _, found = redact({"x": "password: hunter22"}, KEY)
    assert "hunter22" not in repr(found)

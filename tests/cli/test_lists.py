"""Lists: what goes to stdout is for machines as it stands, everything else goes to stderr."""

import csv
import io
import json

import pytest

LISTS = ["outcomes", "findings", "assets", "calls", "gaps"]


@pytest.mark.parametrize("name", LISTS)
def test_json_lines_are_one_object_each_and_nothing_else(stance, name):
    code, out, err = stance(name, "-f", "jsonl")
    assert code == 0
    assert err == ""
    assert all(isinstance(json.loads(line), dict) for line in out.splitlines())


@pytest.mark.parametrize("name", LISTS)
def test_csv_has_as_many_rows_as_json_lines(stance, name):
    _, lines, _ = stance(name, "-f", "jsonl")
    code, out, err = stance(name, "-f", "csv")
    assert (code, err) == (0, "")
    assert len(list(csv.DictReader(io.StringIO(out, newline="")))) == lines.count("\n")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", ["table", "csv", "jsonl"])
def test_no_control_character_reaches_a_terminal(stance, name, form):
    _, out, _ = stance(name, "-f", form)
    assert "\x1b" not in out
    if form != "jsonl":  # JSON escapes control characters, and keeps what only looks odd
        assert all(c.isprintable() or c == "\n" for c in out)


def test_names_stand_in_tables_as_they_are(stance):
    _, out, _ = stance("assets", "-q", "kind:host.job")
    assert "[bold red]markup[" in out
    assert "<script>" in out
    assert "\\x1b[31m" in out
    assert "\\u202e" in out


def test_a_limit_is_kept(stance):
    assert stance("assets", "-n", "2", "-f", "jsonl")[1].count("\n") == 2


def test_the_common_options_may_stand_behind_the_command(stance, scanned):
    front = stance("assets", "-f", "jsonl")
    assert stance("assets", "-f", "jsonl", "--db", str(scanned), db=None) == front
    assert stance("assets", "-f", "jsonl", f"--db={scanned}", "--estate", "default", db=None) == front


def test_estates_of_one_store_are_apart(stance):
    code, out, err = stance("findings", "--estate", "other")
    assert (code, out) == (0, "")
    assert "'other' was never scanned" in err


def test_an_empty_table_says_so_on_stderr(stance):
    code, out, err = stance("findings", "-q", "nosuchname")
    assert (code, out) == (0, "")
    assert "nothing matches 'nosuchname'" in err


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("sevrity:high", "did you mean severity?"),
        ("severity:hgh", "known are critical, high, medium, low"),
        ("state:opne", "known are"),
        ('"open', "quote values"),
    ],
)
def test_a_query_that_cannot_match_is_refused(stance, query, told):
    code, out, err = stance("findings", "-q", query)
    assert (code, out) == (2, "")
    assert told in err

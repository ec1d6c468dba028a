"""The one language of rules: compiled, explained, printed and parsed readings of one tree agree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from conditions.reference import answer
from stance.conditions import ITEMS, UNKNOWN, compiled, days, fields, gatherer, sentence, unpack
from stance.conditions.parse import parse
from stance.conditions.tree import condition
from stance.model.view import EvidenceView
from strategies import CONDITIONS, NOW, Block, Part, Tag, Thing, fill, records


@given(CONDITIONS, records(whole=False))
def test_compiled_agrees_with_the_reference(node, record):
    assert compiled(node, NOW)(record) is answer(node, record)


@given(CONDITIONS, records(whole=False), records(whole=True))
def test_an_answer_survives_every_completion(node, holed, whole):
    """Promise 1: what was not read can turn unknown into an answer, never one answer into another."""
    before = compiled(node, NOW)(holed)
    after = compiled(node, NOW)(fill(holed, whole))
    assert before is None or before is after


@given(CONDITIONS, records(whole=True))
def test_where_everything_was_read_nothing_is_unknown(node, record):
    assert compiled(node, NOW)(record) is not None


@given(CONDITIONS, records(whole=False))
def test_every_answer_has_its_evidence(node, record):
    verdict = compiled(node, NOW)(record)
    evidence = unpack([node], gatherer(node, verdict, NOW)(record))
    assert evidence
    if verdict is None:
        assert any(not found.known for found in evidence)
    else:
        assert all(found.known for found in evidence)


@given(CONDITIONS, records(whole=False))
def test_an_answer_depends_on_the_named_fields_only(node, record):
    named = {name: value for name, value in record.items() if name in fields(node)}
    assert compiled(node, NOW)(named) is compiled(node, NOW)(record)


@given(CONDITIONS)
@settings(max_examples=300)
def test_text_round_trips(node):
    assert str(parse(str(node), Thing)) == str(node)


@given(CONDITIONS, records(whole=False))
def test_parsed_text_means_the_same(node, record):
    assert compiled(parse(str(node), Thing), NOW)(record) is compiled(node, NOW)(record)


@given(CONDITIONS)
def test_every_condition_has_a_sentence(node):
    assert sentence(node)
    assert "Path(" not in sentence(node)


def test_a_sentence_reads_well():
    node = ~Thing.flag & Thing.parts.none(Part.name.isin(["everyone", "anyone"])) & (Thing.made_at.age > days(90))
    assert sentence(node) == (
        "flag is false and parts has no entry where name is one of “everyone”, “anyone” "
        "and made at is more than 90 days ago"
    )


def test_evidence_names_the_item_the_value_and_the_requirement():
    node = Thing.parts.none((Part.size > 2) & Part.tags.any(Tag.key == "x"))
    record = {"parts": [{"size": 1, "tags": []}, {"size": 3, "tags": [{"key": "y"}, {"key": "x"}]}]}
    found = unpack([node], gatherer(node, False, NOW)(record))
    assert [(e.path, e.seen) for e in found] == [("parts[1].size", 3), ("parts[1].tags[1].key", "x")]
    assert found[0].required == "not above 2"


def test_evidence_states_what_is_required_not_what_was_asked():
    found = unpack([~Thing.flag], gatherer(~Thing.flag, False, NOW)({"flag": True}))
    assert found[0].required == "false"


def test_a_part_of_a_list_decides_where_it_can():
    opened = Thing.parts.none(Part.open)
    assert compiled(opened, NOW)({"parts": {ITEMS: [{"open": True}]}}) is False
    assert compiled(opened, NOW)({"parts": {ITEMS: [{"open": False}]}}) is None


def test_absent_is_a_value_and_unknown_is_none():
    assert compiled(Thing.note != "website", NOW)({"note": None}) is True
    assert compiled(Thing.note != "website", NOW)({}) is None
    assert compiled(~(Thing.ratio > 90), NOW)({"ratio": None}) is True
    assert compiled(Thing.ratio <= 90, NOW)({"ratio": None}) is False


def test_unknown_has_no_truth_value():
    with pytest.raises(TypeError):
        bool(UNKNOWN)


@pytest.mark.parametrize(
    ("misuse", "hint"),
    [
        (lambda: Thing.flag and Thing.maybe, "write & for and"),
        (lambda: not Thing.flag, "~ for not"),
        (lambda: 1 < Thing.number < 3, "do not chain"),
        (lambda: (Thing.number > 1) or Thing.flag, "write & for and"),
        (lambda: Thing.numbr, "numbr"),
        (lambda: Thing.number == "three", "cannot be compared with 'three'"),
        (lambda: Thing.text > 3, "cannot be compared with 3"),
        (lambda: Thing.number == None, "absent"),  # noqa: E711
        (lambda: Thing.number == Thing.ratio, "fact"),
        (lambda: Thing.flag.any(Part.open), "not a list"),
        (lambda: Thing.parts.any(Thing.flag), "speak of one Part"),
        (lambda: Thing.number.present(), "never absent"),
        (lambda: Thing.made_at.age > 90, "duration"),
        (lambda: Thing.flag & 1, "not a condition"),
        (lambda: Thing.block.at(Part.size), "has no field"),
        (lambda: Thing.text.isin("abc"), "list of values"),
    ],
)  # fmt: skip
def test_misuse_fails_where_it_is_written(misuse, hint):
    with pytest.raises((TypeError, AttributeError)) as raised:
        misuse()
    assert hint in str(raised.value)


def test_a_pattern_must_be_linear_time():
    with pytest.raises(ValueError, match="not RE2"):
        Thing.text.matches(r"(a)\1")


def test_nested_structures_are_read_step_by_step():
    node = Thing.block.at(Block.level) == 2
    assert compiled(node, NOW)({"block": {"level": 2}}) is True
    assert compiled(node, NOW)({"block": None}) is False
    assert compiled(node, NOW)({"block": {}}) is None


@pytest.mark.parametrize(
    ("node", "record", "said"),
    [
        (Thing.maybe, {"maybe": None}, "maybe is not set; required: true"),
        (Thing.number >= 3, {"number": 1}, "number is 1; required: at least 3"),
        (Thing.parts.count() == 0, {"parts": [{}]}, "parts has 1 entry; required: no entries"),
        (Thing.parts.count() >= 2, {"parts": []}, "parts has no entries; required: at least 2 entries"),
        (Thing.flag, {}, "flag was not read; required: true"),
    ],
)
def test_evidence_is_one_line(node, record, said):
    node = condition(node)
    answer = compiled(node, NOW)(record)
    (found,) = unpack([node], gatherer(node, answer, NOW)(record))
    assert str(EvidenceView(found.path, found.seen, found.required, found.known)) == said


def test_a_long_list_is_counted_in_one_line():
    assert str(EvidenceView("names", ["a", "b", "c", "d", "e", "… 7 more"], "empty")) == (
        'names is "a", "b", "c" and 9 more; required: empty'
    )

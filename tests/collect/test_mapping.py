"""Mapping: what was read fills a field, everything else is told."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.fake import BOXES, Box, Part
from stance.collect.mapping import Answered, record
from stance.collect.paths import MalformedError, listed, render, walk
from stance.conditions import partial
from stance.model import Call, Field, From, Reason, Resource
from stance.model.field import Asset
from stance.model.fit import misfit

SCOPE = {"account": "acct", "region": "global", "partition": "p"}
ITEM = {"Id": "b1", "Name": "one", "Label": "x"}
WHOLE = {
    "state": Answered({"Open": True}),
    "parts": Answered({"Parts": [{"Size": 2, "Colour": "red"}]}),
    "owner": Answered({"Owner": "ada"}),
}


def made(item=ITEM, selected=None, **answers):
    return record(BOXES, item, {**WHOLE, **answers}, SCOPE, selected)


def test_everything_answered_leaves_no_gap():
    found = made()
    assert found.gaps == {}
    assert found.fields == {
        "id": "box/b1",
        "name": "one",
        "account": "acct",
        "region": "global",
        "open": True,
        "owner": "ada",
        "parts": [{"size": 2, "colour": "red"}],
        "label": "x",
    }
    assert found.reads == {"toy:GetState": "ok", "toy:GetParts": "ok"}


def test_absent_answer_makes_paths_through_it_absent():
    found = made(owner=Answered(), parts=Answered())
    assert found.fields["owner"] is None
    assert found.fields["parts"] == []
    assert found.reads["toy:GetParts"] == "absent"


def test_absent_where_a_value_is_needed_is_malformed():
    found = made(state=Answered())
    assert "open" not in found.fields
    assert found.gaps == {"open": "malformed"}


@pytest.mark.parametrize("reason", list(Reason))
def test_a_failed_call_leaves_its_field_unknown_with_its_reason(reason):
    found = made(state=Answered(reason=reason))
    assert "open" not in found.fields
    assert found.gaps == {"open": reason}
    assert found.reads["toy:GetState"] == reason


def test_an_answer_without_its_content_is_malformed_and_told():
    notes = []
    found = record(
        BOXES, ITEM, {**WHOLE, "state": Answered({})}, SCOPE, note=lambda call, why: notes.append((call, why))
    )
    assert found.gaps == {"open": "malformed"}
    assert found.reads["toy:GetState"] == "malformed"
    assert notes == [(BOXES.detail[0], "open: state.Open: Open is missing")]


def test_an_answer_that_lacks_something_proves_no_absence():
    resource = Resource(
        kind=Box,
        id="{Id}",
        name="",
        detail=(Call("t:Get", into="got"),),
        fields={Box.open: "got.Open", Box.label: "got.Label?"},
    )
    assert record(resource, {"Id": "1"}, {"got": Answered({"Open": True})}, SCOPE).fields["label"] is None
    lacking = {"got": Answered({})}
    assert record(resource, {"Id": "1"}, lacking, SCOPE).gaps == {"open": "malformed", "label": "malformed"}
    assert record(resource, {"Id": "1"}, lacking, SCOPE, {"label"}).gaps == {"label": "malformed"}


def test_a_call_that_was_left_out_is_no_read():
    found = made(state=Answered(reason=Reason.TIMEOUT, asked=False))
    assert found.gaps == {"open": "timeout"}
    assert "toy:GetState" not in found.reads


def test_only_selected_fields_are_filled():
    found = made(selected={"open"}, parts=Answered(reason=Reason.DENIED))
    assert set(found.fields) == {"id", "name", "account", "region", "open"}
    assert found.gaps == {}


def test_a_missing_name_becomes_the_end_of_the_id_and_a_missing_id_is_refused():
    assert made({"Id": "b1"}).name == "b1"
    with pytest.raises(MalformedError, match="Id is missing"):
        made({"Name": "one"})
    with pytest.raises(MalformedError):
        made({"Id": None})


def test_structures_are_filled_by_normal_keys_and_lack_nothing_required():
    assert made(parts=Answered({"Parts": [{"size": 1}]})).fields["parts"] == [{"size": 1, "colour": None}]
    assert made(parts=Answered({"Parts": [{"SIZE": 1, "extra": 2}]})).fields["parts"][0]["size"] == 1
    assert made(parts=Answered({"Parts": [{"Colour": "red"}]})).gaps == {"parts": "malformed"}
    assert made(parts=Answered({"Parts": [{"Size": "1"}]})).gaps == {"parts": "malformed"}


class Crate(Asset, kind="t.crate"):
    parts = Field(list[Part], "What is in it")
    made_at = Field(datetime, "When it was made")
    count = Field(int, "How many parts")
    fixed = Field(bool, "Whether it is fixed")


CRATE = Resource(
    kind=Crate,
    id="{Id}",
    name="{Made}",
    detail=(Call("toy:GetParts", args={"Id": "Id"}, items="Parts", into="parts"),),
    fields={
        Crate.parts: "parts",
        Crate.made_at: "Made",
        Crate.count: From("parts", then=len),
        Crate.fixed: From("", empty=True),
    },
)


def test_times_become_text_and_constants_stand():
    found = record(CRATE, {"Id": "1", "Made": datetime(2026, 1, 2, tzinfo=UTC)}, {"parts": Answered([])}, SCOPE)
    assert found.fields["made_at"] == "2026-01-02T00:00:00Z" == found.name
    assert found.fields["fixed"] is True
    assert found.fields["count"] == 0


def test_a_list_read_in_part_is_partial_and_nothing_is_derived_from_it():
    answer = Answered([{"Size": 1}], Reason.THROTTLED, complete=False)
    found = record(CRATE, {"Id": "1", "Made": datetime(2026, 1, 2, tzinfo=UTC)}, {"parts": answer}, SCOPE)
    assert found.fields["parts"] == partial([{"size": 1, "colour": None}])
    assert "count" not in found.fields
    assert found.gaps == {"parts": "throttled", "count": "throttled"}


@pytest.mark.parametrize("error", [ValueError, TypeError, KeyError, AttributeError, IndexError])
def test_then_that_cannot_read_a_value_makes_it_malformed(error):
    def then(value):
        raise error("no")

    resource = Resource(kind=Crate, id="{Id}", name="", fields={Crate.count: From("Id", then=then)})
    assert record(resource, {"Id": "1"}, {}, SCOPE).gaps == {"count": "malformed"}


def test_then_that_fails_otherwise_is_an_error():
    resource = Resource(kind=Crate, id="{Id}", name="", fields={Crate.count: From("Id", then=lambda v: 1 // 0)})
    assert record(resource, {"Id": "1"}, {}, SCOPE).gaps == {"count": "error"}


def test_paths():
    value = {"a": {"b": 1, "n": None}, "l": [{"x": [1, 2]}, {"x": [3]}]}
    assert walk(value, "a.b") == 1
    assert walk(value, "a.n.more") is None
    assert walk(value, "c?.d") is None
    assert walk(value, "a.z", may_end=True) is None
    assert listed(value, "l.x") == [1, 2, 3]
    for path in ("z", "a.z", "a.b.c", "l.x"):
        with pytest.raises(MalformedError):
            walk(value, path)
    with pytest.raises(MalformedError):
        listed(value, "a")
    with pytest.raises(MalformedError):
        walk({"z": {}}, "y.z", may_end=True)


def test_templates():
    assert render("x:{partition}:{A.B}", {"A": {"B": 7}}, SCOPE) == "x:p:7"
    assert render("{A?}-{B?.C}", {"B": {"C": "c"}}, SCOPE) == "-c"
    with pytest.raises(MalformedError):
        render("{A}", {"A": ["no"]}, SCOPE)


leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats() | st.binary(max_size=3)
keys = st.sampled_from(["Open", "Parts", "Size", "Colour", "Owner", "size", "x"])
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=12
)
given_answers = st.builds(Answered, value=trees) | st.builds(Answered, reason=st.sampled_from(list(Reason)))


@given(st.fixed_dictionaries({"state": given_answers, "parts": given_answers, "owner": given_answers}), trees)
def test_whatever_is_answered_every_field_fits_or_has_a_gap(answers, label):
    found = record(BOXES, {"Id": "1", "Label": label}, answers, SCOPE)
    for ref in BOXES.fields:
        name = ref.path.names[0]
        assert (name in found.fields) is (name not in found.gaps)
        if name in found.fields:
            assert misfit(found.fields[name], Box.__stance_fields__[name]) is None

"""Hypothesis strategies: random conditions over a kind of every type of field, and random records of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from stance.conditions import ITEMS, Condition, condition, days, item, timestamp
from stance.model import Asset, Field, Struct

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Tag(Struct):
    key = Field(str, "key")
    value = Field(str, "value", absent="not given")


class Part(Struct):
    name = Field(str, "name")
    size = Field(int, "size")
    open = Field(bool, "open", absent="not said")
    tags = Field(list[Tag], "tags", absent="none allowed")


class Block(Struct):
    closed = Field(bool, "closed")
    level = Field(int, "level", absent="none")


class Thing(Asset, kind="test.thing"):
    flag = Field(bool, "a flag")
    maybe = Field(bool, "a flag", absent="never set")
    number = Field(int, "a number")
    ratio = Field(float, "a number", absent="none")
    text = Field(str, "a text")
    note = Field(str, "a text", absent="none")
    made_at = Field(datetime, "a time")
    used_at = Field(datetime, "a time", absent="never")
    block = Field(Block, "a structure", absent="none")
    names = Field(list[str], "plain values")
    parts = Field(list[Part], "structures", absent="none")
    labels = Field(dict[str, str], "a mapping")


TEXTS = st.sampled_from(["", "a", "ab", "b", "x*", "é", "a'b\"c", "line\nbreak"])
NUMBERS = st.integers(-3, 3)
TIMES = st.integers(-200, 5).map(lambda n: NOW + timedelta(days=n, hours=n % 5))
FLAGS = st.booleans()

# Conditions ----------------------------------------------------------------------------------------------


def _texts(ref: Any) -> st.SearchStrategy[Condition]:
    return st.one_of(
        TEXTS.map(lambda v: ref == v),
        TEXTS.map(lambda v: ref != v),
        TEXTS.map(lambda v: ref < v),
        st.lists(TEXTS, max_size=3).map(ref.isin),
        st.sampled_from(["a", "^a$", "b+", "."]).map(ref.matches),
        TEXTS.map(ref.contains),
    )


def _numbers(ref: Any) -> st.SearchStrategy[Condition]:
    ops = ["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"]
    return st.builds(lambda op, v: getattr(ref, op)(v), st.sampled_from(ops), NUMBERS)


def _times(ref: Any) -> st.SearchStrategy[Condition]:
    ops = ["__lt__", "__le__", "__gt__", "__ge__"]
    ages = st.builds(lambda op, n: getattr(ref.age, op)(days(n)), st.sampled_from(ops), st.integers(0, 200))
    return st.one_of(ages, st.builds(lambda op, v: getattr(ref, op)(v), st.sampled_from(ops), TIMES))


def _counts(ref: Any, where: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    ops = st.sampled_from(["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"])
    return st.builds(lambda w, op, n: getattr(ref.count(w), op)(n), st.none() | where, ops, st.integers(0, 4))


def _items(ref: Any, where: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    quantified = st.builds(lambda q, w: getattr(ref, q)(w), st.sampled_from(["any", "all", "none"]), where)
    return st.one_of(quantified, _counts(ref, where))


def _combined(leaves: st.SearchStrategy[Condition], size: int) -> st.SearchStrategy[Condition]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda a, b: a & b, inner, inner),
            st.builds(lambda a, b: a | b, inner, inner),
            inner.map(lambda a: ~a),
        ),
        max_leaves=size,
    )


TAG_CONDITIONS = _combined(st.one_of(_texts(Tag.key), _texts(Tag.value), st.just(Tag.value.present())), 3)
PART_CONDITIONS = _combined(
    st.one_of(
        _texts(Part.name),
        _numbers(Part.size),
        st.just(condition(Part.open)),
        st.just(Part.open.present()),
        _items(Part.tags, TAG_CONDITIONS),
    ),
    3,
)
CONDITIONS = _combined(
    st.one_of(
        st.sampled_from(
            [condition(Thing.flag), condition(Thing.maybe), Thing.maybe.present(), Thing.block.present()]
        ),
        st.just(condition(Thing.block.at(Block.closed))),
        _numbers(Thing.block.at(Block.level)),
        _numbers(Thing.number),
        _numbers(Thing.ratio),
        _texts(Thing.text),
        _texts(Thing.note),
        _texts(Thing.labels.key("env")),
        _times(Thing.made_at),
        _times(Thing.used_at),
        _items(Thing.names, _combined(st.one_of(TEXTS.map(lambda v: item == v), TEXTS.map(lambda v: item != v)), 2)),
        TEXTS.map(Thing.names.contains),
        _items(Thing.parts, PART_CONDITIONS),
    ),
    6,
)

# Records -------------------------------------------------------------------------------------------------
# A record whole has every key. Holes are made by leaving keys out, or by cutting lists to a partial form.


def _struct(known: dict[str, st.SearchStrategy[Any]], whole: bool) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(known) if whole else st.fixed_dictionaries({}, optional=known)


def _list(items: st.SearchStrategy[Any], whole: bool) -> st.SearchStrategy[Any]:
    lists = st.lists(items, max_size=3)
    return lists if whole else lists | lists.map(lambda found: {ITEMS: found})


def records(whole: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Records of Thing; with holes unless `whole`."""
    tag = _struct({"key": TEXTS, "value": st.none() | TEXTS}, whole)
    part = _struct(
        {"name": TEXTS, "size": NUMBERS, "open": st.none() | FLAGS, "tags": st.none() | _list(tag, whole)}, whole
    )
    block = _struct({"closed": FLAGS, "level": st.none() | NUMBERS}, whole)
    times = TIMES.map(timestamp)
    return _struct(
        {
            "flag": FLAGS,
            "maybe": st.none() | FLAGS,
            "number": NUMBERS,
            "ratio": st.none() | st.floats(-3, 3),
            "text": TEXTS,
            "note": st.none() | TEXTS,
            "made_at": times,
            "used_at": st.none() | times,
            "block": st.none() | block,
            "names": _list(TEXTS, whole),
            "parts": st.none() | _list(part, whole),
            "labels": st.dictionaries(st.sampled_from(["env", "owner"]), TEXTS),
        },
        whole,
    )


def fill(holed: Any, whole: Any) -> Any:
    """`holed` completed: what it lacks comes from `whole`, a value of the same shape."""
    if isinstance(holed, dict) and ITEMS in holed:
        more = whole if isinstance(whole, list) else []
        return [*(fill(entry, _blank(entry, more)) for entry in holed[ITEMS]), *more]
    if isinstance(holed, dict):
        other = whole if isinstance(whole, dict) else {}
        return {**other, **{key: fill(value, other.get(key)) for key, value in holed.items()}}
    if isinstance(holed, list):
        return [fill(entry, _blank(entry, whole if isinstance(whole, list) else [])) for entry in holed]
    return holed


PART = {"name": "a", "size": 1, "open": None, "tags": None}
TAG = {"key": "a", "value": None}
BLOCK = {"closed": True, "level": None}


def _blank(entry: Any, others: list[Any]) -> Any:
    """Something whole that an item of a list can be completed from."""
    if not isinstance(entry, dict):
        return None
    for other in others:
        if isinstance(other, dict):
            return other
    return PART if {"name", "size", "open", "tags"} & entry.keys() else {**PART, **TAG}

"""Operators, quantifiers, absent and unknown keys, variables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.documents import allow, policy
from stance.identity import context
from stance.identity.evaluate import applies, condition_holds, conditions_hold
from stance.identity.policy import Condition

ROWS = [
    # operator, policy value(s), request value (None: absent), expected
    ("StringEquals", "a", "a", True),
    ("StringEquals", "a", "A", False),
    ("StringEquals", "a*", "ab", False),
    ("StringEquals", ["a", "b"], "b", True),
    ("StringEquals", "a", None, False),
    ("StringNotEquals", "a", "b", True),
    ("StringNotEquals", ["a", "b"], "b", False),
    ("StringNotEquals", "a", None, True),
    ("StringEqualsIgnoreCase", "Ab", "aB", True),
    ("StringNotEqualsIgnoreCase", "Ab", "aB", False),
    ("StringLike", "a?c*", "abcdef", True),
    ("StringNotLike", "a*", "abc", False),
    ("StringEqualsIfExists", "a", None, True),
    ("StringEqualsIfExists", "a", "b", False),
    ("NumericEquals", "10", "10.0", True),
    ("NumericLessThan", "10", "9", True),
    ("NumericLessThan", "10", None, False),
    ("NumericLessThanEquals", "10", "10", True),
    ("NumericGreaterThan", "10", "x", False),
    ("NumericGreaterThanEquals", "10", "11", True),
    ("NumericNotEquals", "10", "11", True),
    ("DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", True),
    ("DateGreaterThan", "2026-01-01T00:00:00Z", "1735689600", False),
    ("DateGreaterThanEquals", "2026-01-01", "2026-01-01T00:00:00Z", True),
    ("DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", True),
    ("DateNotEquals", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", True),
    ("DateLessThanEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", True),
    ("Bool", "true", "True", True),
    ("Bool", "false", None, False),
    ("BoolIfExists", "false", None, True),
    ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", True),
    ("IpAddress", "203.0.113.0/24", "203.0.113.7", True),
    ("IpAddress", "203.0.113.0/24", "2001:db8::1", False),
    ("IpAddress", "2001:db8::/32", "2001:db8:1::1", True),
    ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", True),
    ("ArnEquals", "arn:aws:iam::1:role/*", "arn:aws:iam::1:role/a/b", True),
    ("ArnLike", "arn:aws:iam::*:role/x", "arn:aws:iam::1:role/x", True),
    ("ArnLike", "arn:aws:*", "arn:aws:iam::1:role/x", True),
    ("ArnNotLike", "arn:aws:iam::1:role/x", "arn:aws:iam::1:role/y", True),
    ("ArnNotEquals", "arn:aws:iam::1:role/x", "arn:aws:iam::1:role/x", False),
    ("Null", "true", None, True),
    ("Null", "false", None, False),
    ("Null", "false", "x", True),
    ("ForAllValues:StringEquals", ["a", "b"], ["a", "b"], True),
    ("ForAllValues:StringEquals", ["a", "b"], ["a", "c"], False),
    ("ForAllValues:StringEquals", "a", None, True),
    ("ForAllValues:StringNotEquals", "a", ["b", "c"], True),
    ("ForAllValues:StringNotEquals", "a", ["a", "c"], False),
    ("ForAnyValue:StringEquals", "a", ["b", "a"], True),
    ("ForAnyValue:StringEquals", "a", None, False),
    ("ForAnyValue:StringNotEquals", "a", ["a", "b"], True),
    ("ForAnyValue:StringNotEquals", "a", ["a"], False),
    ("ForAnyValue:StringNotEquals", "a", None, False),
    ("StringEquals", [], "a", False),
    ("StringNotEquals", [], "a", True),
]


def holds(operator, values, key_context):
    (statement,) = policy(allow(condition={operator: {"x:Key": values}})).statements
    return conditions_hold(statement, key_context).value


@pytest.mark.parametrize(("operator", "values", "seen", "expected"), ROWS)
def test_operators(operator, values, seen, expected):
    known = context({} if seen is None else {"X:kEY": seen}, absent=[] if seen is not None else ["x:key"])
    assert holds(operator, values, known) is expected


@pytest.mark.parametrize("operator", sorted({row[0] for row in ROWS}))
def test_an_unknown_key_decides_and_is_named(operator):
    (statement,) = policy(allow(condition={operator: {"x:Key": "true"}})).statements
    answer = conditions_hold(statement, context())
    assert answer.value is None
    assert answer.depends == {"x:key"}


@given(
    st.sampled_from(sorted({row[0] for row in ROWS})),
    st.lists(st.sampled_from(["a", "b", "true", "false", "1"]), max_size=2),
    st.lists(st.sampled_from(["a", "true", "1"]), max_size=2),
)
def test_a_sure_answer_holds_however_the_unknown_turns_out(operator, values, seen):
    unknown = holds(operator, values, context())
    assert unknown is None or unknown is holds(operator, values, context({"x:key": seen}))


@given(
    st.sampled_from(sorted({row[0] for row in ROWS})), st.permutations(["a", "b", "c"]), st.permutations(["a", "d"])
)
def test_the_order_of_values_never_matters(operator, values, seen):
    assert holds(operator, values, context({"x:key": seen})) is holds(
        operator, sorted(values), context({"x:key": sorted(seen)})
    )


def test_several_keys_are_all_asked_for():
    (statement,) = policy(allow(condition={"StringEquals": {"a:x": "1", "a:y": "2"}})).statements
    assert conditions_hold(statement, context({"a:x": "1"}, complete=True)).value is False
    assert conditions_hold(statement, context({"a:x": "0"})).value is False
    assert conditions_hold(statement, context({"a:x": "1"})).depends == {"a:y"}


@pytest.mark.parametrize(
    ("resource", "known", "version", "expected"),
    [
        ("arn:aws:s3:::b/${aws:username}/*", {"aws:username": "ann"}, "2012-10-17", True),
        ("arn:aws:s3:::b/${aws:username}/*", {"aws:username": "bob"}, "2012-10-17", False),
        ("arn:aws:s3:::b/${aws:username}/*", {"aws:username": "*"}, "2012-10-17", False),
        ("arn:aws:s3:::b/${aws:username}/*", {"aws:username": "ann"}, "2008-10-17", False),
        ("arn:aws:s3:::b/${aws:username}/*", {"aws:username": ()}, "2012-10-17", False),
        ("arn:aws:s3:::b/${aws:username, 'ann'}/*", {"aws:username": ()}, "2012-10-17", True),
        ("arn:aws:s3:::b/${aws:username}/*", {}, "2012-10-17", None),
        ("arn:aws:s3:::b/ann/${*}", {}, "2012-10-17", False),
    ],
)
def test_variables_in_resources(resource, known, version, expected):
    (statement,) = policy(allow(resource=resource), version=version).statements
    assert applies(statement, "s3:GetObject", "arn:aws:s3:::b/ann/x", context(known)).value is expected


def test_variables_in_condition_values():
    condition = Condition("StringEquals", "s3:prefix", ("${aws:PrincipalTag/team}",))
    known = context({"s3:prefix": "blue", "aws:PrincipalTag/team": "blue"})
    assert condition_holds(condition, known).value is True
    assert condition_holds(condition, known, "2008-10-17").value is False
    assert condition_holds(condition, context({"s3:prefix": "blue"})).depends == {"aws:principaltag/team"}


def test_truth_refuses_to_be_read_as_two_valued():
    (statement,) = policy(allow()).statements
    with pytest.raises(TypeError, match="three values"):
        bool(conditions_hold(statement, context()))

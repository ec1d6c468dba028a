import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.facts.log_patterns import counts

EVENT = {"$.eventName": "CreateVpc", "$.eventSource": "ec2.amazonaws.com", "$.errorCode": None}


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{ $.eventName = CreateVpc }",
        '{$.eventName="CreateVpc"}',
        "{ ($.eventName = DeleteVpc) || ($.eventName = CreateVpc) }",
        "{($.eventSource=ec2.amazonaws.com)&&(($.eventName=CreateVpc)||($.eventName=DeleteVpc))}",
        "{ $.eventSource = ec2.amazonaws.com }",
        "{ $.eventName = Create* }",
        '{ $.eventName = "*Vpc" }',
        "{ $.eventName = *eat*V* }",
        "{ $.eventName = * }",
        "{ $.eventName = %Create% }",
        "{ $.eventName != CreateSubnet }",
        "{ $.eventName = CreateVpc && $.errorCode NOT EXISTS }",
        "{ $.unknown = x || $.eventName = CreateVpc && $.eventSource = ec2.amazonaws.com }",
        "{\n\t( ( $.eventName = CreateVpc ) )\n}",
    ],
)
def test_surely_counted(pattern):
    assert counts(pattern)(EVENT)


@pytest.mark.parametrize(
    "pattern",
    [
        "{ $.eventName = createvpc }",
        "{ $.eventName = Create*eVpc }",
        "{ $.eventName = " + "*" * 500 + "x }",
        "{ $.eventName = CreateVpcPeeringConnection }",
        "{ $.eventName = CreateVpc && $.userIdentity.userName = alice }",
        "{ ($.eventName = CreateVpc || $.eventName = DeleteVpc) && $.awsRegion != us-east-1 }",
        "{ $.eventName = CreateVpc && $.errorCode = x || $.eventName = DeleteVpc }",
        "{ $.errorCode != x }",
        "{ $.eventName NOT EXISTS }",
        "{ $.userIdentity.invokedBy NOT EXISTS }",
        "{ $.errorCode IS NULL }",
        "{ $.count > 3 }",
        "{ $.eventName = CreateVpc",
        "{ $.eventName = CreateVpc) }",
        "{ ($.eventName = CreateVpc }",
        "{ $.eventName CreateVpc }",
        "{ $.eventName = }",
        "{ && }",
        "{}",
        "{ $.eventName = %(% }",
        '"CreateVpc"',
        "CreateVpc",
        "[a, b]",
        "{" + "(" * 5000 + "$.eventName = CreateVpc" + ")" * 5000 + "}",
    ],
)
def test_not_surely_counted(pattern):
    assert not counts(pattern)(EVENT)


NAMES = ["CreateVpc", "DeleteVpc", "CreateSubnet"]
TREES = st.recursive(
    st.tuples(st.sampled_from(["=", "!="]), st.sampled_from(NAMES)),
    lambda inner: st.tuples(st.sampled_from(["&&", "||"]), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=12,
)


def written(tree, draw):
    """The tree as a pattern in one of many spellings."""
    space = " " * draw(st.integers(0, 2))
    operator, rest = tree
    if operator in ("=", "!="):
        name = draw(st.sampled_from([rest, f'"{rest}"', f"{rest[:-1]}*" if rest != "CreateVpc" else rest]))
        return f"{space}$.eventName{space}{operator}{space}{name} "
    parts = [written(part, draw) for part in rest]
    return f"{space}(" + operator.join(parts) + f"){space}"


def truth(tree, name):
    operator, rest = tree
    if operator in ("=", "!="):
        return (rest == name) is (operator == "=")
    answers = [truth(part, name) for part in rest]
    return all(answers) if operator == "&&" else any(answers)


@given(tree=TREES, name=st.sampled_from(NAMES), data=st.data())
def test_every_spelling_means_the_same(tree, name, data):
    pattern = "{" + written(tree, data.draw) + "}"
    assert counts(pattern)({"$.eventName": name}) is truth(tree, name)


@given(tree=TREES, data=st.data())
def test_what_is_not_known_never_makes_it_sure(tree, data):
    pattern = "{" + written(tree, data.draw) + "}"
    if counts(pattern)({}):
        assert all(counts(pattern)({"$.eventName": name}) for name in NAMES)


@given(st.text(alphabet='{}()$.ab=!&|<>"%* \\', max_size=40))
def test_nothing_written_breaks_it(pattern):
    counts(pattern)(EVENT)


@given(st.text(alphabet="ab*", max_size=8), st.text(alphabet="ab", max_size=8))
def test_stars_stand_for_anything(value, known):
    expected = re.fullmatch(value.replace("*", ".*"), known) is not None
    assert counts(f'{{ $.x = "{value}" }}')({"$.x": known}) is expected

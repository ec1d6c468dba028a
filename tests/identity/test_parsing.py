"""Documents are read as AWS reads them, or refused with the place of the problem."""

import json

import pytest
from hypothesis import given

from identity.documents import IDENTITY_STATEMENTS, STATEMENTS, allow, policy
from stance.identity import PolicyError, Principal, parse_policy


def test_single_values_stand_for_lists_and_names_ignore_case():
    read = parse_policy(
        '{"version": "2012-10-17", "STATEMENT": {"effect": "Allow", "principal": "*", '
        '"action": "s3:*", "resource": "*"}}'
    )
    assert read == policy(allow(["s3:*"], ["*"], {"AWS": ["*"]}))
    assert read.statements[0].principals == (Principal("AWS", "*"),)


def test_an_absent_version_is_the_old_one():
    assert parse_policy({"Statement": []}).version == "2008-10-17"


def test_condition_values_become_strings():
    (statement,) = policy(
        allow(condition={"Bool": {"aws:SecureTransport": False}, "NumericLessThan": {"x:y": [1, 2.5]}})
    ).statements
    assert [c.values for c in statement.conditions] == [("false",), ("1", "2.5")]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ("not json", "policy"),
        ("[]", "policy"),
        ("{}", "policy"),
        ("[" * 100_000, "policy"),
        ('{"Statement": [], "Statement": []}', "policy"),
        ({"Version": "2015-01-01", "Statement": []}, "Version"),
        ({"Statement": ["x"]}, "Statement[0]"),
        ({"Statement": [{"Effect": "Permit", "Action": "*"}]}, "Statement[0].Effect"),
        ({"Statement": [allow(), {"Effect": "Allow"}]}, "Statement[1]"),
        ({"Statement": [allow() | {"NotAction": "x"}]}, "Statement[0]"),
        ({"Statement": [allow() | {"Conditions": {}}]}, "Statement[0]"),
        ({"Statement": [allow() | {"action": "s3:*"}]}, "Statement[0]"),
        ({"Statement": [allow(action=[1])]}, "Statement[0].action"),
        ({"Statement": [allow(principal="me")]}, "Statement[0].principal"),
        ({"Statement": [allow(principal={"Who": "me"})]}, "Statement[0].principal"),
        ({"Statement": [allow(condition={"StringSame": {}})]}, "Statement[0].Condition"),
        ({"Statement": [allow(condition={"Bool": "x"})]}, "Statement[0].Condition.Bool"),
        ({"Statement": [allow(condition={"Bool": {"k": {}}})]}, "Statement[0].Condition.Bool.k"),
    ],
)
def test_what_cannot_be_understood_is_an_error_at_its_place(document, place):
    with pytest.raises(PolicyError) as error:
        parse_policy(document)
    assert error.value.place == place


@given(STATEMENTS)
def test_writing_and_reading_again_gives_the_same_policy(statements):
    read = policy(*statements)
    assert parse_policy(json.dumps(read.to_dict())) == read


@given(IDENTITY_STATEMENTS)
def test_identity_policies_survive_the_same_way(statements):
    read = policy(*statements)
    assert parse_policy(read.to_dict()) == read

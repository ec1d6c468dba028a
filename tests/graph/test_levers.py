"""Pulling levers: places are those of the state that was read, whatever else is pulled with them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.graph.levers import LeverError, original, pulled
from stance.graph.wording import told
from stance.model.edge import Lever

DOCUMENT = json.dumps({"Statement": [{"Sid": "A"}, {"Sid": "B"}, {"Sid": "C"}], "Version": "2012-10-17"})


def lever(field: str, element: str | None = None, to: object = None) -> Lever:
    return Lever("asset", field, element, to)


def sids(text: str) -> list[str]:
    return [statement["Sid"] for statement in json.loads(text)["Statement"]]


def test_a_whole_field_becomes_what_the_lever_says():
    assert pulled({"profile": "arn", "other": 1}, [lever("profile")]) == {"profile": None, "other": 1}
    assert pulled({"auth": "NONE"}, [lever("auth", to="AWS_IAM")]) == {"auth": "AWS_IAM"}


def test_elements_of_lists_are_taken_out_by_place_or_by_value():
    fields = {"ingress": [{"port": 22}, {"port": 80}, {"port": 443}], "attached": ["a", "b"]}
    found = pulled(fields, [lever("ingress", "[0]"), lever("ingress", "[2]"), lever("attached", "b")])
    assert found == {"ingress": [{"port": 80}], "attached": ["a"]}


def test_lists_read_in_part_stay_so():
    found = pulled({"ingress": {"$items": [1, 2], "complete": False}}, [lever("ingress", "[0]")])
    assert found == {"ingress": {"$items": [2], "complete": False}}


def test_statements_are_taken_out_of_documents():
    fields = {
        "document": DOCUMENT,
        "inline": [{"name": "x/y", "document": DOCUMENT}, {"name": "z", "document": DOCUMENT}],
    }
    found = pulled(
        fields,
        [lever("document", "Statement[1]"), lever("inline", "x/y/Statement[0]"), lever("inline", "x/y/Statement[2]")],
    )
    assert sids(found["document"]) == ["A", "C"]
    assert sids(found["inline"][0]["document"]) == ["B"]
    assert sids(found["inline"][1]["document"]) == ["A", "B", "C"]


def test_a_single_statement_without_a_list_can_go():
    text = json.dumps({"Statement": {"Sid": "A"}})
    assert sids(pulled({"document": text}, [lever("document", "Statement[0]")])["document"]) == []


@pytest.mark.parametrize(
    ("fields", "pull", "said"),
    [
        ({}, lever("ingress", "[0]"), "was not read"),
        ({"ingress": [1]}, lever("ingress", "[1]"), "1 elements, none at 1"),
        ({"document": DOCUMENT}, lever("document", "[1]"), "no statement"),
        ({"port": 3}, lever("port", "[1]"), "no elements"),
    ],
)
def test_a_lever_that_does_not_fit_is_refused(fields, pull, said):
    with pytest.raises(LeverError, match=said):
        pulled(fields, [pull])


@given(st.integers(1, 8).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1), max_size=n - 1))))
def test_what_is_chosen_after_a_change_is_the_same_element_before_it(case):
    count, taken = case
    fields = {"items": [{"n": n} for n in range(count)]}
    earlier = [lever("items", f"[{n}]") for n in sorted(taken)]
    rest = pulled(fields, earlier)["items"]
    for place, item in enumerate(rest):
        assert original(lever("items", f"[{place}]"), earlier).element == f"[{item['n']}]"


def test_other_fields_and_names_do_not_move_a_place():
    earlier = [lever("other", "[0]"), lever("inline", "x/Statement[0]")]
    assert original(lever("items", "[0]"), earlier).element == "[0]"
    assert original(lever("inline", "y/Statement[0]"), earlier).element == "y/Statement[0]"
    assert original(lever("inline", "x/Statement[0]"), earlier).element == "x/Statement[1]"


FIELDS = {
    "ingress": [{"protocol": "tcp", "from_port": 22, "to_port": 22, "blocks": ["0.0.0.0/0"], "groups": []}],
    "entries": [{"number": 100, "allow": True, "inbound": True, "protocol": "-1", "block": "0.0.0.0/0"}],
    "routes": [{"destination": "0.0.0.0/0", "target": "igw-1", "active": True}],
    "document": DOCUMENT,
    "trust_document": json.dumps(
        {"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:role/ci"}, "Action": "sts:AssumeRole"}}
    ),
    "inline_documents": [
        {
            "name": "work",
            "document": json.dumps(
                {"Statement": [{"Sid": "All", "Effect": "Allow", "Action": ["s3:*", "a:b", "c:d"], "Resource": "*"}]}
            ),
        }
    ],
    "groups": [{"name": "docker", "members": ["ada"]}],
    "cloud_credentials": [{"file": {"path": "/home/ops/.aws/credentials"}, "profile": "default"}],
    "labels": ["a", "b"],
}


@pytest.mark.parametrize(
    ("pull", "words"),
    [
        (lever("ingress", "[0]"), "close tcp 22 from 0.0.0.0/0 in security group web"),
        (
            lever("entries", "[0]"),
            "remove entry 100 (allows all protocols from 0.0.0.0/0) of network ACL web",
        ),
        (lever("routes", "[0]"), "remove the route to 0.0.0.0/0 by igw-1 from route table web"),
        (lever("document", "Statement[1]"), "take statement B out of policy web"),
        (
            lever("trust_document", "Statement[0]"),
            "take statement 0 (allows role/ci sts:AssumeRole) out of the trust policy of web",
        ),
        (
            lever("inline_documents", "work/Statement[0]"),
            "take statement All (allows s3:*, a:b and 1 more on *) out of inline policy work of web",
        ),
        (lever("metadata_endpoint", to="disabled"), "switch the metadata service of web off"),
        (lever("profile"), "take the instance profile off web"),
        (lever("attached_policies", "arn:aws:iam::aws:policy/ReadOnly"), "detach ReadOnly from web"),
        (lever("groups", "[0]"), "take everyone out of group docker on web"),
        (lever("groups", "team"), "take web out of group team"),
        (
            lever("cloud_credentials", "[0]"),
            "remove the access key from /home/ops/.aws/credentials (profile default) of web",
        ),
        (lever("labels", "[1]"), "take b out of labels of web"),
        (lever("ingress", "[7]"), "take [7] out of ingress of web"),
        (lever("minimum", to=14), "set minimum to 14 on web"),
    ],
)  # fmt: skip
def test_levers_in_words(pull, words):
    assert told(pull, FIELDS, "web") == words

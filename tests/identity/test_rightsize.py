"""The proposal allows nothing new, and all that was allowed of what is used."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from stance.identity.parsing import parse_policy
from stance.identity.permissions import permission
from stance.identity.rightsize import granted_services, rightsized

PATTERNS = ("*", "s3:*", "s3:Get*", "S3:GetObject", "sqs:SendMessage", "sqs:*", "s*:*", "kms:Decrypt", "iam:Pass*")
ACTIONS = ("s3:GetObject", "s3:PutObject", "sqs:SendMessage", "kms:Decrypt", "iam:PassRole", "ec2:RunInstances")
RESOURCES = ("*", "arn:aws:s3:::a/*", "arn:aws:sqs:us-east-1:111122223333:q")


def document(*statements):
    return parse_policy(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))


@st.composite
def policies(draw):
    statements = draw(
        st.lists(
            st.fixed_dictionaries({
                "Effect": st.sampled_from(("Allow", "Allow", "Deny")),
                "Resource": st.sampled_from(RESOURCES),
                draw(st.sampled_from(("Action", "NotAction"))): st.lists(st.sampled_from(PATTERNS), min_size=1),
            }),
            min_size=1,
            max_size=4,
        )
    )  # fmt: skip
    return document(*statements)


used_services = st.dictionaries(
    st.sampled_from(("s3", "sqs", "kms", "iam")), st.none() | st.sets(st.sampled_from(ACTIONS)), max_size=4
)


def allowed(held, action):
    found = permission(held, action).allowed
    return found.sure, found.possible


def is_used(action, used):
    service = action.partition(":")[0]
    return service in used and (used[service] is None or action in used[service])


@settings(max_examples=60, deadline=None)
@given(st.lists(policies(), max_size=3), used_services)
def test_keeps_what_is_used_and_adds_nothing(held, used):
    used = {service: None if names is None else {n for n in names if n.startswith(f"{service}:")}
            for service, names in used.items()}  # fmt: skip
    proposal = [rightsized(held, used)]
    for action in ACTIONS:
        before, after = allowed(held, action), allowed(proposal, action)
        if is_used(action, used):
            assert after == before, action
        elif not action.startswith("iam:") or "iam" not in used:
            assert not after[1] or before[1]
            if action.partition(":")[0] not in used:
                assert after == (False, False)


def test_resources_conditions_and_denials_stay():
    held = document(
        {
            "Sid": "Work",
            "Effect": "Allow",
            "Action": ["s3:*", "ec2:*"],
            "Resource": "arn:aws:s3:::a/*",
            "Condition": {"Bool": {"aws:SecureTransport": "true"}},
        },
        {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"},
    )
    assert rightsized([held, held], {"s3": ["s3:GetObject"]}).to_dict()["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject"],
            "Resource": ["arn:aws:s3:::a/*"],
            "Condition": {"Bool": {"aws:SecureTransport": ["true"]}},
        },
        {"Effect": "Deny", "Action": ["s3:DeleteObject"], "Resource": ["*"]},
    ]


def test_everything_becomes_the_services_in_use():
    held = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
    (statement,) = rightsized([held], {"s3": None, "sqs": None}).to_dict()["Statement"]
    assert statement["Action"] == ["s3:*", "sqs:*"]
    assert rightsized([held], {}).statements == ()


def test_everything_but_becomes_what_is_left_of_the_services_in_use():
    held = document({"Effect": "Allow", "NotAction": ["iam:*", "sqs:DeleteQueue"], "Resource": "*"})
    (statement,) = rightsized([held], {"iam": None, "s3": None, "sqs": None}).to_dict()["Statement"]
    assert "s3:*" in statement["Action"]
    assert "sqs:SendMessage" in statement["Action"]
    assert "sqs:DeleteQueue" not in statement["Action"]
    assert not any(action.startswith("iam:") for action in statement["Action"])


def test_a_dollar_of_the_old_version_stays_a_dollar():
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${aws:username}"}
    old = parse_policy({"Statement": statement})
    (statement,) = rightsized([old], {"s3": None}).statements
    assert statement.resources == ("arn:aws:s3:::${$}{aws:username}",)


def test_granted_services():
    held = document({"Effect": "Allow", "Action": ["S3:Get*", "sqs:*"], "Resource": "*"})
    assert granted_services([held]) == {"s3", "sqs"}
    assert "lambda" in granted_services([document({"Effect": "Allow", "Action": "*", "Resource": "*"})])

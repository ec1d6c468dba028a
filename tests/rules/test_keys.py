import json

import pytest

from rules.examples import verdict
from stance.conditions import UNKNOWN, partial
from stance.facts import keys as facts
from stance.rules import keys as rules

ME, OTHER = "123456789012", "999988887777"


def policy(principal, **more):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_policies():
    public = facts.public.derive
    assert public(None, ME) is False
    assert public(policy({"AWS": f"arn:aws:iam::{ME}:root"}), ME) is False
    assert public(policy({"AWS": "*"}), ME) is True
    assert public(policy("*"), ME) is True
    assert public(policy("*", Condition={"StringEquals": {"kms:CallerAccount": ME}}), ME) is False
    assert (
        public(policy("*", Condition={"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}), ME) is True
    )
    with pytest.raises(ValueError, match="policy"):
        public("{", ME)


def test_strangers():
    ask = facts.foreign.derive
    assert ask(policy({"AWS": f"arn:aws:iam::{OTHER}:root"}), ME, {"organization": None}) == [OTHER]
    assert ask(policy({"AWS": f"arn:aws:iam::{ME}:role/x"}), ME, UNKNOWN) == []
    assert ask(UNKNOWN, ME, UNKNOWN) is UNKNOWN
    ours = policy("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}})
    assert ask(ours, ME, {"organization": "o-abcdefghij"}) == []
    assert ask(ours, ME, {"organization": None}) == ["o-abcdefghij"]
    assert ask(ours, ME, {}) == partial([])


@pytest.mark.parametrize("state", ["Disabled", "PendingDeletion", "PendingImport", "Unavailable"])
def test_rules_of_use_leave_keys_out_of_use_alone(state):
    record = {"manager": "CUSTOMER", "state": state, "rotated": None, "policy": None, "public": False}
    assert verdict(rules.KEY_ROTATED, record) == "not applicable"
    assert verdict(rules.KEY_NOT_PUBLIC, record) == "not applicable"


def test_keys_of_aws_and_keys_that_cannot_rotate_are_left_alone():
    assert verdict(rules.KEY_NOT_PENDING_DELETION, {"manager": "AWS", "state": "Enabled"}) == "not applicable"
    ours = {"manager": "CUSTOMER", "state": "Enabled", "rotated": None, "rotation_days": None}
    for kind in ({"spec": "SYMMETRIC_DEFAULT", "origin": "EXTERNAL"}, {"spec": "RSA_2048", "origin": "AWS_KMS"}):
        assert verdict(rules.KEY_ROTATED, ours | kind) == "not applicable"


def test_what_was_denied_is_unknown():
    assert verdict(rules.KEY_ROTATED, {"manager": "CUSTOMER", "state": "Enabled"}) is None
    assert verdict(rules.KEY_NOT_PUBLIC, {}) is None

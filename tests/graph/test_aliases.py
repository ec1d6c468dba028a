"""Keys that a store names by an alias are found."""

from __future__ import annotations

import pytest

from graph.made import ACCOUNT, allow, arn, bucket, drawn, key, principal, reached
from stance.graph.makers.aws_data import data_access

READ = allow("s3:GetObject", "arn:aws:s3:::data/*")
DELEGATES = {"Effect": "Allow", "Principal": {"AWS": arn("root")}, "Action": "kms:*", "Resource": "*"}


@pytest.mark.parametrize(
    ("named", "sure", "possible"),
    [
        ("alias/data", False, False),
        (f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/data", False, False),
        ("alias/other", False, True),
        ("arn:aws:kms:eu-west-1:999999999999:alias/data", False, False),  # another account wants its own word too
        ("alias/aws/s3", True, True),
    ],
)
def test_who_may_not_decrypt_does_not_read(named: str, sure: bool, possible: bool) -> None:
    held = key("k", DELEGATES, aliases=["alias/data"])
    edges = drawn(data_access, principal("role/r", READ), bucket("data", key=named), held)
    assert (("r", "data") in reached(edges, "reads", sure=True)) is sure
    assert (("r", "data") in reached(edges, "reads")) is possible

"""Bucket policies that refuse plain transport."""

import pytest

from identity.documents import BUCKET, OBJECTS, OTHER, allow, deny, policy
from stance.identity import denies_plain_transport

PLAIN = {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([deny(condition=PLAIN)], True),
        ([deny("*", "*", condition=PLAIN)], True),
        ([deny(resource=f"{BUCKET}*", condition=PLAIN)], True),
        ([deny(principal={"AWS": "*"}, condition={"Bool": {"AWS:securetransport": False}})], True),
        ([deny(condition={"BoolIfExists": {"aws:SecureTransport": "false"}})], True),
        ([deny(condition={"StringEquals": {"aws:SecureTransport": "false"}})], True),
        ([deny(condition={"NumericLessThanIfExists": {"s3:TlsVersion": "1.2"}})], True),
        ([deny(resource=BUCKET, condition=PLAIN), deny(resource=OBJECTS, condition=PLAIN)], True),
        ([deny(condition={"NumericLessThan": {"s3:TlsVersion": "1.2"}})], False),
        ([deny(resource=OBJECTS, condition=PLAIN)], False),
        ([deny(resource=BUCKET, condition=PLAIN)], False),
        ([deny("s3:GetObject", condition=PLAIN)], False),
        ([deny(principal={"AWS": OTHER}, condition=PLAIN)], False),
        ([deny(NotPrincipal={"AWS": OTHER}, condition=PLAIN)], False),
        ([deny(condition=PLAIN | {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})], False),
        ([deny(condition={"Bool": {"aws:SecureTransport": "true"}})], False),
        ([deny(resource=("arn:aws:s3:::other", "arn:aws:s3:::other/*"), condition=PLAIN)], False),
        ([allow("s3:*", condition={"Bool": {"aws:SecureTransport": "true"}})], False),
        ([], False),
    ],
)
def test_plain_transport(statements, expected):
    assert denies_plain_transport(policy(*statements), BUCKET) is expected

"""The same promises over HTTP: what servers answer, one operation of each protocol, in the service's own words."""

from __future__ import annotations

import pytest

from promises.operations import rules_on
from promises.replay import target
from promises.state import baseless, changed, outcomes, wrong_turns
from servers import FaultProxy
from servers.clients import client
from stance.config import Config
from stance.estate import Estate

HASTY = Config(read_seconds=0.3, connect_seconds=1.0)
PROTOCOLS = {
    "ec2": ("ec2:DescribeVolumes", "disk-*"),
    "json": ("kms:GetKeyRotationStatus", "keys-*"),
    "rest-xml": ("s3:GetBucketVersioning", "storage-bucket-versioned"),
    "rest-json": ("accessanalyzer:ListAnalyzers", rules_on("accessanalyzer:ListAnalyzers")[0]),
}
PAGED = {
    "ec2": ("ec2:DescribeVolumes", "disk-*"),
    "rest-json": ("accessanalyzer:ListAnalyzers", rules_on("accessanalyzer:ListAnalyzers")[0]),
    "rest-xml": ("s3:ListBuckets", "storage-bucket-versioned"),
}


@pytest.fixture(scope="module")
def server(aws_server):
    """A small account: a versioned bucket, a volume, a key that turns, an analyzer."""
    aws_server.reset()
    s3 = client("s3", aws_server.url)
    s3.create_bucket(Bucket="kept")
    s3.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Enabled"})
    client("ec2", aws_server.url).create_volume(AvailabilityZone="us-east-1a", Size=1, Encrypted=True)
    kms = client("kms", aws_server.url)
    kms.enable_key_rotation(KeyId=kms.create_key()["KeyMetadata"]["KeyId"])
    return aws_server


def scanned(url: str, rule: str, config: Config | None = None):
    with Estate(config=config) as estate:
        summary = estate.scan(target(url, ["us-east-1"]), rules=[rule])
        return summary, outcomes(estate)


def check(server, operation: str, rule: str, fault: str, reason: str | None, config: Config | None = None) -> None:
    _, before = scanned(server.url, rule)
    with FaultProxy(server.url) as proxy:
        proxy.fault(operation, fault)
        summary, found = scanned(proxy.url, rule, config)
        assert proxy.counts[operation]
    assert wrong_turns(before, found) == []
    assert baseless(found.values()) == []
    if reason is not None:
        assert reason in {found[key].reason for key in changed(before, found) & found.keys()}
        assert summary.coverage < 1


REASONS = {
    "denied": "denied", "throttled": "throttled", "broken": "error", "reset": "timeout",
    "malformed": "malformed", "garbled": "malformed", "empty": "malformed",
}  # fmt: skip


@pytest.mark.parametrize("fault", REASONS)
@pytest.mark.parametrize("protocol", ["ec2", "json", "rest-xml", "rest-json"])
def test_an_answer_gone_wrong(server, protocol, fault):
    operation, rule = PROTOCOLS[protocol]
    check(server, operation, rule, fault, REASONS[fault])


@pytest.mark.parametrize("protocol", ["ec2", "rest-xml"])
def test_no_answer_in_time(server, protocol):
    operation, rule = PROTOCOLS[protocol]
    check(server, operation, rule, "timeout", "timeout", HASTY)


@pytest.mark.parametrize("fault", ["same-page", "new-pages"])
@pytest.mark.parametrize("protocol", PAGED)
def test_pages_without_end(server, protocol, fault):
    check(server, *PAGED[protocol], fault, None)


@pytest.mark.parametrize("fault", ["denied", "empty", "malformed"])
def test_the_query_protocol(server, fault):
    check(server, "iam:GetAccountSummary", "identity-root-*", fault, REASONS[fault])

"""All AWS connectors through the engine against a server: everything is answered, and what is broken is told."""

import asyncio
from collections import Counter

import pytest

from collect.memory import MemorySink
from servers import FaultProxy
from stance.collect.aws.credentials import Access
from stance.collect.aws.discover import discover
from stance.collect.aws.signing import Keys
from stance.collect.aws.transport import AwsTransport, Patience
from stance.collect.engine import Options, collect
from stance.collect.plan import plan
from stance.conditions import ITEMS
from stance.estate.sink import StoreSink
from stance.model import Resource, declared
from stance.store import Store

pytestmark = pytest.mark.slow  # the account alone takes its time to be filled

REGIONS = ("us-east-1", "eu-west-1")
RESOURCES = declared("stance.connectors.aws", Resource)


@pytest.fixture(scope="module")
def account(demo_estate):
    url, _ = demo_estate
    return url


@pytest.fixture
def proxy(account):
    with FaultProxy(account) as proxy:
        yield proxy


def transport(url):
    patience = Patience(connect=5, read=0.5, pause=0.001)
    return AwsTransport(Access(keys=Keys("AKIAEXAMPLE", "secret"), endpoint_url=url), patience=patience)


async def _collect(url, resources, sink, patient, options=None):
    made = transport(url)
    made.patience = Patience(connect=60, read=60, pause=0.001) if patient else made.patience
    try:
        found = await discover(made, REGIONS)
        await collect(plan(resources, found.target), made, sink, "scan", options or Options())
        return found
    finally:
        await made.close()


def collected(url, resources=RESOURCES, patient=True):
    sink = MemorySink()
    found = asyncio.run(_collect(url, resources, sink, patient))
    return sink, found


def records(sink):
    return {(scope, record.id): record for scope, commit in sink.scopes.items() for record in commit.records}


def test_everything_is_answered_and_every_request_is_in_the_ledger(proxy):
    sink, found = collected(proxy.url)
    assert [scope for scope, commit in sink.scopes.items() if not commit.complete] == []
    assert {key: record.gaps for key, record in records(sink).items() if record.gaps} == {}
    reads = [*found.reads, *(read for commit in sink.scopes.values() for read in commit.reads)]
    ledger = Counter()
    for read in reads:
        ledger[read.operation] += read.count
    requests = proxy.counts
    # The old and the new way to ask for a bucket's life cycle are one request.
    requests["s3:GetBucketLifecycleConfiguration"] += requests.pop("s3:GetBucketLifecycle", 0)
    assert ledger == requests


BROKEN = [
    ("s3:GetBucketAcl", "denied"),
    ("s3:ListBuckets", "throttled"),
    ("s3:GetBucketPolicy", "reset"),
    ("kms:DescribeKey", "malformed"),
    ("kms:ListKeys", "garbled"),
    ("iam:GetAccountAuthorizationDetails", "same-page"),
    ("iam:GetCredentialReport", "empty"),
    ("ec2:DescribeSecurityGroups", "new-pages"),
    ("ec2:DescribeInstances", "broken"),
    ("ec2:GetEbsEncryptionByDefault", "timeout"),
    ("cloudtrail:GetTrailStatus", "empty"),
]


@pytest.mark.parametrize(("operation", "kind"), BROKEN)
def test_a_broken_operation_takes_away_and_adds_nothing(proxy, operation, kind):
    kinds = {resource.kind for resource in RESOURCES if any(call.operation == operation for call in resource.calls)}
    resources = [resource for resource in RESOURCES if resource.kind in kinds]
    before = records(collected(proxy.url, resources)[0])
    proxy.fault(operation, kind)
    sink, _ = collected(proxy.url, resources, patient=kind != "timeout")
    after = records(sink)
    assert after.keys() <= before.keys()
    lost = [scope for scope, commit in sink.scopes.items() if not commit.complete]
    assert {scope for scope, _ in before.keys() - after.keys()} <= set(lost)
    unknown = 0
    for key, record in after.items():
        for name, value in before[key].fields.items():
            if name not in record.fields:
                unknown += 1
                assert name in record.gaps
            elif not (
                isinstance(value, list) and isinstance(record.fields[name], dict) and ITEMS in record.fields[name]
            ):
                assert record.fields[name] == value
    assert unknown or lost


def test_into_the_store_interrupted_and_resumed_is_as_if_undisturbed(account):
    resources = [r for r in RESOURCES if r.kind.kind in ("aws.s3.bucket", "aws.kms.key", "aws.region")]
    whole, broken = _stored(account, resources, ()), _stored(account, resources, (25, 90, 140))
    assert whole == broken


def _stored(url, resources, stops):
    with Store.open("sqlite://") as store:
        store.begin_scan("scan", "2026-11-21T18:00:00Z", [], {}, {})
        for stop in (*stops, None):
            asyncio.run(_until(url, resources, StoreSink(store, lambda value: value), stop))
        found = [(a.kind, a.id, a.fields, a.gaps) for a in store.assets()]
        reads = {(read.scope, read.operation, read.result) for read in store.reads()}
        return sorted(found, key=lambda asset: asset[:2]), reads


class Stopping(AwsTransport):
    """Calls `stop` at the n-th call."""

    def __init__(self, *given, at=None, stop=None):
        super().__init__(*given)
        self.left, self.stop = at, stop

    async def pages(self, call, args, region):
        if self.left is not None:
            self.left -= 1
            if not self.left:
                self.stop()
        async for page in super().pages(call, args, region):
            yield page


async def _until(url, resources, sink, at):
    access = Access(keys=Keys("AKIAEXAMPLE", "secret"), endpoint_url=url)
    task = asyncio.current_task()
    made = Stopping(access, at=at, stop=lambda: work.cancel())
    found = await discover(made, REGIONS)
    work = asyncio.ensure_future(collect(plan(resources, found.target), made, sink, "scan"))
    try:
        await work
    except asyncio.CancelledError:
        assert at is not None
        assert not task.cancelling()
    finally:
        await made.close()

"""Each fault arrives at the SDK as the real one would."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from servers import DemoServer, FaultProxy
from servers.clients import client

Call = Callable[[str], Any]
CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "s3:GetBucketAcl": ("s3", "get_bucket_acl", {"Bucket": "proxied"}),
    "s3:ListBuckets": ("s3", "list_buckets", {}),
    "s3control:GetPublicAccessBlock": ("s3control", "get_public_access_block", {"AccountId": "123456789012"}),
    "iam:GetAccountSummary": ("iam", "get_account_summary", {}),
    "ec2:DescribeVpcs": ("ec2", "describe_vpcs", {}),
    "kms:ListKeys": ("kms", "list_keys", {}),
    "cloudwatch:DescribeAlarms": ("cloudwatch", "describe_alarms", {}),
    "account:GetContactInformation": ("account", "get_contact_information", {}),
    "accessanalyzer:ListAnalyzers": ("accessanalyzer", "list_analyzers", {}),
    "organizations:DescribeOrganization": ("organizations", "describe_organization", {}),
}
DENIED = {"ec2": "UnauthorizedOperation", "s3": "AccessDenied", "iam": "AccessDenied", "s3control": "AccessDenied"}
THROTTLED = {
    "ec2": "RequestLimitExceeded",
    "s3": "SlowDown",
    "iam": "Throttling",
    "s3control": "Throttling",
    "account": "TooManyRequestsException",
    "accessanalyzer": "TooManyRequestsException",
}


@pytest.fixture(scope="module")
def account(aws_server: DemoServer) -> str:
    aws_server.reset()
    s3 = client("s3", aws_server.url)
    s3.create_bucket(Bucket="proxied")
    s3.put_object(Bucket="proxied", Key="a/b c", Body=b"x")
    client("iam", aws_server.url).create_user(UserName="ada")
    return aws_server.url


@pytest.fixture
def proxy(account: str, faults: FaultProxy) -> FaultProxy:
    return faults


def make(operation: str, url: str, **config: Any) -> Any:
    service, method, arguments = CALLS[operation]
    return getattr(client(service, url, **config), method)(**arguments)


@pytest.mark.parametrize("operation", CALLS)
def test_requests_are_named(proxy: FaultProxy, operation: str) -> None:
    with contextlib.suppress(ClientError):  # some say that there is none
        make(operation, proxy.url)
    (seen,) = proxy.log
    assert (seen.operation, seen.region, seen.fault) == (operation, "us-east-1", None)


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize(
    ("kind", "words", "otherwise"),
    [("denied", DENIED, "AccessDeniedException"), ("throttled", THROTTLED, "ThrottlingException")],
)
def test_refusals_carry_the_services_own_code(
    proxy: FaultProxy, operation: str, kind: Any, words: dict[str, str], otherwise: str
) -> None:
    proxy.fault(operation, kind)
    with pytest.raises(ClientError) as refused:
        make(operation, proxy.url)
    assert refused.value.response["Error"]["Code"] == words.get(operation.partition(":")[0], otherwise)
    assert proxy.log[0].fault == kind


@pytest.mark.parametrize("operation", CALLS)
def test_server_errors_and_expiry(proxy: FaultProxy, operation: str) -> None:
    proxy.fault(operation, "broken", times=1)
    with pytest.raises(ClientError) as broken:
        make(operation, proxy.url)
    assert broken.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    proxy.clear()
    proxy.fault(operation, "expired")
    with pytest.raises(ClientError) as expired:
        make(operation, proxy.url)
    assert "Expired" in expired.value.response["Error"]["Code"]


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize("kind", ["malformed", "garbled"])
def test_bodies_without_sense_do_not_parse(proxy: FaultProxy, operation: str, kind: Any) -> None:
    proxy.fault(operation, kind)
    # S3 makes a server error of it, the SDK a parser's error, and of bytes that are no text a bare UnicodeDecodeError
    try:
        answer = make(operation, proxy.url)
    except (ResponseParserError, ClientError, UnicodeDecodeError):
        return
    # or it takes a JSON body that does not parse for a message: the content is missing all the same
    assert set(answer) <= {"ResponseMetadata", "message"}


@pytest.mark.parametrize("operation", CALLS)
def test_empty_answers_parse_and_hold_nothing(proxy: FaultProxy, operation: str) -> None:
    proxy.fault(operation, "empty")
    answer = make(operation, proxy.url)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert not any(value for name, value in answer.items() if name != "ResponseMetadata")


def test_silence_times_out(proxy: FaultProxy) -> None:
    proxy.fault("kms:*", "timeout")
    with pytest.raises(ReadTimeoutError):
        make("kms:ListKeys", proxy.url, read_timeout=0.2)
    assert make("ec2:DescribeVpcs", proxy.url)["Vpcs"]


def test_reset_breaks_the_connection(proxy: FaultProxy) -> None:
    proxy.fault("ec2:DescribeVpcs", "reset")
    with pytest.raises((ConnectionClosedError, EndpointConnectionError)):
        make("ec2:DescribeVpcs", proxy.url)


PAGED: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "iam:GetAccountAuthorizationDetails": ("iam", "get_account_authorization_details", {}, "Marker"),
    "ec2:DescribeInstances": ("ec2", "describe_instances", {}, "NextToken"),
    "ec2:DescribeSnapshots": ("ec2", "describe_snapshots", {"OwnerIds": ["self"]}, "NextToken"),
    "kms:ListKeys": ("kms", "list_keys", {}, "Marker"),
    "rds:DescribeDBInstances": ("rds", "describe_db_instances", {}, "Marker"),
    "logs:DescribeLogGroups": ("logs", "describe_log_groups", {}, "nextToken"),
    "s3:ListBuckets": ("s3", "list_buckets", {}, "ContinuationToken"),
    "s3:ListObjectsV2": ("s3", "list_objects_v2", {"Bucket": "proxied"}, "ContinuationToken"),
    "organizations:ListRoots": ("organizations", "list_roots", {}, "NextToken"),
    "accessanalyzer:ListAnalyzers": ("accessanalyzer", "list_analyzers", {}, "nextToken"),
}


@pytest.mark.parametrize("operation", [name for name in PAGED if "organizations" not in name])
def test_pages_never_end(proxy: FaultProxy, operation: str) -> None:
    service, method, arguments, _ = PAGED[operation]
    proxy.fault(operation, "new-pages")
    pages = iter(client(service, proxy.url).get_paginator(method).paginate(**arguments))
    for _ in range(5):
        next(pages)
    assert proxy.counts == {operation: 5}


def test_the_same_page_again(proxy: FaultProxy) -> None:
    from botocore.exceptions import PaginationError

    proxy.fault("ec2:DescribeInstances", "same-page")
    with pytest.raises(PaginationError):
        list(client("ec2", proxy.url).get_paginator("describe_instances").paginate())


def test_faults_choose_region_argument_and_moment(proxy: FaultProxy) -> None:
    proxy.fault("ec2:DescribeVpcs", "denied", region="eu-west-1")
    assert make("ec2:DescribeVpcs", proxy.url)["Vpcs"]
    with pytest.raises(ClientError):
        client("ec2", proxy.url, "eu-west-1").describe_vpcs()
    proxy.fault("s3:GetBucketAcl", "denied", where={"Bucket": "other"})
    assert make("s3:GetBucketAcl", proxy.url)["Grants"]
    proxy.fault("iam:*", "throttled", after=1, times=1)
    codes = []
    for _ in range(3):
        try:
            make("iam:GetAccountSummary", proxy.url)
        except ClientError as error:
            codes.append(error.response["Error"]["Code"])
        else:
            codes.append("ok")
    assert codes == ["ok", "Throttling", "ok"]


def test_the_log_holds_arguments_and_counts(proxy: FaultProxy) -> None:
    s3 = client("s3", proxy.url)
    body = s3.get_object(Bucket="proxied", Key="a/b c")["Body"].read()
    assert body == b"x"
    client("iam", proxy.url).get_user(UserName="ada")
    assert proxy.log[0].args["Bucket"] == "proxied"
    assert proxy.log[0].args["Key"] == "a/b c"
    assert proxy.log[1].args["UserName"] == "ada"
    assert proxy.counts == {"s3:GetObject": 1, "iam:GetUser": 1}

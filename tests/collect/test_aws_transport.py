"""The AWS transport against a server that misbehaves in every way that AWS may."""

import asyncio
import socket
from dataclasses import replace

import pytest
from aiohttp import web

from collect.aws_server import HASTY, KEYS, ask, json, serving, xml
from stance.collect.aws.credentials import Access, configured_region
from stance.collect.aws.discover import discover
from stance.collect.aws.endpoints import Endpoints
from stance.collect.aws.errors import CREDENTIALS, DENIED, THROTTLED, UNSUPPORTED, reason
from stance.collect.aws.service import service
from stance.collect.aws.transport import AwsTransport
from stance.collect.transport import CallError, TargetError
from stance.model import Call, Reason

VERSIONING = '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>'


def asked(handler, operation, **args):
    """The pages (or the error) and how many requests it took."""

    async def main():
        async with serving(handler) as (transport, seen):
            return await ask(transport, operation, **args), len(seen)

    return asyncio.run(main())


def one(handler, operation="s3:GetBucketVersioning", **args):
    (answer,), requests = asked(handler, operation, **(args or {"Bucket": "b"}))
    return answer, requests


def test_an_answer():
    assert one(lambda request: xml(VERSIONING)) == ({"Status": "Enabled"}, 1)


ERROR = "<Error><Code>{}</Code><Message>no</Message></Error>"


@pytest.mark.parametrize(
    ("response", "expected", "requests"),
    [
        (lambda: xml(ERROR.format("AccessDenied"), 403), Reason.DENIED, 1),
        (lambda: xml("", 403), Reason.DENIED, 1),
        (lambda: xml("<html>what</html>", 403), Reason.DENIED, 1),
        (lambda: xml(ERROR.format("AccessDenied")), Reason.DENIED, 1),
        (lambda: xml(ERROR.format("InternalError")), Reason.ERROR, 3),
        (lambda: xml(ERROR.format("SlowDown"), 503), Reason.THROTTLED, 3),
        (lambda: xml(ERROR.format("NotImplemented"), 501), Reason.UNSUPPORTED, 1),
        (lambda: xml(ERROR.format("ExpiredToken"), 400), Reason.DENIED, 1),
        (lambda: xml(ERROR.format("Odd"), 400), Reason.ERROR, 1),
        (lambda: xml("", 500), Reason.ERROR, 3),
        (lambda: xml("<html>a captive portal</html>"), Reason.MALFORMED, 1),
        (lambda: xml("<Versioning"), Reason.MALFORMED, 1),
        (lambda: xml(""), Reason.MALFORMED, 1),
        (lambda: web.Response(body=b"\xff\x00\xfe"), Reason.MALFORMED, 1),
        (lambda: web.Response(status=302, headers={"Location": "http://192.0.2.1/"}), Reason.ERROR, 1),
    ],
)
def test_what_is_no_answer_has_a_reason(response, expected, requests):
    error, made = one(lambda request: response())
    assert (error.reason, made) == (expected, requests)


@pytest.mark.parametrize("body", ["", "null", "[]", "{", "<html/>", '"text"'])
def test_json_that_is_no_object_is_malformed(body):
    error, _ = one(lambda request: json(body), "kms:DescribeKey", KeyId="k")
    assert error.reason is Reason.MALFORMED


@pytest.mark.parametrize("operation", ["ec2:DescribeVolumes", "iam:ListUsers", "rds:DescribeDBInstances"])
@pytest.mark.parametrize("body", ["<Response><unfinished>", "<Response/", "no xml at all"])
def test_query_answers_that_are_cut_short_are_malformed(operation, body):
    ((answer,), _) = asked(lambda request: xml(body), operation)
    assert answer.reason is Reason.MALFORMED


def test_throttling_is_waited_out_and_noted():
    answers = iter([xml(ERROR.format("SlowDown"), 503), xml(ERROR.format("SlowDown"), 503), xml(VERSIONING)])

    noted = []

    async def main():
        async with serving(lambda request: next(answers)) as (transport, _):
            transport.budget.throttled = lambda *which: noted.append(which)
            return await ask(transport, "s3:GetBucketVersioning", Bucket="b")

    assert asyncio.run(main()) == [{"Status": "Enabled"}]
    assert noted == [("s3", "us-east-1")] * 2


def test_codes_that_mean_there_is_none_go_before_everything():
    call = Call("s3:GetBucketPolicy", absent="AccessDenied")
    error, _ = one(lambda request: xml(ERROR.format("AccessDenied"), 403), call=call, Bucket="b")
    assert error.reason is None


def test_silence_is_a_timeout_and_not_waited_for_long():
    async def silent(request):
        await asyncio.sleep(30)

    error, requests = one(silent)
    assert (error.reason, requests) == (Reason.TIMEOUT, 2)


def test_a_connection_that_breaks_is_a_timeout():
    async def broken(request):
        request.transport.close()
        return web.Response()

    error, requests = one(broken)
    assert error.reason is Reason.TIMEOUT
    assert requests > 1


def test_a_closed_port_is_a_timeout():
    async def main():
        async with serving(lambda request: xml(VERSIONING)) as (transport, _):
            pass
        return await ask(transport, "s3:GetBucketVersioning", Bucket="b")

    (error,) = asyncio.run(main())
    assert error.reason is Reason.TIMEOUT


def test_a_bucket_elsewhere_is_asked_in_its_region_through_the_same_server():
    def handler(request):
        if "/eu-west-1/" in request.headers["Authorization"]:
            return xml(VERSIONING)
        return web.Response(status=301, headers={"x-amz-bucket-region": "eu-west-1", "Location": "http://192.0.2.1/"})

    assert one(handler) == ({"Status": "Enabled"}, 2)


def test_pages_follow_their_tokens():
    def handler(request):
        page = 2 if "t1" in request._read_bytes.decode() else 1
        token = "" if page == 2 else "<nextToken>t1</nextToken>"
        return xml(
            f"<DescribeVolumesResponse><volumeSet><item><volumeId>v{page}</volumeId></item></volumeSet>{token}"
            "</DescribeVolumesResponse>"
        )

    pages, requests = asked(handler, "ec2:DescribeVolumes")
    assert [page["Volumes"] for page in pages] == [[{"VolumeId": "v1"}], [{"VolumeId": "v2"}]]
    assert requests == 2


def test_a_token_that_comes_again_ends_the_listing_as_malformed():
    body = "<DescribeVolumesResponse><volumeSet/><nextToken>t</nextToken></DescribeVolumesResponse>"
    pages, requests = asked(lambda request: xml(body), "ec2:DescribeVolumes")
    assert pages[-1].reason is Reason.MALFORMED
    assert requests == 2


def test_an_operation_that_does_not_exist_is_unsupported():
    for operation in ("s3:Nonsense", "nonsense:List"):
        error, requests = one(lambda request: xml(""), operation)
        assert (error.reason, requests) == (Reason.UNSUPPORTED, 0)


def test_a_single_value_becomes_the_list_that_the_model_wants():
    seen = []

    def handler(request):
        seen.append(request._read_bytes.decode())
        return xml("<DescribeVolumesResponse><volumeSet/></DescribeVolumesResponse>")

    asked(handler, "ec2:DescribeVolumes", VolumeIds="vol-1")
    assert "VolumeId.1=vol-1" in seen[0]


SERVICES = ["s3", "s3control", "sqs", "sns", "iam", "sts", "ec2", "kms", "lambda", "cloudwatch", "organizations"]


@pytest.mark.parametrize("name", SERVICES)
def test_with_an_endpoint_given_nothing_goes_to_the_real_service(name):
    endpoint = Endpoints("http://127.0.0.1:4566/base/").of(service(name), "eu-west-1")
    assert (endpoint.scheme, endpoint.host, endpoint.base) == ("http", "127.0.0.1:4566", "/base")


def test_a_server_on_this_host_is_reached_without_the_proxy(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:3128")
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:3128")
    assert one(lambda request: xml(VERSIONING)) == ({"Status": "Enabled"}, 1)


def test_an_account_id_is_not_put_before_the_given_host():
    def handler(request):
        assert request.headers["x-amz-account-id"] == "123456789012"
        return xml(ERROR.format("NoSuchPublicAccessBlockConfiguration"), 404)

    error, _ = one(handler, "s3control:GetPublicAccessBlock", AccountId="123456789012")
    assert error.code == "NoSuchPublicAccessBlockConfiguration"


def test_real_endpoints(monkeypatch):
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS"):
        monkeypatch.delenv(name, raising=False)
    endpoints = Endpoints()
    assert endpoints.of(service("ec2"), "eu-west-1").host == "ec2.eu-west-1.amazonaws.com"
    assert endpoints.of(service("iam"), "global").host == "iam.amazonaws.com"
    assert endpoints.of(service("iam"), "global").region == "us-east-1"
    assert endpoints.of(service("s3"), "eu-west-1").host == "s3.eu-west-1.amazonaws.com"
    assert Endpoints(partition="aws-cn").of(service("sts"), "global").host == "sts.cn-north-1.amazonaws.com.cn"
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:1")
    assert Endpoints().of(service("sqs"), "eu-west-1").host == "127.0.0.1:1"


@pytest.mark.parametrize("region", ["evil.example/", "", "us-east-1.evil.example", "../x"])
def test_a_region_never_chooses_the_host(region):
    with pytest.raises(CallError):
        Endpoints().of(service("s3"), region)


def test_classification():
    assert {reason(code, 400) for code in DENIED | CREDENTIALS} == {Reason.DENIED}
    assert {reason(code, 400) for code in THROTTLED} == {Reason.THROTTLED}
    assert {reason(code, 400) for code in UNSUPPORTED} == {Reason.UNSUPPORTED}
    assert reason("Client.UnauthorizedOperation", 403) is Reason.DENIED
    assert reason("Throttling.User", 400) is Reason.THROTTLED
    assert reason("RequestLimitExceeded", 503) is Reason.THROTTLED
    assert reason("NoSuchBucket", 404) is Reason.ERROR
    assert reason("", 404) is Reason.UNSUPPORTED
    assert reason("RequestTimeTooSkewed", 403) is Reason.ERROR
    assert reason("", 429) is Reason.THROTTLED


def test_keys_do_not_show_their_secrets():
    assert "secret" not in f"{KEYS!r} {KEYS}"


IDENTITY = (
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/u</Arn>"
    "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)
REFUSED = "<ErrorResponse><Error><Code>{}</Code><Message>no</Message></Error></ErrorResponse>"


def regions(**found):
    items = "".join(
        f"<item><regionName>{name.replace('_', '-')}</regionName><optInStatus>{status}</optInStatus></item>"
        for name, status in found.items()
    )
    return f"<DescribeRegionsResponse><regionInfo>{items}</regionInfo></DescribeRegionsResponse>"


USUAL = regions(
    us_east_1="opt-in-not-required", af_south_1="not-opted-in", eu_south_1="opted-in", cn_north_1="opted-in"
)


def discovered(identity, found, wanted=(), status=200):
    def handler(request):
        body = request._read_bytes.decode()
        return (
            xml(identity, 200 if "<Account>" in identity else 403) if "CallerIdentity" in body else xml(found, status)
        )

    async def main():
        async with serving(handler) as (transport, _):
            return await discover(transport, wanted)

    return asyncio.run(main())


def test_discovery_trusts_each_regions_own_status():
    found = discovered(IDENTITY, USUAL)
    assert found.target.regions == ("eu-south-1", "us-east-1")
    assert (found.target.account, found.target.partition, found.reason) == ("123456789012", "aws", None)
    assert {read.operation: read.count for read in found.reads} == {
        "sts:GetCallerIdentity": 1,
        "ec2:DescribeRegions": 1,
    }


def test_regions_may_be_chosen_among_the_enabled():
    assert discovered(IDENTITY, USUAL, ["us-east-1"]).target.regions == ("us-east-1",)
    for wrong in ("af-south-1", "mars-1"):
        with pytest.raises(TargetError, match=wrong):
            discovered(IDENTITY, USUAL, [wrong])


@pytest.mark.parametrize(
    ("wanted", "named", "asked_in"),
    [(["eu-south-1"], "us-east-1", "eu-south-1"), ([], "eu-south-1", "eu-south-1"), ([], "nowhere", "us-east-1")],
)
def test_discovery_asks_in_a_region_of_ours(monkeypatch, wanted, named, asked_in):
    monkeypatch.setenv("AWS_REGION", named)
    seen = []

    def handler(request):
        seen.append(request.headers["Authorization"].split("/")[2])
        return xml(IDENTITY if "CallerIdentity" in request._read_bytes.decode() else USUAL)

    async def main():
        async with serving(handler) as (transport, _):
            await discover(transport, wanted)

    asyncio.run(main())
    assert set(seen) == {asked_in}


def test_no_region_at_all_is_an_error_and_no_clean_scan():
    with pytest.raises(TargetError, match="no enabled region"):
        discovered(IDENTITY, regions())


def test_regions_that_may_not_be_listed_are_told():
    denied = "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message/></Error></Errors></Response>"
    found = discovered(IDENTITY, denied, status=403)
    assert found.reason is Reason.DENIED
    assert len(found.target.regions) == 17
    assert discovered(IDENTITY, denied, ["eu-west-1"], 403).target.regions == ("eu-west-1",)
    with pytest.raises(TargetError, match="mars-1"):
        discovered(IDENTITY, denied, ["mars-1"], 403)


@pytest.mark.parametrize("code", ["InvalidClientTokenId", "ExpiredToken", "SignatureDoesNotMatch"])
def test_refused_credentials_are_told(code):
    with pytest.raises(TargetError, match=f"credentials were refused.*{code}"):
        discovered(REFUSED.format(code), USUAL)


def test_an_account_out_of_reach_is_told():
    async def main():
        async with serving(lambda request: xml(IDENTITY)) as (transport, _):
            pass
        await discover(transport)

    with pytest.raises(TargetError, match="cannot be reached"):
        asyncio.run(main())


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """No credentials and no configuration anywhere."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return tmp_path


def found_by(access):
    async def main():
        async with serving(lambda request: xml(IDENTITY)) as (transport, seen):
            mine = AwsTransport(replace(access, endpoint_url=transport.access.endpoint_url))
            try:
                await discover(mine, ["us-east-1"])
            finally:
                await mine.close()
                assert not seen

    asyncio.run(main())


def test_missing_credentials_are_told(bare):
    with pytest.raises(TargetError, match="no AWS credentials found: set AWS_ACCESS_KEY_ID"):
        found_by(Access())


def test_a_profile_that_does_not_exist_is_told(bare):
    with pytest.raises(TargetError, match="nobody"):
        found_by(Access(profile="nobody"))


def test_a_profile_gives_credentials_and_an_endpoint(bare):
    (bare / "config").write_text("[profile p]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:1\n")
    (bare / "credentials").write_text("[p]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = s\n")

    async def main():
        transport = AwsTransport(Access(profile="p"))
        keys = await transport._credentials.keys()
        return keys.access, transport.endpoints.of(service("s3"), "eu-west-1").host, configured_region("p")

    assert asyncio.run(main()) == ("AKIAPROFILE", "127.0.0.1:1", "eu-west-1")


def test_a_role_is_assumed_once_and_its_keys_sign():
    assumed = (
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
        "<SecretAccessKey>s</SecretAccessKey><SessionToken>tok</SessionToken>"
        "<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
    )

    def handler(request):
        return xml(assumed) if "AssumeRole" in request._read_bytes.decode() else xml(VERSIONING)

    async def main():
        async with serving(handler) as (transport, seen):
            access = replace(transport.access, role="arn:aws:iam::1:role/r", external_id="x")
            mine = AwsTransport(access)
            await ask(mine, "s3:GetBucketVersioning", Bucket="a")
            await ask(mine, "s3:GetBucketVersioning", Bucket="b")
            await mine.close()
            return [(request._read_bytes.decode(), request.headers) for request in seen]

    first, *others = asyncio.run(main())
    assert "ExternalId=x" in first[0]
    assert len(others) == 2
    for _, headers in others:
        assert "ASIAROLE" in headers["Authorization"]
        assert headers["X-Amz-Security-Token"] == "tok"


def test_a_service_without_a_name_in_a_region_is_not_there(monkeypatch):
    def nowhere(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", nowhere)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)

    async def asked(access):
        transport = AwsTransport(access, patience=HASTY)
        try:
            return await ask(transport, "apprunner:ListServices", "sa-east-1")
        finally:
            await transport.close()

    (real,) = asyncio.run(asked(Access(keys=KEYS)))
    assert (real.reason, real.code) == (Reason.UNSUPPORTED, "NoEndpoint")
    (given,) = asyncio.run(asked(Access(keys=KEYS, endpoint_url="http://nowhere.example")))
    assert given.reason == Reason.TIMEOUT

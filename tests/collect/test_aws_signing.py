"""Requests are signed as botocore signs them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.collect.aws import signing

words = st.text("aZ0-._~%2F", min_size=1, max_size=6)
parts = st.one_of(words, st.sampled_from(("", ".", "..", "%C3%A9")))
paths = st.lists(parts, max_size=4).map(lambda some: "/" + "/".join(some))
queries = st.lists(st.tuples(words, words), max_size=4).map(lambda pairs: "&".join("=".join(pair) for pair in pairs))
hosts = st.sampled_from(
    ("iam.amazonaws.com", "b.s3.eu-west-1.amazonaws.com", "127.0.0.1:5000", "host:443", "[::1]:80")
)
headers = st.dictionaries(
    st.sampled_from(("Content-Type", "X-Amz-Target", "User-Agent", "accept", "X-Amzn-Trace-Id")),
    st.text(" aB;=/", min_size=1, max_size=9).map(str.strip),
)


def _theirs(
    keys: signing.Keys, method: str, url: str, given: dict[str, str], body: bytes, *to: str
) -> dict[str, str]:
    signer: Any = botocore.auth.S3SigV4Auth if to[0] == "s3" else botocore.auth.SigV4Auth
    request = AWSRequest(method, url, given, body)
    signer(ReadOnlyCredentials(keys.access, keys.secret, keys.token), *to).add_auth(request)
    return dict(request.headers)


@settings(max_examples=300, deadline=None)
@given(
    method=st.sampled_from(("GET", "POST")),
    url=st.tuples(st.sampled_from(("http", "https")), hosts, paths, queries),
    given=headers,
    body=st.binary(max_size=5),
    service=st.sampled_from(("s3", "iam", "ec2")),
    token=st.sampled_from((None, "token")),
)
def test_a_signature_is_the_one_of_botocore(
    method: str, url: tuple[str, ...], given: dict[str, str], body: bytes, service: str, token: str | None
) -> None:
    scheme, host, path, query = url
    request = method, f"{scheme}://{host}{path}" + (f"?{query}" if query else ""), given, body, service, "eu-west-1"
    keys = signing.Keys("AKIDEXAMPLE", "secret", token)
    mine = signing.signed(keys, *request)
    moment = datetime.strptime(mine["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    before, botocore.auth.get_current_datetime = botocore.auth.get_current_datetime, lambda: moment
    try:
        assert mine == _theirs(keys, *request)
    finally:
        botocore.auth.get_current_datetime = before

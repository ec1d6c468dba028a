"""Signature Version 4, by botocore's own signers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Keys:
    """Credentials as they stand at one moment; shown without their secrets."""

    access: str
    secret: str
    token: str | None = None

    def __repr__(self) -> str:
        return "Keys(…)"


def signed(
    keys: Keys, method: str, url: str, headers: dict[str, str], body: bytes, service: str, region: str
) -> dict[str, str]:
    """The headers of the request with those that sign it; `url` is percent-encoded already."""
    from botocore.auth import S3SigV4Auth, SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import ReadOnlyCredentials

    # S3 signs the path as it is sent and the body always; the others normalise the path first.
    signer: Any = S3SigV4Auth if service in ("s3", "s3express", "s3-outposts") else SigV4Auth
    request = AWSRequest(method, url, headers, body)
    signer(ReadOnlyCredentials(keys.access, keys.secret, keys.token), service, region).add_auth(request)
    return dict(request.headers)

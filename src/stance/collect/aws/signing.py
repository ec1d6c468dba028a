"""AWS Signature Version 4. Source: IAM User Guide, "Create a signed AWS API request"."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Keys:
    """Credentials as they stand at one moment; shown without their secrets."""

    access: str
    secret: str
    token: str | None = None

    def __repr__(self) -> str:
        return "Keys(…)"


@lru_cache(maxsize=1024)
def _signing_key(secret: str, day: str, region: str, service: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _canonical(query: str) -> str:
    parts = sorted(part.partition("=") for part in query.split("&")) if query else []
    return "&".join(f"{name}={value}" for name, _, value in parts)


def signed(
    keys: Keys,
    method: str,
    host: str,
    path: str,
    query: str,
    headers: dict[str, str],
    body: bytes,
    service: str,
    region: str,
    now: datetime,
) -> dict[str, str]:
    """The headers of the request with those that sign it; `path` and `query` are percent-encoded already."""
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    digest = sha256(body).hexdigest()
    given = {name.lower(): value for name, value in headers.items()}
    given |= {"host": host, "x-amz-date": stamp}
    if service in ("s3", "s3express", "s3-outposts"):
        given["x-amz-content-sha256"] = digest
    else:
        path = quote(path, safe="/~")
    if keys.token:
        given["x-amz-security-token"] = keys.token
    names = sorted(given)
    canonical = "\n".join(
        [
            method,
            path or "/",
            _canonical(query),
            *(f"{name}:{' '.join(given[name].split())}" for name in names),
            "",
            ";".join(names),
            digest,
        ]
    )
    day = stamp[:8]
    scope = f"{day}/{region}/{service}/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    signature = hmac.digest(_signing_key(keys.secret, day, region, service), text.encode(), "sha256").hex()
    del given["host"]
    given["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={keys.access}/{scope}, SignedHeaders={';'.join(names)}, Signature={signature}"
    )
    return given

"""botocore clients for the tests: no retries, short time limits, dummy credentials."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import botocore.session
from botocore.config import Config


@lru_cache(maxsize=1)
def _session() -> botocore.session.Session:
    session = botocore.session.Session()
    session.set_credentials("demo", "demo")
    return session


def client(service: str, url: str, region: str = "us-east-1", *, read_timeout: float = 20, **config: Any) -> Any:
    """A client of one service against `url`; S3 Control's account prefix is taken off its host again."""
    settings = Config(
        retries={"total_max_attempts": 1},
        read_timeout=read_timeout,
        s3={"addressing_style": "path"},
        **config,
    )
    made = _session().create_client(service, region_name=region, endpoint_url=url, config=settings)
    if service == "s3control":
        made.meta.events.register("before-sign.s3-control", _without_account)
    return made


def _without_account(request: Any, **_: object) -> None:
    scheme, _separator, rest = request.url.partition("://")
    account, dot, remainder = rest.partition(".")
    if account.isdigit() and len(account) == 12 and dot:
        request.url = f"{scheme}://{remainder}"

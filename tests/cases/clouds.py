"""Fake AWS accounts for the cases: a plain moto server in this process, and the demo server."""

from __future__ import annotations

import json
import logging
import os
import urllib.request
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

ACCOUNT = "123456789012"
FOREIGN = "999988887777"


@lru_cache(maxsize=256)
def _client(url: str, service: str, region: str) -> Any:
    import boto3
    from botocore.config import Config

    settings = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    made = boto3.client(service, region_name=region, endpoint_url=url, config=settings, **keys)
    if service == "s3control":
        made.meta.events.register("before-sign.s3-control", _without_account)
    return made


def _without_account(request: Any, **_: object) -> None:
    request.url = request.url.replace(f"{ACCOUNT}.", "", 1)


@dataclass(frozen=True)
class Cloud:
    """A server that stands in for AWS; `plain` is moto as it comes, in this process."""

    url: str
    plain: bool = True

    def client(self, service: str, region: str = "us-east-1") -> Any:
        return _client(self.url, service, region)

    def backend(self, service: str, region: str = "global") -> Any:
        """Moto's memory of a service, for what its API cannot set; of the plain server alone."""
        from moto.backends import get_backend

        assert self.plain
        return get_backend(service)[ACCOUNT][region]

    def reset(self, *, aws_policies: bool = False) -> None:
        """Empty the account; AWS's own policies, which take seconds to load, only where they are wanted."""
        os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = str(aws_policies).lower()
        request = urllib.request.Request(f"{self.url}/moto-api/reset", method="POST")
        urllib.request.urlopen(request, timeout=20).close()


def plain_server() -> Any:
    """A moto server, started."""
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    return server


def policy(*statements: dict[str, Any], single: bool = False) -> str:
    """A policy document; with `single` its one statement is no list."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements[0] if single else list(statements)})

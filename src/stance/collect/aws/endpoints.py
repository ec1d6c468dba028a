"""Where requests go: the endpoint that was given, else the region's own from botocore's data."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from stance.collect.aws.service import Service, loader
from stance.collect.plan import GLOBAL
from stance.collect.transport import CallError
from stance.model import Reason

_DEFAULT: Final = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""The region of each partition in which services without regions are reached."""

ENABLED: Final = (
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
    *("ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1"),
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
)
"""The regions that every account of the partition `aws` has. Source: Account Management Reference, "Regions"."""

_NAME: Final = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d+")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server and how requests to it are signed; `given` when it stands in for the real service."""

    scheme: str
    host: str
    base: str
    region: str
    signing_name: str
    given: bool


class Endpoints:
    """The endpoints of one account's services.

    With `url`, or AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> in the environment, or `endpoint_url` in the
    profile's configuration, every request goes there and none to a host of the real service.
    """

    def __init__(
        self, url: str | None = None, partition: str = "aws", configured: Callable[[], str | None] = lambda: None
    ) -> None:
        self.partition = partition
        self._url, self._configured = url, cache(configured)
        self._known: dict[tuple[str, str], Endpoint] = {}

    def override(self, service: Service) -> str | None:
        """The URL that stands in for the service."""
        name = re.sub(r"[^A-Z0-9]", "_", str(service.model.service_id).upper())
        environment: Mapping[str, str] = os.environ
        return (
            self._url
            or environment.get(f"AWS_ENDPOINT_URL_{name}")
            or environment.get("AWS_ENDPOINT_URL")
            or self._configured()
        )

    def of(self, service: Service, region: str) -> Endpoint:
        """The endpoint of a service in a region; raises CallError where the service is not to be found."""
        key = (service.name, region)
        if key not in self._known:
            self._known[key] = self._find(service, self.home if region == GLOBAL else region)
        return self._known[key]

    @property
    def home(self) -> str:
        """The region in which services without regions are reached."""
        return _DEFAULT.get(self.partition, "us-east-1")

    def _find(self, service: Service, region: str) -> Endpoint:
        if not _NAME.fullmatch(region):
            raise CallError(Reason.ERROR, "InvalidRegion", f"{region!r} is no region")
        found = resolver().construct_endpoint(service.model.endpoint_prefix, region) or {}
        scope = found.get("credentialScope", {})
        signed_as = scope.get("service", service.signing_name), scope.get("region", region)
        url = self.override(service)
        if url is None and "hostname" not in found:
            raise CallError(Reason.UNSUPPORTED, "NoEndpoint", f"{service.name} has no endpoint in {region}")
        parts = urlsplit(url or f"https://{found['hostname']}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CallError(Reason.ERROR, "InvalidEndpoint", f"{url!r} is no URL such as https://host:port")
        # The signature covers the host as HTTP sends it: without the scheme's usual port.
        usual = {"http": 80, "https": 443}.get(parts.scheme)
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        host = host if parts.port in (None, usual) else f"{host}:{parts.port}"
        base = parts.path.rstrip("/")
        return Endpoint(parts.scheme, host, base, signed_as[1], signed_as[0], url is not None)


@cache
def resolver() -> Any:
    """botocore's table of partitions, regions and host names."""
    from botocore.regions import EndpointResolver

    return EndpointResolver(loader().load_data("endpoints"))


def regions_of(partition: str) -> list[str]:
    """The names of a partition's regions that botocore knows."""
    data = loader().load_data("endpoints")["partitions"]
    return sorted(name for part in data if part["partition"] == partition for name in part["regions"])


def partition_of(region: str) -> str:
    """The partition a region belongs to, by its name; empty for none. Servers may list other partitions' regions."""
    from botocore.exceptions import UnknownRegionError

    try:
        return str(resolver().get_partition_for_region(region))
    except UnknownRegionError:
        return ""

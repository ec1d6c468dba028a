"""EC2 DescribeRegions: moto ignores filters and AllRegions, and its opt-in states are not AWS's."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from stance.demo.repairs import repair, state

ALWAYS_ON = frozenset(
    [
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ap-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eu-north-1",
        "sa-east-1",
    ]
)
"""Regions enabled in every account (AWS account management guide); all others must be opted in to."""


def opt_in_status(account: str, region: str) -> str:
    """``opt-in-not-required``, ``opted-in`` or ``not-opted-in``."""
    if region in ALWAYS_ON:
        return "opt-in-not-required"
    return "opted-in" if region in state.settings(account).get("opted_in", ()) else "not-opted-in"


def all_regions(backend: Any) -> list[str]:
    """Names of the regions of the commercial partition, sorted."""
    return sorted(region.name for region in backend.describe_regions())


@repair("ec2", EC2Response)
def describe_regions(self: Any) -> ActionResult:
    """DescribeRegions: enabled regions only unless AllRegions or names are given; filters as documented."""
    self.error_on_dryrun()
    names = self._get_param("RegionNames", [])
    everything = str(self._get_param("AllRegions", "false")).lower() == "true" or bool(names)
    rows = [
        {
            "RegionName": name,
            "Endpoint": f"ec2.{name}.amazonaws.com",
            "OptInStatus": opt_in_status(self.current_account, name),
        }
        for name in all_regions(self.ec2_backend)
        if not names or name in names
    ]
    filters = self._filters_from_querystring()
    return ActionResult({"Regions": [row for row in rows if _wanted(row, everything, filters)]})


def _wanted(row: dict[str, str], everything: bool, filters: dict[str, list[str]]) -> bool:
    if not everything and row["OptInStatus"] == "not-opted-in":
        return False
    fields = {"opt-in-status": "OptInStatus", "region-name": "RegionName", "endpoint": "Endpoint"}
    return all(any(fnmatchcase(row[fields[name]], value) for value in values) for name, values in filters.items())

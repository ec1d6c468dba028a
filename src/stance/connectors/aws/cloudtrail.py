"""AWS CloudTrail. Source: its API reference (API_DescribeTrails, API_GetTrailStatus, API_GetEventSelectors).

Trails of all regions, an organisation's among them, are listed in every region: one is asked for them, so that they
are known whichever regions are scanned. Trails of one region are asked for where they stand.
"""

from collections.abc import Mapping
from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.logging import MultiRegionTrail, RegionalTrail, Trail

_LIST = Call("cloudtrail:DescribeTrails", items="trailList")
_DETAIL = (
    Call("cloudtrail:GetTrailStatus", args={"Name": "TrailARN"}, into="status"),
    Call("cloudtrail:GetEventSelectors", args={"TrailName": "TrailARN"}, into="selectors"),
)


def _basic(answer: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The basic selectors; a trail that never had any records all management events."""
    if "EventSelectors" not in answer and "AdvancedEventSelectors" not in answer:
        raise KeyError("EventSelectors")
    if answer.get("AdvancedEventSelectors"):
        return None
    return [
        {
            "read_write_type": selector.get("ReadWriteType", "All"),
            "include_management_events": selector.get("IncludeManagementEvents", True),
            "data_resources": selector.get("DataResources", []),
            "exclude_management_event_sources": selector.get("ExcludeManagementEventSources", []),
        }
        for selector in answer.get("EventSelectors") or [{}]
    ]


def _advanced(answer: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    if "EventSelectors" not in answer and "AdvancedEventSelectors" not in answer:
        raise KeyError("AdvancedEventSelectors")
    found = answer.get("AdvancedEventSelectors") or None
    return found and [{"field_selectors": selector["FieldSelectors"]} for selector in found]


def _told(status: Mapping[str, Any], name: str) -> Any:
    """A part of a trail's status that may be missing, as long as it is a status at all."""
    status["IsLogging"]
    return status.get(name) or None


def _fields(kind: type[Trail]) -> dict[Any, str | From]:
    return {
        kind.multi_region: "IsMultiRegionTrail",
        kind.bucket: "S3BucketName",
        kind.validated: "LogFileValidationEnabled",
        kind.encryption_key: "KmsKeyId?",
        kind.log_group: "CloudWatchLogsLogGroupArn?",
        kind.running: "status.IsLogging",
        kind.delivery_error: From("status", then=lambda status: _told(status, "LatestDeliveryError")),
        kind.log_group_delivered_at: From("status", then=lambda s: _told(s, "LatestCloudWatchLogsDeliveryTime")),
        kind.event_selectors: From("selectors", then=_basic),
        kind.advanced_event_selectors: From("selectors", then=_advanced),
    }


TRAILS = Resource(
    kind=MultiRegionTrail,
    id="{TrailARN}",
    name="{Name}",
    region="{HomeRegion}",
    where="once",
    list=_LIST,
    keep=lambda trail: trail["IsMultiRegionTrail"],
    detail=_DETAIL,
    fields=_fields(MultiRegionTrail),
)

REGIONAL_TRAILS = Resource(
    kind=RegionalTrail,
    id="{TrailARN}",
    name="{Name}",
    region="{HomeRegion}",
    list=_LIST,
    keep=lambda trail: not trail["IsMultiRegionTrail"],
    detail=_DETAIL,
    fields=_fields(RegionalTrail),
)

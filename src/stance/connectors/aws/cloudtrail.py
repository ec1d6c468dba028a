"""AWS CloudTrail. Source: its API reference (API_DescribeTrails, API_GetTrailStatus, API_GetEventSelectors).

A region lists its own trails alone when shadow trails are left out; an organisation's trails, which stand in another
account, are only listed as shadows. So the first are asked for in each region, the second once.
"""

from collections.abc import Mapping
from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.logging import Trail

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


_FIELDS: Mapping[Any, str | From] = {
    Trail.multi_region: "IsMultiRegionTrail",
    Trail.organization_trail: "IsOrganizationTrail",
    Trail.bucket: "S3BucketName",
    Trail.validated: "LogFileValidationEnabled",
    Trail.encryption_key: "KmsKeyId?",
    Trail.log_group: "CloudWatchLogsLogGroupArn?",
    Trail.running: "status.IsLogging",
    Trail.delivery_error: "status.LatestDeliveryError?",
    Trail.log_group_delivered_at: "status.LatestCloudWatchLogsDeliveryTime?",
    Trail.event_selectors: From("selectors", then=_basic),
    Trail.advanced_event_selectors: From("selectors", then=_advanced),
}

TRAILS = Resource(
    kind=Trail,
    id="{TrailARN}",
    name="{Name}",
    region="{HomeRegion}",
    list=Call("cloudtrail:DescribeTrails", fixed={"includeShadowTrails": False}, items="trailList"),
    keep=lambda trail: not trail["IsOrganizationTrail"],
    detail=_DETAIL,
    fields=_FIELDS,
)

ORGANIZATION_TRAILS = Resource(
    kind=Trail,
    id="{TrailARN}",
    name="{Name}",
    region="{HomeRegion}",
    where="once",
    list=Call("cloudtrail:DescribeTrails", items="trailList"),
    keep=lambda trail: trail["IsOrganizationTrail"],
    detail=_DETAIL,
    fields=_FIELDS,
)

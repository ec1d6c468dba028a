"""CloudTrail answers of moto that differ from AWS's."""

from __future__ import annotations

import json
import time
from typing import Any

from moto.cloudtrail.responses import CloudTrailResponse

from stance.demo.repairs import repair

_moto_trails = CloudTrailResponse.describe_trails
_moto_status = CloudTrailResponse.get_trail_status
_moto_selectors = CloudTrailResponse.get_event_selectors

DEFAULT_SELECTORS = [
    {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }
]
"""What a trail records until selectors are put: all management events."""


@repair("cloudtrail", CloudTrailResponse)
def describe_trails(self: Any) -> str:
    """DescribeTrails with true selector flags, a key ARN, and trailNameList honoured."""
    trails = json.loads(_moto_trails(self))["trailList"]
    names = self._get_param("trailNameList") or []
    chosen = [trail for trail in trails if not names or {trail["Name"], trail["TrailARN"]} & set(names)]
    return json.dumps({"trailList": [_completed(self, trail) for trail in chosen]})


def _completed(self: Any, trail: dict[str, Any]) -> dict[str, Any]:
    own = _trail(self, trail["TrailARN"])
    trail["HasCustomEventSelectors"] = bool(own.event_selectors or own.advanced_event_selectors)
    trail["HasInsightSelectors"] = bool(own.insight_selectors)
    key = trail.get("KmsKeyId")
    if key and not key.startswith("arn:"):
        kind = key if key.startswith("alias/") else f"key/{key}"
        trail["KmsKeyId"] = f"arn:aws:kms:{own.region_name}:{own.account_id}:{kind}"
    return {name: value for name, value in trail.items() if value is not None}


def _trail(self: Any, name: str) -> Any:
    """A trail of this region, or one of another region that also covers this one."""
    trails = self.cloudtrail_backend.describe_trails(include_shadow_trails=True)
    return next(trail for trail in trails if name in (trail.trail_name, trail.arn))


@repair("cloudtrail", CloudTrailResponse)
def get_trail_status(self: Any) -> str:
    """GetTrailStatus with the time of the last delivery to CloudWatch Logs, within the last minutes."""
    answer = json.loads(_moto_status(self))
    trail = _trail(self, self._get_param("Name"))
    if answer["IsLogging"]:
        answer["LatestDeliveryTime"] = time.time() // 300 * 300
        if trail.cw_log_group_arn:
            answer["LatestCloudWatchLogsDeliveryTime"] = time.time() // 300 * 300
    return json.dumps(answer)


@repair("cloudtrail", CloudTrailResponse)
def get_event_selectors(self: Any) -> str:
    """GetEventSelectors: the default selector until others are put, and never an empty list."""
    found = json.loads(_moto_selectors(self))
    answer = {name: value for name, value in found.items() if value}
    if "EventSelectors" not in answer and "AdvancedEventSelectors" not in answer:
        answer["EventSelectors"] = DEFAULT_SELECTORS
    return json.dumps(answer)

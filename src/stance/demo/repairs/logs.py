"""CloudWatch Logs: moto counts no metric filters and leaves out the class of a log group."""

from __future__ import annotations

import json
from typing import Any

from moto.logs.responses import LogsResponse

from stance.demo.repairs import repair

_moto_groups = LogsResponse.describe_log_groups


@repair("logs", LogsResponse)
def describe_log_groups(self: Any) -> str:
    """DescribeLogGroups with each group's filters counted and its class."""
    answer = {name: value for name, value in json.loads(_moto_groups(self)).items() if value is not None}
    filters = [each["logGroupName"] for each in self.logs_backend.filters.metric_filters]
    for group in answer["logGroups"]:
        group["metricFilterCount"] = filters.count(group["logGroupName"])
        group.setdefault("logGroupClass", "STANDARD")
    return json.dumps(answer)

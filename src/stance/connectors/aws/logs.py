"""Amazon CloudWatch Logs. Source: its API reference (API_DescribeLogGroups, API_DescribeMetricFilters)."""

from collections.abc import Mapping
from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.logging import LogGroup, MetricFilter


def _metric(transformation: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "metric_namespace": transformation["metricNamespace"],
        "metric_name": transformation["metricName"],
        "dimensioned": bool(transformation.get("dimensions")),
    }


LOG_GROUPS = Resource(
    kind=LogGroup,
    id="arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}",
    name="{logGroupName}",
    list=Call("logs:DescribeLogGroups", fixed={"limit": 50}, items="logGroups"),
    fields={
        LogGroup.encryption_key: "kmsKeyId?",
        LogGroup.retention_days: "retentionInDays?",
    },
)

METRIC_FILTERS = Resource(
    kind=MetricFilter,
    id="arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:metric-filter:{filterName}",
    name="{filterName}",
    list=Call("logs:DescribeMetricFilters", fixed={"limit": 50}, items="metricFilters"),
    fields={
        MetricFilter.log_group: "logGroupName",
        MetricFilter.pattern: "filterPattern",
        MetricFilter.narrowed: "fieldSelectionCriteria?",
        MetricFilter.metrics: From("metricTransformations", then=lambda found: [_metric(t) for t in found]),
    },
)

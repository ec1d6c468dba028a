"""Amazon CloudWatch. Source: its API reference (API_DescribeAlarms, which answers with metric alarms alone)."""

from collections.abc import Mapping
from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.logging import Alarm


def _metrics(alarm: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The alarm's one metric, or those that enter its expression."""
    entries = [query["MetricStat"]["Metric"] for query in alarm.get("Metrics") or () if "MetricStat" in query]
    listed = [alarm] if alarm.get("MetricName") else entries
    return [
        {
            "metric_namespace": metric["Namespace"],
            "metric_name": metric["MetricName"],
            "dimensioned": bool(metric.get("Dimensions")),
        }
        for metric in listed
    ]


ALARMS = Resource(
    kind=Alarm,
    id="{AlarmArn}",
    name="{AlarmName}",
    list=Call("cloudwatch:DescribeAlarms", fixed={"MaxRecords": 100}, items="MetricAlarms"),
    fields={
        Alarm.metrics: From("", then=_metrics),
        Alarm.actions_enabled: "ActionsEnabled",
        Alarm.actions: From("AlarmActions", empty=[]),
    },
)

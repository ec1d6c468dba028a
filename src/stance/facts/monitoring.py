"""Which events raise an alarm: trail → log group → metric filter → alarm, followed link by link."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from stance.conditions import UNKNOWN, partial
from stance.facts._lists import listed
from stance.facts.log_patterns import Event, counts
from stance.facts.watched_events import WATCHED, Watched
from stance.model import fact, neighbours
from stance.model.assets.account import AwsAccount, AwsRegion
from stance.model.assets.logging import Alarm, MetricFilter, Trail

Sight = Collection[tuple[Any, Any]]
"""The accounts and regions whose filters and alarms were asked for."""


@fact(
    AwsAccount.alarmed_events,
    AwsAccount.id,
    neighbours(
        Trail,
        {Trail.account: AwsAccount.id},
        Trail.log_group,
        Trail.management_events,
        Trail.key_events,
    ),
    neighbours(
        MetricFilter,
        {MetricFilter.account: AwsAccount.id},
        MetricFilter.region,
        MetricFilter.log_group,
        MetricFilter.pattern,
        MetricFilter.narrowed,
        MetricFilter.metrics,
    ),
    neighbours(Alarm, {Alarm.account: AwsAccount.id}, Alarm.region, Alarm.metrics),
    neighbours(AwsRegion, {AwsRegion.account: AwsAccount.id}, AwsRegion.region),
    partial=True,
)
def alarmed_events(account: Any, trails: Any, filters: Any, alarms: Any, regions: Any) -> Any:
    """The kinds of events that a trail sends to a log group, a metric filter of that group surely counts, whatever
    else the event holds, while it spares ordinary ones, and an alarm watches in the same region. Whether the trail runs, and where, is asked of the
    trail and of the regions."""
    sight = {(account, region.get("region")) for region in listed(regions)[0]}
    sure = [_alarmed(sight, trails, filters, alarms, kind, hope=False) for kind in WATCHED.values()]
    hoped = [_alarmed(sight, trails, filters, alarms, kind, hope=True) for kind in WATCHED.values()]
    names = [name for name, alarmed in zip(WATCHED, sure, strict=True) if alarmed]
    return names if sure == hoped else partial(names)


def _alarmed(sight: Sight, trails: Any, filters: Any, alarms: Any, kind: Watched, *, hope: bool) -> bool:
    """Whether every event of the kind raises an alarm; with `hope` everything unknown is taken at its best."""
    groups = _groups(sight, trails, kind, hope=hope)
    if groups is None:
        return True
    if not groups:
        return False
    known, whole = listed(filters)
    if hope and not whole:
        return True
    useful = [
        found
        for found in known
        if _useful(found, groups, alarms, hope=hope)
        and not any(_counted(found, event, hope=False) for event in kind.spared)
    ]
    return all(any(_counted(found, event, hope=hope) for found in useful) for event in kind.events)


def _groups(sight: Sight, trails: Any, kind: Watched, *, hope: bool) -> set[tuple[str, str]] | None:
    """The log groups, as region and name, that receive the kind; None when it may be any, or one out of sight."""
    known, whole = listed(trails)
    if hope and not whole:
        return None
    groups = set()
    for trail in known:
        if not _records(trail, kind, hope=hope):
            continue
        if "log_group" not in trail:
            if hope:
                return None
        elif trail["log_group"] is not None:
            region, owner, name = _place_of(trail["log_group"])
            if hope and (owner, region) not in sight:
                return None
            groups |= {(region, name)} if (owner, region) in sight else set()
    return groups


def _place_of(arn: str) -> tuple[str, str, str]:
    """Region, account and name of a log group by its ARN: `arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*`."""
    parts = [*arn.split(":"), *[""] * 7]
    return parts[3], parts[4], parts[6]


def _records(trail: Mapping[str, Any], kind: Watched, *, hope: bool) -> bool:
    recorded, whole = listed(trail.get("management_events", UNKNOWN))
    return (kind.records <= set(recorded) or (hope and not whole)) and (
        not kind.keys or bool(trail.get("key_events", hope))
    )


def _useful(found: Mapping[str, Any], groups: set[tuple[str, str]], alarms: Any, *, hope: bool) -> bool:
    """Whether the filter reads one of the groups and counts in a metric that an alarm watches."""
    if not (known := {"region", "log_group", "narrowed", "metrics"} <= found.keys()) and not hope:
        return False
    if known and ((found["region"], found["log_group"]) not in groups or found["narrowed"]):
        return False
    listed_alarms, whole = listed(alarms)
    if hope and not (whole and known and all({"region", "metrics"} <= alarm.keys() for alarm in listed_alarms)):
        return True
    watched = {
        _place(alarm["region"], metric)
        for alarm in listed_alarms
        if {"region", "metrics"} <= alarm.keys()
        for metric in listed(alarm["metrics"])[0]
        if not metric["dimensioned"]
    }
    return any(
        not metric["dimensioned"] and _place(found["region"], metric) in watched
        for metric in listed(found["metrics"])[0]
    )


def _place(region: str, metric: Mapping[str, Any]) -> tuple[str, str, str]:
    return region, metric["metric_namespace"], metric["metric_name"]


def _counted(found: Mapping[str, Any], event: Event, *, hope: bool) -> bool:
    return counts(found["pattern"])(event) if "pattern" in found else hope

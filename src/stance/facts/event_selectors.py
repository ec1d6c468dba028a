"""What trails record, by their event selectors, basic and advanced.

Source: CloudTrail User Guide, "Logging management events" and "Logging data events", and the API reference
(API_EventSelector, API_AdvancedEventSelector).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from stance.model import fact
from stance.model.assets.logging import Trail

_KINDS = {"All": {"read", "write"}, "ReadOnly": {"read"}, "WriteOnly": {"write"}}
_KMS = "kms.amazonaws.com"
_MAY_BE_LEFT_OUT = frozenset({_KMS, "rdsdata.amazonaws.com"})

Selector = Mapping[str, Any]


@fact(Trail.management_events, Trail.event_selectors, Trail.advanced_event_selectors)
def management_events(basic: list[Selector] | None, advanced: list[Selector] | None) -> list[str]:
    """The management events that some selector records for all services; KMS and the RDS data API may be left out."""
    return sorted(_management(basic, advanced))


@fact(Trail.key_events, Trail.event_selectors, Trail.advanced_event_selectors)
def key_events(basic: list[Selector] | None, advanced: list[Selector] | None) -> bool:
    """Some selector that records management events, writes at least, does not leave out those of KMS."""
    return "write" in _management(basic, advanced, but=_KMS)


def _management(basic: list[Selector] | None, advanced: list[Selector] | None, but: str = "") -> set[str]:
    found: set[str] = set()
    for selector in basic or ():
        if selector["include_management_events"] and but not in (selector["exclude_management_event_sources"] or ()):
            found |= _KINDS[selector["read_write_type"]]
    for selector in advanced or ():
        found |= _advanced(selector["field_selectors"], "Management", lambda field: _spares_all(field, but))
    return found


def _spares_all(field: Selector, but: str) -> bool:
    """Whether a condition of a management selector leaves out no more than the services that may be left out."""
    left_out = set(field["not_equals"] or ())
    spares = left_out <= _MAY_BE_LEFT_OUT and but not in left_out
    return field["field"] == "eventSource" and _only(field, "not_equals") and spares


@fact(Trail.object_events, Trail.event_selectors, Trail.advanced_event_selectors)
def object_events(basic: list[Selector] | None, advanced: list[Selector] | None) -> list[str]:
    """The object events that some selector records for all buckets: it names no bucket, key or operation."""
    found: set[str] = set()
    for selector in basic or ():
        resources = selector["data_resources"] or ()
        if any(r["type"] == "AWS::S3::Object" and any(map(_every_bucket, r["values"] or ())) for r in resources):
            found |= _KINDS[selector["read_write_type"]]
    for selector in advanced or ():
        fields = selector["field_selectors"]
        if any(f["field"] == "resources.type" and "AWS::S3::Object" in (f["equals"] or ()) for f in fields):
            found |= _advanced(fields, "Data", _no_limit)
    return sorted(found)


def _every_bucket(value: str) -> bool:
    """`arn:aws:s3` and `arn:aws:s3:::` begin every object's ARN."""
    parts = value.rstrip("/*").split(":")
    return parts[0] == "arn" and parts[2:3] == ["s3"] and not any(parts[3:])


def _no_limit(field: Selector) -> bool:
    """Whether a condition of a selector of object events is met by all of them."""
    name = field["field"]
    if name == "resources.type":
        return True
    if name == "resources.ARN":
        return _only(field, "starts_with") and any(map(_every_bucket, field["starts_with"]))
    return name == "eventSource" and _only(field, "equals") and "s3.amazonaws.com" in field["equals"]


def _only(field: Selector, operator: str) -> bool:
    operators = ("equals", "not_equals", "starts_with", "not_starts_with", "ends_with", "not_ends_with")
    return bool(field[operator]) and not any(field[other] for other in operators if other != operator)


def _advanced(fields: Iterable[Selector], category: str, harmless: Callable[[Selector], bool]) -> set[str]:
    """What an advanced selector of the category records of all events: nothing when something else limits it."""
    kinds, right = {"read", "write"}, False
    for field in fields:
        if field["field"] == "eventCategory":
            right = category in (field["equals"] or ())
        elif field["field"] == "readOnly":
            asked = set(field["equals"] or ())
            kinds &= {"read" for value in asked if value == "true"} | {"write" for v in asked if v == "false"}
        elif not harmless(field):
            return set()
    return kinds if right else set()

"""What trails record, and what their records rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stance.conditions import UNKNOWN
from stance.facts._lists import listed
from stance.model import fact, neighbour, neighbours
from stance.model.assets.account import AwsAccount, AwsRegion
from stance.model.assets.logging import Trail
from stance.model.assets.storage import S3Bucket

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


def _advanced(fields: Iterable[Selector], category: str, harmless: Any) -> set[str]:
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


_BUCKET = {S3Bucket.name: Trail.bucket, S3Bucket.account: Trail.account}


@fact(Trail.bucket_public, neighbour(S3Bucket, _BUCKET, S3Bucket.public), partial=True)
def bucket_public(bucket: Any) -> Any:
    """Whether everyone reaches the bucket; a bucket that is not listed may belong to another account."""
    return bucket.get("public", UNKNOWN) if isinstance(bucket, dict) else UNKNOWN


@fact(Trail.bucket_access_logged, neighbour(S3Bucket, _BUCKET, S3Bucket.log_bucket), partial=True)
def bucket_access_logged(bucket: Any) -> Any:
    """Whether the bucket logs its access; a bucket that is not listed may belong to another account."""
    logged = bucket.get("log_bucket", UNKNOWN) if isinstance(bucket, dict) else UNKNOWN
    return UNKNOWN if logged is UNKNOWN else logged is not None


def _trails_of(ours: type[AwsAccount] | type[AwsRegion], *fields: Any) -> Any:
    return neighbours(Trail, {Trail.account: ours.account}, Trail.running, Trail.multi_region, Trail.region, *fields)


def _running(trail: Mapping[str, Any], regions: set[Any] | None, *, hope: bool) -> bool:
    """Whether the trail runs and reaches the regions (None: not all known); what is unknown is as one hopes."""
    if not trail.get("running", hope):
        return False
    if trail.get("multi_region", hope):
        return True
    if regions is None or "region" not in trail:
        return hope
    return regions <= {trail["region"]}


def _records(trail: Mapping[str, Any], field: str, kind: str, *, hope: bool) -> bool:
    recorded, whole = listed(trail.get(field, UNKNOWN))
    return kind in recorded or (hope and not whole)


def _some(trails: Any, test: Any) -> Any:
    """Whether a trail passes the test for sure; unknown when one may."""
    known, whole = listed(trails)
    if any(test(trail, False) for trail in known):
        return True
    return UNKNOWN if not whole or any(test(trail, True) for trail in known) else False


@fact(AwsRegion.trail_running, _trails_of(AwsRegion), AwsRegion.region, partial=True)
def trail_running(trails: Any, region: Any) -> Any:
    """A trail is running that records all regions, or stands in this one."""
    return _some(trails, lambda trail, hope: _running(trail, _one(region), hope=hope))


@fact(
    AwsRegion.management_events_recorded,
    _trails_of(AwsRegion, Trail.management_events),
    AwsRegion.region,
    partial=True,
)
def management_events_recorded(trails: Any, region: Any) -> Any:
    """Among the running trails that cover the region some record reads and some record writes."""
    answers = [
        _some(
            trails,
            lambda trail, hope, kind=kind: (
                _running(trail, _one(region), hope=hope) and _records(trail, "management_events", kind, hope=hope)
            ),
        )
        for kind in ("read", "write")
    ]
    return False if False in answers else UNKNOWN if UNKNOWN in answers else True


def _one(region: Any) -> set[Any] | None:
    return None if region is UNKNOWN else {region}


_OBJECT_TRAILS = _trails_of(AwsAccount, Trail.object_events)
_BUCKETS = neighbours(S3Bucket, {S3Bucket.account: AwsAccount.account}, S3Bucket.region)


def _objects_recorded(trails: Any, buckets: Any, kind: str) -> Any:
    known, whole = listed(buckets)
    certain = whole and bool(known) and all("region" in bucket for bucket in known)
    regions = {bucket["region"] for bucket in known} if certain else None
    none = whole and not known
    return _some(
        trails,
        lambda trail, hope: (
            _running(trail, set() if none else regions, hope=hope)
            and _records(trail, "object_events", kind, hope=hope)
        ),
    )


@fact(AwsAccount.object_reads_recorded, _OBJECT_TRAILS, _BUCKETS, partial=True)
def object_reads_recorded(trails: Any, buckets: Any) -> Any:
    """A running trail records reads of all objects, and all regions or the one in which all buckets stand."""
    return _objects_recorded(trails, buckets, "read")


@fact(AwsAccount.object_writes_recorded, _OBJECT_TRAILS, _BUCKETS, partial=True)
def object_writes_recorded(trails: Any, buckets: Any) -> Any:
    """A running trail records writes of all objects, and all regions or the one in which all buckets stand."""
    return _objects_recorded(trails, buckets, "write")

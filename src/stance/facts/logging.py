"""Where trails look, and what their records rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stance.conditions import UNKNOWN
from stance.facts._lists import listed
from stance.identity.s3 import PUBLIC_GROUPS
from stance.model import fact, neighbour, neighbours
from stance.model.assets.account import AwsAccount, AwsRegion
from stance.model.assets.logging import Trail
from stance.model.assets.storage import S3Bucket

_BUCKET = {S3Bucket.name: Trail.bucket, S3Bucket.account: Trail.account}


@fact(Trail.bucket_public, neighbour(S3Bucket, _BUCKET, S3Bucket.public), partial=True)
def bucket_public(bucket: Any) -> Any:
    """Whether everyone reaches the bucket; a bucket that is not listed may belong to another account."""
    return bucket.get("public", UNKNOWN) if isinstance(bucket, dict) else UNKNOWN


@fact(Trail.bucket_acl_public, neighbour(S3Bucket, _BUCKET, S3Bucket.grants), partial=True)
def bucket_acl_public(bucket: Any) -> Any:
    """Whether the bucket's access list names everyone; a bucket that is not listed may belong to another account."""
    grants, whole = listed(bucket.get("grants", UNKNOWN) if isinstance(bucket, dict) else UNKNOWN)
    if any(grant["principal"] in PUBLIC_GROUPS for grant in grants):
        return True
    return False if whole else UNKNOWN


@fact(Trail.bucket_access_logged, neighbour(S3Bucket, _BUCKET, S3Bucket.log_bucket), partial=True)
def bucket_access_logged(bucket: Any) -> Any:
    """Whether the bucket logs its access; a bucket that is not listed may belong to another account."""
    logged = bucket.get("log_bucket", UNKNOWN) if isinstance(bucket, dict) else UNKNOWN
    return UNKNOWN if logged is UNKNOWN else logged is not None


def _trails_of(ours: type[AwsAccount] | type[AwsRegion], *fields: Any) -> Any:
    return neighbours(Trail, {Trail.account: ours.account}, Trail.multi_region, Trail.region, *fields)


def _running(trail: Mapping[str, Any], regions: set[Any] | None, *, hope: bool) -> bool:
    """Whether the trail runs and reaches the regions (None: not all known); what is unknown is as one hopes."""
    return bool(trail.get("running", hope)) and _reaches(trail, regions, hope=hope)


def _reaches(trail: Mapping[str, Any], regions: set[Any] | None, *, hope: bool) -> bool:
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


@fact(AwsRegion.trail_running, _trails_of(AwsRegion, Trail.running), AwsRegion.region, partial=True)
def trail_running(trails: Any, region: Any) -> Any:
    """A trail is running that records all regions, or stands in this one."""
    return _some(trails, lambda trail, hope: _running(trail, _one(region), hope=hope))


@fact(
    AwsRegion.management_events_recorded,
    _trails_of(AwsRegion, Trail.running, Trail.management_events),
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


_UNTOLD = "global"
"""Where buckets stand of a server that stands in for S3 and knows of no regions."""

_OBJECT_TRAILS = _trails_of(AwsAccount, Trail.object_events)
_BUCKETS = neighbours(S3Bucket, {S3Bucket.account: AwsAccount.account}, S3Bucket.region)


def _objects_recorded(trails: Any, buckets: Any, kind: str) -> Any:
    known, whole = listed(buckets)
    certain = whole and bool(known) and all("region" in bucket for bucket in known)
    regions = {bucket["region"] for bucket in known} - {_UNTOLD} if certain else None
    none = whole and not known
    return _some(
        trails,
        lambda trail, hope: (
            _reaches(trail, set() if none else regions, hope=hope)
            and _records(trail, "object_events", kind, hope=hope)
        ),
    )


@fact(AwsAccount.object_reads_recorded, _OBJECT_TRAILS, _BUCKETS, partial=True)
def object_reads_recorded(trails: Any, buckets: Any) -> Any:
    """A trail is set to record reads of all objects, and all regions or the one in which all buckets stand."""
    return _objects_recorded(trails, buckets, "read")


@fact(AwsAccount.object_writes_recorded, _OBJECT_TRAILS, _BUCKETS, partial=True)
def object_writes_recorded(trails: Any, buckets: Any) -> Any:
    """A trail is set to record writes of all objects, and all regions or the one in which all buckets stand."""
    return _objects_recorded(trails, buckets, "write")

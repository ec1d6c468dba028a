"""Tags of what tells none of its own, from one call per region.

Source: Resource Groups Tagging API reference (API_GetResources): it lists everything that is or was tagged, so what
it leaves out has no tags.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from stance.connectors.aws.ec2 import tags
from stance.model import Call, From

Json = dict[str, Any]

_TYPES: Final = (
    "dynamodb:table",
    "sns",
    "sqs",
    "kinesis:stream",
    "es:domain",
    "backup:backup-vault",
    "ssm:parameter",
)


def _by_service(page: Json) -> Json:
    """The page's resources under their service, with the last part of their ARN as `Name`."""
    found: dict[str, list[Json]] = defaultdict(list)
    for mapping in page["ResourceTagMappingList"]:
        arn = str(mapping["ResourceARN"])
        service, rest = arn.split(":")[2], arn.split(":", 5)[5]
        found[service].append({**mapping, "Name": rest.rpartition("/")[2].rpartition(":")[2]})
    return {service: found.get(service, []) for service in {kind.split(":")[0] for kind in _TYPES}}


def tagged(service: str, key: str = "ResourceARN") -> Call:
    """The bulk call for the resources of a service, joined by `ResourceARN` or by `Name`."""
    return Call(
        "resourcegroupstaggingapi:GetResources",
        needs="tag:GetResources",
        fixed={"ResourceTypeFilters": list(_TYPES), "ResourcesPerPage": 100},
        parse=_by_service,
        items=service,
        key=key,
        into="tagging",
    )


TAGS: Final = From("tagging.Tags", then=tags, empty={})
"""The tags that `tagged` found."""

"""Tags of what tells none of its own, from one call per region.

Source: Resource Groups Tagging API reference (API_GetResources): it lists everything that is or was tagged, so what
it leaves out has no tags.
"""

from __future__ import annotations

import re
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
    "lambda:function",
    "sagemaker:notebook-instance",
    "glue:job",
    "glue:devEndpoint",
    "apprunner:service",
    "states:stateMachine",
)
_WHOLE: Final = ("glue", "apprunner", "states")
"""Services that are asked for whole: the API's words for their types are nowhere told."""

_FILTERS: Final = [*(kind for kind in _TYPES if kind.partition(":")[0] not in _WHOLE), *_WHOLE]


def _by_type(page: Json) -> Json:
    """The page's resources under their type, with what follows the type in their ARN as `Name`."""
    found: dict[str, list[Json]] = {kind: [] for kind in _TYPES}
    for mapping in page["ResourceTagMappingList"]:
        _, _, service, _, _, rest = str(mapping["ResourceARN"]).split(":", 5)
        kind = service if service in found else f"{service}:{re.split('[/:]', rest)[0]}"
        if kind in found:
            found[kind].append({**mapping, "Name": rest.partition("/")[2] or rest})
    return found


def tagged(kind: str, key: str = "ResourceARN") -> Call:
    """The bulk call for the resources of a type, joined by `ResourceARN` or by `Name`."""
    return Call(
        "resourcegroupstaggingapi:GetResources",
        needs="tag:GetResources",
        fixed={"ResourceTypeFilters": _FILTERS, "ResourcesPerPage": 100},
        parse=_by_type,
        items=kind,
        key=key,
        into="tagging",
    )


TAGS: Final = From("tagging.Tags", then=tags, empty={})
"""The tags that `tagged` found."""

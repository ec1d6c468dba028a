"""Amazon SQS. Source: its API reference (API_ListQueues, API_GetQueueAttributes)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.messaging import SqsQueue

Json = dict[str, Any]


def _named(page: Json) -> Json:
    """The page with queues by URL and name; without queues it holds no list."""
    urls = page.get("QueueUrls") or []
    return {**page, "Queues": [{"QueueUrl": url, "Name": url.rpartition("/")[2]} for url in urls]}


def _encrypted(attributes: Mapping[str, str]) -> bool:
    return bool(attributes.get("KmsMasterKeyId")) or attributes.get("SqsManagedSseEnabled") == "true"


QUEUES = Resource(
    kind=SqsQueue,
    id="arn:{partition}:sqs:{region}:{account}:{Name}",
    name="{Name}",
    key="Name",
    list=Call("sqs:ListQueues", fixed={"MaxResults": 1000}, parse=_named, items="Queues"),
    bulk=(tagged("sqs", key="Name"),),
    detail=(
        Call(
            "sqs:GetQueueAttributes",
            args={"QueueUrl": "QueueUrl"},
            fixed={"AttributeNames": ["All"]},
            into="queue",
        ),
    ),
    fields={
        SqsQueue.url: "QueueUrl",
        SqsQueue.policy: From("queue.Attributes.Policy?", then=lambda text: text or None),
        SqsQueue.key: "queue.Attributes.KmsMasterKeyId?",
        SqsQueue.encrypted: From("queue.Attributes", then=_encrypted),
        SqsQueue.tags: TAGS,
    },
)

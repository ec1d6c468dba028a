"""Amazon SNS. Source: its API reference (API_ListTopics, API_GetTopicAttributes)."""

from __future__ import annotations

from typing import Any

from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, Resource
from stance.model.assets.messaging import SnsTopic

Json = dict[str, Any]


def _named(page: Json) -> Json:
    return {**page, "Topics": [{**each, "Name": each["TopicArn"].rpartition(":")[2]} for each in page["Topics"]]}


TOPICS = Resource(
    kind=SnsTopic,
    id="{TopicArn}",
    name="{Name}",
    key="TopicArn",
    list=Call("sns:ListTopics", parse=_named, items="Topics"),
    bulk=(tagged("sns"),),
    detail=(Call("sns:GetTopicAttributes", args={"TopicArn": "TopicArn"}, into="topic"),),
    fields={
        SnsTopic.policy: "topic.Attributes.Policy",
        SnsTopic.key: "topic.Attributes.KmsMasterKeyId?",
        SnsTopic.tags: TAGS,
    },
)

"""Amazon SNS. Source: its API reference (API_ListTopics, API_GetTopicAttributes)."""

from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, Resource
from stance.model.assets.messaging import SnsTopic

TOPICS = Resource(
    kind=SnsTopic,
    id="{TopicArn}",
    name="{TopicArn}",
    key="TopicArn",
    list=Call("sns:ListTopics", items="Topics"),
    bulk=(tagged("sns"),),
    detail=(Call("sns:GetTopicAttributes", args={"TopicArn": "TopicArn"}, into="topic"),),
    fields={
        SnsTopic.policy: "topic.Attributes.Policy",
        SnsTopic.key: "topic.Attributes.KmsMasterKeyId?",
        SnsTopic.tags: TAGS,
    },
)

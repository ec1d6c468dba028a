"""Queues and topics: what services tell each other."""

from stance.model.assets.data import SharedStore
from stance.model.field import Field


class SqsQueue(SharedStore, kind="aws.sqs.queue", title="SQS queue"):
    """A queue of Amazon SQS."""

    url = Field(str, "Its URL, by which programs name it")
    encrypted = Field(bool, "Whether messages are encrypted at rest, with a key of ours or of SQS")


class SnsTopic(SharedStore, kind="aws.sns.topic", title="SNS topic"):
    """A topic of Amazon SNS."""

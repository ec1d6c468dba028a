"""Queues and topics: nobody listens in, nobody speaks in our name."""

from stance.model import Rule
from stance.model.assets.messaging import SnsTopic, SqsQueue

_SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide"
_SNS = "https://docs.aws.amazon.com/sns/latest/dg"

QUEUE_NOT_PUBLIC = Rule(
    id="messaging-queue-not-public",
    title="Policies of queues let nobody in from the world at large",
    on=SqsQueue,
    severity="critical",
    require=~SqsQueue.public,
    why="Strangers could read and swallow messages, or send orders that the workers behind believe.",
    fix="Name the principals in the queue's policy, or tie the statement to the source that sends.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_SQS}/sqs-security-best-practices.html",),
)

QUEUE_ENCRYPTED = Rule(
    id="messaging-queue-encrypted",
    title="Queues encrypt messages at rest",
    on=SqsQueue,
    severity="medium",
    require=SqsQueue.encrypted,
    why="Messages wait for up to two weeks; unencrypted, the storage beneath gives them away.",
    fix="Turn on encryption of the queue, with a KMS key where the messages are sensitive.",
    good=[{"encrypted": True}],
    bad=[{"encrypted": False}],
    references=(f"{_SQS}/sqs-server-side-encryption.html",),
)

TOPIC_NOT_PUBLIC = Rule(
    id="messaging-topic-not-public",
    title="Policies of topics let nobody in from the world at large",
    on=SnsTopic,
    severity="high",
    require=~SnsTopic.public,
    why="Strangers could subscribe and read along, or publish what everyone behind the topic believes.",
    fix="Name the principals in the topic's policy, or tie the statement to your account.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_SNS}/sns-security-best-practices.html",),
)

TOPIC_ENCRYPTED_WITH_KEY = Rule(
    id="messaging-topic-encrypted-with-key",
    title="Topics are encrypted with a KMS key",
    on=SnsTopic,
    severity="high",
    require=SnsTopic.key.present(),
    why="Topics store what they deliver; the key decides who can read it and can cut it off.",
    fix="Set a KMS key on the topic, and allow the services that publish to it to use the key.",
    good=[{"key": "alias/aws/sns"}],
    bad=[{"key": None}],
    references=(f"{_SNS}/sns-server-side-encryption.html",),
)

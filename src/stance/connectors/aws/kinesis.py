"""Amazon Kinesis Data Streams. Source: its API reference (API_ListStreams, API_DescribeStreamSummary,
API_GetResourcePolicy).
"""

from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.data import KinesisStream

_ARN = "arn:{partition}:kinesis:{region}:{account}:stream/{value}"
_SUMMARY = "stream.StreamDescriptionSummary"

STREAMS = Resource(
    kind=KinesisStream,
    id=_ARN,
    name="{value}",
    key="value",
    list=Call("kinesis:ListStreams", items="StreamNames"),
    bulk=(tagged("kinesis:stream", key="Name"),),
    detail=(
        Call("kinesis:DescribeStreamSummary", args={"StreamName": "value"}, into="stream"),
        Call(
            "kinesis:GetResourcePolicy", args={"ResourceARN": _ARN}, absent="ResourceNotFoundException", into="policy"
        ),
    ),
    fields={
        KinesisStream.encrypted: From(f"{_SUMMARY}.EncryptionType?", then=lambda kind: kind == "KMS", empty=False),
        KinesisStream.key: f"{_SUMMARY}.KeyId?",
        KinesisStream.policy: From("policy.Policy", then=lambda text: text if text.strip(" {}") else None),
        KinesisStream.tags: TAGS,
    },
)

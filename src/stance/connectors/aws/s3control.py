"""Amazon S3 Control: the account's switches, and access points.

Source: the S3 API reference (API_control_GetPublicAccessBlock, API_control_ListAccessPoints,
API_control_GetAccessPoint, API_control_GetAccessPointPolicy, API_control_ListTagsForResource).
"""

from stance.connectors.aws.ec2 import tags
from stance.model import Call, From, Resource
from stance.model.assets.account import AwsAccount
from stance.model.assets.storage import S3AccessPoint

PUBLIC_ACCESS_BLOCK = Resource(
    kind=AwsAccount,
    id="{account}",
    name="{account}",
    where="once",
    detail=(
        Call(
            "s3control:GetPublicAccessBlock",
            needs="s3:GetAccountPublicAccessBlock",
            args={"AccountId": "{account}"},
            absent="NoSuchPublicAccessBlockConfiguration",
            into="block",
        ),
    ),
    fields={AwsAccount.public_access_block: "block.PublicAccessBlockConfiguration"},
)

_POINT = {"AccountId": "{account}", "Name": "Name"}

ACCESS_POINTS = Resource(
    kind=S3AccessPoint,
    id="{AccessPointArn}",
    name="{Name}",
    list=Call(
        "s3control:ListAccessPoints",
        needs="s3:ListAccessPoints",
        args={"AccountId": "{account}"},
        fixed={"MaxResults": 1000},
        items="AccessPointList",
    ),
    keep=lambda item: item.get("DataSourceType") in (None, "S3_BUCKET"),  # the others lead to file systems
    detail=(
        Call("s3control:GetAccessPoint", needs="s3:GetAccessPoint", args=_POINT, into="point"),
        Call(
            "s3control:GetAccessPointPolicy",
            needs="s3:GetAccessPointPolicy",
            args=_POINT,
            absent="NoSuchAccessPointPolicy",
            into="policy",
        ),
        Call(
            "s3control:ListTagsForResource",
            needs="s3:ListTagsForResource",
            args={"AccountId": "{account}", "ResourceArn": "AccessPointArn"},
            into="tagging",
        ),
    ),
    fields={
        S3AccessPoint.bucket: "Bucket",
        S3AccessPoint.vpc: "VpcConfiguration?.VpcId?",
        S3AccessPoint.public_access_block: "point.PublicAccessBlockConfiguration?",
        S3AccessPoint.policy: "policy.Policy",
        S3AccessPoint.tags: From("tagging.Tags?", then=tags, empty={}),
    },
)

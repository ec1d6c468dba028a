"""Amazon S3 Control. Source: the S3 API reference (API_control_GetPublicAccessBlock)."""

from stance.model import Call, Resource
from stance.model.assets.account import AwsAccount

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

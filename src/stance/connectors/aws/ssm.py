"""AWS Systems Manager: parameters without their values, and documents of our own.

Source: its API reference (API_DescribeParameters, API_ListDocuments, API_DescribeDocumentPermission).
"""

from __future__ import annotations

from stance.connectors.aws.ec2 import tags
from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.secrets import SsmDocument, SsmParameter

PARAMETERS = Resource(
    kind=SsmParameter,
    id="{ARN}",
    name="{Name}",
    key="ARN",
    list=Call("ssm:DescribeParameters", fixed={"MaxResults": 50}, items="Parameters"),
    bulk=(tagged("ssm"),),
    fields={
        SsmParameter.type: "Type",
        SsmParameter.key: "KeyId?",
        SsmParameter.tier: From("Tier?", empty="Standard"),
        SsmParameter.changed_at: "LastModifiedDate",
        SsmParameter.tags: TAGS,
    },
)

DOCUMENTS = Resource(
    kind=SsmDocument,
    id="arn:{partition}:ssm:{region}:{account}:document/{Name}",
    name="{Name}",
    list=Call(
        "ssm:ListDocuments",
        fixed={"Filters": [{"Key": "Owner", "Values": ["Self"]}], "MaxResults": 50},
        items="DocumentIdentifiers",
    ),
    detail=(
        Call(
            "ssm:DescribeDocumentPermission",
            args={"Name": "Name"},
            fixed={"PermissionType": "Share"},
            items="AccountIds",
            into="sharers",
        ),
    ),
    fields={
        SsmDocument.document_type: "DocumentType",
        SsmDocument.tags: From("Tags?", then=tags, empty={}),
        SsmDocument.sharers: "sharers",
    },
)

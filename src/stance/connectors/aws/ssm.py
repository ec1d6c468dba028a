"""AWS Systems Manager: parameters without their values, and documents of our own.

Source: its API reference (API_DescribeParameters, API_ListDocuments, API_DescribeDocumentPermission).
"""

from __future__ import annotations

from typing import Any

from stance.connectors.aws.ec2 import tags
from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.secrets import SsmDocument, SsmParameter

Json = dict[str, Any]


def _with_paths(page: Json) -> Json:
    """The page with each parameter's name as it stands in its ARN, which not every server tells."""
    return {**page, "Parameters": [{**each, "Path": each["Name"].lstrip("/")} for each in page["Parameters"]]}


PARAMETERS = Resource(
    kind=SsmParameter,
    id="arn:{partition}:ssm:{region}:{account}:parameter/{Path}",
    name="{Name}",
    key="Path",
    list=Call("ssm:DescribeParameters", fixed={"MaxResults": 50}, parse=_with_paths, items="Parameters"),
    bulk=(tagged("ssm:parameter", key="Name"),),
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

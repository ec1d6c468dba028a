"""Managed prefix lists of Amazon VPC.

Source: EC2 API reference (DescribeManagedPrefixLists, GetManagedPrefixListEntries).
"""

from __future__ import annotations

from stance.connectors.aws.ec2 import TAGS
from stance.model import Call, From, Resource
from stance.model.assets.network import PrefixList

PREFIX_LISTS = Resource(
    kind=PrefixList,
    id="{PrefixListArn}",
    name="{PrefixListName}",
    list=Call("ec2:DescribeManagedPrefixLists", items="PrefixLists"),
    detail=(
        Call(
            "ec2:GetManagedPrefixListEntries",
            args={"PrefixListId": "PrefixListId"},
            items="Entries",
            # AWS's own lists, of its services' addresses, belong to an owner called AWS.
            when=lambda item: item["OwnerId"].lower() != "aws",
            into="entries",
        ),
    ),
    fields={
        PrefixList.list_id: "PrefixListId",
        PrefixList.blocks: From("entries", then=lambda entries: [entry["Cidr"] for entry in entries]),
        PrefixList.tags: TAGS,
    },
)

"""Amazon EC2: instances and machine images.

Source: EC2 API reference (DescribeInstances, DescribeInstanceAttribute, DescribeImages).
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from stance.model import Call, From, Resource
from stance.model.assets.compute import Ec2Instance
from stance.model.assets.disk import Ami

Json = dict[str, Any]


def arn(resource: str, owner: str = "{account}") -> str:
    """The template of an EC2 ARN: `arn("volume/{VolumeId}")`."""
    return f"arn:{{partition}}:ec2:{{region}}:{owner}:{resource}"


def tags(listed: list[Json]) -> dict[str, str]:
    """A list of `{"Key": …, "Value": …}` as a mapping; some services write both words small."""
    key, value = ("key", "value") if listed and "key" in listed[0] else ("Key", "Value")
    return {tag[key]: tag[value] for tag in listed}


TAGS: Final = From("Tags?", then=tags, empty={})
"""The tags of an item, of which the API says nothing when there are none."""


def _interface(interface: Json) -> Json:
    addresses = [interface, *interface.get("PrivateIpAddresses", [])]
    public = [a["Association"]["PublicIp"] for a in addresses if a.get("Association", {}).get("PublicIp")]
    private = [a["PrivateIpAddress"] for a in addresses if a.get("PrivateIpAddress")]
    return {
        "subnet_id": interface.get("SubnetId"),
        "group_ids": [group["GroupId"] for group in interface["Groups"]],
        "public_addresses": sorted(set(public)),
        "ipv6_addresses": [a["Ipv6Address"] for a in interface.get("Ipv6Addresses", [])],
        "private_addresses": sorted(set(private)),
    }


def _private(instance: Json) -> Json:
    return {key: instance[key] for key in ("PrivateIpAddress",) if instance.get(key)}


def _interfaces(instance: Json) -> list[Json]:
    """Its interfaces; what the instance says of its own address and groups is taken for the first one's."""
    found = [_interface(i) for i in instance["NetworkInterfaces"]] or [
        _interface({"SubnetId": instance.get("SubnetId"), "Groups": [], **_private(instance)})
    ]
    own = instance.get("PublicIpAddress")
    if own and not any(own in i["public_addresses"] for i in found):
        found[0]["public_addresses"].append(own)
    groups = [group["GroupId"] for group in instance["SecurityGroups"]]
    found[0]["group_ids"] = sorted({*found[0]["group_ids"], *groups})
    return found


def _subnet_ids(instance: Json) -> list[str]:
    return sorted({i["subnet_id"] for i in _interfaces(instance) if i["subnet_id"] is not None})


def _group_ids(instance: Json) -> list[str]:
    return sorted({group for i in _interfaces(instance) for group in i["group_ids"]})


def _metadata(option: str, other: str, default: str) -> Callable[[Json], str]:
    """A reader of one metadata option; where an answer has only the `other`, it is the default, the lax one."""
    return lambda options: str(options.get(option, default) if other in options else options[option])


MAX_USER_DATA: Final = 4_000_000
"""Characters of unpacked user data that are looked through; 16 KiB come packed."""


def user_data_secrets(encoded: str) -> list[Json]:
    """The secrets in user data (base64, perhaps gzip inside), masked; the data themselves go no further.

    Raises ValueError for what is not base64, or damaged.
    """
    from stance.classify import find_secrets, key_account

    data = base64.b64decode(encoded, validate=False)
    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, MAX_USER_DATA)
        except zlib.error as error:
            raise ValueError(f"user data are damaged gzip: {error}") from None
    text = data.decode("utf-8", errors="replace")[:MAX_USER_DATA]
    return [
        {"type": s.type, "line": s.line, "mask": s.mask, "key_account": key_account(text[s.start : s.end])}
        for s in find_secrets(text)
    ]


INSTANCES = Resource(
    kind=Ec2Instance,
    id=arn("instance/{InstanceId}"),
    name="{InstanceId}",
    key="InstanceId",
    list=Call("ec2:DescribeInstances", items="Reservations.Instances"),
    # A terminated instance is listed for an hour yet, and there is nothing left of it.
    keep=lambda item: item["State"]["Name"] not in ("terminated", "shutting-down"),
    bulk=(
        Call("ssm:DescribeInstanceInformation", items="InstanceInformationList", key="InstanceId", into="managed"),
    ),
    detail=(
        Call(
            "ec2:DescribeInstanceAttribute",
            args={"InstanceId": "InstanceId"},
            fixed={"Attribute": "userData"},
            into="data",
        ),
    ),
    fields={
        Ec2Instance.instance_id: "InstanceId",
        Ec2Instance.vpc_id: "VpcId?",
        Ec2Instance.running: From("State.Name", then=lambda state: state == "running"),
        Ec2Instance.launched_at: "LaunchTime",
        Ec2Instance.interfaces: From("", then=_interfaces),
        Ec2Instance.subnet_ids: From("", then=_subnet_ids),
        Ec2Instance.group_ids: From("", then=_group_ids),
        Ec2Instance.profile: "IamInstanceProfile?.Arn?",
        Ec2Instance.metadata_tokens: From(
            "MetadataOptions", then=_metadata("HttpTokens", "HttpEndpoint", default="optional")
        ),
        Ec2Instance.metadata_endpoint: From(
            "MetadataOptions", then=_metadata("HttpEndpoint", "HttpTokens", default="enabled")
        ),
        Ec2Instance.managed: From("managed?.InstanceId", then=bool, empty=False),
        Ec2Instance.user_data_secrets: From("data.UserData.Value?", then=user_data_secrets, empty=[]),
        Ec2Instance.tags: TAGS,
    },
)


def _launchers(permissions: list[Json]) -> list[str]:
    """Whom each permission names: everyone, an account, an organisation or a part of one."""
    names = ("Group", "UserId", "OrganizationArn", "OrganizationalUnitArn")
    return [next(permission[name] for name in names if permission.get(name)) for permission in permissions]


IMAGES = Resource(
    kind=Ami,
    id=arn("image/{ImageId}"),
    name="{ImageId}",
    list=Call("ec2:DescribeImages", fixed={"Owners": ["self"]}, items="Images"),
    detail=(
        Call(
            "ec2:DescribeImageAttribute",
            args={"ImageId": "ImageId"},
            fixed={"Attribute": "launchPermission"},
            into="permissions",
        ),
    ),
    fields={
        Ami.public: "Public",
        Ami.created_at: From("CreationDate", then=datetime.fromisoformat),
        Ami.launchers: From("permissions.LaunchPermissions", then=_launchers),
        Ami.tags: TAGS,
    },
)

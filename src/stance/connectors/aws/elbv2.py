"""Elastic Load Balancing: application, network and gateway load balancers, and their target groups.

Sources: Elastic Load Balancing API reference, version 2015-12-01 (DescribeLoadBalancers, DescribeListeners,
DescribeLoadBalancerAttributes, DescribeTargetGroups, DescribeTargetGroupAttributes, DescribeTargetHealth);
AWS WAF API reference (GetWebACLForResource).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.balancers import Elbv2LoadBalancer, TargetGroup

Json = dict[str, Any]

_PREFIX = "elasticloadbalancing:"


def _listener(one: Json) -> Json:
    # Listeners of gateway load balancers have neither protocol nor port: they take everything.
    gateway = "/gwy/" in one["ListenerArn"]
    actions = one["DefaultActions"]
    return {
        "protocol": "GENEVE" if gateway else one["Protocol"],
        "port": 0 if gateway else one["Port"],
        "policy": one.get("SslPolicy"),
        "redirects_to": next((a["RedirectConfig"].get("Protocol") for a in actions if a["Type"] == "redirect"), None),
        "authenticates": any(a["Type"].startswith("authenticate-") for a in actions),
    }


def _attribute(key: str, known: str) -> Callable[[list[Json]], bool]:
    """A reader of an attribute that not every type has; of an answer without the `known` one nothing is believed."""

    def read(attributes: list[Json]) -> bool:
        values = {attribute["Key"]: attribute["Value"] for attribute in attributes}
        return bool(values[known] and values.get(key) == "true")

    return read


BALANCERS = Resource(
    kind=Elbv2LoadBalancer,
    id="{LoadBalancerArn}",
    name="{LoadBalancerName}",
    list=Call("elbv2:DescribeLoadBalancers", needs=f"{_PREFIX}DescribeLoadBalancers", items="LoadBalancers"),
    detail=(
        Call(
            "elbv2:DescribeListeners",
            needs=f"{_PREFIX}DescribeListeners",
            args={"LoadBalancerArn": "LoadBalancerArn"},
            items="Listeners",
            into="listeners",
        ),
        Call(
            "elbv2:DescribeLoadBalancerAttributes",
            needs=f"{_PREFIX}DescribeLoadBalancerAttributes",
            args={"LoadBalancerArn": "LoadBalancerArn"},
            into="attributes",
        ),
        Call(
            "wafv2:GetWebACLForResource",
            args={"ResourceArn": "LoadBalancerArn"},
            # Of load balancers only those for applications take a web ACL.
            when=lambda item: item["Type"] == "application",
            into="acl",
        ),
    ),
    fields={
        Elbv2LoadBalancer.type: "Type",
        Elbv2LoadBalancer.internet_facing: From("Scheme?", then=lambda s: s == "internet-facing", empty=False),
        Elbv2LoadBalancer.vpc_id: "VpcId",
        Elbv2LoadBalancer.subnet_ids: From("AvailabilityZones", then=lambda zones: [z["SubnetId"] for z in zones]),
        Elbv2LoadBalancer.group_ids: From("SecurityGroups?", empty=[]),
        Elbv2LoadBalancer.address_type: From("IpAddressType?", empty="ipv4"),
        Elbv2LoadBalancer.dns_name: "DNSName?",
        Elbv2LoadBalancer.listeners: From("listeners", then=lambda listed: [_listener(one) for one in listed]),
        Elbv2LoadBalancer.deletion_protected: From(
            "attributes.Attributes", then=_attribute("deletion_protection.enabled", "deletion_protection.enabled")
        ),
        Elbv2LoadBalancer.access_logged: From(
            "attributes.Attributes", then=_attribute("access_logs.s3.enabled", "deletion_protection.enabled")
        ),
        Elbv2LoadBalancer.web_acl: "acl.WebACL?.ARN",
    },
)


def _targets(listed: list[Json]) -> list[Json]:
    return [{"id": one["Target"]["Id"], "port": one["Target"].get("Port")} for one in listed]


TARGET_GROUPS = Resource(
    kind=TargetGroup,
    id="{TargetGroupArn}",
    name="{TargetGroupName}",
    list=Call("elbv2:DescribeTargetGroups", needs=f"{_PREFIX}DescribeTargetGroups", items="TargetGroups"),
    detail=(
        Call(
            "elbv2:DescribeTargetGroupAttributes",
            needs=f"{_PREFIX}DescribeTargetGroupAttributes",
            args={"TargetGroupArn": "TargetGroupArn"},
            into="attributes",
        ),
        Call(
            "elbv2:DescribeTargetHealth",
            needs=f"{_PREFIX}DescribeTargetHealth",
            args={"TargetGroupArn": "TargetGroupArn"},
            items="TargetHealthDescriptions",
            into="health",
        ),
    ),
    fields={
        TargetGroup.balancers: "LoadBalancerArns",
        TargetGroup.type: From("TargetType?", empty="instance"),
        TargetGroup.vpc_id: "VpcId?",
        TargetGroup.protocol: "Protocol?",
        TargetGroup.port: "Port?",
        TargetGroup.client_address_kept: From(
            "attributes.Attributes", then=lambda listed: {"preserve_client_ip.enabled": "true"}.items()
            <= {one["Key"]: one["Value"] for one in listed}.items()
        ),
        TargetGroup.targets: From("health", then=_targets),
    },
)  # fmt: skip

"""Elastic Load Balancing, first generation: classic load balancers.

Source: Elastic Load Balancing API reference, version 2012-06-01 (DescribeLoadBalancers).
"""

from __future__ import annotations

from typing import Any

from stance.model import Call, From, Resource
from stance.model.assets.balancers import ElbLoadBalancer

Json = dict[str, Any]


def _listeners(descriptions: list[Json]) -> list[Json]:
    return [
        {
            "protocol": one["Listener"]["Protocol"].upper(),
            "port": one["Listener"]["LoadBalancerPort"],
            "policy": next(iter(one.get("PolicyNames", [])), None),
            "redirects_to": None,
            "authenticates": False,
        }
        for one in descriptions
    ]


def _target_ports(descriptions: list[Json]) -> list[int]:
    return sorted({one["Listener"]["InstancePort"] for one in descriptions})


BALANCERS = Resource(
    kind=ElbLoadBalancer,
    id="arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{LoadBalancerName}",
    name="{LoadBalancerName}",
    list=Call(
        "elb:DescribeLoadBalancers",
        needs="elasticloadbalancing:DescribeLoadBalancers",
        items="LoadBalancerDescriptions",
    ),
    fields={
        ElbLoadBalancer.internet_facing: From("Scheme", then=lambda scheme: scheme == "internet-facing"),
        ElbLoadBalancer.vpc_id: "VPCId?",
        ElbLoadBalancer.subnet_ids: "Subnets",
        ElbLoadBalancer.group_ids: "SecurityGroups",
        ElbLoadBalancer.listeners: From("ListenerDescriptions", then=_listeners),
        ElbLoadBalancer.dns_name: "DNSName?",
        ElbLoadBalancer.instance_ids: From("Instances", then=lambda listed: [i["InstanceId"] for i in listed]),
        ElbLoadBalancer.target_ports: From("ListenerDescriptions", then=_target_ports),
    },
)

"""An account made by calls, and the attack paths that it has or, one fact away, has not."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from cases.clouds import ACCOUNT, Cloud

Certainty = Literal["sure", "possible"]


@dataclass(frozen=True)
class Expected:
    """A path from a source to a target, both as ids or names; `certainty` None: there must be none at all."""

    source: str
    target: str
    certainty: Certainty | None


@dataclass(frozen=True)
class Situation:
    """`seed` makes the account and returns provider ids by the names that the expectations use."""

    id: str
    why: str
    seed: Callable[[Cloud], dict[str, str]]
    paths: tuple[Expected, ...]
    alone: bool = False
    """Whether it needs an account of its own, since it gives power over all of it."""


def text(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def role(cloud: Cloud, name: str, trusted: str, *may: dict[str, Any]) -> str:
    """A role that a service, or an AWS principal, takes; its ARN."""
    kind = "AWS" if trusted.startswith("arn:") else "Service"
    principal = {"Effect": "Allow", "Principal": {kind: trusted}, "Action": "sts:AssumeRole"}
    made = cloud.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=text(principal))
    if may:
        cloud.client("iam").put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=text(*may))
    return str(made["Role"]["Arn"])


def bucket(cloud: Cloud, name: str, data_class: str = "customer", policy: str | None = None) -> str:
    """A private bucket whose tag tells what is in it; its ARN."""
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket=name)
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "data-class", "Value": data_class}]})
    if policy:
        s3.put_bucket_policy(Bucket=name, Policy=policy)
    return f"arn:aws:s3:::{name}"


@dataclass
class Net:
    """A network with one subnet, as an attacker from the internet meets it."""

    cloud: Cloud
    gateway: bool = True
    route: bool = True
    cidr: str | None = "0.0.0.0/0"
    port: int = 22
    public: bool = True
    nacl_denies: int = 0
    """The number of a rule that denies everything; 0 for none. The default rule 100 allows everything."""
    metadata: bool = True
    stopped: bool = False

    def instance(self, role_name: str | None) -> str:
        """An instance in that network, with a role; its id."""
        ec2 = self.cloud.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
        self._gateway(ec2, vpc)
        if self.nacl_denies:
            self._close(ec2, vpc, self.nacl_denies)
        interface = {
            "DeviceIndex": 0,
            "SubnetId": subnet,
            "AssociatePublicIpAddress": self.public,
            "Groups": [self._group(ec2, vpc)],
        }
        made = ec2.run_instances(
            ImageId="ami-12345678", MinCount=1, MaxCount=1, NetworkInterfaces=[interface],
            MetadataOptions={"HttpEndpoint": "enabled" if self.metadata else "disabled"}, **self._profile(role_name),
        )  # fmt: skip
        id_ = str(made["Instances"][0]["InstanceId"])
        if self.stopped:
            ec2.stop_instances(InstanceIds=[id_])
        return id_

    def _gateway(self, ec2: Any, vpc: str) -> None:
        if not self.gateway:
            return
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        if self.route:
            (table,) = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
            ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)

    def _group(self, ec2: Any, vpc: str) -> str:
        group = ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc)["GroupId"]
        if self.cidr:
            rule = {
                "IpProtocol": "tcp",
                "FromPort": self.port,
                "ToPort": self.port,
                "IpRanges": [{"CidrIp": self.cidr}],
            }
            ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
        return str(group)

    def _close(self, ec2: Any, vpc: str, number: int) -> None:
        (acl,) = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"]
        ec2.create_network_acl_entry(
            NetworkAclId=acl["NetworkAclId"], RuleNumber=number, Protocol="-1", RuleAction="deny", Egress=False,
            CidrBlock="0.0.0.0/0",
        )  # fmt: skip

    def _profile(self, name: str | None) -> dict[str, Any]:
        if name is None:
            return {}
        iam = self.cloud.client("iam")
        iam.create_instance_profile(InstanceProfileName=name)
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
        return {"IamInstanceProfile": {"Name": name}}


def function(cloud: Cloud, name: str, role_arn: str, *, url: str | None = None) -> str:
    """A function, with a URL of that kind of authentication; its ARN."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("main.py", "def main(event, context): pass")
    client = cloud.client("lambda")
    made = client.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Role=role_arn,
        Handler="main.main",
        Code={"ZipFile": packed.getvalue()},
    )
    if url:
        client.create_function_url_config(FunctionName=name, AuthType=url)
    if url == "NONE":
        for sid, action in (("u", "lambda:InvokeFunctionUrl"), ("f", "lambda:InvokeFunction")):
            client.add_permission(FunctionName=name, StatementId=sid, Action=action, Principal="*")
    return str(made["FunctionArn"])


ADMINISTRATOR = ACCOUNT
"""The target that stands for control of the account."""

"""What of networks the internet reaches: machines and what stands behind load balancers, each beside its twin."""

from __future__ import annotations

from typing import Any

from cases.clouds import Cloud
from cases.paths.adding import Json, Listed
from cases.paths.forms import Certainty

SITUATIONS = Listed("x")
ANY4, ANY6 = "0.0.0.0/0", "::/0"


# Networks


class Network:
    """A VPC with a public and a private subnet; every part is made by its own call."""

    def __init__(self, cloud: Cloud, *, six: bool = False) -> None:
        self.cloud, self.ec2 = cloud, cloud.client("ec2")
        made = self.ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=six)["Vpc"]
        self.vpc = made["VpcId"]
        self.public, self.private = self._subnet("10.0.1.0/24"), self._subnet("10.0.2.0/24")
        self.gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=self.gateway, VpcId=self.vpc)

    def _subnet(self, block: str) -> str:
        zone = "us-east-1a" if block.startswith("10.0.1") else "us-east-1b"
        return str(
            self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=block, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        )

    def table(self, subnet: str, **route: Any) -> None:
        """A route table of the subnet's own with one route."""
        made = self.ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"]
        self.ec2.associate_route_table(RouteTableId=made, SubnetId=subnet)
        self.ec2.create_route(
            RouteTableId=made, **({"DestinationCidrBlock": ANY4, "GatewayId": self.gateway} | route)
        )

    def nat(self) -> str:
        """A NAT gateway in the public subnet."""
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        made = self.ec2.create_nat_gateway(SubnetId=self.public, AllocationId=address)
        return str(made["NatGateway"]["NatGatewayId"])

    def group(self, *rules: Json) -> str:
        """A security group with these rules."""
        name = f"g{len(rules)}-{self.ec2.describe_security_groups()['SecurityGroups'].__len__()}"
        made = str(self.ec2.create_security_group(GroupName=name, Description="g", VpcId=self.vpc)["GroupId"])
        if rules:
            self.ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=list(rules))
        return made

    def acl(self, subnet: str, *entries: tuple[int, str, bool, str, tuple[int, int] | None]) -> None:
        """An access list of the subnet's own: number, allow or deny, outgoing, block, ports."""
        made = self.ec2.create_network_acl(VpcId=self.vpc)["NetworkAcl"]["NetworkAclId"]
        for number, action, out, block, ports in entries:
            more: Json = (
                {"PortRange": {"From": ports[0], "To": ports[1]}, "Protocol": "6"} if ports else {"Protocol": "-1"}
            )
            self.ec2.create_network_acl_entry(
                NetworkAclId=made, RuleNumber=number, RuleAction=action, Egress=out, CidrBlock=block, **more
            )
        listed = self.ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])
        (held,) = (
            one["NetworkAclAssociationId"]
            for acl in listed["NetworkAcls"]
            for one in acl["Associations"]
            if one["SubnetId"] == subnet
        )
        self.ec2.replace_network_acl_association(AssociationId=held, NetworkAclId=made)

    def machine(self, subnet: str, groups: list[str], *, address: bool = True) -> str:
        """An instance; its id."""
        interface = {"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": address, "Groups": groups}
        made = self.ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, NetworkInterfaces=[interface])
        return str(made["Instances"][0]["InstanceId"])

    def balancer(
        self,
        name: str,
        kind: str,
        groups: list[str],
        target: str,
        *,
        scheme: str = "internet-facing",
        port: int = 80,
        to: int = 8080,
        listens: bool = True,
    ) -> str:
        """A load balancer over both subnets in front of an instance; its ARN."""
        elb = self.cloud.client("elbv2")
        more: Json = {"SecurityGroups": groups} if groups else {}
        made = elb.create_load_balancer(
            Name=name, Subnets=[self.public, self.private], Scheme=scheme, Type=kind, **more
        )
        arn = made["LoadBalancers"][0]["LoadBalancerArn"]
        protocol = "HTTP" if kind == "application" else "TCP"
        made = elb.create_target_group(Name=name, Protocol=protocol, Port=to, VpcId=self.vpc, TargetType="instance")
        group = made["TargetGroups"][0]["TargetGroupArn"]
        elb.register_targets(TargetGroupArn=group, Targets=[{"Id": target}])
        if listens:
            elb.create_listener(
                LoadBalancerArn=arn,
                Protocol=protocol,
                Port=port,
                DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
            )
        return str(arn)


def tcp(
    port: int, *blocks: str, six: tuple[str, ...] = (), groups: tuple[str, ...] = (), lists: tuple[str, ...] = ()
) -> Json:
    return {
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "IpRanges": [{"CidrIp": one} for one in blocks],
        "Ipv6Ranges": [{"CidrIpv6": one} for one in six],
        "UserIdGroupPairs": [{"GroupId": one} for one in groups],
        "PrefixListIds": [{"PrefixListId": one} for one in lists],
    }


def _net(id_: str, why: str, expect: Certainty | None, **facts: Any) -> None:
    """Internet → machine in the public subnet."""

    def seed(cloud: Cloud, name: str) -> str:
        net = Network(cloud)
        net.table(net.public, **({"NatGatewayId": net.nat(), "GatewayId": None} if facts.get("nat") else {}))
        if "entries" in facts:
            net.acl(net.public, *facts["entries"])
        rule = facts.get("rule", tcp(22, ANY4))
        lists = facts.get("listed")
        if lists is not None:
            made = net.ec2.create_managed_prefix_list(
                PrefixListName=name, MaxEntries=5, AddressFamily="IPv4", Entries=[{"Cidr": one} for one in lists]
            )
            rule = tcp(22, lists=(made["PrefixList"]["PrefixListId"],))
        groups = [net.group(*([rule] if rule else []))]
        if facts.get("named"):
            groups = [net.group(tcp(22, groups=tuple(groups)))]
        return net.machine(net.public, groups, address=facts.get("address", True))

    SITUATIONS.add(f"net-{id_}", why, expect, seed)


_IN, _OUT = (100, "allow", False, ANY4, None), (100, "allow", True, ANY4, None)
_net("open", "route, address, group and list all let SSH in", "sure")
_net("halves", "two halves of the address space are all of it", "sure", rule=tcp(22, "0.0.0.0/1", "128.0.0.0/1"))
_net("wide", "a public range that is not all of the internet lets some in", "possible", rule=tcp(22, "52.0.0.0/8"))
_net("private", "a private range lets nobody in", None, rule=tcp(22, "10.0.0.0/8"))
_net("shared", "the shared range of carriers is not the internet", None, rule=tcp(22, "100.64.0.0/10"))
_net("six", "the rule is of IPv6, the machine has IPv4 alone", None, rule=tcp(22, six=(ANY6,)))
_net("listed", "the rule names a prefix list that is all of it", "sure", listed=[ANY4])
_net("listed-private", "the prefix list is private", None, listed=["10.0.0.0/8"])
_net("named", "the rule names a group: nobody from outside is in it", None, named=True)
_net("norule", "no rule at all", None, rule=None)
_net("noaddress", "no public address", None, address=False)
_net("acl-return", "answers cannot leave: the list is stateless", None, entries=[_IN])
_net("acl-both", "in and out", "sure", entries=[_IN, _OUT])
_net(
    "acl-lowports",
    "answers go to low ports alone, from which few clients call",
    "possible",
    entries=[_IN, (100, "allow", True, ANY4, (0, 1023))],
)
_net(
    "acl-highports",
    "answers go to high ports, which are open",
    "sure",
    entries=[_IN, (100, "allow", True, ANY4, (1024, 65535))],
)
_net("acl-port", "another port is let in", None, entries=[(100, "allow", False, ANY4, (443, 443)), _OUT])
_net("acl-first", "the lower number goes first: denied", None, entries=[(90, "deny", False, ANY4, None), _IN, _OUT])
_net("acl-later", "the higher number comes too late", "sure", entries=[(110, "deny", False, ANY4, None), _IN, _OUT])
_net("acl-none", "a list without entries denies", None, entries=[])


def _nat(cloud: Cloud, name: str) -> str:
    net = Network(cloud)
    net.table(net.public)
    net.table(net.private, NatGatewayId=net.nat())
    return net.machine(net.private, [net.group(tcp(22, ANY4))], address=False)


def _egress(cloud: Cloud, name: str) -> str:
    net = Network(cloud, six=True)
    only = net.ec2.create_egress_only_internet_gateway(VpcId=net.vpc)["EgressOnlyInternetGateway"]
    made = net.ec2.create_route_table(VpcId=net.vpc)["RouteTable"]["RouteTableId"]
    net.ec2.associate_route_table(RouteTableId=made, SubnetId=net.public)
    net.ec2.create_route(
        RouteTableId=made,
        DestinationIpv6CidrBlock=ANY6,
        EgressOnlyInternetGatewayId=only["EgressOnlyInternetGatewayId"],
    )
    return net.machine(net.public, [net.group(tcp(22, six=(ANY6,)))], address=False)


SITUATIONS.add("net-behind-nat", "a NAT gateway lets out and not in", None, _nat)
SITUATIONS.add("net-egress-only", "an egress-only gateway lets out and not in", None, _egress)


# Load balancers


def _balanced(id_: str, why: str, expect: Certainty | None, kind: str = "application", **facts: Any) -> None:
    """Internet → load balancer → machine in the private subnet."""

    def seed(cloud: Cloud, name: str) -> str:
        net = Network(cloud)
        net.table(net.public)
        if not facts.get("half"):
            net.table(net.private)
        front = net.group(tcp(80, *facts.get("front", (ANY4,))))
        fits = {
            "group": (tcp(8080, groups=(front,)),),
            "vpc": (tcp(8080, "10.0.0.0/16"),),
            "all": (tcp(8080, ANY4),),
            "port": (tcp(9090, groups=(front,)),),
            "none": (),
        }[facts.get("back", "group")]
        host = net.machine(net.private, [net.group(*fits)], address=False)
        groups = [] if facts.get("bare") else [front]
        net.balancer(
            name[:30],
            kind,
            groups,
            host,
            scheme=facts.get("scheme", "internet-facing"),
            listens=facts.get("listens", True),
        )
        return host

    SITUATIONS.add(f"lb-{id_}", why, expect, seed)


_balanced("open", "the balancer passes the machine's group", "sure")
_balanced("internal", "the balancer is internal", None, scheme="internal")
_balanced("closed", "its group lets private ranges in", None, front=("10.0.0.0/8",))
_balanced("silent", "it has no listener", None, listens=False)
_balanced("backport", "the machine lets it in on another port", None, back="port")
_balanced("backnone", "the machine lets nobody in", None, back="none")
_balanced("backvpc", "the machine lets the whole network in", "sure", back="vpc")
_balanced(
    "network",
    "a network balancer brings clients' own addresses, which are let in",
    "sure",
    "network",
    back="all",
    bare=True,
)
_balanced("network-vpc", "clients' own addresses are not of the network", None, "network", back="vpc", bare=True)
_balanced("network-group", "the machine names the balancer's group", "sure", "network", back="group")

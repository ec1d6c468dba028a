"""Networks: who may reach what."""

from stance.model.field import Asset, Field, Struct


class Opening(Struct):
    """Ports that any address on the internet is admitted to."""

    protocol = Field(str, "tcp, udp, all (every protocol and port), or another protocol's name or number")
    from_port = Field(int, "First port; 0 where all are meant or the protocol has none")
    to_port = Field(int, "Last port; 65535 where all are meant or the protocol has none")
    family = Field(str, "Of which addresses", values=("ipv4", "ipv6"))


class Permission(Struct):
    """A rule of a security group."""

    protocol = Field(str, "tcp, udp, icmp, icmpv6, -1 for all, or a protocol's number")
    from_port = Field(int, "First port, or ICMP type", absent="all")
    to_port = Field(int, "Last port, or ICMP code", absent="all")
    blocks = Field(list[str], "Address blocks of the other side, IPv4 and IPv6")
    groups = Field(list[str], "Security groups of the other side")
    prefix_lists = Field(list[str], "Prefix lists of the other side")


class PrefixList(Asset, kind="aws.ec2.prefix_list", title="managed prefix list"):
    """A named list of address blocks, of the own account, shared with it, or of AWS."""

    list_id = Field(str, "Its short id: pl-…")
    blocks = Field(list[str], "Its address blocks", absent="a list of AWS's own, which never holds everyone")
    wide_blocks = Field(list[str], "Its blocks that span a large part of the internet, or all of it")
    tags = Field(dict[str, str], "Its tags")


class SecurityGroup(Asset, kind="aws.ec2.security_group"):
    """A security group of a VPC."""

    group_id = Field(str, "Its short id: sg-…")
    vpc_id = Field(str, "The VPC it belongs to", absent="of the retired EC2-Classic")
    default = Field(bool, "Whether it is the one that its VPC came with")
    ingress = Field(list[Permission], "What may come in")
    egress = Field(list[Permission], "What may go out")
    prefix_lists = Field(list[str], "Prefix lists from which something may come in")
    tags = Field(dict[str, str], "Its tags")
    openings = Field(list[Opening], "What any address may reach through it")
    open_services = Field(list[str], "Names of well-known services among its openings: ssh, mysql …")
    wide_blocks = Field(list[str], "Admitted blocks, short of everyone, that span a large part of the internet")
    attachments = Field(list[str], "What its network interfaces belong to: the type, or the service that made it")


class AclEntry(Struct):
    """A rule of a network ACL; the lowest number that matches decides."""

    number = Field(int, "Its place; 32767 is the closing rule")
    allow = Field(bool, "Whether it allows; else it denies")
    inbound = Field(bool, "Whether it speaks of what comes in")
    protocol = Field(str, "Protocol number as text; -1 for all")
    block = Field(str, "The addresses it speaks of")
    from_port = Field(int, "First port", absent="all")
    to_port = Field(int, "Last port", absent="all")


class NetworkAcl(Asset, kind="aws.ec2.network_acl", title="network ACL"):
    """A network ACL: the stateless filter around subnets."""

    vpc_id = Field(str, "The VPC it belongs to")
    subnet_ids = Field(list[str], "The subnets it stands around")
    default = Field(bool, "Whether it is the one that its VPC came with")
    entries = Field(list[AclEntry], "Its rules")
    tags = Field(dict[str, str], "Its tags")
    openings = Field(list[Opening], "TCP and UDP ports that any address is admitted to, the order of rules heeded")
    open_services = Field(list[str], "Names of well-known services among its openings: ssh, rdp …")
    open_entirely = Field(bool, "Whether any address is admitted with every protocol, or to all TCP or UDP ports")


class Route(Struct):
    """A route of a route table."""

    destination = Field(str, "An address block or a prefix list")
    target = Field(str, "Where it leads: local, igw-…, nat-…, pcx-…", absent="nowhere known")
    active = Field(bool, "Whether its target exists")


class RouteTable(Asset, kind="aws.ec2.route_table"):
    """A route table of a VPC."""

    vpc_id = Field(str, "The VPC it belongs to")
    main = Field(bool, "Whether it serves all subnets that have none of their own")
    subnet_ids = Field(list[str], "The subnets it was given to")
    routes = Field(list[Route], "Its routes")
    tags = Field(dict[str, str], "Its tags")


class Subnet(Asset, kind="aws.ec2.subnet"):
    """A subnet of a VPC."""

    subnet_id = Field(str, "Its short id: subnet-…")
    vpc_id = Field(str, "The VPC it belongs to")
    default = Field(bool, "Whether it came with the region's default VPC, public by design")
    zone = Field(str, "Id of its availability zone, the same in all accounts: euw1-az1", absent="not told")
    public_address_on_launch = Field(bool, "Whether what is started in it gets a public IPv4 address by default")
    blocks = Field(list[str], "Its address blocks, IPv4 and IPv6")
    tags = Field(dict[str, str], "Its tags")
    internet_families = Field(list[str], "Address families (ipv4, ipv6) that its routes lead to an internet gateway")


class Vpc(Asset, kind="aws.ec2.vpc", title="VPC"):
    """A virtual private network."""

    vpc_id = Field(str, "Its short id: vpc-…")
    blocks = Field(list[str], "Its address blocks, IPv4 and IPv6")
    default = Field(bool, "Whether it is the one that the region came with")
    tags = Field(dict[str, str], "Its tags")
    flow_logged = Field(bool, "Whether an active flow log covers all of it")
    used = Field(bool, "Whether any network interface stands in it")


class FlowLog(Asset, kind="aws.ec2.flow_log"):
    """A record of the traffic of a VPC, a subnet or a network interface."""

    resource_id = Field(str, "What it covers: vpc-…, subnet-…, eni-… or a transit gateway")
    active = Field(bool, "Whether it records")
    delivery = Field(str, "How its last delivery went: SUCCESS or FAILED", absent="nothing to deliver yet")
    tags = Field(dict[str, str], "Its tags")


class NetworkInterface(Asset, kind="aws.ec2.network_interface"):
    """A network interface."""

    vpc_id = Field(str, "The VPC it stands in")
    group_ids = Field(list[str], "Its security groups")
    purpose = Field(str, "Its type (interface, vpc_endpoint, lambda …), or the service that made it: amazon-elb")
    subnet_id = Field(str, "The subnet it stands in")
    instance_id = Field(str, "The instance it is attached to", absent="it is attached to none")
    private_addresses = Field(list[str], "Its private IPv4 addresses")
    public_addresses = Field(list[str], "Public IPv4 addresses that lead to it")
    ipv6_addresses = Field(list[str], "Its IPv6 addresses, which are public ones by nature")
    tags = Field(dict[str, str], "Its tags")


class ElasticAddress(Asset, kind="aws.ec2.elastic_ip", title="elastic IP address"):
    """A public address that the account holds."""

    associated = Field(bool, "Whether an instance or network interface uses it")
    tags = Field(dict[str, str], "Its tags")


class Peering(Asset, kind="aws.ec2.vpc_peering_connection", title="VPC peering connection"):
    """A link between two VPCs."""

    peering_id = Field(str, "Its short id: pcx-…")
    active = Field(bool, "Whether both sides agreed to it")
    vpc_ids = Field(list[str], "The VPCs at its ends")
    requester_blocks = Field(list[str], "Address blocks of the VPC that asked for it")
    accepter_blocks = Field(list[str], "Address blocks of the VPC that was asked")
    accounts = Field(list[str], "The accounts of both VPCs")
    tags = Field(dict[str, str], "Its tags")
    foreign_accounts = Field(list[str], "Accounts of its VPCs, beside the own one")
    wide_routes = Field(list[str], "Destinations of routes over it that cover a whole block of either VPC")


class VpcEndpoint(Asset, kind="aws.ec2.vpc_endpoint", title="VPC endpoint"):
    """A private way from a VPC to a service."""

    service = Field(str, "The service it leads to")
    policy = Field(str, "Its policy as JSON", absent="the endpoint takes none")
    tags = Field(dict[str, str], "Its tags")
    admitted = Field(list[str], "Whom its policy admits beside the own account: account ids, o-… ids, * for anyone")


class TransitAttachment(
    Asset, kind="aws.ec2.transit_gateway_attachment", title="attachment of a transit gateway"
):  # fmt: skip
    """What is attached to a transit gateway: a VPC, a VPN, another gateway …"""

    gateway_id = Field(str, "The gateway: tgw-…")
    attachment_id = Field(str, "Its short id: tgw-attach-…")
    type = Field(str, "What is attached: vpc, vpn, peering, connect, direct-connect-gateway …")
    vpc_id = Field(str, "The VPC", absent="something else is attached")
    active = Field(bool, "Whether both sides agreed to it")
    route_table = Field(str, "The gateway's table that decides where what comes from it goes", absent="none does")
    subnet_ids = Field(list[str], "The VPC's subnets that it stands in", absent="something else is attached")
    tags = Field(dict[str, str], "Its tags")


class TransitRoute(Struct):
    """A route of a transit gateway, written by hand or told by an attachment."""

    destination = Field(str, "An address block or a prefix list")
    attachments = Field(list[str], "The attachments to which it leads")
    active = Field(bool, "Whether it leads anywhere; else it swallows what it matches")


class TransitRouteTable(
    Asset, kind="aws.ec2.transit_gateway_route_table", title="route table of a transit gateway"
):  # fmt: skip
    """A route table of a transit gateway, which serves the attachments that are associated with it."""

    gateway_id = Field(str, "The gateway: tgw-…")
    table_id = Field(str, "Its short id: tgw-rtb-…")
    routes = Field(list[TransitRoute], "Its routes")
    tags = Field(dict[str, str], "Its tags")

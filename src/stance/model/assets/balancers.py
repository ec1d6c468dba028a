"""Load balancers and what stands behind them."""

from stance.model.field import Asset, Field, Struct


class Listener(Struct):
    """What a load balancer listens with."""

    protocol = Field(str, "HTTP, HTTPS, TCP, SSL, TLS, UDP, TCP_UDP, GENEVE …")
    port = Field(int, "The port; 0 where all are meant")
    policy = Field(str, "Name of the TLS policy that it offers", absent="it speaks no TLS, or none is told")
    redirects_to = Field(str, "Protocol to which it sends everyone who comes by", absent="it does not redirect")
    authenticates = Field(bool, "Whether it lets people log in before it forwards them")


class LoadBalancer(Asset):
    """A load balancer, of any provider."""

    internet_facing = Field(bool, "Whether its name resolves to public addresses")
    vpc_id = Field(str, "The network it stands in", absent="of the retired EC2-Classic")
    subnet_ids = Field(list[str], "The subnets it stands in")
    group_ids = Field(list[str], "Its security groups; none means that nothing is filtered")
    listeners = Field(list[Listener], "What it listens with")
    dns_name = Field(str, "The name by which it is called", absent="it has none")


class ElbLoadBalancer(LoadBalancer, kind="aws.elb.load_balancer", title="classic load balancer"):
    """A load balancer of the first generation."""

    instance_ids = Field(list[str], "Short ids of the instances that it forwards to")
    target_ports = Field(list[int], "Ports at which it calls its instances")


class Elbv2LoadBalancer(LoadBalancer, kind="aws.elbv2.load_balancer", title="load balancer"):
    """An application, network or gateway load balancer."""

    type = Field(str, "What it balances", values=("application", "network", "gateway"))
    address_type = Field(str, "Families of its addresses: ipv4, dualstack, dualstack-without-public-ipv4")
    deletion_protected = Field(bool, "Whether deleting it is refused")
    access_logged = Field(bool, "Whether its requests are written to a bucket")
    web_acl = Field(str, "ARN of the web ACL in front of it", absent="there is none, or it takes none")


class Target(Struct):
    """What a target group sends to."""

    id = Field(str, "An instance's short id, an address, or the ARN of a function or load balancer")
    port = Field(int, "Its port", absent="functions have none")


class TargetGroup(Asset, kind="aws.elbv2.target_group", title="target group"):
    """A set of targets to which listeners forward."""

    balancers = Field(list[str], "ARNs of the load balancers that forward to it")
    type = Field(str, "What its targets are: instance, ip, lambda or alb")
    vpc_id = Field(str, "The VPC of its targets", absent="functions stand in none")
    protocol = Field(str, "How its targets are called: HTTP, TCP …", absent="functions have none")
    port = Field(int, "Port of targets that name none themselves", absent="functions have none")
    client_address_kept = Field(bool, "Whether targets see the caller's address, so that their groups must admit it")
    targets = Field(list[Target], "What it sends to")

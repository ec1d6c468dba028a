"""Machines, and what they are started from."""

from datetime import datetime

from stance.model.assets.network import Opening
from stance.model.assets.workload import Workload
from stance.model.field import Field, Struct


class Attachment(Struct):
    """A network interface of a machine."""

    subnet_id = Field(str, "The subnet it stands in", absent="of the retired EC2-Classic")
    group_ids = Field(list[str], "Its security groups")
    public_addresses = Field(list[str], "Public IPv4 addresses that lead to it")
    ipv6_addresses = Field(list[str], "Its IPv6 addresses, which are public ones by nature")
    private_addresses = Field(list[str], "Its private IPv4 addresses", absent="not told")


class FoundSecret(Struct):
    """A secret that was seen and not kept."""

    type = Field(str, "What kind of secret")
    line = Field(int, "On which line")
    mask = Field(str, "What may be shown of it")
    key_account = Field(str, "The AWS account of the access key whose id it is, or `untold`", absent="it is none")


class Machine(Workload):
    """A virtual machine, of any provider; its role is one that software on it gets from the machine's metadata."""

    running = Field(bool, "Whether it runs")
    public_addresses = Field(list[str], "Its public IPv4 addresses")
    openings = Field(list[Opening], "What its security groups admit from any address where it has a public path")
    open_services = Field(list[str], "Names of well-known services that any address can reach: ssh, mysql …")


class Ec2Instance(Machine, kind="aws.ec2.instance", title="EC2 instance"):
    """An EC2 instance that was not terminated."""

    instance_id = Field(str, "Its short id: i-…")
    vpc_id = Field(str, "The VPC it stands in", absent="of the retired EC2-Classic")
    launched_at = Field(datetime, "When it was last started")
    interfaces = Field(list[Attachment], "Its network interfaces")
    subnet_ids = Field(list[str], "The subnets of its network interfaces")
    group_ids = Field(list[str], "The security groups of its network interfaces")
    profile = Field(str, "ARN of its instance profile, through which it has a role", absent="it has none")
    metadata_tokens = Field(str, "Whether its metadata ask for session tokens: required or optional")
    metadata_endpoint = Field(str, "Whether its metadata can be reached at all: enabled or disabled")
    managed = Field(bool, "Whether Systems Manager knows it")
    user_data_secrets = Field(list[FoundSecret], "Secrets in its user data, masked")


class MachineTemplate(Workload):
    """What machines are started from, of any provider: their role, their data, their metadata."""

    profile = Field(str, "Name of the instance profile that machines get", absent="none")
    metadata_tokens = Field(
        str, "Whether their metadata ask for session tokens: required, optional or off", absent="left to defaults"
    )
    user_data_secrets = Field(list[FoundSecret], "Secrets in the user data, masked")
    public_address = Field(bool, "Whether machines get a public address", absent="the subnet decides")


class LaunchTemplate(MachineTemplate, kind="aws.ec2.launch_template", title="launch template"):
    """A launch template, by its default version."""

    template_id = Field(str, "Its short id: lt-…")
    version = Field(int, "The number of the default version")


class LaunchConfiguration(MachineTemplate, kind="aws.autoscaling.launch_configuration", title="launch configuration"):
    """A launch configuration: the older form of a launch template, which nobody can change."""


class AutoScalingGroup(Workload, kind="aws.autoscaling.group", title="Auto Scaling group"):
    """A group of machines that are started and ended as needed; its role is that of the machines it starts next."""

    template_id = Field(str, "Short id of the launch template it starts machines from", absent="it has none")
    template_version = Field(str, "Which version of it: $Latest, $Default or a number", absent="it has none")
    configuration = Field(str, "Name of the launch configuration it starts machines from", absent="it has none")
    template_profile = Field(str, "Name of the instance profile in its template", absent="none")
    template_tokens = Field(
        str, "Whether its template makes metadata ask for session tokens", absent="no template, or left to defaults"
    )
    profile = Field(str, "Name of the instance profile that its machines get", absent="none")
    metadata_tokens = Field(str, "Whether its machines' metadata ask for session tokens", absent="left to defaults")

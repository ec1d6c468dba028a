"""Subnets, flow logs, peering links, endpoints and addresses."""

from cases.clouds import ACCOUNT, FOREIGN, policy
from cases.judge import Case


def vpc_of(ec2, block="10.0.0.0/16"):
    return ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]


def subnet_of(ec2, vpc, block):
    return ec2.create_subnet(VpcId=vpc, CidrBlock=block)["Subnet"]["SubnetId"]


def flow_log(ec2, kind, resource, traffic="ALL", **more):
    to = more or {"LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::flows"}
    ec2.create_flow_logs(ResourceType=kind, ResourceIds=[resource], TrafficType=traffic, **to)


def seed_subnets(cloud):
    ec2 = cloud.client("ec2")
    default = ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"]
    vpc = vpc_of(ec2)
    ids = {f"default{i}": subnet["SubnetId"] for i, subnet in enumerate(default)}
    for i, name in enumerate(("as-made", "public", "switched-back", "private", "public-too")):
        ids[name] = subnet_of(ec2, vpc, f"10.0.{i}.0/24")
        if name.startswith(("public", "switched")):
            ec2.modify_subnet_attribute(SubnetId=ids[name], MapPublicIpOnLaunch={"Value": True})
        if name == "switched-back":
            ec2.modify_subnet_attribute(SubnetId=ids[name], MapPublicIpOnLaunch={"Value": False})
    return ids


SUBNETS = {
    "vpc_subnet_no_public_ip_by_default": {
        **{f"default{i}": "fail" for i in range(6)},
        "as-made": "pass",
        "public": "fail",
        "switched-back": "pass",
        "private": "pass",
        "public-too": "fail",
    }
}


def seed_flow_logs(cloud):
    ec2 = cloud.client("ec2")
    cloud.client("s3").create_bucket(Bucket="flows")
    cloud.client("logs").create_log_group(logGroupName="flows")
    names = ("none", "all", "rejected", "accepted", "to-logs", "one-subnet", "one-interface", "removed", "twice")
    ids = {name: vpc_of(ec2) for name in names}
    for name, traffic in (("all", "ALL"), ("rejected", "REJECT"), ("accepted", "ACCEPT"), ("twice", "ALL")):
        flow_log(ec2, "VPC", ids[name], traffic)
    to_logs = {"LogGroupName": "flows", "DeliverLogsPermissionArn": f"arn:aws:iam::{ACCOUNT}:role/flows"}
    cloud.client("iam").create_role(RoleName="flows", AssumeRolePolicyDocument=policy())
    flow_log(ec2, "VPC", ids["to-logs"], **to_logs)
    flow_log(ec2, "VPC", ids["twice"], "REJECT", **to_logs)
    flow_log(ec2, "Subnet", subnet_of(ec2, ids["one-subnet"], "10.0.1.0/24"))
    inside = subnet_of(ec2, ids["one-interface"], "10.0.1.0/24")
    interface = ec2.create_network_interface(SubnetId=inside)["NetworkInterface"]["NetworkInterfaceId"]
    flow_log(ec2, "NetworkInterface", interface)
    made = ec2.create_flow_logs(
        ResourceType="VPC",
        ResourceIds=[ids["removed"]],
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::flows",
    )
    ec2.delete_flow_logs(FlowLogIds=made["FlowLogIds"])
    default = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    return ids | {"default": default[0]["VpcId"]}


FLOW_LOGS = {
    "vpc_flow_logs_enabled": {
        "none": "fail",
        "all": "pass",
        "rejected": "pass",
        "to-logs": "pass",
        "one-subnet": "fail",
        "one-interface": "fail",
        "removed": "fail",
        "twice": "pass",
        "default": "fail",
    }
}

# name: destinations of routes over the link from 10.0.0.0/16 to 10.1.0.0/16, and the verdict
LINKS = {
    "none": ([], "pass"),
    "whole": (["10.1.0.0/16"], "fail"),
    "everything": (["0.0.0.0/0"], "fail"),
    "wider": (["10.0.0.0/8"], "fail"),
    "subnet": (["10.1.5.0/24"], "pass"),
    "host": (["10.1.5.7/32"], "pass"),
    "subnets": (["10.1.5.0/24", "10.1.6.0/24"], "pass"),
    "subnet-and-whole": (["10.1.5.0/24", "10.1.0.0/16"], "fail"),
    "half": (["10.1.0.0/17"], "pass"),
    "back-whole": (["back 10.0.0.0/16"], "fail"),
    "back-subnet": (["back 10.0.3.0/24"], "pass"),
    "there-subnet-back-whole": (["10.1.5.0/24", "back 10.0.0.0/16"], "fail"),
    "both-subnets": (["10.1.5.0/24", "back 10.0.3.0/24"], "pass"),
}


def main_table(ec2, vpc):
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}]
    return ec2.describe_route_tables(Filters=filters)["RouteTables"][0]["RouteTableId"]


def seed_links(cloud):
    ec2 = cloud.client("ec2")
    ids = {}
    for name, (destinations, _) in LINKS.items():
        near, far = vpc_of(ec2), vpc_of(ec2, "10.1.0.0/16")
        made = ec2.create_vpc_peering_connection(VpcId=near, PeerVpcId=far)
        ids[name] = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=ids[name])
        table = ec2.create_route_table(VpcId=near)["RouteTable"]["RouteTableId"]
        for block in destinations:
            if block.startswith("back "):
                table, block = main_table(ec2, far), block.removeprefix("back ")
            ec2.create_route(RouteTableId=table, DestinationCidrBlock=block, VpcPeeringConnectionId=ids[name])
    return ids


PEERING = {"vpc_peering_routing_tables_with_least_privilege": {name: verdict for name, (_, verdict) in LINKS.items()}}


def allow(principal, **more):
    return {"Effect": "Allow", "Principal": principal, "Action": "s3:*", "Resource": "*", **more}


def by_key(key, value, operator="StringEquals"):
    return allow("*", Condition={operator: {key: value}})


ROOT, STRANGER = f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:iam::{FOREIGN}:root"

# name: the endpoint's policy (None: the one it comes with), and the verdict
ENDPOINTS = {
    "as-made": (None, "fail"),
    "everyone": (policy(allow("*")), "fail"),
    "everyone-aws": (policy(allow({"AWS": "*"})), "fail"),
    "everyone-list": (policy(allow({"AWS": ["*"]})), "fail"),
    "own": (policy(allow({"AWS": ROOT})), "pass"),
    "own-number": (policy(allow({"AWS": ACCOUNT})), "pass"),
    "own-role": (policy(allow({"AWS": f"arn:aws:iam::{ACCOUNT}:role/app"})), "pass"),
    "own-list": (policy(allow({"AWS": [ROOT, f"arn:aws:iam::{ACCOUNT}:user/ann"]})), "pass"),
    "own-single": (policy(allow({"AWS": ROOT}), single=True), "pass"),
    "foreign": (policy(allow({"AWS": STRANGER})), "fail"),
    "foreign-number": (policy(allow({"AWS": FOREIGN})), "fail"),
    "foreign-too": (policy(allow({"AWS": [ROOT, STRANGER]})), "fail"),
    "foreign-second": (policy(allow({"AWS": ROOT}), allow({"AWS": STRANGER})), "fail"),
    "denied": (policy({**allow("*"), "Effect": "Deny"}), "pass"),
    "everyone-of-own": (policy(by_key("aws:PrincipalAccount", ACCOUNT)), "pass"),
    "everyone-of-foreign": (policy(by_key("aws:PrincipalAccount", FOREIGN)), "fail"),
    "everyone-of-both": (policy(by_key("aws:PrincipalAccount", [ACCOUNT, FOREIGN])), "fail"),
    "everyone-by-arn": (policy(by_key("aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/*", "ArnLike")), "pass"),
    "everyone-like-own": (policy(by_key("aws:PrincipalAccount", ACCOUNT, "StringLike")), "pass"),
    "everyone-but": (policy(by_key("aws:PrincipalAccount", FOREIGN, "StringNotEquals")), "fail"),
    "everyone-of-source": (policy(by_key("aws:SourceAccount", ACCOUNT)), "pass"),
    "everyone-if-there": (policy(by_key("aws:PrincipalAccount", ACCOUNT, "StringEqualsIfExists")), "?"),
    "foreign-role": (policy(allow({"AWS": f"arn:aws:iam::{FOREIGN}:role/app"})), "fail"),
    "foreign-denied": (policy(allow({"AWS": ROOT}), {**allow({"AWS": STRANGER}), "Effect": "Deny"}), "pass"),
    "everyone-by-tag": (policy(by_key("aws:PrincipalTag/team", "blue")), "fail"),
}


def seed_endpoints(cloud):
    ec2 = cloud.client("ec2")
    vpc, ids = vpc_of(ec2), {}
    for name, (document, _) in ENDPOINTS.items():
        more = {} if document is None else {"PolicyDocument": document}
        made = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3", **more)
        ids[name] = made["VpcEndpoint"]["VpcEndpointId"]
    return ids


TRUST = {
    "vpc_endpoint_connections_trust_boundaries": {
        name: verdict for name, (_, verdict) in ENDPOINTS.items() if verdict != "?"
    }
}


def seed_addresses(cloud):
    ec2 = cloud.client("ec2")
    subnet = subnet_of(ec2, vpc_of(ec2), "10.0.1.0/24")
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    names = ("idle", "idle-too", "on-interface", "on-instance", "released-from")
    ids = {name: ec2.allocate_address(Domain="vpc")["AllocationId"] for name in names}
    ec2.associate_address(AllocationId=ids["on-interface"], NetworkInterfaceId=interface)
    (instance,) = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, SubnetId=subnet)["Instances"]
    ec2.associate_address(AllocationId=ids["on-instance"], InstanceId=instance["InstanceId"])
    other = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    made = ec2.associate_address(AllocationId=ids["released-from"], NetworkInterfaceId=other)
    ec2.disassociate_address(AssociationId=made["AssociationId"])
    return ids


ADDRESSES = {
    "ec2_elastic_ip_unassigned": {
        "idle": "fail",
        "idle-too": "fail",
        "on-interface": "pass",
        "on-instance": "pass",
        "released-from": "fail",
    }
}

CASES = [
    Case("subnets", seed_subnets, SUBNETS),
    Case("flow logs", seed_flow_logs, FLOW_LOGS, whole=False),
    Case("peering links", seed_links, PEERING),
    Case("endpoints", seed_endpoints, TRUST),
    Case("elastic addresses", seed_addresses, ADDRESSES),
]

"""Instances: metadata, roles, addresses, management, user data, and what reaches them from the internet."""

import base64
import gzip

from cases.clouds import ACCOUNT, policy
from cases.judge import Case

IMAGE = "ami-12345678"


def run(ec2, **more):
    return ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, **more)["Instances"][0]["InstanceId"]


def stop(ec2, *ids):
    ec2.stop_instances(InstanceIds=list(ids))


def internet(ec2, vpc):
    """A gateway for a VPC, and a route table whose default route leads there."""
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.create_route(RouteTableId=table, DestinationIpv6CidrBlock="::/0", GatewayId=gateway)
    return table


def network(ec2):
    """A VPC with a public and a private subnet: their ids."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    public = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    private = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.2.0/24")["Subnet"]["SubnetId"]
    ec2.modify_subnet_attribute(SubnetId=public, MapPublicIpOnLaunch={"Value": True})
    ec2.associate_route_table(RouteTableId=internet(ec2, vpc), SubnetId=public)
    return vpc, public, private


# name: (metadata options, the verdict)
METADATA = {
    "as-made": (None, "fail"),
    "required": ({"HttpTokens": "required"}, "pass"),
    "required-stated": ({"HttpTokens": "required", "HttpEndpoint": "enabled"}, "pass"),
    "optional": ({"HttpTokens": "optional", "HttpEndpoint": "enabled"}, "fail"),
    "off": ({"HttpEndpoint": "disabled"}, "pass"),
    "off-optional": ({"HttpEndpoint": "disabled", "HttpTokens": "optional"}, "pass"),
    "off-required": ({"HttpEndpoint": "disabled", "HttpTokens": "required"}, "pass"),
    "far-hops": ({"HttpTokens": "required", "HttpPutResponseHopLimit": 5}, "pass"),
    "stopped-optional": ({"HttpTokens": "optional"}, "fail"),
    "endpoint-only": ({"HttpEndpoint": "enabled"}, "fail"),
    "stopped-required": ({"HttpTokens": "required"}, "pass"),
    "terminated": ({"HttpTokens": "optional"}, "nothing"),
}


def seed_metadata(cloud):
    ec2 = cloud.client("ec2")
    ids = {}
    for name, (options, _) in METADATA.items():
        ids[name] = run(ec2)
        if options:
            ec2.modify_instance_metadata_options(InstanceId=ids[name], **options)
    stop(ec2, ids["stopped-optional"], ids["stopped-required"])
    ec2.terminate_instances(InstanceIds=[ids["terminated"]])
    return ids


def seed_profiles(cloud):
    ec2, iam = cloud.client("ec2"), cloud.client("iam")
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=policy())
    iam.create_instance_profile(InstanceProfileName="app")
    iam.add_role_to_instance_profile(InstanceProfileName="app", RoleName="app")
    profile = {"Arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/app"}
    ids = {"bare": run(ec2), "bare-too": run(ec2), "with": run(ec2, IamInstanceProfile=profile)}
    ids |= {"later": run(ec2), "taken": run(ec2), "stopped-bare": run(ec2), "terminated": run(ec2)}
    ec2.associate_iam_instance_profile(IamInstanceProfile=profile, InstanceId=ids["later"])
    made = ec2.associate_iam_instance_profile(IamInstanceProfile=profile, InstanceId=ids["taken"])
    association = made["IamInstanceProfileAssociation"]["AssociationId"]
    ec2.disassociate_iam_instance_profile(AssociationId=association)
    stop(ec2, ids["stopped-bare"])
    ec2.terminate_instances(InstanceIds=[ids["terminated"]])
    return ids


PROFILES = {
    "ec2_instance_profile_attached": {
        "bare": "fail",
        "bare-too": "fail",
        "with": "pass",
        "later": "pass",
        "taken": "fail",
        "stopped-bare": "not_applicable",
    },
}


def amend(cloud, region, **values):
    """Change what no AWS call changes; the demo server alone knows how."""
    from stance.demo.server import post

    post(cloud.url, "/demo-api/amend", [{"find": "settings", "region": region, "set": values}])


def seed_managed(cloud):
    """Instances of which Systems Manager knows some."""
    ec2 = cloud.client("ec2")
    names = ("managed", "unmanaged", "unmanaged-too", "stopped", "stopped-managed", "terminated")
    ids = {name: run(ec2) for name in names}
    known = [{"InstanceId": ids[name], "PingStatus": "Online"} for name in ("managed", "stopped-managed")]
    amend(cloud, "us-east-1", managed_nodes=known)
    stop(ec2, ids["stopped"], ids["stopped-managed"])
    ec2.terminate_instances(InstanceIds=[ids["terminated"]])
    return ids


MANAGED = {
    "ec2_instance_managed_by_ssm": {
        "managed": "pass",
        "unmanaged": "fail",
        "unmanaged-too": "fail",
        "stopped": "not_applicable",
        "stopped-managed": "not_applicable",
    }
}


def data(text, packed=False):
    raw = text.encode()
    return base64.b64encode(gzip.compress(raw) if packed else raw).decode()


KEY_ID = "AKIA" + "IOSFODNN7QWERTYZ"
PEM = (
    "-----BEGIN RSA "
    "PRIVATE KEY-----\nMIIEowIBAAKCAQEA1c7+9z5Pad7OejecsQ0buxyOGWnpZ6hTpHqzFy4\n"
    "-----END RSA "
    "PRIVATE KEY-----\n"
)
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ8mWkPZ1x"
SECRETS = f"#!/bin/bash\nexport AWS_ACCESS_KEY_ID={KEY_ID}\nexport AWS_SECRET_ACCESS_KEY={SECRET_KEY}\n"

# name: (user data, the verdict)
USER_DATA = {
    "none": (None, "pass"),
    "empty": ("", "pass"),
    "plain": ("#!/bin/bash\nyum update -y\nsystemctl start nginx\n", "pass"),
    "cloud-config": ("#cloud-config\npackages:\n  - nginx\n", "pass"),
    "keys": (SECRETS, "fail"),
    "pem": (f"#!/bin/sh\ncat > /opt/key <<EOF\n{PEM}EOF\n", "fail"),
    "password": ("#!/bin/bash\nexport DB_PASSWORD=Xk9vQ2mLp7Rt4WzB\n", "fail"),
    "quoted": ("#!/bin/bash\nDB_PASSWORD='foobar123'\n", "fail"),
    "unquoted": ("#!/bin/bash\nDB_PASSWORD=foobar123\n", "fail"),
    "spaced": ('db_password = "foobar123"\n', "fail"),
    "secret-key": (f"[default]\naws_secret_access_key = {SECRET_KEY}\n", "fail"),
    "key-id": (f"export AWS_ACCESS_KEY_ID={KEY_ID}\n", "fail"),
    "github": ("git clone https://ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8@github.com/x/y\n", "fail"),
    "openssh": ("-----BEGIN OPENSSH " + "PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n", "fail"),
    "variable": ("#!/bin/bash\nDB_PASSWORD=${DB_PASSWORD}\n", "pass"),
    "words": ("#!/bin/bash\n# the password is kept in Secrets Manager\necho done\n", "pass"),
    "url": ("#!/bin/bash\nmysql://admin:Xk9vQ2mLp7Rt4WzB@db.example.com/app\n", "fail"),
    "from-vault": ("#!/bin/bash\nDB_PASSWORD=$(aws ssm get-parameter --name db --with-decryption)\n", "pass"),
}
PACKED = {"packed-plain": ("#!/bin/bash\nyum update -y\n", "pass"), "packed-keys": (SECRETS, "fail")}


def seed_user_data(cloud):
    ec2 = cloud.client("ec2")
    ids = {}
    for name, (text, _) in USER_DATA.items():
        ids[name] = run(ec2) if text is None else run(ec2, UserData=text)
    for name, (text, _) in PACKED.items():
        ids[name] = run(ec2, UserData=gzip.compress(text.encode()))
    return ids


TOLD = {"ec2_instance_secrets_user_data": {name: verdict for name, (_, verdict) in (USER_DATA | PACKED).items()}}

PORTS = {
    "ssh": "ec2_instance_port_ssh_exposed_to_internet",
    "rdp": "ec2_instance_port_rdp_exposed_to_internet",
    "smb": "ec2_instance_port_cifs_exposed_to_internet",
}

# name: (rules "protocol ports source" of its groups, where it stands, the checks that fail)
REACHED = {
    "ssh-open": ([["tcp 22 0.0.0.0/0"]], "public", "ssh"),
    "ssh-open6": ([["tcp 22 ::/0"]], "public", "ssh"),
    "rdp-open6": ([["tcp 3389 ::/0"]], "public", "rdp"),
    "smb-open6": ([["tcp 445 ::/0"]], "public", "smb"),
    "everything6": ([["-1 - ::/0"]], "public", "ssh rdp smb"),
    "everything6-private": ([["-1 - ::/0"]], "private", ""),
    "ssh-office": ([["tcp 22 203.0.113.0/24"]], "public", ""),
    "ssh-udp": ([["udp 22 0.0.0.0/0"]], "public", ""),
    "ssh-range": ([["tcp 20-30 0.0.0.0/0"]], "public", "ssh"),
    "ssh-edge": ([["tcp 22-30 0.0.0.0/0"]], "public", "ssh"),
    "ssh-past": ([["tcp 23-30 0.0.0.0/0"]], "public", ""),
    "ssh-private": ([["tcp 22 0.0.0.0/0"]], "private", ""),
    "ssh-second-group": ([["tcp 443 0.0.0.0/0"], ["tcp 22 0.0.0.0/0"]], "public", "ssh"),
    "rdp-open": ([["tcp 3389 0.0.0.0/0"]], "public", "rdp"),
    "rdp-private": ([["tcp 3389 0.0.0.0/0"]], "private", ""),
    "rdp-office": ([["tcp 3389 10.0.0.0/8"]], "public", ""),
    "smb-open": ([["tcp 445 0.0.0.0/0"]], "public", "smb"),
    "netbios-open": ([["tcp 139 0.0.0.0/0"]], "public", "smb"),
    "smb-range": ([["tcp 137-139 0.0.0.0/0"]], "public", "smb"),
    "smb-private": ([["tcp 445 0.0.0.0/0"]], "private", ""),
    "smb-udp": ([["udp 445 0.0.0.0/0"]], "public", ""),
    "web": ([["tcp 443 0.0.0.0/0", "tcp 80 0.0.0.0/0"]], "public", ""),
    "everything": ([["-1 - 0.0.0.0/0"]], "public", "ssh rdp smb"),
    "everything-private": ([["-1 - 0.0.0.0/0"]], "private", ""),
    "everything-inside": ([["-1 - 10.0.0.0/8"]], "public", ""),
    "several": ([["tcp 22 0.0.0.0/0", "tcp 3389 0.0.0.0/0"]], "public", "ssh rdp"),
    "nothing": ([[]], "public", ""),
    "ssh-elastic": ([["tcp 22 0.0.0.0/0"]], "elastic", "ssh"),
    "ssh-default": ([["tcp 22 0.0.0.0/0"]], "default", "ssh"),
    "rdp-default": ([["tcp 3389 0.0.0.0/0"]], "default", "rdp"),
    "web-default": ([["tcp 443 0.0.0.0/0"]], "default", ""),
    "ssh-asked-public": ([["tcp 22 0.0.0.0/0"]], "asked", "ssh"),
    "ssh-refused-public": ([["tcp 22 0.0.0.0/0"]], "refused", ""),
    "stopped": ([["tcp 22 0.0.0.0/0"]], "public", "?ssh"),
}


def allowed(text):
    protocol, ports, source = text.split()
    made = {"IpProtocol": protocol}
    if ports != "-":
        low, _, high = ports.partition("-")
        made |= {"FromPort": int(low), "ToPort": int(high or low)}
    source = {"Ipv6Ranges": [{"CidrIpv6": source}]} if ":" in source else {"IpRanges": [{"CidrIp": source}]}
    return made | source


def group(ec2, vpc, name, rules):
    made = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
    if rules:
        ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=[allowed(rule) for rule in rules])
    return made


def seed_reached(cloud):
    ec2 = cloud.client("ec2")
    vpc, public, private = network(ec2)
    default = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    ids = {}
    for name, (groups, place, _) in REACHED.items():
        home = default if place == "default" else vpc
        made = [group(ec2, home, f"{name}-{i}", rules) for i, rules in enumerate(groups)]
        where = {} if place == "default" else {"SubnetId": private if place == "private" else public}
        if place in ("asked", "refused"):
            wanted = {"DeviceIndex": 0, "AssociatePublicIpAddress": place == "asked", "Groups": made, **where}
            ids[name] = run(ec2, NetworkInterfaces=[wanted])
            continue
        ids[name] = run(ec2, SecurityGroupIds=made, **where)
        if place == "elastic":
            address = ec2.allocate_address(Domain="vpc")["AllocationId"]
            ec2.associate_address(AllocationId=address, InstanceId=ids[name])
    stop(ec2, ids["stopped"])
    return ids


def reached():
    """By check, what is said of each instance that is judged for it."""
    said = {}
    for short, check in PORTS.items():
        judged = {n: fails.split() for n, (_, _, fails) in REACHED.items() if f"?{short}" not in fails.split()}
        said[check] = {name: "fail" if short in fails else "pass" for name, fails in judged.items()}
    places = {name: place for name, (_, place, _) in REACHED.items() if name != "stopped"}
    addressed = {name: "pass" if place in ("private", "refused") else "fail" for name, place in places.items()}
    return said | {"ec2_instance_public_ip": addressed}


CASES = [
    Case(
        "instance metadata",
        seed_metadata,
        {"ec2_instance_imdsv2_enabled": {n: v for n, (_, v) in METADATA.items() if v != "nothing"}},
    ),
    Case("instance profiles", seed_profiles, PROFILES),
    Case("user data", seed_user_data, TOLD),
    Case("reached instances", seed_reached, reached(), whole=False),
]

REGIONS = {
    "us-east-1": ({}, "fail"),
    "us-east-2": ({"HttpTokens": "required"}, "pass"),
    "us-west-1": ({"HttpTokens": "optional"}, "fail"),
    "us-west-2": ({"HttpEndpoint": "disabled"}, "fail"),
    "eu-west-1": ({"HttpTokens": "required", "HttpPutResponseHopLimit": 2}, "pass"),
    "eu-west-2": ({"HttpTokens": "no-preference"}, "fail"),
}


def seed_defaults(cloud):
    for region, (options, _) in REGIONS.items():
        if options:
            cloud.client("ec2", region).modify_instance_metadata_defaults(**options)


DEFAULTS = {"ec2_instance_account_imdsv2_enabled": {region: verdict for region, (_, verdict) in REGIONS.items()}}

ON_DEMO = [
    Case("managed instances", seed_managed, MANAGED),
    Case("metadata defaults", seed_defaults, DEFAULTS, regions=tuple(REGIONS)),
]

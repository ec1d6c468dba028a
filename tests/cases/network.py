"""Security groups: what their ingress rules come to."""

from cases.judge import Case

SG = "ec2_securitygroup_allow_ingress_from_internet_to_"
CHECKS = {
    "ssh": SG + "tcp_port_22",
    "rdp": SG + "tcp_port_3389",
    "mongo": SG + "tcp_port_mongodb_27017_27018",
    "mysql": SG + "tcp_port_mysql_3306",
    "pg": SG + "tcp_port_postgres_5432",
    "redis": SG + "tcp_port_redis_6379",
    "mssql": SG + "tcp_port_sql_server_1433_1434",
    "risky": SG + "high_risk_tcp_ports",
    "all": SG + "all_ports",
    "any": SG + "any_port",
}
EVERY_PORT = "ssh rdp mongo mysql pg redis mssql risky all any"
EVERY_TCP = "ssh rdp mongo mysql pg redis mssql risky any"

# name: (ingress rules "protocol ports source", the checks that fail; `?name` is not judged, for peers differ)
GROUPS = {
    "none": ([], ""),
    "ssh4": (["tcp 22 0.0.0.0/0"], "ssh any ?risky"),
    "ssh6": (["tcp 22 ::/0"], "ssh any ?risky"),
    "ssh-both": (["tcp 22 0.0.0.0/0,::/0"], "ssh any ?risky"),
    "ssh-inside": (["tcp 22 10.0.0.0/8"], ""),
    "ssh-office": (["tcp 22 203.0.113.0/24"], ""),
    "ssh-one": (["tcp 22 198.51.100.7/32"], ""),
    "ssh6-inside": (["tcp 22 fd00::/8"], ""),
    "ssh-second-block": (["tcp 22 10.0.0.0/8,0.0.0.0/0"], "ssh any ?risky"),
    "ssh-second-rule": (["tcp 443 10.0.0.0/8", "tcp 22 0.0.0.0/0"], "ssh any ?risky"),
    "ssh-halves": (["tcp 22 0.0.0.0/1,128.0.0.0/1"], "ssh any ?risky"),
    "ssh-private-all": (["tcp 22 10.0.0.0/8,172.16.0.0/12,192.168.0.0/16"], ""),
    "ssh-many-rules": (
        ["tcp 80 10.0.0.0/8", "udp 53 10.0.0.0/8", "tcp 0-21 10.0.0.0/8", "tcp 22 ::/0"],
        "ssh any ?risky",
    ),
    "ssh-number": (["6 22 0.0.0.0/0"], "ssh any ?risky"),
    "ssh-udp": (["udp 22 0.0.0.0/0"], "any"),
    "ssh-low-edge": (["tcp 22-80 0.0.0.0/0"], "ssh any ?risky"),
    "ssh-high-edge": (["tcp 10-22 0.0.0.0/0"], "ssh any ?risky"),
    "ssh-below": (["tcp 10-21 0.0.0.0/0"], "any ?risky"),
    "ssh-above": (["tcp 23-24 0.0.0.0/0"], "any ?risky"),
    "ssh-group": (["tcp 22 group"], ""),
    "all-group": (["-1 - group"], ""),
    "web": (["tcp 80 0.0.0.0/0", "tcp 443 0.0.0.0/0,::/0"], "any"),
    "dns-udp": (["udp 53 0.0.0.0/0"], "any"),
    "ping": (["icmp -1 0.0.0.0/0"], "?any"),
    "all4": (["-1 - 0.0.0.0/0"], EVERY_PORT),
    "all6": (["-1 - ::/0"], EVERY_PORT),
    "all-inside": (["-1 - 10.0.0.0/8"], ""),
    "all-tcp": (["tcp 0-65535 0.0.0.0/0"], EVERY_PORT),
    "all-tcp6": (["tcp 0-65535 ::/0"], EVERY_PORT),
    "all-udp": (["udp 0-65535 0.0.0.0/0"], "any ?all"),
    "almost-all": (["tcp 1-65535 0.0.0.0/0"], EVERY_TCP + " ?all"),
    "high-ports": (["tcp 1024-65535 0.0.0.0/0"], "rdp mongo mysql pg redis mssql risky any"),
    "low-ports": (["tcp 0-1023 0.0.0.0/0"], "ssh any risky"),
    "rdp4": (["tcp 3389 0.0.0.0/0"], "rdp any ?risky"),
    "rdp6": (["tcp 3389 ::/0"], "rdp any ?risky"),
    "rdp-udp": (["udp 3389 0.0.0.0/0"], "any"),
    "rdp-range": (["tcp 3000-4000 0.0.0.0/0"], "rdp mysql any risky"),
    "rdp-inside": (["tcp 3389 172.16.0.0/12"], ""),
    "rdp-edge": (["tcp 3389-3390 0.0.0.0/0"], "rdp any ?risky"),
    "rdp-past": (["tcp 3390-3400 0.0.0.0/0"], "any"),
    "mongo1": (["tcp 27017 0.0.0.0/0"], "mongo any ?risky"),
    "mongo2": (["tcp 27018 ::/0"], "mongo any ?risky"),
    "mongo-past": (["tcp 27019 0.0.0.0/0"], "any ?risky"),
    "mongo-below": (["tcp 27016 0.0.0.0/0"], "any"),
    "mysql4": (["tcp 3306 0.0.0.0/0"], "mysql any ?risky"),
    "mysql6": (["tcp 3306 ::/0"], "mysql any ?risky"),
    "mysql-inside": (["tcp 3306 192.168.0.0/16"], ""),
    "pg4": (["tcp 5432 0.0.0.0/0"], "pg any ?risky"),
    "pg-range": (["tcp 5430-5440 0.0.0.0/0"], "pg any ?risky"),
    "pg-past": (["tcp 5433-5440 0.0.0.0/0"], "any"),
    "pg-inside": (["tcp 5432 10.1.2.0/24"], ""),
    "redis4": (["tcp 6379 0.0.0.0/0"], "redis any ?risky"),
    "redis6": (["tcp 6379 ::/0"], "redis any ?risky"),
    "redis-udp": (["udp 6379 0.0.0.0/0"], "any"),
    "mssql1": (["tcp 1433 0.0.0.0/0"], "mssql any ?risky"),
    "mssql2": (["tcp 1434 0.0.0.0/0"], "mssql any ?risky"),
    "mssql-past": (["tcp 1435 0.0.0.0/0"], "any"),
    "mssql-udp": (["udp 1434 0.0.0.0/0"], "any"),
    "smtp": (["tcp 25 0.0.0.0/0"], "risky any"),
    "smb": (["tcp 445 ::/0"], "risky any"),
    "proxy": (["tcp 8080 0.0.0.0/0"], "risky any"),
    "smtp-inside": (["tcp 25 10.0.0.0/8"], ""),
    "esp": (["50 -1 0.0.0.0/0"], "?any"),
}


def permission(text, ids):
    protocol, ports, sources = text.split()
    made = {"IpProtocol": protocol}
    if ports != "-":
        low, _, high = ports.partition("-") if not ports.startswith("-") else (ports, "", "")
        made |= {"FromPort": int(low), "ToPort": int(high or low)}
    for source in sources.split(","):
        if source == "group":
            made["UserIdGroupPairs"] = [{"GroupId": ids["none"]}]
        elif ":" in source:
            made.setdefault("Ipv6Ranges", []).append({"CidrIpv6": source})
        else:
            made.setdefault("IpRanges", []).append({"CidrIp": source})
    return made


def seed_groups(cloud):
    ec2 = cloud.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ids = {}
    for name, (rules, _) in GROUPS.items():
        ids[name] = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        if rules:
            permissions = [permission(rule, ids) for rule in rules]
            ec2.authorize_security_group_ingress(GroupId=ids[name], IpPermissions=permissions)
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    ec2.create_network_interface(SubnetId=subnet, Groups=[ids["web"], ids["ssh4"]])
    return ids | seed_defaults(ec2, vpc)


def seed_defaults(ec2, first):
    """Default groups: as made, emptied, with ingress alone, with egress alone."""
    ids = {}
    for name in ("untouched", "emptied", "ingress-only", "egress-only"):
        vpc = first if name == "untouched" else ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
        filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
        group = ec2.describe_security_groups(Filters=filters)["SecurityGroups"][0]
        ids[name] = group["GroupId"]
        if name in ("emptied", "egress-only") and group["IpPermissions"]:
            ec2.revoke_security_group_ingress(GroupId=ids[name], IpPermissions=group["IpPermissions"])
        if name in ("emptied", "ingress-only") and group["IpPermissionsEgress"]:
            ec2.revoke_security_group_egress(GroupId=ids[name], IpPermissions=group["IpPermissionsEgress"])
        if name == "ingress-only":
            allowed = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]
            ec2.authorize_security_group_ingress(GroupId=ids[name], IpPermissions=allowed)
    return ids


def admitted():
    """By check, what is said of each group that is judged for it."""
    said = {}
    for short, check in CHECKS.items():
        judged = {name: fails.split() for name, (_, fails) in GROUPS.items()}
        said[check] = {
            name: "fail" if short in fails else "pass" for name, fails in judged.items() if f"?{short}" not in fails
        }
    return said


DEFAULTS = {"untouched": "fail", "emptied": "pass", "ingress-only": "fail", "egress-only": "fail"}
IN_USE = {"web": "pass", "ssh4": "pass", "ssh6": "fail", "all4": "fail"}
OTHERS = {"ec2_securitygroup_default_restrict_traffic": DEFAULTS, "ec2_securitygroup_not_used": IN_USE}

LISTS = {
    "office": (["203.0.113.0/24"], "pass"),
    "offices": (["203.0.113.0/24", "198.51.100.0/24"], "pass"),
    "everyone": (["0.0.0.0/0"], "fail"),
    "office-and-everyone": (["203.0.113.0/24", "0.0.0.0/0"], "fail"),
}


def seed_lists(cloud):
    """Groups that admit prefix lists to port 22; moto forgets which list it was."""
    ec2 = cloud.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ids = {}
    for name, (blocks, _) in LISTS.items():
        entries = [{"Cidr": block, "Description": "-"} for block in blocks]
        made = ec2.create_managed_prefix_list(
            PrefixListName=name, MaxEntries=5, AddressFamily="IPv4", Entries=entries
        )
        ids[name] = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        list_id = made["PrefixList"]["PrefixListId"]
        allowed = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": list_id}]}]
        ec2.authorize_security_group_ingress(GroupId=ids[name], IpPermissions=allowed)
        for rule in cloud.backend("ec2", "us-east-1").groups[vpc][ids[name]].ingress_rules:
            rule.prefix_list_ids = [{"PrefixListId": list_id}]
    return ids


BY_LIST = {name: verdict for name, (_, verdict) in LISTS.items()}
LISTED = {CHECKS["ssh"]: BY_LIST, CHECKS["any"]: BY_LIST, CHECKS["rdp"]: dict.fromkeys(LISTS, "pass")}

CASES = [
    Case("security groups", seed_groups, admitted() | OTHERS, whole=False),
    Case("prefix lists", seed_lists, LISTED, whole=False, patched=True),
]

"""Network ACLs: what their entries come to, the order of rules heeded."""

from cases.judge import Case

CHECKS = {
    "any": "ec2_networkacl_allow_ingress_any_port",
    "ssh": "ec2_networkacl_allow_ingress_tcp_port_22",
    "rdp": "ec2_networkacl_allow_ingress_tcp_port_3389",
}

# name: (entries "number allow|deny protocol ports block [out]", the checks that fail; `?name` is not judged)
ACLS = {
    "nothing": ([], ""),
    "all": (["100 allow -1 - 0.0.0.0/0"], "any ssh rdp"),
    "all6": (["100 allow -1 - ::/0"], "any ssh rdp"),
    "all-inside": (["100 allow -1 - 10.0.0.0/8"], ""),
    "all-out": (["100 allow -1 - 0.0.0.0/0 out"], ""),
    "all-denied-before": (["90 deny -1 - 0.0.0.0/0", "100 allow -1 - 0.0.0.0/0"], ""),
    "all-denied-after": (["100 allow -1 - 0.0.0.0/0", "110 deny -1 - 0.0.0.0/0"], "any ssh rdp"),
    "all-denied-out": (["90 deny -1 - 0.0.0.0/0 out", "100 allow -1 - 0.0.0.0/0"], "any ssh rdp"),
    "all4-denied-6": (["90 deny -1 - ::/0", "100 allow -1 - 0.0.0.0/0"], "any ssh rdp"),
    "all6-denied-4": (["90 deny -1 - 0.0.0.0/0", "100 allow -1 - ::/0"], "any ssh rdp"),
    "all-denied-inside": (["90 deny -1 - 10.0.0.0/8", "100 allow -1 - 0.0.0.0/0"], "any ssh rdp"),
    "all-but-ssh": (["90 deny 6 22-22 0.0.0.0/0", "100 allow -1 - 0.0.0.0/0"], "any rdp"),
    "all-but-both": (
        ["80 deny 6 22-22 0.0.0.0/0", "90 deny 6 3389-3389 0.0.0.0/0", "100 allow -1 - 0.0.0.0/0"],
        "any",
    ),
    "all-but-udp": (["90 deny 17 22-22 0.0.0.0/0", "100 allow -1 - 0.0.0.0/0"], "any ssh rdp"),
    "ssh": (["100 allow 6 22-22 0.0.0.0/0"], "ssh"),
    "ssh6": (["100 allow 6 22-22 ::/0"], "ssh"),
    "ssh-udp": (["100 allow 17 22-22 0.0.0.0/0"], ""),
    "ssh-inside": (["100 allow 6 22-22 192.168.0.0/16"], ""),
    "ssh-office": (["100 allow 6 22-22 203.0.113.0/24"], ""),
    "ssh-out": (["100 allow 6 22-22 0.0.0.0/0 out"], ""),
    "ssh-in-range": (["100 allow 6 20-25 0.0.0.0/0"], "ssh"),
    "ssh-low-edge": (["100 allow 6 22-30 0.0.0.0/0"], "ssh"),
    "ssh-high-edge": (["100 allow 6 10-22 0.0.0.0/0"], "ssh"),
    "ssh-below": (["100 allow 6 1-21 0.0.0.0/0"], ""),
    "ssh-above": (["100 allow 6 23-100 0.0.0.0/0"], ""),
    "ssh-denied": (["90 deny 6 22-22 0.0.0.0/0", "100 allow 6 0-1024 0.0.0.0/0"], ""),
    "ssh-denied-by-all": (["90 deny -1 - 0.0.0.0/0", "100 allow 6 22-22 0.0.0.0/0"], ""),
    "ssh-denied-range": (["90 deny 6 20-30 0.0.0.0/0", "100 allow 6 22-22 0.0.0.0/0"], ""),
    "ssh-denied-late": (["100 allow 6 22-22 0.0.0.0/0", "200 deny 6 22-22 0.0.0.0/0"], "ssh"),
    "ssh-denied-written-late": (["200 allow 6 22-22 0.0.0.0/0", "100 deny 6 22-22 0.0.0.0/0"], ""),
    "ssh-denied-office": (["90 deny 6 22-22 203.0.113.0/24", "100 allow 6 22-22 0.0.0.0/0"], "ssh"),
    "ssh4-denied-6-open": (["90 deny 6 22-22 0.0.0.0/0", "100 allow 6 22-22 ::/0"], "ssh"),
    "ssh6-denied-4-open": (["90 deny 6 22-22 ::/0", "100 allow 6 22-22 0.0.0.0/0"], "ssh"),
    "rdp": (["100 allow 6 3389-3389 0.0.0.0/0"], "rdp"),
    "rdp6": (["100 allow 6 3389-3389 ::/0"], "rdp"),
    "rdp-in-range": (["100 allow 6 3000-4000 0.0.0.0/0"], "rdp"),
    "rdp-below": (["100 allow 6 3000-3388 0.0.0.0/0"], ""),
    "rdp-above": (["100 allow 6 3390-4000 0.0.0.0/0"], ""),
    "rdp-denied": (["90 deny 6 3389-3389 0.0.0.0/0", "100 allow 6 1024-65535 0.0.0.0/0"], ""),
    "rdp-inside": (["100 allow 6 3389-3389 10.0.0.0/8"], ""),
    "tcp": (["100 allow 6 0-65535 0.0.0.0/0"], "ssh rdp ?any"),
    "tcp-high": (["100 allow 6 1024-65535 0.0.0.0/0"], "rdp"),
    "udp": (["100 allow 17 0-65535 0.0.0.0/0"], "?any"),
    "web": (["100 allow 6 80-80 0.0.0.0/0", "110 allow 6 443-443 0.0.0.0/0", "120 allow 6 443-443 ::/0"], ""),
    "ping": (["100 allow 1 - 0.0.0.0/0"], ""),
}


def entry(ec2, acl, text):
    number, action, protocol, ports, block, *out = text.split()
    made = {"RuleNumber": int(number), "RuleAction": action, "Protocol": protocol, "Egress": bool(out)}
    made |= {"Ipv6CidrBlock" if ":" in block else "CidrBlock": block}
    if ports != "-":
        low, _, high = ports.partition("-")
        made["PortRange"] = {"From": int(low), "To": int(high)}
    ec2.create_network_acl_entry(NetworkAclId=acl, **made)


def seed(cloud):
    ec2 = cloud.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    (default,) = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"]
    ids = {"default": default["NetworkAclId"]}
    for name, (entries, _) in ACLS.items():
        ids[name] = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
        for text in entries:
            entry(ec2, ids[name], text)
    return ids


def admitted():
    """By check, what is said of each ACL that is judged for it; a VPC's default one lets everything in."""
    said = {}
    for short, check in CHECKS.items():
        judged = {name: fails.split() for name, (_, fails) in ACLS.items() if f"?{short}" not in fails.split()}
        said[check] = {name: "fail" if short in fails else "pass" for name, fails in judged.items()}
        said[check]["default"] = "fail"
    return said


CASES = [Case("network ACLs", seed, admitted(), whole=False)]

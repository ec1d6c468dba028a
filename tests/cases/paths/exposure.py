"""What the internet, strangers and identities reach: networks, endpoints, data and trust, each beside its twin."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.paths.forms import Certainty, Expected, Situation, allow, bucket, function, role, text

_INTERNET = "internet"
_OTHER = "999999999999"
_OTHER_ROOT = f"arn:aws:iam::{_OTHER}:root"
_ROOT = f"arn:aws:iam::{ACCOUNT}:root"
_GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
_WEB = "sts:AssumeRoleWithWebIdentity"
_SUB, _AUD = (f"token.actions.githubusercontent.com:{key}" for key in ("sub", "aud"))
_ANY4, _ANY6 = "0.0.0.0/0", "::/0"
Json = dict[str, Any]
SITUATIONS: list[Situation] = []


def _add(id_: str, why: str, target: Certainty | None, seed: Callable[[Cloud, str], str], source: str = _INTERNET) -> None:
    """A situation whose seed makes what is to be reached and returns how it is called."""
    name = f"x-{id_}"
    SITUATIONS.append(
        Situation(name, why, lambda cloud: {"target": seed(cloud, name)},
                  (Expected(source.replace("@", name), "target", target),))
    )  # fmt: skip


# Networks


class _Network:
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
        return str(self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=block, AvailabilityZone=zone)["Subnet"]["SubnetId"])

    def table(self, subnet: str, **route: Any) -> None:
        """A route table of the subnet's own with one route."""
        made = self.ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"]
        self.ec2.associate_route_table(RouteTableId=made, SubnetId=subnet)
        self.ec2.create_route(RouteTableId=made, **({"DestinationCidrBlock": _ANY4, "GatewayId": self.gateway} | route))

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
            more: Json = {"PortRange": {"From": ports[0], "To": ports[1]}, "Protocol": "6"} if ports else {"Protocol": "-1"}
            self.ec2.create_network_acl_entry(
                NetworkAclId=made, RuleNumber=number, RuleAction=action, Egress=out, CidrBlock=block, **more
            )
        listed = self.ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])
        (held,) = (
            one["NetworkAclAssociationId"] for acl in listed["NetworkAcls"] for one in acl["Associations"]
            if one["SubnetId"] == subnet
        )  # fmt: skip
        self.ec2.replace_network_acl_association(AssociationId=held, NetworkAclId=made)

    def machine(self, subnet: str, groups: list[str], *, address: bool = True) -> str:
        """An instance; its id."""
        interface = {"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": address, "Groups": groups}
        made = self.ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, NetworkInterfaces=[interface])
        return str(made["Instances"][0]["InstanceId"])

    def balancer(self, name: str, kind: str, groups: list[str], target: str, *, scheme: str = "internet-facing",
                 port: int = 80, to: int = 8080, listens: bool = True) -> str:  # fmt: skip
        """A load balancer over both subnets in front of an instance; its ARN."""
        elb = self.cloud.client("elbv2")
        more: Json = {"SecurityGroups": groups} if groups else {}
        made = elb.create_load_balancer(Name=name, Subnets=[self.public, self.private], Scheme=scheme, Type=kind, **more)
        arn = made["LoadBalancers"][0]["LoadBalancerArn"]
        protocol = "HTTP" if kind == "application" else "TCP"
        made = elb.create_target_group(Name=name, Protocol=protocol, Port=to, VpcId=self.vpc, TargetType="instance")
        group = made["TargetGroups"][0]["TargetGroupArn"]
        elb.register_targets(TargetGroupArn=group, Targets=[{"Id": target}])
        if listens:
            elb.create_listener(LoadBalancerArn=arn, Protocol=protocol, Port=port,
                                DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])  # fmt: skip
        return str(arn)


def _tcp(port: int, *blocks: str, six: tuple[str, ...] = (), groups: tuple[str, ...] = (), lists: tuple[str, ...] = ()) -> Json:
    return {
        "IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": one} for one in blocks],
        "Ipv6Ranges": [{"CidrIpv6": one} for one in six], "UserIdGroupPairs": [{"GroupId": one} for one in groups],
        "PrefixListIds": [{"PrefixListId": one} for one in lists],
    }  # fmt: skip


def _net(id_: str, why: str, expect: Certainty | None, **facts: Any) -> None:
    """Internet → machine in the public subnet."""

    def seed(cloud: Cloud, name: str) -> str:
        net = _Network(cloud)
        net.table(net.public, **({"NatGatewayId": net.nat(), "GatewayId": None} if facts.get("nat") else {}))
        if "entries" in facts:
            net.acl(net.public, *facts["entries"])
        rule = facts.get("rule", _tcp(22, _ANY4))
        lists = facts.get("listed")
        if lists is not None:
            made = net.ec2.create_managed_prefix_list(
                PrefixListName=name, MaxEntries=5, AddressFamily="IPv4", Entries=[{"Cidr": one} for one in lists]
            )
            rule = _tcp(22, lists=(made["PrefixList"]["PrefixListId"],))
        groups = [net.group(*([rule] if rule else []))]
        if facts.get("named"):
            groups = [net.group(_tcp(22, groups=tuple(groups)))]
        return net.machine(net.public, groups, address=facts.get("address", True))

    _add(f"net-{id_}", why, expect, seed)


_IN, _OUT = (100, "allow", False, _ANY4, None), (100, "allow", True, _ANY4, None)
_net("open", "route, address, group and list all let SSH in", "sure")
_net("halves", "two halves of the address space are all of it", "sure", rule=_tcp(22, "0.0.0.0/1", "128.0.0.0/1"))
_net("wide", "a public range that is not all of the internet lets some in", "possible", rule=_tcp(22, "52.0.0.0/8"))
_net("private", "a private range lets nobody in", None, rule=_tcp(22, "10.0.0.0/8"))
_net("shared", "the shared range of carriers is not the internet", None, rule=_tcp(22, "100.64.0.0/10"))
_net("six", "the rule is of IPv6, the machine has IPv4 alone", None, rule=_tcp(22, six=(_ANY6,)))
_net("listed", "the rule names a prefix list that is all of it", "sure", listed=[_ANY4])
_net("listed-private", "the prefix list is private", None, listed=["10.0.0.0/8"])
_net("named", "the rule names a group: nobody from outside is in it", None, named=True)
_net("norule", "no rule at all", None, rule=None)
_net("noaddress", "no public address", None, address=False)
_net("acl-return", "answers cannot leave: the list is stateless", None, entries=[_IN])
_net("acl-both", "in and out", "sure", entries=[_IN, _OUT])
_net("acl-lowports", "answers go to low ports alone, from which few clients call", "possible", entries=[_IN, (100, "allow", True, _ANY4, (0, 1023))])
_net("acl-highports", "answers go to high ports, which are open", "sure",
     entries=[_IN, (100, "allow", True, _ANY4, (1024, 65535))])  # fmt: skip
_net("acl-port", "another port is let in", None, entries=[(100, "allow", False, _ANY4, (443, 443)), _OUT])
_net("acl-first", "the lower number goes first: denied", None, entries=[(90, "deny", False, _ANY4, None), _IN, _OUT])
_net("acl-later", "the higher number comes too late", "sure", entries=[(110, "deny", False, _ANY4, None), _IN, _OUT])
_net("acl-none", "a list without entries denies", None, entries=[])


def _nat(cloud: Cloud, name: str) -> str:
    net = _Network(cloud)
    net.table(net.public)
    net.table(net.private, NatGatewayId=net.nat())
    return net.machine(net.private, [net.group(_tcp(22, _ANY4))], address=False)


def _egress(cloud: Cloud, name: str) -> str:
    net = _Network(cloud, six=True)
    only = net.ec2.create_egress_only_internet_gateway(VpcId=net.vpc)["EgressOnlyInternetGateway"]
    made = net.ec2.create_route_table(VpcId=net.vpc)["RouteTable"]["RouteTableId"]
    net.ec2.associate_route_table(RouteTableId=made, SubnetId=net.public)
    net.ec2.create_route(RouteTableId=made, DestinationIpv6CidrBlock=_ANY6,
                         EgressOnlyInternetGatewayId=only["EgressOnlyInternetGatewayId"])  # fmt: skip
    return net.machine(net.public, [net.group(_tcp(22, six=(_ANY6,)))], address=False)


_add("net-behind-nat", "a NAT gateway lets out and not in", None, _nat)
_add("net-egress-only", "an egress-only gateway lets out and not in", None, _egress)


# Load balancers


def _balanced(id_: str, why: str, expect: Certainty | None, kind: str = "application", **facts: Any) -> None:
    """Internet → load balancer → machine in the private subnet."""

    def seed(cloud: Cloud, name: str) -> str:
        net = _Network(cloud)
        net.table(net.public)
        if not facts.get("half"):
            net.table(net.private)
        front = net.group(_tcp(80, *facts.get("front", (_ANY4,))))
        fits = {"group": (_tcp(8080, groups=(front,)),), "vpc": (_tcp(8080, "10.0.0.0/16"),), "all": (_tcp(8080, _ANY4),),
                "port": (_tcp(9090, groups=(front,)),), "none": ()}[facts.get("back", "group")]  # fmt: skip
        host = net.machine(net.private, [net.group(*fits)], address=False)
        groups = [] if facts.get("bare") else [front]
        net.balancer(name[:30], kind, groups, host, scheme=facts.get("scheme", "internet-facing"),
                     listens=facts.get("listens", True))  # fmt: skip
        return host

    _add(f"lb-{id_}", why, expect, seed)


_balanced("open", "the balancer passes the machine's group", "sure")
_balanced("internal", "the balancer is internal", None, scheme="internal")
_balanced("closed", "its group lets private ranges in", None, front=("10.0.0.0/8",))
_balanced("silent", "it has no listener", None, listens=False)
_balanced("backport", "the machine lets it in on another port", None, back="port")
_balanced("backnone", "the machine lets nobody in", None, back="none")
_balanced("backvpc", "the machine lets the whole network in", "sure", back="vpc")
_balanced("network", "a network balancer brings clients' own addresses, which are let in", "sure", "network",
          back="all", bare=True)  # fmt: skip
_balanced("network-vpc", "clients' own addresses are not of the network", None, "network", back="vpc", bare=True)
_balanced("network-group", "the machine names the balancer's group", "sure", "network", back="group")


# Buckets


def _public(id_: str, why: str, expect: Certainty | None, *, policy: Json | None = None, acl: str | None = None,
            block: Mapping[str, bool] | None = None) -> None:  # fmt: skip
    """Internet → bucket."""

    def seed(cloud: Cloud, name: str) -> str:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket=name, ObjectOwnership="BucketOwnerPreferred" if acl else "BucketOwnerEnforced")
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "data-class", "Value": "customer"}]})
        if acl:
            s3.put_bucket_acl(Bucket=name, ACL=acl)
        if policy is not None:
            statement = {"Principal": "*", **allow("s3:GetObject", f"arn:aws:s3:::{name}/*"), **policy}
            s3.put_bucket_policy(Bucket=name, Policy=text(statement))
        off = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), False)
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration={**off, **(block or {})})
        return name

    _add(f"s3-{id_}", why, expect, seed)


_public("policy", "the policy lets everyone read", "sure", policy={})
_public("policy-restricted", "public policies are restricted", None, policy={}, block={"RestrictPublicBuckets": True})
_public("policy-late", "blocking new policies leaves this one", "sure", policy={}, block={"BlockPublicPolicy": True})
_public("policy-ip", "everyone from some public addresses", "possible",
        policy={"Condition": {"IpAddress": {"aws:SourceIp": "52.0.0.0/16"}}})  # fmt: skip
_public("policy-privateip", "everyone from private addresses of the internet's side", None,
        policy={"Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}})  # fmt: skip
_public("policy-anyip", "all addresses are no limit", "sure", policy={"Condition": {"IpAddress": {"aws:SourceIp": _ANY4}}})
_public("policy-referer", "a referer is what the caller says", "possible",
        policy={"Condition": {"StringLike": {"aws:Referer": "https://example.org/*"}}})  # fmt: skip
_public("policy-none", "no policy", None)
_public("policy-write", "the policy lets everyone write, which reads nothing", "sure", policy={"Action": "s3:PutObject"})
_public("policy-named", "the policy names another account", None, policy={"Principal": {"AWS": _OTHER_ROOT}})
_public("policy-notprincipal", "a deny for all", None, policy={"Effect": "Deny"})
_public("acl", "the access list lets everyone list; the objects have lists of their own", "possible", acl="public-read")
_public("acl-ignored", "public entries are ignored", None, acl="public-read", block={"IgnorePublicAcls": True})
_public("acl-blocked", "blocking new entries leaves this one", "possible", acl="public-read", block={"BlockPublicAcls": True})
_public("acl-signed", "everyone with an account is everyone", "possible", acl="authenticated-read")
_public("acl-private", "the list names the owner alone", None, acl="private")


# Queues, topics, functions, interfaces


def _queue(id_: str, why: str, expect: Certainty | None, *statements: Json) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        sqs = cloud.client("sqs")
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        if statements:
            resource = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"
            made = [{"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": resource, **s} for s in statements]
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": text(*made)})
        return name

    _add(f"sqs-{id_}", why, expect, seed)


_TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
_queue("open", "everyone may do everything", "sure", {})
_queue("silent", "no policy", None)
_queue("fed", "everyone, as long as a topic of the account calls", None, {"Condition": {"ArnEquals": {"aws:SourceArn": _TOPIC}}})
_queue("account", "another account", None, {"Principal": {"AWS": _OTHER_ROOT}})
_queue("org", "everyone of an organisation", None, {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abc"}}})
_queue("denied", "denied again", None, {}, {"Effect": "Deny"})
_queue("vpce", "everyone through one endpoint", None, {"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}})


def _url(id_: str, why: str, expect: Certainty | None, kind: str, permissions: tuple[Json, ...]) -> None:
    """Internet → function."""

    def seed(cloud: Cloud, name: str) -> str:
        made = function(cloud, name, role(cloud, name, "lambda.amazonaws.com"))
        client = cloud.client("lambda")
        client.create_function_url_config(FunctionName=name, AuthType=kind)
        for n, permission in enumerate(permissions):
            client.add_permission(FunctionName=name, StatementId=f"s{n}", **permission)
        return made

    _add(f"url-{id_}", why, expect, seed)


_CALL, _INVOKE = ({"Action": f"lambda:{action}", "Principal": "*"} for action in ("InvokeFunctionUrl", "InvokeFunction"))
_url("open", "no authentication, and both permissions", "sure", "NONE", (_CALL, _INVOKE))
_url("nothing", "no authentication, and no permission", None, "NONE", ())
_url("signed", "AWS's signature is asked for", None, "AWS_IAM", ())


def _interface(id_: str, why: str, expect: Certainty | None, kind: str, auth: str = "NONE", policy: Json | None = None,
               staged: bool = True) -> None:  # fmt: skip
    """Internet → REST interface → function."""

    def seed(cloud: Cloud, name: str) -> str:
        target = function(cloud, name, role(cloud, name, "lambda.amazonaws.com"))
        api = cloud.client("apigateway")
        more: Json = {"policy": text(policy)} if policy else {}
        made = api.create_rest_api(name=name, endpointConfiguration={"types": [kind]}, **more)
        (root,) = api.get_resources(restApiId=made["id"])["items"]
        at = {"restApiId": made["id"], "resourceId": root["id"], "httpMethod": "GET"}
        api.put_method(**at, authorizationType=auth)
        uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{target}/invocations"
        api.put_integration(**at, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
        cloud.client("lambda").add_permission(
            FunctionName=name, StatementId="a", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
        )
        if staged:
            api.create_deployment(restApiId=made["id"], stageName="live")
        return target

    _add(f"api-{id_}", why, expect, seed)


_INVOKES = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
_interface("open", "anybody calls the method", "sure", "REGIONAL")
_interface("edge", "anybody calls the method through the edge", "sure", "EDGE")
_interface("signed", "the method asks for AWS's signature, which may give way", "possible", "REGIONAL", "AWS_IAM")
_interface("private", "the interface is private", None, "PRIVATE", policy=_INVOKES)
_interface("unstaged", "nothing is deployed", None, "REGIONAL", staged=False)
_interface("ours", "the policy lets only the account in", None, "REGIONAL", policy={**_INVOKES, "Principal": {"AWS": _ROOT}})


# Shares


def _snapshot(id_: str, why: str, expect: Certainty | None, **shared: Any) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        ec2 = cloud.client("ec2")
        volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
        made = str(ec2.create_snapshot(VolumeId=volume)["SnapshotId"])
        if shared:
            ec2.modify_snapshot_attribute(SnapshotId=made, Attribute="createVolumePermission", OperationType="add", **shared)
        return made

    _add(f"snapshot-{id_}", why, expect, seed)


_snapshot("public", "everyone may restore it", "sure", GroupNames=["all"])
_snapshot("account", "one account may", None, UserIds=[_OTHER])
_snapshot("own", "nobody else may", None)


def _image(id_: str, why: str, expect: Certainty | None, *shared: Json) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        ec2 = cloud.client("ec2")
        run = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
        made = str(ec2.create_image(InstanceId=run, Name=name)["ImageId"])
        if shared:
            ec2.modify_image_attribute(ImageId=made, LaunchPermission={"Add": list(shared)})
        return made

    _add(f"image-{id_}", why, expect, seed)


_image("public", "everyone may start it", "sure", {"Group": "all"})
_image("account", "one account may", None, {"UserId": _OTHER})


# Identities and data


def _reader(id_: str, why: str, expect: Certainty | None, may: tuple[Json, ...], store: Callable[[Cloud, str], str]) -> None:
    """A user → a store; `@` in what the user may do stands for the store's name."""

    def seed(cloud: Cloud, name: str) -> str:
        iam = cloud.client("iam")
        iam.create_user(UserName=name)
        granted = text(*json.loads(json.dumps(may).replace("@", name)))
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=granted)
        return store(cloud, name)

    _add(f"data-{id_}", why, expect, seed, f"arn:aws:iam::{ACCOUNT}:user/@")


def _key(cloud: Cloud, *statements: Json) -> str:
    return str(cloud.client("kms").create_key(Policy=text(*statements))["KeyMetadata"]["Arn"])


_DELEGATED = {"Effect": "Allow", "Principal": {"AWS": _ROOT}, "Action": "kms:*", "Resource": "*"}
_VIA_S3 = {
    "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*",
    "Condition": {"StringEquals": {"kms:CallerAccount": ACCOUNT, "kms:ViaService": "s3.us-east-1.amazonaws.com"}},
}  # fmt: skip
_VIA_EC2 = json.loads(json.dumps(_VIA_S3).replace("s3.us-east-1", "ec2.us-east-1"))


def _sealed(*statements: Json, algorithm: str = "aws:kms") -> Callable[[Cloud, str], str]:
    """A bucket sealed with a key of its own (its policy), or in another manner."""

    def make(cloud: Cloud, name: str) -> str:
        bucket(cloud, name)
        held = {"KMSMasterKeyID": _key(cloud, *statements)} if statements else {}
        rules = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm, **held}}]
        cloud.client("s3").put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})
        return name

    return make


def _table(*statements: Json) -> Callable[[Cloud, str], str]:
    def make(cloud: Cloud, name: str) -> str:
        sealed = {"SSESpecification": {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": _key(cloud, *statements)}}
        made = cloud.client("dynamodb").create_table(
            TableName=name, KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}], **(sealed if statements else {}),
        )  # fmt: skip
        return str(made["TableDescription"]["TableArn"])

    return make


def _secret(*statements: Json) -> Callable[[Cloud, str], str]:
    def make(cloud: Cloud, name: str) -> str:
        sealed = {"KmsKeyId": _key(cloud, *statements)} if statements else {}
        return str(cloud.client("secretsmanager").create_secret(Name=name, SecretString="x", **sealed)["ARN"])

    return make


_S3 = allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::@", "arn:aws:s3:::@/*"])
_TABLES = allow(["dynamodb:Scan", "dynamodb:GetItem", "dynamodb:Query"], "*")
_SECRETS, _DECRYPT = allow("secretsmanager:GetSecretValue"), allow("kms:Decrypt")
_reader("plain", "reading is enough where AWS keeps the keys", "sure", (_S3,), _sealed(algorithm="AES256"))
_reader("awskey", "and where the key is AWS's own for S3", "sure", (_S3,), _sealed())
_reader("sealed", "the key is the account's, decrypting is not allowed", None, (_S3,), _sealed(_DELEGATED))
_reader("sealed-both", "both are allowed", "sure", (_S3, _DECRYPT), _sealed(_DELEGATED))
_reader("sealed-via", "the key opens itself to all that S3 asks for", "sure", (_S3,), _sealed(_DELEGATED, _VIA_S3))
_reader("sealed-viaother", "it opens itself to what EC2 asks for", None, (_S3,), _sealed(_DELEGATED, _VIA_EC2))
_reader("sealed-named", "the key names the user", "sure", (_S3,), _sealed(
    _DELEGATED, {"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*",
                 "Condition": {"StringEquals": {"kms:CallerAccount": ACCOUNT}}}))  # fmt: skip
_reader("sealed-denied", "decrypting is denied", None, (_S3, _DECRYPT, {**_DECRYPT, "Effect": "Deny"}), _sealed(_DELEGATED))
_reader("list", "listing is not reading", None, (allow("s3:ListBucket", "arn:aws:s3:::@"),), _sealed(algorithm="AES256"))
_reader("objects", "reading objects without listing is reading", "sure", (allow("s3:GetObject", "arn:aws:s3:::@/*"),),
        _sealed(algorithm="AES256"))  # fmt: skip
_reader("bucketarn", "objects are not covered by the bucket's ARN", None, (allow("s3:GetObject", "arn:aws:s3:::@"),),
        _sealed(algorithm="AES256"))  # fmt: skip
_reader("table", "a table under AWS's own key", "sure", (_TABLES,), _table())
_reader("table-sealed", "a table under the account's key", None, (_TABLES,), _table(_DELEGATED))
_reader("table-both", "with leave to decrypt", "sure", (_TABLES, _DECRYPT), _table(_DELEGATED))
_reader("table-describe", "describing is not reading", None, (allow("dynamodb:Describe*"),), _table())
_reader("secret", "a secret under AWS's own key", "sure", (_SECRETS,), _secret())
_reader("secret-sealed", "a secret under the account's key", None, (_SECRETS,), _secret(_DELEGATED))
_reader("secret-both", "with leave to decrypt", "sure", (_SECRETS, _DECRYPT), _secret(_DELEGATED))
_reader("secret-list", "listing names is not reading", None, (allow("secretsmanager:ListSecrets"),), _secret())


# Trust


def _trusted(id_: str, why: str, expect: Certainty | None, principal: Any, source: str, action: str = "sts:AssumeRole",
             **when: Any) -> None:  # fmt: skip
    def seed(cloud: Cloud, name: str) -> str:
        statement: Json = {"Effect": "Allow", "Principal": principal, "Action": action}
        trust = text({**statement, "Condition": when} if when else statement)
        iam = cloud.client("iam")
        if not iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]:
            iam.create_open_id_connect_provider(
                Url=f"https://{_GITHUB.partition('/')[2]}", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40]
            )
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
        return str(made["Role"]["Arn"])

    _add(f"trust-{id_}", why, expect, seed, source)


_trusted("account", "another account is trusted", "sure", {"AWS": _OTHER_ROOT}, _OTHER_ROOT)
_trusted("account-external", "with an external id, which they know", "sure", {"AWS": _OTHER_ROOT}, _OTHER_ROOT,
         StringEquals={"sts:ExternalId": "x-1"})  # fmt: skip
_trusted("account-not", "our own account is trusted", None, {"AWS": _ROOT}, _OTHER_ROOT)
_trusted("service", "a service is trusted", None, {"Service": "ec2.amazonaws.com"}, _OTHER_ROOT)
for _id, _why, _expect, _subject, _when in [
    ("repo", "a repository", "sure", "repo:acme/app:*", {"StringLike": {_SUB: "repo:acme/app:*"}}),
    ("org", "an owner", "sure", "repo:acme/*", {"StringLike": {_SUB: "repo:acme/*"}}),
    ("branch", "a branch", "sure", "repo:acme/app:ref:refs/heads/main",
     {"StringEquals": {_SUB: "repo:acme/app:ref:refs/heads/main"}}),
    ("nosub", "whoever has a token", "sure", "*", {}),
]:  # fmt: skip
    _equal = {"StringEquals": {_AUD: "sts.amazonaws.com", **_when.get("StringEquals", {})}}
    _trusted(f"web-{_id}", f"tokens of {_why}", _expect, {"Federated": _GITHUB}, f"federated:{_GITHUB}:{_subject}", _WEB,
             **{**_when, **_equal})  # fmt: skip

"""More of what is reached: other endpoints, other stores, identities by detours, each beside its twin."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.paths.adding import OTHER, OTHER_ROOT, ROOT, Json, Listed, Seed
from cases.paths.exposure import ANY4, ANY6, Network, tcp
from cases.paths.forms import Certainty, allow, bucket, function, role, text
from cases.paths.held import key

SITUATIONS = Listed("y")


# Machines


def _machine(
    id_: str,
    why: str,
    expect: Certainty | None,
    *,
    six: bool = False,
    elastic: bool = False,
    stopped: bool = False,
    rule: Json | None = None,
    route6: bool = True,
    second: bool = False,
    tables: int = 1,
) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        net = Network(cloud, six=six)
        ec2 = net.ec2
        if six:
            (vpc,) = ec2.describe_vpcs(VpcIds=[net.vpc])["Vpcs"]
            block = vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"].replace("/56", "/64")
            ec2.associate_subnet_cidr_block(SubnetId=net.public, Ipv6CidrBlock=block)
            if route6:
                net.table(net.public, DestinationIpv6CidrBlock=ANY6, DestinationCidrBlock=None)
        elif tables:
            net.table(net.public)
        groups = [net.group(rule or tcp(22, ANY4))]
        if second:
            groups.append(net.group())
        interface: Json = {
            "DeviceIndex": 0,
            "SubnetId": net.public,
            "Groups": groups,
            "AssociatePublicIpAddress": False,
        }
        if six:
            interface["Ipv6AddressCount"] = 1
        run = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, NetworkInterfaces=[interface])
        host = str(run["Instances"][0]["InstanceId"])
        if elastic:
            address = ec2.allocate_address(Domain="vpc")["AllocationId"]
            ec2.associate_address(AllocationId=address, InstanceId=host)
        if stopped:
            ec2.stop_instances(InstanceIds=[host])
        return host

    SITUATIONS.add(f"machine-{id_}", why, expect, seed)


_EVERYTHING = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANY4}]}
_machine("elastic", "an address was put on it later", "sure", elastic=True)
_machine("noelastic", "it has no address from outside", None)
_machine("everything", "all protocols are let in", "sure", elastic=True, rule=_EVERYTHING)
_machine("twogroups", "one of two groups lets it in", "sure", elastic=True, second=True)
_machine(
    "icmp",
    "pings alone are let in",
    None,
    elastic=True,
    rule={"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "IpRanges": [{"CidrIp": ANY4}]},
)
_machine("noroute", "the main table leads nowhere", None, elastic=True, tables=0)


# Databases


def _database(
    id_: str,
    why: str,
    expect: Certainty | None,
    *,
    public: bool = True,
    rule: Json | None = None,
    routed: bool = True,
) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        net = Network(cloud)
        if routed:
            net.table(net.public)
            net.table(net.private)
        rds = cloud.client("rds")
        rds.create_db_subnet_group(
            DBSubnetGroupName=name, DBSubnetGroupDescription="d", SubnetIds=[net.public, net.private]
        )
        made = rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.t3.micro",
            Engine="postgres",
            MasterUsername="x",
            MasterUserPassword="xxxxxxxx",
            AllocatedStorage=20,
            PubliclyAccessible=public,
            DBSubnetGroupName=name,
            VpcSecurityGroupIds=[net.group(rule or tcp(5432, ANY4))],
            Port=5432,
        )
        return f"endpoint:{made['DBInstance']['DBInstanceArn']}"

    SITUATIONS.add(f"db-{id_}", why, expect, seed)


_database("open", "public, let in, routed", "sure")
_database("private", "not public", None, public=False)
_database("closed", "private addresses alone are let in", None, rule=tcp(5432, "10.0.0.0/8"))
_database("port", "another port is let in", None, rule=tcp(22, ANY4))
_database("unrouted", "no route from outside", None, routed=False)


def _dump(id_: str, why: str, expect: Certainty | None, shared: list[str]) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        rds = cloud.client("rds")
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.t3.micro",
            Engine="postgres",
            MasterUsername="x",
            MasterUserPassword="xxxxxxxx",
            AllocatedStorage=20,
        )
        made = rds.create_db_snapshot(DBSnapshotIdentifier=f"{name}-s", DBInstanceIdentifier=name)
        if shared:
            rds.modify_db_snapshot_attribute(
                DBSnapshotIdentifier=f"{name}-s", AttributeName="restore", ValuesToAdd=shared
            )
        return str(made["DBSnapshot"]["DBSnapshotArn"])

    SITUATIONS.add(f"dump-{id_}", why, expect, seed)


_dump("public", "everyone may restore it", "sure", ["all"])
_dump("account", "one account may", None, [OTHER])
_dump("own", "nobody else may", None, [])


# Other policies


def _topic(id_: str, why: str, expect: Certainty | None, statement: Json) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        sns = cloud.client("sns")
        arn = str(sns.create_topic(Name=name)["TopicArn"])
        made = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["sns:Publish", "sns:Subscribe"],
            "Resource": arn,
            **statement,
        }
        sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=text(made))
        return arn

    SITUATIONS.add(f"topic-{id_}", why, expect, seed)


_topic("open", "everyone may subscribe", "sure", {})
_topic("own", "everyone of the account", None, {"Condition": {"StringEquals": {"AWS:SourceOwner": ACCOUNT}}})
_topic("account", "another account", None, {"Principal": {"AWS": OTHER_ROOT}})
_topic("publish", "everyone may publish, which is writing", "sure", {"Action": "sns:Publish"})


def _secret(
    id_: str, why: str, expect: Certainty | None, source: str, statement: Json, *, keyed: bool = False
) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        client = cloud.client("secretsmanager")
        delegated = {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "kms:*", "Resource": "*"}
        sealed = {"KmsKeyId": key(cloud, delegated)} if keyed else {}
        arn = str(client.create_secret(Name=name, SecretString="x", **sealed)["ARN"])
        made = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "secretsmanager:GetSecretValue",
            "Resource": "*",
            **statement,
        }
        client.put_resource_policy(SecretId=arn, ResourcePolicy=text(made), BlockPublicPolicy=False)
        return arn

    SITUATIONS.add(f"secret-{id_}", why, expect, seed, source)


_secret(
    "foreign-awskey", "AWS's own key serves no other account", None, OTHER_ROOT, {"Principal": {"AWS": OTHER_ROOT}}
)
_secret(
    "foreign-key",
    "the account's key does not let the other account in",
    None,
    OTHER_ROOT,
    {"Principal": {"AWS": OTHER_ROOT}},
    keyed=True,
)


def _lent(id_: str, why: str, expect: Certainty | None, **statement: Any) -> None:
    """Another account → bucket."""

    def seed(cloud: Cloud, name: str) -> str:
        made = {
            "Effect": "Allow",
            "Principal": {"AWS": OTHER_ROOT},
            "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
            **statement,
        }
        bucket(cloud, name, policy=text(made))
        return name

    SITUATIONS.add(f"lent-{id_}", why, expect, seed, OTHER_ROOT)


_lent("account", "the account may read", "sure")
_lent("number", "by its number", "sure", Principal={"AWS": OTHER})
_lent("third", "another one may", None, Principal={"AWS": "arn:aws:iam::888888888888:root"})
_lent("deny", "the account is denied", None, Effect="Deny")
_lent("list", "it may list alone", None, Action="s3:ListBucket")
_lent(
    "condition",
    "whoever is of the account",
    "sure",
    Principal="*",
    Condition={"StringEquals": {"aws:PrincipalAccount": OTHER}},
)


# Interfaces


def _http(id_: str, why: str, expect: Certainty | None, *, auth: str | None = None, private: bool = False) -> None:
    """Internet → HTTP interface → function."""

    def seed(cloud: Cloud, name: str) -> str:
        target = function(cloud, name, role(cloud, name, "lambda.amazonaws.com"))
        api = cloud.client("apigatewayv2")
        made = api.create_api(Name=name, ProtocolType="HTTP", DisableExecuteApiEndpoint=private)["ApiId"]
        held = api.create_integration(
            ApiId=made, IntegrationType="AWS_PROXY", IntegrationUri=target, PayloadFormatVersion="2.0"
        )["IntegrationId"]
        more: Json = {}
        if auth == "JWT":
            more["AuthorizerId"] = api.create_authorizer(
                ApiId=made,
                Name="a",
                AuthorizerType="JWT",
                IdentitySource=["$request.header.Authorization"],
                JwtConfiguration={"Audience": ["x"], "Issuer": "https://id.example.org"},
            )["AuthorizerId"]
        api.create_route(
            ApiId=made, RouteKey="GET /", Target=f"integrations/{held}", AuthorizationType=auth or "NONE", **more
        )
        api.create_stage(ApiId=made, StageName="$default", AutoDeploy=True)
        cloud.client("lambda").add_permission(
            FunctionName=name, StatementId="a", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
        )
        return target

    SITUATIONS.add(f"http-{id_}", why, expect, seed)


_http("open", "anybody calls the route", "sure")
_http("jwt", "a token is asked for, which may give way", "possible", auth="JWT")
_http("disabled", "its address is switched off, and it has no other", None, private=True)


def _half(id_: str, why: str, expect: Certainty | None, *actions: str, **more: Any) -> None:
    """Internet → address of a function of which only some permissions are given."""

    def seed(cloud: Cloud, name: str) -> str:
        made = function(cloud, name, role(cloud, name, "lambda.amazonaws.com"))
        client = cloud.client("lambda")
        client.create_function_url_config(FunctionName=name, AuthType="NONE")
        for n, action in enumerate(actions):
            client.add_permission(
                FunctionName=name, StatementId=f"s{n}", Action=f"lambda:{action}", Principal="*", **more
            )
        return made

    SITUATIONS.add(f"url-{id_}", why, expect, seed)


_half("invokeonly", "every account may call it, though not by its address", "sure", "InvokeFunction")
_half(
    "org",
    "everyone of an organisation, who must sign",
    None,
    "InvokeFunctionUrl",
    "InvokeFunction",
    PrincipalOrgID="o-abcdef1234",
)


# Identities


def _user(cloud: Cloud, name: str, *may: Json) -> None:
    iam = cloud.client("iam")
    iam.create_user(UserName=name)
    if may:
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=text(*may))


def _detour(id_: str, why: str, expect: Certainty | None, seed: Seed) -> None:
    """A user → a bucket, by a detour."""
    SITUATIONS.add(f"by-{id_}", why, expect, seed, f"arn:aws:iam::{ACCOUNT}:user/@")


def _reads(name: str) -> Json:
    return allow(["s3:GetObject", "s3:ListBucket"], [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"])


def _by_group(cloud: Cloud, name: str) -> str:
    iam = cloud.client("iam")
    _user(cloud, name)
    iam.create_group(GroupName=name)
    iam.put_group_policy(GroupName=name, PolicyName="p", PolicyDocument=text(_reads(name)))
    iam.add_user_to_group(GroupName=name, UserName=name)
    bucket(cloud, name)
    return name


def _by_role(trusted: Callable[[str], Json], *, may: bool) -> Seed:
    def seed(cloud: Cloud, name: str) -> str:
        iam = cloud.client("iam")
        _user(cloud, name, *([allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/{name}")] if may else []))
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=text(trusted(name)))
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=text(_reads(name)))
        bucket(cloud, name)
        return name

    return seed


def _trusts(principal: str, **when: Any) -> Callable[[str], Json]:
    def made(name: str) -> Json:
        named = {"AWS": principal.replace("@", name)}
        return {
            "Effect": "Allow",
            "Principal": named,
            "Action": "sts:AssumeRole",
            **({"Condition": when} if when else {}),
        }

    return made


def _by_function(*actions: str) -> Seed:
    def seed(cloud: Cloud, name: str) -> str:
        arn = role(cloud, name, "lambda.amazonaws.com", _reads(name))
        target = function(cloud, name, arn)
        _user(cloud, name, allow([f"lambda:{action}" for action in actions], target))
        bucket(cloud, name)
        return name

    return seed


def _by_secret(cloud: Cloud, name: str) -> str:
    """The user reads a secret, which is not a key to anything known."""
    _user(cloud, name, allow("secretsmanager:*"))
    bucket(cloud, name)
    return name


def _by_policy(statement: Json) -> Seed:
    def seed(cloud: Cloud, name: str) -> str:
        named = json.loads(json.dumps(statement).replace("@", name))
        _user(cloud, name, *([] if "Principal" in named else [named]))
        bucket(cloud, name, policy=text(named) if "Principal" in named else None)
        return name

    return seed


_ME = f"arn:aws:iam::{ACCOUNT}:user/@"
_OBJECTS = ["arn:aws:s3:::@", "arn:aws:s3:::@/*"]
_detour("group", "his group may read", "sure", _by_group)
_detour("role", "he takes a role that trusts the account", "sure", _by_role(_trusts(ROOT), may=True))
_detour("role-idle", "he may take none", None, _by_role(_trusts(ROOT), may=False))
_detour("role-named", "the role trusts him by name", "sure", _by_role(_trusts(_ME), may=False))
_detour(
    "role-mfa",
    "the role asks for a device, which he has not",
    None,
    _by_role(_trusts(ROOT, Bool={"aws:MultiFactorAuthPresent": "true"}), may=True),
)
_detour(
    "role-external",
    "the role asks for an external id",
    "possible",
    _by_role(_trusts(ROOT, StringEquals={"sts:ExternalId": "x"}), may=True),
)
_detour(
    "role-ip",
    "the role asks for an address",
    "possible",
    _by_role(_trusts(ROOT, IpAddress={"aws:SourceIp": "203.0.113.0/24"}), may=True),
)
_detour(
    "role-arn",
    "the role asks for another user's ARN",
    None,
    _by_role(_trusts(ROOT, ArnEquals={"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:user/x"}), may=True),
)
_detour(
    "code",
    "he puts code into a function that reads, and calls it",
    "sure",
    _by_function("UpdateFunctionCode", "InvokeFunction"),
)
_detour("call", "he calls a function that reads, which does what it does", None, _by_function("InvokeFunction"))
_detour("secret", "he reads secrets alone", None, _by_secret)
_detour(
    "bucket",
    "the bucket names him",
    "sure",
    _by_policy(
        {"Effect": "Allow", "Principal": {"AWS": _ME}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::@/*"}
    ),
)
_detour(
    "openself", "he may change the bucket's policy", "sure", _by_policy(allow("s3:PutBucketPolicy", "arn:aws:s3:::@"))
)
_detour(
    "describe",
    "he reads the bucket's settings alone",
    None,
    _by_policy(allow("s3:GetBucketPolicy", "arn:aws:s3:::@")),
)
_detour(
    "tagged",
    "he must not be a user",
    None,
    _by_policy({**allow("s3:*", _OBJECTS), "Condition": {"StringEquals": {"aws:PrincipalType": "AssumedRole"}}}),
)
_detour(
    "notresource",
    "all buckets but this one",
    None,
    _by_policy({"Effect": "Allow", "Action": "s3:*", "NotResource": _OBJECTS}),
)
_detour(
    "vpce",
    "through one endpoint alone",
    "possible",
    _by_policy({**allow("s3:*", _OBJECTS), "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}),
)
_detour(
    "expired",
    "until a day that is past",
    None,
    _by_policy(
        {**allow("s3:*", _OBJECTS), "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}}
    ),
)
_detour(
    "region",
    "in one region; the fake does not tell where buckets are",
    "possible",
    _by_policy({**allow("s3:*", _OBJECTS), "Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}}),
)
_detour(
    "owner",
    "what belongs to the account",
    "sure",
    _by_policy({**allow("s3:*", _OBJECTS), "Condition": {"StringEquals": {"s3:ResourceAccount": ACCOUNT}}}),
)
_detour(
    "owner-not",
    "what belongs to another account",
    None,
    _by_policy({**allow("s3:*", _OBJECTS), "Condition": {"StringEquals": {"aws:ResourceAccount": OTHER}}}),
)

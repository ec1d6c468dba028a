"""Fields that edges rest on, as a server of AWS tells them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rules.scan import Scan, resources_of
from servers.clients import client
from stance.conditions import partial
from stance.connectors.aws.cloudfront import DISTRIBUTIONS
from stance.connectors.aws.transit import ROUTE_TABLES
from stance.demo.server import DemoServer
from stance.model.assets.endpoints import Distribution
from stance.model.assets.network import TransitRouteTable

ME = "123456789012"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with DemoServer() as server:
        yield server.url


def test_the_secret_of_a_database(url):
    rds = client("rds", url)
    made = {"DBInstanceClass": "db.t3.micro", "Engine": "postgres", "AllocatedStorage": 20, "MasterUsername": "a"}
    rds.create_db_instance(DBInstanceIdentifier="kept", ManageMasterUserPassword=True, **made)
    rds.create_db_instance(DBInstanceIdentifier="own", MasterUserPassword="not-a-secret-1", **made)
    scan = Scan(url, resources_of("rds"))
    assert scan.asset("aws.rds.instance", "kept").fields["master_secret"].startswith("arn:aws:secretsmanager:")
    assert scan.asset("aws.rds.instance", "own").fields["master_secret"] is None


def test_grants_of_a_key_to_somebody(url):
    kms = client("kms", url)
    name = kms.create_key()["KeyMetadata"]["KeyId"]
    role = f"arn:aws:iam::{ME}:role/reader"
    kms.create_grant(
        KeyId=name, GranteePrincipal=role, Operations=["GenerateDataKey", "Decrypt"],
        Constraints={"EncryptionContextSubset": {"tenant": "a"}},
    )  # fmt: skip
    machines = f"arn:aws:sts::{ME}:assumed-role/aws:ec2-infrastructure/i-1"
    for other in (machines, "dynamodb.us-east-1.amazonaws.com"):
        kms.create_grant(KeyId=name, GranteePrincipal=other, Operations=["Decrypt"])
    grants = Scan(url, resources_of("kms")).asset("aws.kms.key", name).fields["grants"]
    assert grants == [{"grantee": role, "operations": ["Decrypt", "GenerateDataKey"], "context": {"tenant": "a"}}]


def test_behaviours_and_what_they_fetch_from():
    behaviours = DISTRIBUTIONS.fields[Distribution.behaviours].then(
        {
            "DefaultCacheBehavior": {
                "TargetOriginId": "group", "TrustedKeyGroups": {"Enabled": True, "Items": ["k"]},
                "AllowedMethods": {"Items": ["PUT", "GET"]},
            },
            "CacheBehaviors": {"Items": [{
                "PathPattern": "/open/*", "TargetOriginId": "a", "TrustedSigners": {"Enabled": False},
                "FunctionAssociations": {"Items": [{"EventType": "viewer-request", "FunctionARN": "f"}]},
            }]},
            "OriginGroups": {"Items": [{"Id": "group", "Members": {"Items": [
                {"OriginId": "a"}, {"OriginId": "b"},
            ]}}]},
        }
    )  # fmt: skip
    assert behaviours == [
        {"path": "*", "origins": ["a", "b"], "methods": ["GET", "PUT"], "signed": True, "judged": False},
        {"path": "/open/*", "origins": ["a"], "methods": ["GET", "HEAD"], "signed": False, "judged": True},
    ]
    (origin,) = DISTRIBUTIONS.fields[Distribution.origins].then(
        [{"Id": "a", "DomainName": "a.s3.amazonaws.com", "OriginPath": "",
          "S3OriginConfig": {"OriginAccessIdentity": "origin-access-identity/cloudfront/E2"}}]
    )  # fmt: skip
    assert (origin["path"], origin["access_control"], origin["access_identity"]) == (None, None, "E2")


def test_access_points(url):
    s3, control = client("s3", url), client("s3control", url)
    s3.create_bucket(Bucket="behind")
    control.create_access_point(AccountId=ME, Name="door", Bucket="behind", VpcConfiguration={"VpcId": "vpc-1"})
    control.create_access_point(AccountId=ME, Name="open", Bucket="behind")
    policy = '{"Version":"2012-10-17","Statement":[]}'
    control.put_access_point_policy(AccountId=ME, Name="open", Policy=policy)
    scan = Scan(url, resources_of("s3", "s3control"))
    door, free = (scan.asset("aws.s3.access_point", f":accesspoint/{name}") for name in ("door", "open"))
    assert (door.fields["bucket"], door.fields["vpc"], door.fields["policy"]) == ("behind", "vpc-1", None)
    assert (free.fields["vpc"], free.fields["policy"], free.fields["tags"]) == (None, policy, {})
    assert door.gaps == {}
    assert door.fields["public_policies_restricted"] is not None
    assert len(scan.asset("aws.s3.bucket", "behind").fields["owner"]) == 64


def test_what_is_attached_to_a_transit_gateway(url):
    ec2 = client("ec2", url)
    vpc = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.7.1.0/24")["Subnet"]["SubnetId"]
    gateway = ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    made = ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=gateway, VpcId=vpc, SubnetIds=[subnet])
    name = made["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"]
    table = ec2.create_transit_gateway_route_table(TransitGatewayId=gateway)["TransitGatewayRouteTable"]
    table = table["TransitGatewayRouteTableId"]
    ec2.create_transit_gateway_route(
        TransitGatewayRouteTableId=table, DestinationCidrBlock="10.7.0.0/16", TransitGatewayAttachmentId=name
    )
    ec2.create_transit_gateway_route(
        TransitGatewayRouteTableId=table, DestinationCidrBlock="10.8.0.0/16", Blackhole=True
    )
    scan = Scan(url, [r for r in resources_of("ec2") if "transit" in str(r.kind.kind)])
    attached = scan.asset("aws.ec2.transit_gateway_attachment", name)
    told = {"gateway_id": gateway, "type": "vpc", "vpc_id": vpc, "active": True, "subnet_ids": [subnet]}
    assert attached.fields.items() >= told.items()
    assert attached.fields["route_table"].startswith("tgw-rtb-")
    routes = scan.asset("aws.ec2.transit_gateway_route_table", table).fields["routes"]
    assert [(r["destination"], r["active"]) for r in routes] == [("10.7.0.0/16", True), ("10.8.0.0/16", False)]


def test_routes_of_a_transit_gateway():
    told = ROUTE_TABLES.fields[TransitRouteTable.routes].then
    route = {"DestinationCidrBlock": "10.7.0.0/16", "State": "active", "Type": "propagated",
             "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-1"}]}  # fmt: skip
    known = {"destination": "10.7.0.0/16", "attachments": ["tgw-attach-1"], "active": True}
    assert told({"Routes": [route], "AdditionalRoutesAvailable": False}) == [known]
    assert told({"Routes": [route], "AdditionalRoutesAvailable": True}) == partial([known])
    del route["TransitGatewayAttachments"]
    with pytest.raises(KeyError):
        told({"Routes": [route]})


def test_state_machines_jobs_and_clusters(url):
    trust = '{"Version":"2012-10-17","Statement":[]}'
    iam = client("iam", url)
    role = iam.create_role(RoleName="runner", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.create_instance_profile(InstanceProfileName="machines")
    iam.add_role_to_instance_profile(InstanceProfileName="machines", RoleName="runner")
    steps = '{"StartAt":"a","States":{"a":{"Type":"Succeed"}}}'
    client("stepfunctions", url).create_state_machine(name="m", definition=steps, roleArn=role)
    secret = {"name": "TOKEN", "value": "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}
    container = {"image": "i", "vcpus": 1, "memory": 128, "jobRoleArn": role, "privileged": True,
                 "environment": [secret]}  # fmt: skip
    client("batch", url).register_job_definition(
        jobDefinitionName="j", type="container", containerProperties=container, tags={"team": "data"}
    )
    client("emr", url).run_job_flow(
        Name="c", JobFlowRole="machines", ServiceRole="EMR_DefaultRole",
        Instances={"MasterInstanceType": "m5.large", "InstanceCount": 1, "KeepJobFlowAliveWhenNoSteps": True},
    )  # fmt: skip
    known = {*resources_of("stepfunctions", "resourcegroupstaggingapi"), *resources_of("batch"), *resources_of("emr")}
    scan = Scan(url, [*known, *resources_of("iam")])
    (machine,) = scan.states["aws.stepfunctions.state_machine"]
    (job,) = scan.states["aws.batch.job_definition"]
    (cluster,) = scan.states["aws.emr.cluster"]
    assert (machine.fields["role"], machine.fields["type"], machine.gaps) == (role, "STANDARD", {})
    assert (job.fields["role"], job.fields["privileged"], job.fields["tags"]) == (role, True, {"team": "data"})
    assert [one["variable"] for one in job.fields["environment_secrets"]] == ["TOKEN"]
    assert secret["value"] not in repr(job)
    assert (cluster.fields["role"], cluster.fields["profile"]) == (role, "machines")
    (region,) = scan.states["aws.region"]
    assert "emr_public_blocked" in region.fields


def test_names_of_apis(url):
    gateway = client("apigatewayv2", url)
    api = gateway.create_api(Name="shop", ProtocolType="HTTP")["ApiId"]
    made = [{"CertificateArn": f"arn:aws:acm:us-east-1:{ME}:certificate/c", "EndpointType": "REGIONAL"}]
    gateway.create_domain_name(DomainName="shop.example.com", DomainNameConfigurations=made)
    gateway.create_api_mapping(DomainName="shop.example.com", ApiId=api, Stage="$default")
    found = Scan(url, resources_of("apigatewayv2")).asset("aws.apigateway.domain_name", "shop.example.com")
    told = {"api_ids": [api], "private": False, "client_certificates": False}
    assert found.fields.items() >= told.items()
    assert found.gaps == {}

"""Two accounts, recorded once: the demo organisation with its story, and one in which nothing was ever made."""

from __future__ import annotations

import copyreg
import pickle
import shutil
from pathlib import Path

import pytest

from promises.graph import Reach, reached
from promises.replay import Recording, recorded, replayed, target
from promises.state import Outcomes, outcomes
from servers import DemoServer
from servers.clients import client
from servers.fixtures import Once
from stance.collect.transport import CallError
from stance.demo import fill
from stance.estate import Estate

REGIONS = ("eu-central-1", "eu-west-1")
copyreg.pickle(CallError, lambda error: (CallError, (error.reason, error.code, error.message)))


@pytest.fixture(scope="session")
def demo(once: Once, request: pytest.FixtureRequest) -> Recording:
    """The demo organisation with what it lacks, each answer as it was given."""
    path = once("demo-recording", lambda path: _kept(_demo(request.getfixturevalue("aws_server")), path))
    return pickle.loads(path.read_bytes())


def _kept(recording: Recording, path: Path) -> None:
    path.write_bytes(pickle.dumps(recording))


def _demo(aws_server: DemoServer) -> Recording:
    aws_server.reset()
    fill(aws_server.url)
    _add_snapshots(aws_server)
    _add_prefix_list(aws_server)
    _add_endpoints(aws_server)
    _add_image(aws_server)
    _add_distribution(aws_server)
    _add_doors(aws_server)
    _add_workloads(aws_server)
    found = _record(aws_server)
    _add_hub_without_standards(found, "eu-west-1")
    blocked = {"VpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": "block-ingress"}}
    found.put("ec2:DescribeVpcBlockPublicAccessOptions", "eu-west-1", blocked)
    found.put("ec2:DescribeVpcBlockPublicAccessExclusions", "eu-west-1", {"VpcBlockPublicAccessExclusions": []})
    return found


def _add_snapshots(server: DemoServer) -> None:
    """Snapshots made by hand, as the demo account has none."""
    rds = client("rds", server.url, REGIONS[0])
    rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier="by-hand")
    rds.create_db_cluster_snapshot(DBClusterIdentifier="ledger", DBClusterSnapshotIdentifier="by-hand")


def _add_prefix_list(server: DemoServer) -> None:
    """A list of networks that a security group admits."""
    ec2 = client("ec2", server.url, REGIONS[0])
    entries = [{"Cidr": "192.0.2.0/24"}]
    made = ec2.create_managed_prefix_list(
        PrefixListName="offices", MaxEntries=5, AddressFamily="IPv4", Entries=entries
    )
    group = ec2.create_security_group(GroupName="from-offices", Description="-")["GroupId"]
    listed = [{"PrefixListId": made["PrefixList"]["PrefixListId"]}]
    permission = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": listed}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])


def _add_endpoints(server: DemoServer) -> None:
    """APIs of both generations, and a load balancer with its listener and target."""
    rest = client("apigateway", server.url, REGIONS[0])
    api = rest.create_rest_api(name="old")["id"]
    root = rest.get_resources(restApiId=api)["items"][0]["id"]
    method = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    rest.put_method(**method, authorizationType="NONE")
    rest.put_integration(**method, type="MOCK")
    rest.create_deployment(restApiId=api, stageName="live")
    client("apigatewayv2", server.url, REGIONS[0]).create_api(Name="new", ProtocolType="HTTP")
    ec2, elb = client("ec2", server.url, REGIONS[0]), client("elbv2", server.url, REGIONS[0])
    subnets = ec2.describe_subnets()["Subnets"]
    vpc = subnets[0]["VpcId"]
    own = [subnet["SubnetId"] for subnet in subnets if subnet["VpcId"] == vpc][:2]
    balancer = elb.create_load_balancer(Name="front", Subnets=own)["LoadBalancers"][0]["LoadBalancerArn"]
    group = elb.create_target_group(Name="behind", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]
    forward = [{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}]
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward)


def _add_image(server: DemoServer) -> None:
    ec2 = client("ec2", server.url, REGIONS[0])
    machine = ec2.describe_instances()["Reservations"][0]["Instances"][0]["InstanceId"]
    ec2.create_image(InstanceId=machine, Name="own")


def _add_distribution(server: DemoServer) -> None:
    settings = {
        "CallerReference": "1",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "shop", "DomainName": "shop.example.com"}]},
        "DefaultCacheBehavior": {"TargetOriginId": "shop", "ViewerProtocolPolicy": "https-only"},
    }
    client("cloudfront", server.url).create_distribution(DistributionConfig=settings)


def _add_doors(server: DemoServer) -> None:
    """An access point of a bucket, a transit gateway between networks, and a name of our own for an API."""
    s3, gateway = client("s3control", server.url, REGIONS[0]), client("apigatewayv2", server.url, REGIONS[0])
    bucket = client("s3", server.url).list_buckets()["Buckets"][0]["Name"]
    s3.create_access_point(AccountId="123456789012", Name="door", Bucket=bucket)
    ec2 = client("ec2", server.url, REGIONS[0])
    subnet = ec2.describe_subnets()["Subnets"][0]
    transit = ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    ec2.create_transit_gateway_vpc_attachment(
        TransitGatewayId=transit, VpcId=subnet["VpcId"], SubnetIds=[subnet["SubnetId"]]
    )
    certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/c"
    shown = [{"CertificateArn": certificate, "EndpointType": "REGIONAL"}]
    gateway.create_domain_name(DomainName="shop.example.com", DomainNameConfigurations=shown)
    api = gateway.get_apis()["Items"][0]["ApiId"]
    gateway.create_api_mapping(DomainName="shop.example.com", ApiId=api, Stage="$default")


def _add_workloads(server: DemoServer) -> None:
    """A state machine, a job definition and a cluster with roles of the demo account."""
    role = client("iam", server.url).list_roles()["Roles"][0]["Arn"]
    steps = '{"StartAt":"a","States":{"a":{"Type":"Succeed"}}}'
    client("stepfunctions", server.url, REGIONS[0]).create_state_machine(name="m", definition=steps, roleArn=role)
    container = {"image": "i", "vcpus": 1, "memory": 128, "jobRoleArn": role}
    client("batch", server.url, REGIONS[0]).register_job_definition(
        jobDefinitionName="nightly", type="container", containerProperties=container
    )
    client("emr", server.url, REGIONS[0]).run_job_flow(
        Name="reports", JobFlowRole="EMR_EC2_DefaultRole", ServiceRole="EMR_DefaultRole",
        Instances={"MasterInstanceType": "m5.large", "InstanceCount": 1, "KeepJobFlowAliveWhenNoSteps": True},
    )  # fmt: skip


def _add_hub_without_standards(recording: Recording, region: str) -> None:
    """A security hub to which a product reports: the server knows no products."""
    account = f"arn:aws:securityhub:{region}:123456789012"
    recording.put("securityhub:DescribeHub", region, {"HubArn": f"{account}:hub/default"})
    recording.put("securityhub:GetEnabledStandards", region, {"StandardsSubscriptions": []})
    products = [f"{account}:product-subscription/aws/guardduty"]
    recording.put("securityhub:ListEnabledProductsForImport", region, {"ProductSubscriptions": products})


@pytest.fixture(scope="session")
def bare(aws_server: DemoServer) -> Recording:
    """An account in which nothing was ever made."""
    aws_server.reset()
    return _record(aws_server)


def _record(server: DemoServer) -> Recording:
    found = Recording()
    with recorded(found), Estate() as estate:
        estate.scan(target(server.url, REGIONS))
    return found


@pytest.fixture(scope="session")
def scanned(demo: Recording, once: Once, tmp_path_factory) -> Path:
    """A store with an undisturbed scan of the demo account: to be copied, not touched."""

    def make(path: Path) -> None:
        store = tmp_path_factory.mktemp("scanned") / "estate.db"
        with replayed(demo), Estate(store) as estate:
            estate.scan(target(regions=REGIONS))
        shutil.copy(store, path)

    return once("demo-scanned", make)


@pytest.fixture(scope="session")
def undisturbed(scanned: Path, tmp_path_factory) -> Outcomes:
    copy = tmp_path_factory.mktemp("undisturbed") / "estate.db"
    shutil.copy(scanned, copy)
    with Estate(copy) as estate:
        return outcomes(estate)


@pytest.fixture(scope="session")
def ways(scanned: Path, tmp_path_factory) -> Reach:
    """Who gets where by the undisturbed scan."""
    copy = tmp_path_factory.mktemp("ways") / "estate.db"
    shutil.copy(scanned, copy)
    with Estate(copy) as estate:
        return reached(estate)


@pytest.fixture
def known(scanned: Path, tmp_path: Path) -> Path:
    """A store of one's own in which the demo account was scanned before."""
    shutil.copy(scanned, tmp_path / "known.db")
    return tmp_path / "known.db"

"""Load balancers, APIs and distributions as a server tells of them, and what the rules say."""

import json

import pytest

from rules.scan import ACCOUNT, REGION, Scan, resources_of
from servers.clients import client

SERVICES = ("elb", "elbv2", "wafv2", "apigateway", "apigatewayv2", "cloudfront")
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders"
URI = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"


@pytest.fixture(scope="module")
def edge(aws_server):
    aws_server.reset()
    subnets, group = _network(aws_server.url)
    _balancers(aws_server.url, subnets, group)
    _apis(aws_server.url)
    _distributions(aws_server.url)
    return aws_server.url


def _network(url):
    ec2 = client("ec2", url)
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.1.{number}.0/24", AvailabilityZone=f"{REGION}{zone}")
        for number, zone in enumerate("ab")
    ]
    group = ec2.create_security_group(GroupName="edge", Description="edge", VpcId=vpc)["GroupId"]
    return [one["Subnet"]["SubnetId"] for one in subnets], group


def _balancers(url, subnets, group):
    plain = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080, "InstanceProtocol": "HTTP"}
    client("elb", url).create_load_balancer(
        LoadBalancerName="old", Listeners=[plain], Subnets=subnets, SecurityGroups=[group]
    )
    elb = client("elbv2", url)
    good, bad = (
        elb.create_load_balancer(Name=name, Subnets=subnets, SecurityGroups=[group], Scheme=scheme)
        for name, scheme in (("good", "internal"), ("bad", "internet-facing"))
    )
    good, bad = (made["LoadBalancers"][0]["LoadBalancerArn"] for made in (good, bad))
    targets = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=_vpc(url, subnets), TargetType="ip")
    target = targets["TargetGroups"][0]["TargetGroupArn"]
    elb.register_targets(TargetGroupArn=target, Targets=[{"Id": "10.1.0.9", "Port": 8080}])
    forward = [{"Type": "forward", "TargetGroupArn": target}]
    redirect = [{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "StatusCode": "HTTP_301"}}]
    certificate = client("acm", url).request_certificate(DomainName="edge.example.com")["CertificateArn"]
    for balancer, policy, other in (
        (good, "ELBSecurityPolicy-TLS13-1-2-2021-06", redirect),
        (bad, "ELBSecurityPolicy-2016-08", forward),
    ):
        elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=other)
        elb.create_listener(
            LoadBalancerArn=balancer, Protocol="HTTPS", Port=443, SslPolicy=policy, DefaultActions=forward,
            Certificates=[{"CertificateArn": certificate}],
        )  # fmt: skip
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=good,
        Attributes=[{"Key": "deletion_protection.enabled", "Value": "true"}],
    )
    waf = client("wafv2", url)
    acl = waf.create_web_acl(
        Name="edge", Scope="REGIONAL", DefaultAction={"Allow": {}},
        VisibilityConfig={"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "edge"},
    )["Summary"]["ARN"]  # fmt: skip
    waf.associate_web_acl(WebACLArn=acl, ResourceArn=good)


def _vpc(url, subnets):
    return client("ec2", url).describe_subnets(SubnetIds=subnets)["Subnets"][0]["VpcId"]


def _apis(url):
    api = client("apigateway", url)
    statement = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    for name, kind in (("open", "REGIONAL"), ("inner", "PRIVATE")):
        made = api.create_rest_api(name=name, endpointConfiguration={"types": [kind]}, policy=policy)["id"]
        root = api.get_resources(restApiId=made)["items"][0]["id"]
        authorization = "NONE" if name == "open" else "AWS_IAM"
        api.put_method(restApiId=made, resourceId=root, httpMethod="GET", authorizationType=authorization)
        api.put_integration(
            restApiId=made, resourceId=root, httpMethod="GET", type="AWS_PROXY", integrationHttpMethod="POST", uri=URI
        )
        api.create_deployment(restApiId=made, stageName="prod")
    patch = {"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"}
    api.update_stage(restApiId=made, stageName="prod", patchOperations=[patch])
    http = client("apigatewayv2", url)
    made = http.create_api(Name="http", ProtocolType="HTTP")["ApiId"]
    integration = http.create_integration(
        ApiId=made, IntegrationType="AWS_PROXY", IntegrationUri=FUNCTION, PayloadFormatVersion="2.0"
    )["IntegrationId"]
    http.create_route(ApiId=made, RouteKey="GET /x", Target=f"integrations/{integration}")
    http.create_stage(ApiId=made, StageName="$default")
    shown = [{"EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}]
    http.create_domain_name(DomainName="shop.example.com", DomainNameConfigurations=shown)
    http.create_api_mapping(DomainName="shop.example.com", ApiId=made, Stage="$default")


def _distributions(url):
    for number, (viewer, tls, acl) in enumerate((("allow-all", "TLSv1", ""), ("https-only", "TLSv1.2", "acl"))):
        custom = {
            "HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only",
            "OriginSslProtocols": {"Quantity": 1, "Items": [tls]},
        }  # fmt: skip
        origin = {"Id": "shop", "DomainName": "shop.example.com", "CustomOriginConfig": custom}
        client("cloudfront", url).create_distribution(
            DistributionConfig={
                "CallerReference": str(number),
                "Comment": "",
                "Enabled": True,
                "WebACLId": acl,
                "Origins": {"Quantity": 1, "Items": [origin]},
                "DefaultCacheBehavior": {"TargetOriginId": "shop", "ViewerProtocolPolicy": viewer},
            }
        )


@pytest.fixture(scope="module")
def scan(edge):
    return Scan(edge, resources_of(*SERVICES))


def test_everything_is_answered(scan):
    kinds = [kind for kind in scan.states if kind.split(".")[1] in SERVICES]
    assert {kind for kind in kinds if scan.states[kind]} == set(kinds)
    assert [state.gaps for kind in kinds for state in scan.states[kind] if state.gaps] == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("network-balancer-internal", {"good": True, "bad": False}),
        ("network-balancer-tls-served", {"good": True, "bad": False}),
        ("network-balancer-tls-current", {"good": True, "bad": False}),
        ("network-balancer-deletion-protected", {"good": True, "bad": False}),
        ("network-balancer-requests-filtered", {"good": True, "bad": False}),
        ("network-balancer-access-logged", {"good": False, "bad": False}),
        ("network-classicbalancer-tls-only", {"old": False}),
        ("network-restapi-private", {"open": False, "inner": True}),
    ],
)
def test_what_the_rules_say(scan, rule, said):
    assert scan.verdicts(rule) == said


def test_distributions(scan):
    for rule in ("tls-served", "origin-tls-current", "requests-filtered"):
        assert sorted(scan.verdicts(f"network-distribution-{rule}").values()) == [False, True]
    assert set(scan.verdicts("network-distribution-access-logged").values()) == {False}


def test_routes_stages_and_policies(scan):
    by_name = {state.fields["name"]: state.fields for state in scan.states["aws.apigateway.rest_api"]}
    assert by_name["open"]["routes"] == [
        {"name": "GET /", "authorization": "NONE", "key_required": False, "target": URI}
    ]
    assert [one["stages"][0]["logged"] for one in (by_name["open"], by_name["inner"])] == [False, True]
    assert json.loads(by_name["open"]["policy"])["Statement"]
    (http,) = scan.states["aws.apigatewayv2.api"]
    assert http.fields["routes"][0]["target"] == http.fields["integrations"][0]["id"]
    assert http.fields["integrations"][0]["uri"] == FUNCTION


def test_targets(scan):
    (group,) = scan.states["aws.elbv2.target_group"]
    assert group.fields["targets"] == [{"id": "10.1.0.9", "port": 8080}]
    assert len(group.fields["balancers"]) == 2


@pytest.mark.parametrize(
    ("operation", "kind", "field"),
    [
        ("elbv2:DescribeListeners", "aws.elbv2.load_balancer", "listeners"),
        ("elbv2:DescribeLoadBalancerAttributes", "aws.elbv2.load_balancer", "access_logged"),
        ("wafv2:GetWebACLForResource", "aws.elbv2.load_balancer", "web_acl"),
        ("elbv2:DescribeTargetHealth", "aws.elbv2.target_group", "targets"),
        ("apigateway:GetResources", "aws.apigateway.rest_api", "routes"),
        ("apigateway:GetStages", "aws.apigateway.rest_api", "stages"),
        ("apigatewayv2:GetRoutes", "aws.apigatewayv2.api", "routes"),
        ("cloudfront:GetDistributionConfig", "aws.cloudfront.distribution", "access_logged"),
    ],
)
def test_what_is_denied_is_unknown(edge, operation, kind, field):
    states = Scan(edge, resources_of(*SERVICES), denied={operation}).states[kind]
    assert states
    assert all(field not in state.fields and state.gaps[field] for state in states)


HOLLOW = {"elbv2:DescribeLoadBalancerAttributes", "elbv2:DescribeTargetGroupAttributes", "apigateway:GetStages",
          "cloudfront:GetDistributionConfig", "elbv2:DescribeListeners"}  # fmt: skip


def test_answers_without_content_prove_nothing(edge):
    scan = Scan(edge, resources_of(*SERVICES), hollow=HOLLOW)
    for kind, fields in (
        ("aws.elbv2.load_balancer", ("access_logged", "deletion_protected", "listeners")),
        ("aws.elbv2.target_group", ("client_address_kept",)),
        ("aws.apigateway.rest_api", ("stages",)),
        ("aws.cloudfront.distribution", ("access_logged",)),
    ):
        assert all(not set(fields) & state.fields.keys() for state in scan.states[kind])


def test_an_empty_region_costs_a_call_for_each_listing(aws_server):
    region = "eu-north-1"
    scan = Scan(aws_server.url, resources_of(*SERVICES), regions=(region,))
    del scan.calls["cloudfront:ListDistributions"], scan.calls["cloudfront:GetDistributionConfig"]  # asked once
    assert sum(scan.calls.values()) == 6


def test_the_block_of_public_access_and_what_it_leaves_out(aws_server):
    region = "eu-west-3"
    ec2 = client("ec2", aws_server.url, region)
    vpc = ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
    regions = [r for r in resources_of("ec2") if r.kind.kind == "aws.region"]
    before = Scan(aws_server.url, regions, regions=(region,))
    assert before.asset("aws.region", region).fields["internet_block"] == "off"
    assert "ec2:DescribeVpcBlockPublicAccessExclusions" not in before.calls
    ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode="block-ingress")
    ec2.create_vpc_block_public_access_exclusion(VpcId=vpc, InternetGatewayExclusionMode="allow-egress")
    after = Scan(aws_server.url, regions, regions=(region,)).asset("aws.region", region).fields
    assert after["internet_block"] == "block-ingress"
    assert after["internet_exclusions"] == [{"resource_id": vpc, "mode": "allow-egress"}]

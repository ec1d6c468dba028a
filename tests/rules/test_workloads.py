"""Workloads of AWS on a server: read without gaps, judged as they should be, with as few calls as can be."""

import base64
import io
import json
import zipfile

import pytest

from rules.examples import check_examples
from rules.scan import ACCOUNT, Scan
from stance.connectors.aws import (
    autoscaling,
    awslambda,
    cloudformation,
    codebuild,
    ecr,
    ecs,
    eks,
    glue,
    iam,
    sagemaker,
)
from stance.model import Resource, Rule
from stance.rules import analytics, compute_templates, containers, functions, kubernetes, pipelines, registries
from stance.rules import workloads as workload_rules

TOPICS = (functions, containers, kubernetes, registries, pipelines, analytics, compute_templates, workload_rules)
RULES = [v for topic in TOPICS for v in vars(topic).values() if isinstance(v, Rule)]
SERVICES = (autoscaling, awslambda, cloudformation, codebuild, ecr, ecs, eks, glue, sagemaker, iam)
RESOURCES = [v for service in SERVICES for v in vars(service).values() if isinstance(v, Resource)]
PASSWORD = "Xk9vQ2mLp7Rt4WzB"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/worker"
ADMIN = f"arn:aws:iam::{ACCOUNT}:role/boss"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/a"
IMAGE = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/sound:1"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_examples(rule):
    check_examples(rule)


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(service):
    return document({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"})


def code():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("main.py", "def handle(event, context): pass")
    return {"ZipFile": packed.getvalue()}


def roles(client):
    found = client("iam")
    for name in ("worker", "boss"):
        found.create_role(RoleName=name, AssumeRolePolicyDocument=trust("lambda.amazonaws.com"))
        found.create_instance_profile(InstanceProfileName=f"{name}-profile")
        found.add_role_to_instance_profile(InstanceProfileName=f"{name}-profile", RoleName=name)
    found.put_role_policy(RoleName="boss", PolicyName="all", PolicyDocument=document(EVERYTHING))


def lambdas(client):
    made = client("lambda")
    for name, role, runtime, variables in (
        ("sound", ROLE, "python3.13", {"LEVEL": "info"}),
        ("flawed", ADMIN, "python3.8", {"DB_PASSWORD": PASSWORD}),
    ):
        made.create_function(
            FunctionName=name, Runtime=runtime, Role=role, Handler="main.handle", Code=code(),
            Environment={"Variables": variables},
        )  # fmt: skip
    made.create_function_url_config(FunctionName="flawed", AuthType="NONE")
    made.create_function_url_config(FunctionName="sound", AuthType="AWS_IAM")
    permission = {"StatementId": "all", "Action": "lambda:InvokeFunction"}
    made.add_permission(FunctionName="flawed", Principal="*", **permission)
    made.add_permission(
        FunctionName="sound", Principal="events.amazonaws.com", SourceAccount=ACCOUNT,
        SourceArn=f"arn:aws:events:us-east-1:{ACCOUNT}:rule/nightly", **permission,
    )  # fmt: skip
    made.add_permission(FunctionName="flawed", Principal="sns.amazonaws.com", StatementId="s", Action="lambda:*")


def tasks(client):
    made = client("ecs")
    subnet = client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    group = client("ec2").describe_security_groups()["SecurityGroups"][0]["GroupId"]
    made.create_cluster(clusterName="sound", settings=[{"name": "containerInsights", "value": "enabled"}])
    made.create_cluster(clusterName="flawed")
    plain = {
        "name": "app", "image": IMAGE, "memory": 128, "readonlyRootFilesystem": True,
        "environment": [{"name": "LEVEL", "value": "info"}], "logConfiguration": {"logDriver": "awslogs"},
        "secrets": [{"name": "KEY", "valueFrom": f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:key"}],
    }  # fmt: skip
    made.register_task_definition(
        family="sound", networkMode="awsvpc", taskRoleArn=ROLE, executionRoleArn=ROLE, containerDefinitions=[plain]
    )
    leaking = {**plain, "privileged": True, "environment": [{"name": "DB_PASSWORD", "value": PASSWORD}]}
    leaking |= {"readonlyRootFilesystem": False}
    del leaking["logConfiguration"]
    made.register_task_definition(
        family="flawed", networkMode="host", pidMode="host", taskRoleArn=ADMIN, containerDefinitions=[leaking]
    )
    for cluster, public in (("sound", "DISABLED"), ("flawed", "ENABLED")):
        network = {"subnets": [subnet], "securityGroups": [group], "assignPublicIp": public}
        made.create_service(
            cluster=cluster, serviceName=f"{cluster}-web", taskDefinition=cluster, desiredCount=1,
            launchType="FARGATE", networkConfiguration={"awsvpcConfiguration": network},
            enableExecuteCommand=public == "ENABLED",
        )  # fmt: skip


def registry(client):
    made = client("ecr")
    made.create_repository(
        repositoryName="sound", imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True}
    )
    made.create_repository(repositoryName="flawed")
    made.set_repository_policy(
        repositoryName="flawed",
        policyText=document({"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}),
    )


def clusters(client):
    made = client("eks")
    every = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
    role = f"arn:aws:iam::{ACCOUNT}:role/worker"
    vpc = client("ec2").describe_subnets()["Subnets"]
    network = {"subnetIds": [vpc[0]["SubnetId"], vpc[1]["SubnetId"]]}
    made.create_cluster(
        name="sound", roleArn=role,
        resourcesVpcConfig={**network, "endpointPublicAccess": True, "publicAccessCidrs": ["192.0.2.0/24"]},
        logging={"clusterLogging": [{"types": every, "enabled": True}]},
        encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": KEY}}],
    )  # fmt: skip
    made.create_cluster(name="flawed", roleArn=role, resourcesVpcConfig=network)
    made.create_nodegroup(
        clusterName="sound", nodegroupName="sound-nodes", subnets=network["subnetIds"], nodeRole=role
    )
    made.create_nodegroup(
        clusterName="flawed", nodegroupName="flawed-nodes", subnets=network["subnetIds"], nodeRole=role,
        remoteAccess={"ec2SshKey": "ops"},
    )  # fmt: skip


def builds(client):
    made = client("codebuild")
    for name, role, source, variable in (
        ("sound", ROLE, "https://github.com/nordhafen/api.git", {"name": "LEVEL", "value": "info"}),
        (
            "flawed",
            ADMIN,
            f"https://robot:{PASSWORD}@github.com/nordhafen/api.git",
            {"name": "API_TOKEN", "value": PASSWORD},
        ),
    ):
        made.create_project(
            name=name, serviceRole=role, source={"type": "GITHUB", "location": source},
            artifacts={"type": "NO_ARTIFACTS"},
            environment={
                "type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0",
                "computeType": "BUILD_GENERAL1_SMALL",
                "environmentVariables": [{**variable, "type": "PLAINTEXT"}], "privilegedMode": name == "flawed",
            },
        )  # fmt: skip
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    leaking = {**template, "Outputs": {"AdminPassword": {"Value": PASSWORD}}}
    made = client("cloudformation")
    made.create_stack(StackName="flawed", TemplateBody=json.dumps(leaking), RoleARN=ADMIN)
    made.create_stack(StackName="sound", TemplateBody=json.dumps(template), EnableTerminationProtection=True)


def notebooks(client):
    made = client("sagemaker")
    common = {"InstanceType": "ml.t3.medium"}
    made.create_notebook_instance(
        NotebookInstanceName="sound", RoleArn=ROLE, SubnetId="subnet-1", SecurityGroupIds=["sg-1"], KmsKeyId="key",
        DirectInternetAccess="Disabled", RootAccess="Disabled", **common,
    )  # fmt: skip
    made.create_notebook_instance(NotebookInstanceName="flawed", RoleArn=ADMIN, **common)
    made = client("glue")
    command = {"Name": "glueetl", "ScriptLocation": "s3://x/y.py"}
    made.create_job(
        Name="sound", Role="worker", Command=command, SecurityConfiguration="sealed",
        DefaultArguments={"--level": "info"},
    )  # fmt: skip
    made.create_job(Name="flawed", Role=ADMIN, Command=command, DefaultArguments={"--db-password": PASSWORD})
    made.create_dev_endpoint(
        EndpointName="sound",
        RoleArn=ROLE,
        SecurityConfiguration="sealed",
        SubnetId="subnet-1",
        SecurityGroupIds=["s"],
    )
    made.create_dev_endpoint(EndpointName="flawed", RoleArn=ROLE, PublicKey="ssh-rsa AAAA")


def machines(client):
    ec2, scaling = client("ec2"), client("autoscaling")
    leaking = base64.b64encode(f"#!/bin/sh\nexport DB_PASSWORD={PASSWORD}\n".encode()).decode()
    safe = {"MetadataOptions": {"HttpTokens": "required"}, "IamInstanceProfile": {"Name": "worker-profile"}}
    lax = {
        "UserData": leaking,
        "IamInstanceProfile": {"Arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/boss-profile"},
        "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True}],
    }
    for name, data in (("sound-template", safe), ("flawed-template", lax)):
        data = {**data, "ImageId": "ami-12c6146b", "InstanceType": "t3.micro"}
        ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)
        scaling.create_auto_scaling_group(
            AutoScalingGroupName=name.replace("template", "group"), MinSize=0, MaxSize=0,
            LaunchTemplate={"LaunchTemplateName": name}, AvailabilityZones=["us-east-1a"],
        )  # fmt: skip
    common = {"ImageId": "ami-12c6146b", "InstanceType": "t3.micro"}
    scaling.create_launch_configuration(
        LaunchConfigurationName="sound-old", MetadataOptions={"HttpTokens": "required"},
        IamInstanceProfile="worker-profile", **common,
    )  # fmt: skip
    scaling.create_launch_configuration(
        LaunchConfigurationName="flawed-old", UserData=f"#!/bin/sh\nexport DB_PASSWORD={PASSWORD}\n",
        IamInstanceProfile="boss-profile", AssociatePublicIpAddress=True, **common,
    )  # fmt: skip
    for name in ("sound", "flawed"):
        scaling.create_auto_scaling_group(
            AutoScalingGroupName=f"{name}-old-group", MinSize=0, MaxSize=0,
            LaunchConfigurationName=f"{name}-old", AvailabilityZones=["us-east-1a"],
        )  # fmt: skip


@pytest.fixture(scope="module")
def scan(account):
    for part in (roles, lambdas, tasks, registry, clusters, builds, notebooks, machines):
        part(account.client)
    return Scan(account.url, RESOURCES)


KINDS = sorted({str(resource.kind.kind) for resource in RESOURCES} - {"aws.iam.user"})


def test_everything_is_read_but_what_the_server_lacks(scan):
    gaps = {(kind, name) for kind in KINDS for state in scan.states[kind] for name in state.gaps}
    assert gaps == {("aws.lambda.function", "urls")}


JUDGED = {
    "function-policy-not-public": "sound flawed",
    "function-services-bound": "sound flawed",
    "function-environment-without-secrets": "sound flawed",
    "function-runtime-supported": "sound flawed",
    "container-task-environment-without-secrets": "sound flawed",
    "container-task-not-privileged": "sound flawed",
    "container-task-own-network": "sound flawed",
    "container-task-own-processes": "sound flawed",
    "container-task-root-readonly": "sound flawed",
    "container-task-output-kept": "sound flawed",
    "container-service-address-private": "sound-web flawed-web",
    "container-cluster-insights-on": "sound flawed",
    "kubernetes-endpoint-not-open": "sound flawed",
    "kubernetes-secrets-encrypted": "sound flawed",
    "kubernetes-control-plane-logged": "sound flawed",
    "registry-repository-not-public": "sound flawed",
    "registry-images-scanned": "sound flawed",
    "registry-tags-immutable": "sound flawed",
    "pipeline-build-variables-without-secrets": "sound flawed",
    "pipeline-build-source-without-credentials": "sound flawed",
    "pipeline-build-not-privileged": "sound flawed",
    "pipeline-stack-termination-protected": "sound flawed",
    "pipeline-stack-outputs-without-secrets": "sound flawed",
    "analytics-notebook-internet-through-vpc": "sound flawed",
    "analytics-notebook-in-network": "sound flawed",
    "analytics-notebook-disk-own-key": "sound flawed",
    "analytics-notebook-users-not-root": "sound flawed",
    "analytics-job-arguments-without-secrets": "sound flawed",
    "analytics-job-output-encrypted": "sound flawed",
    "analytics-dev-endpoint-private": "sound flawed",
    "analytics-dev-endpoint-encrypted": "sound flawed",
    "compute-template-metadata-tokens-required": "sound-template flawed-template sound-old flawed-old",
    "compute-template-userdata-without-secrets": "sound-template flawed-template sound-old flawed-old",
    "compute-template-address-private": "sound-template flawed-template sound-old flawed-old",
    "compute-group-metadata-tokens-required": "sound-group flawed-group sound-old-group flawed-old-group",
}


@pytest.mark.parametrize("rule", JUDGED)
def test_an_account_has_the_verdicts_it_should(scan, rule):
    assert scan.verdicts(rule) == {name: name.startswith("sound") for name in JUDGED[rule].split()}


def test_an_open_address_fails_though_those_of_aliases_are_unknown(scan):
    assert scan.verdicts("function-url-authenticated") == {"sound": None, "flawed": False}


def test_whoever_acts_as_administrator_is_told_of_whatever_it_is(scan):
    said = scan.verdicts("identity-workload-role-not-admin")
    assert {name for name, fine in said.items() if not fine} == {
        *("flawed", "flawed-web", "flawed-template", "flawed-old", "flawed-group", "flawed-old-group"),
    }
    states = [state for kind in KINDS for state in scan.states[kind] if "role_admin" in state.fields]
    assert all(state.fields["role_admin"] is (state.fields["role"] == ADMIN) for state in states)
    assert {s.fields["name"] for s in states if s.fields["role"] is None} == {"sound"}  # the stack without a role


def test_what_many_can_be_asked_of_is_asked_once(scan):
    bulk = ("ecs:DescribeClusters", "codebuild:BatchGetProjects", "ecr:BatchGetRepositoryScanningConfiguration")
    assert {scan.calls[operation] for operation in bulk} == {1}
    assert scan.calls["ecs:ListClusters"] == scan.calls["eks:ListClusters"] == 1


def test_no_secret_is_kept(scan):
    assert PASSWORD not in repr(scan.states)


def test_an_empty_account_costs_one_call_for_each_listing(server):
    server.reset()
    asked = [r for r in RESOURCES if not str(r.kind.kind).startswith("aws.iam")]
    scan = Scan(server.url, asked)
    assert scan.calls == {(r.list.over or r.list).operation: 1 for r in asked}

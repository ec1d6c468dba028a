"""Builds, stacks, templates and workbenches. Flaw: a release build with a token in its source's address."""

from __future__ import annotations

import json

from stance.demo.maker import MAIN, SECOND, Json, Maker, allow, service_role
from stance.demo.server import ACCOUNT

BUILDS = {MAIN: ("tracking-api", "routing", "web-assets"), SECOND: ("staging-tracking-api",)}
TOKEN = "ghp_" + "a1B2demo3FakeG7h8J9k0L1m2N3o4P5q6R7s"
TOPIC = {"Resources": {"Topic": {"Type": "AWS::SQS::Queue"}}}


def tell(maker: Maker) -> None:
    """Make what builds and deploys, and what people and agents work on data with."""
    service_role(maker, "builder", "codebuild", [allow("logs:PutLogEvents"), allow("ecr:PutImage")])
    for region, names in BUILDS.items():
        for name in names:
            _build(maker, region, name, f"https://github.com/nordhafen/{name}.git", [])
    _release(maker)
    _groups(maker)
    _workbench(maker)


def _build(
    maker: Maker, region: str, name: str, source: str, variables: list[Json], *, role: str = "builder"
) -> None:
    made = maker.client("codebuild", region).create_project(
        name=name, serviceRole=maker.ids[f"role:{role}"], source={"type": "GITHUB", "location": source},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0",
            "computeType": "BUILD_GENERAL1_SMALL", "environmentVariables": variables,
        },
    )  # fmt: skip
    maker.ids[f"build:{name}"] = made["project"]["arn"]


def _release(maker: Maker) -> None:
    """Written before there was a connection to the repository, and running still."""
    service_role(maker, "releaser", "codebuild", [allow("s3:*", "arn:aws:s3:::nordhafen-api-artifacts/*")])
    source = f"https://{TOKEN}@github.com/nordhafen/release.git"
    variable = {"name": "NPM_TOKEN", "value": "npm_" + "A1b2demoFake5F6g7H8i9J0kL1m2N3o4P5q6", "type": "PLAINTEXT"}
    _build(maker, MAIN, "release", source, [variable], role="releaser")
    maker.ids["leaking-build"] = maker.ids["build:release"]


def _groups(maker: Maker) -> None:
    """A stack, a set of stacks, and a group of machines that are started as needed, the old way and the new."""
    maker.client("cloudformation", MAIN).create_stack(
        StackName="parcel-events", TemplateBody=json.dumps(TOPIC), EnableTerminationProtection=True
    )
    execution = f"arn:aws:iam::{ACCOUNT}:role/guard-rails-execution"
    service_role(maker, "guard-rails", "cloudformation", [allow("sts:AssumeRole", execution)])
    maker.client("cloudformation", MAIN).create_stack_set(
        StackSetName="guard-rails", TemplateBody=json.dumps(TOPIC),
        AdministrationRoleARN=maker.ids["role:guard-rails"], ExecutionRoleName="guard-rails-execution",
    )  # fmt: skip
    ec2, scaling = maker.client("ec2", MAIN), maker.client("autoscaling", MAIN)
    common = {"ImageId": "ami-0a1b2c3d4e5f60718", "InstanceType": "t3.medium"}
    tokens = {"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1}
    template = ec2.create_launch_template(
        LaunchTemplateName="sorting",
        LaunchTemplateData={**common, "MetadataOptions": tokens, "IamInstanceProfile": {"Name": "app-server"}},
    )["LaunchTemplate"]["LaunchTemplateId"]
    scaling.create_launch_configuration(
        LaunchConfigurationName="sorting-2021", MetadataOptions=tokens, IamInstanceProfile="app-server", **common
    )
    place = {"VPCZoneIdentifier": maker.ids["subnet:production-private-a"], "MinSize": 0, "MaxSize": 0}
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="sorting", LaunchTemplate={"LaunchTemplateId": template, "Version": "$Default"}, **place
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="sorting-2021", LaunchConfigurationName="sorting-2021", **place
    )


def _workbench(maker: Maker) -> None:
    """A notebook, a job, an endpoint to develop it on, and a sandbox for the planning agent."""
    service_role(maker, "forecast", "sagemaker", [allow("s3:GetObject", "arn:aws:s3:::nordhafen-track-events/*")])
    service_role(maker, "refinery", "glue", [allow("s3:GetObject", "arn:aws:s3:::nordhafen-data-lake/*")])
    scans = "arn:aws:s3:::nordhafen-warehouse-scans/*"
    service_role(maker, "planner", "bedrock-agentcore", [allow("s3:GetObject", scans)])
    maker.client("sagemaker", MAIN).create_notebook_instance(
        NotebookInstanceName="forecast", InstanceType="ml.t3.medium", RoleArn=maker.ids["role:forecast"],
        SubnetId=maker.ids["subnet:production-private-a"], SecurityGroupIds=[maker.ids["group:production-app"]],
        KmsKeyId=maker.ids["key:data"], DirectInternetAccess="Disabled", RootAccess="Disabled",
        InstanceMetadataServiceConfiguration={"MinimumInstanceMetadataServiceVersion": "2"},
    )  # fmt: skip
    glue, script = maker.client("glue", MAIN), "s3://nordhafen-data-lake/jobs/daily.py"
    glue.create_job(
        Name="daily", Role=maker.ids["role:refinery"], Command={"Name": "glueetl", "ScriptLocation": script},
        SecurityConfiguration="sealed", DefaultArguments={"--level": "info"},
    )  # fmt: skip
    glue.create_dev_endpoint(
        EndpointName="daily-trial", RoleArn=maker.ids["role:refinery"], SecurityConfiguration="sealed",
        SubnetId=maker.ids["subnet:production-private-a"], SecurityGroupIds=[maker.ids["group:production-app"]],
    )  # fmt: skip
    maker.client("bedrock-agentcore-control", MAIN).create_code_interpreter(
        name="planner", executionRoleArn=maker.ids["role:planner"], networkConfiguration={"networkMode": "SANDBOX"}
    )

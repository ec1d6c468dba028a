"""Functions, containers, builds, stacks, notebooks and templates, and what each check is to say of them."""

import base64
import io
import json
import zipfile

from cases.clouds import ACCOUNT, FOREIGN, policy
from cases.judge import Case

ROLE = f"arn:aws:iam::{ACCOUNT}:role/worker"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/a"
HOME = "aws:PrincipalOrgID"
PASSWORD = "Xk9vQ2mLp7Rt4WzB"
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
TRUST = policy({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})

# name: (runtime, variables, the verdict on the runtime, the verdict on the variables)
FUNCTIONS = {
    "current": ("python3.13", {}, "pass", "pass"),
    "node-22": ("nodejs22.x", {"LOG_LEVEL": "debug"}, "pass", "pass"),
    "java-21": ("java21", {"TABLE": "parcels", "REGION": "eu-west-1"}, "pass", "pass"),
    "own-runtime": ("provided.al2023", {"SECRET_NAME": "prod/db"}, "pass", "pass"),
    "python-3.7": ("python3.7", {"DB_PASSWORD": PASSWORD}, "fail", "fail"),
    "python-2.7": ("python2.7", {"AWS_KEY": "AKIA" + "Z7QWERTY3UIOP5AS"}, "fail", "fail"),
    "node-12": ("nodejs12.x", {"GITHUB": GITHUB}, "fail", "fail"),
    "node-16": ("nodejs16.x", {"URL": f"postgres://app:{PASSWORD}@db.example.com/app"}, "fail", "fail"),
    "go": ("go1.x", {"PASSWORD_ARN": f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db"}, "fail", "pass"),
    "ruby-2.7": ("ruby2.7", {"EMPTY_PASSWORD": ""}, "fail", "pass"),
    "dotnet-6": ("dotnet6", {"API_TOKEN": "9fK2sLmQ7xZ1mT4vB8nR3wYc"}, "fail", "fail"),
}  # fmt: skip

# name: (permissions, address, public by policy, address without authentication)
CALLED = {
    "nobody": ([], None, "pass", "pass"),
    "bucket": ([{"Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::b"}], None, "pass", "pass"),
    "foreign": ([{"Principal": FOREIGN}], None, "pass", "pass"),
    "everyone": ([{"Principal": "*"}], None, "fail", "pass"),
    "everyone-at-home": ([{"Principal": "*", "PrincipalOrgID": "o-abcdefghij"}], None, "pass", "pass"),
    "everyone-of-account": ([{"Principal": "*", "SourceAccount": ACCOUNT}], None, "pass", "pass"),
    "second-open": ([{"Principal": "sns.amazonaws.com"}, {"Principal": "*"}], None, "fail", "pass"),
    "signed": ([], "AWS_IAM", "pass", "pass"),
    "unsigned": ([{"Principal": "*", "FunctionUrlAuthType": "NONE"}], "NONE", "fail", "fail"),
    "unsigned-closed": ([], "NONE", "pass", "fail"),
}


def code():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("main.py", "")
    return {"ZipFile": packed.getvalue()}


def function(cloud, name, **more):
    made = {"Runtime": "python3.13", **more}
    cloud.client("lambda").create_function(FunctionName=name, Role=ROLE, Handler="main.handle", Code=code(), **made)


def seed_functions(cloud):
    cloud.client("iam").create_role(RoleName="worker", AssumeRolePolicyDocument=TRUST)
    for name, (runtime, variables, _, _) in FUNCTIONS.items():
        function(cloud, name.replace(".", "-"), Runtime=runtime, Environment={"Variables": variables})
    return {name: name.replace(".", "-") for name in FUNCTIONS}


def seed_called(cloud):
    cloud.client("iam").create_role(RoleName="worker", AssumeRolePolicyDocument=TRUST)
    client = cloud.client("lambda")
    for name, (permissions, auth, _, _) in CALLED.items():
        function(cloud, name)
        for number, given in enumerate(permissions):
            action = "lambda:InvokeFunctionUrl" if "FunctionUrlAuthType" in given else "lambda:InvokeFunction"
            client.add_permission(FunctionName=name, StatementId=f"s{number}", Action=action, **given)
        if auth:
            client.create_function_url_config(FunctionName=name, AuthType=auth)
    return {name: name for name in CALLED}


def container(**more):
    return {"name": "app", "image": "app:1", "memory": 64, **more}


def variables(**values):
    return [{"name": name, "value": value} for name, value in values.items()]


# name: (containers, secrets, privileged)
TASKS = {
    "plain": ([container()], "pass", "pass"),
    "named": ([container(environment=variables(LEVEL="info", TABLE="parcels"))], "pass", "pass"),
    "fetched": ([container(secrets=[{"name": "DB_PASSWORD", "valueFrom": f"{KEY}"}])], "pass", "pass"),
    "password": ([container(environment=variables(DB_PASSWORD=PASSWORD))], "fail", "pass"),
    "second": ([container(), container(name="side", environment=variables(TOKEN=GITHUB))], "fail", "pass"),
    "privileged": ([container(privileged=True)], "pass", "fail"),
    "one-privileged": ([container(), container(name="side", privileged=True)], "pass", "fail"),
    "said-unprivileged": ([container(privileged=False)], "pass", "pass"),
    "mended": ([container(environment=variables(DB_PASSWORD=PASSWORD), privileged=True)], "pass", "pass"),
}


def seed_tasks(cloud):
    client = cloud.client("ecs")
    for name, (containers, _, _) in TASKS.items():
        client.register_task_definition(family=name, containerDefinitions=containers)
    client.register_task_definition(family="mended", containerDefinitions=[container()])
    return {name: name for name in TASKS}


def admits(principal, **more):
    return policy({"Effect": "Allow", "Principal": principal, "Action": "ecr:BatchGetImage", **more})


# name: (policy, scanned on push, public, scanned)
REPOSITORIES = {
    "closed": (None, True, "pass", "pass"),
    "unscanned": (None, False, "pass", "fail"),
    "everyone": (admits("*"), True, "fail", "pass"),
    "everyone-listed": (admits({"AWS": ["*"]}), False, "fail", "fail"),
    "foreign": (admits({"AWS": f"arn:aws:iam::{FOREIGN}:root"}), True, "pass", "pass"),
    "at-home": (admits("*", Condition={"StringEquals": {HOME: "o-abcdefghij"}}), True, "pass", "pass"),
    "any-home": (admits("*", Condition={"StringLike": {HOME: "*"}}), True, "fail", "pass"),
}  # fmt: skip


def seed_repositories(cloud):
    client = cloud.client("ecr")
    for name, (text, scanned, _, _) in REPOSITORIES.items():
        client.create_repository(repositoryName=name, imageScanningConfiguration={"scanOnPush": scanned})
        if text:
            client.set_repository_policy(repositoryName=name, policyText=text)
    return {name: name for name in REPOSITORIES}


EVERY = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
SEALED = [{"resources": ["secrets"], "provider": {"keyArn": KEY}}]

# name: (network, logs, encryption, not open, logged, secrets)
CLUSTERS = {
    "unset": ({}, None, None, "fail", "fail", "fail"),
    "private": ({"endpointPublicAccess": False}, EVERY, SEALED, "pass", "pass", "pass"),
    "office": (
        {"endpointPublicAccess": True, "publicAccessCidrs": ["203.0.113.0/24"]}, EVERY[:3], None,
        "pass", "fail", "fail",
    ),
    "stated-open": (
        {"endpointPublicAccess": True, "publicAccessCidrs": ["203.0.113.0/24", "0.0.0.0/0"]}, EVERY, SEALED,
        "fail", "pass", "pass",
    ),
    "halves": (
        {"endpointPublicAccess": True, "publicAccessCidrs": ["0.0.0.0/1", "128.0.0.0/1"]}, EVERY, SEALED,
        "fail", "pass", "pass",
    ),
}  # fmt: skip


def seed_clusters(cloud):
    subnets = [subnet["SubnetId"] for subnet in cloud.client("ec2").describe_subnets()["Subnets"][:2]]
    for name, (network, logs, encryption, *_) in CLUSTERS.items():
        more = {"logging": {"clusterLogging": [{"types": logs, "enabled": True}]}} if logs else {}
        more |= {"encryptionConfig": encryption} if encryption else {}
        cloud.client("eks").create_cluster(
            name=name, roleArn=ROLE, resourcesVpcConfig={"subnetIds": subnets, **network}, **more
        )
    return {name: name for name in CLUSTERS}


# name: (address of the source, variables, credentials, secrets)
BUILDS = {
    "plain": ("https://github.com/nordhafen/api.git", [], "pass", "pass"),
    "named": ("https://robot@bitbucket.org/nordhafen/api.git", variables(LEVEL="info"), "pass", "pass"),
    "token": (f"https://{GITHUB}@github.com/nordhafen/api.git", [], "fail", "pass"),
    "password": (f"https://robot:{PASSWORD}@github.com/nordhafen/api.git", [], "fail", "pass"),
    "bitbucket": (f"https://x-token-auth:{PASSWORD}@bitbucket.org/n/api.git", [], "fail", "pass"),
    "variable": ("https://github.com/n/a.git", variables(API_TOKEN="9fK2sLmQ7xZ1mT4vB8nR3wYc"), "pass", "fail"),
    "fetched": (
        "https://github.com/n/a.git",
        [{"name": "API_TOKEN", "value": "prod/token", "type": "SECRETS_MANAGER"}],
        "pass",
        "pass",
    ),
    "typed": (
        "https://github.com/n/a.git",
        [{"name": "DB_PASSWORD", "value": PASSWORD, "type": "PLAINTEXT"}],
        "pass",
        "fail",
    ),
}


def seed_builds(cloud):
    for name, (address, named, _, _) in BUILDS.items():
        cloud.client("codebuild").create_project(
            name=name, serviceRole=ROLE, source={"type": "GITHUB", "location": address},
            artifacts={"type": "NO_ARTIFACTS"},
            environment={
                "type": "LINUX_CONTAINER", "image": "any", "computeType": "BUILD_GENERAL1_SMALL",
                "environmentVariables": named,
            },
        )  # fmt: skip
    return {name: name for name in BUILDS}


# name: (arguments, no direct internet, own key)
NOTEBOOKS = {
    "unset": ({}, "fail", "fail"),
    "stated": ({"DirectInternetAccess": "Enabled"}, "fail", "fail"),
    "sealed": ({"KmsKeyId": KEY}, "fail", "pass"),
    "inside": ({"DirectInternetAccess": "Disabled", "SubnetId": "subnet-1"}, "pass", "fail"),
    "both": ({"DirectInternetAccess": "Disabled", "SubnetId": "subnet-1", "KmsKeyId": KEY}, "pass", "pass"),
}


def seed_notebooks(cloud):
    for name, (given, _, _) in NOTEBOOKS.items():
        cloud.client("sagemaker").create_notebook_instance(
            NotebookInstanceName=name, InstanceType="ml.t3.medium", RoleArn=ROLE, **given
        )
    return {name: name for name in NOTEBOOKS}


MACHINE = {"ImageId": "ami-12345678", "InstanceType": "t3.micro"}
LEAK = f"#!/bin/sh\nexport DB_PASSWORD={PASSWORD}\n"

# name: (metadata options, user data, tokens, secrets)
CONFIGURATIONS = {
    "unset": (None, None, "fail", "pass"),
    "optional": ({"HttpTokens": "optional"}, "#!/bin/sh\nyum update -y\n", "fail", "pass"),
    "required": ({"HttpTokens": "required"}, LEAK, "pass", "fail"),
    "metadata-off": ({"HttpTokens": "optional", "HttpEndpoint": "disabled"}, None, "pass", "pass"),
    "required-off": ({"HttpTokens": "required", "HttpEndpoint": "disabled"}, None, "pass", "pass"),
}


def seed_configurations(cloud):
    client = cloud.client("autoscaling")
    for name, (options, data, _, _) in CONFIGURATIONS.items():
        more = {"MetadataOptions": options} if options else {}
        more |= {"UserData": data} if data else {}
        client.create_launch_configuration(LaunchConfigurationName=f"{name}-launch", **MACHINE, **more)
        client.create_auto_scaling_group(
            AutoScalingGroupName=name, MinSize=0, MaxSize=0, LaunchConfigurationName=f"{name}-launch",
            AvailabilityZones=["us-east-1a"],
        )  # fmt: skip
    return {name: name for name in CONFIGURATIONS} | {f"{name}-launch": f"{name}-launch" for name in CONFIGURATIONS}


def seed_versions(cloud):
    """Templates of two versions, of which a group uses the default, the latest or a numbered one."""
    ec2, scaling = cloud.client("ec2"), cloud.client("autoscaling")
    encoded = base64.b64encode(LEAK.encode()).decode()
    lax = {**MACHINE, "UserData": encoded}
    safe = {**MACHINE, "MetadataOptions": {"HttpTokens": "required"}}
    for name, (first, second) in {"better": (lax, safe), "worse": (safe, lax)}.items():
        made = ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=first)["LaunchTemplate"]
        ec2.create_launch_template_version(LaunchTemplateName=name, LaunchTemplateData=second)
        for version in ("$Default", "$Latest", "2"):
            scaling.create_auto_scaling_group(
                AutoScalingGroupName=f"{name} {version}", MinSize=0, MaxSize=0, AvailabilityZones=["us-east-1a"],
                LaunchTemplate={"LaunchTemplateId": made["LaunchTemplateId"], "Version": version},
            )  # fmt: skip
    return {
        f"{name} {version}": f"{name} {version}"
        for name in ("better", "worse")
        for version in ("$Default", "$Latest", "2")
    }


VERSIONS = {
    "better $Default": "fail",
    "better $Latest": "pass",
    "better 2": "pass",
    "worse $Default": "pass",
    "worse $Latest": "fail",
    "worse 2": "fail",
}


def seed_stacks(cloud):
    client, resources = cloud.client("cloudformation"), {"Topic": {"Type": "AWS::SNS::Topic"}}
    outputs = {"AdminPassword": {"Value": PASSWORD}, "Name": {"Value": "parcels"}}
    client.create_stack(
        StackName="protected", TemplateBody=json.dumps({"Resources": resources}), EnableTerminationProtection=True
    )
    client.create_stack(StackName="leaking", TemplateBody=json.dumps({"Resources": resources, "Outputs": outputs}))
    return {"protected": "protected", "leaking": "leaking"}


def column(table, place):
    """The verdicts in one place of a table's rows, by name."""
    return {name: row[place] for name, row in table.items()}


CASES = [
    Case(
        "functions",
        seed_functions,
        {
            "awslambda_function_using_supported_runtimes": column(FUNCTIONS, 2),
            "awslambda_function_no_secrets_in_variables": column(FUNCTIONS, 3),
        },
    ),
    Case("callers", seed_called, {"awslambda_function_not_publicly_accessible": column(CALLED, 2)}),
    Case(
        "task definitions",
        seed_tasks,
        {
            "ecs_task_definitions_no_environment_secrets": column(TASKS, 1),
            "ecs_task_definitions_no_privileged_containers": column(TASKS, 2),
        },
    ),
    Case(
        "repositories",
        seed_repositories,
        {
            "ecr_repositories_not_publicly_accessible": column(REPOSITORIES, 2),
            "ecr_repositories_scan_images_on_push_enabled": column(REPOSITORIES, 3),
        },
    ),
    Case(
        "clusters",
        seed_clusters,
        {
            "eks_cluster_not_publicly_accessible": column(CLUSTERS, 3),
            "eks_control_plane_logging_all_types_enabled": column(CLUSTERS, 4),
            "eks_cluster_kms_cmk_encryption_in_secrets_enabled": column(CLUSTERS, 5),
        },
    ),
    Case(
        "builds",
        seed_builds,
        {
            "codebuild_project_source_repo_url_no_sensitive_credentials": column(BUILDS, 2),
            "codebuild_project_no_secrets_in_variables": column(BUILDS, 3),
            "codebuild_project_not_publicly_accessible": dict.fromkeys(BUILDS, "pass"),
        },
    ),
    Case(
        "notebooks",
        seed_notebooks,
        {
            "sagemaker_notebook_instance_without_direct_internet_access_configured": column(NOTEBOOKS, 1),
            "sagemaker_notebook_instance_encryption_enabled": column(NOTEBOOKS, 2),
        },
    ),
    Case(
        "launch configurations",
        seed_configurations,
        {
            "autoscaling_group_launch_configuration_requires_imdsv2": column(CONFIGURATIONS, 2),
            "autoscaling_find_secrets_ec2_launch_configuration": {
                f"{name}-launch": row[3] for name, row in CONFIGURATIONS.items()
            },
        },
    ),
    Case("versions", seed_versions, {"autoscaling_group_launch_configuration_requires_imdsv2": VERSIONS}),
    Case(
        "stacks",
        seed_stacks,
        {
            "cloudformation_stacks_termination_protection_enabled": {"protected": "pass", "leaking": "fail"},
            "cloudformation_stack_outputs_find_secrets": {"protected": "pass", "leaking": "fail"},
        },
    ),
]
ON_DEMO = [Case("addresses", seed_called, {"awslambda_function_url_public": column(CALLED, 3)})]

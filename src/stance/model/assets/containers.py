"""Containers: where they are run, what they are run from, and where their images lie.

Sources: ECS API reference (Service, TaskDefinition, ContainerDefinition), EKS API reference (Cluster, Nodegroup),
ECR API reference (Repository, RepositoryScanningConfiguration), App Runner API reference (Service).
"""

from stance.model.assets.workload import EnvironmentSecret, Workload
from stance.model.field import Asset, Field, Struct


class ContainerSecret(EnvironmentSecret):
    """A secret in the environment of a container."""

    container = Field(str, "The container's name")


class SecretSource(Struct):
    """Where a variable of a container gets its value when the container starts."""

    container = Field(str, "The container's name")
    variable = Field(str, "The variable's name")
    source = Field(str, "ARN of a secret, or ARN or name of a parameter")


class Container(Struct):
    """One container of a task definition."""

    name = Field(str, "What it is called")
    image = Field(str, "The image it is started from")
    privileged = Field(bool, "Whether it has the rights of root on the machine below")
    readonly_root = Field(bool, "Whether its root file system cannot be written")
    log_driver = Field(str, "What takes its output", absent="nothing does")


class EcsCluster(Asset, kind="aws.ecs.cluster", title="ECS cluster"):
    """A cluster of ECS."""

    insights = Field(str, "Container Insights: enabled, enhanced or disabled")


class EcsTaskDefinition(Workload, kind="aws.ecs.task_definition", title="ECS task definition"):
    """The newest active revision of a family of task definitions."""

    family = Field(str, "The family's name")
    execution_role = Field(str, "ARN of the role that fetches its image and secrets", absent="it has none")
    network_mode = Field(str, "awsvpc, bridge, host or none", absent="the platform's default: bridge")
    pid_mode = Field(str, "Whose processes its containers see: task or host", absent="their own")
    containers = Field(list[Container], "Its containers")
    environment_secrets = Field(list[ContainerSecret], "Secrets in the plain environment of its containers, masked")
    secret_sources = Field(list[SecretSource], "The variables that are fetched from secret stores")


class EcsService(Workload, kind="aws.ecs.service", title="ECS service"):
    """A service of ECS: tasks that are kept running with one task definition. Its role is that of its tasks."""

    cluster = Field(str, "ARN of the cluster")
    task_definition = Field(str, "ARN of the task definition revision that it runs", absent="set by its task sets")
    execution_role = Field(str, "ARN of the role that fetches images and secrets", absent="it has none")
    running = Field(bool, "Whether tasks of it are wanted")
    public_address = Field(bool, "Whether its tasks are given public addresses")
    subnet_ids = Field(list[str], "The subnets of its tasks; none where they share their machine's network")
    group_ids = Field(list[str], "The security groups of its tasks; none where they share their machine's network")
    target_groups = Field(list[str], "ARNs of the load balancers' target groups that lead to it")
    secret_sources = Field(list[SecretSource], "The variables that are fetched from secret stores")
    command_execution = Field(bool, "Whether ECS Exec may run commands in its containers")


class EksCluster(Workload, kind="aws.eks.cluster", title="EKS cluster"):
    """A Kubernetes cluster of EKS; its role is that of the control plane."""

    endpoint_public = Field(bool, "Whether its API can be reached over the internet")
    public_cidrs = Field(list[str], "The address blocks that reach the public API")
    open_to_everyone = Field(bool, "Whether any address reaches its API")
    log_types = Field(list[str], "Control plane logs that are kept: api, audit, authenticator …")
    secrets_key = Field(str, "ARN of the key that encrypts Kubernetes secrets in addition", absent="none does")
    oidc_issuer = Field(str, "Where its pods' identity tokens come from, for roles that trust them", absent="none")


class EksNodeGroup(Workload, kind="aws.eks.node_group", title="EKS node group"):
    """A managed group of machines of an EKS cluster; their role is open to every pod that reaches their metadata."""

    cluster = Field(str, "The cluster's name")
    ssh_key = Field(str, "The key pair with which one may log on to the machines", absent="remote access is off")
    ssh_group_ids = Field(list[str], "Security groups whose members may; with a key and none, everyone may")


class ContainerRepository(Asset):
    """A repository of container images, of any provider."""

    public = Field(bool, "Whether everyone may do anything with the repository or its images")
    scanned = Field(bool, "Whether images are looked through for known flaws when they are pushed, or all the time")


class EcrRepository(ContainerRepository, kind="aws.ecr.repository", title="ECR repository"):
    """A private repository of ECR."""

    uri = Field(str, "What its images' names begin with")
    scan_on_push = Field(bool, "Whether its own setting has images scanned when they are pushed")
    scan_frequency = Field(str, "What the registry's settings make of it: SCAN_ON_PUSH, CONTINUOUS_SCAN or MANUAL")
    tags_immutable = Field(bool, "Whether a tag, once given, stays with its image")
    policy = Field(str, "Its policy document, JSON", absent="has none")
    foreign_parties = Field(list[str], "Accounts and organisations its policy admits, own ones aside")


class AppRunnerService(Workload, kind="aws.apprunner.service", title="App Runner service"):
    """A service of App Runner; its role is the instance role, that of the running code."""

    url = Field(str, "Its address", absent="it has none of its own")
    public = Field(bool, "Whether it can be reached from the internet")
    environment_secrets = Field(list[EnvironmentSecret], "Secrets in its environment variables, masked")

"""Containers: what they may do on the machine below, what stands in their environment, who reaches them."""

from stance.model import Rule
from stance.model.assets.containers import AppRunnerService, Container, EcsCluster, EcsService, EcsTaskDefinition

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide"
_PLAIN = {"name": "app", "image": "app:1", "privileged": False, "readonly_root": True, "log_driver": "awslogs"}
_SECRET = {"variable": "DB_PASSWORD", "type": "password", "mask": "****"}

TASK_ENVIRONMENT_WITHOUT_SECRETS = Rule(
    id="container-task-environment-without-secrets",
    title="No secret stands in the environment of task definitions",
    on=EcsTaskDefinition,
    severity="critical",
    require=EcsTaskDefinition.environment_secrets.count() == 0,
    why="Everyone who may describe task definitions can read their variables, in every revision there ever was.",
    fix="Change the secret, keep it in Secrets Manager, name it under secrets, and deregister the old revisions.",
    good=[{"environment_secrets": []}],
    bad=[{"environment_secrets": [{"container": "app", **_SECRET}]}],
    references=(f"{_GUIDE}/specifying-sensitive-data.html",),
)

TASK_NOT_PRIVILEGED = Rule(
    id="container-task-not-privileged",
    title="No container of a task definition is privileged",
    on=EcsTaskDefinition,
    severity="high",
    require=EcsTaskDefinition.containers.none(Container.privileged),
    why="A privileged container is root on its machine: whoever breaks into it has every other container there too.",
    fix="Take the flag away, and add the single Linux capabilities that the container needs.",
    good=[{"containers": [_PLAIN]}],
    bad=[{"containers": [_PLAIN, _PLAIN | {"privileged": True}]}],
)

TASK_OWN_NETWORK = Rule(
    id="container-task-own-network",
    title="Tasks do not share the network of their machine",
    on=EcsTaskDefinition,
    severity="medium",
    require=EcsTaskDefinition.network_mode != "host",
    why="In the machine's network a container reaches its loopback services, and its role through the metadata.",
    fix="Use the network mode awsvpc, which gives each task an interface and security groups of its own.",
    good=[{"network_mode": "awsvpc"}, {"network_mode": None}],
    bad=[{"network_mode": "host"}],
    references=(f"{_GUIDE}/task-networking.html",),
)

TASK_OWN_PROCESSES = Rule(
    id="container-task-own-processes",
    title="Tasks do not share the processes of their machine",
    on=EcsTaskDefinition,
    severity="high",
    require=EcsTaskDefinition.pid_mode != "host",
    why="A container that sees the machine's processes can read their environment, secrets included, and end them.",
    fix="Leave the process namespace at its default, or share it within the task alone.",
    good=[{"pid_mode": None}, {"pid_mode": "task"}],
    bad=[{"pid_mode": "host"}],
)

TASK_ROOT_READONLY = Rule(
    id="container-task-root-readonly",
    title="Containers cannot write their root file system",
    on=EcsTaskDefinition,
    severity="low",
    require=EcsTaskDefinition.containers.all(Container.readonly_root),
    why="What breaks in can leave nothing behind, and replace nothing, on a file system that cannot be written.",
    fix="Set readonlyRootFilesystem, and mount volumes where the container has to write.",
    good=[{"containers": [_PLAIN]}],
    bad=[{"containers": [_PLAIN | {"readonly_root": False}]}],
)

TASK_OUTPUT_KEPT = Rule(
    id="container-task-output-kept",
    title="The output of containers is kept",
    on=EcsTaskDefinition,
    severity="medium",
    require=EcsTaskDefinition.containers.all(Container.log_driver.present()),
    why="Without a log driver the output of a container is gone with it, and with it every trace of what happened.",
    fix="Give every container a log configuration.",
    good=[{"containers": [_PLAIN]}],
    bad=[{"containers": [_PLAIN | {"log_driver": None}]}],
)

SERVICE_ADDRESS_PRIVATE = Rule(
    id="container-service-address-private",
    title="Tasks of services get no public addresses",
    on=EcsService,
    severity="medium",
    require=~EcsService.public_address,
    why="With a public address only a security group stands between the containers and everyone.",
    fix="Put the service in private subnets behind a load balancer, and turn the public address off.",
    good=[{"public_address": False}],
    bad=[{"public_address": True}],
)

SERVICE_COMMANDS_OFF = Rule(
    id="container-service-commands-off",
    title="Nobody can run commands in the containers of services",
    on=EcsService,
    severity="low",
    applies=EcsService.running,
    require=~EcsService.command_execution,
    why="With ECS Exec, who may call one action has a shell in the container, and with it the task's role and data.",
    fix="Turn ECS Exec off, and on only while somebody looks for an error.",
    good=[{"running": True, "command_execution": False}],
    bad=[{"running": True, "command_execution": True}],
    references=(f"{_GUIDE}/ecs-exec.html",),
)

CLUSTER_INSIGHTS_ON = Rule(
    id="container-cluster-insights-on",
    title="Container Insights watches clusters",
    on=EcsCluster,
    severity="low",
    require=EcsCluster.insights.isin(("enabled", "enhanced")),
    why="Without measurements of its tasks a cluster that mines coins or restarts all night looks like any other.",
    fix="Turn on Container Insights for the cluster.",
    good=[{"insights": "enabled"}, {"insights": "enhanced"}],
    bad=[{"insights": "disabled"}],
)

WEB_ENVIRONMENT_WITHOUT_SECRETS = Rule(
    id="container-web-environment-without-secrets",
    title="No secret stands in the environment of App Runner services",
    on=AppRunnerService,
    severity="critical",
    require=AppRunnerService.environment_secrets.count() == 0,
    why="Everyone who may describe the service can read its variables.",
    fix="Change the secret, keep it in Secrets Manager, and name it as a runtime secret.",
    good=[{"environment_secrets": []}],
    bad=[{"environment_secrets": [_SECRET]}],
)

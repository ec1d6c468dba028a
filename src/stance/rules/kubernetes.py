"""Kubernetes clusters of a provider: who reaches them, what they keep secret, what they write down."""

from stance.conditions import Setting
from stance.model import Rule
from stance.model.assets.containers import EksCluster, EksNodeGroup

_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide"
_EVERY_LOG = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

SMALLEST_LOG = Setting("control-plane-logs", 5, "How many of the five types of control plane logs are kept at least")

ENDPOINT_NOT_OPEN = Rule(
    id="kubernetes-endpoint-not-open",
    title="The API of Kubernetes clusters is not open to every address",
    on=EksCluster,
    severity="high",
    require=~EksCluster.open_to_everyone,
    why="One flaw of the API server, or one token that leaks, and the cluster belongs to whoever comes first.",
    fix="Turn the public endpoint off, or limit it to the addresses of your offices and pipelines.",
    good=[{"open_to_everyone": False}],
    bad=[{"open_to_everyone": True}],
    references=(f"{_GUIDE}/cluster-endpoint.html",),
)

SECRETS_ENCRYPTED = Rule(
    id="kubernetes-secrets-encrypted",
    title="Kubernetes secrets are encrypted with a key of your own",
    on=EksCluster,
    severity="medium",
    require=EksCluster.secrets_key.present(),
    why="A key of your own decides who reads the secrets, shows each use, and can be taken away.",
    fix="Add envelope encryption with a KMS key to the cluster, then write the existing secrets anew.",
    good=[{"secrets_key": "arn:aws:kms:eu-west-1:123456789012:key/a"}],
    bad=[{"secrets_key": None}],
    references=(f"{_GUIDE}/enable-kms.html",),
)

CONTROL_PLANE_LOGGED = Rule(
    id="kubernetes-control-plane-logged",
    title="Kubernetes clusters keep all logs of their control plane",
    on=EksCluster,
    severity="medium",
    require=EksCluster.log_types.count() >= SMALLEST_LOG,
    why="Who did what in the cluster stands in these logs alone; they are off unless turned on.",
    fix="Turn on the types api, audit, authenticator, controllerManager and scheduler.",
    good=[{"log_types": _EVERY_LOG}],
    bad=[{"log_types": []}, {"log_types": ["api", "audit"]}],
    references=(f"{_GUIDE}/control-plane-logs.html",),
)

NODES_LOGIN_LIMITED = Rule(
    id="kubernetes-nodes-login-limited",
    title="Machines of node groups take SSH from named security groups at most",
    on=EksNodeGroup,
    severity="high",
    require=EksNodeGroup.ssh_key.absent() | (EksNodeGroup.ssh_group_ids.count() > 0),
    why="Remote access with a key and without source groups opens port 22 of every machine to the whole internet.",
    fix="Make the node group anew without remote access, or with source security groups.",
    good=[{"ssh_key": None, "ssh_group_ids": []}, {"ssh_key": "ops", "ssh_group_ids": ["sg-1"]}],
    bad=[{"ssh_key": "ops", "ssh_group_ids": []}],
    references=("https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html",),
)

"""Notebooks, jobs and sandboxes: how they reach the internet, and how much their users may."""

from stance.model import Rule
from stance.model.assets.analytics import CodeInterpreter, GlueDevEndpoint, GlueJob, Notebook

_GUIDE = "https://docs.aws.amazon.com/sagemaker/latest/dg"

NOTEBOOK_INTERNET_THROUGH_VPC = Rule(
    id="analytics-notebook-internet-through-vpc",
    title="Notebooks reach the internet through your own network at most",
    on=Notebook,
    severity="high",
    require=~Notebook.internet_access,
    why="Past your network nothing filters or records what leaves, and data leave with one line of code.",
    fix="Make the notebook anew in a VPC with direct internet access off, and let it out through a NAT gateway.",
    good=[{"internet_access": False}],
    bad=[{"internet_access": True}],
    references=(f"{_GUIDE}/appendix-notebook-and-internet-access.html",),
)

NOTEBOOK_IN_NETWORK = Rule(
    id="analytics-notebook-in-network",
    title="Notebooks stand in a network of your own",
    on=Notebook,
    severity="medium",
    require=Notebook.subnet_id.present(),
    why="Outside your network no security group, route or endpoint policy of yours applies.",
    fix="Make the notebook anew in a subnet of a VPC.",
    good=[{"subnet_id": "subnet-1"}],
    bad=[{"subnet_id": None}],
)

NOTEBOOK_DISK_OWN_KEY = Rule(
    id="analytics-notebook-disk-own-key",
    title="Disks of notebooks are encrypted with a key of your own",
    on=Notebook,
    severity="high",
    require=Notebook.kms_key.present(),
    why="Copies of data pile up on a notebook's disk; a key of your own decides who reads them.",
    fix="Make the notebook anew with a KMS key for its disk.",
    good=[{"kms_key": "arn:aws:kms:eu-west-1:123456789012:key/a"}],
    bad=[{"kms_key": None}],
    references=(f"{_GUIDE}/encryption-at-rest-nbi.html",),
)

NOTEBOOK_USERS_NOT_ROOT = Rule(
    id="analytics-notebook-users-not-root",
    title="Users of notebooks are not root on them",
    on=Notebook,
    severity="medium",
    require=~Notebook.root_access,
    why="Root can turn off what watches the notebook, and read what others left on it.",
    fix="Stop the notebook, turn root access off, and start it again; its start scripts still run as root.",
    good=[{"root_access": False}],
    bad=[{"root_access": True}],
    references=(f"{_GUIDE}/nbi-root-access.html",),
)

NOTEBOOK_METADATA_TOKENS_REQUIRED = Rule(
    id="analytics-notebook-metadata-tokens-required",
    title="Metadata of notebooks ask for session tokens (IMDSv2)",
    on=Notebook,
    severity="medium",
    require=Notebook.metadata_version == "2",
    why="Without tokens anything that makes the notebook fetch an address gets the keys of its role.",
    fix="Set the minimum version of instance metadata to 2, and restart the notebook.",
    good=[{"metadata_version": "2"}],
    bad=[{"metadata_version": "1"}, {"metadata_version": None}],
)

JOB_ARGUMENTS_WITHOUT_SECRETS = Rule(
    id="analytics-job-arguments-without-secrets",
    title="No secret stands in the default arguments of jobs",
    on=GlueJob,
    severity="critical",
    require=GlueJob.argument_secrets.count() == 0,
    why="Everyone who may read jobs or their runs can read their arguments.",
    fix="Change the secret, keep it in Secrets Manager or a connection, and let the job fetch it with its role.",
    good=[{"argument_secrets": []}],
    bad=[{"argument_secrets": [{"variable": "password", "type": "password", "mask": "****"}]}],
)

JOB_OUTPUT_ENCRYPTED = Rule(
    id="analytics-job-output-encrypted",
    title="Jobs have settings that encrypt what they write",
    on=GlueJob,
    severity="medium",
    require=GlueJob.security_configuration.present(),
    why="Without them logs and bookmarks, and often the output, are written as plain as their place allows.",
    fix="Make a security configuration with encryption of S3, logs and bookmarks, and give it to the job.",
    good=[{"security_configuration": "sealed"}],
    bad=[{"security_configuration": None}],
)

DEV_ENDPOINT_PRIVATE = Rule(
    id="analytics-dev-endpoint-private",
    title="Development endpoints have no public address that a key opens",
    on=GlueDevEndpoint,
    severity="high",
    require=GlueDevEndpoint.public_address.absent() | (GlueDevEndpoint.public_keys == 0),
    why="Whoever has one of its SSH keys gets from anywhere the role of the endpoint, and the data it may read.",
    fix="Delete the endpoint, which newer versions of Glue do without, or make it anew in a VPC.",
    good=[{"public_address": None, "public_keys": 1}, {"public_address": "192.0.2.1", "public_keys": 0}],
    bad=[{"public_address": "192.0.2.1", "public_keys": 1}],
    references=("https://docs.aws.amazon.com/glue/latest/dg/dev-endpoint.html",),
)

DEV_ENDPOINT_ENCRYPTED = Rule(
    id="analytics-dev-endpoint-encrypted",
    title="Development endpoints have settings that encrypt what they write",
    on=GlueDevEndpoint,
    severity="medium",
    require=GlueDevEndpoint.security_configuration.present(),
    why="Without them logs and bookmarks, and often the output, are written as plain as their place allows.",
    fix="Delete the endpoint, or make it anew with a security configuration.",
    good=[{"security_configuration": "sealed"}],
    bad=[{"security_configuration": None}],
)

INTERPRETER_NETWORK_LIMITED = Rule(
    id="analytics-interpreter-network-limited",
    title="Code interpreters of agents cannot reach the whole internet",
    on=CodeInterpreter,
    severity="medium",
    require=CodeInterpreter.network_mode != "PUBLIC",
    why="Code that a model was talked into writing can carry data out to any address.",
    fix="Make the interpreter anew with the network mode SANDBOX or VPC.",
    good=[{"network_mode": "SANDBOX"}, {"network_mode": "VPC"}],
    bad=[{"network_mode": "PUBLIC"}],
)

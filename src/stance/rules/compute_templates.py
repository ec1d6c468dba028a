"""What machines are started from: as safe as the machines should be."""

from stance.model import Rule
from stance.model.assets.compute import AutoScalingGroup, MachineTemplate

_SAFE = ("required", "off")

TEMPLATE_METADATA_TOKENS_REQUIRED = Rule(
    id="compute-template-metadata-tokens-required",
    title="Launch templates and configurations ask for metadata session tokens (IMDSv2)",
    on=MachineTemplate,
    severity="high",
    require=MachineTemplate.metadata_tokens.isin(_SAFE),
    why="Every machine started from it gives its role's keys to whoever makes an application fetch one address.",
    fix="Make a new version, or a new configuration, with HttpTokens required, and make it the default.",
    good=[{"metadata_tokens": "required"}, {"metadata_tokens": "off"}],
    bad=[{"metadata_tokens": "optional"}, {"metadata_tokens": None}],
)

GROUP_METADATA_TOKENS_REQUIRED = Rule(
    id="compute-group-metadata-tokens-required",
    title="Auto Scaling groups start machines that ask for metadata session tokens (IMDSv2)",
    on=AutoScalingGroup,
    severity="high",
    applies=AutoScalingGroup.configuration.present() | AutoScalingGroup.template_id.present(),
    require=AutoScalingGroup.metadata_tokens.isin(_SAFE),
    why="A group starts machines by itself, for years, from what somebody once gave it.",
    fix="Point the group at a template version with HttpTokens required, and refresh its machines.",
    good=[{"configuration": None, "template_id": "lt-1", "metadata_tokens": "required"}],
    bad=[
        {"configuration": "old", "template_id": None, "metadata_tokens": None},
        {"configuration": None, "template_id": "lt-1", "metadata_tokens": "optional"},
    ],
)

TEMPLATE_USERDATA_WITHOUT_SECRETS = Rule(
    id="compute-template-userdata-without-secrets",
    title="No secret stands in the user data of launch templates and configurations",
    on=MachineTemplate,
    severity="critical",
    require=MachineTemplate.user_data_secrets.count() == 0,
    why="Everyone who may describe templates, and every process on every machine made from them, can read user data.",
    fix="Change the secret, keep it in Secrets Manager, and let the machines fetch it with their role.",
    good=[{"user_data_secrets": []}],
    bad=[{"user_data_secrets": [{"type": "aws-access-key", "line": 3, "mask": "AK..3Q"}]}],
)

TEMPLATE_ADDRESS_PRIVATE = Rule(
    id="compute-template-address-private",
    title="Launch templates and configurations give machines no public address",
    on=MachineTemplate,
    severity="medium",
    require=MachineTemplate.public_address != True,  # noqa: E712  absent leaves it to the subnet
    why="With a public address only a security group stands between the machine and everyone.",
    fix="Make a new version, or a new configuration, without a public address, and use private subnets.",
    good=[{"public_address": False}, {"public_address": None}],
    bad=[{"public_address": True}],
)

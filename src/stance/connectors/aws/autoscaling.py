"""What machines are started from: launch templates, launch configurations, and the groups that use them.

Source: EC2 API reference (DescribeLaunchTemplateVersions), EC2 Auto Scaling API reference
(DescribeLaunchConfigurations, DescribeAutoScalingGroups). Of a template its default version is looked at; a group is
asked for the version that it uses.
"""

from __future__ import annotations

from typing import Any, Final

from stance.connectors.aws.ec2 import TAGS, arn, tags, user_data_secrets
from stance.model import Call, From, Resource
from stance.model.assets.compute import AutoScalingGroup, LaunchConfiguration, LaunchTemplate

Json = dict[str, Any]

_VERSIONS: Final = "ec2:DescribeLaunchTemplateVersions"


def _profile(given: Json) -> str | None:
    """The name of an instance profile, of which a name or an ARN may be given."""
    return (given.get("Name") or given.get("Arn") or "").rpartition("/")[2] or None


def _tokens(options: Json) -> str | None:
    """Whether metadata ask for session tokens, or are off; nothing leaves it to defaults."""
    said: str | None = options.get("HttpTokens")
    return "off" if options.get("HttpEndpoint") == "disabled" else said


def _public_address(data: Json) -> bool | None:
    """What the first interface says of a public address; nothing leaves it to the subnet."""
    interfaces = data.get("NetworkInterfaces") or [{}]
    said: bool | None = interfaces[0].get("AssociatePublicIpAddress")
    return said


TEMPLATES = Resource(
    kind=LaunchTemplate,
    id=arn("launch-template/{LaunchTemplateId}"),
    name="{LaunchTemplateName}",
    key="LaunchTemplateId",
    list=Call(_VERSIONS, fixed={"Versions": ["$Default"]}, items="LaunchTemplateVersions"),
    bulk=(Call("ec2:DescribeLaunchTemplates", items="LaunchTemplates", key="LaunchTemplateId", into="template"),),
    fields={
        LaunchTemplate.template_id: "LaunchTemplateId",
        LaunchTemplate.tags: From("template.Tags?", then=tags, empty={}),
        LaunchTemplate.version: "VersionNumber",
        LaunchTemplate.profile: From("LaunchTemplateData.IamInstanceProfile?", then=_profile),
        LaunchTemplate.metadata_tokens: From("LaunchTemplateData.MetadataOptions?", then=_tokens),
        LaunchTemplate.user_data_secrets: From("LaunchTemplateData.UserData?", then=user_data_secrets, empty=[]),
        LaunchTemplate.public_address: From("LaunchTemplateData", then=_public_address),
    },
)

CONFIGURATIONS = Resource(
    kind=LaunchConfiguration,
    id="{LaunchConfigurationARN}",
    name="{LaunchConfigurationName}",
    list=Call("autoscaling:DescribeLaunchConfigurations", fixed={"MaxRecords": 100}, items="LaunchConfigurations"),
    fields={
        LaunchConfiguration.tags: From("", then=lambda _: {}),
        LaunchConfiguration.profile: From("IamInstanceProfile?", then=lambda p: p.rpartition("/")[2] or None),
        LaunchConfiguration.metadata_tokens: From("MetadataOptions?", then=_tokens),
        LaunchConfiguration.user_data_secrets: From("UserData?", then=user_data_secrets, empty=[]),
        LaunchConfiguration.public_address: "AssociatePublicIpAddress?",
    },
)


def _main(group: Json) -> Json | None:
    """The template that a group names, or that of its mixed instances."""
    mixed = (group.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}
    found: Json | None = group.get("LaunchTemplate") or mixed.get("LaunchTemplateSpecification")
    return found


def _with_template(page: Json) -> Json:
    """The page, its groups with the template and version they use as `Template`."""
    groups = [{**group, "Template": _template(_main(group))} for group in page["AutoScalingGroups"]]
    return {**page, "AutoScalingGroups": groups}


def _template(named: Json | None) -> Json | None:
    return named and {"Id": named["LaunchTemplateId"], "Versions": [named.get("Version") or "$Default"]}


def _of_version(read: Any) -> Any:
    """A reader of the data of the one version that was asked for."""
    return lambda versions: read(versions[0]["LaunchTemplateData"])


GROUPS = Resource(
    kind=AutoScalingGroup,
    id="{AutoScalingGroupARN}",
    name="{AutoScalingGroupName}",
    list=Call(
        "autoscaling:DescribeAutoScalingGroups",
        fixed={"MaxRecords": 100},
        items="AutoScalingGroups",
        parse=_with_template,
    ),
    detail=(
        Call(
            _VERSIONS,
            args={"LaunchTemplateId": "Template.Id", "Versions": "Template.Versions"},
            when=lambda group: group["Template"] is not None,
            items="LaunchTemplateVersions",
            into="version",
        ),
    ),
    fields={
        AutoScalingGroup.tags: TAGS,
        AutoScalingGroup.template_id: "Template.Id",
        AutoScalingGroup.template_version: From("Template.Versions", then=lambda versions: versions[0]),
        AutoScalingGroup.configuration: "LaunchConfigurationName?",
        AutoScalingGroup.template_profile: From(
            "version", then=_of_version(lambda data: _profile(data.get("IamInstanceProfile") or {}))
        ),
        AutoScalingGroup.template_tokens: From(
            "version", then=_of_version(lambda data: _tokens(data.get("MetadataOptions") or {}))
        ),
    },
)

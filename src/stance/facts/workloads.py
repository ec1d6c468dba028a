"""With which role machines and jobs act, and what machines are started from."""

from __future__ import annotations

from typing import Any

from stance.conditions import UNKNOWN
from stance.facts._relations import beside
from stance.model import fact, neighbour
from stance.model.assets.analytics import GlueJob
from stance.model.assets.automation import EmrCluster
from stance.model.assets.compute import AutoScalingGroup, Ec2Instance, LaunchConfiguration, LaunchTemplate
from stance.model.assets.identity import IamRole
from stance.model.assets.workload import Workload

Json = dict[str, Any]


def _role(name: Any, role: Any) -> Any:
    """The ARN of the neighbour that a profile or name leads to; none where there is none to lead."""
    if name is None or role is None:
        return None
    return UNKNOWN if name is UNKNOWN or role is UNKNOWN else role.get("id", UNKNOWN)


def _of_profile(kind: type[Any]) -> Any:
    """The role that an instance profile, known by its name, hands out."""
    return neighbour(IamRole, {IamRole.profile_names: kind.profile, IamRole.account: kind.account}, IamRole.id)


@fact(
    Ec2Instance.role,
    Ec2Instance.profile,
    neighbour(
        IamRole,
        {IamRole.instance_profiles: Ec2Instance.profile, IamRole.account: Ec2Instance.account},
        IamRole.id,
    ),
    partial=True,
)
def instance_role(profile: Any, role: Any) -> Any:
    """The role in its instance profile."""
    return _role(profile, role)


@fact(LaunchTemplate.role, LaunchTemplate.profile, _of_profile(LaunchTemplate), partial=True)
def template_role(profile: Any, role: Any) -> Any:
    """The role in the instance profile that machines get."""
    return _role(profile, role)


@fact(LaunchConfiguration.role, LaunchConfiguration.profile, _of_profile(LaunchConfiguration), partial=True)
def configuration_role(profile: Any, role: Any) -> Any:
    """The role in the instance profile that machines get."""
    return _role(profile, role)


@fact(AutoScalingGroup.role, AutoScalingGroup.profile, _of_profile(AutoScalingGroup), partial=True)
def group_role(profile: Any, role: Any) -> Any:
    """The role in the instance profile that its machines get."""
    return _role(profile, role)


@fact(EmrCluster.role, EmrCluster.profile, _of_profile(EmrCluster), partial=True)
def cluster_role(profile: Any, role: Any) -> Any:
    """The role in the instance profile of its machines."""
    return _role(profile, role)


def _configuration(field: Any) -> Any:
    """One field of the launch configuration that a group uses."""
    relation = {
        LaunchConfiguration.name: AutoScalingGroup.configuration,
        **beside(LaunchConfiguration, AutoScalingGroup),
    }
    return neighbour(LaunchConfiguration, relation, field)


def _either(name: Any, own: Any, configuration: Any, field: str) -> Any:
    """What a group has of its template, or of its launch configuration where it uses one."""
    if name is UNKNOWN:
        return UNKNOWN
    if name is None:
        return own
    if configuration is None:
        return None
    return UNKNOWN if configuration is UNKNOWN else configuration.get(field, UNKNOWN)


@fact(
    AutoScalingGroup.profile,
    AutoScalingGroup.configuration,
    AutoScalingGroup.template_profile,
    _configuration(LaunchConfiguration.profile),
    partial=True,
)
def group_profile(name: Any, own: Any, configuration: Any) -> Any:
    """The instance profile in its template or launch configuration."""
    return _either(name, own, configuration, "profile")


@fact(
    AutoScalingGroup.metadata_tokens,
    AutoScalingGroup.configuration,
    AutoScalingGroup.template_tokens,
    _configuration(LaunchConfiguration.metadata_tokens),
    partial=True,
)
def group_tokens(name: Any, own: Any, configuration: Any) -> Any:
    """What its template or launch configuration says of session tokens."""
    return _either(name, own, configuration, "metadata_tokens")


@fact(
    GlueJob.role,
    GlueJob.role_given,
    neighbour(IamRole, {IamRole.name: GlueJob.role_name, IamRole.account: GlueJob.account}, IamRole.id),
    partial=True,
)
def job_role(given: Any, role: Any) -> Any:
    """The ARN that was given, or that of the role of the given name."""
    if isinstance(given, str) and given.startswith("arn:"):
        return given
    return _role(given, role)


@fact(
    Workload.role_admin,
    Workload.role,
    neighbour(IamRole, {IamRole.id: Workload.role, IamRole.account: Workload.account}, IamRole.admin),
    partial=True,
)
def role_admin(role: Any, known: Any) -> Any:
    """Its role stands in the account, and all that role's policies together allow everything."""
    if role is None or known is None:
        return False
    return UNKNOWN if role is UNKNOWN or known is UNKNOWN else known.get("admin", UNKNOWN)

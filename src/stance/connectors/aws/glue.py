"""AWS Glue: jobs and development endpoints. Source: Glue API reference (GetJobs, GetDevEndpoints)."""

from __future__ import annotations

from typing import Any

from stance.connectors.aws._environment import secrets_in
from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.analytics import GlueDevEndpoint, GlueJob

Json = dict[str, Any]

_SECURITY = From("SecurityConfiguration?", then=lambda name: name or None)


def _secrets(arguments: Json) -> list[Json]:
    """Secrets in a job's arguments, of which the names begin with two dashes."""
    return secrets_in({name.lstrip("-"): value for name, value in arguments.items()})


def _keys(endpoint: Json) -> int:
    single = endpoint.get("PublicKey")
    return len({*(endpoint.get("PublicKeys") or ()), *((single,) if single else ())})


JOBS = Resource(
    kind=GlueJob,
    id="arn:{partition}:glue:{region}:{account}:job/{Name}",
    name="{Name}",
    key="Name",
    list=Call("glue:GetJobs", items="Jobs"),
    bulk=(tagged("glue:job", key="Name"),),
    fields={
        GlueJob.tags: TAGS,
        GlueJob.role_given: From("Role?", then=lambda role: role or None),
        GlueJob.role_name: From("Role?", then=lambda role: role.rpartition("/")[2] or None),
        GlueJob.security_configuration: _SECURITY,
        GlueJob.argument_secrets: From("DefaultArguments?", then=_secrets, empty=[]),
    },
)

DEV_ENDPOINTS = Resource(
    kind=GlueDevEndpoint,
    id="arn:{partition}:glue:{region}:{account}:devEndpoint/{EndpointName}",
    name="{EndpointName}",
    key="EndpointName",
    list=Call("glue:GetDevEndpoints", items="DevEndpoints"),
    bulk=(tagged("glue:devEndpoint", key="Name"),),
    fields={
        GlueDevEndpoint.role: From("RoleArn?", then=lambda role: role or None),
        GlueDevEndpoint.tags: TAGS,
        GlueDevEndpoint.public_address: From("PublicAddress?", then=lambda address: address or None),
        GlueDevEndpoint.public_keys: From("", then=_keys),
        GlueDevEndpoint.security_configuration: _SECURITY,
    },
)

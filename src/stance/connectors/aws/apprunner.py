"""AWS App Runner: services. Source: App Runner API reference (ListServices, DescribeService)."""

from __future__ import annotations

from typing import Any

from stance.connectors.aws._environment import secrets_in
from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.containers import AppRunnerService

Json = dict[str, Any]


def _secrets(source: Json) -> list[Json]:
    """Secrets in the variables of a service, which stand with its image or with its code."""
    image = (source.get("ImageRepository") or {}).get("ImageConfiguration") or {}
    code = ((source.get("CodeRepository") or {}).get("CodeConfiguration") or {}).get("CodeConfigurationValues") or {}
    return secrets_in(
        {**(code.get("RuntimeEnvironmentVariables") or {}), **(image.get("RuntimeEnvironmentVariables") or {})}
    )


SERVICES = Resource(
    kind=AppRunnerService,
    id="{ServiceArn}",
    name="{ServiceName}",
    key="ServiceArn",
    list=Call("apprunner:ListServices", items="ServiceSummaryList"),
    keep=lambda service: service["Status"] != "DELETED",
    bulk=(tagged("apprunner:service"),),
    detail=(Call("apprunner:DescribeService", args={"ServiceArn": "ServiceArn"}, into="service"),),
    fields={
        AppRunnerService.url: From("ServiceUrl?", then=lambda url: url or None),
        AppRunnerService.role: "service.Service.InstanceConfiguration?.InstanceRoleArn?",
        AppRunnerService.tags: TAGS,
        # A service can be reached from everywhere unless that was changed.
        AppRunnerService.public: From(
            "service.Service.NetworkConfiguration?.IngressConfiguration?.IsPubliclyAccessible?", empty=True
        ),
        AppRunnerService.environment_secrets: From("service.Service.SourceConfiguration", then=_secrets),
    },
)

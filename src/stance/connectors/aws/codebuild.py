"""AWS CodeBuild: projects. Source: its API reference (ListProjects, BatchGetProjects, Project, WebhookFilter)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from stance.connectors.aws._environment import secrets_in
from stance.connectors.aws.ec2 import tags
from stance.model import Call, From, Resource
from stance.model.assets.pipelines import BuildProject

Json = dict[str, Any]

_CREDENTIALS: Final = re.compile(r"(?i)^([a-z][a-z0-9+.-]*://)([^/@\s]+)@")
"""What stands before the host of an address: a user with a password, or a token."""
_HARMLESS: Final = re.compile(r"(?i)[a-z0-9][a-z0-9._-]{0,38}")
"""A user's name alone, as hosts of repositories put into their addresses: no longer than a name may be."""


def _sources(project: Json) -> Iterator[str]:
    for source in (project["source"], *(project.get("secondarySources") or ())):
        yield source.get("location") or ""


def _holds_credentials(address: str) -> bool:
    found = _CREDENTIALS.match(address)
    if found is None:
        return False
    from stance.classify import find_secrets

    return _HARMLESS.fullmatch(found[2]) is None or bool(find_secrets(address))


def _credentials_in_url(project: Json) -> bool:
    return any(_holds_credentials(address) for address in _sources(project))


def _plain(variables: list[Json]) -> list[Json]:
    """The secrets among the variables in plain text, which is the type of one that names none."""
    return secrets_in((v["name"], v.get("value")) for v in variables if v.get("type", "PLAINTEXT") == "PLAINTEXT")


def _group(filters: list[Json]) -> Json:
    return {
        "filters": [
            {"type": f["type"], "pattern": f["pattern"], "excluded": f.get("excludeMatchedPattern") or False}
            for f in filters
        ]
    }


def _webhook(webhook: Json) -> list[Json]:
    return [_group(filters) for filters in webhook.get("filterGroups") or []]


PROJECTS = Resource(
    kind=BuildProject,
    id="arn:{partition}:codebuild:{region}:{account}:project/{value}",
    name="{value}",
    key="value",
    list=Call("codebuild:ListProjects", items="projects"),
    bulk=(
        Call(
            "codebuild:BatchGetProjects",
            args={"names": "value"},
            batch=("names", 100),
            items="projects",
            key="name",
            into="project",
        ),
    ),
    fields={
        BuildProject.role: "project.serviceRole?",
        BuildProject.tags: From("project.tags?", then=tags, empty={}),
        BuildProject.source_type: "project.source.type",
        BuildProject.source_location: From(
            "project.source.location?", then=lambda address: _CREDENTIALS.sub(r"\1", address) or None
        ),
        BuildProject.credentials_in_url: From("project", then=_credentials_in_url),
        BuildProject.environment_secrets: From("project.environment.environmentVariables?", then=_plain, empty=[]),
        BuildProject.privileged: From("project.environment.privilegedMode?", empty=False),
        BuildProject.public: From("project.projectVisibility?", then=lambda who: who == "PUBLIC_READ", empty=False),
        BuildProject.webhook_groups: From("project.webhook?", then=_webhook),
        BuildProject.pull_requests_approved: From(
            "project.webhook?.pullRequestBuildPolicy?.requiresCommentApproval?",
            then=lambda which: which != "DISABLED",
            empty=False,
        ),
    },
)

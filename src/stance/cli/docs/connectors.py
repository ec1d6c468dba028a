"""The connectors: every call with the permission it wants, and the least policy that lets all of them through."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from stance.cli.docs.words import anchor, code, codes, table
from stance.estate.provenance import resources
from stance.model import Call

_DISCOVERY = ("ec2:DescribeRegions",)
"""Permissions of the calls that find out what a target is; sts:GetCallerIdentity needs none."""


def page() -> str:
    """Providers, services and their calls."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# Connectors\n"
    yield "Everything that Stance reads; it does nothing but read. `aws-policy.json` beside this page is the least"
    yield "policy with which a scan of AWS sees everything; whatever is taken out of it shows as gaps, by name."
    for provider, services in _providers().items():
        yield f"\n## {_PROVIDERS.get(provider, provider)}"
        for service, calls in services.items():
            yield f"\n### {service}\n"
            yield table(("Reads", "Permission", "For"), (
                (code(operation), codes(_permissions(calls[operation][0])) or "none", _kinds(calls[operation][1]))
                for operation in sorted(calls)
            ))  # fmt: skip
    yield "\n## Least policy for AWS\n"
    yield f"```json\n{policy_text()}```"


def _kinds(names: set[str]) -> str:
    return ", ".join(f"[{code(name)}](kinds.md#{anchor(name)})" for name in sorted(names))


def _permissions(call: Call) -> list[str]:
    """What a call wants; files and commands want nothing unless they say so."""
    return [] if call.service in _LOCAL and call.needs is None else list(call.permissions)


_LOCAL: Final = ("file", "glob", "exec", "proc", "stat", "walk")
_PROVIDERS: Final = {"aws": "AWS", "host": "Linux hosts"}

Found = dict[str, dict[str, dict[str, tuple[Call, set[str]]]]]


def _providers() -> Found:
    """Provider, service, operation: the call and the kinds it serves."""
    found: Found = defaultdict(lambda: defaultdict(dict))
    for kind, listed in resources().items():
        provider = kind.split(".")[0]
        for resource in listed:
            for call in resource.calls:
                held = found[provider][call.service].setdefault(call.operation, (call, set()))
                held[1].add(kind)
    return {provider: dict(sorted(services.items())) for provider, services in sorted(found.items())}


def policy() -> dict[str, Any]:
    """The least IAM policy for a scan, from the declared permissions."""
    actions = set(_DISCOVERY)
    for calls in _providers()["aws"].values():
        for call, _ in calls.values():
            actions.update(_permissions(call))
    statement = {"Sid": "StanceReads", "Effect": "Allow", "Action": sorted(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def policy_text() -> str:
    """The policy as a file."""
    return json.dumps(policy(), indent=2) + "\n"

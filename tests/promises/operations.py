"""The operations of the shipped AWS connectors, and which rules rest on each."""

from __future__ import annotations

from stance.estate.provenance import resources, rule_operations
from stance.estate.rulebook import shipped
from stance.model import kinds_of

RESOURCES = [resource for kind, listed in resources().items() if kind.startswith("aws.") for resource in listed]
CALLS = [call for resource in RESOURCES for call in resource.calls]
OPERATIONS = sorted({call.operation for call in CALLS})
RULED = {str(kind.kind) for rule in shipped() for kind in kinds_of(rule.on)}
LISTINGS = sorted({r.list.operation for r in RESOURCES if r.list and str(r.kind.kind) in RULED})
"""The operations that list assets of which rules speak."""


def rules_on(operation: str) -> list[str]:
    """The rules whose outcomes rest on the operation."""
    return [
        rule.id
        for rule in shipped()
        if any(operation == asked for kind in kinds_of(rule.on) for _, asked in rule_operations(rule, str(kind.kind)))
    ]

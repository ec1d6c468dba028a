"""The operations of the shipped AWS connectors, and which rules rest on each."""

from __future__ import annotations

import os
from functools import cache

from stance.estate.provenance import operations, resources, rule_operations
from stance.estate.rulebook import shipped
from stance.graph.needs import edge_needs
from stance.model import kinds_of

RESOURCES = [resource for kind, listed in resources().items() if kind.startswith("aws.") for resource in listed]
CALLS = [call for resource in RESOURCES for call in resource.calls]
OPERATIONS = sorted({call.operation for call in CALLS})
EVERY = bool(os.environ.get("STANCE_ALL_FAULTS"))
"""Whether every operation meets everything; else a sample meets what costs a whole scan."""

RULED = {str(kind.kind) for rule in shipped() for kind in kinds_of(rule.on)}
LISTING = {r.list.operation for r in RESOURCES if r.list}
LISTINGS = sorted({r.list.operation for r in RESOURCES if r.list and str(r.kind.kind) in RULED})
"""The operations that list assets of which rules speak."""


EDGED = frozenset(
    operation for need in edge_needs() if need[0].startswith("aws.") for _, operation in operations(need)
)
"""The operations that edges of the graph rest on."""


@cache
def rules_on(operation: str) -> list[str]:
    """The rules whose outcomes rest on the operation."""
    return [
        rule.id
        for rule in shipped()
        if any(operation == asked for kind in kinds_of(rule.on) for _, asked in rule_operations(rule, str(kind.kind)))
    ]

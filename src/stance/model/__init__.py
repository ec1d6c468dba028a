"""The nouns: asset kinds and fields, rules, facts, connector resources, outcomes, findings."""

from stance.model.declared import declared
from stance.model.fact import Fact, Neighbours, fact, neighbour, neighbours
from stance.model.field import KINDS, Asset, Field, Struct, fields_of, kinds_of
from stance.model.outcome import Outcome, Read, Reason, Record, Scope, Verdict
from stance.model.resource import Call, From, Resource
from stance.model.rule import SEVERITIES, WEIGHT, Rule, Severity

__all__ = [
    "KINDS",
    "SEVERITIES",
    "WEIGHT",
    "Asset",
    "Call",
    "Fact",
    "Field",
    "From",
    "Neighbours",
    "Outcome",
    "Read",
    "Reason",
    "Record",
    "Resource",
    "Rule",
    "Scope",
    "Severity",
    "Struct",
    "Verdict",
    "declared",
    "fact",
    "fields_of",
    "kinds_of",
    "neighbour",
    "neighbours",
]

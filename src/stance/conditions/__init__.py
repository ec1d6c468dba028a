"""The one language of rules: a typed condition tree that is compiled, explained, printed and parsed."""

from stance.conditions.compile import compiled
from stance.conditions.evidence import Evidence, gatherer, unpack
from stance.conditions.ref import Ref, item
from stance.conditions.sentence import sentence
from stance.conditions.settings import Setting
from stance.conditions.tree import Condition, Path, condition, fields, settings
from stance.conditions.values import ITEMS, UNKNOWN, days, hours, in_part, moment, partial, timestamp

__all__ = [
    "ITEMS",
    "UNKNOWN",
    "Condition",
    "Evidence",
    "Path",
    "Ref",
    "Setting",
    "compiled",
    "condition",
    "days",
    "fields",
    "gatherer",
    "hours",
    "in_part",
    "item",
    "moment",
    "partial",
    "sentence",
    "settings",
    "timestamp",
    "unpack",
]

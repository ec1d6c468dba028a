"""The estate: the public API, and the loop written out, one readable function per stage."""

from stance.estate.errors import EstateError
from stance.estate.estate import Estate
from stance.estate.query import QueryError
from stance.estate.rulebook import KindView, RuleView, check_rules, kinds, rule_views
from stance.estate.selection import SelectionError
from stance.estate.targets import Aws, Host

__all__ = [
    "Aws",
    "Estate",
    "EstateError",
    "Host",
    "KindView",
    "QueryError",
    "RuleView",
    "SelectionError",
    "check_rules",
    "kinds",
    "rule_views",
]

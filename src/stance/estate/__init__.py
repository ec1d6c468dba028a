"""The estate: the public API, and the loop written out, one readable function per stage."""

from stance.collect.transport import TargetError
from stance.estate.errors import EstateError
from stance.estate.estate import Estate
from stance.estate.query import QueryError
from stance.estate.rulebook import KindView, RuleView, check_rules, kinds, rule_views
from stance.estate.selection import SelectionError
from stance.estate.targets import Aws, AwsAuthorization, Host
from stance.store import StoreError

__all__ = [
    "Aws",
    "AwsAuthorization",
    "Estate",
    "EstateError",
    "Host",
    "KindView",
    "QueryError",
    "RuleView",
    "SelectionError",
    "StoreError",
    "TargetError",
    "check_rules",
    "kinds",
    "rule_views",
]

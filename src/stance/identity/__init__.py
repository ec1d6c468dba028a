"""Policy analysis: what policy documents say, and what follows from them. Pure functions, AWS first."""

from stance.identity.buckets import AclGrant, BucketControls
from stance.identity.catalogue import Access
from stance.identity.context import Context, context
from stance.identity.decide import Decision, Policies, Request, Step, decide
from stance.identity.escalation import Escalation, EscalationPath, escalation_paths, escalations
from stance.identity.exposure import Exposure, Grant, analyse_exposure
from stance.identity.grants import KeyGrant
from stance.identity.organizations import RegionLimit, denies_regions, region_limits
from stance.identity.parsing import parse_policy
from stance.identity.parties import EVERYONE, Kind, Party
from stance.identity.permissions import Permission, permission
from stance.identity.policy import Condition, Policy, PolicyError, Principal, Statement
from stance.identity.privileges import administrator, assumes_any_role
from stance.identity.transport import denies_plain_transport
from stance.identity.trust import Admission, Trust, analyse_trust
from stance.identity.truth import NO, YES, Truth, depends_on

__all__ = [
    "EVERYONE",
    "NO",
    "YES",
    "Access",
    "AclGrant",
    "Admission",
    "BucketControls",
    "Condition",
    "Context",
    "Decision",
    "Escalation",
    "EscalationPath",
    "Exposure",
    "Grant",
    "KeyGrant",
    "Kind",
    "Party",
    "Permission",
    "Policies",
    "Policy",
    "PolicyError",
    "Principal",
    "RegionLimit",
    "Request",
    "Statement",
    "Step",
    "Trust",
    "Truth",
    "administrator",
    "analyse_exposure",
    "analyse_trust",
    "assumes_any_role",
    "context",
    "decide",
    "denies_plain_transport",
    "denies_regions",
    "depends_on",
    "escalation_paths",
    "escalations",
    "parse_policy",
    "permission",
    "region_limits",
]

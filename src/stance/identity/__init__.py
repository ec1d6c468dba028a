"""Policy analysis: what policy documents say, and what follows from them. Pure functions, AWS first."""

from stance.identity.catalogue import Access
from stance.identity.context import Context, context
from stance.identity.decide import Decision, Policies, Request, decide
from stance.identity.escalation import Escalation, EscalationPath, escalation_paths, escalations
from stance.identity.exposure import Exposure, Grant, analyse_exposure
from stance.identity.organizations import RegionLimit, TrustBoundary, denies_regions, endpoint_boundary, region_limits
from stance.identity.parsing import parse_policy
from stance.identity.parties import EVERYONE, Kind, Party
from stance.identity.permissions import Permission, permission
from stance.identity.policy import Condition, Policy, PolicyError, Principal, Statement
from stance.identity.privileges import administrator, assumes_any_role, full_services
from stance.identity.s3 import (
    NO_BLOCK,
    UNREAD_BLOCK,
    AclGrant,
    BucketAccess,
    PublicAccessBlock,
    bucket_access,
    parse_block,
    public_acl_grants,
)
from stance.identity.transport import denies_old_tls, denies_plain_transport
from stance.identity.trust import Admission, Trust, analyse_trust
from stance.identity.truth import NO, YES, Truth

__all__ = [
    "EVERYONE",
    "NO",
    "NO_BLOCK",
    "UNREAD_BLOCK",
    "YES",
    "Access",
    "AclGrant",
    "Admission",
    "BucketAccess",
    "Condition",
    "Context",
    "Decision",
    "Escalation",
    "EscalationPath",
    "Exposure",
    "Grant",
    "Kind",
    "Party",
    "Permission",
    "Policies",
    "Policy",
    "PolicyError",
    "Principal",
    "PublicAccessBlock",
    "RegionLimit",
    "Request",
    "Statement",
    "Trust",
    "TrustBoundary",
    "Truth",
    "administrator",
    "analyse_exposure",
    "analyse_trust",
    "assumes_any_role",
    "bucket_access",
    "context",
    "decide",
    "denies_old_tls",
    "denies_plain_transport",
    "denies_regions",
    "endpoint_boundary",
    "escalation_paths",
    "escalations",
    "full_services",
    "parse_block",
    "parse_policy",
    "permission",
    "public_acl_grants",
    "region_limits",
]

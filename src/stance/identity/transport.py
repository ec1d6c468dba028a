"""Whether a bucket policy refuses requests without TLS.

Sources: S3 User Guide, "Security best practices" (security-best-practices.html, enforce encryption of data
in transit) and "Bucket policy examples using condition keys" (amazon-s3-policy-keys.html, s3:TlsVersion).
"""

from __future__ import annotations

from stance.identity.context import context
from stance.identity.evaluate import conditions_hold
from stance.identity.parties import EVERYONE, party_of
from stance.identity.policy import Policy, Statement
from stance.identity.reach import denies

#: A plain request has no TLS version, so ``NumericLessThan s3:TlsVersion`` alone lets it through.
_PLAIN = context({"aws:SecureTransport": False}, absent=["s3:TlsVersion"])


def denies_plain_transport(policy: Policy, bucket: str) -> bool:
    """Tell whether everyone is denied everything on a bucket and its objects without TLS.

    ``bucket`` is the bucket's ARN. The Deny must hold whatever else a request carries; several statements
    may share the work; an Allow that asks for TLS is not enough, since identity policies allow too.
    """
    denying = [s for s in policy.denying if _everyone(s) and conditions_hold(s, _PLAIN).sure]
    return all(any(denies(s, "s3:*", target) for s in denying) for target in (bucket, f"{bucket}/*"))


def _everyone(statement: Statement) -> bool:
    named = [party_of(p) for p in statement.principals or ()]
    return statement.not_principals is None and EVERYONE in named

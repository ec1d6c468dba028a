"""One whole request decided over all policies that bear on it, three-valued, with its trace.

>>> from stance.identity import Policies, Request, context, decide, parse_policy
>>> readers = parse_policy({
...     "Version": "2012-10-17",
...     "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::data/*",
...                   "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
... }, name="readers")
>>> ann = "arn:aws:iam::111111111111:user/ann"
>>> request = Request(ann, "s3:GetObject", "arn:aws:s3:::data/x", "111111111111")
>>> decide(request, Policies(identity=[readers])).allowed
Truth(value=None, depends=frozenset({'aws:sourceip'}))
>>> request = Request(ann, "s3:GetObject", "arn:aws:s3:::data/x", "111111111111",
...                   context({"aws:SourceIp": "203.0.113.9"}))
>>> print(*decide(request, Policies(identity=[readers])).lines, sep="\\n")
Allow by identity[0] readers, statement 0
an identity policy allows it and nothing denies it

Sources: IAM User Guide, "Policy evaluation logic" (reference_policies_evaluation-logic.html) with its pages on
cross-account requests, permissions boundaries and session policies; KMS Developer Guide, "Key policies"; VPC User
Guide, "VPC endpoint policies".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from stance.identity.buckets import acl_allows, refused_as_public, restricted
from stance.identity.callers import Caller, Closeness, caller, naming
from stance.identity.evaluate import applies
from stance.identity.exceptions import (
    always_allowed,
    denies_nothing,
    never_allowed,
    rcps_bind,
    resource_policy_counts,
    scps_bind,
)
from stance.identity.grants import grant_allows
from stance.identity.knowing import completed
from stance.identity.policy import Policy
from stance.identity.requests import NOT_READ, Decision, Policies, Request, Step
from stance.identity.truth import NO, YES, Truth, all_of, depends_on
from stance.identity.weighing import Steps, weigh

__all__ = ["Decision", "Policies", "Request", "Step", "decide"]


def decide(request: Request, policies: Policies) -> Decision:
    """Decide a request over all policies that bear on it.

    The answer is yes, no, or depends on the context keys that are not known and matter, and on what could not be
    read (`Policies.unread`). It never changes when more becomes known, and never depends on the order of policies
    or statements. Pure: nothing but the arguments counts.
    """
    found = _decided(request, policies)
    switch = next((key for key in _SWITCHES if key in found.allowed.depends), None)
    if switch is None:
        return found
    # Each value of a switch may lead to the same: then the answer does not depend on it.
    branches = [decide(replace(request, context=request.context.knowing(switch, v)), policies) for v in _POSITIONS]
    first = branches[0]
    if all(branch.allowed == first.allowed for branch in branches):
        return replace(first, trace=found.trace)
    keys = frozenset({switch}).union(*(branch.allowed.depends for branch in branches))
    return replace(found, allowed=Truth(None, keys), because=f"it depends on {', '.join(sorted(keys))}")


_SWITCHES: Final = ("aws:multifactorauthpresent", "aws:securetransport", "aws:viaawsservice")
"""Keys that are true, false or absent, so that all that they can be is tried."""
_POSITIONS: Final[Sequence[tuple[str, ...]]] = ((), ("true",), ("false",))


def _decided(request: Request, policies: Policies) -> Decision:
    who = _bounded(caller(request.caller, request.issuer, request.canonical_id), policies)
    if why := never_allowed(request, who):
        return Decision(NO, layer="aws", because=why)
    if why := always_allowed(request, who):
        return Decision(YES, layer="aws", because=why)
    known = completed(request.context, who, request.action, request.resource, request.resource_account)
    request = replace(request, context=known)
    policies = _binding(policies, request, who)
    steps = {source: _steps(source, found, request, who) for source, found in _sources(policies)}
    for source, needed in policies.unread.items():
        steps.setdefault(source, []).extend(_unread(source, needed))
    steps["grants"] = [*_grants(policies, request, who), *steps.get("grants", ())]
    steps["acl"] = [*_acl(policies, request, who), *steps.get("acl", ())]
    blocked = (
        restricted(policies.bucket, policies.resource, who, request.resource_account),
        refused_as_public(policies.bucket, request.action, known),
    )
    return weigh(request, who, policies, steps, all_of(truth.negate() for truth in blocked))


def _bounded(who: Caller, policies: Policies) -> Caller:
    unread = policies.unread.get("boundary", ())
    return replace(who, bounded=YES if policies.boundary is not None else depends_on(*unread) if unread else NO)


def _binding(policies: Policies, request: Request, who: Caller) -> Policies:
    """Leave out what does not bind this caller or this resource."""
    scps, rcps = scps_bind(request, who), rcps_bind(request, who)
    counts = resource_policy_counts(request)
    absent = {name for name, binds in (("scps", scps), ("rcps", rcps), ("resource", counts)) if not binds}
    if not who.account:
        absent |= {"identity", "boundary", "session"}
    return replace(
        policies,
        identity=policies.identity if who.account else (),
        boundary=policies.boundary if who.account else None,
        session=policies.session if who.account else None,
        scps=policies.scps if scps else (),
        rcps=policies.rcps if rcps else (),
        resource=policies.resource if counts else None,
        unread={source: needed for source, needed in policies.unread.items() if source not in absent},
    )


def _sources(policies: Policies) -> Iterable[tuple[str, Sequence[Policy]]]:
    for kind, levels in (("rcps", policies.rcps), ("scps", policies.scps)):
        for level, found in enumerate(levels):
            yield f"{kind}[{level}]", found
    yield "endpoint", policies.endpoint or ()
    yield "resource", [policies.resource] if policies.resource else []
    yield "identity", policies.identity
    yield "boundary", policies.boundary or ()
    yield "session", policies.session or ()


def _steps(source: str, policies: Sequence[Policy], request: Request, who: Caller) -> list[Step]:
    found = []
    for i, policy in enumerate(policies):
        place = source if source == "resource" else f"{source}[{i}]"
        for statement in policy.statements:
            if not statement.allows and denies_nothing(request, who, source):
                continue
            truth = applies(statement, request.action, request.resource, request.context)
            if not truth.possible:
                continue
            for near, named in naming(statement, who, request.context):
                both = all_of((truth, named))
                told = policy.name, statement.sid
                found.append(Step(place, statement.index, statement.effect, both, near, *told))
    return found


def _unread(source: str, needed: Iterable[str]) -> Iterable[Step]:
    truth = Truth(None, frozenset(needed))
    effects = ("Allow",) if source in ("grants", "acl") else ("Allow", "Deny")
    return (Step(source, -1, effect, truth, Closeness.DIRECT, NOT_READ) for effect in effects)


def _grants(policies: Policies, request: Request, who: Caller) -> Iterable[Step]:
    for grant in policies.grants:
        truth = grant_allows(grant, who, request.action, request.context)
        if truth.possible:
            yield Step("grants", -1, "Allow", truth, Closeness.DIRECT, grant.id or grant.grantee)


def _acl(policies: Policies, request: Request, who: Caller) -> Steps:
    found = []
    for entry in policies.bucket.acl:
        near, truth = acl_allows(entry, who, request.action, policies.bucket, request.context)
        if truth.possible:
            found.append(Step("acl", -1, "Allow", truth, near, f"{entry.permission} to {entry.grantee}"))
    return found

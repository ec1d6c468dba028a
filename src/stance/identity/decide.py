"""One whole request decided over all policies that bear on it, three-valued, with its trace.

Source: IAM User Guide, "Policy evaluation logic" (reference_policies_evaluation-logic.html) with its pages on
cross-account requests, permissions boundaries and session policies; KMS Developer Guide, "Key policies".
Not covered yet: S3 ACLs and public access blocks, VPC endpoint policies, KMS grants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stance.identity.callers import Closeness, account_of_caller, closeness
from stance.identity.context import NOTHING_KNOWN, Context
from stance.identity.evaluate import applies
from stance.identity.policy import Policy
from stance.identity.truth import NO, YES, Truth, all_of, any_of


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants to do what: ARNs of the caller and the resource, the account that owns the resource."""

    caller: str
    action: str
    resource: str
    resource_account: str
    context: Context = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies that bear on a request.

    ``identity`` are those of the caller, groups included. ``boundary`` and ``session`` are None where there
    is none. ``scps`` and ``rcps`` have one list per level, from the root to the account, and are empty where
    none applies (no organisation, the management account, a service-linked role).
    """

    identity: Sequence[Policy] = ()
    resource: Policy | None = None
    boundary: Sequence[Policy] | None = None
    session: Sequence[Policy] | None = None
    scps: Sequence[Sequence[Policy]] = ()
    rcps: Sequence[Sequence[Policy]] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that spoke: ``source`` as in ``scps[1][0]``, its index, effect and how surely it applies."""

    source: str
    statement: int
    effect: str
    applies: Truth
    closeness: Closeness


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer and the statements that bear on it, in the order of evaluation."""

    allowed: Truth
    trace: tuple[Step, ...] = field(default=())


def decide(request: Request, policies: Policies) -> Decision:
    """Decide a request. Unknown context keys that matter make the answer depend on them."""
    request = _completed(request)
    steps = {source: _steps(source, found, request) for source, found in _sources(policies)}
    trace = tuple(step for found in steps.values() for step in found)
    denied = any_of(s.applies for s in trace if s.effect == "Deny")
    guarded = all_of(
        any_of(_allows(steps, f"{kind}[{level}]"))
        for kind, levels in (("rcps", policies.rcps), ("scps", policies.scps))
        for level in range(len(levels))
    )
    granted = _granted(request, policies, steps)
    return Decision(all_of((denied.negate(), guarded, granted)), trace)


def _sources(policies: Policies) -> Iterable[tuple[str, Sequence[Policy]]]:
    for kind, levels in (("rcps", policies.rcps), ("scps", policies.scps)):
        for level, found in enumerate(levels):
            yield f"{kind}[{level}]", found
    yield "resource", [policies.resource] if policies.resource else []
    yield "identity", policies.identity
    yield "boundary", policies.boundary or ()
    yield "session", policies.session or ()


def _steps(source: str, policies: Sequence[Policy], request: Request) -> list[Step]:
    found = []
    for i, policy in enumerate(policies):
        for statement in policy.statements:
            near = closeness(statement, request.caller)
            truth = applies(statement, request.action, request.resource, request.context) if near else NO
            if truth.possible:
                place = source if source == "resource" else f"{source}[{i}]"
                found.append(Step(place, statement.index, statement.effect, truth, near))
    return found


def _allows(steps: dict[str, list[Step]], source: str, near: Closeness = Closeness.ACCOUNT) -> Iterable[Truth]:
    return (s.applies for s in steps[source] if s.effect == "Allow" and s.closeness >= near)


def _granted(request: Request, policies: Policies, steps: dict[str, list[Step]]) -> Truth:
    """Put together what identity and resource policies give, capped by boundary and session policy."""
    boundary = YES if policies.boundary is None else any_of(_allows(steps, "boundary"))
    session = YES if policies.session is None else any_of(_allows(steps, "session"))
    identity = all_of((any_of(_allows(steps, "identity")), boundary, session))
    by_account, by_role, direct = (any_of(_allows(steps, "resource", near)) for near in list(Closeness)[1:])
    if account_of_caller(request.caller) != request.resource_account:
        if not account_of_caller(request.caller):  # services and identity providers have no policies
            return by_account
        return NO if request.action.lower() == "iam:passrole" else all_of((identity, by_account))
    delegated = all_of((identity, by_account)) if _needs_resource_policy(request) else identity
    return any_of((direct, all_of((by_role, boundary, session)), delegated))


def _needs_resource_policy(request: Request) -> bool:
    """Key policies and role trust must speak; elsewhere the identity policy of the same account suffices."""
    service, _, verb = request.action.lower().partition(":")
    return (service == "kms" and ":key/" in request.resource) or (
        service == "sts" and verb.startswith(("assumerole", "tagsession", "setsourceidentity"))
    )


def _completed(request: Request) -> Request:
    """Add the context keys that follow from the request itself."""
    known: dict[str, tuple[str, ...]] = {"aws:resourceaccount": (request.resource_account,)}
    account = account_of_caller(request.caller)
    if account:
        known |= {"aws:principalaccount": (account,), "aws:principalarn": (_principal_arn(request.caller),)}
    if ":user/" in request.caller:
        known |= {"aws:username": (request.caller.rsplit("/", 1)[1],), "aws:principaltype": ("User",)}
    if request.action.lower().startswith(("iam:", "organizations:")):
        known["aws:requestedregion"] = ("us-east-1",)
    filled = Context({**known, **request.context.values}, request.context.complete)
    return Request(request.caller, request.action, request.resource, request.resource_account, filled)


def _principal_arn(caller: str) -> str:
    """Return the role's ARN for a session (without a path, which the session does not show)."""
    if ":assumed-role/" not in caller:
        return caller
    name = caller.split("/")[1]
    return f"arn:{caller.split(':')[1]}:iam::{account_of_caller(caller)}:role/{name}"

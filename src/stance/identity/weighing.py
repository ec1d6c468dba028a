"""The statements that spoke, put together: gates that must all be open, and who has the last word.

Source: IAM User Guide, "How AWS enforcement code logic evaluates requests"
(reference_policies_evaluation-logic_policy-eval-denyallow.html) and "Policy evaluation for cross-account requests".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from stance.identity.callers import Caller, CallerKind, Closeness
from stance.identity.requests import Decision, Policies, Request, Step
from stance.identity.truth import NO, YES, Truth, all_of, any_of

Steps = list[Step]


class Gate(NamedTuple):
    """One thing that must hold; `closed` says why nothing passes when it does not."""

    layer: str
    open: Truth
    closed: str


def weigh(
    request: Request, who: Caller, policies: Policies, steps: Mapping[str, Steps], unblocked: Truth
) -> Decision:
    """Decide by what the statements say. `unblocked` is whether no switch of the bucket stands in the way."""
    trace = tuple(step for found in steps.values() for step in found)
    denied = [step for step in trace if step.effect == "Deny"]
    for step in denied:
        if step.applies.sure:
            sure = tuple(step for step in denied if step.applies.sure)
            return Decision(NO, sure, "deny", f"a statement of {_called(step.source)} denies it")
    gates = [
        Gate("deny", any_of(step.applies for step in denied).negate(), ""),
        *_levels("rcps", policies, steps),
        *_levels("scps", policies, steps),
        *_optional("endpoint", policies.endpoint is not None, steps),
        Gate("public access block", unblocked, "Block Public Access keeps it from those outside the account"),
        _granted(request, who, policies, steps),
    ]
    allowed = all_of(gate.open for gate in gates)
    if allowed.sure:
        return Decision(YES, trace, *_why(request, who, policies, steps))
    if allowed.possible:
        keys = ", ".join(sorted(allowed.depends))
        layer = next(gate.layer for gate in gates if not gate.open.sure)
        return Decision(allowed, trace, layer, f"it depends on {keys}")
    shut = next(gate for gate in gates if not gate.open.possible)
    return Decision(NO, trace, shut.layer, shut.closed)


def _levels(kind: str, policies: Policies, steps: Mapping[str, Steps]) -> Iterable[Gate]:
    """Every level must allow. A level of RCPs without any Allow has AWS's own beside it, which cannot be detached."""
    levels = policies.scps if kind == "scps" else policies.rcps
    for level, found in enumerate(levels):
        source = f"{kind}[{level}]"
        implied = kind == "rcps" and not any(policy.allowing for policy in found)
        yield Gate(kind, YES if implied else _allows(steps, source), f"no statement of {_called(source)} allows it")
    if kind in policies.unread:
        yield Gate(kind, _allows(steps, kind), "")


def _optional(source: str, there: bool, steps: Mapping[str, Steps]) -> Iterable[Gate]:
    """A cap that is only there where there is such a policy."""
    if there or any(step.statement < 0 for step in steps.get(source, ())):
        yield Gate(source, _allows(steps, source), f"no statement of {_called(source)} allows it")


def _allows(steps: Mapping[str, Steps], source: str, near: Closeness = Closeness.ACCOUNT) -> Truth:
    found = steps.get(source, ())
    return any_of(step.applies for step in found if step.effect == "Allow" and step.closeness >= near)


def _shut(gates: Iterable[Gate]) -> Gate:
    """The conjunction of gates, told by the first that is shut."""
    listed = list(gates)
    first = next((gate for gate in listed if not gate.open.possible), None)
    first = first or next((gate for gate in listed if not gate.open.sure), listed[0])
    return first._replace(open=all_of(gate.open for gate in listed))


def _granted(request: Request, who: Caller, policies: Policies, steps: Mapping[str, Steps]) -> Gate:
    """Put together what identity and resource policies give, capped by boundary and session policy."""
    by_account, by_role, direct = (_by_resource(steps, near) for near in list(Closeness)[1:])
    grants = _allows(steps, "grants")
    admitted = Gate("resource", by_account, f"{_resource_word(request)} does not admit the caller")
    if not who.account:  # services, identity providers and strangers have no policies of their own
        return admitted._replace(open=any_of((by_account, grants)))
    caps = [
        *_optional("boundary", policies.boundary is not None, steps),
        *_optional("session", policies.session is not None, steps),
    ]
    own = Gate("identity", _by_identity(who, steps), "no identity policy of the caller allows it")
    identity = _shut([own, *caps])
    if who.account != request.resource_account:
        both = _shut((identity, admitted))
        return both._replace(open=any_of((both.open, grants)))
    delegated = _shut((identity, admitted)) if needs_resource_policy(request) else identity
    ways = (direct, all_of((by_role, *(cap.open for cap in caps))), grants, delegated.open)
    return delegated._replace(open=any_of(ways))


def _by_resource(steps: Mapping[str, Steps], near: Closeness) -> Truth:
    return any_of((_allows(steps, "resource", near), _allows(steps, "acl", near)))


def _by_identity(who: Caller, steps: Mapping[str, Steps]) -> Truth:
    return YES if who.kind is CallerKind.ROOT else _allows(steps, "identity")


def needs_resource_policy(request: Request) -> bool:
    """Tell whether an identity policy is not enough within one account: key policies and role trust must speak."""
    service, _, verb = request.action.lower().partition(":")
    return (service == "kms" and ":key/" in request.resource) or (
        service == "sts" and verb.startswith(("assumerole", "tagsession", "setsourceidentity", "setcontext"))
    )


def _why(request: Request, who: Caller, policies: Policies, steps: Mapping[str, Steps]) -> tuple[str, str]:
    """Who allowed it, where everything needed does."""
    if _allows(steps, "grants").sure:
        return "grants", "a grant of the key allows it and nothing denies it"
    at_home = who.account == request.resource_account
    alone = at_home and _by_resource(steps, Closeness.ROLE).sure and not _by_identity(who, steps).sure
    if not who.account or alone:
        return "resource", f"{_resource_word(request)} names the caller and nothing denies it"
    if who.kind is CallerKind.ROOT:
        return "root user", "a root user may do everything in its account that nothing denies"
    if not at_home or needs_resource_policy(request):
        return "identity", f"{_resource_word(request)} admits the caller, whose identity policy allows it"
    return "identity", "an identity policy allows it and nothing denies it"


def _resource_word(request: Request) -> str:
    service = request.action.lower().partition(":")[0]
    return {"kms": "the key policy", "sts": "the trust policy"}.get(service, "the resource policy")


_WORDS = {
    "resource": "the resource policy",
    "identity": "the identity policies",
    "boundary": "the boundary",
    "session": "the session policy",
    "endpoint": "the policy of the VPC endpoint",
    "scps": "the service control policies",
    "rcps": "the resource control policies",
}


def _called(source: str) -> str:
    """A part in words: `scps[1][0]` is the service control policies of level 1."""
    name, _, rest = source.partition("[")
    level = f" of level {rest.partition(']')[0]}" if name in ("scps", "rcps") and rest else ""
    return f"{_WORDS.get(name, name)}{level}"

"""One request put together from what is held, and decided: as if what cannot be read were open, and strictly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from stance.conditions import timestamp
from stance.estate.permissions.held import Held
from stance.estate.permissions.organisation import Limits, limits
from stance.estate.permissions.resources import Target
from stance.estate.permissions.sides import Side
from stance.identity import Context, Decision, Policies, Request, Truth, context, decide
from stance.identity.callers import CallerKind
from stance.identity.exceptions import rcps_bind, scps_bind
from stance.model.assets.account import ResourceControlPolicy, ServiceControlPolicy

_MFA: Final = "aws:multifactorauthpresent"


@dataclass(frozen=True)
class Answer:
    """A decision, and the assumptions without which it would be another."""

    decision: Decision
    assumptions: tuple[str, ...] = ()


def ask(held: Held, side: Side, action: str, on: Target, given: Mapping[str, Any], strict: bool) -> Answer:
    """Decide a request. With `strict`, what cannot be read by design makes the answer depend."""
    issuer = side.who.issuer if side.who.kind is not CallerKind.ROLE else ""
    request = Request(side.who.arn, action, on.arn, on.account, issuer=issuer)
    scps = limits(held, ServiceControlPolicy, side.who.account) if scps_bind(request, side.who) else Limits()
    rcps = limits(held, ResourceControlPolicy, on.account) if rcps_bind(request, side.who) else Limits()
    organisation = {"scps": scps.unread, "rcps": rcps.unread}
    unread = {**side.unread, "resource": on.unread, "acl": on.lists_unread, **organisation}
    policies = Policies(
        identity=side.identity,
        resource=on.policy,
        boundary=side.boundary,
        scps=scps.levels,
        rcps=rcps.levels,
        bucket=on.bucket,
        unread={part: keys for part, keys in unread.items() if keys},
    )
    assumed = _assumed(side, on, action, scps, rcps)
    known = contexts(side, on, given)
    if strict:
        return Answer(_over(request, _with_assumptions(policies, assumed), known))
    lenient = _over(request, _open(policies, side), known)
    idle = _IDLE.get(lenient.allowed.value, ())
    matter = {part: names for part, names in assumed.items() if part not in idle}
    if not matter:
        return Answer(lenient)
    strictly = _over(request, _with_assumptions(policies, matter), known)
    named = frozenset[str]().union(*matter.values())
    differs = strictly.allowed != lenient.allowed
    return Answer(lenient, tuple(sorted(strictly.allowed.depends & named)) if differs else ())


_IDLE: Final[Mapping[bool | None, tuple[str, ...]]] = {True: ("grants", "acl"), False: ("scps", "rcps")}
"""What could not change the answer: more ways to a yes, more limits to a no."""


def _open(policies: Policies, side: Side) -> Policies:
    """A foreign account is taken to let its principals do anything."""
    return replace(policies, identity=[_EVERYTHING]) if "identity" in side.assumed else policies


def _assumed(side: Side, on: Target, action: str, scps: Limits, rcps: Limits) -> dict[str, set[str]]:
    """By part, what cannot be read by design."""
    service, _, verb = action.lower().partition(":")
    found = {part: {name} for part, name in side.assumed.items()}
    found["scps"], found["rcps"] = {scps.assumed or ""}, {rcps.assumed or ""}
    found["resource"] = set(on.assumed)
    if service == "kms" and ":key/" in on.arn:
        found["grants"] = {"kms-grants"}
    if service == "s3" and verb in _OBJECT_LISTS and not on.bucket.acls_disabled.sure:
        found["acl"] = {"object-acl"}
    return {part: names - {""} for part, names in found.items() if names - {""}}


_OBJECT_LISTS: Final = ("getobject", "getobjectversion", "getobjectacl", "putobjectacl")


def _with_assumptions(policies: Policies, assumed: Mapping[str, set[str]]) -> Policies:
    parts = policies.unread.keys() | assumed.keys()
    unread = {part: {*policies.unread.get(part, ()), *assumed.get(part, ())} for part in parts}
    return replace(policies, unread=unread)


def contexts(side: Side, on: Target, given: Mapping[str, Any]) -> Sequence[Context]:
    """What is known of the request: several where several are as likely.

    The caller is taken to use TLS, to ask now and to set no access list. Who has no MFA device never shows one: by
    access keys nothing is said of it, in sessions that it is missing.
    """
    now = datetime.now(UTC)
    known: dict[str, Any] = {
        "aws:SecureTransport": True,
        "aws:CurrentTime": timestamp(now),
        "aws:EpochTime": int(now.timestamp()),
        **on.known,
        **side.known,
        **given,
    }
    absent = {"s3:x-amz-acl", *side.absent, *on.absent}
    absent -= {key.lower() for key in known}
    whole = side.whole | on.whole
    if not side.no_mfa or any(key.lower() == _MFA for key in given):
        return [context(known, absent=absent, whole=whole)]
    absent |= {"aws:multifactorauthage"}
    return [
        context(known, absent={*absent, _MFA}, whole=whole),
        context({**known, _MFA: False}, absent=absent, whole=whole),
    ]


def _over(request: Request, policies: Policies, known: Sequence[Context]) -> Decision:
    """Decide in every context; where they differ, the key that tells them apart decides."""
    found = [decide(replace(request, context=one), policies) for one in known]
    first = found[0]
    if all(one.allowed == first.allowed for one in found):
        return first
    keys = {_MFA}.union(*(one.allowed.depends for one in found))
    widest = max(found, key=lambda one: len(one.trace))
    told = f"it depends on {', '.join(sorted(keys))}"
    return replace(widest, allowed=Truth(None, frozenset(keys)), because=told)


def _everything() -> Any:
    from stance.identity import parse_policy

    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    return parse_policy({"Version": "2012-10-17", "Statement": statement}, "policies of a foreign account")


_EVERYTHING: Final = _everything()

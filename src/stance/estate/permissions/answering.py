"""The two questions: can this principal do that, and who can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from stance.estate.permissions.asking import Answer, ask
from stance.estate.permissions.given import checked
from stance.estate.permissions.held import Held
from stance.estate.permissions.naming import action as action_called
from stance.estate.permissions.naming import principal as principal_called
from stance.estate.permissions.naming import resource as resource_called
from stance.estate.permissions.resources import Target, target
from stance.estate.permissions.sides import Side, side
from stance.estate.permissions.wherever import somewhere, within
from stance.identity import Policy, Step
from stance.identity.parties import Kind, party_of
from stance.identity.requests import NOT_READ
from stance.identity.truth import any_of
from stance.model.assets.identity import IamRole, IamUser, RootUser
from stance.model.view import PermissionView, StepView, WhoView
from stance.model.world import Node
from stance.store import Store


class Permissions:
    """Answers over the assets of a store. What was asked once is kept: make a new one after a scan."""

    def __init__(self, store: Store) -> None:
        self._held = Held(store)

    def can(
        self, principal: str, action: str, resource: str | None, context: Mapping[str, Any], assume: bool
    ) -> PermissionView:
        """Whether a principal may do something to a resource, or to any; see `Estate.can`."""
        held, name, context = self._held, action_called(action), checked(context)
        caller = side(held, *principal_called(held, principal))
        service = name.partition(":")[0]
        if resource is not None:
            arn = resource_called(held, resource, name)
            on = target(held, arn, service, caller.who.account)
            on, answer = _best(held, caller, name, on, context, assume, below=arn != resource)
            return _view(caller, name, on.arn, [], answer)
        answers = [
            (on, ask(held, caller, name, on, context, not assume)) for on in somewhere(held, caller, name, service)
        ]
        open_to = [(on, answer) for on, answer in answers if answer.decision.allowed.possible]
        best = max(open_to or answers, key=lambda pair: pair[1].decision.allowed.sure)[1]
        allowed = any_of(answer.decision.allowed for _, answer in answers)
        return _view(caller, name, None, [on.arn for on, _ in open_to], best, sorted(allowed.depends))

    def who(self, action: str, resource: str, context: Mapping[str, Any], assume: bool) -> Iterator[WhoView]:
        """Every principal that may do something to a resource; see `Estate.who`."""
        held, name, context = self._held, action_called(action), checked(context)
        arn, service = resource_called(held, resource, name), name.partition(":")[0]
        at_home = target(held, arn, service, "")
        home = at_home.account or next(iter(sorted(held.accounts)), "")
        seen, open_to = set[str](), set[str]()
        for called, holder in (*_holders(held), *_named(held, at_home.policy)):
            if called in seen or (called == ANY_ACCOUNT and "anonymous" in open_to):
                continue
            seen.add(called)
            caller = side(held, _asking(held, called, name), holder)
            on = at_home if at_home.account else target(held, arn, service, caller.who.account or home)
            _, answer = _best(held, caller, name, on, context, assume, below=arn != resource)
            if answer.decision.allowed.sure:
                open_to.add(called)
            if answer.decision.allowed.possible:
                yield _who(called, answer)


def _best(
    held: Held, caller: Side, action: str, on: Target, context: Mapping[str, Any], assume: bool, *, below: bool
) -> tuple[Target, Answer]:
    """The answer about a resource; `below`: about whatever lies there, where all objects of a bucket are meant."""
    found = on, ask(held, caller, action, on, context, not assume)
    if not (below and on.arn.endswith("/*")) or found[1].decision.allowed.sure:
        return found
    for arn in within(held, caller, action, on.arn, on.policy)[1:]:
        part = replace(on, arn=arn)
        asked = part, ask(held, caller, action, part, context, not assume)
        if _rank(asked[1]) > _rank(found[1]):
            found = asked
    return found


def _rank(answer: Answer) -> tuple[bool, bool]:
    allowed = answer.decision.allowed
    return allowed.sure, allowed.possible


def _asking(held: Held, called: str, action: str) -> str:
    """Who asks where a foreign account is named: its root user, or where root users may not, somebody else of it."""
    foreign = called.endswith(":root") and called.split(":")[4] not in held.accounts
    return f"{called.removesuffix('root')}user/*" if foreign and action == "sts:AssumeRole" else called


ANY_ACCOUNT: Final = "arn:aws:iam::*:user/*"
"""Stands for whoever has an account of AWS, where the resource's policy names everyone."""


def _holders(held: Held) -> Iterator[tuple[str, Node | None]]:
    """Everyone in the estate who can make requests, and a stranger."""
    for kind in (IamUser, IamRole):
        yield from ((one.id, one) for one in held.of(kind))
    known = {one.account: one.id for one in held.of(RootUser)}
    yield from ((known.get(account, f"arn:aws:iam::{account}:root"), None) for account in sorted(held.accounts))
    yield "anonymous", None


def _named(held: Held, policy: Policy | None) -> Iterator[tuple[str, Node | None]]:
    """Those whom the resource's policy names and who are not of the estate: accounts, services, providers."""
    for statement in policy.allowing if policy else ():
        for named in statement.principals or ():
            party = party_of(named)
            foreign = party.kind is Kind.ACCOUNT and party.account not in held.accounts
            if party.kind is Kind.EVERYONE:
                yield ANY_ACCOUNT, None
            if foreign or party.kind in (Kind.SERVICE, Kind.FEDERATED):
                yield f"arn:aws:iam::{named.value}:root" if named.value.isdigit() else named.value, None


def _view(
    caller: Side,
    action: str,
    resource: str | None,
    patterns: list[str],
    answer: Answer,
    depends: list[str] | None = None,
) -> PermissionView:
    decision = answer.decision
    steps = [_step(step) for step in decision.trace]
    last = StepView(decision.layer, None, None, None, _word(answer), [], decision.because)
    return PermissionView(
        principal=caller.who.arn,
        action=action,
        resource=resource,
        decision=_word(answer),
        depends=sorted(decision.allowed.depends) if depends is None else depends,
        assumptions=list(answer.assumptions),
        trace=[*steps, last],
        resources=patterns,
    )


def _step(step: Step) -> StepView:
    place = step.statement if step.statement >= 0 else None
    return StepView(step.source, step.policy, place, step.sid, step.effect, sorted(step.applies.depends), _told(step))


_LAYERS: Final = {
    "identity": "identity policy", "boundary": "permissions boundary", "session": "session policy",
    "scps": "SCP", "rcps": "RCP",
}  # fmt: skip


def _told(step: Step) -> str:
    """The step in words: a layer's name where the machine's output has its place, such as `scps[1][0]`."""
    layer = _LAYERS.get(step.source.partition("[")[0])
    return str(step).replace(step.source, layer, 1) if layer else str(step)


def _who(called: str, answer: Answer) -> WhoView:
    decision = answer.decision
    allowing = (step for step in decision.trace if step.effect == "Allow" and step.policy != NOT_READ)
    through = {step.policy or step.source for step in allowing if not step.source.startswith(("scps", "rcps"))}
    return WhoView(
        principal=called,
        decision=_word(answer),
        depends=sorted(decision.allowed.depends),
        assumptions=list(answer.assumptions),
        through=sorted(through),
    )


def _word(answer: Answer) -> str:
    return {True: "yes", False: "no", None: "depends"}[answer.decision.allowed.value]

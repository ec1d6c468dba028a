"""New users, roles and groups, made strong and entered: nothing bounds what did not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stance.identity.powers.account import owned
from stance.identity.powers.asking import Answer, ask
from stance.identity.powers.born import ask_new
from stance.identity.powers.campaign import Campaign
from stance.identity.powers.clauses import bit
from stance.identity.powers.doing import MOST_VERSIONS
from stance.identity.powers.keys import Options
from stance.identity.powers.landscape import ADMINISTRATOR
from stance.identity.powers.links import ASSUME, Link
from stance.identity.powers.searching import resources
from stance.identity.powers.state import EVERYTHING, State
from stance.identity.powers.witness import common_arn
from stance.identity.truth import Truth, all_of, any_of


@dataclass(frozen=True, slots=True)
class Making:
    """How one kind of thing is made, made strong, freed of a boundary, and entered."""

    kind: str
    make: str
    give: tuple[str, ...]
    enter: tuple[str, ...] = ()
    unbind: str = ""


_MAKING = (
    Making(
        "user",
        "iam:CreateUser",
        ("iam:AttachUserPolicy", "iam:PutUserPolicy"),
        ("iam:CreateAccessKey", "iam:CreateLoginProfile"),
        "iam:DeleteUserPermissionsBoundary",
    ),
    Making(
        "role",
        "iam:CreateRole",
        ("iam:AttachRolePolicy", "iam:PutRolePolicy"),
        unbind="iam:DeleteRolePermissionsBoundary",
    ),
    Making("group", "iam:CreateGroup", ("iam:AttachGroupPolicy", "iam:PutGroupPolicy"), ("iam:AddUserToGroup",)),
)


def made(campaign: Campaign, actor: str, state: State) -> Iterator[Link]:
    """Return the account where a principal can make something that administers it, and become that."""
    for making in _MAKING:
        if not state.mask & bit(making.make) or (making.kind == "group" and ":user/" not in actor):
            continue
        template = f"arn:{state.arn.split(':')[1]}:iam::{state.account}:{making.kind}/?*"
        names = {common_arn(p, template) for action in (making.make, *making.give) for p in resources(state, action)}
        found = [
            _one(campaign, actor, making, name) for name in sorted(name for name in names if name and not owned(name))
        ]
        good = [answer for answer in found if campaign.passes(answer.truth)]
        if good:
            best = min(good, key=lambda answer: not answer.truth.sure)
            needed = (best.supports,)
            yield Link(actor, "strengthens", state.account, f"iam-new-{making.kind}", best.truth.depends, needed)


def _one(campaign: Campaign, actor: str, making: Making, name: str) -> Answer:
    """Try it without a boundary, with any that does not hold, and with any that can be taken off again."""
    best = _bounded(campaign, actor, making, name, ((),))
    if making.unbind and not best.truth.sure:
        free = campaign.state(actor).mask & bit(making.unbind)
        for boundary in campaign.land.attachable(name.split(":")[4]):
            loose = _loose(campaign, actor, making, name, boundary)
            if loose or free:
                best = _better(best, _bounded(campaign, actor, making, name, ((boundary,),), freed=not loose))
    return best


def _loose(campaign: Campaign, actor: str, making: Making, name: str, boundary: str) -> bool:
    """Tell whether a boundary bounds nothing, may be rewritten, or lets its bearer take it off."""
    land, account = campaign.land, name.split(":")[4]
    if land.gives_all(account, boundary):
        return True
    document = land.document(account, boundary)
    if document is None:
        return False
    bearer = State(name, (EVERYTHING,), (), (document,), campaign.state(actor).scps, {})
    if ask(bearer, making.unbind, name, {"iam:permissionsboundary": ((boundary,),)}).truth.sure:
        return True
    policy = land.policy(account, boundary)
    room = policy is not None and policy.changeable and len(policy.versions or ()) + 1 < MOST_VERSIONS
    return room and campaign.ask(actor, "iam:CreatePolicyVersion", boundary).truth.sure


def _better(one: Answer, other: Answer) -> Answer:
    return other if other.truth.sure or (other.truth.possible and not one.truth.possible) else one


def _bounded(
    campaign: Campaign, actor: str, making: Making, name: str, boundary: Options, *, freed: bool = False
) -> Answer:
    state = campaign.state(actor)
    about: dict[str, Options] = {
        "aws:resourcetag/": ((),),
        "iam:resourcetag/": ((),),
        "iam:permissionsboundary": boundary,
        "iam:policyarn": ((ADMINISTRATOR,),),
    }
    first = ask_new(campaign, actor, making.make, name, about)
    given = [campaign.ask(actor, action, name, about) for action in making.give]
    entered: list[Truth] = [campaign.ask(actor, action, name, about).truth for action in making.enter]
    if making.kind == "role":
        entered = [ask(state, ASSUME, name, about, granted=True).truth]
    parts = [first.truth, any_of(a.truth for a in given), any_of(entered)]
    if freed:
        parts.append(campaign.ask(actor, making.unbind, name, about).truth)
    return Answer(all_of(parts), (*first.supports, *(s for a in given for s in a.supports)))

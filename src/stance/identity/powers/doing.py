"""What each kind of edit does to a principal, when one of those held may make it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from stance.identity.powers.asking import Answer
from stance.identity.powers.changes import INLINE, Change, Changes, Step, groups_of
from stance.identity.powers.clauses import bit
from stance.identity.powers.keys import Options
from stance.identity.powers.searching import candidates, demands, matching_tags, named_tags, resources
from stance.identity.powers.table import Edit
from stance.identity.powers.trusts import welcome
from stance.identity.powers.witness import common_arn
from stance.identity.truth import NO, YES, Truth, all_of, any_of, depends_on

if TYPE_CHECKING:
    from stance.identity.powers.campaign import Campaign

MOST_VERSIONS = 5
_MOST_ATTACHED = 10
_MOST_GROUPS = 10


def _step(
    campaign: Campaign, effect: str, target: str, word: str, actor: str, edit: Edit, answer: Answer
) -> Iterator[Step]:
    if campaign.passes(answer.truth):
        yield Step(Change(effect, target, word), actor, edit.id, answer.supports, answer.truth.depends)


def _grant(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    answer = campaign.ask_of(actor, edit.action, target)
    yield from _step(campaign, "all", target, "", actor, edit, answer)
    yield from _step(campaign, "drop", target, INLINE, actor, edit, answer)


def _attach(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    """Attach what gives everything, else whatever may be attached."""
    about, land = campaign.about(actor, target), campaign.land
    account = target.split(":")[4]
    held = {s.asset for s in land.sources(target)[0] if s.name is None}
    room = _room(campaign, edit, actor, target, held)
    changing = _changeable(campaign, actor)
    for policy in _choosable(campaign, edit, actor, account):
        if policy in held:
            continue
        known = {**about, "iam:policyarn": ((policy,),)}
        answer = campaign.ask(actor, edit.action, target, known)
        answer = Answer(all_of((answer.truth, room)), answer.supports)
        if land.gives_all(account, policy):
            found = list(_step(campaign, "all", target, "", actor, edit, answer))
            yield from found
            if found:
                return
        elif (document := land.document(account, policy)) and (document.allowed or policy in changing):
            yield from _step(campaign, "attach", target, policy, actor, edit, answer)
    yield from _attach_new(campaign, edit, actor, target, about)
    yield from _attach_unknown(campaign, edit, actor, target, about)


def _choosable(campaign: Campaign, edit: Edit, actor: str, account: str) -> list[str]:
    """Return the policies worth trying: where nothing limits the choice, one that gives everything is enough."""
    own, state, land = bit(edit.action), campaign.state(actor), campaign.land
    documents = [*(s.clauses for s in state.sources), *(state.boundary or ()), *(d for lv in state.scps for d in lv)]
    clauses = [c for d in documents for c in (*d.allows, *d.denies) if c.mask & own]
    limited = any(c.name == "iam:policyarn" for clause in clauses for c in clause.statement.conditions)
    return land.attachable(account) if limited else land.strong(account)[:2]


def _changeable(campaign: Campaign, actor: str) -> set[str]:
    """Return the policies that the actor may be able to write anew, or set back."""
    state = campaign.state(actor)
    ways = [way for way in ("iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion") if state.mask & bit(way)]
    return {arn for action in ways for arn in candidates(state, action, campaign.land.policy_index)}


def _attach_new(campaign: Campaign, edit: Edit, actor: str, target: str, about: dict[str, Options]) -> Iterator[Step]:
    """Make a policy whose name may be attached."""
    mine = f"arn:{target.split(':')[1]}:iam::{target.split(':')[4]}:policy/?*"
    wanted = {value for key, value in demands(campaign.state(actor), "iam:policyarn")} | {mine}
    taken = campaign.land.policies
    for pattern in sorted(wanted):
        name = common_arn(pattern, mine)
        if name is None or (target.split(":")[4], name) in taken:
            continue
        made = campaign.ask(actor, "iam:CreatePolicy", name)
        put = campaign.ask(actor, edit.action, target, {**about, "iam:policyarn": ((name,),)})
        both = Answer(all_of((made.truth, put.truth)), (*made.supports, *put.supports))
        yield from _step(campaign, "all", target, "", actor, edit, both)


_OF_AWS = "arn:aws:iam::aws:policy/?*"
_TAME = re.compile(r"ReadOnly|ViewOnly|/SecurityAudit$")
"""Words in the names of AWS's policies that only let one look."""


def _attach_unknown(
    campaign: Campaign, edit: Edit, actor: str, target: str, about: dict[str, Options]
) -> Iterator[Step]:
    """A policy of AWS that nobody holds is not read, and may give whatever AWS put into it."""
    wanted = {value for _, value in demands(campaign.state(actor), "iam:policyarn")} | {_OF_AWS}
    for name in sorted({name for pattern in wanted if (name := common_arn(pattern, _OF_AWS))}):
        if _TAME.search(name) or campaign.land.policy(target.split(":")[4], name):
            continue
        answer = campaign.ask(actor, edit.action, target, {**about, "iam:policyarn": ((name,),)})
        unread = Answer(all_of((answer.truth, depends_on("gap:aws-policies"))), answer.supports)
        yield from _step(campaign, "all", target, "", actor, edit, unread)


def _room(campaign: Campaign, edit: Edit, actor: str, target: str, held: set[str]) -> Truth:
    """Ten policies may be attached to one thing, twenty where AWS was asked; another must go first."""
    if len(held) < _MOST_ATTACHED:
        return YES
    about = campaign.about(actor, target)
    detach = edit.action.replace("Attach", "Detach")
    freed = any_of(
        campaign.ask(actor, detach, target, {**about, "iam:policyarn": ((policy,),)}).truth for policy in sorted(held)
    )
    return any_of((freed, NO if len(held) >= 2 * _MOST_ATTACHED else depends_on("quota:attached-policies")))


def _rewrite(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    answer = campaign.ask_of(actor, edit.action, target)
    policy = campaign.land.policy(target.split(":")[4], target)
    if policy is None or not answer.truth.possible:
        return
    room = YES
    if policy.versions is None:
        room = depends_on("gap:versions")
    if policy.versions is None or len(policy.versions) + 1 >= MOST_VERSIONS:
        deleted = campaign.ask_of(actor, "iam:DeletePolicyVersion", target).truth
        room = any_of((deleted, room if policy.versions is None else NO))
    yield from _step(campaign, "all", target, "", actor, edit, Answer(all_of((answer.truth, room)), answer.supports))


def _restore(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    policy = campaign.land.policy(target.split(":")[4], target)
    if policy is None or policy.versions == ():
        return
    answer = campaign.ask_of(actor, edit.action, target)
    if policy.versions is None:
        unknown = Answer(all_of((answer.truth, depends_on("gap:versions"))), answer.supports)
        yield from _step(campaign, "all", target, "", actor, edit, unknown)
    else:
        yield from _step(campaign, "restore", target, "", actor, edit, answer)


def _detach(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    about = campaign.about(actor, target)
    for source in campaign.land.sources(target)[0]:
        if source.name is None and source.clauses.denied:
            answer = campaign.ask(actor, edit.action, target, {**about, "iam:policyarn": ((source.asset,),)})
            yield from _step(campaign, "drop", target, source.asset, actor, edit, answer)


def _erase(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    if any(s.name is not None and s.clauses.denied for s in campaign.land.sources(target)[0]):
        answer = campaign.ask_of(actor, edit.action, target)
        yield from _step(campaign, "drop", target, INLINE, actor, edit, answer)


def _join(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    """Ten groups are the most that a user can be in; then another must be left first."""
    answer, room = campaign.ask(actor, edit.action, target), YES
    own = groups_of(campaign.land, gains, Changes())
    if len(own) >= _MOST_GROUPS:
        room = any_of(campaign.ask(actor, "iam:RemoveUserFromGroup", group.arn).truth for group in own)
    both = Answer(all_of((answer.truth, room)), answer.supports)
    yield from _step(campaign, "join", gains, target, actor, edit, both)


def _leave(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    if any(s.clauses.denied for s in campaign.land.sources(target)[0]):
        yield from _step(campaign, "leave", gains, target, actor, edit, campaign.ask(actor, edit.action, target))


def _unbind(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    if campaign.land.principal(target).boundary != "":
        answer = campaign.ask_of(actor, edit.action, target)
        yield from _step(campaign, "unbind", target, "", actor, edit, answer)


def _rebind(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    """Put a boundary that bounds nothing in the place of one that does."""
    if campaign.land.principal(target).boundary == "":
        return
    account = target.split(":")[4]
    about = campaign.about(actor, target)
    for policy in campaign.land.strong(account):
        known = {**about, "iam:permissionsboundary": ((policy,),)}
        answer = campaign.ask(actor, edit.action, target, known)
        yield from _step(campaign, "unbind", target, "", actor, edit, answer)


def _tag(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    about = campaign.about(actor, target)
    for key, value in sorted(_tags_of_use(campaign, target)):
        tag = key.partition("/")[2]
        known = {**about, f"aws:requesttag/{tag}": ((value,),), "aws:requesttag/": ((),), "aws:tagkeys": ((tag,),)}
        answer = campaign.ask(actor, edit.action, target, known)
        yield from _step(campaign, "tag", target, f"{tag}={value}", actor, edit, answer)


def _tags_of_use(campaign: Campaign, target: str) -> set[tuple[str, str]]:
    """The principal tags for which trusts, or the target's own policies, ask."""
    state, land = campaign.state(target), campaign.land
    asked = land.tags_asked | demands(state, "aws:principaltag/")
    return {*asked, *matching_tags(land, state), *named_tags(land, state)}


def _session(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    """Tag the session in which a role is assumed, where its trust admits it."""
    state = campaign.state(actor)
    for key, value in sorted(_tags_of_use(campaign, target)) if actor != target else ():
        tag = key.partition("/")[2]
        more: dict[str, Options] = {
            **campaign.about(actor, target),
            f"aws:requesttag/{tag}": ((value,),),
            "aws:requesttag/": ((),),
            "aws:tagkeys": ((tag,),),
        }
        found = welcome(campaign.land.trusts[target], actor, {**state.known, **more}, edit.action)
        own = campaign.ask(actor, edit.action, target, more)
        truth = any_of((found.direct, all_of((own.truth, any_of((found.role, found.account))))))
        yield from _step(campaign, "tag", target, f"{tag}={value}", actor, edit, Answer(truth, own.supports))


def _untag(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    about = campaign.about(actor, target)
    for tag in sorted(key.lower() for key in campaign.land.principal(target).tags or {}):
        answer = campaign.ask(actor, edit.action, target, {**about, "aws:tagkeys": ((tag,),)})
        yield from _step(campaign, "untag", target, tag, actor, edit, answer)


def _factor(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    """Register a virtual device, whose name is free."""
    if campaign.land.users[target].mfa:
        return
    account = target.split(":")[4]
    named = [common_arn(p, f"arn:*:iam::{account}:mfa/?*") for p in resources(campaign.state(actor), edit.also[0])]
    made = any_of(campaign.ask(actor, edit.also[0], name).truth for name in named if name)
    answer = campaign.ask_of(actor, edit.action, target)
    both = Answer(all_of((answer.truth, made)), answer.supports)
    yield from _step(campaign, "mfa", target, "", actor, edit, both)


def _open(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    answer = campaign.ask_of(actor, edit.action, target)
    yield from _step(campaign, "open", target, "", actor, edit, answer)


Doing = Callable[["Campaign", Edit, str, str, str], Iterator[Step]]
DOING: dict[str, Doing] = {
    "grant": _grant,
    "attach": _attach,
    "rewrite": _rewrite,
    "restore": _restore,
    "detach": _detach,
    "erase": _erase,
    "join": _join,
    "leave": _leave,
    "unbind": _unbind,
    "rebind": _rebind,
    "tag": _tag,
    "untag": _untag,
    "session": _session,
    "mfa": _factor,
    "trust": _open,
}

"""Principals held at once, and what they do to each other's permissions until nothing more can be gained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from stance.identity.context import Context
from stance.identity.policy import Condition
from stance.identity.powers.account import ManagedPolicy, Principal, Role, User
from stance.identity.powers.asking import Answer, ask
from stance.identity.powers.changes import INLINE, Change, Changes, Step, groups_of, state_of
from stance.identity.powers.clauses import Clauses, bit
from stance.identity.powers.keys import Options
from stance.identity.powers.landscape import Index, Landscape
from stance.identity.powers.state import State
from stance.identity.powers.table import Edit, edits
from stance.identity.powers.trusts import welcome
from stance.identity.powers.wide import administers, narrowed
from stance.identity.powers.witness import common_arn
from stance.identity.truth import NO, YES, Truth, all_of, any_of, depends_on
from stance.identity.variables import fill, variables_in

_MOST_VERSIONS = 5
_MOST_ATTACHED = 10
_MOST_GROUPS = 10
_ROUNDS = 12


class Campaign:
    """Some principals, all held by one attacker, and the changes that they have made.

    `possible` also takes steps that depend on something unknown; `open_ends` tells afterwards that there were such.
    `narrow` leaves out the statements that allow everything, to see what stands beside them.
    """

    def __init__(
        self, land: Landscape, held: Iterable[str], *, possible: bool = False, narrow: bool = False
    ) -> None:
        self.land = land
        self.held = sorted(set(held))
        self.possible = possible
        self.narrow = narrow
        self.open_ends = False
        self.changes = Changes()
        self.order: list[Step] = []
        self._states: dict[str, State] = {}

    def state(self, arn: str) -> State:
        """Return what one of the principals may do now."""
        if arn not in self._states:
            state = state_of(self.land, arn, self.changes)
            self._states[arn] = narrowed(state) if self.narrow else state
            self.open_ends |= bool(self._states[arn].gaps)
        return self._states[arn]

    def passes(self, truth: Truth) -> bool:
        """Tell whether an answer is good enough for this reading."""
        self.open_ends |= truth.value is None
        return truth.possible if self.possible else truth.sure

    def ask(self, actor: str, action: str, arn: str, more: Mapping[str, Options] | None = None) -> Answer:
        """Ask for one of the principals; what was not read of it makes every yes depend on it."""
        state = self.state(actor)
        answer = ask(state, action, arn, more)
        if state.gaps and answer.truth.possible:
            return Answer(all_of((answer.truth, depends_on(*state.gaps))), answer.supports)
        return answer

    def strengthen(self) -> None:
        """Change all that can be changed, round by round, until nothing is gained."""
        for _ in range(_ROUNDS):
            if any(administers(self.state(actor)).sure for actor in self.held):
                return
            steps = [step for actor in self.held for step in self._steps(actor)]
            new = [step for step in steps if self.changes.add(step)]
            self.order += [step for step in steps if step.change.effect == "all"] if new else []
            if not new:
                return
            self._states.clear()

    def _steps(self, actor: str) -> Iterator[Step]:
        mask = self.state(actor).mask
        for edit in edits():
            if mask & bit(edit.action) and edit.effect in _DOING:
                for target in self._targets(edit, actor):
                    yield from _DOING[edit.effect](self, edit, actor, *target)

    def _targets(self, edit: Edit, actor: str) -> Iterator[tuple[str, str]]:
        """What an edit could be done to, and which of the principals held would gain by it."""
        if edit.effect == "trust":
            found = candidates(self.state(actor), edit.action, self.land.role_index)
            yield from ((role, role) for role in found if role not in self.held)
            return
        for arn in self.held:
            one = self.land.principal(arn)
            if edit.on == ("user" if isinstance(one, User) else "role"):
                yield arn, arn
            elif edit.on == "policy":
                yield from ((policy, arn) for policy in self.policies_of(arn))
            elif edit.on == "group" and isinstance(one, User):
                yield from ((group, arn) for group in self._groups(edit, arn, actor))

    def _groups(self, edit: Edit, user: str, actor: str) -> list[str]:
        own = [group.arn for group in groups_of(self.land, user, self.changes)]
        if edit.effect != "join":
            return own
        account = user.split(":")[4]
        every = Index(g for g in self.land.groups if g.split(":")[4] == account and g not in own)
        return candidates(self.state(actor), edit.action, every)

    def policies_of(self, arn: str) -> list[str]:
        """Return the account's own managed policies that a principal holds or is bounded by."""
        one = self.land.principal(arn)
        found = {s.asset for s in self.state(arn).sources if s.name is None and s.asset}
        found |= {one.boundary} if one.boundary else set()
        known = (self.land.policy(one.account, policy) for policy in found)
        return sorted(policy.arn for policy in known if policy and policy.changeable)

    def about(self, actor: str, arn: str) -> dict[str, Options]:
        """The context keys that follow from what a request is about: its tags, its boundary."""
        found: dict[str, Options] = {}
        one = self._thing(arn)
        tags = one.tags if one is not None else {}
        for prefix in ("aws:resourcetag/", "iam:resourcetag/"):
            found[prefix] = (None,) if tags is None else ((),)
            found |= {f"{prefix}{key.lower()}": ((value,),) for key, value in (tags or {}).items()}
        if isinstance(one, Principal):
            found["iam:permissionsboundary"] = (None,) if one.boundary is None else ((one.boundary,) if one.boundary
                                                                                    else (),)
        return self._retagged(actor, arn, one, found)

    def _thing(self, arn: str) -> Principal | ManagedPolicy | None:
        found = self.land.users.get(arn) or self.land.roles.get(arn)
        return found or self.land.policy(arn.split(":")[4], arn)

    def _retagged(
        self, actor: str, arn: str, one: Principal | ManagedPolicy | None, known: dict[str, Options]
    ) -> dict[str, Options]:
        """Tags that the actor could give to the thing first, where its permissions ask for them."""
        action = {User: "iam:TagUser", Role: "iam:TagRole", ManagedPolicy: "iam:TagPolicy"}.get(type(one))
        if action is None or not self.state(actor).mask & bit(action):
            return known
        before = dict(known)
        for key, value in demands(self.state(actor), "resourcetag/"):
            tag = key.partition("/")[2]
            more = {**before, f"aws:requesttag/{tag}": ((value,),), "aws:tagkeys": ((tag,),)}
            more["aws:requesttag/"] = ((),)
            if self.passes(self.ask(actor, action, arn, more).truth):
                known[key] = (*known.get(key, ((),)), (value,))
        return known


def candidates(state: State, action: str, index: Index) -> list[str]:
    """Return the ARNs of an index that a principal's Allow statements may cover for an action."""
    own, found = bit(action), set[str]()
    if not state.mask & own:
        return []
    for source in state.sources:
        for clause in source.clauses.allows:
            if not clause.mask & own:
                continue
            resources = clause.statement.resources
            if resources is None or "*" in resources:
                return list(index.arns)
            for pattern in resources:
                found.update(index.matching(re.sub(r"\$\{[^}]*\}", "*", pattern)))
    return sorted(found)


def demands(state: State, part: str) -> set[tuple[str, str]]:
    """Return the tag keys (whole condition keys with `part` in them) and values that a principal's policies ask for."""
    known = Context({key: one[0] for key, one in state.known.items() if one[0] is not None})
    filled = ((c.name, fill(value, known, substitute=True).pattern) for c in _conditions(state) for value in c.values)
    return {(name, value) for name, value in filled if part in name and value is not None}


def _conditions(state: State) -> Iterator[Condition]:
    for source in state.sources:
        for clause in (*source.clauses.allows, *source.clauses.denies):
            yield from clause.statement.conditions


def matching_tags(land: Landscape, state: State) -> set[tuple[str, str]]:
    """Return tags of the principal that would equal a tag of somebody else, where its policies compare the two."""
    found = set()
    for condition in _conditions(state):
        mine = {k for value in condition.values for k in variables_in(value) if k.startswith("aws:principaltag/")}
        if mine and "resourcetag/" in condition.name:
            tag = condition.name.partition("/")[2]
            found |= {(key, value) for key in mine for value in land.tag_values.get(tag, ())}
    return found


def _step(campaign: Campaign, effect: str, target: str, word: str, actor: str, edit: Edit, answer: Answer) -> (
    Iterator[Step]
):
    if campaign.passes(answer.truth):
        yield Step(Change(effect, target, word), actor, edit.id, answer.supports, answer.truth.depends)


def _grant(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    answer = campaign.ask(actor, edit.action, target, campaign.about(actor, target))
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


def _choosable(campaign: Campaign, edit: Edit, actor: str, account: str) -> list[str]:
    """Return the policies worth trying: where nothing limits the choice, one that gives everything is enough."""
    own, state, land = bit(edit.action), campaign.state(actor), campaign.land
    listed = land.attachable(account)
    documents = [*(s.clauses for s in state.sources), *(state.boundary or ()), *(d for lv in state.scps for d in lv)]
    clauses = [c for d in documents for c in (*d.allows, *d.denies) if c.mask & own]
    limited = any(c.name == "iam:policyarn" for clause in clauses for c in clause.statement.conditions)
    return listed if limited else [arn for arn in listed[:2] if land.gives_all(account, arn)]


def _changeable(campaign: Campaign, actor: str) -> set[str]:
    """Return the policies that the actor may be able to write anew, or set back."""
    state = campaign.state(actor)
    ways = [way for way in ("iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion") if state.mask & bit(way)]
    return {arn for action in ways for arn in candidates(state, action, campaign.land.policy_index)}


def _attach_new(
    campaign: Campaign, edit: Edit, actor: str, target: str, about: dict[str, Options]
) -> Iterator[Step]:
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
    answer = campaign.ask(actor, edit.action, target, campaign.about(actor, target))
    policy = campaign.land.policy(target.split(":")[4], target)
    if policy is None or not answer.truth.possible:
        return
    room = YES
    if policy.versions is None:
        room = depends_on("gap:versions")
    if policy.versions is None or len(policy.versions) + 1 >= _MOST_VERSIONS:
        deleted = campaign.ask(actor, "iam:DeletePolicyVersion", target, campaign.about(actor, target)).truth
        room = any_of((deleted, room if policy.versions is None else NO))
    yield from _step(
        campaign, "all", target, "", actor, edit, Answer(all_of((answer.truth, room)), answer.supports)
    )


def _restore(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    policy = campaign.land.policy(target.split(":")[4], target)
    if policy is None or policy.versions == ():
        return
    answer = campaign.ask(actor, edit.action, target, campaign.about(actor, target))
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
        answer = campaign.ask(actor, edit.action, target, campaign.about(actor, target))
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
        answer = campaign.ask(actor, edit.action, target, campaign.about(actor, target))
        yield from _step(campaign, "unbind", target, "", actor, edit, answer)


def _rebind(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    """Put a boundary that bounds nothing in the place of one that does."""
    if campaign.land.principal(target).boundary == "":
        return
    account = target.split(":")[4]
    about = campaign.about(actor, target)
    for policy in campaign.land.attachable(account):
        if campaign.land.gives_all(account, policy):
            known = {**about, "iam:permissionsboundary": ((policy,),)}
            yield from _step(campaign, "unbind", target, "", actor, edit, campaign.ask(actor, edit.action, target, known))


def _tag(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    about = campaign.about(actor, target)
    state, land = campaign.state(target), campaign.land
    asked = land.tags_asked | demands(state, "aws:principaltag/") | matching_tags(land, state)
    for key, value in sorted(asked):
        tag = key.partition("/")[2]
        known = {**about, f"aws:requesttag/{tag}": ((value,),), "aws:requesttag/": ((),), "aws:tagkeys": ((tag,),)}
        answer = campaign.ask(actor, edit.action, target, known)
        yield from _step(campaign, "tag", target, f"{tag}={value}", actor, edit, answer)


def _session(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    """Tag the session in which a role is assumed, where its trust admits it."""
    state = campaign.state(actor)
    for key, value in sorted(demands(campaign.state(target), "aws:principaltag/")) if actor != target else ():
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
    answer = campaign.ask(actor, edit.action, target, campaign.about(actor, target))
    both = Answer(all_of((answer.truth, made)), answer.supports)
    yield from _step(campaign, "mfa", target, "", actor, edit, both)


def _open(campaign: Campaign, edit: Edit, actor: str, target: str, gains: str) -> Iterator[Step]:
    answer = campaign.ask(actor, edit.action, target, campaign.about(actor, target))
    yield from _step(campaign, "open", target, "", actor, edit, answer)


def resources(state: State, action: str) -> list[str]:
    """Return the resource patterns of a principal's Allow statements for an action, variables filled by anything."""
    own = bit(action)
    found: set[str] = set()
    for source in state.sources:
        for clause in source.clauses.allows:
            if clause.mask & own:
                found |= {re.sub(r"\$\{[^}]*\}", "*", r) for r in clause.statement.resources or ("*",)}
    return sorted(found)


Doing = Callable[[Campaign, Edit, str, str, str], Iterator[Step]]
_DOING: dict[str, Doing] = {
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

__all__ = ["Campaign", "Clauses", "candidates", "demands", "resources"]

"""Principals held at once, and what they do to each other's permissions until nothing more can be gained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stance.identity.powers.account import ManagedPolicy, Principal, Role, User
from stance.identity.powers.asking import Answer, alike, ask
from stance.identity.powers.by_stack import by_stack, speaks_of_services
from stance.identity.powers.changes import Changes, Step, groups_of, state_of
from stance.identity.powers.clauses import bit
from stance.identity.powers.doing import DOING
from stance.identity.powers.keys import Options
from stance.identity.powers.landscape import Index, Landscape
from stance.identity.powers.searching import candidates, demands
from stance.identity.powers.state import State
from stance.identity.powers.table import Edit, edits
from stance.identity.powers.wide import administers, narrowed
from stance.identity.truth import Truth, all_of, depends_on

_ROUNDS = 12


class Campaign:
    """Some principals, all held by one attacker, and the changes that they have made.

    `possible` also takes steps that depend on something unknown; `open_ends` tells afterwards that there were such.
    `narrow` leaves out the statements that allow everything, to see what stands beside them.
    """

    def __init__(self, land: Landscape, held: Iterable[str], *, possible: bool = False, narrow: bool = False) -> None:
        self.land = land
        self.held = sorted(set(held))
        self.possible = possible
        self.narrow = narrow
        self.open_ends = False
        self.changes = Changes()
        self.order: list[Step] = []
        self._states: dict[str, State] = {}
        self._alike: dict[tuple[str, str], Answer | None] = {}
        self._by_service: dict[str, bool] = {}

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
        if not answer.truth.sure and self._through_services(actor):
            stacked = by_stack(state, action, arn, more)
            answer = stacked if stacked.truth.sure or not answer.truth.possible else answer
        if state.gaps and answer.truth.possible:
            return Answer(all_of((answer.truth, depends_on(*state.gaps))), answer.supports)
        return answer

    def _through_services(self, actor: str) -> bool:
        if actor not in self._by_service:
            self._by_service[actor] = speaks_of_services(self.state(actor))
        return self._by_service[actor]

    def ask_of(self, actor: str, action: str, arn: str) -> Answer:
        """Ask with what is known of the thing itself, where that could matter."""
        key = actor, action
        if key not in self._alike:
            self._alike[key] = self.ask(actor, action, arn) if alike(self.state(actor), action) else None
        known = self._alike[key]
        return self.ask(actor, action, arn, self.about(actor, arn)) if known is None else known

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
            self._alike.clear()
            self._by_service.clear()

    def _steps(self, actor: str) -> Iterator[Step]:
        mask = self.state(actor).mask
        for edit in edits():
            if mask & bit(edit.action) and edit.effect in DOING:
                for target in self._targets(edit, actor):
                    yield from DOING[edit.effect](self, edit, actor, *target)

    def _targets(self, edit: Edit, actor: str) -> Iterator[tuple[str, str]]:
        """What an edit could be done to, and which of the principals held would gain by it."""
        if edit.effect == "trust":
            found = candidates(self.state(actor), edit.action, self.land.role_index)
            yield from ((role, role) for role in found if role not in self.held and self.land.roles[role].changeable)
            return
        for arn in self.held:
            one = self.land.principal(arn)
            if edit.on == ("user" if isinstance(one, User) else "role"):
                if not isinstance(one, Role) or one.changeable or edit.effect == "session":
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
            found["iam:permissionsboundary"] = (
                (None,) if one.boundary is None else ((one.boundary,) if one.boundary else (),)
            )
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

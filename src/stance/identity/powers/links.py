"""Whom a campaign can become beside those whom it holds: roles, users, whatever acts with a role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from stance.identity.powers.account import User
from stance.identity.powers.asking import Answer, ask
from stance.identity.powers.campaign import Campaign
from stance.identity.powers.changes import Step
from stance.identity.powers.clauses import bit
from stance.identity.powers.keys import Options
from stance.identity.powers.searching import candidates, clauses_about, resources
from stance.identity.powers.state import State, Support
from stance.identity.powers.table import Edit, edits
from stance.identity.powers.trusts import Trusting, Welcome, welcome
from stance.identity.powers.wide import administers, wide_supports, within_boundary
from stance.identity.powers.witness import common_arn
from stance.identity.truth import NO, YES, Truth, all_of, any_of, depends_on

ASSUME = "sts:AssumeRole"


@dataclass(frozen=True, slots=True)
class Link:
    """Whoever holds `source` can get to `target`.

    `needed` are the parts that must all be there, each a choice among statements of the source; `trust` the
    statements of the target's trust policy that let it in; `prior` the changes made before, and
    `through` the links by which those were reached who take part.
    """

    source: str
    kind: str
    target: str
    way: str
    depends: frozenset[str] = frozenset()
    needed: tuple[tuple[Support, ...], ...] = ()
    trust: tuple[str, tuple[int, ...]] = ("", ())
    prior: tuple[Step, ...] = field(default=(), hash=False)
    assumptions: tuple[str, ...] = ()
    through: tuple[Link, ...] = field(default=(), hash=False)

    @property
    def sure(self) -> bool:
        """Whether nothing unknown decides."""
        return not self.depends


def links(campaign: Campaign) -> Iterator[Link]:
    """Return what each of the principals held can get to now."""
    from stance.identity.powers.federating import federated  # here, with the next, for they look at links in turn
    from stance.identity.powers.making import made
    from stance.identity.powers.ways import passed, taken_over

    for actor in campaign.held:
        state = campaign.state(actor)
        found = list(_administers(campaign, actor, state))
        yield from found
        if any(link.sure for link in found) or not relevant(campaign, actor, state):
            continue  # the account holds everything else that it could get to
        yield from _assumed(campaign, actor, state)
        yield from federated(campaign, actor, state)
        yield from _credentials(campaign, actor, state)
        yield from made(campaign, actor, state)
        yield from passed(campaign, actor, state)
        yield from taken_over(campaign, actor, state)


def relevant(campaign: Campaign, actor: str, state: State) -> bool:
    """Tell whether a principal has any power, or some role's trust names it."""
    named = campaign.land.named
    return bool(state.mask or state.gaps or actor in named or "*" in named or campaign.changes.steps)


def _administers(campaign: Campaign, actor: str, state: State) -> Iterator[Link]:
    truth = administers(state)
    if state.gaps:
        truth = all_of((any_of((truth, depends_on(*state.gaps))), depends_on(*state.gaps)))
    if campaign.passes(truth):
        yield Link(actor, "administers", state.account, "administrator", truth.depends, (wide_supports(state),))


def _assumed(campaign: Campaign, actor: str, state: State) -> Iterator[Link]:
    named, land = campaign.land.named, campaign.land
    by_name = {*named.get(actor, ()), *named.get("*", ()), *named.get(_bare(actor), ())}
    opened = {change.target for change in campaign.changes.steps if change.effect == "open"}
    by_account = set(named.get(state.account, ())) & set(candidates(state, ASSUME, land.role_index))
    for role in sorted((by_name | by_account | opened) - {actor}):
        if role in campaign.held and len(campaign.held) == 1:
            continue
        yield from _one_role(campaign, actor, role, opened)


def _bare(actor: str) -> str:
    """A role's ARN without its path, as sessions show it."""
    head, _, tail = actor.partition(":role/")
    return f"{head}:role/{tail.rsplit('/', 1)[-1]}" if tail else actor


def _one_role(campaign: Campaign, actor: str, role: str, opened: set[str]) -> Iterator[Link]:
    state, land = campaign.state(actor), campaign.land
    about = campaign.about(actor, role)
    if role in opened:
        answer = ask(state, ASSUME, role, about, granted=True)
        truth = _with_gaps(answer.truth, state)
        if campaign.passes(truth):
            steps = [step for change, step in campaign.changes.steps.items() if change == ("open", role, "")]
            depends = truth.depends.union(*(s.depends for s in steps))
            yield Link(actor, "assumes", role, "iam-change-trust", depends, tuple(s.supports for s in steps))
    trust = land.trusts[role]
    about |= _secret(campaign, actor, role, trust)
    best = _entered(state, role, trust, {**_UNADORNED, **about}, (ASSUME,))
    for action, keys in _ADORNING if not best.truth.sure else ():
        if _asks(state, trust, keys):
            rest = {key: value for key, value in _UNADORNED.items() if key not in keys}
            adorned = _entered(state, role, trust, {**rest, **about}, (ASSUME, action))
            best = adorned if adorned.truth.sure or not best.truth.possible else best
    truth = _with_gaps(best.truth, state)
    if campaign.passes(truth):
        yield Link(actor, "assumes", role, "sts-assume-role", truth.depends, best.needed, (role, best.statements))


_TAGS = ("aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys")
_ADORNING = (("sts:TagSession", _TAGS), ("sts:SetSourceIdentity", ("sts:sourceidentity",)))
"""What a session may be given as it begins, and the action that trust and policies must allow beside."""
_UNADORNED: dict[str, Options] = {key: ((),) for _, keys in _ADORNING for key in keys}


def _asks(state: State, trust: Trusting, keys: tuple[str, ...]) -> bool:
    """Tell whether the trust, or what the caller's policies say of assuming, speaks of some key."""
    statements = [*trust.policy.statements, *(c.statement for c in clauses_about(state, (ASSUME,)))]
    return any(c.name.startswith(keys) for s in statements for c in s.conditions)


@dataclass(frozen=True, slots=True)
class _Entry:
    truth: Truth
    needed: tuple[tuple[Support, ...], ...]
    statements: tuple[int, ...]


def _entered(state: State, role: str, trust: Trusting, about: dict[str, Options], actions: tuple[str, ...]) -> _Entry:
    """Put together the answers for all actions that beginning a session asks for."""
    truths, needed, statements = list[Truth](), list[tuple[Support, ...]](), list[int]()
    for action in actions:
        found = welcome(trust, state.arn, {**state.known, **about}, action)
        truth, supports = _allowed_in(state, role, about, found, action, same=state.account == role.split(":")[4])
        truths.append(truth)
        needed += supports
        statements += found.statements
    return _Entry(all_of(truths), tuple(needed), tuple(dict.fromkeys(statements)))


def _secret(campaign: Campaign, actor: str, role: str, trust: Trusting) -> dict[str, Options]:
    """An external id is known to whoever may read the trust that asks for it."""
    asked = [c for s in trust.policy.statements for c in s.conditions if c.name == "sts:externalid"]
    if not asked or any("*" in value for c in asked for value in c.values):
        return {}
    reading = [("iam:GetRole", role), ("iam:ListRoles", "*"), ("iam:GetAccountAuthorizationDetails", "*")]
    if any(campaign.ask(actor, action, arn).truth.sure for action, arn in reading):
        return {}
    return {"sts:externalid": ((), None)}


def _with_gaps(truth: Truth, state: State) -> Truth:
    return all_of((truth, depends_on(*state.gaps))) if state.gaps and truth.possible else truth


def _allowed_in(
    state: State, role: str, about: dict[str, Options], found: Welcome, action: str, *, same: bool
) -> tuple[Truth, tuple[tuple[Support, ...], ...]]:
    """Put together what the trust and the caller's own policies say."""
    if not (found.direct.possible or found.role.possible or found.account.possible):
        return found.direct, ()
    own = ask(state, action, role, about)
    if not same:
        return all_of((own.truth, any_of((found.direct, found.role, found.account)))), (own.supports,)
    undenied = ask(state, action, role, about, granted=True).truth
    bounded = within_boundary(state, action, role, about)
    free = any_of((all_of((found.direct, undenied)), all_of((found.role, undenied, bounded))))
    by_leave = all_of((own.truth, any_of((found.direct, found.role, found.account))))
    if free.sure or (free.possible and not by_leave.sure):
        return any_of((free, by_leave)), ()
    return by_leave, (own.supports,)


def _credentials(campaign: Campaign, actor: str, state: State) -> Iterator[Link]:
    for edit in edits():
        if edit.effect not in ("key", "login", "relogin") or not state.mask & bit(edit.action):
            continue
        named = candidates(state, edit.action, campaign.land.user_index)
        for user in named:
            yield from _credential(campaign, actor, user, edit, (campaign.ask_of(actor, edit.action, user),))
        if state.mask & bit(RENAME):
            yield from _renamed(campaign, actor, state, edit, set(named))


RENAME = "iam:UpdateUser"


def _renamed(campaign: Campaign, actor: str, state: State, edit: Edit, named: set[str]) -> Iterator[Link]:
    """Users that can be given a name for which the action is allowed; both names must be allowed for that."""
    template = f"arn:{state.arn.split(':')[1]}:iam::{state.account}:user/?*"
    free = {name for p in resources(state, edit.action) if (name := common_arn(p, template))} - {*campaign.land.users}
    for user in sorted({*candidates(state, RENAME, campaign.land.user_index)} - named) if free else ():
        about = campaign.about(actor, user)
        asked = [[(RENAME, user), (RENAME, name), (edit.action, name)] for name in sorted(free)[:2]]
        for parts in asked:
            answers = tuple(campaign.ask(actor, action, arn, about) for action, arn in parts)
            yield from _credential(campaign, actor, user, edit, answers)


def _credential(campaign: Campaign, actor: str, user: str, edit: Edit, answers: tuple[Answer, ...]) -> Iterator[Link]:
    one, way = campaign.land.users[user], edit.id
    allowed = all_of(answer.truth for answer in answers)
    if not allowed.possible or user == actor or one.account != campaign.state(actor).account:
        return
    room, needed = YES, [answer.supports for answer in answers]
    if edit.effect == "key" and (one.keys is None or one.keys >= 2):
        deleted = campaign.ask_of(actor, "iam:DeleteAccessKey", user)
        room = any_of((deleted.truth, depends_on("gap:credentials"))) if one.keys is None else deleted.truth
        if one.keys is not None:
            way, needed = "iam-replace-access-key", [*needed, deleted.supports]
    elif edit.effect != "key":
        room = _password(campaign, actor, one, edit.effect)
    assumed = ("credentials",) if one.untold else ()
    truth = all_of((allowed, YES if assumed else room))
    if campaign.passes(truth):
        yield Link(actor, "sets-credential", user, way, truth.depends, tuple(needed), assumptions=assumed)


def _password(campaign: Campaign, actor: str, one: User, effect: str) -> Truth:
    """A password is good for a sign-in where no device is asked for, or none any more."""
    if one.mfa is False:
        return _settable(campaign, actor, one, effect)
    taken = campaign.ask_of(actor, "iam:DeactivateMFADevice", one.arn).truth
    factor = any_of((taken, NO if one.mfa else depends_on("gap:credentials")))
    return all_of((_settable(campaign, actor, one, effect), factor))


def _settable(campaign: Campaign, actor: str, one: User, effect: str) -> Truth:
    """A first password needs that there is none, or none any more; another needs that there is one."""
    if effect == "relogin":
        return depends_on("gap:credentials") if one.password is None else (YES if one.password else NO)
    if one.password is False:
        return YES
    deleted = campaign.ask_of(actor, "iam:DeleteLoginProfile", one.arn).truth
    return any_of((deleted, depends_on("gap:credentials"))) if one.password is None else deleted

"""What has been changed of identities on the way, and what each principal may do after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from stance.identity.powers.account import Group, Principal, Role, User
from stance.identity.powers.clauses import Clauses
from stance.identity.powers.keys import Options, now
from stance.identity.powers.landscape import Landscape, readable
from stance.identity.powers.state import EVERYTHING, Pull, Source, State, Support, compiled_all

INLINE = "inline"
"""Stands for all inline policies of a holder."""


class Change(NamedTuple):
    """One thing done to an identity: how (an edit's effect), to what, and the further word it takes."""

    effect: str
    target: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Who made a change, by which edit, on the strength of which statements, and what it depends on."""

    change: Change
    actor: str
    edit: str
    supports: tuple[Support, ...] = ()
    depends: frozenset[str] = frozenset()


@dataclass(slots=True)
class Changes:
    """All changes so far; they only ever grow, for what was allowed once was used then."""

    steps: dict[Change, Step] = field(default_factory=dict)

    def add(self, step: Step) -> bool:
        """Note a change; tell whether it is new."""
        if step.change in self.steps:
            return False
        self.steps[step.change] = step
        return True

    def has(self, effect: str, target: str, word: str = "") -> bool:
        """Tell whether a change was made."""
        return (effect, target, word) in self.steps

    def words(self, effect: str, target: str) -> list[str]:
        """Return the further words of the changes of one kind to one thing."""
        return [c.word for c in self.steps if c.effect == effect and c.target == target]


def state_of(land: Landscape, arn: str, changes: Changes) -> State:
    """Return what a principal may do, with what was changed."""
    one = land.principal(arn)
    gaps: set[str] = set()
    groups = list(_groups(land, one, changes, gaps))
    holders: list[Principal | Group] = [one, *groups]
    sources = [s for holder in holders for s in _held(land, one, holder, changes, gaps)]
    boundary = _boundary(land, one, changes, gaps)
    everything = any(changes.has("all", target) for target in (arn, *(g.arn for g in groups)))
    everything = everything or any(changes.has("all", s.asset) for s in sources)
    sources = [
        replace(s, optional=True) if s.clauses.denied and _lifted(land, arn, s, changes) else s for s in sources
    ]
    denying = tuple(s for s in sources if s.clauses.denied and not s.optional)
    return State(
        arn=arn,
        sources=(EVERYTHING, *sources) if everything else tuple(sources),
        denying=denying,
        boundary=boundary,
        scps=_scps(land, one.account),
        known=_known(land, one, changes, gaps),
        gaps=frozenset(gaps),
    )


def groups_of(land: Landscape, arn: str, changes: Changes) -> list[Group]:
    """Return the groups of a user, those joined on the way included."""
    return list(_groups(land, land.principal(arn), changes, set()))


def _groups(land: Landscape, one: Principal, changes: Changes, gaps: set[str]) -> Iterator[Group]:
    if not isinstance(one, User):
        return
    if one.groups is None:
        gaps.add("gap:groups")
    for name in one.groups or ():
        group = land.group(one.account, name)
        if group:
            yield group
        else:
            gaps.add("gap:groups")
    for arn in changes.words("join", one.arn):
        yield land.groups[arn]


def _held(
    land: Landscape, one: Principal, holder: Principal | Group, changes: Changes, gaps: set[str]
) -> Iterator[Source]:
    """Everything that a principal holds through one holder: itself or a group."""
    held, whole = land.sources(holder.arn)
    if not whole:
        gaps.add("gap:policies")
    added = [land.managed(one.account, holder.arn, arn) for arn in changes.words("attach", holder.arn)]
    joined = changes.has("join", one.arn, holder.arn)
    for source in (*held, *(replace(s, optional=True) for s in added if s)):
        through = _through(source, one, holder)
        yield replace(through, optional=True, clauses=_as_joined(source, held)) if joined else through
        if source.name is None and changes.has("restore", source.asset):
            for document in _others(land, one.account, source.asset):
                yield Source(source.asset, None, _allows_only(document), source.holder, source.via, fixed=True)


def _as_joined(source: Source, held: Iterable[Source]) -> Clauses:
    """Who joins a group for what one of its policies allows takes on what the others deny."""
    denies = tuple(deny for other in held for deny in other.clauses.denies)
    denied = 0
    for deny in denies:
        denied |= deny.mask
    return replace(source.clauses, denies=denies, denied=denied)


def _through(source: Source, one: Principal, holder: Principal | Group) -> Source:
    if isinstance(holder, Principal):
        return source
    member = Pull(one.arn, "groups", holder.name)
    return replace(source, via=(*source.via, member))


def _others(land: Landscape, account: str, policy: str) -> list[Clauses]:
    known = land.policy(account, policy)
    found = [readable(document) for _, document in (known.versions or ())] if known else []
    return [document for document in found if document]


@lru_cache(maxsize=4096)
def _allows_only(clauses: Clauses) -> Clauses:
    return Clauses(clauses.allows, (), clauses.allowed, 0)


def _lifted(land: Landscape, arn: str, source: Source, changes: Changes) -> bool:
    """Tell whether somebody took the Deny statements of a source away."""
    return (
        (source.name is None and changes.has("all", source.asset))
        or changes.has("drop", source.holder, source.asset if source.name is None else INLINE)
        or changes.has("leave", arn, source.holder)
        or (
            changes.has("restore", source.asset)
            and any(not other.denied for other in _others(land, arn.split(":")[4], source.asset))
        )
    )


def _boundary(land: Landscape, one: Principal, changes: Changes, gaps: set[str]) -> tuple[Clauses, ...] | None:
    if one.boundary == "" or changes.has("unbind", one.arn):
        return None
    if one.boundary is None:
        gaps.add("gap:boundary")
        return None
    if changes.has("all", one.boundary):
        return None
    document = land.document(one.account, one.boundary)
    if document is None:
        gaps.add("gap:boundary")
        return None
    restored = _others(land, one.account, one.boundary) if changes.has("restore", one.boundary) else []
    return (document, *restored)


def _scps(land: Landscape, account: str) -> tuple[tuple[Clauses, ...], ...]:
    known = land.accounts.get(account)
    return tuple(compiled_all(level) for level in known.scps or ()) if known else ()


def _known(land: Landscape, one: Principal, changes: Changes, gaps: set[str]) -> dict[str, Options]:
    """The context keys that follow from who asks."""
    found: dict[str, Options] = {
        "aws:principalarn": ((one.arn,),),
        "aws:principalaccount": ((one.account,),),
        "aws:principalisawsservice": (("false",),),
        "aws:viaawsservice": (("false",),),
        "aws:securetransport": (("true",),),
        "aws:resourceaccount": ((one.account,),),
    }
    organization = land.accounts[one.account].organization if one.account in land.accounts else None
    if organization is not None:
        found["aws:principalorgid"] = ((organization,) if organization else (),)
        found["aws:resourceorgid"] = found["aws:principalorgid"]
    if isinstance(one, User):
        found |= _of_user(one, changes)
    elif isinstance(one, Role):
        found["aws:principaltype"] = (("AssumedRole",),)
        found["aws:username"] = ((),)
        found["aws:multifactorauthpresent"] = (None,)
        found["aws:multifactorauthage"] = ((),)
        found["aws:tokenissuetime"] = (now(),)
    for key, value in (one.tags or {}).items():
        found[f"aws:principaltag/{key.lower()}"] = ((value,),)
    if one.tags is None:
        gaps.add("gap:tags")
        found["aws:principaltag/"] = (None,)
    for word in changes.words("tag", one.arn):
        key, _, value = word.partition("=")
        name = f"aws:principaltag/{key.lower()}"
        found[name] = (*found.get(name, ((),)), (value,))
    for key in changes.words("untag", one.arn):
        name = f"aws:principaltag/{key.lower()}"
        found[name] = (*found.get(name, ()), ())
    return found


def _of_user(one: User, changes: Changes) -> dict[str, Options]:
    """A user signs with long-term keys, in the console, or with a second factor, as it likes and can."""
    factor = changes.has("mfa", one.arn) or one.mfa
    present: Options = ((), ("false",)) if one.password else ((),)
    age: Options = ((),)
    if factor:
        present, age = (*present, ("true",)), (*age, ("1",))
    elif one.mfa is None:
        present, age = (*present, None), (*age, None)
    return {
        "aws:username": ((one.name,),),
        "aws:principaltype": (("User",),),
        "aws:federatedprovider": ((),),
        "aws:rolesessionname": ((),),
        "aws:multifactorauthpresent": present,
        "aws:multifactorauthage": age,
        "aws:tokenissuetime": ((), now()),
    }

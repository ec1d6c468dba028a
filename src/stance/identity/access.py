"""Which principals read and write which data stores: what identity and resource policies give,
within boundaries, and with the use of the store's key.

Principals whose policies say the same of a store are decided together: a *unit* is one support (the statements
that give the right, one for each need) under the same Deny statements and boundary, its members, and the stores
it opens. Source: IAM User Guide, "Policy evaluation logic"; KMS Developer Guide, "Key policies".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import chain, product
from math import prod

from stance.identity.callers import Closeness
from stance.identity.context import Context
from stance.identity.data_store import Store, allowed_by, spared_by_policy
from stance.identity.evaluate import applies, covers_action
from stance.identity.holders import Holder, Place, Reader
from stance.identity.policy import Statement
from stance.identity.request_keys import personal, request_keys
from stance.identity.samples import samples
from stance.identity.shelf import Shelf, Shelved, alike
from stance.identity.stores import Need, Way
from stance.identity.truth import NO, YES, Truth, all_of, any_of, depends_on
from stance.model.memory import Memory

MOST_SUPPORTS = 8
"""Of one way, for one principal; beyond, one stands for all and names no statement that would cut it."""

_KEY = "{key}"
_OWN = (Closeness.ROLE, Closeness.DIRECT)
_ANY = (Closeness.ACCOUNT, *_OWN)


@dataclass(frozen=True)
class Unit:
    """`members` (each by the places of its support) can do `kind` to the stores in `shared`, as surely as told.

    `mark` is the same for the same statements, limits and account. `single` are answers for one member alone,
    where a store's policy tells principals apart; `whole` are for all stores that only their names tell apart.
    """

    kind: str
    service: str
    account: str
    mark: str
    members: tuple[tuple[str, tuple[Place, ...]], ...]
    shared: tuple[tuple[str, Truth], ...]
    whole: tuple[tuple[Shelved, Truth], ...] = ()
    single: tuple[tuple[str, tuple[Place, ...], str, Truth], ...] = ()


@dataclass(frozen=True)
class Limits:
    """What takes away from an Allow: Deny statements, and caps (a boundary, a level of service control policies),
    each of which must allow too."""

    denying: tuple[Statement, ...] = ()
    caps: tuple[tuple[Statement, ...], ...] = ()
    bounded: bool = False
    """Whether the first cap is a permissions boundary."""

    @property
    def of_named(self) -> Limits:
        """What is left of them for whom a resource policy names directly: boundaries do not cap that."""
        return Limits(self.denying, self.caps[self.bounded :])

    def leave(self, action: str, resource: str, context: Context) -> Truth:
        """Whether they leave an action on a resource."""
        spared = all_of(applies(d, action, resource, context).negate() for d in self.denying)
        return all_of((spared, *(any_of(applies(b, action, resource, context) for b in cap) for cap in self.caps)))


@dataclass
class _Group:
    kind: str
    account: str
    form: str
    limits: Limits
    holders: dict[str, Holder] = field(default_factory=dict)
    variants: dict[tuple[int, ...], tuple[Way, tuple[Statement, ...]]] = field(default_factory=dict)
    members: dict[tuple[str, tuple[Place, ...]], None] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Sixteen hexadecimal digits of what the group rests on."""
        said = {repr(s) for _, support in self.variants.values() for s in support}
        limits = [sorted(map(repr, part)) for part in (self.limits.denying, *self.limits.caps)]
        users = next(iter(self.holders.values())).user
        rest = repr((self.kind, self.form, self.account, users, self.limits.bounded, sorted(said), limits))
        return blake2b(rest.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass
class _Alike:
    """What was answered for whole shelves, for all but some of a shelf, and the stores that are done with."""

    whole: list[tuple[Shelved, Truth]] = field(default_factory=list)
    most: list[tuple[str, Truth]] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)


_MOST_READ = 500_000


def access_to(stores: Iterable[Store], memory: Memory) -> Access:
    """Answers over these stores: those given last, if they were over the same.

    Asked of an account again when one policy has changed, they decide only what rests on it.
    """
    listed = tuple(stores)
    access = memory.recall(Access, "", listed)
    if access.reader.read > _MOST_READ:
        access = memory.keep((Access, ""), (listed,), Access(listed))
    return access


@dataclass(frozen=True)
class _Part:
    """One support that a holder has for one way: its group, and what it adds to that group."""

    key: tuple[object, ...]
    kind: str
    form: str
    limits: Limits
    variant: tuple[int, ...]
    way: Way
    places: tuple[Place, ...]
    support: tuple[Statement, ...]


class Access:
    """Answers for many principals over a fixed set of stores; what was decided once is remembered.

    Asked again of holders, it decides only what rests on those that have changed.
    """

    def __init__(self, stores: Iterable[Store]) -> None:
        self.stores = tuple(stores)
        self._stores: dict[str, list[Store]] = defaultdict(list)
        for store in sorted(self.stores, key=lambda store: store.id):
            self._stores[store.form.kind].append(store)
        self._parts: dict[str, tuple[Holder, list[_Part]]] = {}
        self._units: dict[tuple[object, ...], tuple[_Group, Unit]] = {}
        self._shelves: dict[tuple[str, str, str], Shelf] = {}
        self._alikes: dict[str, list[Shelved]] = {}

    @cached_property
    def reader(self) -> Reader:
        """What policies say of every action that some store asks for."""
        actions = {action for stores in self._stores.values() for action in stores[0].form.actions}
        return Reader(tuple(sorted(actions)))

    def units(self, holders: Iterable[Holder]) -> Iterator[Unit]:
        """Every right of the holders that their own policies give; needs no order, and gives none away."""
        groups: dict[tuple[object, ...], _Group] = {}
        parts, self._parts = self._parts, {}
        for holder in holders:
            known = parts.get(holder.arn)
            if known is None or (known[0] is not holder and known[0] != holder):
                forms = [stores[0] for stores in self._stores.values()]
                known = holder, [part for one in forms for part in self._gathered(holder, one)]
            self._parts[holder.arn] = known
            for part in known[1]:
                _join(groups, holder, part)
        units, self._units = self._units, {}
        for key, group in groups.items():
            decided = units.get(key)
            if decided is None or decided[0] != group:
                decided = group, self._decided(group)
            self._units[key] = decided
            unit = decided[1]
            if unit.shared or unit.single or unit.whole:
                yield unit

    def limits(self, holder: Holder, store: Store) -> Limits:
        """What of a holder's policies and boundary takes away rights on stores of this form."""
        actions = sorted(store.form.actions)
        capping = [*([holder.boundary] if holder.boundary is not None else []), *holder.scps]
        every = [*holder.policies, *(policy for cap in capping for policy in cap)]
        denying = self._distinct(s for p in every for a in actions for s in self.reader.of(p).deny.get(a, ()))
        caps = (
            self._distinct(s for p in cap for a in actions for s in self.reader.of(p).allow.get(a, ()))
            for cap in capping
        )
        return Limits(denying, tuple(caps), holder.boundary is not None)

    def _distinct(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        alike = {id(same): same for same in map(self.reader.alike, statements)}
        return tuple(alike[key] for key in sorted(alike))

    def allowing(self, holder: Holder, need: Need) -> list[tuple[Place, Statement]]:
        """The holder's Allow statements that speak of any action of a need, with their places."""
        found: dict[Place, Statement] = {}
        for i, policy in enumerate(holder.policies):
            said = self.reader.of(policy).allow
            for action in need.actions:
                found.update(((i, s.index), s) for s in said.get(action, ()))
        return [(place, self.reader.alike(found[place])) for place in sorted(found)]

    def _gathered(self, holder: Holder, store: Store) -> Iterator[_Part]:
        limits: Limits | None = None
        for number, way in enumerate(store.form.ways):
            for keyed in (False, True) if way.key else (False,):
                for places, support in self._supports(holder, needs_of(way, keyed=keyed)):
                    limits = limits or self.limits(holder, store)
                    own = any(map(personal, (*support, *limits.denying, *chain(*limits.caps))))
                    key = (
                        store.form.kind, way.kind, frozenset(map(id, support)), tuple(map(id, limits.denying)),
                        tuple(tuple(map(id, cap)) for cap in limits.caps), limits.bounded, holder.account,
                        holder.arn if own else holder.user, bool(places),
                    )  # fmt: skip
                    variant = (number, keyed, *map(id, support))
                    yield _Part(key, way.kind, store.form.kind, limits, variant, way, places, support)

    def _supports(
        self, holder: Holder, needs: Sequence[Need]
    ) -> Iterator[tuple[tuple[Place, ...], tuple[Statement, ...]]]:
        found = [self.allowing(holder, need) for need in needs]
        if not all(found):
            return
        many = prod(map(len, found)) > MOST_SUPPORTS
        for chosen in product(*found):
            places = () if many else tuple(sorted({place for place, _ in chosen}))
            yield places, tuple(statement for _, statement in chosen)

    def _decided(self, group: _Group) -> Unit:
        someone = next(iter(group.holders.values()))
        alone = len(group.holders) == 1
        alike = self._whole(group, someone)
        shared = alike.most
        single: list[tuple[str, tuple[Place, ...], str, Truth]] = []
        for store in self._candidates(group):
            if store.id in alike.settled:
                continue
            if not alone and (store.personal or not store.named.isdisjoint(group.holders)):
                for arn, places in group.members:
                    truth = _truth(group, store, arn, group.holders[arn])
                    single += [(arn, places, store.id, truth)] if truth.possible else []
            elif (truth := _truth(group, store, someone.arn if alone else _anyone(someone), someone)).possible:
                shared.append((store.id, truth))
        form = self._stores[group.form][0].form
        members = tuple(group.members)
        return Unit(
            group.kind,
            form.service,
            group.account,
            group.mark,
            members,
            tuple(shared),
            tuple(alike.whole),
            tuple(single),
        )

    def _whole(self, group: _Group, someone: Holder) -> _Alike:
        """Answers that hold for all stores of a shelf alike, but for those of which a Deny speaks by name."""
        found = _Alike()
        for shelved in self._alike(group.form):
            apart = _apart(group, shelved) if shelved.wide.account == group.account else None
            if apart is None:
                continue
            truth = _truth(group, shelved.wide, _anyone(someone), someone)
            rest = [store.id for store in shelved.stores if store.id not in apart]
            found.settled.update(rest)
            if truth.possible and not apart:
                found.whole.append((shelved, truth))
            elif truth.possible:
                found.most += [(store, truth) for store in rest]
        return found

    def _alike(self, form: str) -> list[Shelved]:
        if form not in self._alikes:
            self._alikes[form] = alike(self._stores[form])
        return self._alikes[form]

    def _candidates(self, group: _Group) -> list[Store]:
        found: dict[str, Store] = {}
        for way, support in group.variants.values():
            shelf = self._shelf(group, way.needs[0].resource)
            found.update((store.id, store) for store in shelf.near(support[0]))
        return [found[key] for key in sorted(found)]

    def _shelf(self, group: _Group, template: str) -> Shelf:
        key = group.form, group.account, template
        if key not in self._shelves:
            near = (s for s in self._stores[group.form] if s.account == group.account or _admits(s, group.account))
            self._shelves[key] = Shelf(near, template)
        return self._shelves[key]


def _join(groups: dict[tuple[object, ...], _Group], holder: Holder, part: _Part) -> None:
    group = groups.get(part.key)
    if group is None:
        group = groups[part.key] = _Group(part.kind, holder.account, part.form, part.limits)
    group.variants[part.variant] = part.way, part.support
    group.holders[holder.arn] = holder
    group.members[(holder.arn, part.places)] = None


def _truth(group: _Group, store: Store, caller: str, holder: Holder) -> Truth:
    return any_of(
        way_truth(way, support, store, caller, holder, group.limits) for way, support in group.variants.values()
    )


def _apart(group: _Group, shelved: Shelved) -> set[str] | None:
    """The stores of a shelf of which some Deny speaks by name; None where more than that tells them apart."""
    limits, apart = group.limits, set[str]()
    for way, support in group.variants.values():
        for need, statement in zip(way.needs, support, strict=False):  # a key is the same for all of a shelf
            given = [s for s in chain(*limits.caps) if _asks(s, need)]
            if any(_of_resource(s) or shelved.covered(s, need.resource) is None for s in (statement, *given)):
                return None
            for deny in limits.denying:
                if _asks(deny, need) and (_of_resource(deny) or shelved.covered(deny, need.resource) is None):
                    apart.update(store.id for store in shelved.near(deny, need.resource))
    return apart


def _asks(statement: Statement, need: Need) -> bool:
    return any(covers_action(statement, action) for action in need.actions)


def _of_resource(statement: Statement) -> bool:
    """Whether a statement's conditions look at the resource's own tags."""
    return any("tag/" in c.name and not c.name.startswith("aws:principal") for c in statement.conditions)


def needs_of(way: Way, *, keyed: bool) -> tuple[Need, ...]:
    """The needs of a way, with the use of the key where it is given by the identity's own policies."""
    return (*way.needs, Need((way.key,), _KEY)) if keyed and way.key else way.needs


def way_truth(
    way: Way, support: Sequence[Statement], store: Store, caller: str, holder: Holder, limits: Limits
) -> Truth:
    """Whether statements, one for each need, open a way to a store; one more than needs gives the use of its key."""
    context = request_keys(holder, store)
    keyed = len(support) > len(way.needs)
    found = [_key_truth(way, support, store, caller, holder, limits)] if keyed or (way.key and store.key) else []
    for need, statement in zip(way.needs, support, strict=False):
        if found and found[-1] == NO:
            return NO
        found.append(_need_truth(need, statement, store, caller, context, limits, holder.account))
    extra = [depends_on(*way.depends)] if way.depends else []
    return all_of((*found, *extra))


def _need_truth(
    need: Need, statement: Statement, store: Store, caller: str, context: Context, limits: Limits, account: str
) -> Truth:
    wanted = store.pattern(need.resource)
    asked = [action for action in need.actions if covers_action(statement, action)]
    foreign = account != store.account
    near = samples(statement, wanted, context)
    if foreign and store.policy and near:
        near += tuple(one for rule in store.policy.allowing for one in samples(rule, wanted, context))

    def one(action: str, resource: str) -> Truth:
        spared = spared_by_policy(store.policy, caller, action, resource, context, bounded=limits.bounded)
        admitted = allowed_by(store.policy, caller, action, resource, context, _ANY) if foreign else YES
        allowed = applies(statement, action, resource, context)
        return all_of((allowed, limits.leave(action, resource, context), spared, admitted))

    return any_of(one(action, resource) for action in asked for resource in dict.fromkeys(near))


def _key_truth(
    way: Way, support: Sequence[Statement], store: Store, caller: str, holder: Holder, limits: Limits
) -> Truth:
    """Whether the store's key can be used: by the key policy's own word, or by its delegation and a statement."""
    key = store.key
    if key is None or way.key is None:
        return NO
    context = request_keys(holder, store, through_service=True)
    spared = spared_by_policy(key.policy, caller, way.key, key.arn, context, bounded=limits.bounded)
    left = limits.leave(way.key, key.arn, context)
    if len(support) == len(way.needs):
        by_role, direct = (allowed_by(key.policy, caller, way.key, key.arn, context, (near,)) for near in _OWN)
        uncapped = limits.of_named.leave(way.key, key.arn, context)
        own = any_of((all_of((by_role, left)), all_of((direct, uncapped))))
        return all_of((own, spared)) if holder.account == key.account else NO
    delegated = (Closeness.ACCOUNT,) if holder.account == key.account else _ANY
    said = allowed_by(key.policy, caller, way.key, key.arn, context, delegated)
    return all_of((said, spared, left, applies(support[-1], way.key, key.arn, context)))


def _admits(store: Store, account: str) -> bool:
    return bool({account, "*"} & store.admitted)


def _anyone(holder: Holder) -> str:
    """Somebody of the holder's account whom no policy names."""
    return f"arn:aws:iam::{holder.account}:{'user' if holder.user else 'role'}/~anyone~"

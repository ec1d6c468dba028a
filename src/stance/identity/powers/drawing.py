"""All links of some accounts: what each principal can get to by itself, and by what it holds together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from stance.identity.powers.account import Account
from stance.identity.powers.campaign import Campaign
from stance.identity.powers.changes import Changes, Step, state_of
from stance.identity.powers.clauses import bit
from stance.identity.powers.landscape import Landscape
from stance.identity.powers.links import Link, links
from stance.identity.powers.table import edits
from stance.model.memory import Memory


def drawn(accounts: Iterable[Account], memory: Memory | None = None) -> Drawing:
    """Return the links of some accounts; those that rest on the same as before are taken from the memory."""
    return Drawing(Landscape(accounts, memory))


def alone(land: Landscape, principal: str) -> tuple[Link, ...]:
    """Return what a principal can get to by its own permissions and what it makes of them; sure links first.

    Of an administrator that is the account, and what the permissions beside those that make it one lead to.
    """
    sure, open_ends = _read(land, principal)
    if _settled(sure):
        beside, open_ends = _read(land, principal, narrow=True)
        sure += beside
    if not open_ends:
        return tuple(sure)
    possible, _ = _read(land, principal, possible=True, narrow=_settled(sure))
    known = {(link.kind, link.target, link.way) for link in sure}
    return (*sure, *(link for link in possible if (link.kind, link.target, link.way) not in known))


def _settled(found: Iterable[Link]) -> bool:
    return any(link.kind == "administers" and link.sure for link in found)


def _read(
    land: Landscape, principal: str, *, possible: bool = False, narrow: bool = False
) -> tuple[list[Link], bool]:
    campaign = Campaign(land, [principal], possible=possible, narrow=narrow)
    found = list(links(campaign))
    if not _settled(found):
        found += _after_changes(campaign, found)
    return [_honest(link, possible=possible) for link in found], campaign.open_ends


def _honest(link: Link, *, possible: bool) -> Link:
    """A link depends on what the changes before it depend on."""
    depends = link.depends.union(*(step.depends for step in link.prior)) if possible else link.depends
    return replace(link, depends=depends)


def _after_changes(campaign: Campaign, before: list[Link]) -> Iterator[Link]:
    campaign.strengthen()
    if not campaign.changes.steps:
        return
    known = {(link.source, link.kind, link.target) for link in before}
    prior = tuple(campaign.changes.steps.values())
    for link in links(campaign):
        if link.kind == "administers":
            yield from _strengthened(campaign, link, prior)
        elif (link.source, link.kind, link.target) not in known:
            yield replace(link, prior=prior)


def _strengthened(campaign: Campaign, link: Link, prior: tuple[Step, ...]) -> Iterator[Link]:
    """One link for each way in which the principal was given everything."""
    seen = {step.edit: step for step in campaign.order}
    if not seen:
        yield replace(link, kind="strengthens", way=prior[-1].edit, prior=prior)
    rest = tuple(step for step in prior if step.change.effect != "all")
    for step in seen.values():
        depends = link.depends | step.depends
        yield replace(
            link, kind="strengthens", way=step.edit, prior=(*rest, step), needed=(step.supports,), depends=depends
        )


def _changes_identities(land: Landscape, principal: str) -> bool:
    """Tell whether a principal may change identities at all."""
    state = state_of(land, principal, Changes())
    return bool(state.mask & _editing()) or bool(state.gaps)


class Drawing:
    """The links of some accounts, and how principals reach each other and the accounts by them."""

    def __init__(self, land: Landscape) -> None:
        self.land = land
        self.out: dict[str, tuple[Link, ...]] = {}
        for principal in land.principals:
            if found := land.recall(alone, principal):
                self.out[principal] = found
        for workload in land.workloads:
            if workload.role in land.roles:
                link = Link(workload.node, "runs-as", workload.role, "runs-as")
                self.out[workload.node] = (*self.out.get(workload.node, ()), link)
        self._together(possible=False)
        self._together(possible=True)

    def each(self) -> Iterator[tuple[Link, ...]]:
        """Return the links of one source after the other, sources sorted."""
        return (self.out[source] for source in sorted(self.out))

    def links(self) -> list[Link]:
        """Return all links, by source."""
        return [link for source in sorted(self.out) for link in self.out[source]]

    def reached(self, start: str, *, possible: bool) -> dict[str, Link | None]:
        """Return everything that a node reaches, each with the link by which it is reached first."""
        found: dict[str, Link | None] = {start: None}
        queue = [start]
        for node in queue:
            for link in self.out.get(node, ()):
                if (possible or link.sure) and link.target not in found:
                    found[link.target] = link
                    queue.append(link.target)
        return found

    def reaching(self, targets: Iterable[str], *, possible: bool) -> set[str]:
        """Return everything that reaches one of some nodes, these included."""
        back: dict[str, list[str]] = defaultdict(list)
        for link in self.links():
            if possible or link.sure:
                back[link.target].append(link.source)
        queue = list(targets)
        found = set(queue)
        for node in queue:
            for source in back.get(node, ()):
                if source not in found:
                    found.add(source)
                    queue.append(source)
        return found

    def _together(self, *, possible: bool) -> None:
        """What several principals can do that one attacker holds, one changing what another is."""
        if possible and all(link.sure for links in self.out.values() for link in links):
            return
        finished = self.reaching(self.land.accounts, possible=False)
        for principal in self.land.principals:
            if principal not in finished and principal in self.out:
                self._joined(principal, possible=possible)

    def _joined(self, principal: str, *, possible: bool) -> None:
        """Draw what a principal gains by all that it reaches, until that is nothing more."""
        while True:
            reached = self.reached(principal, possible=possible)
            held = sorted(arn for arn in reached if arn in self.land.users or arn in self.land.roles)
            if len(held) < 2 or not any(self.land.recall(_changes_identities, one) for one in held):
                return
            found = self._gained(held, possible=possible)
            depends = frozenset[str]().union(*(link.depends for link in reached.values() if link))
            new = [
                _by_way_of(
                    replace(link, source=principal, depends=link.depends | depends if possible else link.depends),
                    _through(reached, link),
                )
                for link in found
                if link.target not in reached
            ]
            if not new:
                return
            self.out[principal] = (*self.out[principal], *new)

    def _gained(self, held: list[str], *, possible: bool) -> list[Link]:
        """Return what principals can get to once they have changed each other."""
        campaign = Campaign(self.land, held, possible=possible)
        campaign.strengthen()
        if not campaign.changes.steps:
            return []
        prior = tuple(campaign.changes.steps.values())
        found = [replace(link, prior=prior) for link in links(campaign)]
        return [_honest(_named(link) if link.kind == "administers" else link, possible=possible) for link in found]


def _named(link: Link) -> Link:
    """What makes somebody held an administrator: the step by which it was given everything."""
    given = [step for step in link.prior if step.change.effect == "all"]
    step = next((step for step in given if step.change.target == link.source), (given or list(link.prior))[0])
    return replace(link, kind="strengthens", way=step.edit, needed=(step.supports,))


def _by_way_of(link: Link, through: tuple[Link, ...]) -> Link:
    """The link takes for granted what the links before it do."""
    assumptions = {word for one in (link, *through) for word in one.assumptions}
    return replace(link, through=through, assumptions=tuple(sorted(assumptions)))


def _through(reached: Mapping[str, Link | None], link: Link) -> tuple[Link, ...]:
    """The links by which a start reaches whom a link is drawn from, and those who made the change that it needs."""
    actors = {step.actor for step in link.prior if step.edit == link.way}
    found: dict[int, Link] = {}
    for node in sorted({link.source, *actors} & reached.keys()):
        at: str = node
        while (one := reached[at]) is not None:
            found[id(one)] = one
            at = one.source
    return tuple(found.values())


@cache
def _editing() -> int:
    """The powers to change identities."""
    mask = 0
    for edit in edits():
        mask |= bit(edit.action)
    return mask

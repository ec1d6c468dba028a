"""Everything of the accounts at hand, indexed for questions: who is there, what each holds, who trusts whom."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from stance.identity.parsing import parse_policy
from stance.identity.patterns import arn_matches
from stance.identity.powers.account import Account, Group, ManagedPolicy, Named, Principal, Role, User, Workload
from stance.identity.powers.clauses import Clauses, compiled
from stance.identity.powers.state import Pull, Source
from stance.identity.powers.trusts import Trusting, trusting
from stance.identity.privileges import administrator
from stance.model.memory import Memory

T = TypeVar("T")
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
_KNOWN = {
    ADMINISTRATOR: '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}',
    "arn:aws:iam::aws:policy/IAMFullAccess": '{"Version": "2012-10-17", "Statement": '
    '{"Effect": "Allow", "Action": ["iam:*", "organizations:Describe*", "organizations:List*"], "Resource": "*"}}',
    "arn:aws:iam::aws:policy/PowerUserAccess": '{"Version": "2012-10-17", "Statement": ['
    '{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"}, '
    '{"Effect": "Allow", "Action": ["iam:CreateServiceLinkedRole", "iam:ListRoles"], "Resource": "*"}]}',
}
"""Policies of AWS that anyone may attach, whether or not the account uses them."""


def _sorted(tags: Mapping[str, str] | None) -> object:
    return tags if tags is None else sorted(tags.items())


class Index:
    """ARNs of one type, to be found by resource patterns."""

    def __init__(self, arns: Iterable[str]) -> None:
        self.arns = tuple(sorted(arns))
        self._exact = frozenset(self.arns)
        self._named = sorted((arn.split(":", 5)[-1], arn) for arn in self.arns)
        self._found: dict[str, tuple[str, ...]] = {}

    def matching(self, pattern: str) -> tuple[str, ...]:
        """Return the ARNs that a pattern covers."""
        if "*" not in pattern and "?" not in pattern and pattern.count(":") > 4:
            return (pattern,) if pattern in self._exact else ()
        if pattern not in self._found:
            self._found[pattern] = tuple(sorted(arn for arn in self._near(pattern) if arn_matches(pattern, arn)))
        return self._found[pattern]

    def _near(self, pattern: str) -> Iterable[str]:
        """Those whose last part begins as the pattern's does."""
        parts = pattern.split(":", 5)
        head = re.split(r"[*?]", parts[5], maxsplit=1)[0] if len(parts) == 6 else ""
        first, behind = bisect_left(self._named, (head, "")), bisect_left(self._named, (head + "\U0010ffff", ""))
        return (arn for _, arn in self._named[first:behind])


Question = tuple[str, ...]
"""What is asked of the accounts about the texts of policies: which method, and its words."""


class Landscape:
    """The accounts at hand. What is asked for twice is worked out once.

    While something is worked out for a principal it is noted what of policies' texts was asked for, so that it can be
    taken from the `memory` for as long as those answers stay.
    """

    def __init__(self, accounts: Iterable[Account], memory: Memory | None = None) -> None:
        self._memory = Memory() if memory is None else memory
        self._answers: dict[Question, Any] = {}
        self._notes: dict[Question, Any] = {}
        self.accounts = {account.id: account for account in sorted(accounts, key=lambda account: account.id)}
        every = self.accounts.values()
        self.users: dict[str, User] = {user.arn: user for account in every for user in account.users}
        self.roles: dict[str, Role] = {role.arn: role for account in every for role in account.roles}
        self.groups: dict[str, Group] = {group.arn: group for account in every for group in account.groups}
        self.policies: dict[tuple[str, str], ManagedPolicy] = {
            (account.id, policy.arn): policy for account in every for policy in account.policies
        }
        self.workloads: list[Workload] = [w for account in every for w in account.workloads]
        self._by_name = {(group.arn.split(":")[4], group.name): group for group in self.groups.values()}
        self._workloads: dict[tuple[str, str], tuple[Index, Mapping[str, Workload]]] = {}
        self._sources: dict[str, tuple[tuple[tuple[Source, ...], bool], Mapping[Question, Any]]] = {}

    def recall(self, make: Callable[[Landscape, str], T], principal: str) -> T:
        """Return what a function makes of the accounts for a principal.

        It is what it made before, where all that it asked for then has the same answers now.
        """
        place = make, principal
        kept = self._memory.kept(place)
        if kept is None or kept.rests[0] != self.ground or not self._stand(kept.rests[1]):
            result, notes = self._noted(lambda: make(self, principal))
            return self._memory.keep(place, (self.ground, tuple(notes.items())), result)
        return kept.result  # type: ignore[no-any-return]

    def _stand(self, notes: Iterable[tuple[Question, Any]]) -> bool:
        """Tell whether questions have the answers that they had."""
        for question, known in notes:
            answer = self._answer(question)
            if answer is not known and answer != known:
                return False
        return True

    def _noted(self, make: Callable[[], T]) -> tuple[T, Mapping[Question, Any]]:
        """Return what a function makes, and what was asked for on the way."""
        before, self._notes = self._notes, {}
        try:
            return make(), self._notes
        finally:
            self._notes = before

    def _ask(self, *question: str) -> Any:
        answer = self._notes[question] = self._answer(question)
        return answer

    def _answer(self, question: Question) -> Any:
        try:
            return self._answers[question]
        except KeyError:
            answer = self._answers[question] = _QUESTIONS[question[0]](self, *question[1:])
            return answer

    def principal(self, arn: str) -> Principal:
        """Return a user or role. Raises KeyError for others."""
        found: Principal = self._ask("principal", arn)
        return found

    def _principal(self, arn: str) -> Principal:
        return self.users.get(arn) or self.roles[arn]

    @cached_property
    def principals(self) -> tuple[str, ...]:
        """The ARNs of users and of roles that are not service-linked, sorted."""
        roles = (arn for arn, role in self.roles.items() if not role.service_linked)
        return tuple(sorted((*self.users, *roles)))

    @cached_property
    def role_index(self) -> Index:
        """The roles that are not AWS's own."""
        return Index(arn for arn, role in self.roles.items() if not role.service_linked)

    def workloads_at(self, account: str, kind: str) -> tuple[Index, Mapping[str, Workload]]:
        """The workloads of a kind in an account, to be found by ARN."""
        if (account, kind) not in self._workloads:
            found = {w.arn: w for w in self.workloads if w.kind == kind and w.arn.split(":")[4:5] == [account]}
            self._workloads[account, kind] = Index(found), found
        return self._workloads[account, kind]

    @cached_property
    def policy_index(self) -> Index:
        """The accounts' own managed policies."""
        return Index(arn for _, arn in self.policies if arn.split(":")[4] != "aws")

    @cached_property
    def user_index(self) -> Index:
        """The users."""
        return Index(self.users)

    @cached_property
    def trusts(self) -> Mapping[str, Trusting]:
        """Whom each role trusts, service-linked ones left out; one that is not known is `unread`."""
        return {arn: trusting(role.trust) for arn, role in self.roles.items() if not role.service_linked}

    @cached_property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        """The roles by what their trust names: an ARN, an account's id, `*`, a service's name."""
        found: dict[str, set[str]] = defaultdict(set)
        for arn, trust in self.trusts.items():
            for name in trust.names:
                found[name].add(arn)
        return {name: tuple(sorted(arns)) for name, arns in found.items()}

    @cached_property
    def federated(self) -> Mapping[str, tuple[str, ...]]:
        """The roles by the SAML providers that their trust names."""
        found: dict[str, list[str]] = defaultdict(list)
        for arn in sorted(self.trusts):
            for provider in self.trusts[arn].providers:
                found[provider].append(arn)
        return {provider: tuple(arns) for provider, arns in found.items()}

    @cached_property
    def tags_asked(self) -> frozenset[tuple[str, str]]:
        """The principal tags, as condition keys, and values for which some role's trust asks."""
        return frozenset(
            (condition.name, value)
            for trust in self.trusts.values()
            for statement in trust.policy.statements
            for condition in statement.conditions
            if condition.name.startswith("aws:principaltag/")
            for value in condition.values
        )

    @cached_property
    def tag_values(self) -> Mapping[str, frozenset[str]]:
        """The values that tags of users and roles have, by the tag's key in lower case."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in (*self.users.values(), *self.roles.values()):
            for key, value in (one.tags or {}).items():
                found[key.lower()].add(value)
        return {key: frozenset(values) for key, values in found.items()}

    @cached_property
    def ground(self) -> bytes:
        """A digest of what every principal's links rest on: who and what is there, but for what policies say."""
        told = [
            [(r.arn, r.trust, r.profiles, _sorted(r.tags), r.boundary) for r in self.roles.values()],
            [(u.arn, u.mfa, u.password, u.keys, u.untold, _sorted(u.tags), u.boundary) for u in self.users.values()],
            sorted(self.groups),
            [(w.kind, w.arn, w.role, _sorted(w.tags)) for w in self.workloads],
            [(a.id, a.scps, a.organization, a.providers, sorted(a.gaps.items())) for a in self.accounts.values()],
            sorted(self.policies),
        ]
        return hashlib.sha256(repr(told).encode()).digest()

    def group(self, account: str, name: str) -> Group | None:
        """Return a group by its name."""
        found: Group | None = self._ask("group", account, name)
        return found

    def policy(self, account: str, arn: str) -> ManagedPolicy | None:
        """Return a managed policy as the account sees it."""
        found: ManagedPolicy | None = self._ask("policy", account, arn)
        return found

    def _policy(self, account: str, arn: str) -> ManagedPolicy | None:
        known = self.policies.get((account, arn)) or self.policies.get((arn.split(":")[4], arn))
        if known is None and arn in _KNOWN:
            return ManagedPolicy(arn, _KNOWN[arn])
        return known

    def document(self, account: str, arn: str) -> Clauses | None:
        """Return a managed policy's document in force; None when it is not known or cannot be understood."""
        policy = self.policy(account, arn)
        return readable(policy.document) if policy else None

    def attachable(self, account: str) -> list[str]:
        """Return the policies that could be attached in an account, those that give everything first."""
        found: list[str] = self._ask("attachable", account)
        return found

    def _attachable(self, account: str) -> list[str]:
        strong = self._strong(account)
        return [*strong, *sorted(self._own(account).difference(strong))]

    def strong(self, account: str) -> list[str]:
        """Return the policies that could be attached in an account and give everything."""
        found: list[str] = self._ask("strong", account)
        return found

    def _strong(self, account: str) -> list[str]:
        return sorted(arn for arn in self._own(account) if self._gives_all(account, arn))

    def _own(self, account: str) -> set[str]:
        return {arn for owner, arn in self.policies if owner == account} | _KNOWN.keys()

    def gives_all(self, account: str, arn: str) -> bool:
        """Tell whether a managed policy, taken alone, makes its holder an administrator."""
        found: bool = self._ask("gives_all", account, arn)
        return found

    def _gives_all(self, account: str, arn: str) -> bool:
        policy = self._policy(account, arn)
        document = policy.document if policy is not None else None
        return document is not None and '"*"' in document and _administrates(document)

    def sources(self, holder: str) -> tuple[tuple[Source, ...], bool]:
        """Return what a principal or group holds itself, as far as it is known, and whether that is all."""
        if holder not in self._sources:
            self._sources[holder] = self._noted(lambda: self._held(self._ask("holder", holder)))
        found, notes = self._sources[holder]
        self._notes.update(notes)
        return found

    def _holder(self, arn: str) -> Principal | Group:
        return self.groups.get(arn) or self._principal(arn)

    def _held(self, one: Principal | Group) -> tuple[tuple[Source, ...], bool]:
        account = one.arn.split(":")[4]
        managed = [self.managed(account, one.arn, arn) for arn in one.attached or ()]
        inline = [_inline(one.arn, named) for named in one.inline or ()]
        found = tuple(source for source in (*managed, *inline) if source)
        whole = one.attached is not None and one.inline is not None
        return found, whole and len(found) == len(managed) + len(inline)

    def managed(self, account: str, holder: str, arn: str) -> Source | None:
        """Return a managed policy as held by somebody; None when its document is not known."""
        clauses = self.document(account, arn)
        if clauses is None:
            return None
        fixed = arn.split(":")[4] == "aws"
        return Source(arn, None, clauses, holder, (Pull(holder, "attached_policies", arn),), fixed)


_QUESTIONS: Mapping[str, Callable[..., Any]] = {
    "attachable": Landscape._attachable,
    "gives_all": Landscape._gives_all,
    "group": lambda land, account, name: land._by_name.get((account, name)),
    "holder": Landscape._holder,
    "policy": Landscape._policy,
    "principal": Landscape._principal,
    "strong": Landscape._strong,
}
"""What can be asked about the texts of policies, and who holds them; each answer can be compared."""


def readable(document: str | None) -> Clauses | None:
    """Make a document ready; None when it was not read or cannot be understood."""
    if document is None:
        return None
    clauses = compiled(document)
    return None if clauses.broken else clauses


def _inline(holder: str, named: Named) -> Source | None:
    clauses = readable(named[1])
    return Source(holder, named[0], clauses, holder) if clauses else None


@lru_cache(maxsize=65_536)
def _administrates(document: str) -> bool:
    return readable(document) is not None and administrator([parse_policy(document)]).allowed.sure

"""A data store with its policy and key, and what these two say of a caller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from stance.identity.callers import Closeness, named
from stance.identity.context import Context
from stance.identity.evaluate import applies
from stance.identity.parties import account_of
from stance.identity.policy import Policy, Statement
from stance.identity.stores import StoreForm
from stance.identity.truth import Truth, all_of, any_of

_OF_PRINCIPALS = ("aws:principalarn", "aws:principaltag/", "aws:userid", "aws:username", "aws:principaltype")


@dataclass(frozen=True)
class Key:
    """A customer's KMS key and its policy."""

    arn: str
    account: str
    policy: Policy


@dataclass(frozen=True)
class Store:
    """A data store: `key` is None where it has none or one that its service rules; `tags` None where unknown."""

    id: str
    form: StoreForm
    account: str
    region: str
    policy: Policy | None = None
    key: Key | None = None
    tags: Mapping[str, str] | None = field(default=None, hash=False)

    def pattern(self, template: str) -> str:
        """The pattern of what an action is asked on (see `stance.identity.stores.Need`)."""
        if template == "{arn}":
            return self.id
        parts = {"arn": self.id, "partition": self.id.split(":")[1], "region": self.region, "account": self.account}
        return template.format(**parts, last=self.id.replace("/", ":").rsplit(":", 1)[1])

    @cached_property
    def personal(self) -> bool:
        """Whether what its policies say hangs on who asks, beyond the account."""
        return any(_hangs_on_caller(s) for s in self._statements())

    @cached_property
    def named(self) -> frozenset[str]:
        """The principals that its policies name one by one."""
        return frozenset(p.value for s in self._statements() for p in s.principals or () if "/" in p.value)

    @cached_property
    def admitted(self) -> frozenset[str]:
        """The accounts of which its policy admits somebody; `*` for any."""
        return frozenset(
            account_of(p.value) or (p.value if p.value.isdigit() else "*")
            for s in (self.policy.allowing if self.policy else ())
            for p in s.principals or ()
            if p.kind == "AWS"
        )

    def _statements(self) -> Iterator[Statement]:
        for policy in (self.policy, self.key.policy if self.key else None):
            yield from policy.statements if policy else ()


def _hangs_on_caller(statement: Statement) -> bool:
    by_key = any(c.name.startswith(_OF_PRINCIPALS) for c in statement.conditions)
    by_variable = any("${aws:" in r for r in (*(statement.resources or ()), *(statement.not_resources or ())))
    return statement.not_principals is not None or by_key or by_variable


def allowed_by(
    policy: Policy | None, caller: str, action: str, resource: str, context: Context, near: Iterable[Closeness]
) -> Truth:
    """Whether a resource policy allows, by statements that name the caller as closely as one of `near`."""
    wanted = frozenset(near)
    return any_of(
        all_of((named(s, caller, context, wanted), applies(s, action, resource, context)))
        for s in (policy.allowing if policy else ())
    )


def spared_by_policy(
    policy: Policy | None, caller: str, action: str, resource: str, context: Context, *, bounded: bool = False
) -> Truth:
    """Whether no Deny of a resource policy hits the caller; `bounded`: who has a permissions boundary."""
    return all_of(
        all_of((named(s, caller, context, bounded=bounded), applies(s, action, resource, context))).negate()
        for s in (policy.denying if policy else ())
    )

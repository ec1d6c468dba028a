"""What is known of one account's identities: the input of the analysis of powers.

Everywhere None stands for *not read*, an empty tuple for *there is none*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Named = tuple[str, str | None]
"""An inline policy: its name, and its document as JSON text."""


@dataclass(frozen=True, slots=True)
class ManagedPolicy:
    """A managed policy: the document in force, and those of the other versions by their ids."""

    arn: str
    document: str | None
    versions: tuple[Named, ...] | None = ()
    tags: Mapping[str, str] | None = None

    @property
    def changeable(self) -> bool:
        """Whether the account may write new versions of it; AWS owns the others."""
        return self.arn.split(":")[4] != "aws"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of users."""

    arn: str
    name: str
    attached: tuple[str, ...] | None = ()
    inline: tuple[Named, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """What users and roles share. `boundary` is a policy's ARN, empty where there is none."""

    arn: str
    attached: tuple[str, ...] | None = ()
    inline: tuple[Named, ...] | None = ()
    boundary: str | None = ""
    tags: Mapping[str, str] | None = field(default_factory=dict)

    @property
    def account(self) -> str:
        """The 12-digit account it belongs to."""
        return self.arn.split(":")[4]

    @property
    def name(self) -> str:
        """Its name without the path."""
        return self.arn.rsplit("/", 1)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class User(Principal):
    """A user: names of its groups, whether it has an MFA device and a password, how many access keys.

    `untold` says that its credentials could not have been read where this comes from: then they are taken to leave
    room, and links say so.
    """

    groups: tuple[str, ...] | None = ()
    mfa: bool | None = None
    password: bool | None = None
    keys: int | None = None
    untold: bool = False


def owned(role: str) -> bool:
    """Tell whether AWS alone makes and changes a role: no other can be made under these paths."""
    return ":role/aws-service-role/" in role or ":role/aws-reserved/" in role


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Principal):
    """A role: its trust policy, and the instance profiles that hand it to machines."""

    trust: str | None = None
    profiles: tuple[str, ...] | None = ()

    @property
    def service_linked(self) -> bool:
        """Whether AWS owns it: then nobody can change or pass it."""
        return ":role/aws-service-role/" in self.arn

    @property
    def changeable(self) -> bool:
        """Whether the account may change it; roles of permission sets are changed by Identity Center alone."""
        return not owned(self.arn)


@dataclass(frozen=True, slots=True)
class Workload:
    """Something that acts with a role: `kind` as assets are called (`aws.lambda.function`).

    `arn` is what policies name; `id` what the estate calls it, where that differs. `role` is empty where it has none.
    """

    kind: str
    arn: str
    role: str | None
    tags: Mapping[str, str] | None = None
    id: str = ""

    @property
    def node(self) -> str:
        """The id of its node in the graph."""
        return self.id or self.arn


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `scps` are the documents of each level from the root down.

    `scps` is () where no organisation limits the account, None where they cannot be read: then they are taken to be
    open, and every answer says so. `organization` is its id, empty where it stands alone; `providers` are the ARNs of
    its SAML providers. `gaps` names the kinds of workload that were not listed to the end, and `users`, `roles`,
    `groups`, `policies`.
    """

    id: str
    users: tuple[User, ...] = ()
    roles: tuple[Role, ...] = ()
    groups: tuple[Group, ...] = ()
    policies: tuple[ManagedPolicy, ...] = ()
    workloads: tuple[Workload, ...] = ()
    scps: tuple[tuple[str, ...], ...] | None = None
    organization: str | None = None
    providers: tuple[str, ...] | None = None
    gaps: Mapping[str, str] = field(default_factory=dict)

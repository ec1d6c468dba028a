"""The part of the store that bears on permissions, read as it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final

import orjson

from stance.conditions import Ref
from stance.estate.coverage import Coverage
from stance.estate.lists import known_fields
from stance.estate.provenance import operations
from stance.identity import Policy, parse_policy
from stance.model import KINDS, Asset, kinds_of
from stance.model.assets.account import AwsAccount, OrganizationAccount, ResourceControlPolicy, ServiceControlPolicy
from stance.model.assets.identity import IamGroup, IamPolicy, IamRole, IamUser
from stance.model.assets.keys import KmsKey
from stance.model.assets.storage import S3Bucket
from stance.model.stored import StoredAsset
from stance.model.world import Node
from stance.store import Store

_READ: Final[tuple[Ref[Any], ...]] = (
    IamUser.attached_policies,
    IamUser.inline_documents,
    IamUser.groups,
    IamUser.boundary,
    IamUser.tags,
    IamUser.mfa_active,
    IamGroup.attached_policies,
    IamGroup.inline_documents,
    IamRole.attached_policies,
    IamRole.inline_documents,
    IamRole.boundary,
    IamRole.tags,
    IamRole.trust_document,
    IamPolicy.document,
    AwsAccount.organization,
    AwsAccount.management_account,
    AwsAccount.public_access_block,
    ServiceControlPolicy.aws_managed,
    ServiceControlPolicy.policy,
    ServiceControlPolicy.targets,
    ResourceControlPolicy.aws_managed,
    ResourceControlPolicy.policy,
    ResourceControlPolicy.targets,
    OrganizationAccount.status,
    OrganizationAccount.path,
    OrganizationAccount.parent,
    S3Bucket.policy,
    S3Bucket.grants,
    S3Bucket.ownership,
    S3Bucket.public_access_block,
    KmsKey.policy,
)


def needs() -> frozenset[tuple[str, str]]:
    """The kinds and fields that answers rest on, by name."""
    return frozenset((str(kind.kind), ref.path.names[0]) for ref in _READ for kind in kinds_of(ref.path.owner))


@lru_cache(maxsize=4096)
def parsed(document: str, name: str) -> Policy:
    """A stored policy document; many principals share theirs. Raises PolicyError when it cannot be understood."""
    return parse_policy(document, name)


class Held:
    """The estate's assets as nodes, each kind read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kinds: dict[str, Sequence[Node]] = {}
        self._parents: dict[type[Asset], Mapping[str, Node]] = {}
        self._made: dict[Any, Any] = {}

    def of(self, kind: type[Asset]) -> Sequence[Node]:
        """The living assets of a concrete kind, by id."""
        name = str(kind.kind)
        if name not in self._kinds:
            found = map(node, self._store.assets(kinds=[name]))
            self._kinds[name] = sorted(found, key=lambda one: one.id)
        return self._kinds[name]

    def by_id(self, kind: type[Asset]) -> Mapping[str, Node]:
        """The same by provider id."""
        if kind not in self._parents:
            self._parents[kind] = {one.id: one for one in self.of(kind)}
        return self._parents[kind]

    def named(self, name: str) -> list[Node]:
        """The living assets of that provider id or name."""
        return [node(found) for found in self._store.asset(name) if found.gone_at is None]

    def missing(self, kind: type[Asset], account: str) -> str | None:
        """Why not all assets of a kind in an account may be known; None when they are."""
        return self._coverage.whole(str(kind.kind), account, None)

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        """What is made once for all that ask."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    @cached_property
    def accounts(self) -> frozenset[str]:
        """The AWS accounts that were looked at."""
        return frozenset(state.scope.account for state in self._coverage.scopes if state.scope.provider == "aws")

    @cached_property
    def _coverage(self) -> Coverage:
        return Coverage(self._store.scopes())

    @cached_property
    def groups(self) -> Mapping[tuple[str, str], Node]:
        """The IAM groups by account and name."""
        return {(one.account, one.name): one for one in self.of(IamGroup)}

    @cached_property
    def _roles(self) -> Mapping[tuple[str, str], list[Node]]:
        found: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for one in self.of(IamRole):
            found[one.account, one.name].append(one)
        return found

    def role(self, account: str, name: str) -> Node | None:
        """The role of that name; names of roles are unique in an account, whatever their path."""
        return next(iter(self._roles.get((account, name), ())), None)


def seen(one: Node, ref: Ref[Any]) -> Any:
    """The value of a field, or what was read of it; None where it is absent or unknown."""
    return one.known(ref, None)


def node(stored: StoredAsset) -> Node:
    """A stored asset as a node."""
    gaps = orjson.loads(stored.gaps) if stored.gaps else {}
    built_in = {"name": stored.name, "account": stored.account, "region": stored.region}
    return Node(stored.id, stored.kind, {**known_fields(stored), **built_in}, gaps)


def gap(kind: type[Asset] | str, field: str = "") -> str:
    """What would have to be read: `gap:s3:GetBucketPolicy`; without a field, the listing."""
    name = kind if isinstance(kind, str) else str(kind.kind)
    asked = sorted(operation for of, operation in operations((name, field)) if of == name)
    own = [operation for operation in asked if operation not in _listings(name)] or asked
    return f"gap:{own[0]}" if own else f"gap:{name}{f'.{field}' if field else ''}"


def _listings(kind: str) -> frozenset[str]:
    return frozenset(operation for of, operation in operations((kind, "")) if of == kind)


def kinds_with_policy() -> Iterator[type[Asset]]:
    """The kinds of AWS that have a resource policy, in a field of that name."""
    for name, kind in KINDS.items():
        if name.startswith("aws.") and name.split(".")[1] not in _OTHERS and hasattr(kind, "policy"):
            yield kind


_OTHERS: Final = ("ec2", "elb", "elbv2", "organizations")
"""What these call a policy decides nothing about access to them."""

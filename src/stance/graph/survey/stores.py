"""The data stores of the world, with their policies and keys, as policy analysis wants them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from stance.conditions import UNKNOWN
from stance.graph.survey.organisation import ORGANISATION, resource_controls
from stance.graph.survey.principals import policy_of, read_policy
from stance.identity.data_store import Key, Store
from stance.identity.parties import account_of
from stance.identity.policy import NEW_VERSION, Condition, Policy, Principal, Statement
from stance.identity.stores import FORMS
from stance.identity.unread import unread
from stance.model.assets.data import DataStore, SharedStore
from stance.model.assets.keys import KmsKey
from stance.model.assets.storage import S3AccessPoint, S3Bucket
from stance.model.field import fields_of, kinds_of
from stance.model.world import Node, World

STORE_FIELDS = (
    DataStore,
    DataStore.key,
    DataStore.tags,
    SharedStore.policy,
    S3Bucket.policy,
    KmsKey.aliases,
    KmsKey.policy,
    KmsKey.grants,
    KmsKey.manager,
    KmsKey.state,
    *ORGANISATION,
)
"""What makers that ask for data stores read."""

_UNTAGGED = (S3Bucket.kind, S3AccessPoint.kind)
"""Kinds whose own tags no request for their content carries."""
_ALWAYS_KEYED = ("aws.secretsmanager.secret",)
"""Kinds that name no key where AWS's own of the account encrypts them."""
_NO_REGION = "global"
"""What stands for the region of a bucket that was not told."""
_UNREAD_KEY = "aws.kms.key.policy"


def stores(world: World) -> Sequence[Store]:
    """The data stores of kinds whose ways are known, by kind and id."""
    return world.once(_stores)


def _stores(world: World) -> list[Store]:
    found = []
    with_policy = {str(kind.kind) for kind in kinds_of(DataStore) if "policy" in fields_of(kind)}
    for node in world.of(DataStore):
        form = FORMS.get(node.kind)
        if form is not None:
            own = policy_of(node, SharedStore.policy) if node.kind in with_policy else None
            policy = _guarded(own, world.once(_controls).get(node.account, ()))
            tags = node.value(DataStore.tags)
            known = tags if isinstance(tags, dict) and node.kind not in _UNTAGGED else None
            region = "" if node.region == _NO_REGION else node.region
            found.append(Store(node.id, form, node.account, region, policy, _key(world, node), known))
    return found


def _controls(world: World) -> dict[str, tuple[Statement, ...]]:
    """What resource control policies deny, by the account whose resources they guard."""
    return {
        account: tuple(s for level in levels for document in level for s in read_policy(document).denying)
        for account in world.accounts
        if (levels := resource_controls(world, account))
    }


def _guarded(policy: Policy | None, denying: tuple[Statement, ...]) -> Policy | None:
    """A resource policy with what the organisation denies beside it."""
    if not denying:
        return policy
    return Policy((*(policy.statements if policy else ()), *denying))


def _key(world: World, store: Node) -> Key | None:
    """The key that encrypts a store; None where none does, or one that its service keeps for all accounts."""
    value = store.value(DataStore.key)
    if value is UNKNOWN:
        return Key(f"arn:aws:kms:{store.region}:{store.account}:key/~unread~", store.account, unread("key"))
    if value is None or "alias/aws/" in value:
        lent = value is not None or store.kind in _ALWAYS_KEYED
        return _lent(f"arn:aws:kms:{store.region}:{store.account}:key/~aws~", store.account) if lent else None
    node = _named(world, store, value)
    if node is None:
        arn = value if value.startswith("arn:") else f"arn:aws:kms:{store.region}:{store.account}:key/{value}"
        return Key(arn, account_of(arn) or store.account, unread(_UNREAD_KEY))
    own = node.known(KmsKey.manager, "") != "AWS"
    return Key(node.id, node.account, _key_policy(node)) if own else _lent(node.id, node.account)


def _lent(arn: str, account: str) -> Key:
    """A key that AWS manages in an account: it serves everybody there through its service, and nobody of others.

    Source: KMS Developer Guide, "AWS managed keys" and "View the key policy of an AWS managed key".
    """
    own = Condition("StringEquals", "kms:CallerAccount", (account,))
    everyone = (Principal("AWS", "*"),)
    said = Statement(
        0, "Allow", principals=everyone, actions=("kms:*",), resources=("*",), conditions=(own,), version=NEW_VERSION
    )
    return Key(arn, account, Policy((said,), NEW_VERSION))


def _named(world: World, store: Node, name: str) -> Node | None:
    """The key that a store names by ARN, id or alias, itself a name or an ARN."""
    if (start := name.find("alias/")) >= 0:
        region, account = name.split(":")[3:5] if name.startswith("arn:") else (store.region, store.account)
        called = world.by(KmsKey, KmsKey.aliases).get(name[start:], ())
        return next((key for key in called if (key.account, key.region) == (account, region)), None)
    if name.startswith("arn:"):
        return world.get(name)
    return world.get(f"arn:aws:kms:{store.region}:{store.account}:key/{name}")


def _key_policy(node: Node) -> Policy:
    """What a key allows by its policy and its grants; one that is not enabled decrypts nothing."""
    if node.known(KmsKey.state, "Enabled") != "Enabled":
        return Policy(())
    policy = policy_of(node, KmsKey.policy) or unread(_UNREAD_KEY)
    return Policy((*policy.statements, *_granted(node)), policy.version)


def _granted(node: Node) -> Iterator[Statement]:
    """The grants of a key as statements of its policy; they never deny. Those that were not read may be to anyone.

    One to the own account is to its root user, and hands on nothing.
    """
    grants: list[Any] = node.known(KmsKey.grants, [])  # structs are dicts in JSON
    for grant in (one for one in grants if not one["grantee"].endswith(f"::{node.account}:root")):
        context = sorted(grant["context"].items())
        yield Statement(
            -1,
            "Allow",
            principals=(Principal("AWS", grant["grantee"]),),
            actions=tuple(f"kms:{operation}" for operation in grant["operations"]),
            resources=("*",),
            conditions=tuple(Condition("StringEquals", f"kms:EncryptionContext:{k}", (v,)) for k, v in context),
            version=NEW_VERSION,
        )
    if node.missing(KmsKey.grants):
        yield unread("aws.kms.key.grants").allowing[0]

"""The resource's side of a request: whose it is, its policy, and for buckets lists and switches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from stance.conditions import UNKNOWN, Ref
from stance.estate.coverage import GLOBAL
from stance.estate.permissions.held import Held, gap, kinds_with_policy, seen
from stance.estate.permissions.sides import read
from stance.identity import NO, YES, AclGrant, BucketControls, Policy, Truth
from stance.identity.parties import account_of
from stance.identity.truth import any_of
from stance.model import KINDS
from stance.model.assets.account import AwsAccount
from stance.model.assets.functions import LambdaFunction
from stance.model.assets.identity import IamRole
from stance.model.assets.keys import KmsKey
from stance.model.assets.storage import S3Bucket
from stance.model.world import Node

RESOURCE_POLICY: Final = "resource-policy"
"""The assumption that a policy which Stance does not collect neither allows nor denies."""

_HAVE_POLICIES: Final = frozenset(
    ("apigateway", "aoss", "backup", "codeartifact", "codebuild", "dynamodb", "ecr", "elasticfilesystem", "es",
     "events", "glacier", "glue", "kinesis", "kms", "lambda", "logs", "s3", "secretsmanager", "ses", "sns", "sqs",
     "ssm", "sts")
)  # fmt: skip
"""Services whose resources can have policies. Source: IAM User Guide, "AWS services that work with IAM"."""


@dataclass
class Target:
    """What is acted on: the resource's ARN (or a pattern), its account, and what is read of it."""

    arn: str
    account: str
    policy: Policy | None = None
    bucket: BucketControls = field(default_factory=BucketControls)
    unread: set[str] = field(default_factory=set)
    lists_unread: set[str] = field(default_factory=set)
    assumed: set[str] = field(default_factory=set)
    known: dict[str, Any] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)


def target(held: Held, arn: str, service: str, home: str) -> Target:
    """Gather a resource; `home` is the caller's account, taken to own what has no owner in its name."""
    owner: Node | None = held.once(("owner", arn), lambda: node_of(held, arn))
    account = (owner.account if owner else account_of(arn)) or home
    found = Target(arn, account)
    if owner is None:
        _unknown(found, service, home)
    else:
        _policy(owner, found)
        if owner.kind == S3Bucket.kind:
            found.bucket = _bucket(held, owner)
            if owner.missing(S3Bucket.grants) and not found.bucket.acls_disabled.sure:
                found.lists_unread.add(gap(S3Bucket, "grants"))
        if owner.kind == LambdaFunction.kind:
            _addresses(owner, found)
        if service == "s3" and owner.region not in ("", GLOBAL):
            found.known["aws:RequestedRegion"] = owner.region
    _tags(held, arn, service, found)
    _organisation(held, found)
    return found


def _addresses(function: Node, found: Target) -> None:
    """How the address of the function, or of its alias that is asked for, lets callers in."""
    urls = function.value(LambdaFunction.urls)
    if isinstance(urls, list):
        alias = found.arn.partition(f"{function.id}:")[2] or None
        kinds = [one["auth_type"] for one in urls if one.get("qualifier") == alias]
        if kinds:
            found.known["lambda:FunctionUrlAuthType"] = kinds[0]
        else:
            found.absent.add("lambda:functionurlauthtype")


def _tags(held: Held, arn: str, service: str, found: Target) -> None:
    """Tags of the resource, under the keys that its service has for them. Those of buckets say nothing of requests
    unless the bucket is switched to that, which is not collected."""
    tags = next((one.fields.get("tags") for one in held.named(arn) if one.id == arn), None)
    if isinstance(tags, dict) and service != "s3":
        own = _OWN_TAG_KEYS.get(service)
        for name in ("aws:ResourceTag/", *([own] if own else [])):
            found.whole.add(name.lower())
            found.known |= {f"{name}{key}": value for key, value in tags.items()}


_OWN_TAG_KEYS: Final = {
    "sts": "iam:ResourceTag/",
    **{name: f"{name}:ResourceTag/" for name in ("autoscaling", "ec2", "ecr", "ecs", "iam", "secretsmanager", "ssm")},
}
"""Source: Service Authorization Reference, the condition keys of each service."""


def node_of(held: Held, arn: str) -> Node | None:
    """The asset whose policy speaks for a resource: an object's bucket, a function's version's function."""
    if "*" in arn or "?" in arn:
        arn = arn.split("/")[0] if ":s3:::" in arn else arn
        if "*" in arn or "?" in arn:
            return None
    for name in _owners(arn):
        found = [one for one in held.named(name) if one.id == name and one.kind in _governed()]
        if found:
            return found[0]
    return None


def _owners(arn: str) -> Iterable[str]:
    yield arn
    parts = arn.split(":")
    if ":s3:::" in arn and "/" in arn:
        yield arn.split("/")[0]
    if len(parts) == 8 and parts[2] == "lambda":
        yield ":".join(parts[:7])


def _governed() -> frozenset[str]:
    return frozenset((str(IamRole.kind), *(str(kind.kind) for kind in kinds_with_policy())))


def _unknown(found: Target, service: str, home: str) -> None:
    """A resource that is not in the store."""
    must_speak = service == "sts" or (service == "kms" and ":key/" in found.arn)
    if found.account != home or must_speak:
        found.unread.add(f"gap:{RESOURCE_POLICY}")
    elif service in _HAVE_POLICIES and found.arn != "*":
        found.assumed.add(RESOURCE_POLICY)


def _policy(owner: Node, found: Target) -> None:
    kind: Any = KINDS[owner.kind]
    ref: Ref[Any] = IamRole.trust_document if kind is IamRole else kind.policy
    document = owner.value(ref)
    # A key always has a policy: none means that it was not asked for.
    if document is UNKNOWN or (document is None and kind is KmsKey):
        found.unread.add(gap(kind, ref.path.names[0]))
    elif document is not None:
        found.policy, why = read(document, f"policy of {owner.name}")
        found.unread |= {why} - {""}


def _bucket(held: Held, bucket: Node) -> BucketControls:
    account = held.by_id(AwsAccount).get(bucket.account)
    blocks = [
        (bucket.value(S3Bucket.public_access_block), gap(S3Bucket, "public_access_block")),
        (
            account.value(AwsAccount.public_access_block) if account else UNKNOWN,
            gap(AwsAccount, "public_access_block"),
        ),
    ]

    def switch(name: str) -> Truth:
        return any_of(_switch(block, name, why) for block, why in blocks)

    ownership = bucket.value(S3Bucket.ownership)
    grants = [
        AclGrant(grant["principal"], grant["permission"])
        for grant in seen(bucket, S3Bucket.grants) or []
        if grant.get("principal") and not grant.get("to_owner")
    ]
    disabled = Truth(None, frozenset([gap(S3Bucket, "ownership")]))
    return BucketControls(
        grants,
        acls_disabled=disabled if ownership is UNKNOWN else YES if ownership == "BucketOwnerEnforced" else NO,
        block_public_acls=switch("block_public_acls"),
        ignore_public_acls=switch("ignore_public_acls"),
        block_public_policy=switch("block_public_policy"),
        restrict_public_buckets=switch("restrict_public_buckets"),
    )


def _switch(block: Any, name: str, why: str) -> Truth:
    if block is None:
        return NO
    if block is UNKNOWN or block.get(name) is None:
        return Truth(None, frozenset([why]))
    return YES if block[name] else NO


def _organisation(held: Held, found: Target) -> None:
    account = held.by_id(AwsAccount).get(found.account)
    value = account.value(AwsAccount.organization) if account else UNKNOWN
    if value is None:
        found.absent |= {"aws:resourceorgid", "aws:resourceorgpaths"}
    elif value is not UNKNOWN:
        found.known["aws:ResourceOrgID"] = value

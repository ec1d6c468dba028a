"""Keys: delegation to the account, grants, and use through services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.decisions.forms import (
    ACCOUNT,
    FOREIGN,
    FOREIGN_ROOT,
    FULL,
    OTHER,
    ROLE,
    ROOT,
    SESSION,
    USER,
    Json,
    allow,
    deny,
    on,
    request,
)  # fmt: skip
from stance.identity import KeyGrant

_KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
_KMS = allow("kms:*")
_HELD = on(ROOT, "kms:*", "*")
_OTHERS = on(f"arn:aws:iam::{ACCOUNT}:role/admin", "kms:*", "*")


def _ask(id_: str, expect: bool, why: str, *identity: Json, policy: Any = (_HELD,), **more: Any) -> Json:
    asked = {"action": "kms:Decrypt", "resource": _KEY, **more}
    return request(f"key-{id_}", expect, why, *identity, policy=list(policy), **asked)


def _delegation() -> Iterator[Json]:
    yield _ask("delegated", True, "the key leaves it to the account, whose policy allows", _KMS)
    yield _ask("delegated-idle", False, "no policy takes it up")
    yield _ask("held", False, "a key that names only others is closed to policies", _KMS, policy=[_OTHERS])
    yield _ask("direct", True, "a user that the key names needs nothing else", policy=[on(USER, "kms:Decrypt", "*")])
    yield _ask("direct-action", False, "the key names it for another action", policy=[on(USER, "kms:Encrypt", "*")])
    yield _ask("direct-delegated", False, "delegated for another action only", _KMS,
               policy=[on(ROOT, "kms:Encrypt", "*")])  # fmt: skip
    yield _ask("number", True, "the account by its number", _KMS, policy=[on(ACCOUNT, "kms:*", "*")])
    yield _ask("star", True, "everyone, without a condition", policy=[on("*", "kms:*", "*")])
    yield _ask("role", True, "the role of the session", caller=SESSION, policy=[on(ROLE, "kms:Decrypt", "*")])
    yield _ask("role-boundary", False, "its boundary caps", caller=SESSION, policy=[on(ROLE, "kms:Decrypt", "*")],
               boundary=[allow("s3:*")])  # fmt: skip
    yield _ask("user-boundary", True, "a user's does not", policy=[on(USER, "kms:Decrypt", "*")],
               boundary=[allow("s3:*")])  # fmt: skip
    yield _ask("delegated-boundary", False, "delegated, the boundary caps", _KMS, boundary=[allow("s3:*")])
    yield _ask("denied", False, "the key denies the user", _KMS, policy=[_HELD, on(USER, "*", "*", effect="Deny")])
    yield _ask("denied-own", False, "the user's policy denies", deny("kms:Decrypt"), policy=[on(USER, "kms:*", "*")])
    yield _ask("anykey", False, "another key is allowed", allow("kms:*", f"{_KEY}2"))
    yield _ask(
        "alias", False, "an alias is not the key", allow("kms:Decrypt", f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/a")
    )
    yield _ask("root", True, "the root user of an account that the key names", caller=ROOT)
    yield _ask(
        "root-held", False, "the root user is not above a key that names others", caller=ROOT, policy=[_OTHERS]
    )
    yield _ask("create", True, "making keys asks no key", allow("kms:CreateKey"), action="kms:CreateKey", resource="*",
               policy=[])  # fmt: skip
    yield _ask(
        "list", True, "nor does listing", allow("kms:ListKeys"), action="kms:ListKeys", resource="*", policy=[]
    )
    conditional = on(ROOT, "kms:*", "*", StringEquals={"aws:PrincipalTag/keys": "yes"})
    yield _ask("condition", True, "delegated to those with the tag", _KMS, policy=[conditional],
               context={"aws:PrincipalTag/keys": "yes"})  # fmt: skip
    yield _ask("condition-not", False, "without the tag", _KMS, policy=[conditional])


def _strangers() -> Iterator[Json]:
    yield _ask(
        "foreign", True, "both sides allow", _KMS, caller=FOREIGN, policy=[on(FOREIGN_ROOT, "kms:Decrypt", "*")]
    )
    yield _ask(
        "foreign-idle", False, "their side is silent", caller=FOREIGN, policy=[on(FOREIGN, "kms:Decrypt", "*")]
    )
    yield _ask("foreign-not", False, "our side is silent", _KMS, caller=FOREIGN)
    yield _ask("foreign-create", False, "keys are made in one's own account only", _KMS, caller=FOREIGN,
               action="kms:PutKeyPolicy", policy=[_HELD])  # fmt: skip
    via = {"StringEquals": {"kms:CallerAccount": ACCOUNT, "kms:ViaService": "s3.us-east-1.amazonaws.com"}}
    aws_managed = on("*", ["kms:Decrypt", "kms:GenerateDataKey*"], "*", **via)
    through = {"kms:CallerAccount": ACCOUNT, "kms:ViaService": "s3.us-east-1.amazonaws.com"}
    yield _ask("managed", True, "AWS's key of a service, through that service", policy=[aws_managed], context=through)
    yield _ask("managed-direct", False, "not directly", policy=[aws_managed], context={"kms:CallerAccount": ACCOUNT})
    yield _ask("managed-other", False, "not through another", policy=[aws_managed],
               context={**through, "kms:ViaService": "ec2.us-east-1.amazonaws.com"})  # fmt: skip
    yield _ask("managed-foreign", False, "not from another account", _KMS, caller=FOREIGN, policy=[aws_managed],
               context={**through, "kms:CallerAccount": OTHER})  # fmt: skip
    logs = on("cloudtrail.amazonaws.com", "kms:GenerateDataKey*", "*", StringEquals={"aws:SourceAccount": ACCOUNT})
    for name, expect, action, known in [
        ("", True, "kms:GenerateDataKey", {"aws:SourceAccount": ACCOUNT}),
        ("-other", False, "kms:GenerateDataKey", {"aws:SourceAccount": OTHER}),
        ("-none", False, "kms:GenerateDataKey", {}),
        ("-decrypt", False, "kms:Decrypt", {"aws:SourceAccount": ACCOUNT}),
    ]:
        yield _ask(f"service{name}", expect, "the service, for this account and these calls", policy=[_HELD, logs],
                   caller="cloudtrail.amazonaws.com", action=action, context=known)  # fmt: skip


def _grants() -> Iterator[Json]:
    held = KeyGrant(USER, frozenset({"Decrypt", "DescribeKey"}))
    yield _ask("grant", True, "the grant is enough", grants=[held])
    yield _ask("grant-action", False, "it is for other operations", action="kms:Encrypt", grants=[held])
    yield _ask("grant-other", False, "it is another's", grants=[KeyGrant(f"{USER}2", held.operations)])
    yield _ask("grant-denied", False, "a policy denies", deny("kms:*"), grants=[held])
    yield _ask("grant-keydenied", False, "the key's policy denies", grants=[held],
               policy=[_HELD, on("*", "kms:Decrypt", "*", effect="Deny")])  # fmt: skip
    yield _ask("grant-scp", False, "an SCP denies", grants=[held], scp=[[FULL, deny("kms:*")]])
    yield _ask("grant-role", True, "a role's grant is that of its sessions", caller=SESSION,
               grants=[KeyGrant(ROLE, held.operations)])  # fmt: skip
    limited = KeyGrant(USER, held.operations, subset={"dept": "it"})
    exact = KeyGrant(USER, held.operations, equals={"dept": "it"})
    said = {"kms:EncryptionContext:dept": "it"}
    wider = {**said, "kms:EncryptionContext:env": "x"}
    for name, expect, grant, known in [
        ("subset", True, limited, said), ("subset-more", True, limited, wider), ("subset-none", False, limited, {}),
        ("subset-other", False, limited, {"kms:EncryptionContext:dept": "hr"}), ("equals", True, exact, said),
        ("equals-more", False, exact, wider),
    ]:  # fmt: skip
        keys = [key.rpartition(":")[2] for key in known]
        yield _ask(f"grant-{name}", expect, "the encryption context that the grant asks for", grants=[grant],
                   context={**known, "kms:EncryptionContextKeys": keys} if known else {})  # fmt: skip
    bound = allow("kms:Decrypt", StringEquals={"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::bkt"})
    for name, expect, given in [("", True, "bkt"), ("-other", False, "x")]:
        yield _ask(f"context{name}", expect, "the encryption context of a bucket", bound,
                   context={"kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{given}"})  # fmt: skip
    lent = allow("kms:CreateGrant", Bool={"kms:GrantIsForAWSResource": "true"})
    for name, expect, given in [("", True, "true"), ("-not", False, "false")]:
        yield _ask(f"lend{name}", expect, "grants are made for services only", lent, action="kms:CreateGrant",
                   context={"kms:GrantIsForAWSResource": given})  # fmt: skip


CASES = [*_delegation(), *_strangers(), *_grants()]

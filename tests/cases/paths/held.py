"""What identities read, with the keys that it takes, and whom roles trust."""

from __future__ import annotations

import json
from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.paths.adding import OTHER_ROOT, ROOT, Json, Listed, Seed
from cases.paths.forms import Certainty, allow, bucket, text

SITUATIONS = Listed("x")
_GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
_WEB = "sts:AssumeRoleWithWebIdentity"
_SUB, _AUD = (f"token.actions.githubusercontent.com:{key}" for key in ("sub", "aud"))


# Identities and data


def _reader(id_: str, why: str, expect: Certainty | None, may: tuple[Json, ...], store: Seed) -> None:
    """A user → a store; `@` in what the user may do stands for the store's name."""

    def seed(cloud: Cloud, name: str) -> str:
        iam = cloud.client("iam")
        iam.create_user(UserName=name)
        granted = text(*json.loads(json.dumps(may).replace("@", name)))
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=granted)
        return store(cloud, name)

    SITUATIONS.add(f"data-{id_}", why, expect, seed, f"arn:aws:iam::{ACCOUNT}:user/@")


def key(cloud: Cloud, *statements: Json) -> str:
    return str(cloud.client("kms").create_key(Policy=text(*statements))["KeyMetadata"]["Arn"])


_DELEGATED = {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "kms:*", "Resource": "*"}
_VIA_S3 = {
    "Effect": "Allow",
    "Principal": {"AWS": "*"},
    "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
    "Resource": "*",
    "Condition": {"StringEquals": {"kms:CallerAccount": ACCOUNT, "kms:ViaService": "s3.us-east-1.amazonaws.com"}},
}
_VIA_EC2 = json.loads(json.dumps(_VIA_S3).replace("s3.us-east-1", "ec2.us-east-1"))


def _sealed(*statements: Json, algorithm: str = "aws:kms") -> Seed:
    """A bucket sealed with a key of its own (its policy), or in another manner."""

    def make(cloud: Cloud, name: str) -> str:
        bucket(cloud, name)
        held = {"KMSMasterKeyID": key(cloud, *statements)} if statements else {}
        rules = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm, **held}}]
        cloud.client("s3").put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})
        return name

    return make


def _table(*statements: Json) -> Seed:
    def make(cloud: Cloud, name: str) -> str:
        sealed = {"SSESpecification": {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key(cloud, *statements)}}
        made = cloud.client("dynamodb").create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
            **(sealed if statements else {}),
        )
        return str(made["TableDescription"]["TableArn"])

    return make


def _secret(*statements: Json) -> Seed:
    def make(cloud: Cloud, name: str) -> str:
        sealed = {"KmsKeyId": key(cloud, *statements)} if statements else {}
        return str(cloud.client("secretsmanager").create_secret(Name=name, SecretString="x", **sealed)["ARN"])

    return make


_S3 = allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::@", "arn:aws:s3:::@/*"])
_TABLES = allow(["dynamodb:Scan", "dynamodb:GetItem", "dynamodb:Query"], "*")
_SECRETS, _DECRYPT = allow("secretsmanager:GetSecretValue"), allow("kms:Decrypt")
_reader("plain", "reading is enough where AWS keeps the keys", "sure", (_S3,), _sealed(algorithm="AES256"))
_reader("awskey", "and where the key is AWS's own for S3", "sure", (_S3,), _sealed())
_reader("sealed", "the key is the account's, decrypting is not allowed", None, (_S3,), _sealed(_DELEGATED))
_reader("sealed-both", "both are allowed", "sure", (_S3, _DECRYPT), _sealed(_DELEGATED))
_reader("sealed-via", "the key opens itself to all that S3 asks for", "sure", (_S3,), _sealed(_DELEGATED, _VIA_S3))
_reader("sealed-viaother", "it opens itself to what EC2 asks for", None, (_S3,), _sealed(_DELEGATED, _VIA_EC2))
_reader(
    "sealed-named",
    "the key names the user",
    "sure",
    (_S3,),
    _sealed(
        _DELEGATED,
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "kms:Decrypt",
            "Resource": "*",
            "Condition": {"StringEquals": {"kms:CallerAccount": ACCOUNT}},
        },
    ),
)
_reader(
    "sealed-denied",
    "decrypting is denied",
    None,
    (_S3, _DECRYPT, {**_DECRYPT, "Effect": "Deny"}),
    _sealed(_DELEGATED),
)
_reader(
    "list", "listing is not reading", None, (allow("s3:ListBucket", "arn:aws:s3:::@"),), _sealed(algorithm="AES256")
)
_reader(
    "objects",
    "reading objects without listing is reading",
    "sure",
    (allow("s3:GetObject", "arn:aws:s3:::@/*"),),
    _sealed(algorithm="AES256"),
)
_reader(
    "bucketarn",
    "objects are not covered by the bucket's ARN",
    None,
    (allow("s3:GetObject", "arn:aws:s3:::@"),),
    _sealed(algorithm="AES256"),
)
_reader("table", "a table under AWS's own key", "sure", (_TABLES,), _table())
_reader("table-sealed", "a table under the account's key", None, (_TABLES,), _table(_DELEGATED))
_reader("table-both", "with leave to decrypt", "sure", (_TABLES, _DECRYPT), _table(_DELEGATED))
_reader("table-describe", "describing is not reading", None, (allow("dynamodb:Describe*"),), _table())
_reader("secret", "a secret under AWS's own key", "sure", (_SECRETS,), _secret())
_reader("secret-sealed", "a secret under the account's key", None, (_SECRETS,), _secret(_DELEGATED))
_reader("secret-both", "with leave to decrypt", "sure", (_SECRETS, _DECRYPT), _secret(_DELEGATED))
_reader("secret-list", "listing names is not reading", None, (allow("secretsmanager:ListSecrets"),), _secret())


# Trust


def _trusted(
    id_: str,
    why: str,
    expect: Certainty | None,
    principal: Any,
    source: str,
    action: str = "sts:AssumeRole",
    **when: Any,
) -> None:
    def seed(cloud: Cloud, name: str) -> str:
        statement: Json = {"Effect": "Allow", "Principal": principal, "Action": action}
        trust = text({**statement, "Condition": when} if when else statement)
        iam = cloud.client("iam")
        if not iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]:
            iam.create_open_id_connect_provider(
                Url=f"https://{_GITHUB.partition('/')[2]}",
                ClientIDList=["sts.amazonaws.com"],
                ThumbprintList=["a" * 40],
            )
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
        return str(made["Role"]["Arn"])

    SITUATIONS.add(f"trust-{id_}", why, expect, seed, source)


_trusted("account", "another account is trusted", "sure", {"AWS": OTHER_ROOT}, OTHER_ROOT)
_trusted(
    "account-external",
    "with an external id, which they know",
    "sure",
    {"AWS": OTHER_ROOT},
    OTHER_ROOT,
    StringEquals={"sts:ExternalId": "x-1"},
)
_trusted("account-not", "our own account is trusted", None, {"AWS": ROOT}, OTHER_ROOT)
_trusted("service", "a service is trusted", None, {"Service": "ec2.amazonaws.com"}, OTHER_ROOT)
for _id, _why, _expect, _subject, _when in [
    ("repo", "a repository", "sure", "repo:acme/app:*", {"StringLike": {_SUB: "repo:acme/app:*"}}),
    ("org", "an owner", "sure", "repo:acme/*", {"StringLike": {_SUB: "repo:acme/*"}}),
    (
        "branch",
        "a branch",
        "sure",
        "repo:acme/app:ref:refs/heads/main",
        {"StringEquals": {_SUB: "repo:acme/app:ref:refs/heads/main"}},
    ),
    ("nosub", "whoever has a token", "sure", "*", {}),
]:
    _equal = {"StringEquals": {_AUD: "sts.amazonaws.com", **_when.get("StringEquals", {})}}
    _trusted(
        f"web-{_id}",
        f"tokens of {_why}",
        _expect,
        {"Federated": _GITHUB},
        f"federated:{_GITHUB}:{_subject}",
        _WEB,
        **{**_when, **_equal},
    )

"""Accounts with a way in, and their twins that are one fact away.

In the policies `@` stands for the situation's own name, so that those that give no power over the account share one.
"""

from __future__ import annotations

import json
from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.paths.forms import Expected, Net, Situation, allow, bucket, function, role, text

READ = allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::@", "arn:aws:s3:::@/*"])


def _own(name: str, statements: tuple[Any, ...]) -> list[Any]:
    return list(json.loads(json.dumps(statements).replace("@", name)))


def _machine(
    id_: str, why: str, certainty: Any, *may: Any, held: bool = True, alone: bool = False, **net: Any
) -> Situation:
    """Internet → instance → role → bucket."""
    name = f"machine-{id_}"

    def seed(cloud: Cloud) -> dict[str, str]:
        made = {"data": bucket(cloud, name)}
        made["role"] = role(cloud, name, "ec2.amazonaws.com", *_own(name, may or (READ,)))
        made["host"] = Net(cloud, **net).instance(name if held else None)
        return made

    return Situation(name, why, seed, (Expected("internet", "data", certainty),), alone)


def _beyond(
    id_: str,
    why: str,
    certainty: Any,
    *may: Any,
    hop: tuple[str, Any] | None = None,
    policy: Any = None,
    key: Any = None,
) -> Situation:
    """The same, with a second role, a policy of the bucket's own, or a key (its policy) that encrypts it."""
    name = f"beyond-{id_}"

    def seed(cloud: Cloud) -> dict[str, str]:
        first = role(cloud, name, "ec2.amazonaws.com", *_own(name, may))
        made = {"host": Net(cloud).instance(name)}
        if hop:
            role(cloud, f"{name}-next", *_own(name, hop))
        made["data"] = bucket(cloud, name, policy=text(*_own(name, policy)) if policy else None)
        if key:
            arn = cloud.client("kms").create_key(Policy=text(*_own(name, key)))["KeyMetadata"]["Arn"]
            rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn}}
            cloud.client("s3").put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
        return {**made, "role": first}

    return Situation(name, why, seed, (Expected("internet", "data", certainty),))  # fmt: skip


def _function(
    id_: str, why: str, certainty: Any, *may: Any, url: str | None = "NONE", target: str = "data", alone: bool = False
) -> Situation:
    """Internet → function → role → bucket or account."""
    name = f"function-{id_}"

    def seed(cloud: Cloud) -> dict[str, str]:
        made = {"data": bucket(cloud, name), "account": ACCOUNT}
        made["role"] = role(cloud, name, "lambda.amazonaws.com", *_own(name, may or (READ,)))
        made["function"] = function(cloud, name, made["role"], url=url)
        return made

    return Situation(name, why, seed, (Expected("internet", target, certainty),), alone)


def _bucket(id_: str, why: str, certainty: Any, principal: Any, *, block: bool = False, **when: Any) -> Situation:
    """Internet → bucket."""
    name = f"bucket-{id_}"
    statement = {**allow("s3:GetObject", f"arn:aws:s3:::{name}/*"), "Principal": principal}
    if when:
        statement["Condition"] = when

    def seed(cloud: Cloud) -> dict[str, str]:
        made = {"data": bucket(cloud, name, policy=text(statement))}
        switches = dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), block
        )
        cloud.client("s3").put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=switches)
        return made

    return Situation(name, why, seed, (Expected("internet", "data", certainty),))


_root = f"arn:aws:iam::{ACCOUNT}:root"
_take = allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/@-next")
_delegated = {"Effect": "Allow", "Principal": {"AWS": _root}, "Action": "kms:*", "Resource": "*"}


def _granted(effect: str) -> Any:
    objects = ["arn:aws:s3:::@", "arn:aws:s3:::@/*"]
    return {
        "Effect": effect,
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/@"},
        "Action": "s3:*",
        "Resource": objects,
    }


SITUATIONS = [
    _machine("open", "SSH is open to everybody; whether it gives way is not known", "possible"),
    _machine("nogateway", "no gateway", None, gateway=False),
    _machine("noroute", "no route to the gateway", None, route=False),
    _machine("noaddress", "no public address", None, public=False),
    _machine("closed", "no rule lets anybody in", None, cidr=None),
    _machine("private", "private addresses alone", None, cidr="10.0.0.0/8"),
    _machine("acl", "the network's access list denies", None, nacl_denies=1),
    _machine("acllate", "the network's access list denies after it has allowed", "possible", nacl_denies=200),
    _machine("web", "another port is open", "possible", port=443),
    _machine("nometadata", "the role's credentials are not to be had on the machine", None, metadata=False),
    _machine("stopped", "the instance is stopped", None, stopped=True),
    _machine("norole", "the instance has no role", None, held=False),
    _machine("weak", "the role reads nothing", None, allow("sqs:ListQueues")),
    _machine("otherdata", "the role reads another bucket", None, allow("s3:*", "arn:aws:s3:::x/*")),
    _machine("denied", "the role is denied", None, READ, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}),
    _machine("admin", "the role may do everything", "possible", allow("*"), alone=True),
    _beyond("hop", "the role takes another that reads", "possible", _take, hop=(_root, READ)),
    _beyond("hopbare", "the other role trusts the account, which is silent", None, hop=(_root, READ)),
    _beyond("hopnamed", "the other role trusts this one", "possible", hop=(f"arn:aws:iam::{ACCOUNT}:role/@", READ)),
    _beyond("hopservice", "the other role trusts a service", None, _take, hop=("glue.amazonaws.com", READ)),
    _beyond("hopweak", "the other role reads nothing", None, _take, hop=(_root, allow("sqs:ListQueues"))),
    _beyond("named", "the bucket names the role", "possible", policy=[_granted("Allow")]),
    _beyond("denied", "the bucket denies the role", None, READ, policy=[_granted("Deny")]),
    _beyond("decrypts", "the role may use the key too", "possible", READ, allow("kms:Decrypt"), key=[_delegated]),
    _beyond("locked", "the role may not use the key", None, READ, key=[_delegated]),
    _beyond("others-key", "the key is another role's", None, READ, allow("kms:Decrypt"), key=[
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/keeper"}, "Action": "kms:*",
         "Resource": "*"}]),
    _function("open", "anybody calls the function; whether it gives way is not known", "possible"),
    _function("iam", "its URL wants AWS's signature", None, url="AWS_IAM"),
    _function("nourl", "it has no URL", None, url=None),
    _function("weak", "its role reads nothing", None, allow("sqs:ListQueues")),
    _function("admin", "its role may do everything", "possible", allow("*"), target="account", alone=True),
    _function("notadmin", "its role reads data alone", None, target="account"),
    _function("escalates", "its role may strengthen itself", "possible",
              allow("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/@"), target="account", alone=True),
    _bucket("open", "everybody reads it", "sure", "*"),
    _bucket("blocked", "the bucket's own switches", None, "*", block=True),
    _bucket("account", "another account's users", None, {"AWS": "arn:aws:iam::999999999999:root"}),
    _bucket("vpce", "everybody, through one endpoint", None, "*", StringEquals={"aws:SourceVpce": "vpce-1"}),
    _bucket("org", "everybody of an organisation", None, "*", StringEquals={"aws:PrincipalOrgID": "o-1234567890"}),
    _bucket("tls", "everybody who speaks TLS", "sure", "*", Bool={"aws:SecureTransport": "true"}),
]  # fmt: skip

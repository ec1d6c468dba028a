"""Accounts with a way in, and their twins that are one fact away."""

from __future__ import annotations

from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.paths.forms import Expected, Net, Situation, allow, bucket, function, role, text

READ = allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::customers", "arn:aws:s3:::customers/*"])


def _machine(
    id_: str, why: str, certainty: Any, *may: Any, data: bool = True, held: bool = True, **net: Any
) -> Situation:
    """Internet → instance → role → bucket."""

    def seed(cloud: Cloud) -> dict[str, str]:
        made = {"data": bucket(cloud, "customers")} if data else {}
        made["role"] = role(cloud, "app", "ec2.amazonaws.com", *(may or (READ,)))
        made["host"] = Net(cloud, **net).instance("app" if held else None)
        return made

    return Situation(f"machine-{id_}", why, seed, (Expected("internet", "data", certainty),))


def _function(
    id_: str, why: str, certainty: Any, *may: Any, url: str | None = "NONE", target: str = "data"
) -> Situation:
    """Internet → function → role → bucket or account."""

    def seed(cloud: Cloud) -> dict[str, str]:
        made = {"data": bucket(cloud, "customers"), "account": ACCOUNT}
        made["role"] = role(cloud, "app", "lambda.amazonaws.com", *(may or (READ,)))
        made["function"] = function(cloud, "app", made["role"], url=url)
        return made

    return Situation(f"function-{id_}", why, seed, (Expected("internet", target, certainty),))


def _bucket(id_: str, why: str, certainty: Any, principal: Any, *, block: bool = False, **when: Any) -> Situation:
    """Internet → bucket."""
    statement = {**allow("s3:GetObject", "arn:aws:s3:::customers/*"), "Principal": principal}
    if when:
        statement["Condition"] = when

    def seed(cloud: Cloud) -> dict[str, str]:
        made = {"data": bucket(cloud, "customers", policy=text(statement))}
        switches = dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), block
        )
        cloud.client("s3").put_public_access_block(Bucket="customers", PublicAccessBlockConfiguration=switches)
        return made

    return Situation(f"bucket-{id_}", why, seed, (Expected("internet", "data", certainty),))


SITUATIONS = [
    _machine("open", "SSH is open to everybody; whether it gives way is not known", "possible"),
    _machine("nogateway", "no gateway", None, gateway=False),
    _machine("noroute", "no route to the gateway", None, route=False),
    _machine("noaddress", "no public address", None, public=False),
    _machine("closed", "no rule lets anybody in", None, cidr=None),
    _machine("private", "private addresses alone", None, cidr="10.0.0.0/8"),
    _machine("acl", "the network's access list denies", None, nacl_denies=True),
    _machine("norole", "the instance has no role", None, held=False),
    _machine("weak", "the role reads nothing", None, allow("sqs:ListQueues")),
    _machine("otherdata", "the role reads another bucket", None, allow("s3:*", "arn:aws:s3:::x/*")),
    _machine("denied", "the role is denied", None, READ, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}),
    _machine("admin", "the role may do everything", "possible", allow("*")),
    _function("open", "anybody calls the function; whether it gives way is not known", "possible"),
    _function("iam", "its URL wants AWS's signature", None, url="AWS_IAM"),
    _function("nourl", "it has no URL", None, url=None),
    _function("weak", "its role reads nothing", None, allow("sqs:ListQueues")),
    _function("admin", "its role may do everything", "possible", allow("*"), target="account"),
    _function("notadmin", "its role reads data alone", None, target="account"),
    _function("escalates", "its role may strengthen itself", "possible",
              allow("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/app"), target="account"),
    _bucket("open", "everybody reads it", "sure", "*"),
    _bucket("blocked", "the bucket's own switches", None, "*", block=True),
    _bucket("account", "another account's users", None, {"AWS": "arn:aws:iam::999999999999:root"}),
    _bucket("vpce", "everybody, through one endpoint", None, "*", StringEquals={"aws:SourceVpce": "vpce-1"}),
    _bucket("org", "everybody of an organisation", None, "*", StringEquals={"aws:PrincipalOrgID": "o-1234567890"}),
    _bucket("tls", "everybody who speaks TLS", "sure", "*", Bool={"aws:SecureTransport": "true"}),
]  # fmt: skip

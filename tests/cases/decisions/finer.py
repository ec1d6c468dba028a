"""Finer points of requests: types of values, tags and passing, endpoints of APIs, workloads' identities, lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.decisions.forms import (
    ACCOUNT,
    BUCKET,
    FILE,
    FOREIGN,
    FULL,
    OTHER,
    ROLE,
    ROOT,
    S3,
    SESSION,
    USER,
    Json,
    allow,
    deny,
    on,
    request,
    stated,
    trusting,
)  # fmt: skip
from stance.identity import YES, BucketControls

_FED = f"arn:aws:sts::{ACCOUNT}:federated-user/bob"
_QUEUE, _TOPIC = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q", f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
_KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"
_INSTANCE = f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1"


def _values() -> Iterator[Json]:
    """How values are written in JSON does not matter."""
    for name, expect, when, known in [
        ("bool", True, {"Bool": {"aws:SecureTransport": True}}, {"aws:SecureTransport": "true"}),
        ("bool-not", False, {"Bool": {"aws:SecureTransport": False}}, {"aws:SecureTransport": "true"}),
        ("number", True, {"NumericLessThanEquals": {"s3:max-keys": 10}}, {"s3:max-keys": "10"}),
        ("number-not", False, {"NumericLessThanEquals": {"s3:max-keys": 9}}, {"s3:max-keys": "10"}),
        ("null", True, {"Null": {"aws:SourceVpc": True}}, {}),
        ("null-not", False, {"Null": {"aws:SourceVpc": False}}, {}),
        ("epoch", True, {"NumericLessThan": {"aws:EpochTime": 1800000000}}, {"aws:EpochTime": "1790000000"}),
        ("epoch-date", True, {"DateLessThan": {"aws:EpochTime": "2030-01-01T00:00:00Z"}}, {"aws:EpochTime": "1790000000"}),
        ("epoch-late", False, {"DateLessThan": {"aws:EpochTime": "2020-01-01T00:00:00Z"}}, {"aws:EpochTime": "1790000000"}),
        ("notnumber", False, {"NumericLessThan": {"s3:max-keys": "10"}}, {"s3:max-keys": "many"}),
        ("age", True, {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}, {"aws:MultiFactorAuthAge": "300"}),
        ("age-old", False, {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}, {"aws:MultiFactorAuthAge": "4000"}),
        ("age-none", False, {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}, {}),
        ("via", True, {"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}},
         {"aws:CalledVia": ["athena.amazonaws.com", "dynamodb.amazonaws.com"]}),
        ("via-not", False, {"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}},
         {"aws:CalledVia": ["glue.amazonaws.com"]}),
        ("via-none", False, {"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}}, {}),
    ]:  # fmt: skip
        yield request(f"finer-{name}", expect, "values of JSON's own types, and counted time", allow("s3:GetObject", **when),
                      context=known)  # fmt: skip
    yield request("finer-age-deny", True, "a deny on old devices is silent without any", S3,
                  deny("*", NumericGreaterThan={"aws:MultiFactorAuthAge": "3600"}))  # fmt: skip


def _tags_and_passing() -> Iterator[Json]:
    ask: dict[str, Any] = {"action": "ec2:StopInstances", "resource": _INSTANCE}
    for key in ("aws:ResourceTag/env", "ec2:ResourceTag/env"):
        may = allow("ec2:*", StringEquals={key: "dev"})
        for name, expect, given in [("same", True, "dev"), ("other", False, "prod"), ("none", False, None)]:
            yield request(f"finer-tag-{key[:3]}-{name}", expect, "the machine's own tag", may,
                          context={key: given} if given else {}, **ask)  # fmt: skip
    create: dict[str, Any] = {"action": "ec2:CreateVolume", "resource": f"arn:aws:ec2:us-east-1:{ACCOUNT}:volume/*"}
    may = allow("ec2:CreateVolume", StringEquals={"aws:RequestTag/env": "dev"},
                **{"ForAllValues:StringEquals": {"aws:TagKeys": ["env"]}})  # fmt: skip
    for name, expect, tags in [("", True, {"env": "dev"}), ("-other", False, {"env": "prod"}), ("-none", False, {}),
                               ("-more", False, {"env": "dev", "x": "y"})]:  # fmt: skip
        known: Json = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
        yield request(f"finer-requesttag{name}", expect, "the tags that come along, and no others", may,
                      context=known | ({"aws:TagKeys": list(tags)} if tags else {}), **create)  # fmt: skip
    passing: dict[str, Any] = {"action": "iam:PassRole", "resource": ROLE}
    for name, expect, statement in [
        ("this", True, allow("iam:PassRole", ROLE)), ("other", False, allow("iam:PassRole", f"{ROLE}2")),
        ("like", True, allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/*")),
        ("path", False, allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/team/*")),
        ("user", False, allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:user/*")),
        ("service", True, allow("iam:PassRole", StringLike={"iam:PassedToService": "ec2*.amazonaws.com"})),
        ("noservice", False, allow("iam:PassRole", StringEquals={"iam:PassedToService": "lambda.amazonaws.com"})),
        ("ifexists", False, allow("iam:PassRole", StringEqualsIfExists={"iam:PassedToService": "ecs.amazonaws.com"})),
    ]:  # fmt: skip
        yield request(f"finer-pass-{name}", expect, "which role, to which service", statement,
                      context={"iam:PassedToService": "ec2.amazonaws.com"}, **passing)  # fmt: skip
    attach: dict[str, Any] = {"action": "iam:AttachUserPolicy", "resource": USER}
    read = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    may = allow("iam:AttachUserPolicy", ArnEquals={"iam:PolicyARN": read})
    for name, expect, given in [("", True, read), ("-admin", False, "arn:aws:iam::aws:policy/AdministratorAccess")]:
        yield request(f"finer-attach{name}", expect, "which policy", may, context={"iam:PolicyARN": given}, **attach)
    yield request("finer-attach-unknown", ("iam:policyarn",), "which policy is not known", may, whole=False, **attach)
    bound = allow("iam:CreateUser", StringEquals={"iam:PermissionsBoundary": read})
    made: dict[str, Any] = {"action": "iam:CreateUser", "resource": f"{USER}2"}
    yield request("finer-bound", True, "with the boundary", bound, context={"iam:PermissionsBoundary": read}, **made)
    yield request("finer-bound-none", False, "without one", bound, **made)
    yield request(
        "finer-bound-unknown", ("iam:permissionsboundary",), "with which is not known", bound, whole=False, **made
    )


def _sources() -> Iterator[Json]:
    put = {"action": "sqs:SendMessage", "resource": _QUEUE, "caller": "s3.amazonaws.com"}
    fed = on("s3.amazonaws.com", "sqs:SendMessage", _QUEUE, ArnLike={"aws:SourceArn": "arn:aws:s3:*:*:bkt"},
             StringEquals={"aws:SourceAccount": ACCOUNT})  # fmt: skip
    for name, expect, arn, account in [
        ("", True, BUCKET, ACCOUNT), ("-other", False, "arn:aws:s3:::bkt2", ACCOUNT), ("-account", False, BUCKET, OTHER)
    ]:  # fmt: skip
        yield request(f"finer-notify{name}", expect, "a bucket's events; its ARN has empty parts", policy=[fed],
                      context={"aws:SourceArn": arn, "aws:SourceAccount": account}, **put)  # fmt: skip
    edge = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"
    shown = on("cloudfront.amazonaws.com", StringEquals={"AWS:SourceArn": edge})
    for name, expect, caller, arn in [
        ("", True, "cloudfront.amazonaws.com", edge), ("-other", False, "cloudfront.amazonaws.com", f"{edge}2"),
        ("-anonymous", False, "anonymous", None),
    ]:  # fmt: skip
        yield request(f"finer-edge{name}", expect, "only one distribution reads the bucket", caller=caller, policy=[shown],
                      context={"aws:SourceArn": arn} if arn else {})  # fmt: skip
    identity = on("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1")
    yield request("finer-edge-identity", False, "an identity of CloudFront is named", policy=[identity])
    api = f"arn:aws:execute-api:us-east-1:{ACCOUNT}:a1/live/GET/x"
    ask: dict[str, Any] = {"action": "execute-api:Invoke", "resource": api, "caller": "anonymous"}
    office = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    yield request(
        "finer-api", True, "everyone may call", policy=[on("*", "execute-api:Invoke", f"{api[:-5]}*")], **ask
    )
    yield request("finer-api-in", True, "from the office", policy=[on("*", "execute-api:Invoke", "*", **office)],
                  context={"aws:SourceIp": "203.0.113.4"}, **ask)  # fmt: skip
    yield request("finer-api-out", False, "from elsewhere", policy=[on("*", "execute-api:Invoke", "*", **office)],
                  context={"aws:SourceIp": "198.51.100.4"}, **ask)  # fmt: skip
    for service, action, resource in [
        ("kms", "kms:Decrypt", _KEY), ("ec2", "ec2:StopInstances", _INSTANCE),
        ("dynamodb", "dynamodb:GetItem", f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/t"),
    ]:  # fmt: skip
        yield request(f"finer-unsigned-{service}", False, "the service takes no unsigned requests", caller="anonymous",
                      action=action, resource=resource, policy=[on("*", "*", "*")])  # fmt: skip


def _federated() -> Iterator[Json]:
    yield request(
        "finer-federated-both", True, "user and session policy agree", S3, caller=_FED, issuer=USER, session=[S3]
    )
    yield request("finer-federated-session", False, "the session policy is silent", S3, caller=_FED, issuer=USER,
                  session=[allow("sqs:*")])  # fmt: skip
    yield request("finer-federated-user", False, "the user may not", caller=_FED, issuer=USER, session=[S3])
    yield request("finer-root-boundary", True, "the root user, and an SCP that allows", caller=ROOT, scp=[[FULL]])
    yield request("finer-root-management", True, "the root user of the management account", caller=ROOT,
                  scp=[[FULL, deny("*")]], management_account=ACCOUNT)  # fmt: skip
    web, target = "sts:AssumeRoleWithWebIdentity", f"arn:aws:iam::{ACCOUNT}:role/deploy"
    eks = f"arn:aws:iam::{ACCOUNT}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/AB12"
    sub, aud = (f"oidc.eks.us-east-1.amazonaws.com/id/AB12:{key}" for key in ("sub", "aud"))
    pod = trusting(
        {"Federated": eks}, web, StringEquals={sub: "system:serviceaccount:shop:api", aud: "sts.amazonaws.com"}
    )
    for name, expect, given in [("", True, "shop:api"), ("-other", False, "shop:web"), ("-space", False, "test:api")]:
        yield request(f"finer-pod{name}", expect, "the service account of a pod", caller=eks, action=web, resource=target,
                      policy=[pod], context={sub: f"system:serviceaccount:{given}", aud: "sts.amazonaws.com"})  # fmt: skip
    google = trusting({"Federated": "accounts.google.com"}, web, StringEquals={"accounts.google.com:aud": "app-1"})
    for name, expect, given in [("", True, "app-1"), ("-other", False, "app-2")]:
        yield request(f"finer-google{name}", expect, "a provider without an ARN", caller="accounts.google.com", action=web,
                      resource=target, policy=[google], context={"accounts.google.com:aud": given})  # fmt: skip
    anchor = f"arn:aws:rolesanywhere:us-east-1:{ACCOUNT}:trust-anchor/1"
    held = trusting("rolesanywhere.amazonaws.com", ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
                    ArnEquals={"aws:SourceArn": anchor}, StringEquals={"aws:PrincipalTag/x509Subject/CN": "host-1"})  # fmt: skip
    for name, expect, host, arn in [("", True, "host-1", anchor), ("-host", False, "host-2", anchor),
                                    ("-anchor", False, "host-1", f"{anchor}2")]:  # fmt: skip
        yield request(f"finer-anywhere{name}", expect, "a certificate, by its subject and its authority", policy=[held],
                      caller="rolesanywhere.amazonaws.com", action="sts:AssumeRole", resource=target,
                      context={"aws:PrincipalTag/x509Subject/CN": host, "aws:SourceArn": arn})  # fmt: skip
    yield request("finer-trust-scp", False, "an SCP of the caller's keeps it from other roles", allow("sts:AssumeRole"),
                  caller=FOREIGN, action="sts:AssumeRole", resource=target, policy=[trusting(FOREIGN)],
                  scp=[[FULL, deny("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/*")]])  # fmt: skip
    yield request("finer-trust-scp-not", True, "an SCP that names other roles", allow("sts:AssumeRole"), caller=FOREIGN,
                  action="sts:AssumeRole", resource=target, policy=[trusting(FOREIGN)],
                  scp=[[FULL, deny("sts:AssumeRole", f"arn:aws:iam::{OTHER}:role/*")]])  # fmt: skip


def _lists() -> Iterator[Json]:
    put: dict[str, Any] = {
        "action": "s3:PutBucketAcl",
        "resource": BUCKET,
        "bucket": BucketControls(block_public_acls=YES),
    }
    for name, expect, given in [("", False, "public-read"), ("-private", True, "private")]:
        yield request(f"finer-canned{name}", expect, "public lists are refused when they are blocked", S3,
                      context={"s3:x-amz-acl": given}, **put)  # fmt: skip
    yield request("finer-canned-open", True, "nothing is blocked", S3, action="s3:PutBucketAcl", resource=BUCKET,
                  context={"s3:x-amz-acl": "public-read"})  # fmt: skip
    listing: dict[str, Any] = {"action": "s3:ListBucket", "resource": BUCKET}
    own = allow(
        "s3:ListBucket", StringLike={"s3:prefix": ["", "home/", "home/u/*"]}, StringEquals={"s3:delimiter": "/"}
    )
    for name, expect, known in [
        ("", True, {"s3:prefix": "home/u/x", "s3:delimiter": "/"}), ("-top", True, {"s3:prefix": "", "s3:delimiter": "/"}),
        ("-other", False, {"s3:prefix": "home/v/x", "s3:delimiter": "/"}), ("-nodelimiter", False, {"s3:prefix": "home/"}),
    ]:  # fmt: skip
        yield request(f"finer-prefix{name}", expect, "folders and their separator", own, context=known, **listing)
    version = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f:PROD"
    call: dict[str, Any] = {"action": "lambda:InvokeFunction", "resource": version, "caller": FOREIGN}
    may = allow("lambda:*")
    yield request(
        "finer-version",
        True,
        "the alias is let out",
        may,
        policy=[on(FOREIGN, "lambda:InvokeFunction", version)],
        **call,
    )
    yield request("finer-version-not", False, "only the function without a version is", may,
                  policy=[on(FOREIGN, "lambda:InvokeFunction", version[:-5])], **call)  # fmt: skip
    keyed: dict[str, Any] = {"action": "kms:Decrypt", "resource": _KEY, "policy": [on(ROOT, "kms:*", "*")]}
    alias = allow("kms:Decrypt", **{"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/app-*"}})
    for name, expect, given in [
        ("", True, ["alias/app-1", "alias/x"]),
        ("-other", False, ["alias/x"]),
        ("-none", False, None),
    ]:
        yield request(f"finer-alias{name}", expect, "keys by their aliases", alias,
                      context={"kms:ResourceAliases": given} if given else {}, **keyed)  # fmt: skip
    yield request("finer-token", True, "a token for all registries", allow("ecr:GetAuthorizationToken"),
                  action="ecr:GetAuthorizationToken", resource="*")  # fmt: skip
    yield request("finer-token-not", False, "a repository is not all registries",
                  allow("ecr:*", f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/r"), action="ecr:GetAuthorizationToken",
                  resource="*")  # fmt: skip
    yield request("finer-session-tag", True, "a session's own tags count", allow("s3:*", StringEquals={
        "aws:PrincipalTag/team": "a"}), caller=SESSION, context={"aws:PrincipalTag/team": "a"})  # fmt: skip
    everything = stated("Allow", {"NotAction": ["iam:*", "organizations:*"], "Resource": "*"})
    for name, expect, action, resource in [("", True, "s3:GetObject", FILE), ("-iam", False, "iam:CreateUser", f"{USER}2"),
                                           ("-org", False, "organizations:LeaveOrganization", "*")]:  # fmt: skip
        yield request(f"finer-power{name}", expect, "all but identities and the organisation", everything, action=action,
                      resource=resource)  # fmt: skip


CASES = [*_values(), *_tags_and_passing(), *_sources(), *_federated(), *_lists()]

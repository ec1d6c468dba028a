"""Buckets: access lists, public access blocks; and the policies of queues, topics, functions and others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.decisions.forms import (
    ACCOUNT,
    BUCKET,
    FILE,
    FOREIGN,
    FOREIGN_ROOT,
    FULL,
    OTHER,
    ROOT,
    S3,
    USER,
    Json,
    allow,
    deny,
    on,
    request,
)  # fmt: skip
from stance.identity import YES, AclGrant, BucketControls

_ALL = "http://acs.amazonaws.com/groups/global/AllUsers"
_SIGNED = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
_THEIRS = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"


def _listed() -> Iterator[Json]:
    def entry(who: str, permission: str, on_object: bool = False) -> list[AclGrant]:
        return [AclGrant(who, permission, on_object)]

    nobody = "anonymous"
    for name, expect, why, entries, caller, action, resource in [
        ("list", True, "READ of a bucket lists it", entry(_ALL, "READ"), nobody, "s3:ListBucket", BUCKET),
        ("list-get", False, "and does not read its objects", entry(_ALL, "READ"), nobody, "s3:GetObject", FILE),
        ("object", True, "READ of an object reads it", entry(_ALL, "READ", True), nobody, "s3:GetObject", FILE),
        ("object-list", False, "and does not list the bucket", entry(_ALL, "READ", True), nobody, "s3:ListBucket", BUCKET),
        ("write", True, "WRITE of a bucket puts objects", entry(_ALL, "WRITE"), nobody, "s3:PutObject", FILE),
        ("write-list", False, "and does not list", entry(_ALL, "WRITE"), nobody, "s3:ListBucket", BUCKET),
        ("readacl", True, "READ_ACP reads the access list", entry(_ALL, "READ_ACP"), nobody, "s3:GetBucketAcl", BUCKET),
        ("readacl-put", False, "and does not write it", entry(_ALL, "READ_ACP"), nobody, "s3:PutBucketAcl", BUCKET),
        ("full", True, "FULL_CONTROL holds all of them", entry(_ALL, "FULL_CONTROL"), nobody, "s3:PutBucketAcl", BUCKET),
        ("full-policy", False, "but not the policy", entry(_ALL, "FULL_CONTROL"), nobody, "s3:PutBucketPolicy", BUCKET),
        ("signed", False, "without credentials nobody has signed", entry(_SIGNED, "READ"), nobody, "s3:ListBucket", BUCKET),
    ]:  # fmt: skip
        yield request(f"list-{name}", expect, why, caller=caller, action=action, resource=resource,
                      bucket=BucketControls(entries))  # fmt: skip
    listing = {"action": "s3:ListBucket", "resource": BUCKET, "caller": FOREIGN}
    signed = BucketControls(entry(_SIGNED, "READ"))
    yield request(
        "list-signed-foreign", True, "any AWS account's user, whose policy allows", S3, bucket=signed, **listing
    )
    yield request("list-signed-idle", False, "its own side is silent", bucket=signed, **listing)
    theirs = BucketControls(entry(_THEIRS, "READ"))
    yield request(
        "list-canonical", True, "their account is listed", S3, bucket=theirs, canonical_id=_THEIRS, **listing
    )
    yield request("list-canonical-other", False, "another account is listed", S3, bucket=theirs,
                  canonical_id="b" * 64, **listing)  # fmt: skip
    opened = entry(_ALL, "READ")
    for name, expect, why, controls in [
        ("ignored", False, "public entries are ignored", BucketControls(opened, ignore_public_acls=YES)),
        ("disabled", False, "access lists are off", BucketControls(opened, acls_disabled=YES)),
        (
            "blocked",
            True,
            "blocking new public entries leaves the old",
            BucketControls(opened, block_public_acls=YES),
        ),
        ("restricted", True, "restricting is about policies", BucketControls(opened, restrict_public_buckets=YES)),
    ]:
        yield request(f"list-{name}", expect, why, caller=nobody, action="s3:ListBucket", resource=BUCKET,
                      bucket=controls)  # fmt: skip
    yield request("list-ignored-canonical", True, "entries of one account are not public", S3, canonical_id=_THEIRS,
                  bucket=BucketControls(theirs.acl, ignore_public_acls=YES), **listing)  # fmt: skip
    yield request("list-denied", False, "the policy denies what the list gives", caller=nobody, action="s3:ListBucket",
                  resource=BUCKET, bucket=BucketControls(opened), policy=[on("*", "s3:*", BUCKET, effect="Deny")])  # fmt: skip


def _restricted() -> Iterator[Json]:
    """A policy that is public shuts out all other accounts when public buckets are restricted."""
    closed = BucketControls(restrict_public_buckets=YES)
    public, named = on("*"), on(FOREIGN)
    for name, expect, why, caller, policy, controls in [
        ("public", True, "nothing is restricted", "anonymous", [public], BucketControls()),
        ("anonymous", False, "nobody gets through", "anonymous", [public], closed),
        ("foreign", False, "nor do other accounts", FOREIGN, [public], closed),
        ("foreign-named", False, "nor those that another statement names", FOREIGN, [public, named], closed),
        ("foreign-only", True, "a policy that names one account is not public", FOREIGN, [named], closed),
        ("own", True, "the account's own users do", USER, [public], closed),
        (
            "service",
            True,
            "and services",
            "cloudtrail.amazonaws.com",
            [public, on("cloudtrail.amazonaws.com")],
            closed,
        ),
        (
            "blocked",
            True,
            "blocking new public policies leaves the old",
            "anonymous",
            [public],
            BucketControls(block_public_policy=YES),
        ),
    ]:
        own = (S3,) if caller == FOREIGN else ()
        yield request(f"restricted-{name}", expect, why, *own, caller=caller, policy=policy, bucket=controls)
    org, ip = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}
    anyip = {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}
    for name, expect, why, when, known in [
        ("org", True, "narrowed to an organisation it is not public", org, {"aws:PrincipalOrgID": "o-1"}),
        ("ip", True, "nor narrowed to addresses", ip, {"aws:SourceIp": "198.51.100.1"}),
        ("anyip", False, "all addresses narrow nothing", anyip, {"aws:SourceIp": "198.51.100.1"}),
        ("agent", False, "nor does what the caller chooses", {"StringEquals": {"aws:UserAgent": "x"}}, {"aws:UserAgent": "x"}),
    ]:  # fmt: skip
        yield request(f"restricted-{name}", expect, why, S3, caller=FOREIGN, policy=[on("*", **when)], context=known,
                      bucket=closed)  # fmt: skip


_QUEUE, _TOPIC = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q", f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
_FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"
_SECRET = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:s-AbCdEf"
_REPOSITORY = f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/r"
_TABLE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/t"
_EACH = {
    "queue": ("sqs:ReceiveMessage", _QUEUE), "topic": ("sns:Publish", _TOPIC),
    "function": ("lambda:InvokeFunction", _FUNCTION), "secret": ("secretsmanager:GetSecretValue", _SECRET),
    "repository": ("ecr:BatchGetImage", _REPOSITORY), "table": ("dynamodb:GetItem", _TABLE),
}  # fmt: skip


def _services() -> Iterator[Json]:
    for name, (action, resource) in _EACH.items():
        asked: dict[str, Any] = {"action": action, "resource": resource}
        yield request(f"of-{name}-own", True, "the user's policy is enough", allow(action), **asked)
        yield request(f"of-{name}-granted", True, "so is the resource's, within the account", policy=[on(USER, action, "*")],
                      **asked)  # fmt: skip
        yield request(
            f"of-{name}-other",
            False,
            "it names another action",
            policy=[on(USER, f"{action.split(':')[0]}:TagResource", "*")],
            **asked,
        )
        yield request(f"of-{name}-denied", False, "the resource denies", allow(action),
                      policy=[on("*", action, "*", effect="Deny")], **asked)  # fmt: skip
        yield request(f"of-{name}-foreign", True, "another account: both sides", allow(action), caller=FOREIGN,
                      policy=[on(FOREIGN_ROOT, action, "*")], **asked)  # fmt: skip
        yield request(f"of-{name}-foreign-ours", False, "another account: only our side", caller=FOREIGN,
                      policy=[on(FOREIGN, action, "*")], **asked)  # fmt: skip
        yield request(f"of-{name}-foreign-theirs", False, "another account: only their side", allow(action),
                      caller=FOREIGN, **asked)  # fmt: skip
    rule = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/nightly"
    events = on("events.amazonaws.com", "lambda:InvokeFunction", _FUNCTION, ArnLike={"aws:SourceArn": rule})
    fed = on("*", "sqs:SendMessage", _QUEUE, ArnEquals={"aws:SourceArn": _TOPIC})
    for name, expect, why, caller, action, resource, policy, known in [
        ("rule", True, "the rule", "events.amazonaws.com", "lambda:InvokeFunction", _FUNCTION, events, {"aws:SourceArn": rule}),
        ("rule-other", False, "another rule", "events.amazonaws.com", "lambda:InvokeFunction", _FUNCTION, events,
         {"aws:SourceArn": f"{rule}2"}),
        ("rule-service", False, "another service", "s3.amazonaws.com", "lambda:InvokeFunction", _FUNCTION, events,
         {"aws:SourceArn": rule}),
        ("fed", True, "the topic feeds the queue", "sns.amazonaws.com", "sqs:SendMessage", _QUEUE, fed, {"aws:SourceArn": _TOPIC}),
        ("fed-other", False, "another topic", "sns.amazonaws.com", "sqs:SendMessage", _QUEUE, fed,
         {"aws:SourceArn": f"{_TOPIC}2"}),
        ("fed-anonymous", False, "nobody comes from a topic", "anonymous", "sqs:SendMessage", _QUEUE, fed, {}),
        ("service-silent", False, "a service needs the resource's policy", "events.amazonaws.com", "sqs:SendMessage",
         _QUEUE, on(USER, "sqs:SendMessage", _QUEUE), {}),
    ]:  # fmt: skip
        yield request(f"fed-by-{name}", expect, why, caller=caller, action=action, resource=resource, policy=[policy],
                      context=known)  # fmt: skip
    url = on("*", "lambda:InvokeFunctionUrl", _FUNCTION, StringEquals={"lambda:FunctionUrlAuthType": "NONE"})
    for name, expect, kind in [("", True, "NONE"), ("-iam", False, "AWS_IAM")]:
        yield request(f"url{name}", expect, "the address is open only without authentication", caller="anonymous",
                      action="lambda:InvokeFunctionUrl", resource=_FUNCTION, policy=[url],
                      context={"lambda:FunctionUrlAuthType": kind})  # fmt: skip
    yield request("url-direct", False, "the API is not the address", caller="anonymous", resource=_FUNCTION,
                  action="lambda:InvokeFunction", policy=[url], context={"lambda:FunctionUrlAuthType": "NONE"})  # fmt: skip


def _buckets() -> Iterator[Json]:
    plain = on("*", "s3:*", [BUCKET, f"{BUCKET}/*"], effect="Deny", Bool={"aws:SecureTransport": "false"})
    sealed = on("*", "s3:PutObject", f"{BUCKET}/*", effect="Deny",
                StringNotEquals={"s3:x-amz-server-side-encryption": "aws:kms"})  # fmt: skip
    kept = on(
        "*",
        "s3:PutObject",
        f"{BUCKET}/*",
        effect="Deny",
        StringNotEquals={"s3:x-amz-acl": "bucket-owner-full-control"},
    )
    for name, expect, why, action, statement, known in [
        ("tls", True, "over TLS", "s3:GetObject", plain, {"aws:SecureTransport": "true"}),
        ("tls-not", False, "in the clear", "s3:GetObject", plain, {"aws:SecureTransport": "false"}),
        (
            "sealed",
            True,
            "encrypted with a key",
            "s3:PutObject",
            sealed,
            {"s3:x-amz-server-side-encryption": "aws:kms"},
        ),
        (
            "sealed-aes",
            False,
            "encrypted otherwise",
            "s3:PutObject",
            sealed,
            {"s3:x-amz-server-side-encryption": "AES256"},
        ),
        ("sealed-none", False, "without saying so", "s3:PutObject", sealed, {}),
        (
            "kept",
            True,
            "the owner keeps control",
            "s3:PutObject",
            kept,
            {"s3:x-amz-acl": "bucket-owner-full-control"},
        ),
        ("kept-not", False, "or not", "s3:PutObject", kept, {"s3:x-amz-acl": "private"}),
    ]:
        yield request(f"bucket-{name}", expect, why, FULL, action=action, policy=[statement], context=known)
    yield request("bucket-owner", False, "another owner's bucket needs its policy", S3, owner=OTHER)
    yield request("bucket-owner-policy", True, "which lets the user in", S3, owner=OTHER, policy=[on(USER)])
    yield request("bucket-owner-root", True, "or its account", S3, owner=OTHER, policy=[on(ROOT)])
    yield request("bucket-owner-denied", False, "unless its own policy denies", S3, deny("s3:Get*"), owner=OTHER,
                  policy=[on(USER)])  # fmt: skip
    canonical = on({"CanonicalUser": _THEIRS})
    yield request("bucket-canonical", True, "their account by its canonical id", S3, caller=FOREIGN, policy=[canonical],
                  canonical_id=_THEIRS)  # fmt: skip
    yield request("bucket-canonical-other", False, "another account's id", S3, caller=FOREIGN, policy=[canonical],
                  canonical_id="b" * 64)  # fmt: skip


CASES = [*_listed(), *_restricted(), *_services(), *_buckets()]

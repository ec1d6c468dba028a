"""Resource policies: buckets, keys, queues, topics, functions, secrets, repositories and roles, and other accounts."""

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

_R = f"eu-west-1:{ACCOUNT}"
_THINGS = {
    "s3": ("s3:GetObject", FILE),
    "sqs": ("sqs:SendMessage", f"arn:aws:sqs:{_R}:q"),
    "sns": ("sns:Publish", f"arn:aws:sns:{_R}:t"),
    "lambda": ("lambda:InvokeFunction", f"arn:aws:lambda:{_R}:function:f"),
    "secret": ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{_R}:secret:s-AbCdEf"),
    "ecr": ("ecr:BatchGetImage", f"arn:aws:ecr:{_R}:repository/r"),
}
_USER2 = f"arn:aws:iam::{ACCOUNT}:user/other"


_SIGNED = ("secret", "ecr")
"""Kinds whose service answers no request without credentials, whatever a policy says."""


def _each() -> Iterator[Json]:
    """What holds of all kinds that have a policy of their own."""
    for kind, (action, arn) in _THINGS.items():
        may = allow(action, arn)
        at: dict[str, Any] = {"action": action, "resource": arn}
        grants = {who: [on(who, action, arn)] for who in (USER, ROOT, FOREIGN, FOREIGN_ROOT, OTHER, _USER2, "*")}
        rows: list[tuple[str, bool, str, str, list[Json], list[Json] | None]] = [
            ("own", True, "the identity's word suffices at home", USER, [may], None),
            ("res", True, "the resource's word suffices at home", USER, [], grants[USER]),
            ("none", False, "nobody's word", USER, [], None),
            ("other", False, "the word for another", USER, [], grants[_USER2]),
            ("root", False, "the account is trusted, and silent", USER, [], grants[ROOT]),
            ("rootown", True, "the account is trusted, and speaks", USER, [may], grants[ROOT]),
            ("denied", False, "the resource denies", USER, [may], [on(USER, action, arn, "Deny")]),
            ("x-own", False, "elsewhere the identity's word is not enough", FOREIGN, [may], None),
            ("x-res", False, "nor is the resource's", FOREIGN, [], grants[FOREIGN]),
            ("x-both", True, "both together are", FOREIGN, [may], grants[FOREIGN]),
            ("x-root", True, "the resource trusts the account, which speaks", FOREIGN, [may], grants[FOREIGN_ROOT]),
            ("x-number", True, "the account by its number", FOREIGN, [may], grants[OTHER]),
            ("x-wrong", False, "the resource trusts its own account", FOREIGN, [may], grants[ROOT]),
            ("x-star", True, "the resource trusts everybody", FOREIGN, [may], grants["*"]),
            ("x-deny", False, "the caller's own policy denies", FOREIGN, [deny(action)], grants[FOREIGN]),
            ("anon", kind not in _SIGNED, "everybody, where requests need no credentials", "anonymous", [], grants["*"]),
            ("anonnone", False, "nobody in particular", "anonymous", [], grants[ROOT]),
        ]  # fmt: skip
        for name, expect, why, caller, identity, policy in rows:
            yield request(f"{kind}-{name}", expect, why, *identity, caller=caller, policy=policy, **at)
    yield request("x-bound", False, "the foreign caller's boundary is silent", S3, caller=FOREIGN, policy=[on(FOREIGN)],
                  boundary=[allow("sqs:*")])  # fmt: skip
    yield request("x-org", True, "an account of the organisation", S3, caller=FOREIGN, context={
        "aws:PrincipalOrgID": "o-mine"}, policy=[on("*", StringEquals={"aws:PrincipalOrgID": "o-mine"})])  # fmt: skip
    yield request("x-orgother", False, "an account of another", S3, caller=FOREIGN, context={
        "aws:PrincipalOrgID": "o-x"}, policy=[on("*", StringEquals={"aws:PrincipalOrgID": "o-mine"})])  # fmt: skip
    yield request("x-orgnone", False, "an account of none", S3, caller=FOREIGN, policy=[
        on("*", StringEquals={"aws:PrincipalOrgID": "o-mine"})])  # fmt: skip
    yield request("x-role", True, "a foreign role's session, the role is named", S3,
                  caller=f"arn:aws:sts::{OTHER}:assumed-role/r/s",
                  policy=[on(f"arn:aws:iam::{OTHER}:role/r")])  # fmt: skip
    yield request("x-rolebare", False, "a foreign role's session, whose role may nothing",
                  caller=f"arn:aws:sts::{OTHER}:assumed-role/r/s",
                  policy=[on(f"arn:aws:iam::{OTHER}:role/r")])  # fmt: skip
    yield request("x-pass", False, "a role is never passed to another account", allow("iam:PassRole"), caller=FOREIGN,
                  action="iam:PassRole", resource=ROLE, policy=None)  # fmt: skip


def _buckets() -> Iterator[Json]:
    yield request("bkt-objects", False, "the policy is of the bucket alone", policy=[on(USER, "s3:*", BUCKET)])
    yield request("bkt-list", True, "listing, of the bucket", policy=[on(USER, "s3:ListBucket", BUCKET)],
                  action="s3:ListBucket", resource=BUCKET)  # fmt: skip
    yield request("bkt-tls", False, "denied without TLS", S3, context={"aws:SecureTransport": "false"}, policy=[
        on("*", "s3:*", [BUCKET, f"{BUCKET}/*"], "Deny", Bool={"aws:SecureTransport": "false"})])  # fmt: skip
    yield request("bkt-tlsok", True, "denied without TLS, and there is", S3, context={"aws:SecureTransport": "true"},
                  policy=[on("*", "s3:*", [BUCKET, f"{BUCKET}/*"], "Deny", Bool={"aws:SecureTransport": "false"})])  # fmt: skip
    for name, expect, vpce in (("in", True, "vpce-1"), ("out", False, "vpce-2"), ("none", False, None)):
        yield request(f"bkt-vpce{name}", expect, "denied but through one endpoint", S3, policy=[
            on("*", "s3:*", f"{BUCKET}/*", "Deny", StringNotEquals={"aws:SourceVpce": "vpce-1"})],
            context={"aws:SourceVpce": vpce} if vpce else {})  # fmt: skip
    put: dict[str, Any] = {"action": "s3:PutObject"}
    encrypt = on(
        "*", "s3:PutObject", f"{BUCKET}/*", "Deny", StringNotEquals={"s3:x-amz-server-side-encryption": "aws:kms"}
    )
    for name, expect, context in [
        ("kms", True, {"s3:x-amz-server-side-encryption": "aws:kms"}),
        ("aes", False, {"s3:x-amz-server-side-encryption": "AES256"}),
        ("none", False, {}),
    ]:
        yield request(
            f"bkt-enc{name}", expect, "denied unless encrypted so", S3, policy=[encrypt], context=context, **put
        )
    yield request("bkt-role", True, "the role's session", caller=SESSION, policy=[on(ROLE)])
    yield request("bkt-roleother", False, "another role's session", policy=[on(ROLE)],
                  caller=f"arn:aws:sts::{ACCOUNT}:assumed-role/app2/i-1")  # fmt: skip
    yield request("bkt-arnlike", True, "everybody whose ARN fits", caller=SESSION, context={"aws:PrincipalArn": ROLE},
                  policy=[on("*", ArnLike={"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/a*"})])  # fmt: skip
    yield request("bkt-userid", False, "everybody whose id fits", caller=SESSION, context={"aws:userid": "AROAX:i-1"},
                  policy=[on("*", StringLike={"aws:userid": "AROAY:*"})])  # fmt: skip
    for name, expect, who in [
        ("self", True, [USER, ROOT]), ("other", False, [_USER2, ROOT]), ("roleself", False, [ROLE, ROOT]),
    ]:  # fmt: skip
        yield request(f"bkt-not-{name}", expect, "denied to all but those named", S3, policy=[
            stated("Deny", {"NotPrincipal": {"AWS": who}, "Action": "s3:*", "Resource": f"{BUCKET}/*"})])  # fmt: skip
    yield request("bkt-notsession", True, "denied to all but this session", S3, caller=SESSION, policy=[
        stated("Deny", {"NotPrincipal": {"AWS": [SESSION, ROLE, ROOT]}, "Action": "s3:*", "Resource": "*"})])  # fmt: skip
    yield request("bkt-notanon", False, "denied to all but the user", caller="anonymous", policy=[
        on("*"), stated("Deny", {"NotPrincipal": {"AWS": [USER, ROOT]}, "Action": "s3:*", "Resource": "*"})])  # fmt: skip
    yield request("bkt-notaction", True, "all but deleting", policy=[
        stated("Allow", {"Principal": {"AWS": USER}, "NotAction": "s3:Delete*", "Resource": f"{BUCKET}/*"})])  # fmt: skip
    yield request("bkt-awsstar", True, "everybody, in the other spelling", caller="anonymous",
                  policy=[on({"AWS": "*"})])  # fmt: skip
    yield request("bkt-ip", False, "everybody from one network", caller="anonymous", policy=[
        on("*", IpAddress={"aws:SourceIp": "203.0.113.0/24"})], context={"aws:SourceIp": "198.51.100.1"})  # fmt: skip
    yield request("bkt-ipin", True, "everybody from one network", caller="anonymous", policy=[
        on("*", IpAddress={"aws:SourceIp": "203.0.113.0/24"})], context={"aws:SourceIp": "203.0.113.1"})  # fmt: skip
    yield request("bkt-ghost", False, "a deleted user's id", policy=[on("AIDAIOSFODNN7EXAMPLE")])


def _services() -> Iterator[Json]:
    trail = "cloudtrail.amazonaws.com"
    mine = {"aws:SourceArn": f"arn:aws:cloudtrail:{_R}:trail/t", "aws:SourceAccount": ACCOUNT}
    only = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    for name, expect, who, when, context in [
        ("plain", True, trail, {}, mine),
        ("other", False, "config.amazonaws.com", {}, mine),
        ("account", True, trail, only, mine),
        ("accountother", False, trail, only, {**mine, "aws:SourceAccount": OTHER}),
        ("accountnone", False, trail, only, {}),
        ("arn", True, trail, {"ArnLike": {"aws:SourceArn": f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*"}}, mine),
        ("arnother", False, trail, {"ArnLike": {"aws:SourceArn": f"arn:aws:cloudtrail:*:{OTHER}:trail/*"}}, mine),
        ("root", False, ROOT, {}, mine),
    ]:  # fmt: skip
        yield request(f"svc-{name}", expect, "a service writes its logs", caller=trail, action="s3:PutObject",
                      policy=[on(who, "s3:PutObject", **when)], context=context)  # fmt: skip
    topic = f"arn:aws:sns:{_R}:t"
    send: dict[str, Any] = {
        "action": "sqs:SendMessage",
        "resource": f"arn:aws:sqs:{_R}:q",
        "caller": "sns.amazonaws.com",
    }
    for name, expect, source in (("topic", True, topic), ("topicother", False, f"{topic}2")):
        yield request(f"svc-{name}", expect, "a topic writes to a queue", context={"aws:SourceArn": source}, policy=[
            on("sns.amazonaws.com", "sqs:SendMessage", "*", ArnEquals={"aws:SourceArn": topic})], **send)  # fmt: skip
    invoke: dict[str, Any] = {"action": "lambda:InvokeFunction", "resource": f"arn:aws:lambda:{_R}:function:f",
                              "caller": "s3.amazonaws.com"}  # fmt: skip
    for name, expect, owner in (("bucket", True, ACCOUNT), ("bucketother", False, OTHER)):
        yield request(f"svc-{name}", expect, "a bucket calls a function", policy=[
            on("s3.amazonaws.com", "lambda:InvokeFunction", invoke["resource"], ArnLike={"aws:SourceArn": BUCKET},
               StringEquals={"aws:SourceAccount": ACCOUNT})],
            context={"aws:SourceArn": BUCKET, "aws:SourceAccount": owner}, **invoke)  # fmt: skip


def _keys() -> Iterator[Json]:
    key = f"arn:aws:kms:{_R}:key/1"
    at: dict[str, Any] = {"action": "kms:Decrypt", "resource": key}
    may = allow("kms:Decrypt", key)
    root, user = on(ROOT, "kms:*", "*"), on(USER, "kms:Decrypt", "*")
    for name, expect, why, caller, identity, policy in [
        ("delegated", True, "the key trusts the account, which speaks", USER, [may], [root]),
        ("silent", False, "the key trusts the account, which is silent", USER, [], [root]),
        ("direct", True, "the key names the user", USER, [], [user]),
        ("identity", False, "the key names another", USER, [may], [on(ROLE, "kms:*", "*")]),
        ("action", False, "the key names the user for another action", USER, [may], [on(USER, "kms:Encrypt", "*")]),
        ("denied", False, "the key denies", USER, [may], [root, on(USER, "kms:Decrypt", "*", "Deny")]),
        ("owndenied", False, "the user's own policy denies", USER, [deny("kms:*")], [user]),
        ("x-both", True, "the key trusts the other account, which speaks", FOREIGN, [may], [on(FOREIGN_ROOT, "kms:Decrypt", "*")]),
        ("x-key", False, "the other account is silent", FOREIGN, [], [on(FOREIGN_ROOT, "kms:Decrypt", "*")]),
        ("x-identity", False, "the key does not know the other account", FOREIGN, [may], [root]),
        ("session", True, "the key names the role", SESSION, [], [on(ROLE, "kms:Decrypt", "*")]),
        ("alias", False, "the identity's policy names an alias", USER, [
            allow("kms:Decrypt", f"arn:aws:kms:{_R}:alias/a")], [root]),
        ("via", False, "only through S3, and this is direct", USER, [], [
            on({"AWS": "*"}, "kms:Decrypt", "*", StringEquals={"kms:CallerAccount": ACCOUNT,
                                                              "kms:ViaService": "s3.eu-west-1.amazonaws.com"})]),
    ]:  # fmt: skip
        yield request(f"kms-{name}", expect, why, *identity, caller=caller, policy=policy, **at)
    through = {"kms:CallerAccount": ACCOUNT, "kms:ViaService": "s3.eu-west-1.amazonaws.com"}
    yield request("kms-through", True, "through S3", policy=[
        on({"AWS": "*"}, "kms:Decrypt", "*", StringEquals=through)], context=through, **at)  # fmt: skip
    ctx = {"kms:EncryptionContext:app": "a"}
    yield request("kms-context", True, "with this encryption context", policy=[
        on(USER, "kms:Decrypt", "*", StringEquals=ctx)], context=ctx, **at)  # fmt: skip
    yield request("kms-contextno", False, "without it", policy=[on(USER, "kms:Decrypt", "*", StringEquals=ctx)], **at)
    yield request("kms-create", True, "no key yet, no key policy", allow("kms:CreateKey"), action="kms:CreateKey",
                  resource="*")  # fmt: skip
    yield request(
        "kms-bound", False, "delegated, and the boundary is silent", may, boundary=[S3], policy=[root], **at
    )


def _trusts() -> Iterator[Json]:
    at: dict[str, Any] = {"action": "sts:AssumeRole", "resource": ROLE}
    may = allow("sts:AssumeRole", ROLE)
    for name, expect, why, caller, identity, policy in [
        ("named", True, "the trust names the user", USER, [], [trusting(USER)]),
        ("root", True, "the account is trusted, and speaks", USER, [may], [trusting(ROOT)]),
        ("number", True, "by its number", USER, [may], [trusting(ACCOUNT)]),
        ("other", False, "another user", USER, [may], [trusting(_USER2)]),
        ("service", False, "a service is trusted", USER, [FULL], [trusting("ec2.amazonaws.com")]),
        ("denied", False, "the trust denies", USER, [may], [trusting(ROOT), trusting(USER, effect="Deny")]),
        ("owndenied", False, "the user's own policy denies", USER, [deny("sts:*")], [trusting(USER)]),
        ("action", False, "the trust is of another action", USER, [may], [trusting(USER, "sts:TagSession")]),
        ("x-both", True, "both accounts agree", FOREIGN, [may], [trusting(FOREIGN_ROOT)]),
        ("x-trust", False, "the other account is silent", FOREIGN, [], [trusting(FOREIGN)]),
        ("x-own", False, "the trust does not know the other account", FOREIGN, [may], [trusting(ROOT)]),
        ("self", False, "a role does not trust itself", SESSION, [may], [trusting("ec2.amazonaws.com")]),
        ("chain", True, "the trust names a role", f"arn:aws:sts::{ACCOUNT}:assumed-role/first/s", [], [
            trusting(f"arn:aws:iam::{ACCOUNT}:role/first")]),
        ("ec2", True, "the service itself", "ec2.amazonaws.com", [], [trusting("ec2.amazonaws.com")]),
        ("ec2other", False, "another service", "lambda.amazonaws.com", [], [trusting("ec2.amazonaws.com")]),
    ]:  # fmt: skip
        yield request(f"sts-{name}", expect, why, *identity, caller=caller, policy=policy, **at)
    external = trusting(FOREIGN_ROOT, StringEquals={"sts:ExternalId": "e"})
    for name, expect, context in (("ok", True, {"sts:ExternalId": "e"}), ("wrong", False, {"sts:ExternalId": "f"}),
                                  ("none", False, {})):  # fmt: skip
        yield request(f"sts-external{name}", expect, "an external id", may, caller=FOREIGN, policy=[external],
                      context=context, **at)  # fmt: skip
    mfa = trusting(USER, Bool={"aws:MultiFactorAuthPresent": "true"})
    yield request("sts-mfa", True, "with MFA", policy=[mfa], context={"aws:MultiFactorAuthPresent": "true"}, **at)
    yield request("sts-mfano", False, "without", policy=[mfa], **at)
    yield request("sts-scp", False, "an SCP denies taking roles", policy=[trusting(USER)],
                  scp=[[FULL, deny("sts:AssumeRole")]], **at)  # fmt: skip
    yield request("sts-bound", False, "named as a role, and its boundary is silent", boundary=[S3],
                  caller=f"arn:aws:sts::{ACCOUNT}:assumed-role/first/s",
                  policy=[trusting(f"arn:aws:iam::{ACCOUNT}:role/first")], **at)  # fmt: skip


def _federated() -> Iterator[Json]:
    host = "token.actions.githubusercontent.com"
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"
    at: dict[str, Any] = {"action": "sts:AssumeRoleWithWebIdentity", "resource": ROLE, "caller": provider}
    good = {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": "repo:acme/app:ref:refs/heads/main"}

    def rule(sub: str, operator: str = "StringLike") -> list[Json]:
        when = {"StringEquals": {f"{host}:aud": "sts.amazonaws.com"}}
        when[operator] = {**when.get(operator, {}), f"{host}:sub": sub}
        return [trusting({"Federated": provider}, "sts:AssumeRoleWithWebIdentity", **when)]

    for name, expect, why, policy, context in [
        ("repo", True, "any branch of the repository", rule("repo:acme/app:*"), good),
        ("branch", True, "this branch", rule("repo:acme/app:ref:refs/heads/main", "StringEquals"), good),
        ("branchother", False, "another branch", rule("repo:acme/app:ref:refs/heads/dev", "StringEquals"), good),
        ("equalsstar", False, "a star in StringEquals", rule("repo:acme/app:*", "StringEquals"), good),
        ("org", False, "another organisation", rule("repo:evil/*"), good),
        ("prefix", True, "a pattern without its colon lets in more", rule("repo:acme/app*"), {
            **good, f"{host}:sub": "repo:acme/app-evil:ref:refs/heads/x"}),
        ("prefixnot", False, "a pattern with its colon does not", rule("repo:acme/app:*"), {
            **good, f"{host}:sub": "repo:acme/app-evil:ref:refs/heads/x"}),
        ("aud", False, "another audience", rule("repo:acme/app:*"), {**good, f"{host}:aud": "other"}),
        ("nosub", False, "no subject", rule("repo:acme/app:*"), {f"{host}:aud": "sts.amazonaws.com"}),
        ("action", False, "the trust is of AssumeRole", [trusting({"Federated": provider})], good),
        ("provider", False, "another provider", [trusting({
            "Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/gitlab.com"}, "sts:AssumeRoleWithWebIdentity")], good),
    ]:  # fmt: skip
        yield request(f"fed-{name}", expect, why, policy=policy, context=context, **at)
    corp = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
    saml = trusting({"Federated": corp}, "sts:AssumeRoleWithSAML", StringEquals={
        "SAML:aud": "https://signin.aws.amazon.com/saml"})  # fmt: skip
    for name, expect, aud in (("", True, "https://signin.aws.amazon.com/saml"), ("other", False, "https://x")):
        yield request(f"fed-saml{name}", expect, "a SAML provider", action="sts:AssumeRoleWithSAML", resource=ROLE,
                      caller=corp, policy=[saml], context={"SAML:aud": aud})  # fmt: skip


CASES = [*_each(), *_buckets(), *_services(), *_keys(), *_trusts(), *_federated()]

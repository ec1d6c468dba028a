"""Requests of which not everything is known: what the answer depends on, and what it no longer depends on."""

from __future__ import annotations

from collections.abc import Iterator

from cases.decisions.forms import (
    ACCOUNT,
    BUCKET,
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

_VPCE = {"StringEquals": {"aws:SourceVpce": "vpce-1"}}
_IP = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def _ask(id_: str, expect: bool | tuple[str, ...], why: str, *identity: Json, **more: object) -> Json:
    return request(f"doubt-{id_}", expect, why, *identity, whole=False, **more)  # type: ignore[arg-type]


def _one_key() -> Iterator[Json]:
    for name, expect, why, when, known in [
        ("vpce", ("aws:sourcevpce",), "the endpoint is not known", _VPCE, {}),
        ("vpce-same", True, "the endpoint is the one", _VPCE, {"aws:SourceVpce": "vpce-1"}),
        ("vpce-other", False, "another endpoint", _VPCE, {"aws:SourceVpce": "vpce-2"}),
        ("ip", ("aws:sourceip",), "the address is not known", _IP, {}),
        ("ip-in", True, "the address lies in the range", _IP, {"aws:SourceIp": "203.0.113.7"}),
        ("ip-out", False, "the address lies beside the range", _IP, {"aws:SourceIp": "203.0.114.7"}),
        ("mfa", ("aws:multifactorauthpresent",), "a user may have shown a device", _MFA, {}),
        ("mfa-true", True, "a device was shown", _MFA, {"aws:MultiFactorAuthPresent": "true"}),
        ("mfa-false", False, "none was shown", _MFA, {"aws:MultiFactorAuthPresent": "false"}),
        ("null", ("aws:sourcevpc",), "whether the key is there is not known", {"Null": {"aws:SourceVpc": "true"}}, {}),
        ("null-there", False, "the key is there", {"Null": {"aws:SourceVpc": "true"}}, {"aws:SourceVpc": "vpc-1"}),
        ("tag", ("aws:principaltag/team",), "tags of the caller are not known",
         {"StringEquals": {"aws:PrincipalTag/team": "a"}}, {}),
        ("tag-other", False, "the tag has another value",
         {"StringEquals": {"aws:PrincipalTag/team": "a"}}, {"aws:PrincipalTag/team": "b"}),
        ("any", ("aws:principalorgpaths",), "not known whether any value fits",
         {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/r-1/*"}}, {}),
        ("all", ("aws:tagkeys",), "not known whether all values fit",
         {"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}, {}),
        ("ifexists", ("aws:sourcevpc",), "absent would do, another value would not",
         {"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}, {}),
        ("two", ("aws:sourceip", "aws:sourcevpce"), "both keys must fit", {**_VPCE, **_IP}, {}),
        ("two-half", ("aws:sourceip",), "one fits, the other is not known", {**_VPCE, **_IP},
         {"aws:SourceVpce": "vpce-1"}),
        ("two-not", False, "one does not fit, the other cannot help", {**_VPCE, **_IP}, {"aws:SourceVpce": "vpce-2"}),
    ]:  # fmt: skip
        yield _ask(name, expect, why, allow("s3:GetObject", **when), context=known)
    yield _ask("absent", False, "the request goes through no endpoint", allow("s3:GetObject", **_VPCE),
               absent=("aws:SourceVpce",))  # fmt: skip
    yield _ask("null-absent", True, "the key is not there", allow("s3:*", Null={"aws:SourceVpc": "true"}),
               absent=("aws:SourceVpc",))  # fmt: skip
    yield _ask("mfa-root", True, "without a condition nothing is open", allow("s3:GetObject"))


def _together() -> Iterator[Json]:
    outside = deny("s3:*", NotIpAddress={"aws:SourceIp": "203.0.113.0/24"})
    for name, expect, why, statements, known in [
        ("deny", ("aws:sourceip",), "the deny may speak", [S3, outside], {}),
        ("deny-in", True, "the deny is silent within the range", [S3, outside], {"aws:SourceIp": "203.0.113.1"}),
        ("deny-out", False, "the deny speaks outside", [S3, outside], {"aws:SourceIp": "198.51.100.1"}),
        ("deny-sure", False, "a deny without condition ends it", [allow("s3:*", **_IP), deny("s3:GetObject")], {}),
        ("deny-other", True, "the doubtful deny is of another action",
         [S3, deny("s3:PutObject", NotIpAddress={"aws:SourceIp": "203.0.113.0/24"})], {}),
        ("allow-other", True, "another statement allows it anyhow", [allow("s3:*", **_IP), allow("s3:GetObject")], {}),
        ("neither", False, "no statement is of this action", [allow("s3:PutObject", **_IP)], {}),
        ("both", ("aws:sourceip", "aws:sourcevpce"), "allow and deny hang on a key each",
         [allow("s3:*", **_VPCE), outside], {}),
        ("both-not", False, "the allow is out, whatever the deny does", [allow("s3:*", **_VPCE), outside],
         {"aws:SourceVpce": "vpce-9"}),
        ("either", ("aws:sourceip", "aws:sourcevpce"), "either allow would do",
         [allow("s3:*", **_VPCE), allow("s3:*", **_IP)], {}),
        ("either-one", True, "one of them does", [allow("s3:*", **_VPCE), allow("s3:*", **_IP)],
         {"aws:SourceVpce": "vpce-1"}),
        ("nomfa", ("aws:multifactorauthpresent",), "the usual deny without a device",
         [S3, deny("*", BoolIfExists={"aws:MultiFactorAuthPresent": "false"})], {}),
    ]:  # fmt: skip
        yield _ask(f"with-{name}", expect, why, *statements, context=known)
    yield _ask("with-nomfa-absent", False, "long-term keys carry no such key, so the deny speaks",
               S3, deny("*", BoolIfExists={"aws:MultiFactorAuthPresent": "false"}),
               absent=("aws:MultiFactorAuthPresent",))  # fmt: skip
    yield _ask("with-nomfa-bool", True, "without IfExists an absent key silences the deny",
               S3, deny("*", Bool={"aws:MultiFactorAuthPresent": "false"}),
               absent=("aws:MultiFactorAuthPresent",))  # fmt: skip


def _layers() -> Iterator[Json]:
    at_home = allow("s3:*", StringEquals={"aws:SourceVpc": "vpc-1"})
    keep = deny("s3:*", StringNotEquals={"aws:PrincipalOrgID": "o-1"})
    yield _ask("boundary", ("aws:sourcevpc",), "the boundary hangs on the key", S3, boundary=[at_home])
    yield _ask("boundary-not", False, "the boundary's key does not fit", S3, boundary=[at_home],
               context={"aws:SourceVpc": "vpc-2"})  # fmt: skip
    yield _ask("boundary-idle", False, "a boundary alone gives nothing", boundary=[at_home])
    yield _ask("boundary-two", ("aws:sourceip", "aws:sourcevpc"), "policy and boundary hang on a key each",
               allow("s3:*", **_IP), boundary=[at_home])  # fmt: skip
    yield _ask("scp", ("aws:sourcevpc",), "an SCP denies elsewhere", S3,
               scp=[[FULL], [FULL, deny("s3:*", StringNotEquals={"aws:SourceVpc": "vpc-1"})]])  # fmt: skip
    yield _ask("scp-sure", False, "an SCP is silent, the key of the policy cannot help", allow("s3:*", **_IP),
               scp=[[FULL], [allow("sqs:*")]])  # fmt: skip
    yield _ask("scp-level", ("aws:sourcevpc",), "one level allows it only at home", S3, scp=[[FULL], [at_home]])
    yield _ask("rcp", ("aws:principalorgid",), "an RCP keeps others out", S3, rcp=[[FULL, keep]])
    yield _ask("rcp-member", True, "a member of the organisation", S3, rcp=[[FULL, keep]],
               context={"aws:PrincipalOrgID": "o-1"})  # fmt: skip
    yield _ask("session", ("aws:sourcevpc",), "the session policy hangs on the key", S3, caller=SESSION,
               session=[at_home])  # fmt: skip
    yield _ask("endpoint", ("aws:sourcevpc",), "the endpoint's policy hangs on the key", S3,
               endpoint=[on("*", "s3:*", "*", StringEquals={"aws:SourceVpc": "vpc-1"})])  # fmt: skip
    mine = on(USER, StringEquals={"aws:SourceVpc": "vpc-1"})
    yield _ask("resource", ("aws:sourcevpc",), "only the bucket's policy allows, on a key", policy=[mine])
    yield _ask("resource-idle", True, "the user's own policy allows it anyhow", S3, policy=[mine])
    theirs = on(FOREIGN, StringEquals={"aws:SourceVpc": "vpc-1"})
    yield _ask("cross", ("aws:sourcevpc",), "their side allows, ours on a key", S3, caller=FOREIGN, policy=[theirs])
    yield _ask("cross-not", False, "their side does not allow", caller=FOREIGN, policy=[theirs])
    yield _ask("cross-both", ("aws:sourceip", "aws:sourcevpc"), "each side hangs on a key", allow("s3:*", **_IP),
               caller=FOREIGN, policy=[theirs])  # fmt: skip
    yield _ask("cross-org", ("aws:principalorgid",), "whether the stranger is of the organisation is not known",
               S3, caller=FOREIGN, policy=[on("*", StringEquals={"aws:PrincipalOrgID": "o-1"})])  # fmt: skip
    yield _ask("unread-boundary", ("gap:iam:GetPolicy",), "the boundary could not be read", S3,
               unread={"boundary": ["gap:iam:GetPolicy"]})  # fmt: skip
    yield _ask("unread-denied", False, "what could not be read cannot outdo a deny", S3, deny("s3:GetObject"),
               unread={"resource": ["gap:s3:GetBucketPolicy"]})  # fmt: skip
    yield _ask("unread-bucket", ("gap:s3:GetBucketPolicy",), "the bucket's policy may deny", S3,
               unread={"resource": ["gap:s3:GetBucketPolicy"]})  # fmt: skip
    yield _ask("unread-cross", ("gap:s3:GetBucketPolicy",), "the bucket's policy may let the stranger in", S3,
               caller=FOREIGN, unread={"resource": ["gap:s3:GetBucketPolicy"]})  # fmt: skip
    yield _ask("unread-nothing", False, "the stranger's own side is silent", caller=FOREIGN,
               unread={"resource": ["gap:s3:GetBucketPolicy"]})  # fmt: skip
    yield _ask("unread-scp", ("scp",), "the SCPs are not known", S3, unread={"scps": ["scp"]})


def _follows() -> Iterator[Json]:
    """Keys that follow from caller, action and resource are known without being said."""
    queue = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:q"
    for name, expect, why, key, value, caller, resource in [
        ("arn", True, "the caller's own ARN", "aws:PrincipalArn", USER, USER, f"{BUCKET}/k"),
        ("arn-other", False, "another ARN", "aws:PrincipalArn", f"{USER}2", USER, f"{BUCKET}/k"),
        ("arn-role", True, "of a session it is that of the role", "aws:PrincipalArn", ROLE, SESSION, f"{BUCKET}/k"),
        ("arn-session", False, "and not the session's", "aws:PrincipalArn", SESSION, SESSION, f"{BUCKET}/k"),
        ("account", True, "the caller's account", "aws:PrincipalAccount", ACCOUNT, USER, f"{BUCKET}/k"),
        ("account-other", False, "another account", "aws:PrincipalAccount", OTHER, USER, f"{BUCKET}/k"),
        ("type", True, "a user is a User", "aws:PrincipalType", "User", USER, f"{BUCKET}/k"),
        ("type-role", True, "a session is an AssumedRole", "aws:PrincipalType", "AssumedRole", SESSION, f"{BUCKET}/k"),
        ("type-not", False, "a session is no User", "aws:PrincipalType", "User", SESSION, f"{BUCKET}/k"),
        ("username", True, "the user's name", "aws:username", "u", USER, f"{BUCKET}/k"),
        ("username-role", False, "sessions have no user name", "aws:username", "app", SESSION, f"{BUCKET}/k"),
        ("owner", True, "the account of the resource", "aws:ResourceAccount", ACCOUNT, USER, f"{BUCKET}/k"),
        ("owner-other", False, "another owner", "aws:ResourceAccount", OTHER, USER, f"{BUCKET}/k"),
        ("s3owner", True, "S3's own key of the same", "s3:ResourceAccount", ACCOUNT, USER, f"{BUCKET}/k"),
        ("region", True, "a queue is asked in its region", "aws:RequestedRegion", "eu-west-1", USER, queue),
        ("region-other", False, "not in another", "aws:RequestedRegion", "us-east-1", USER, queue),
        ("region-s3", ("aws:requestedregion",), "a bucket's ARN tells no region", "aws:RequestedRegion", "eu-west-1",
         USER, f"{BUCKET}/k"),
        ("service", False, "only services carry it", "aws:PrincipalServiceName", "sns.amazonaws.com", USER, queue),
        ("sourceaccount", False, "only calls made by a service carry it", "aws:SourceAccount", ACCOUNT, USER, queue),
        ("sourcearn", False, "only calls made by a service carry it", "aws:SourceArn",
         f"arn:aws:sns:eu-west-1:{ACCOUNT}:t", USER, queue),
        ("userid", ("aws:userid",), "the unique id does not follow from the ARN", "aws:userid", "AIDA1", USER, queue),
        ("org", ("aws:principalorgid",), "nor the organisation", "aws:PrincipalOrgID", "o-1", USER, queue),
        ("identity", ("aws:sourceidentity",), "nor the source identity", "aws:SourceIdentity", "ann", SESSION, queue),
    ]:  # fmt: skip
        action = "sqs:SendMessage" if resource == queue else "s3:GetObject"
        yield _ask(f"key-{name}", expect, why, allow(action, StringEquals={key: value}), caller=caller, action=action,
                   resource=resource)  # fmt: skip
    for name, caller, expect in [("user", USER, True), ("service", "sns.amazonaws.com", False)]:
        yield _ask(f"key-isservice-{name}", expect, "whether a service calls follows from the caller",
                   caller=caller, action="sqs:SendMessage", resource=queue,
                   policy=[on("*", "sqs:SendMessage", queue, Bool={"aws:PrincipalIsAWSService": "false"})])  # fmt: skip
    yield _ask(
        "key-iam",
        True,
        "IAM is asked in us-east-1",
        stated("Deny", {"NotAction": "sqs:*", "Resource": "*"}, StringNotEquals={"aws:RequestedRegion": "us-east-1"}),
        FULL,
        action="iam:GetUser",
        resource=USER,
    )
    yield _ask("key-sourceaccount-deny", False, "an absent key satisfies the negated operator of a deny",
               allow("sqs:*"), deny("sqs:*", StringNotEquals={"aws:SourceAccount": ACCOUNT}),
               action="sqs:SendMessage", resource=queue)  # fmt: skip


def _services() -> Iterator[Json]:
    """What callers, targets and services bring that is known only when the call is made."""
    key = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"
    held = [on(ROOT, "kms:*", "*")]
    via = allow("kms:Decrypt", StringEquals={"kms:ViaService": "s3.us-east-1.amazonaws.com"})
    passing = allow("iam:PassRole", StringEquals={"iam:PassedToService": "ec2.amazonaws.com"})
    guarded = trusting(FOREIGN_ROOT, StringEquals={"sts:ExternalId": "x-1"})
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
    open_to = on("sns.amazonaws.com", "sqs:SendMessage", queue, ArnEquals={"aws:SourceArn": topic})
    for name, expect, known in [("", ("kms:viaservice",), {}), ("-s3", True, "s3"), ("-ec2", False, "ec2")]:
        said = {"kms:ViaService": f"{known}.us-east-1.amazonaws.com"} if known else {}
        yield _ask(f"via{name}", expect, "through which service the key is used", via, action="kms:Decrypt",
                   resource=key, policy=held, context=said)  # fmt: skip
    for name, expect, known in [("", ("iam:passedtoservice",), ""), ("-ec2", True, "ec2"), ("-ecs", False, "ecs")]:
        said = {"iam:PassedToService": f"{known}.amazonaws.com"} if known else {}
        yield _ask(f"pass{name}", expect, "to which service the role is passed", passing, action="iam:PassRole",
                   resource=ROLE, context=said)  # fmt: skip
    for name, expect, known in [("", ("sts:externalid",), ""), ("-same", True, "x-1"), ("-other", False, "x-2")]:
        yield _ask(f"external{name}", expect, "the external id of the caller", allow("sts:AssumeRole"),
                   caller=FOREIGN, action="sts:AssumeRole", resource=ROLE, policy=[guarded],
                   context={"sts:ExternalId": known} if known else {})  # fmt: skip
    yield _ask("external-none", False, "the caller gives no external id", allow("sts:AssumeRole"), caller=FOREIGN,
               action="sts:AssumeRole", resource=ROLE, policy=[guarded], absent=("sts:ExternalId",))  # fmt: skip
    for name, expect, known in [("", ("aws:sourcearn",), ""), ("-same", True, topic), ("-other", False, f"{topic}2")]:
        yield _ask(f"behalf{name}", expect, "for which topic the service calls", caller="sns.amazonaws.com",
                   action="sqs:SendMessage", resource=queue, policy=[open_to],
                   context={"aws:SourceArn": known} if known else {})  # fmt: skip


def _variables() -> Iterator[Json]:
    own = allow("s3:*", f"{BUCKET}/${{aws:PrincipalTag/team}}/*")
    file = f"{BUCKET}/red/k"
    for name, expect, known in [
        ("", ("aws:principaltag/team",), ""),
        ("-same", True, "red"),
        ("-other", False, "blue"),
    ]:
        yield _ask(f"folder{name}", expect, "the folder is that of the caller's tag", own, resource=file,
                   context={"aws:PrincipalTag/team": known} if known else {})  # fmt: skip
    yield _ask("folder-absent", False, "without the tag no folder is named", own, resource=file,
               absent=("aws:PrincipalTag/team",))  # fmt: skip
    yield _ask("folder-elsewhere", False, "whatever the tag is, it is another bucket", own,
               resource="arn:aws:s3:::other/red/k")  # fmt: skip
    same = allow("s3:*", StringEquals={"aws:ResourceTag/team": "${aws:PrincipalTag/team}"})
    yield _ask("abac", ("aws:principaltag/team", "aws:resourcetag/team"), "neither tag is known", same)
    yield _ask("abac-same", True, "the tags are the same", same,
               context={"aws:PrincipalTag/team": "a", "aws:ResourceTag/team": "a"})  # fmt: skip
    yield _ask("abac-half", ("aws:resourcetag/team",), "the tag of the resource is not known", same,
               context={"aws:PrincipalTag/team": "a"})  # fmt: skip


CASES = [*_one_key(), *_together(), *_layers(), *_follows(), *_services(), *_variables()]

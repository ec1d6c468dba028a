"""Whom the policy of a resource names, and what caps that; patterns of actions and resources."""

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
)  # fmt: skip

_SQS = [allow("sqs:*")]
_FED = f"arn:aws:sts::{ACCOUNT}:federated-user/bob"
_FOREIGN_ROLE = f"arn:aws:iam::{OTHER}:role/app"
_FOREIGN_SESSION = f"arn:aws:sts::{OTHER}:assumed-role/app/i-1"


def _named() -> Iterator[Json]:
    """Within the account, with no policy of the caller's own."""
    for name, expect, why, principal, caller in [
        ("user", True, "the user is named", USER, USER),
        ("user-other", False, "another user is named", f"{USER}2", USER),
        ("account", False, "naming the account leaves it to its policies", ROOT, USER),
        ("number", False, "so does its number", ACCOUNT, USER),
        ("all", True, "everyone is named", "*", USER),
        ("aws-all", True, "everyone is named, in the other form", {"AWS": "*"}, USER),
        ("aws-listed", True, "everyone in a list", {"AWS": ["*"]}, USER),
        ("role", True, "the role is named", ROLE, SESSION),
        ("role-other", False, "another role is named", f"{ROLE}2", SESSION),
        ("session", True, "the session is named", SESSION, SESSION),
        ("session-other", False, "another session of the role is named", f"{SESSION}2", SESSION),
        ("session-star", False, "a wildcard is no part of a principal's name",
         f"arn:aws:sts::{ACCOUNT}:assumed-role/app/*", SESSION),
        ("user-star", False, "nor of a user's", f"arn:aws:iam::{ACCOUNT}:user/*", USER),
        ("userlike", False, "a user of the role's name is not the role", f"arn:aws:iam::{ACCOUNT}:user/app", SESSION),
        ("deleted", False, "the id of a user that was deleted names nobody", "AIDAEXAMPLEDELETED01", USER),
        ("deleted-role", False, "so does that of a role", "AROAEXAMPLEDELETED01", SESSION),
        ("service", False, "a service is named", "sns.amazonaws.com", USER),
        ("federated", True, "the federated user is named", _FED, _FED),
        ("federated-other", False, "another federated user is named", f"{_FED}2", _FED),
        ("second", True, "the second of the named", {"AWS": [f"{USER}2", USER]}, USER),
        ("anonymous", True, "everyone, without credentials too", "*", "anonymous"),
        ("anonymous-aws", True, "the other form means the same", {"AWS": "*"}, "anonymous"),
        ("anonymous-root", False, "an account is not everyone", ROOT, "anonymous"),
        ("root", True, "the root user has all the account has", ROOT, ROOT),
        ("rootsilent", True, "the root user needs no policy in its own account", f"{USER}2", ROOT),
    ]:
        yield request(f"named-{name}", expect, why, caller=caller, policy=[on(principal)])
    yield request("named-account-own", True, "the account delegates and the policy allows", S3, policy=[on(ROOT)])
    yield request("named-nobody-own", True, "within the account the user's policy is enough", S3, policy=[on(f"{USER}2")])
    inside = f"arn:aws:iam::{ACCOUNT}:role/team/app"
    yield request("named-path", True, "a role with a path, behind its session", caller=SESSION, issuer=inside,
                  policy=[on(inside)])  # fmt: skip
    yield request("named-path-other", False, "a role of the same name elsewhere", caller=SESSION, issuer=inside,
                  policy=[on(ROLE)])  # fmt: skip


def _capped() -> Iterator[Json]:
    """What an implicit deny of boundary or session policy takes away from who is named."""
    everyone = on("*", ArnEquals={"aws:PrincipalArn": ROLE})
    for name, caller, principal, boundary, session, expect in [
        ("user-boundary", USER, USER, _SQS, None, True),
        ("role-boundary", SESSION, ROLE, _SQS, None, False),
        ("role-session", SESSION, ROLE, None, _SQS, False),
        ("role-session-allows", SESSION, ROLE, None, [S3], True),
        ("session-boundary", SESSION, SESSION, _SQS, None, True),
        ("session-session", SESSION, SESSION, None, _SQS, True),
        ("federated-session", _FED, _FED, None, _SQS, True),
        ("federated-user-session", _FED, USER, None, _SQS, False),
        ("federated-user-sessionallows", _FED, USER, None, [S3], True),
    ]:
        yield request(f"capped-{name}", expect, "users and sessions named are not capped, roles are", caller=caller,
                      policy=[on(principal)], boundary=boundary, session=session,
                      **({"issuer": USER} if caller == _FED else {}))  # fmt: skip
        yield request(f"capped-{name}-deny", False, "an explicit deny ends it in any case", caller=caller,
                      policy=[on(principal)], boundary=boundary and [*boundary, deny("s3:*")],
                      session=session and [*session, deny("s3:*")],
                      **({"issuer": USER} if caller == _FED else {}))  # fmt: skip
    yield request("capped-arnkey", True, "everyone, with the role's ARN as a condition, is not capped", caller=SESSION,
                  policy=[everyone], boundary=_SQS)  # fmt: skip
    yield request("capped-arnkey-session", True, "neither by the session policy", caller=SESSION, policy=[everyone],
                  session=_SQS)  # fmt: skip
    yield request("capped-arnkey-deny", False, "unless a policy denies", deny("s3:*"), caller=SESSION,
                  policy=[everyone], boundary=_SQS)  # fmt: skip
    yield request("capped-account", False, "delegated to the account, the boundary caps", S3, policy=[on(ROOT)],
                  boundary=_SQS)  # fmt: skip


def _across() -> Iterator[Json]:
    """From another account both sides must allow, and nothing that is named goes around the caller's side."""
    for name, expect, why, caller, principal, own, more in [
        ("both", True, "both sides allow", FOREIGN, FOREIGN, [S3], {}),
        ("ours", False, "only our side", FOREIGN, FOREIGN, [], {}),
        ("theirs", False, "only their side", FOREIGN, USER, [S3], {}),
        ("account", True, "our side delegates to their account", FOREIGN, FOREIGN_ROOT, [S3], {}),
        ("number", True, "by its number", FOREIGN, OTHER, [S3], {}),
        ("account-idle", False, "and they do not take it up", FOREIGN, FOREIGN_ROOT, [], {}),
        ("boundary", False, "their boundary caps, though the user is named", FOREIGN, FOREIGN, [S3],
         {"boundary": _SQS}),
        ("role", True, "their role is named", _FOREIGN_SESSION, _FOREIGN_ROLE, [S3], {}),
        ("session", True, "their session is named", _FOREIGN_SESSION, _FOREIGN_SESSION, [S3], {}),
        ("session-idle", False, "a named session needs its own side too", _FOREIGN_SESSION, _FOREIGN_SESSION, [], {}),
        ("session-capped", False, "and its session policy caps it", _FOREIGN_SESSION, _FOREIGN_SESSION, [S3],
         {"session": _SQS}),
        ("root", True, "their root user may all that their account may", FOREIGN_ROOT, FOREIGN_ROOT, [], {}),
        ("root-not", False, "their root user is not let in", FOREIGN_ROOT, USER, [], {}),
        ("star", True, "everyone is let in, and their side allows", FOREIGN, "*", [S3], {}),
        ("star-idle", False, "everyone is let in, their side is silent", FOREIGN, "*", [], {}),
        ("star-denied", False, "their side denies", FOREIGN, "*", [deny("s3:*")], {}),
        ("deny", False, "our side denies their account", FOREIGN, FOREIGN, [S3],
         {"also": on(FOREIGN_ROOT, effect="Deny")}),
        ("deny-session", False, "a deny on the role is one on its sessions", _FOREIGN_SESSION, FOREIGN_ROOT, [S3],
         {"also": on(_FOREIGN_ROLE, effect="Deny")}),
        ("deny-othersession", True, "a deny on one session is not one on others", _FOREIGN_SESSION, FOREIGN_ROOT,
         [S3], {"also": on(f"{_FOREIGN_SESSION}2", effect="Deny")}),
    ]:
        also = more.pop("also", None)
        yield request(f"across-{name}", expect, why, *own, caller=caller,
                      policy=[on(principal), *([also] if also else [])], **more)  # fmt: skip


def _guarded() -> Iterator[Json]:
    """Everyone, narrowed by a key that tells who it is."""
    org = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    paths = {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/r-1/ou-1/*"}}
    unit = "o-1/r-1/ou-1/"
    for name, expect, why, caller, when, known in [
        ("org", True, "of the organisation", FOREIGN, org, {"aws:PrincipalOrgID": "o-1"}),
        ("org-other", False, "of another", FOREIGN, org, {"aws:PrincipalOrgID": "o-2"}),
        ("org-none", False, "of none", FOREIGN, org, {}),
        ("org-anonymous", False, "without credentials there is no organisation", "anonymous", org, {}),
        ("path", True, "in the unit", FOREIGN, paths, {"aws:PrincipalOrgPaths": [unit]}),
        ("path-other", False, "in another unit", FOREIGN, paths, {"aws:PrincipalOrgPaths": ["o-1/r-1/ou-2/"]}),
        ("arn", True, "the ARN is the one", FOREIGN, {"ArnEquals": {"aws:PrincipalArn": FOREIGN}}, {}),
        ("arn-other", False, "the ARN is another", FOREIGN, {"ArnEquals": {"aws:PrincipalArn": USER}}, {}),
        ("arn-like", True, "the ARN is like it", FOREIGN,
         {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:user/*"}}, {}),
        ("arn-anonymous", False, "nobody has no ARN", "anonymous", {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:*"}}, {}),
        ("account", True, "the account is the one", FOREIGN, {"StringEquals": {"aws:PrincipalAccount": OTHER}}, {}),
        ("account-other", False, "the account is another", FOREIGN,
         {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}, {}),
        ("vpce", True, "through the endpoint, without credentials", "anonymous",
         {"StringEquals": {"aws:SourceVpce": "vpce-1"}}, {"aws:SourceVpce": "vpce-1"}),
        ("vpce-none", False, "not through it", "anonymous", {"StringEquals": {"aws:SourceVpce": "vpce-1"}}, {}),
        ("type", False, "nobody is of the type Anonymous here", FOREIGN,
         {"StringEquals": {"aws:PrincipalType": "Anonymous"}}, {}),
        ("type-anonymous", True, "the type of a caller without credentials", "anonymous",
         {"StringEquals": {"aws:PrincipalType": "Anonymous"}}, {}),
    ]:
        own = () if caller == "anonymous" else (S3,)
        yield request(f"guarded-{name}", expect, why, *own, caller=caller, policy=[on("*", **when)], context=known)
    perimeter = on("*", effect="Deny", StringNotEqualsIfExists={"aws:PrincipalOrgID": "o-1"},
                   BoolIfExists={"aws:PrincipalIsAWSService": "false"})  # fmt: skip
    for name, expect, why, caller, known in [
        ("member", True, "a member passes", USER, {"aws:PrincipalOrgID": "o-1"}),
        ("stranger", False, "a stranger does not", USER, {"aws:PrincipalOrgID": "o-2"}),
        ("orgless", False, "nor one without organisation", USER, {}),
        ("service", True, "a service passes", "logging.s3.amazonaws.com", {}),
    ]:
        yield request(f"perimeter-{name}", expect, why, *([S3] if caller == USER else ()), caller=caller, context=known,
                      policy=[on(USER), on("logging.s3.amazonaws.com"), perimeter])  # fmt: skip


def _others() -> Iterator[Json]:
    """NotPrincipal and denies that name somebody."""
    for name, expect, why, excepted, caller in [
        ("user", True, "user and account are excepted", {"AWS": [USER, ROOT]}, USER),
        ("other", False, "another user is excepted", {"AWS": [f"{USER}2", FOREIGN_ROOT]}, USER),
        ("session", True, "session, role and account are excepted", {"AWS": [SESSION, ROLE, ROOT]}, SESSION),
        ("foreign", False, "another account is excepted", {"AWS": [FOREIGN, FOREIGN_ROOT]}, USER),
        ("service", False, "a service is excepted", {"Service": "sns.amazonaws.com"}, USER),
    ]:
        yield request(f"except-{name}", expect, why, S3, caller=caller, policy=[
            stated("Deny", {"NotPrincipal": excepted, "Action": "s3:*", "Resource": [BUCKET, f"{BUCKET}/*"]})])  # fmt: skip
    for name, expect, excepted, caller, bounded in [
        ("user", False, USER, USER, True), ("user-free", True, USER, USER, False), ("role", False, ROLE, SESSION, True),
    ]:  # fmt: skip
        yield request(f"except-bound-{name}", expect, "who has a boundary is never excepted", S3, caller=caller, policy=[
            stated("Deny", {"NotPrincipal": {"AWS": [excepted, caller, ROOT]}, "Action": "s3:*", "Resource": "*"})],
            boundary=[FULL] if bounded else None)  # fmt: skip
    for name, expect, why, principal, caller in [
        ("all", False, "everyone is denied", "*", USER),
        ("account", False, "the whole account is denied", ROOT, USER),
        ("user", False, "the user is denied", USER, USER),
        ("other", True, "another user is denied", f"{USER}2", USER),
        ("role", False, "the role is denied, so are its sessions", ROLE, SESSION),
        ("session", False, "the session is denied", SESSION, SESSION),
        ("othersession", True, "another session is denied", f"{SESSION}2", SESSION),
        ("foreign", True, "another account is denied", FOREIGN_ROOT, USER),
        ("service", True, "a service is denied", "sns.amazonaws.com", USER),
        ("rootuser", False, "the root user obeys the bucket's policy", "*", ROOT),
    ]:
        yield request(f"denied-{name}", expect, why, S3, caller=caller, policy=[on(principal, effect="Deny")])
    locked = [on("*", "s3:*", [BUCKET, f"{BUCKET}/*"], effect="Deny")]
    for action in ("s3:DeleteBucketPolicy", "s3:PutBucketPolicy", "s3:GetBucketPolicy"):
        yield request(f"locked-root-{action[3:].lower()}", True, "the owner's root user can always mend the policy",
                      caller=ROOT, action=action, resource=BUCKET, policy=locked)  # fmt: skip
        yield request(f"locked-user-{action[3:].lower()}", False, "others cannot", FULL, action=action,
                      resource=BUCKET, policy=locked)  # fmt: skip
    yield request("locked-root-get", False, "objects stay locked for the root user too", caller=ROOT, policy=locked)


def _patterns() -> Iterator[Json]:
    def res(wanted: Any) -> Json:
        return allow("*", wanted)

    function = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
    for name, expect, why, statement, action, resource in [
        ("action-star", True, "any read", allow("s3:Get*"), "s3:GetObject", FILE),
        ("action-star-not", False, "no write", allow("s3:Get*"), "s3:PutObject", FILE),
        ("action-middle", True, "a star within", allow("s3:*Object"), "s3:GetObject", FILE),
        ("action-middle-not", False, "the end is fixed", allow("s3:*Object"), "s3:GetObjectVersion", FILE),
        ("action-mark", True, "one letter", allow("s3:?etObject"), "s3:GetObject", FILE),
        ("action-mark-not", False, "not two", allow("s3:?tObject"), "s3:GetObject", FILE),
        ("action-case", True, "actions are read without case", allow("S3:gEToBJECT"), "s3:GetObject", FILE),
        ("action-asked", True, "asked without case too", allow("s3:GetObject"), "S3:getobject", FILE),
        ("action-prefix", False, "no wildcard, no beginning", allow("s3:GetObject"), "s3:GetObjectAcl", FILE),
        ("notaction", True, "all but IAM", stated("Allow", {"NotAction": "iam:*", "Resource": "*"}), "s3:GetObject", FILE),
        ("notaction-not", False, "IAM is left out", stated("Allow", {"NotAction": "iam:*", "Resource": "*"}),
         "iam:GetUser", USER),
        ("notaction-case", False, "without case here too", stated("Allow", {"NotAction": "S3:getobject", "Resource": "*"}),
         "s3:GetObject", FILE),
        ("notresource", True, "all but another bucket", stated("Allow", {"Action": "s3:*", "NotResource": "arn:aws:s3:::x/*"}),
         "s3:GetObject", FILE),
        ("notresource-not", False, "this bucket is left out",
         stated("Allow", {"Action": "s3:*", "NotResource": [BUCKET, f"{BUCKET}/*"]}), "s3:GetObject", FILE),
        ("notboth", True, "neither left out", stated("Allow", {"NotAction": "iam:*", "NotResource": "arn:aws:s3:::x"}),
         "s3:GetObject", FILE),
        ("object", True, "all objects", res(f"{BUCKET}/*"), "s3:GetObject", FILE),
        ("object-bucket", False, "the bucket is not its objects", res(BUCKET), "s3:GetObject", FILE),
        ("bucket-object", False, "nor are they the bucket", res(f"{BUCKET}/*"), "s3:ListBucket", BUCKET),
        ("bucketstar", True, "a star behind the name covers both", res(f"{BUCKET}*"), "s3:ListBucket", BUCKET),
        ("bucketstar-other", True, "and buckets that begin alike", res(f"{BUCKET}*"), "s3:GetObject", "arn:aws:s3:::bkt-2/k"),
        ("slash", True, "a star crosses slashes", res(f"{BUCKET}/*"), "s3:GetObject", f"{BUCKET}/a/b/c"),
        ("middle", True, "a star within a path", res(f"{BUCKET}/*/c"), "s3:GetObject", f"{BUCKET}/a/b/c"),
        ("middle-not", False, "the end is fixed", res(f"{BUCKET}/*/c"), "s3:GetObject", f"{BUCKET}/a/b/d"),
        ("anybucket", True, "any bucket's file", res("arn:aws:s3:::*/k"), "s3:GetObject", FILE),
        ("mark", True, "one letter of the bucket", res("arn:aws:s3:::b?t/k"), "s3:GetObject", FILE),
        ("mark-none", False, "a mark is exactly one", res("arn:aws:s3:::bkt/k?"), "s3:GetObject", FILE),
        ("case", False, "resources are read with case", res(f"{BUCKET}/K"), "s3:GetObject", FILE),
        ("partition", False, "another partition", res("arn:aws-cn:s3:::bkt/*"), "s3:GetObject", FILE),
        ("partitions", True, "any partition", res("arn:*:s3:::bkt/*"), "s3:GetObject", FILE),
        ("version", True, "a star covers the versions", res(f"{function}*"), "lambda:InvokeFunction", f"{function}:PROD"),
        ("version-colon", True, "a star behind the colon", res(f"{function}:*"), "lambda:InvokeFunction", f"{function}:PROD"),
        ("version-not", False, "the function is not its versions", res(function), "lambda:InvokeFunction", f"{function}:PROD"),
        ("unversioned", False, "nor the other way round", res(f"{function}:*"), "lambda:InvokeFunction", function),
        ("crossing", True, "a star at the end of a part crosses colons", res("arn:aws:lambda:*:function:f"),
         "lambda:InvokeFunction", function),
        ("region", True, "any region", res(f"arn:aws:sqs:*:{ACCOUNT}:q"), "sqs:SendMessage", queue),
        ("region-not", False, "another region", res(f"arn:aws:sqs:eu-*:{ACCOUNT}:q"), "sqs:SendMessage", queue),
        ("account-not", False, "another account", res(f"arn:aws:sqs:*:{OTHER}:*"), "sqs:SendMessage", queue),
        ("short", True, "missing parts of an ARN stand for any", res("arn:aws:sqs"), "sqs:SendMessage", queue),
        ("short-region", True, "in this region", res("arn:aws:sqs:us-east-1"), "sqs:SendMessage", queue),
        ("short-region-not", False, "in another", res("arn:aws:sqs:eu-west-1"), "sqs:SendMessage", queue),
        ("account-level", True, "an action without resource asks for any", allow("s3:ListAllMyBuckets"),
         "s3:ListAllMyBuckets", "*"),
        ("account-level-not", False, "a bucket is not any resource", allow("s3:ListAllMyBuckets", BUCKET),
         "s3:ListAllMyBuckets", "*"),
    ]:  # fmt: skip
        yield request(f"pattern-{name}", expect, why, statement, action=action, resource=resource)
    yield request("pattern-denynotaction", False, "everything but S3 is denied", FULL,
                  stated("Deny", {"NotAction": "s3:*", "Resource": "*"}), action="sqs:SendMessage", resource=queue)  # fmt: skip
    yield request("pattern-denynotaction-s3", True, "S3 is left out of the deny", FULL,
                  stated("Deny", {"NotAction": "s3:*", "Resource": "*"}))  # fmt: skip
    yield request("pattern-denynotresource", False, "all but one bucket is denied", FULL,
                  stated("Deny", {"Action": "s3:*", "NotResource": "arn:aws:s3:::x/*"}))  # fmt: skip
    yield request("pattern-denynotresource-not", True, "this bucket is left out of the deny", FULL,
                  stated("Deny", {"Action": "s3:*", "NotResource": f"{BUCKET}/*"}))  # fmt: skip


CASES = [*_named(), *_capped(), *_across(), *_guarded(), *_others(), *_patterns()]

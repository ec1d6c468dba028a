"""Identity policies alone: patterns, the Not forms, variables, and how statements add up."""

from __future__ import annotations

from collections.abc import Iterator

from cases.decisions.forms import ACCOUNT, BUCKET, FILE, ROLE, SESSION, USER, Json, allow, deny, request, stated

_OBJECTS = f"{BUCKET}/*"


def _actions() -> Iterator[Json]:
    for name, expect, why, action in [
        ("exact", True, "the action by name", "s3:GetObject"),
        ("case", True, "actions have no case", "S3:getobject"),
        ("star", True, "a star at the end", "s3:Get*"),
        ("middle", True, "a star in the middle", "s3:G*ct"),
        ("question", True, "a question mark", "s3:GetObjec?"),
        ("questionnone", False, "a question mark is never nothing", "s3:GetObject?"),
        ("other", False, "another action", "s3:PutObject"),
        ("longer", False, "an action whose name begins so", "s3:GetObjectAcl"),
        ("shorter", False, "no star, no prefix", "s3:Get"),
        ("service", False, "another service", "s3express:*"),
        ("all", True, "everything", "*"),
        ("list", True, "one of a list", ["sqs:*", "s3:GetObject"]),
    ]:
        yield request(f"act-{name}", expect, why, allow(action, _OBJECTS))
        yield request(f"act-deny-{name}", not expect, f"denied: {why}", allow("s3:GetObject"), deny(action))


def _resources() -> Iterator[Json]:
    for name, expect, why, arn in [
        ("exact", True, "the object", FILE),
        ("bucket", False, "the bucket is not its objects", BUCKET),
        ("objects", True, "all objects", _OBJECTS),
        ("star", True, "a star spans the slash", f"{BUCKET}*"),
        ("case", False, "ARNs have case", f"{BUCKET}/K"),
        ("question", True, "a question mark", f"{BUCKET}/?"),
        ("questionmore", False, "two letters", f"{BUCKET}/??"),
        ("other", False, "a bucket whose name begins so", f"{BUCKET}2/*"),
        ("partition", False, "another partition", "arn:aws-cn:s3:::bkt/*"),
        ("middle", True, "a star in the middle", "arn:aws:s3:::b*t/k"),
    ]:
        yield request(f"res-{name}", expect, why, allow("s3:*", arn))
        yield request(f"res-deny-{name}", not expect, f"denied: {why}", allow("s3:*"), deny("s3:*", arn))
    deep = f"{BUCKET}/a/b/c"
    yield request("res-deep", True, "a star crosses slashes", allow("s3:*", f"{BUCKET}/a/*"), resource=deep)
    yield request("res-deepend", True, "and goes on after", allow("s3:*", f"{BUCKET}/*/c"), resource=deep)
    yield request("res-deepnot", False, "but something must stand at its end", allow("s3:*", f"{BUCKET}/*/b"),
                  resource=deep)  # fmt: skip
    yield request("res-list", False, "listing is on the bucket", allow("s3:ListBucket", _OBJECTS),
                  action="s3:ListBucket", resource=BUCKET)  # fmt: skip
    yield request("res-listok", True, "listing is on the bucket", allow("s3:ListBucket", BUCKET),
                  action="s3:ListBucket", resource=BUCKET)  # fmt: skip
    region = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:q"
    for name, expect, arn in [
        ("region", True, f"arn:aws:sqs:eu-*:{ACCOUNT}:q"),
        ("otherregion", False, f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"),
        ("noregion", False, f"arn:aws:sqs::{ACCOUNT}:q"),
        ("anyaccount", True, "arn:aws:sqs:eu-west-1:*:q"),
        ("otheraccount", False, "arn:aws:sqs:eu-west-1:999999999999:q"),
    ]:
        yield request(f"res-{name}", expect, "region and account of the ARN", allow("sqs:SendMessage", arn),
                      action="sqs:SendMessage", resource=region)  # fmt: skip


def _nots() -> Iterator[Json]:
    for name, expect, why, statements in [
        ("action", True, "all but IAM", [stated("Allow", {"NotAction": "iam:*", "Resource": "*"})]),
        ("actionself", False, "all but S3", [stated("Allow", {"NotAction": "s3:*", "Resource": "*"})]),
        ("actioncase", False, "all but S3, in other letters", [stated("Allow", {"NotAction": "S3:get*", "Resource": "*"})]),
        ("denyaction", False, "all denied but IAM", [allow("*"), stated("Deny", {"NotAction": "iam:*", "Resource": "*"})]),
        ("denyactionself", True, "all denied but S3", [allow("*"), stated("Deny", {"NotAction": "s3:*", "Resource": "*"})]),
        ("resource", False, "on all but this", [stated("Allow", {"Action": "s3:*", "NotResource": f"{BUCKET}/*"})]),
        ("resourceother", True, "on all but another", [stated("Allow", {"Action": "s3:*", "NotResource": "arn:aws:s3:::x/*"})]),
        ("resourcebucket", True, "on all but the bucket, and this is an object", [
            stated("Allow", {"Action": "s3:*", "NotResource": BUCKET})]),
        ("denyresource", True, "denied on all but this", [allow("*"), stated("Deny", {"Action": "s3:*", "NotResource": FILE})]),
        ("denyresourceother", False, "denied on all but others", [
            allow("*"), stated("Deny", {"Action": "s3:*", "NotResource": ["arn:aws:s3:::x/*", BUCKET]})]),
        ("both", False, "all but IAM on all but this", [stated("Allow", {"NotAction": "iam:*", "NotResource": FILE})]),
    ]:  # fmt: skip
        yield request(f"not-{name}", expect, why, *statements)


def _sums() -> Iterator[Json]:
    yield request("sum-nothing", False, "nothing is allowed unasked")
    yield request("sum-order", False, "a Deny before", deny("s3:*"), allow("s3:*"))
    yield request("sum-orderlate", False, "a Deny after", allow("s3:*"), deny("s3:*"))
    yield request("sum-narrow", False, "a narrow Deny beats a wide Allow", allow("*"), deny("s3:GetObject", FILE))
    yield request("sum-narrowother", True, "a narrow Deny of another object", allow("*"),
                  deny("s3:GetObject", f"{BUCKET}/x"))  # fmt: skip
    yield request("sum-two", False, "action and resource in two statements do not add up",
                  allow("s3:GetObject", "arn:aws:s3:::x/*"), allow("s3:PutObject", FILE))  # fmt: skip
    yield request("sum-denyonly", False, "a Deny that does not apply allows nothing", deny("s3:Put*"))
    yield request("sum-denycond", True, "a Deny under a condition that fails", allow("s3:*"),
                  deny("s3:*", StringEquals={"aws:SourceVpc": "vpc-1"}))  # fmt: skip
    yield request("sum-allowcond", True, "one of two Allows holds", allow("s3:*", StringEquals={"aws:SourceVpc": "v"}),
                  allow("s3:GetObject", FILE))  # fmt: skip


def _variables() -> Iterator[Json]:
    home = f"{BUCKET}/home/u/f"
    own = allow("s3:GetObject", f"{BUCKET}/home/${{aws:username}}/*")
    known = {"aws:username": "u"}
    yield request("var-name", True, "its own folder", own, resource=home, context=known)
    yield request("var-other", False, "another's folder", own, resource=f"{BUCKET}/home/v/f", context=known)
    yield request("var-2008", False, "no variables in the old language", own, resource=home, context=known,
                  version="2008-10-17")  # fmt: skip
    yield request("var-none", False, "nor without a version", own, resource=home, context=known, version=None)
    yield request("var-role", False, "a role has no user name", own, resource=home, caller=SESSION)
    yield request("var-tag", True, "a tag", allow("s3:*", f"{BUCKET}/${{aws:PrincipalTag/team}}/*"),
                  resource=f"{BUCKET}/red/f", context={"aws:PrincipalTag/team": "red"})  # fmt: skip
    yield request("var-tagmissing", False, "a tag that is not there",
                  allow("s3:*", f"{BUCKET}/${{aws:PrincipalTag/team}}/*"), resource=f"{BUCKET}//f")  # fmt: skip
    yield request("var-default", True, "a default", allow("s3:*", f"{BUCKET}/${{aws:PrincipalTag/team, 'none'}}/*"),
                  resource=f"{BUCKET}/none/f")  # fmt: skip
    yield request("var-defaultunused", False, "a default that is not needed",
                  allow("s3:*", f"{BUCKET}/${{aws:PrincipalTag/team, 'none'}}/*"), resource=f"{BUCKET}/none/f",
                  context={"aws:PrincipalTag/team": "red"})  # fmt: skip
    yield request("var-star", True, "an escaped star", allow("s3:*", f"{BUCKET}/a${{*}}b"), resource=f"{BUCKET}/a*b")
    yield request("var-starnot", False, "is a star alone", allow("s3:*", f"{BUCKET}/a${{*}}b"),
                  resource=f"{BUCKET}/axb")  # fmt: skip
    yield request("var-dollar", True, "an escaped dollar", allow("s3:*", f"{BUCKET}/a${{$}}b"),
                  resource=f"{BUCKET}/a$b")  # fmt: skip
    yield request("var-notresource", True, "denied on all but its own", allow("s3:*"), stated("Deny", {
        "Action": "s3:*", "NotResource": f"{BUCKET}/home/${{aws:username}}/*"}), resource=home, context=known)  # fmt: skip
    yield request("var-condition", True, "in a condition", allow("s3:ListBucket", StringLike={
        "s3:prefix": "home/${aws:username}/*"}), action="s3:ListBucket", resource=BUCKET,
        context={"s3:prefix": "home/u/x", **known})  # fmt: skip
    yield request("var-conditionother", False, "in a condition", allow("s3:ListBucket", StringLike={
        "s3:prefix": "home/${aws:username}/*"}), action="s3:ListBucket", resource=BUCKET,
        context={"s3:prefix": "home/v/x", **known})  # fmt: skip
    yield request("var-principal", True, "two keys compared", allow("s3:*", StringEquals={
        "aws:ResourceTag/team": "${aws:PrincipalTag/team}"}),
        context={"aws:ResourceTag/team": "red", "aws:PrincipalTag/team": "red"})  # fmt: skip
    yield request("var-principalmissing", False, "neither key is there", allow("s3:*", StringEquals={
        "aws:ResourceTag/team": "${aws:PrincipalTag/team}"}))  # fmt: skip


CASES = [*_actions(), *_resources(), *_nots(), *_sums(), *_variables()]
assert ROLE
assert USER

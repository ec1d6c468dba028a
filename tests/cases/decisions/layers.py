"""Boundaries, session policies and the levels of an organisation, alone and against resource policies."""

from __future__ import annotations

from collections.abc import Iterator

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
_LINKED = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForELB"


def _boundaries() -> Iterator[Json]:
    for name, expect, why, may, boundary in [
        ("both", True, "both allow", [S3], [S3]),
        ("identity", False, "the boundary is silent", [S3], _SQS),
        ("only", False, "a boundary gives nothing", [], [FULL]),
        ("deny", False, "the boundary denies", [S3], [FULL, deny("s3:GetObject")]),
        ("denyother", True, "the boundary denies another action", [S3], [FULL, deny("s3:PutObject")]),
        ("resource", False, "the boundary is of another bucket", [S3], [allow("s3:*", "arn:aws:s3:::x/*")]),
        ("notaction", True, "a boundary of all but IAM", [FULL], [stated("Allow", {"NotAction": "iam:*", "Resource": "*"})]),
        ("condition", False, "the boundary's condition fails", [S3], [allow("s3:*", StringEquals={"aws:SourceVpc": "v"})]),
        ("empty", False, "a boundary that only denies", [S3], [deny("iam:*")]),
    ]:  # fmt: skip
        yield request(f"bound-{name}", expect, why, *may, boundary=boundary)
        yield request(
            f"bound-session-{name}", expect, f"session policy: {why}", *may, session=boundary, caller=SESSION
        )
    yield request("bound-three", True, "identity, boundary and session policy agree", S3, boundary=[S3], session=[FULL],
                  caller=SESSION)  # fmt: skip
    yield request("bound-threeone", False, "the session policy is silent", S3, boundary=[S3], session=_SQS,
                  caller=SESSION)  # fmt: skip
    yield request("bound-crosswise", False, "boundary and session policy allow different things", FULL, caller=SESSION,
                  boundary=[allow("s3:PutObject")], session=[allow("s3:GetObject")])  # fmt: skip


def _against_resources() -> Iterator[Json]:
    """Who is named decides what caps: user and session are not, the role is."""
    for who, caller, named, boundary, session, expect in [
        ("user", USER, USER, _SQS, None, True),
        ("userdeny", USER, USER, [*_SQS, deny("s3:*")], None, False),
        ("userroot", USER, ROOT, _SQS, None, False),
        ("role", SESSION, ROLE, _SQS, None, False),
        ("rolefull", SESSION, ROLE, [FULL], None, True),
        ("rolenone", SESSION, ROLE, None, None, True),
        ("rolesession", SESSION, ROLE, None, _SQS, False),
        ("session", SESSION, SESSION, _SQS, None, True),
        ("sessionsession", SESSION, SESSION, None, _SQS, True),
        ("sessiondeny", SESSION, SESSION, None, [*_SQS, deny("s3:GetObject")], False),
        ("sessionother", SESSION, f"arn:aws:sts::{ACCOUNT}:assumed-role/app/i-2", None, None, False),
        ("rootalone", USER, ROOT, None, None, False),
        ("account", USER, ACCOUNT, None, None, False),
    ]:
        yield request(f"cap-{who}", expect, f"the bucket names {named}", caller=caller, boundary=boundary,
                      session=session, policy=[on(named)])  # fmt: skip
        with_identity = expect or (boundary in (None, [FULL]) and session is None)
        yield request(f"cap-{who}-own", with_identity, f"the bucket names {named}, and the caller's own policy allows", S3,
                      caller=caller, boundary=boundary, session=session, policy=[on(named)])  # fmt: skip
        yield request(f"cap-{who}-denied", False, "the caller's own policy denies", deny("s3:*"), caller=caller,
                      boundary=boundary, session=session, policy=[on(named)])  # fmt: skip
        yield request(f"cap-{who}-resdenied", False, "the bucket denies", S3, caller=caller, boundary=boundary,
                      session=session, policy=[on(named), on(named if named != ACCOUNT else ROOT, effect="Deny")])\
            if who != "sessionother" else request(
                "cap-sessionother-resdenied", True, "the bucket denies another session", S3, caller=caller,
                policy=[on(named, effect="Deny")])  # fmt: skip


def _scps() -> Iterator[Json]:
    full: list[Json] = [FULL]
    for name, expect, why, levels in [
        ("none", True, "no organisation", None),
        ("full", True, "all levels allow", [full, full, full]),
        ("rootmissing", False, "the root is silent", [[allow("sqs:*")], full, full]),
        ("oumissing", False, "the unit is silent", [full, [allow("sqs:*")], full]),
        ("accountmissing", False, "the account's level is silent", [full, full, [allow("sqs:*")]]),
        ("rootdeny", False, "the root denies", [[FULL, deny("s3:*")], full, full]),
        ("oudeny", False, "the unit denies", [full, [FULL, deny("s3:Get*")], full]),
        ("denyother", True, "another service is denied", [full, [FULL, deny("ec2:*")], full]),
        ("allowlist", True, "each level allows in its own words", [full, [allow(["s3:*", "sqs:*"])], [allow("s3:Get*")]]),
        ("notaction", False, "all but some are denied", [[FULL, stated("Deny", {"NotAction": ["iam:*", "sts:*"], "Resource": "*"})]]),
        ("notactions3", True, "all but S3 is denied", [[FULL, stated("Deny", {"NotAction": ["s3:*"], "Resource": "*"})]]),
        ("denyarn", False, "denied but for one role", [[FULL, deny("*", ArnNotLike={
            "aws:PrincipalArn": "arn:aws:iam::*:role/admin"})]]),
        ("denyresource", False, "this object is denied", [[FULL, deny("s3:*", FILE)]]),
        ("denyresourceother", True, "another object is denied", [[FULL, deny("s3:*", f"{BUCKET}/x")]]),
        ("split", False, "two levels, each allowing what the other does not", [[allow("s3:Get*")], [allow("s3:Put*")]]),
    ]:  # fmt: skip
        yield request(f"scp-{name}", expect, why, S3, scp=levels)
        if expect:
            yield request(f"scp-{name}-bare", False, f"nothing is granted; {why}", scp=levels)
        yield request(
            f"scp-{name}-bucket", expect, f"the bucket names the user; {why}", scp=levels, policy=[on(USER)]
        )
    yield request("scp-region", False, "outside of the regions", FULL, action="sqs:SendMessage", scp=[[FULL, deny(
        "*", StringNotEquals={"aws:RequestedRegion": ["eu-west-1"]})]], context={"aws:RequestedRegion": "us-east-1"},
        resource=f"arn:aws:sqs:us-east-1:{ACCOUNT}:q")  # fmt: skip
    yield request("scp-regionin", True, "within the regions", FULL, action="sqs:SendMessage", scp=[[FULL, deny(
        "*", StringNotEquals={"aws:RequestedRegion": ["eu-west-1"]})]], context={"aws:RequestedRegion": "eu-west-1"},
        resource=f"arn:aws:sqs:eu-west-1:{ACCOUNT}:q")  # fmt: skip
    yield request("scp-root", False, "the account's root user is bound", caller=ROOT, scp=[[FULL, deny("s3:*")]])
    yield request("scp-linked", True, "a service-linked role is not", S3, caller=_LINKED, scp=[[FULL, deny("s3:*")]])
    yield request("scp-foreign", False, "the caller's own organisation binds it elsewhere too", S3, caller=FOREIGN,
                  policy=[on(FOREIGN)], scp=[[FULL, deny("s3:*")]])  # fmt: skip


def _rcps() -> Iterator[Json]:
    full: list[Json] = [FULL]

    def outside(org: str = "o-mine") -> Json:
        when = {
            "StringNotEqualsIfExists": {"aws:PrincipalOrgID": org},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        }
        return stated("Deny", {"Principal": "*", "Action": "s3:*", "Resource": "*"}, **when)

    mine = {"aws:PrincipalOrgID": "o-mine", "aws:PrincipalIsAWSService": "false"}
    theirs = {"aws:PrincipalOrgID": "o-theirs", "aws:PrincipalIsAWSService": "false"}
    yield request("rcp-full", True, "nothing is withheld", S3, rcp=[full, full])
    yield request("rcp-deny", False, "a level denies", S3, rcp=[full, [FULL, deny("s3:*")]])
    yield request("rcp-perimeter", True, "of the organisation", S3, rcp=[[FULL, outside()]], context=mine)
    yield request("rcp-perimeterother", False, "of another organisation", S3, caller=FOREIGN, policy=[on(FOREIGN)],
                  rcp=[[FULL, outside()]], context=theirs)  # fmt: skip
    yield request("rcp-noperimeter", True, "of another organisation, and nothing withheld", S3, caller=FOREIGN,
                  policy=[on(FOREIGN)], rcp=[full], context=theirs)  # fmt: skip
    yield request("rcp-anonymous", False, "nobody in particular", caller="anonymous", policy=[on("*")],
                  rcp=[[FULL, outside()]])  # fmt: skip
    yield request("rcp-service", True, "a service is let through", caller="cloudtrail.amazonaws.com",
                  policy=[on("cloudtrail.amazonaws.com")], rcp=[[FULL, outside()]],
                  context={"aws:PrincipalIsAWSService": "true"})  # fmt: skip
    yield request("rcp-gives", False, "it gives nothing", rcp=[full])
    yield request("rcp-linked", True, "a service-linked role is not bound", S3, caller=_LINKED,
                  rcp=[[FULL, deny("s3:*")]])  # fmt: skip
    yield request("rcp-kms", False, "keys are bound", allow("kms:*"), action="kms:Decrypt",
                  resource=f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1", policy=[on(ROOT, "kms:*", "*")],
                  rcp=[[FULL, deny("kms:Decrypt")]])  # fmt: skip
    yield request("rcp-unbound", True, "EC2 is not bound", allow("ec2:*"), action="ec2:StopInstances",
                  resource=f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-1", rcp=[[FULL, deny("*")]])  # fmt: skip
    yield request("rcp-root", False, "the root user is bound", caller=ROOT, rcp=[[FULL, deny("s3:*")]])
    yield request("rcp-andscp", False, "the SCP denies, the RCP does not", S3, rcp=[full], scp=[[FULL, deny("s3:*")]])


def _roots() -> Iterator[Json]:
    yield request("root-all", True, "the account's root user needs no policy", caller=ROOT)
    yield request("root-denied", False, "a bucket may deny it", caller=ROOT, policy=[on("*", effect="Deny")])
    yield request("root-foreign", False, "another account's root user needs the bucket's word", caller=FOREIGN_ROOT)
    yield request("root-foreignok", True, "and has it", caller=FOREIGN_ROOT, policy=[on(FOREIGN_ROOT)])
    yield request("root-foreignid", True, "the bucket names the account by its number", caller=FOREIGN_ROOT,
                  policy=[on(OTHER)])  # fmt: skip


CASES = [*_boundaries(), *_against_resources(), *_scps(), *_rcps(), *_roots()]

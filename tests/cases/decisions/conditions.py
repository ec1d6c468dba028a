"""Operators, quantifiers and policy variables, in pairs one fact apart."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from cases.decisions.forms import ACCOUNT, BUCKET, S3, SESSION, USER, Json, allow, deny, on, request


def _pairs(topic: str, operator: str, key: str, rows: list[tuple[str, bool, Any, Any]], why: str) -> Iterator[Json]:
    """Requests that one condition decides: name, answer, the policy's values, the request's (None: absent)."""
    for name, expect, wanted, given in rows:
        yield request(f"{topic}-{name}", expect, why, allow("s3:GetObject", **{operator: {key: wanted}}),
                      context={} if given is None else {key: given})  # fmt: skip


def _texts() -> Iterator[Json]:
    key = "aws:PrincipalTag/team"
    yield from _pairs("text", "StringEquals", key, [
        ("same", True, "Red", "Red"), ("case", False, "Red", "red"), ("star", False, "R*", "Red"),
        ("starred", True, "R*", "R*"), ("part", False, "Red", "Redder"), ("absent", False, "Red", None),
        ("second", True, ["Blue", "Red"], "Red"), ("empty", False, "Red", ""),
    ], "text is compared whole, with case and without wildcards")  # fmt: skip
    yield from _pairs("text-nocase", "StringEqualsIgnoreCase", key, [
        ("same", True, "Red", "rED"), ("other", False, "Red", "blue"), ("absent", False, "Red", None),
    ], "case does not count")  # fmt: skip
    yield from _pairs("text-not", "StringNotEquals", key, [
        ("other", True, "Red", "Blue"), ("same", False, "Red", "Red"), ("case", True, "Red", "red"),
        ("absent", True, "Red", None), ("second", False, ["Blue", "Red"], "Red"), ("none", True, ["Blue", "Red"], "Tan"),
    ], "negated: none of the values may fit, and an absent key fits")  # fmt: skip
    yield from _pairs("text-nocasenot", "StringNotEqualsIgnoreCase", key, [
        ("same", False, "Red", "RED"), ("other", True, "Red", "blue"), ("absent", True, "Red", None),
    ], "negated without case")  # fmt: skip
    yield from _pairs("text-like", "StringLike", key, [
        ("star", True, "re*", "red"), ("nothing", True, "red*", "red"), ("one", True, "r?d", "red"),
        ("two", False, "r?d", "read"), ("missing", False, "red?", "red"), ("case", False, "RE*", "red"),
        ("slash", True, "a*z", "a/b:c/z"), ("absent", False, "*", None), ("all", True, "*", "red"),
    ], "wildcards of text cross everything")  # fmt: skip
    yield from _pairs("text-unlike", "StringNotLike", key, [
        ("fits", False, "re*", "red"), ("other", True, "re*", "blue"), ("absent", True, "*", None),
    ], "negated likeness")  # fmt: skip


def _numbers_dates() -> Iterator[Json]:
    key = "s3:max-keys"
    for operator, rows in {
        "NumericEquals": [("same", True, "10", "10"), ("decimal", True, "10", "10.0"), ("other", False, "10", "11"),
                          ("absent", False, "10", None)],
        "NumericNotEquals": [("other", True, "10", "11"), ("same", False, "10", "10"), ("absent", True, "10", None)],
        "NumericLessThan": [("less", True, "10", "9"), ("same", False, "10", "10"), ("text", True, "10", "9.5"),
                            ("absent", False, "10", None)],
        "NumericLessThanEquals": [("same", True, "10", "10"), ("more", False, "10", "11")],
        "NumericGreaterThan": [("more", True, "10", "100"), ("same", False, "10", "10"), ("less", False, "10", "9")],
        "NumericGreaterThanEquals": [("same", True, "10", "10"), ("less", False, "10", "2")],
        "NumericLessThanIfExists": [("absent", True, "10", None), ("more", False, "10", "11")],
    }.items():  # fmt: skip
        yield from _pairs(f"number-{operator}", operator, key, rows, "numbers are compared as numbers")
    moment, epoch = "2026-06-01T00:00:00Z", "1780272000"
    key = "aws:CurrentTime"
    for operator, rows in {
        "DateLessThan": [("before", True, moment, "2026-05-31T23:59:59Z"), ("same", False, moment, moment),
                         ("after", False, moment, "2026-06-01T00:00:01Z"), ("epoch", True, epoch, "2026-05-31T00:00:00Z"),
                         ("epochafter", False, epoch, "2026-06-02T00:00:00Z"), ("day", True, "2026-06-01", "2026-05-31T10:00:00Z")],
        "DateGreaterThan": [("after", True, moment, "2026-06-02T00:00:00Z"), ("before", False, moment, "2026-05-02T00:00:00Z")],
        "DateGreaterThanEquals": [("same", True, moment, moment)],
        "DateLessThanEquals": [("same", True, moment, moment), ("after", False, moment, "2026-06-01T00:00:01Z")],
        "DateEquals": [("same", True, moment, moment), ("other", False, moment, "2026-06-01T00:00:01Z")],
        "DateNotEquals": [("same", False, moment, moment), ("other", True, moment, "2027-06-01T00:00:00Z")],
    }.items():  # fmt: skip
        yield from _pairs(f"date-{operator}", operator, key, rows, "moments are compared as moments")
    issued = "aws:TokenIssueTime"
    for name, expect, given in [("fresh", True, "2026-07-01T00:00:00Z"), ("old", False, "2026-05-01T00:00:00Z")]:
        yield request(f"date-revoked-{name}", expect, "sessions from before the moment are revoked", S3,
                      deny("*", DateLessThan={issued: moment}), caller=SESSION, context={issued: given})  # fmt: skip
    yield request("date-revoked-longterm", True, "long-term keys carry no time of issue, so the deny is silent", S3,
                  deny("*", DateLessThan={issued: moment}))  # fmt: skip


def _bools_bytes() -> Iterator[Json]:
    mfa = "aws:MultiFactorAuthPresent"
    yield from _pairs("bool", "Bool", mfa, [
        ("true", True, "true", "true"), ("false", False, "true", "false"), ("absent", False, "true", None),
        ("falseabsent", False, "false", None), ("falsefalse", True, "false", "false"),
    ], "an absent key is neither true nor false")  # fmt: skip
    yield from _pairs("bool-ifexists", "BoolIfExists", mfa, [
        ("absent", True, "true", None), ("false", False, "true", "false"), ("falseabsent", True, "false", None),
    ], "with IfExists an absent key fits")  # fmt: skip
    text, other = (base64.b64encode(part).decode() for part in (b"secret", b"Secret"))
    yield from _pairs("bytes", "BinaryEquals", "kms:RecipientAttestation:ImageSha384", [
        ("same", True, text, text), ("other", False, text, other), ("absent", False, text, None),
    ], "bytes are compared as bytes")  # fmt: skip
    yield from _pairs("null", "Null", "aws:TokenIssueTime", [
        ("absent", True, "true", None), ("there", False, "true", "2026-01-01T00:00:00Z"),
        ("wantedabsent", False, "false", None), ("wantedthere", True, "false", "2026-01-01T00:00:00Z"),
    ], "Null true asks that the key be absent")  # fmt: skip


def _addresses_arns() -> Iterator[Json]:
    ip = "aws:SourceIp"
    yield from _pairs("address", "IpAddress", ip, [
        ("in", True, "203.0.113.0/24", "203.0.113.255"), ("out", False, "203.0.113.0/24", "203.0.112.255"),
        ("single", True, "203.0.113.7", "203.0.113.7"), ("singleother", False, "203.0.113.7", "203.0.113.8"),
        ("second", True, ["10.0.0.0/8", "203.0.113.0/24"], "203.0.113.9"), ("absent", False, "0.0.0.0/0", None),
        ("six", True, "2001:db8::/32", "2001:db8:0:1::9"), ("sixout", False, "2001:db8::/32", "2001:db9::1"),
        ("mixed", False, "0.0.0.0/0", "2001:db8::1"), ("all", True, "0.0.0.0/0", "198.51.100.1"),
    ], "ranges of addresses")  # fmt: skip
    yield from _pairs("address-not", "NotIpAddress", ip, [
        ("in", False, "203.0.113.0/24", "203.0.113.1"), ("out", True, "203.0.113.0/24", "198.51.100.1"),
        ("absent", True, "203.0.113.0/24", None), ("neither", False, ["10.0.0.0/8", "203.0.113.0/24"], "10.1.1.1"),
    ], "outside all of the ranges, or without an address")  # fmt: skip
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
    rows = [
        ("same", True, topic, topic), ("star", True, f"arn:aws:sns:*:{ACCOUNT}:t*", topic),
        ("other", False, topic, f"{topic}2"), ("one", True, f"arn:aws:sns:us-east-?:{ACCOUNT}:t", topic),
        ("case", False, topic, topic.replace(":t", ":T")), ("absent", False, "arn:aws:sns:*:*:*", None),
        ("crossing", False, "arn:aws:sns:us-east-1:*:t", f"arn:aws:sns:us-east-1:{ACCOUNT}:x:t"),
        ("account", False, "arn:aws:sns:us-east-1:999999999999:*", topic),
    ]  # fmt: skip
    for operator in ("ArnEquals", "ArnLike"):
        yield from _pairs(
            f"arn-{operator}", operator, "aws:SourceArn", rows, "each part of an ARN is compared by itself"
        )
    yield from _pairs("arn-text", "StringLike", "aws:SourceArn", [
        ("crossing", True, "arn:aws:sns:us-east-1:*:t", f"arn:aws:sns:us-east-1:{ACCOUNT}:x:t"),
    ], "as text a wildcard crosses the colons")  # fmt: skip
    yield from _pairs("arn-textequals", "StringEquals", "aws:SourceArn", [
        ("star", False, "arn:aws:sns:us-east-1:*:t", topic),
    ], "as equal text a wildcard is a letter")  # fmt: skip
    for operator in ("ArnNotEquals", "ArnNotLike"):
        yield from _pairs(f"arn-{operator}", operator, "aws:SourceArn", [
            ("fits", False, f"arn:aws:sns:*:{ACCOUNT}:*", topic), ("other", True, topic, f"{topic}2"),
            ("absent", True, topic, None),
        ], "negated, and an absent key fits")  # fmt: skip


def _sets() -> Iterator[Json]:
    key = "aws:TagKeys"
    for operator, rows in {
        "ForAllValues:StringEquals": [("all", True, ["a", "b"], ["a"]), ("some", False, ["a", "b"], ["a", "c"]),
                                      ("absent", True, ["a"], None), ("case", False, ["a"], ["A"])],
        "ForAnyValue:StringEquals": [("some", True, ["a", "b"], ["c", "a"]), ("none", False, ["a", "b"], ["c"]),
                                     ("absent", False, ["a"], None)],
        "ForAllValues:StringLike": [("all", True, ["a*"], ["ab", "ac"]), ("some", False, ["a*"], ["ab", "b"])],
        "ForAnyValue:StringLike": [("some", True, ["a*"], ["b", "ac"]), ("none", False, ["a*"], ["b"])],
        "ForAnyValue:StringNotEquals": [("some", True, ["a"], ["a", "b"]), ("none", False, ["a", "b"], ["a", "b"])],
        "ForAllValues:StringNotEquals": [("all", True, ["a", "b"], ["c", "d"]), ("some", False, ["a", "b"], ["a", "d"]),
                                         ("absent", True, ["a"], None)],
        "ForAllValues:StringEqualsIfExists": [("absent", True, ["a"], None)],
        "ForAnyValue:StringEqualsIfExists": [("none", False, ["a"], ["b"])],
    }.items():  # fmt: skip
        yield from _pairs(
            f"set-{operator}", operator, key, rows, "each value, or any value, against those of the policy"
        )
    yield request("set-deny-all", False, "a deny for all values speaks where there are none", S3,
                  deny("s3:*", **{"ForAllValues:StringNotEquals": {key: ["keep"]}}))  # fmt: skip
    yield request("set-deny-any", True, "a deny for any value is silent where there are none", S3,
                  deny("s3:*", **{"ForAnyValue:StringEquals": {key: ["keep"]}}))  # fmt: skip
    guarded = {"ForAllValues:StringEquals": {key: ["a"]}, "Null": {key: "false"}}
    yield request("set-guarded-absent", False, "with Null false an empty set does not fit", allow("s3:*", **guarded))
    yield request("set-guarded-there", True, "all values fit", allow("s3:*", **guarded), context={key: ["a"]})


def _shape() -> Iterator[Json]:
    two = {"StringEquals": {"aws:SourceVpc": "v"}, "StringLike": {"aws:PrincipalTag/team": "r*"}}
    for name, expect, known in [
        ("both", True, {"aws:SourceVpc": "v", "aws:PrincipalTag/team": "red"}),
        ("first", False, {"aws:SourceVpc": "v"}),
        ("second", False, {"aws:SourceVpc": "w", "aws:PrincipalTag/team": "red"}),
    ]:
        yield request(f"shape-and-{name}", expect, "all operators must fit", allow("s3:*", **two), context=known)
    between = {"NumericGreaterThan": {"s3:max-keys": "5"}, "NumericLessThan": {"s3:max-keys": "10"}}
    for name, expect, given in [("in", True, "7"), ("over", False, "10"), ("under", False, "5")]:
        yield request(f"shape-between-{name}", expect, "one key under two operators", allow("s3:*", **between),
                      context={"s3:max-keys": given})  # fmt: skip
    yield request("shape-keycase", True, "names of keys are read without case",
                  allow("s3:*", StringEquals={"AWS:sourceVPC": "v"}), context={"aws:SourceVpc": "v"})  # fmt: skip
    yield request("shape-valuecase", False, "values are read with case",
                  allow("s3:*", StringEquals={"aws:SourceVpc": "V"}), context={"aws:SourceVpc": "v"})  # fmt: skip
    yield request("shape-like-unlike", False, "like the one but also like the other",
                  allow("s3:*", StringLike={"aws:PrincipalTag/team": "r*"}, StringNotLike={"aws:PrincipalTag/team": "re*"}),
                  context={"aws:PrincipalTag/team": "red"})  # fmt: skip


def _variables() -> Iterator[Json]:
    def folder(variable: str) -> Json:
        return allow("s3:*", f"{BUCKET}/{variable}/*")

    for name, expect, why, variable, path, known, caller in [
        ("name", True, "the user's folder", "${aws:username}", "u", {}, USER),
        ("name-other", False, "another's folder", "${aws:username}", "v", {}, USER),
        ("name-case", True, "names of variables are read without case", "${AWS:UserName}", "u", {}, USER),
        ("name-role", False, "sessions have no user name", "${aws:username}", "app", {}, SESSION),
        ("default", True, "the default stands where the key is absent", "${aws:PrincipalTag/team, 'all'}", "all", {}, USER),
        ("default-not", False, "it does not where the key is there", "${aws:PrincipalTag/team, 'all'}", "all",
         {"aws:PrincipalTag/team": "red"}, USER),
        ("default-value", True, "then the value stands", "${aws:PrincipalTag/team, 'all'}", "red",
         {"aws:PrincipalTag/team": "red"}, USER),
        ("default-role", True, "a default for sessions", "${aws:username, 'nobody'}", "nobody", {}, SESSION),
        ("nodefault", False, "without default nothing fits", "${aws:PrincipalTag/team}", "", {}, USER),
        ("star", True, "${*} is a star and no wildcard", "a${*}b", "a*b", {}, USER),
        ("star-not", False, "${*} fits nothing else", "a${*}b", "axb", {}, USER),
        ("mark", True, "${?} is a question mark", "a${?}b", "a?b", {}, USER),
        ("mark-not", False, "${?} fits nothing else", "a${?}b", "axb", {}, USER),
        ("dollar", True, "${$} is a dollar", "a${$}b", "a$b", {}, USER),
        ("account", True, "the caller's account", "${aws:PrincipalAccount}", ACCOUNT, {}, USER),
        ("session", True, "the session's name by the unique id", "${aws:userid}", "AROA1:i-1",
         {"aws:userid": "AROA1:i-1"}, SESSION),
        ("prefix", True, "text around the variable", "home-${aws:username}-x", "home-u-x", {}, USER),
        ("cognito", True, "the subject of a web identity", "${cognito-identity.amazonaws.com:sub}", "us-east-1:1",
         {"cognito-identity.amazonaws.com:sub": "us-east-1:1"}, SESSION),
    ]:  # fmt: skip
        yield request(f"variable-{name}", expect, why, folder(variable), resource=f"{BUCKET}/{path}/k", caller=caller,
                      context=known)  # fmt: skip
    yield request("variable-deny", True, "a deny on a folder that is not named is silent", S3,
                  deny("s3:*", f"{BUCKET}/${{aws:PrincipalTag/team}}/*"), resource=f"{BUCKET}/red/k")  # fmt: skip
    yield request("variable-deny-named", False, "a deny on the named folder speaks", S3,
                  deny("s3:*", f"{BUCKET}/${{aws:PrincipalTag/team}}/*"), resource=f"{BUCKET}/red/k",
                  context={"aws:PrincipalTag/team": "red"})  # fmt: skip
    yield request("variable-2008", False, "in the old version a variable is plain text", folder("${aws:username}"),
                  resource=f"{BUCKET}/u/k", version="2008-10-17")  # fmt: skip
    yield request("variable-2008-literal", True, "that text itself fits", folder("${aws:username}"),
                  resource=f"{BUCKET}/${{aws:username}}/k", version="2008-10-17")  # fmt: skip
    yield request("variable-noversion", False, "a policy without version is of the old one", folder("${aws:username}"),
                  resource=f"{BUCKET}/u/k", version=None)  # fmt: skip
    like = allow("s3:ListBucket", BUCKET, StringLike={"s3:prefix": ["home/${aws:username}/*"]})
    for name, expect, prefix in [("own", True, "home/u/a"), ("other", False, "home/v/a"), ("absent", False, None)]:
        yield request(f"variable-prefix-{name}", expect, "listing is limited to the own folder", like, resource=BUCKET,
                      action="s3:ListBucket", context={"s3:prefix": prefix} if prefix else {})  # fmt: skip
    same = allow("s3:*", StringEquals={"aws:ResourceTag/team": "${aws:PrincipalTag/team}"})
    for name, expect, mine, its in [("same", True, "a", "a"), ("other", False, "a", "b"), ("nomine", False, None, "b"),
                                    ("noits", False, "a", None), ("neither", False, None, None)]:  # fmt: skip
        known = {"aws:PrincipalTag/team": mine, "aws:ResourceTag/team": its}
        yield request(f"variable-abac-{name}", expect, "tags of caller and resource must be the same", same,
                      context={key: value for key, value in known.items() if value})  # fmt: skip
    yield request("variable-bucket", True, "variables stand in policies of resources too",
                  policy=[on("*", resource=f"{BUCKET}/${{aws:username}}/*")], resource=f"{BUCKET}/u/k")  # fmt: skip
    yield request("variable-bucket-other", False, "and name another's folder",
                  policy=[on("*", resource=f"{BUCKET}/${{aws:username}}/*")], resource=f"{BUCKET}/v/k")  # fmt: skip


CASES = [*_texts(), *_numbers_dates(), *_bools_bytes(), *_addresses_arns(), *_sets(), *_shape(), *_variables()]

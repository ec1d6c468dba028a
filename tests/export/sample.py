"""Reports to export: a small one with the names that hurt, and one as large as anybody's."""

from collections.abc import Iterator
from random import Random

from stance.export.report import Report, RuleText
from stance.model.view import CallView, EvidenceView, FindingView, GapView, OutcomeView, Summary

AT = "2026-11-21T18:00:00Z"
ACCOUNT = "123456789012"
NASTY = (
    "<script>alert(1)</script>",
    '</script><img src=x onerror="alert(2)">',
    '=HYPERLINK("http://evil")',
    "back`tick`|pipe](http://x)\n# head",
    "right\u202etxt.exe\x1b[31m\x00",
    "&amp; 'quoted' \"twice\"",
    "n" * 10_000,
)
RULES = {
    "storage-bucket-not-public": RuleText(
        "Buckets are closed",
        "critical",
        "Anyone could read them.",
        "Turn on the public access block.",
        "public is false",
        ("https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",),
    ),
    "storage-bucket-versioned": RuleText(
        "Buckets keep versions", "low", "What is overwritten is lost.", "Turn on versioning.", "versioning is true"
    ),
    "host-shadow-file-closed": RuleText(
        "Password hashes are closed",
        "high",
        "Hashes can be cracked.",
        "chmod 640 /etc/shadow",
        "one of 0, 640",
    ),
}
CALL = CallView("s3:GetBucketAcl", f"aws/{ACCOUNT}/global/aws.s3.bucket", "ok", 7, AT, "s3:GetBucketAcl")
DENIED = CallView("s3:GetBucketVersioning", CALL.scope, "denied", 1, AT, "s3:GetBucketVersioning", "<b>no</b>")


def outcome(rule: str, verdict: str, asset: str, **more: object) -> OutcomeView:
    """An outcome of the rule, as the estate would give it."""
    host = rule.startswith("host")
    held = {
        "rule": rule, "outcome": verdict, "reason": None, "last_known": None, "severity": RULES[rule].severity,
        "asset": asset, "kind": "host.file" if host else "aws.s3.bucket",
        "provider_id": asset if host else f"arn:aws:s3:::{asset}", "account": "web-1" if host else ACCOUNT,
        "region": "global", "element": None, "evidence": [], "calls": [CALL], "controls": [], "same_as": [],
        "assessed_at": AT, "domain": "host" if host else "cspm", "title": RULES[rule].title,
    }  # fmt: skip
    return OutcomeView(**{**held, **more})


def outcomes() -> list[OutcomeView]:
    """One of every verdict, and a failing one per nasty name."""
    public = [
        EvidenceView("public", True, "false"),
        EvidenceView("grants[0].who", "<all>", "not “*”"),
    ]
    first, second, third = RULES
    return [
        *(outcome(first, "fail", name, evidence=public, element=name[:9], controls=["cis:2.1.4"],
                  same_as=["prowler:s3_bucket_public_access"]) for name in NASTY),
        outcome(first, "pass", "orders"),
        outcome(second, "unknown", "orders", reason="denied", last_known="pass", calls=[CALL, DENIED],
                evidence=[EvidenceView("versioning", None, "true", known=False)]),
        outcome(second, "not_applicable", "logs"),
        outcome(third, "fail", "/etc/shadow", evidence=[EvidenceView("mode", 644, "one of 0, 640")]),
        outcome(third, "manual", "web-1"),
    ]  # fmt: skip


def summary(**more: object) -> Summary:
    """The numbers of `outcomes`."""
    worst = FindingView("f1", "storage-bucket-not-public", "Buckets are closed", "critical", "cspm", "open", NASTY[0],
                        "aws.s3.bucket", f"arn:aws:s3:::{NASTY[0]}", ACCOUNT, "global", NASTY[0][:9], AT, AT,
                        "public is true; required: false")  # fmt: skip
    gap = GapView(CALL.scope, "s3:GetBucketVersioning", "denied", "s3:GetBucketVersioning", 1, AT, "<b>no</b>", 1)
    held = {
        "estate": "<i>acme</i>", "scan": "20261121T180000Z-abcdef", "status": "partial", "started_at": AT,
        "ended_at": AT, "targets": ["aws </title>"], "score": 8 / 76, "coverage": 0.9, "scopes_listed": 9,
        "scopes_declared": 10, "assets": {"aws.s3.bucket": 9, "host.file": 1, "host.machine": 1},
        "outcomes": {"fail": 8, "pass": 1, "unknown": 1, "not_applicable": 1, "manual": 1},
        "by_severity": {"critical": {"fail": 7, "pass": 1}, "high": {"fail": 1, "manual": 1},
                        "low": {"unknown": 1, "not_applicable": 1}},
        "by_domain": {"cspm": {"fail": 7, "pass": 1, "unknown": 1, "not_applicable": 1},
                      "host": {"fail": 1, "manual": 1}},
        "calls": 8, "calls_denied": 1, "calls_throttled": 0, "changes": {"added": 9}, "findings_open": 8,
        "worst": [worst], "gaps": [gap],
    }  # fmt: skip
    return Summary(**{**held, **more})


def small() -> Report:
    """The small report; its outcomes can be read once, as the estate's."""
    return Report(summary(), iter(outcomes()), RULES, "0.1.0", AT)


def large(size: int) -> Report:
    """A report of `size` outcomes over `size` / 10 assets, a tenth of them failing."""
    return Report(summary(), _many(size), RULES, "0.1.0", AT)


def _many(size: int) -> Iterator[OutcomeView]:
    random = Random(1)
    rules = list(RULES)
    for number in range(size):
        if number % 10 == 0:
            name = f"{random.choice(('orders', 'logs', 'exports'))}-{random.getrandbits(64):016x}"
        verdict = random.choices(("pass", "fail", "unknown"), (85, 10, 5))[0]
        seen = (
            [] if verdict == "pass" else [EvidenceView("grants", [f"{random.getrandbits(48):x}"], "grants is empty")]
        )
        yield outcome(rules[number % 2], verdict, name, evidence=seen, region=f"region-{number % 17}")

from itertools import product

import pytest

from rules.examples import verdict
from stance.conditions import UNKNOWN, partial
from stance.facts.monitoring import alarmed_events
from stance.facts.watched_events import WATCHED
from stance.model import Rule
from stance.rules import monitoring as rules

ME = "123456789012"


def test_every_kind_of_event_has_a_rule():
    asked = {
        r.good[0]["alarmed_events"][0]
        for r in vars(rules).values()
        if isinstance(r, Rule) and r.each is None and "alarmed_events" in r.good[0]
    }
    assert asked == set(WATCHED)


def trail(**changes):
    return {
        "running": True,
        "multi_region": True,
        "log_group": f"arn:aws:logs:us-east-1:{ME}:log-group:trails:*",
        "management_events": ["read", "write"],
        "key_events": True,
    } | changes


METRIC = {"metric_namespace": "cis", "metric_name": "m", "dimensioned": False}


def filter_(pattern, **changes):
    base = {"region": "us-east-1", "log_group": "trails", "pattern": pattern, "narrowed": None, "metrics": [METRIC]}
    return base | changes


def alarm(**changes):
    return {"region": "us-east-1", "metrics": [METRIC]} | changes


def any_of(*names):
    return "{ " + " || ".join(f"($.eventName = {name})" for name in names) + " }"


TRAILS = any_of("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging")


def alarmed(trails=None, filters=None, alarms=None, account=ME):
    return alarmed_events.derive(
        account,
        [trail()] if trails is None else trails,
        [filter_(TRAILS)] if filters is None else filters,
        [alarm()] if alarms is None else alarms,
        [{"region": "us-east-1"}],
    )


# The patterns of the CIS AWS Foundations Benchmark, facts that every account is measured by.
BENCHMARK = {
    "denied-calls": '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && '
    '($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }',
    "signin-without-mfa": '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && '
    '($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    "root-use": '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && '
    '$.eventType != "AwsServiceEvent" }',
    "failed-signins": '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
    "key-deletion": "{($.eventSource = kms.amazonaws.com) && "
    "(($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion)) }",
}


@pytest.mark.parametrize("kind", WATCHED)
def test_the_benchmarks_patterns_count(kind):
    names = [event.get("$.eventName", "") for event in WATCHED[kind].events]
    assert alarmed(filters=[filter_(BENCHMARK.get(kind) or any_of(*names))]) == [kind]


@pytest.mark.parametrize("kind", [k for k in WATCHED if k not in BENCHMARK])
def test_each_event_is_needed(kind):
    names = [event["$.eventName"] for event in WATCHED[kind].events]
    for left_out in names:
        assert alarmed(filters=[filter_(any_of(*(n for n in names if n != left_out)))]) == []


def test_several_filters_may_share_the_work():
    parts = [any_of("CreateTrail", "UpdateTrail"), any_of("DeleteTrail", "StartLogging", "StopLogging")]
    assert alarmed(filters=[filter_(p) for p in parts]) == ["trails"]


@pytest.mark.parametrize(
    "broken",
    [
        {"trails": []},
        {"trails": [trail(log_group=None)]},
        {"trails": [trail(management_events=["read"])]},
        {"filters": []},
        {"filters": [filter_(TRAILS, log_group="other")]},
        {"filters": [filter_(TRAILS, region="eu-west-1")]},
        {"filters": [filter_(TRAILS, narrowed='@aws.account = "1"')]},
        {"filters": [filter_(TRAILS, metrics=[METRIC | {"dimensioned": True}])]},
        {"filters": [filter_(TRAILS.replace("}", "&& $.userIdentity.userName = bob }"))]},
        {"alarms": []},
        {"alarms": [alarm(region="eu-west-1")]},
        {"alarms": [alarm(metrics=[METRIC | {"metric_namespace": "other"}])]},
        {"alarms": [alarm(metrics=[METRIC | {"dimensioned": True}])]},
    ],
)
def test_every_link_is_needed(broken):
    assert alarmed(**broken) == []


def test_a_trail_without_key_events_sees_no_key_deleted():
    pattern = BENCHMARK["key-deletion"]
    assert alarmed([trail(key_events=False)], [filter_(pattern)]) == []
    assert alarmed([trail(key_events=True)], [filter_(pattern)]) == ["key-deletion"]


def test_a_log_group_that_is_not_scanned_is_out_of_sight():
    foreign = trail(log_group="arn:aws:logs:us-east-1:999988887777:log-group:trails:*")
    unscanned = trail(log_group=f"arn:aws:logs:eu-west-1:{ME}:log-group:trails:*")
    assert alarmed([unscanned]) == partial([])
    record = {"alarmed_events": alarmed([foreign])}
    assert verdict(rules.TRAIL_CHANGES_ALARMED, record) is None
    assert verdict(rules.TRAIL_CHANGES_ALARMED, {"alarmed_events": alarmed([foreign, trail()])}) is True


def test_absence_of_one_link_decides_although_the_others_were_denied():
    assert alarmed([], UNKNOWN, UNKNOWN) == []
    assert alarmed(UNKNOWN, [], UNKNOWN) == partial([])
    assert alarmed(filters=UNKNOWN) == partial([])
    assert alarmed(alarms=UNKNOWN) == partial([])
    assert alarmed(alarms=partial([alarm()])) == ["trails"]  # the only filter counts nothing else


def without(record, *keys):
    return {k: v for k, v in record.items() if k not in keys}


def test_what_is_decided_survives_every_completion():
    trails = [
        ([trail()], [[trail()]]),
        ([without(trail(), "log_group")], [[trail()], [trail(log_group=None)]]),
        (partial([]), [[], [trail()]]),
        (UNKNOWN, [[], [trail()]]),
    ]
    filters = [
        ([filter_(TRAILS)], [[filter_(TRAILS)]]),
        ([without(filter_(TRAILS), "pattern")], [[filter_(TRAILS)], [filter_("{ $.a = 1 }")], [filter_("")]]),
        ([without(filter_(TRAILS), "metrics")], [[filter_(TRAILS)], [filter_(TRAILS, metrics=[])]]),
        (partial([filter_("{ $.a = 1 }")]), [[filter_("{ $.a = 1 }")], [filter_(TRAILS)]]),
        (UNKNOWN, [[], [filter_(TRAILS)]]),
    ]
    alarms = [
        ([alarm()], [[alarm()]]),
        ([], [[]]),
        ([without(alarm(), "metrics")], [[alarm()], [alarm(metrics=[])]]),
        (partial([]), [[], [alarm()]]),
        (UNKNOWN, [[], [alarm()]]),
    ]
    for (t, ts), (f, fs), (a, as_) in product(trails, filters, alarms):
        known = {"alarmed_events": alarmed(t, f, a)}
        for whole in product(ts, fs, as_):
            full = {"alarmed_events": alarmed(*whole)}
            for rule in (rules.TRAIL_CHANGES_ALARMED, rules.VPCS_ALARMED):
                said = verdict(rule, known)
                assert said is None or said is verdict(rule, full)
                assert verdict(rule, full) is not None

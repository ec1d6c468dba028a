from itertools import product

import pytest

from rules.examples import verdict
from stance.conditions import UNKNOWN, partial
from stance.facts import event_selectors
from stance.facts import logging as facts
from stance.rules import logging as rules


def basic(kinds="All", management=True, resources=(), without=()):
    return {
        "read_write_type": kinds,
        "include_management_events": management,
        "data_resources": [{"type": t, "values": list(v)} for t, v in resources],
        "exclude_management_event_sources": list(without),
    }


OPERATORS = ("equals", "not_equals", "starts_with", "not_starts_with", "ends_with", "not_ends_with")


def field(name, **operators):
    return {"field": name} | {operator: operators.get(operator) for operator in OPERATORS}


def advanced(category, *fields):
    return {"field_selectors": [field("eventCategory", equals=[category]), *fields]}


OBJECTS = field("resources.type", equals=["AWS::S3::Object"])


@pytest.mark.parametrize(
    ("selectors", "recorded"),
    [
        ([basic()], []),
        ([basic(resources=[("AWS::S3::Object", ["arn:aws:s3"])])], ["read", "write"]),
        ([basic("ReadOnly", resources=[("AWS::S3::Object", ["arn:aws:s3:::"])])], ["read"]),
        ([basic("WriteOnly", resources=[("AWS::S3::Object", ["arn:aws-cn:s3:::"])])], ["write"]),
        ([basic(resources=[("AWS::S3::Object", ["arn:aws:s3:::one/"])])], []),
        ([basic(resources=[("AWS::Lambda::Function", ["arn:aws:lambda"])])], []),
        ([basic("ReadOnly", False, [("AWS::S3::Object", ["arn:aws:s3"])]), basic("WriteOnly")], ["read"]),
    ],
)
def test_object_events_of_basic_selectors(selectors, recorded):
    assert event_selectors.object_events.derive(selectors, None) == recorded


@pytest.mark.parametrize(
    ("selectors", "recorded"),
    [
        ([advanced("Data", OBJECTS)], ["read", "write"]),
        ([advanced("Data", OBJECTS, field("readOnly", equals=["true"]))], ["read"]),
        ([advanced("Data", OBJECTS, field("readOnly", equals=["false"]))], ["write"]),
        ([advanced("Data", OBJECTS, field("resources.ARN", starts_with=["arn:aws:s3:::"]))], ["read", "write"]),
        ([advanced("Data", OBJECTS, field("resources.ARN", starts_with=["arn:aws:s3:::one/"]))], []),
        ([advanced("Data", OBJECTS, field("resources.ARN", not_starts_with=["arn:aws:s3:::one/"]))], []),
        ([advanced("Data", OBJECTS, field("eventName", equals=["GetObject"]))], []),
        ([advanced("Data", field("resources.type", equals=["AWS::Lambda::Function"]))], []),
        ([advanced("Management")], []),
        (
            [
                advanced("Data", OBJECTS, field("readOnly", equals=["true"])),
                advanced("Data", OBJECTS, field("readOnly", equals=["false"])),
            ],
            ["read", "write"],
        ),
    ],
)
def test_object_events_of_advanced_selectors(selectors, recorded):
    assert event_selectors.object_events.derive(None, selectors) == recorded


@pytest.mark.parametrize(
    ("basics", "advanceds", "recorded", "keys"),
    [
        ([basic()], None, ["read", "write"], True),
        ([basic(without=["kms.amazonaws.com"])], None, ["read", "write"], False),
        ([basic("WriteOnly")], None, ["write"], True),
        ([basic("ReadOnly")], None, ["read"], False),
        ([basic(management=False)], None, [], False),
        (None, [advanced("Management")], ["read", "write"], True),
        (None, [advanced("Management", field("readOnly", equals=["false"]))], ["write"], True),
        (
            None,
            [advanced("Management", field("eventSource", not_equals=["kms.amazonaws.com"]))],
            ["read", "write"],
            False,
        ),
        (None, [advanced("Management", field("eventSource", not_equals=["iam.amazonaws.com"]))], [], False),
        (None, [advanced("Management", field("eventSource", equals=["iam.amazonaws.com"]))], [], False),
        (None, [advanced("Data", OBJECTS)], [], False),
    ],
)
def test_management_events(basics, advanceds, recorded, keys):
    assert event_selectors.management_events.derive(basics, advanceds) == recorded
    assert event_selectors.key_events.derive(basics, advanceds) is keys


def trail(**changes):
    base = {"running": True, "multi_region": True, "region": "us-east-1", "management_events": ["read", "write"]}
    return base | {"object_events": ["read", "write"]} | changes


LOCAL = trail(multi_region=False)


@pytest.mark.parametrize(
    ("trails", "region", "covered"),
    [
        ([], "us-east-1", False),
        ([trail()], "eu-west-1", True),
        ([trail(running=False)], "us-east-1", False),
        ([LOCAL], "us-east-1", True),
        ([LOCAL], "eu-west-1", False),
        ([LOCAL, trail(running=False)], "eu-west-1", False),
        (UNKNOWN, "us-east-1", UNKNOWN),
        (partial([trail()]), "us-east-1", True),
        (partial([LOCAL]), "eu-west-1", UNKNOWN),
        ([{"multi_region": True, "region": "us-east-1"}], "us-east-1", UNKNOWN),
        ([{"multi_region": False, "region": "us-east-1"}], "eu-west-1", False),
    ],
)
def test_regions(trails, region, covered):
    assert facts.trail_running.derive(trails, region) is covered


def test_management_events_of_regions():
    ask = facts.management_events_recorded.derive
    assert ask([trail()], "eu-west-1") is True
    halves = [trail(management_events=["read"]), trail(management_events=["write"])]
    assert ask(halves, "eu-west-1") is True
    assert ask(halves[:1], "eu-west-1") is False
    assert ask([{k: v for k, v in trail().items() if k != "management_events"}], "eu-west-1") is UNKNOWN


def test_objects():
    ask = facts.object_reads_recorded.derive
    here, there = [{"region": "us-east-1"}], [{"region": "us-east-1"}, {"region": "eu-west-1"}]
    assert ask([trail()], there) is True
    assert ask([LOCAL], here) is True
    assert ask([LOCAL], there) is False
    assert ask([LOCAL], []) is True
    assert ask([LOCAL], UNKNOWN) is UNKNOWN
    assert ask([trail()], UNKNOWN) is True
    assert ask([], UNKNOWN) is False
    assert ask([trail(object_events=["write"])], here) is False
    assert facts.object_writes_recorded.derive([trail(object_events=["write"])], here) is True


def test_what_is_decided_survives_every_completion():
    values = {
        "running": [True, False],
        "multi_region": [True, False],
        "region": ["us-east-1", "eu-west-1"],
        "management_events": [["read", "write"], ["read"], []],
        "object_events": [["read", "write"], []],
    }
    buckets = [{"region": "eu-west-1"}]
    asks = [
        lambda t: facts.trail_running.derive([t], "eu-west-1"),
        lambda t: facts.management_events_recorded.derive([t], "eu-west-1"),
        lambda t: facts.object_reads_recorded.derive([t], buckets),
    ]
    for choice in product(*([*v, UNKNOWN] for v in values.values())):
        seen = {k: v for k, v in zip(values, choice, strict=True) if v is not UNKNOWN}
        completions = product(*(values[k] if v is UNKNOWN else [v] for k, v in zip(values, choice, strict=True)))
        whole = [dict(zip(values, completion, strict=True)) for completion in completions]
        for ask in asks:
            if (said := ask(seen)) is not UNKNOWN:
                assert all(ask(trail) is said for trail in whole)


def test_buckets_of_trails():
    assert facts.bucket_public.derive({"public": True}) is True
    assert facts.bucket_public.derive({}) is UNKNOWN
    assert facts.bucket_public.derive(None) is UNKNOWN
    assert facts.bucket_access_logged.derive({"log_bucket": None}) is False
    assert facts.bucket_access_logged.derive({"log_bucket": "logs"}) is True
    assert facts.bucket_access_logged.derive(None) is UNKNOWN
    assert verdict(rules.TRAIL_BUCKET_NOT_PUBLIC, {}) is None

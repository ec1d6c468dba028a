"""The two chains that the demo is about are shown, explained, and cut by what a what-if tries out."""

import json

import pytest

from stance.cli.app import run
from stance.demo.host import home

INSTANCE = ["aws.ec2.instance", "aws.iam.role", "aws.dynamodb.table"]
HOST = ["host.user", "host.machine", "aws.iam.user", "aws.s3.bucket"]


@pytest.fixture
def ask(demo_store, capfdbinary):
    """Runs a command on the demo and gives its JSON lines."""

    def asked(*words):
        capfdbinary.readouterr()
        assert run(["--db", str(demo_store), "--estate", "demo", *words, "-f", "jsonl"]) == 0
        return [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]

    return asked


def chain(paths, kinds):
    """The path that ends in things of these kinds."""
    return next(path for path in paths if path["kinds"][-len(kinds) :] == kinds)


def levers(path):
    return [
        "#".join(filter(None, (lever["asset"], lever["field"], lever["element"])))
        for step in path["edges"]
        for lever in step["levers"]
        if "to" not in lever
    ]


def test_from_the_internet_over_an_instance_and_its_role_to_customers(ask, demo_scan):
    ids = demo_scan.ids
    found = chain(ask("paths", "--from", "internet"), INSTANCE)
    assert found["source"] == "internet"
    assert found["assets"][-3:] == [
        next(
            asset
            for asset in found["assets"]
            if asset.endswith(f"/{ids['exposed-instance']}") and "endpoint" not in asset
        ),
        ids["legacy-role"],
        ids["table:customers"],
    ]
    assert [step["kind"] for step in found["edges"]] == ["exposes", "exploits", "runs-as", "reads"]
    assert "customer" in found["jewel"]
    assert found["certainty"] == "possible"
    assert found["depends"] == ["breach"]
    # without that breach nobody outside gets at the table
    assert ask("paths", "--from", "internet", "--to", "nordhafen-customers", "--sure") == []
    statement = found["edges"][-1]["evidence"]["statements"][0]["statement"]
    assert "dynamodb:GetItem" in statement["Action"]


def test_from_a_host_over_a_key_and_its_user_to_invoices(ask, demo_scan):
    found = chain(ask("paths", "--to", "nordhafen-invoices"), HOST)
    assert found["source"] in ("internet", f"network:{found['assets'][3]}")
    assert [step["kind"] for step in found["edges"]] == ["exposes", "logs-on", "becomes-root", "holds", "reads"]
    assert found["assets"][-2] == demo_scan.ids["user:warehouse-sync"]
    assert found["edges"][-2]["evidence"]["file"] == f"{home('root')}/.aws/credentials"


@pytest.mark.parametrize(("target", "kinds"), [("nordhafen-customers", INSTANCE), ("nordhafen-invoices", HOST)])
def test_any_lever_of_a_chain_cuts_it(ask, target, kinds):
    found = chain(ask("paths", "--to", target), kinds)
    pull = levers(found)[-1]
    (told,) = ask("whatif", pull)
    assert (found["source"], found["target"]) in {(path["source"], path["target"]) for path in told["paths"]}
    assert told["possible_after"] < told["possible_before"]


def test_a_what_if_tells_who_would_lose_what_it_uses(ask, demo_scan):
    role = demo_scan.ids["legacy-role"]
    (told,) = ask("whatif", f"{role}#inline_documents#work/Statement[0]")
    assert [(lost["principal"], lost["service"]) for lost in told["lost"]] == [(role, "s3")]
    assert told["usage_known"]


def test_the_fix_set_parts_all_that_is_sure(ask):
    (found,) = ask("fixset")
    assert found["before"] > found["after"] == 0
    assert found["proved"]
    assert any(fix["title"] == "detach AdministratorAccess from klaus.wendt" for fix in found["fixes"])

"""Secrets that open databases: each situation beside one that differs in a single fact."""

from __future__ import annotations

import pytest

from graph.made import ACCOUNT, drawn, node
from graph.nets import ANY4, Estate, cut, identify, permit
from stance.graph.makers.aws_secrets import instances_of_clusters, secrets_name_databases, secrets_open_databases
from stance.model.edge import Edge

RDS = f"arn:aws:rds:eu-west-1:{ACCOUNT}"
KEEPER = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret"


def _secret(name="rds!db-1", owner="rds", **fields):
    return node("aws.secretsmanager.secret", f"{KEEPER}:{name}-AbCdEf", **{"owner": owner, **fields}, name=name)


def _parameter(name, type="SecureString"):  # noqa: A002
    return node("aws.ssm.parameter", f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter{name}", type=type, name=name)


def _database(name="orders-db", kind="instance", **fields):
    short = {"instance": "db", "cluster": "cluster"}[kind]
    return node(f"aws.rds.{kind}", f"{RDS}:{short}:{name}", **fields, name=name)


def _ends(edges: list[Edge]) -> set[tuple[str, str, str]]:
    """Source, target and certainty, passed through junctions."""
    out: dict[str, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge)
    return {
        (e.source, end.target, e.certainty)
        for e in edges if not e.source.startswith("hub:")
        for end in (out.get(e.target, []) if e.target.startswith("hub:") else [e])
    }  # fmt: skip


def test_the_secret_that_a_database_names_opens_it_where_its_network_is_reached():
    secret = _secret()
    named = _database(master_secret=secret.id, cluster=None)
    (edge,) = drawn(secrets_open_databases, secret, named)
    assert (edge.source, edge.kind, edge.target, edge.depends) == (
        secret.id, "authenticates", named.id, ("network",),
    )  # fmt: skip
    assert not drawn(secrets_open_databases, secret, _database(master_secret=None, cluster=None))


def test_warehouses_too():
    secret = _secret("redshift!one-admin", "redshift")
    name = f"arn:aws:redshift:eu-west-1:{ACCOUNT}:cluster:one"
    (edge,) = drawn(secrets_open_databases, secret, node("aws.redshift.cluster", name, master_secret=secret.id))
    assert edge.target == name


@pytest.mark.parametrize("owner", ["rds", None, "redshift"])
def test_where_it_was_not_read_it_may_be_any_that_the_service_keeps(owner):
    secret, blind = _secret(owner=owner), _database(cluster=None)
    wanted = {(secret.id, blind.id, "possible")} if owner == "rds" else set()
    assert _ends(drawn(secrets_open_databases, secret, blind)) == wanted


def test_where_the_owner_was_not_read_it_may_be_too():
    blind = _database(cluster=None)
    secret = node("aws.secretsmanager.secret", f"{KEEPER}:x")
    assert _ends(drawn(secrets_open_databases, secret, blind)) == {(secret.id, blind.id, "possible")}


def _net(public=True, secret="s", cluster=None):
    estate = Estate()
    estate.group("sg-db", [permit("tcp", 5432, 5432, [ANY4])])
    estate.parts["aws.rds.instance"]["db"] = {
        "port": 5432, "group_ids": ["sg-db"], "subnet_ids": ["subnet-a"], "publicly_accessible": public,
        "master_secret": secret, "cluster": cluster,
    }  # fmt: skip
    return estate


def _sure(world):
    return [e for e in secrets_open_databases.draw(world) if e.certainty == "sure"]


def test_a_database_on_the_internet_is_opened_surely_and_every_lever_ends_that():
    world = _net().world()
    (edge,) = _sure(world)
    assert edge.source == "s"
    assert edge.levers
    for lever in edge.levers:
        assert not _sure(cut(world, lever))


def test_one_that_is_not_public_is_not():
    assert not _sure(_net(public=False).world())


def test_one_whose_group_was_not_read_is_not_surely():
    estate = _net()
    estate.forget("aws.ec2.security_group", "sg-db")
    assert not _sure(estate.world())


def test_a_cluster_is_reached_by_its_instances():
    estate = _net(secret=None, cluster="c")
    estate.parts["aws.rds.cluster"] = {"c": {"cluster_id": "c", "master_secret": "s"}}
    (edge,) = _sure(estate.world())
    assert edge.target == identify("aws.rds.cluster", "c")
    estate.parts["aws.rds.instance"]["db"]["cluster"] = "other"
    assert not _sure(estate.world())


def test_an_instance_has_the_data_of_its_cluster_alone():
    cluster = _database("c", "cluster", cluster_id="c")
    for name, wanted in (("c", "sure"), ("d", None), (None, None)):
        edges = drawn(instances_of_clusters, cluster, _database(cluster=name))
        assert [e.certainty for e in edges] == ([wanted] if wanted else [])
    (edge,) = drawn(instances_of_clusters, cluster, _database())
    assert edge.depends == ("gap:rds:DescribeDBInstances",)


@pytest.mark.parametrize(
    ("name", "opens"),
    [
        ("prod/orders-db/password", True),
        ("orders_db", True),
        ("prod/orders-db2/password", False),
        ("prod/orders/db-password", True),
        ("prod/orders/password", False),
    ],
)
def test_a_name_that_holds_the_identifier_tells_of_a_possible_password(name, opens):
    edges = drawn(secrets_name_databases, _secret(name, None), _database())
    assert [(e.certainty, e.depends) for e in edges] == ([("possible", ("name", "network"))] if opens else [])


def test_names_tell_nothing_of_what_a_service_keeps_or_is_not_encrypted_or_too_short():
    assert not drawn(secrets_name_databases, _secret("orders-db", "rds"), _database())
    assert not drawn(secrets_name_databases, _parameter("/orders-db/host", "String"), _database())
    assert drawn(secrets_name_databases, _parameter("/orders-db/password"), _database())
    assert not drawn(secrets_name_databases, _secret("prod/password", None), _database("prod"))

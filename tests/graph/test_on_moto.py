"""From a host's network to a bucket, and from outside into roles: the demo's account and host, as they are read."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from collect.memory import MemorySink
from hosts.trees import collected
from stance.classify import redact
from stance.collect.aws.credentials import Access
from stance.collect.aws.discover import discover
from stance.collect.aws.signing import Keys
from stance.collect.aws.transport import AwsTransport
from stance.collect.engine import collect
from stance.collect.plan import plan
from stance.demo.host import MACHINE, plant
from stance.graph.makers.aws_data import data_access, data_grants
from stance.graph.makers.aws_outside import outside_trust
from stance.graph.makers.host_cloud import host_credentials
from stance.graph.makers.host_network import host_services, weak_services
from stance.graph.makers.host_root import root_groups
from stance.graph.picture import Collected, Picture
from stance.model import Resource, declared
from stance.model.edge import Edge

pytestmark = pytest.mark.slow  # the account alone takes its time to be filled

KINDS = ("aws.iam.user", "aws.iam.group", "aws.iam.role", "aws.iam.policy", "aws.iam.saml_provider", "aws.s3.bucket",
         "aws.kms.key", "aws.organizations", "aws.account")  # fmt: skip
MAKERS = (data_access, data_grants, outside_trust, host_credentials, host_services, weak_services, root_groups)
ACCOUNT = "123456789012"


async def _account(url: str) -> MemorySink:
    resources = [r for r in declared("stance.connectors.aws", Resource) if str(r.kind.kind) in KINDS]
    transport, sink = AwsTransport(Access(keys=Keys("demo", "demo"), endpoint_url=url)), MemorySink()
    try:
        found = await discover(transport, ("eu-central-1", "eu-west-1", "us-east-1"))
        target = replace(found.target, options=frozenset({"access-keys"}))
        await collect(plan(resources, target), transport, sink, "s")
    finally:
        await transport.close()
    return sink


def _assets(kind: str, records: list[Any], account: str) -> list[Collected]:
    found = []
    for record in records:
        fields = {"id": record.id, "name": record.name, "account": account, "region": record.region, **record.fields}
        found.append(Collected(record.id, kind, redact(fields, b"k")[0], dict(record.gaps)))
    return found


@pytest.fixture(scope="module")
def edges(demo_estate: tuple[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> list[Edge]:
    url, ids = demo_estate
    sink = asyncio.run(_account(url))
    tree: Path = plant(tmp_path_factory.mktemp("host"), ids)
    assets = [a for s, c in sink.scopes.items() for a in _assets(s.kind, c.records, ACCOUNT)]
    assets += [a for kind, records in collected(tree).items() for a in _assets(kind, records, MACHINE)]
    world = Picture(assets).world
    return [edge for maker in MAKERS for edge in maker.draw(world)]


def _sure(edges: list[Edge], start: str) -> dict[str, str]:
    """What is surely reached from a node, with the kind of the edge that led there."""
    found, todo = {start: ""}, [start]
    while todo:
        source = todo.pop()
        for edge in edges:
            if edge.source == source and edge.certainty == "sure" and edge.target not in found:
                found[edge.target] = edge.kind
                todo.append(edge.target)
    return found


def test_a_chain_from_the_hosts_service_to_a_bucket(edges: list[Edge]) -> None:
    (end,) = {edge.target for edge in edges if edge.source == f"network:{MACHINE}"}
    reached = _sure(edges, end)
    assert reached[f"{MACHINE}/user/scanner"] == "logs-on"
    assert reached[MACHINE] == "becomes-root"
    assert reached[f"arn:aws:iam::{ACCOUNT}:user/warehouse-sync"] == "holds"
    assert reached["arn:aws:s3:::nordhafen-invoices"] == "reads"
    assert "arn:aws:s3:::nordhafen-hr-documents" not in reached


def test_the_key_is_known_by_its_masked_id(edges: list[Edge]) -> None:
    held = [edge for edge in edges if edge.kind == "holds"]
    assert {edge.evidence["known_by"] for edge in held} == {"the id of the key"}
    assert "redacted aws-access-key" in held[0].evidence["key"]


def test_each_bucket_is_read_by_those_who_can_also_decrypt(edges: list[Edge]) -> None:
    reached = _sure(edges, f"arn:aws:iam::{ACCOUNT}:role/invoice-renderer")
    assert not any(target.startswith("arn:aws:s3") for target in reached)  # it reads and may not decrypt


def test_people_come_through_their_provider(edges: list[Edge]) -> None:
    provider = f"federated:arn:aws:iam::{ACCOUNT}:saml-provider/nordhafen-id:*"
    assert {e.target.rpartition("/")[2] for e in edges if e.source == provider} >= {"people-support", "people-audit"}

"""Questions to a small graph: choke points, blast radius, administrators, folded paths."""

from __future__ import annotations

import pytest

from stance.estate import EstateError
from stance.estate.attacks import Attacks, alike
from stance.graph.entries import Entry
from stance.graph.jewels import Jewel
from stance.model.edge import INTERNET, Edge, Lever

ACCOUNT = "123456789012"
LEVER = Lever("role", "inline_documents", "p/Statement[0]")
EDGES = [
    Edge(INTERNET, "exposes", "endpoint:web"),
    Edge("endpoint:web", "exploits", "web", "possible", ("breach",)),
    Edge("web", "runs-as", "role"),
    Edge("pipeline", "deploys", "role"),
    Edge("role", "reads", "data", levers=(LEVER,)),
    Edge("ann", "administers", ACCOUNT),
    Edge("role", "strengthens", ACCOUNT, "possible", ("aws:sourceip",)),
]
CALLED = {
    "web": ("shop", "aws.ec2.instance"), "role": ("app", "aws.iam.role"), "data": ("exports", "aws.s3.bucket"),
    "ann": ("ann", "aws.iam.user"), "bob": ("bob", "aws.iam.user"), ACCOUNT: (ACCOUNT, "aws.account"),
    "twin": ("app", "aws.lambda.function"),
}  # fmt: skip


@pytest.fixture
def attacks():
    entries = {name: Entry(name, "told") for name in (INTERNET, "pipeline")}
    return Attacks(EDGES, entries, {"data": Jewel("data", "customer data", 8.0)}, CALLED)


def test_choke_points_are_those_without_which_entries_lose_all(attacks):
    found = {(choke.asset, choke.target): choke.entries for choke in attacks.chokes("possible")}
    assert found["role", None] == found["role", "data"] == 2
    assert found["web", None] == 1
    assert (INTERNET, None) not in found
    sure = {(choke.asset, choke.target): (choke.entries, choke.of) for choke in attacks.chokes("sure")}
    assert sure["role", "data"] == (1, 1)
    (edge,) = [choke for choke in attacks.chokes("sure") if choke.asset == "role" and choke.target]
    assert edge.levers == [{"asset": "role", "field": "inline_documents", "element": "p/Statement[0]"}]


def test_blast_radius_tells_what_is_sure(attacks):
    found = attacks.blast(INTERNET)
    assert [(one.asset, one.certainty) for one in found.reached][:2] == [
        ("endpoint:web", "sure"),
        ("web", "possible"),
    ]
    assert (found.sure, found.possible, found.jewels) == (1, 5, 1)
    back = attacks.blast("exports", backward=True)
    assert {one.asset for one in back.reached} == {INTERNET, "endpoint:web", "web", "role", "pipeline"}
    assert back.entries == 2


def test_verdicts_on_administrators(attacks):
    people = [("ann", ACCOUNT), ("bob", ACCOUNT), ("role", ACCOUNT)]
    assert [(one.principal, one.verdict) for one in attacks.admins(people)] == [
        ("ann", "is"), ("role", "possibly"), ("bob", "no")
    ]  # fmt: skip


def test_names_that_several_bear_are_told_apart(attacks):
    assert attacks.resolve("exports") == "data"
    with pytest.raises(EstateError, match=r"no asset has the id or name 'export'.*did you mean exports"):
        attacks.resolve("export")


def test_paths_of_one_shape_fold():
    edges = [Edge(INTERNET, "reads", f"bucket-{n}") for n in range(3)]
    jewels = {f"bucket-{n}": Jewel(f"bucket-{n}", "told", 5.0 + n) for n in range(3)}
    called = {name: (name, "aws.s3.bucket") for name in jewels}
    (path,) = alike(Attacks(edges, {INTERNET: Entry(INTERNET, "told")}, jewels, called).paths())
    assert (path.target, path.count) == ("bucket-2", 3)

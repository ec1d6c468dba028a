"""The graph's commands as people use them: trees, tables, near names, bad input, hostile names."""

import json
import shutil

import pytest

from estate.authorization import allow, details, user
from stance.cli.app import run
from stance.estate import Estate

FROM_THE_HOST = """\

network of lager-hh-03
└── exposes tcp port 22 of lager-hh-03  possible: host.machine.firewall was not read
    └── logs-on scanner  host.user
        └── becomes-root lager-hh-03  host.machine
            ├── holds warehouse-sync  aws.iam.user
            │   └── reads nordhafen-invoices  aws.s3.bucket
            │       └── crown jewel: its name speaks of invoices; risk 24
            └── crown jewel: control of the host; risk 22
"""

FIXES = [
    "detach AdministratorAccess from klaus.wendt",
    "out of the trust policy of github-deploy",
    "take statement CarrierAccess (allows everyone s3:GetObject, s3:ListBucket on",
]


@pytest.fixture
def ask(demo_store, capfdbinary):
    """Runs a command on the demo: its code, stdout and stderr."""

    def asked(*words, db=demo_store, estate="demo"):
        capfdbinary.readouterr()
        code = run(["--db", str(db), "--estate", estate, *words])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return asked


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_a_path_is_drawn_as_a_tree(ask):
    code, out, _ = ask("paths", "--from", "network of lager-hh-03")
    assert (code, out) == (0, FROM_THE_HOST)


def test_lines_for_machines_keep_the_raw_words(ask):
    _, out, _ = ask("paths", "--from", "network of lager-hh-03", "--to", "nordhafen-invoices", "-f", "jsonl")
    (found,) = lines(out)
    assert found["source"].startswith("network:")
    assert found["depends"] == ["gap:host.machine.firewall"]


def test_fixes_are_told_as_things_to_do(ask):
    code, out, err = ask("fixset")
    assert code == 0
    for told in FIXES:
        assert " ".join(told.split()) in " ".join(out.split())
    assert "a pair is an entry point and a crown jewel that it reaches" in err
    assert "28 pairs surely joined before, 0 after" in err


def test_an_explanation_tells_the_cause_and_the_exposure_in_words(ask):
    (found,) = lines(ask("findings", "-q", "storage-bucket-not-public", "-f", "jsonl")[1])
    _, out, _ = ask("explain", found["id"])
    assert "cause      take statement CarrierAccess (allows everyone s3:GetObject" in out
    assert f"stance whatif '{found['cause']}'" in out
    assert ask("whatif", found["cause"])[0] == 0
    assert "exposure: surely open to the internet itself" in out
    told = lines(ask("explain", found["id"], "-f", "json")[1])[0]
    product = 1.0
    for factor in told["risk"]["factors"]:
        product *= factor["value"]
    assert round(100 * product, 1) == told["risk"]["score"] == found["risk"]


def test_an_answer_of_the_graph_tells_what_edges_rest_on(ask):
    (found,) = lines(ask("findings", "-q", "compute-exposed-workload-leads-nowhere", "-n", "1", "-f", "jsonl")[1])
    _, out, _ = ask("explain", found["id"])
    (told,) = lines(ask("explain", found["id"], "-f", "json")[1])
    assert {"iam:GetAccountAuthorizationDetails", "ec2:DescribeRouteTables"} <= told["graph_calls"].keys()
    assert f"edges of the graph, which rest on {len(told['graph_calls'])} operations, all " in " ".join(out.split())
    other = lines(ask("findings", "-q", "storage-bucket-not-public", "-f", "jsonl")[1])[0]
    assert lines(ask("explain", other["id"], "-f", "json")[1])[0]["graph_calls"] == {}


def test_an_administrator_is_told_with_its_way(ask):
    _, out, _ = ask("admins")
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "verdict name way kind account",
        "is klaus.wendt administers 123456789012 aws.iam.user 123456789012",
    ]


def test_a_budget_of_one_buys_what_cuts_most(ask):
    (found,) = lines(ask("fixset", "--budget", "1", "-f", "jsonl")[1])
    (fix,) = found["fixes"]
    assert fix["title"] == FIXES[0]
    (told,) = lines(ask("whatif", fix["id"], "-f", "jsonl")[1])
    assert told["pairs_after"] == found["after"] < told["pairs_before"]


def test_a_what_if_tells_what_it_mends_in_words(ask):
    _, out, _ = ask("whatif", "klaus.wendt#attached_policies#arn:aws:iam::aws:policy/AdministratorAccess")
    assert out.startswith("change    detach AdministratorAccess from klaus.wendt\n")
    assert "No user holds AdministratorAccess directly: klaus.wendt" in out
    assert "use       not known" not in out  # the demo is scanned with service-uses


def test_of_things_of_one_name_that_in_the_graph_is_meant(ask):
    code, out, err = ask("blast", "lager-hh-03", "-f", "jsonl")
    assert code == 0, err
    assert "nordhafen-invoices" in {one["name"] for one in lines(out)[0]["reached"]}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("blast", "tracking-api-legacy"), "2 things are called 'tracking-api-legacy'; give one's id: arn:"),
        (("paths", "--to", "nordhafen-customer"), "did you mean nordhafen-customers"),
        (("whatif", "nonsense"), "nothing is called 'nonsense': give the id of an open finding"),
        (("whatif", "lager-hh-03#nofield"), "the field nofield was not read"),
        (("whatif", "lager-hh-03#groups#[99]"), "groups has 3 elements, none at 99"),
        (("fixset", "--budget", "0"), "--budget"),
        (("admins", "--verdict", "maybe"), "'maybe' is none of is, can, possibly, no"),
        (("findings", "--by-cause", "--all"), "leave --all out"),
        (("jewels", "add", "x", "--weight", "40"), "the weight of 'x' is 40"),
        (("jewels", "reset", "x"), "nothing was said of 'x'"),
        (("jewels", "add"), "name what to add"),
        (("paths", "--from", "\x1b[2Jx"), "no asset has the id or name '\\x1b[2Jx'"),
    ],
)
def test_bad_input_is_told_with_its_cure(ask, words, told):
    code, out, err = ask(*words)
    assert code == 2
    assert told in err
    assert out == ""
    assert "\x1b[2J" not in err


def test_an_estate_never_scanned_says_so(ask, tmp_path):
    for words in (("paths",), ("fixset",), ("admins",), ("chokes",)):
        code, out, err = ask(*words, db=tmp_path / "new.db", estate="new")
        assert (code, out) == (0, "")
        assert "the estate 'new' was never scanned: stance scan aws" in err
    code, _, err = ask("blast", "web", db=tmp_path / "new.db")
    assert code == 2
    assert "scan first" in err


def test_where_no_way_in_is_known_there_is_nothing_to_fix(ask, tmp_path):
    page = details([user("ann", allow("*"))], [], [], [])
    (tmp_path / "details.json").write_text(json.dumps(page))
    new = {"db": tmp_path / "new.db", "estate": "new"}
    assert ask("import", "aws-authorization", "-q", str(tmp_path / "details.json"), **new)[0] == 0
    code, out, err = ask("fixset", **new)
    assert (code, out) == (0, "")
    assert err == (
        "stance: no entry point reaches a crown jewel in what could be seen: stance entries, stance jewels\n"
    )


def test_a_store_from_before_there_were_graphs_says_so(ask, tmp_path):
    with Estate(tmp_path / "old.db", "demo") as estate:
        estate._store.begin_scan("1", "2026-11-01T08:00:00Z", [], {"rules": [], "services": []}, {})
    code, _, err = ask("paths", db=tmp_path / "old.db")
    assert code == 0
    assert "no graph is drawn" in err


def test_findings_fold_to_what_one_change_mends(ask):
    found = lines(ask("findings", "--by-cause", "-f", "jsonl")[1])
    single = lines(ask("findings", "-f", "jsonl")[1])
    assert sum(row["findings"] for row in found) == len(single)
    assert sorted(name for row in found for name in row["ids"]) == sorted(one["id"] for one in single)
    detach = next(row for row in found if row["title"] == FIXES[0])
    assert detach["findings"] > 1
    assert detach["risk"] == max(one["risk"] or 0 for one in single if one["id"] in detach["ids"])
    assert all(row["findings"] == 1 for row in found if row["cause"] is None)


@pytest.fixture
def copied(demo_store, tmp_path):
    return shutil.copy(demo_store, tmp_path / "copy.db")


def test_a_named_jewel_bears_on_paths_fixes_and_risk_at_once(ask, copied):
    def risks():
        return {one["id"]: one["risk"] for one in lines(ask("findings", "-f", "jsonl", db=copied)[1])}

    before = risks()
    code, _, err = ask("jewels", "add", "*warehouse-scans", "--weight", "10", "--reason", "addresses", db=copied)
    assert code == 0
    assert "1 crown jewel named by '*warehouse-scans'" in err
    (path,) = lines(
        ask("paths", "--from", "klaus.wendt", "--to", "nordhafen-warehouse-scans", "-f", "jsonl", db=copied)[1]
    )
    assert path["jewel"] == "addresses"
    (fixes,) = lines(ask("fixset", "-f", "jsonl", db=copied)[1])
    assert fixes["before"] == 29
    assert risks() != before
    assert ask("jewels", "reset", "*warehouse-scans", db=copied)[0] == 0
    assert risks() == before


def test_a_struck_out_jewel_is_none(ask, copied):
    assert ask("jewels", "remove", "nordhafen-invoices", db=copied)[0] == 0
    assert "nordhafen-invoices" not in {one["name"] for one in lines(ask("jewels", "-f", "jsonl", db=copied)[1])}


def test_of_a_host_and_its_parts_the_host_is_named(ask, copied):
    assert "1 entry point named" in ask("entries", "add", "lager-hh-03", db=copied)[2]
    kinds = {one["kind"] for one in lines(ask("entries", "-f", "jsonl", db=copied)[1])}
    assert "host.kernel" not in kinds


def test_what_nothing_is_called_is_kept_for_later(ask, copied):
    assert "nothing is called 'zebra' now" in ask("jewels", "add", "zebra", db=copied)[2]

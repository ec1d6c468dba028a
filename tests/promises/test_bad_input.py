"""Bad input: each a clear message and the right exit code, nothing lost, nothing executed."""

from __future__ import annotations

import json
import resource
import sqlite3

import pytest

from promises.replay import Recording, recorded, replayed, target
from servers import FaultProxy
from servers.clients import client
from stance.cli.app import run
from stance.estate import Estate

RULES = """\
[[rule]]
id = "acme-bucket-versioned"
title = "Our buckets keep versions"
on = "aws.s3.bucket"
severity = "high"
why = "We were burnt once."
require = "versionned"
fix = "Turn versioning on."
good = [{ versioned = true }]
bad = [{ versioned = false }]
"""


@pytest.fixture
def cli(monkeypatch, tmp_path, capsys):
    """Runs the command on a store of its own; gives the exit code, stdout and stderr."""
    monkeypatch.setenv("STANCE_DB", str(tmp_path / "stance.db"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.fixture
def account(monkeypatch, aws):
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "demo")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "demo")
    client("s3", aws.url).create_bucket(Bucket="open")
    return aws


NARROW = ("--region", "us-east-1", "--rule", "storage-bucket-versioned")
SCAN = ("scan", "aws", *NARROW)


def test_wrong_region(cli, account):
    code, _, said = cli("scan", "aws", "--region", "eu-nowhere-1")
    assert code == 8
    assert "eu-nowhere-1" in said
    assert "eu-west-1" in said


def test_expired_credentials(cli, account, monkeypatch):
    with FaultProxy(account.url) as proxy:
        proxy.fault("*", "expired")
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.url)
        code, _, said = cli(*SCAN)
    assert code == 8
    assert "credentials were refused" in said


def test_missing_credentials(cli, account, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    code, _, said = cli(*SCAN)
    assert code == 8
    assert "AWS_ACCESS_KEY_ID" in said


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://nowhere.invalid"])
def test_unreachable_endpoint(cli, account, url):
    code, _, said = cli(*SCAN, "--endpoint-url", url)
    assert code == 8
    assert "cannot be reached" in said
    assert cli("resume")[0] == 2


def test_corrupt_store(cli, account, tmp_path):
    (tmp_path / "stance.db").write_bytes(b"SQLite format 3\0" + b"\x5a" * 8000)
    code, _, said = cli("findings")
    assert code == 1
    assert "stance.db" in said
    assert (tmp_path / "stance.db").stat().st_size == 8016


def said_now(cli) -> list[tuple[str, str, str]]:
    views = map(json.loads, cli("outcomes", "-f", "jsonl")[1].splitlines())
    return [(view["rule"], view["asset"], view["outcome"]) for view in views]


def test_full_disk(cli, account, tmp_path):
    assert cli(*SCAN)[0] == 0
    before = said_now(cli)
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir() if path.is_file()}
    client("s3", account.url).create_bucket(Bucket="new")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(sizes.values()) // 2, hard))
    try:
        code, _, said = cli(*SCAN)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == 1
    assert "stance.db" in said
    assert said_now(cli) == before
    assert cli(*SCAN)[0] == 0
    assert "new" in cli("assets")[1]


def test_a_rule_file_with_an_error_in_line_7(cli, account, tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(RULES)
    code, _, said = cli(*SCAN, "--rules", str(path))
    assert code == 2
    assert f"{path}:7" in said
    assert "versioned" in said


def test_names_that_are_no_words(cli, account, tmp_path):
    """Names as hostile as they come: the server would not take them, so they are put into its answers."""
    names = ["<script>alert(1)</script>", "\x1b[31mred", "=cmd()", "\udcff\udcfe", "ünï"]
    found = Recording()
    with recorded(found), Estate() as estate:
        estate.scan(target(account.url, ["us-east-1"]), rules=["storage-bucket-versioned"])
    template = [answer for answer in found.answers.items() if answer[0][0] == "s3:GetBucketVersioning"]
    listing = next(key for key in found.answers if key[0] == "s3:ListBuckets")
    [page], _ = found.answers[listing]
    found.answers[listing] = [{**page, "Buckets": [{**page["Buckets"][0], "Name": name} for name in names]}], None
    for (operation, args, region, absent), answer in template:
        for name in names:
            found.answers[operation, args.replace("'open'", repr(name)), region, absent] = answer
    with replayed(found):
        assert cli(*SCAN)[0] == 0
    for form in ("jsonl", "csv", "html", "sarif", "ocsf", "markdown"):
        code, out, said = cli("export", form)
        assert code == 0, said
        assert form in ("jsonl", "ocsf", "sarif", "csv") or "<script>alert" not in out
    _, out, _ = cli("findings")
    assert "\x1b[31mred" not in out


def test_exit_codes_of_findings_and_coverage(cli, account, monkeypatch):
    assert cli(*SCAN)[0] == 0
    assert cli(*SCAN, "--fail-on", "low")[0] == 3
    assert cli(*SCAN, "--fail-on", "critical")[0] == 0
    with FaultProxy(account.url) as proxy:
        proxy.fault("s3:GetBucketVersioning", "denied")
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.url)
        assert cli(*SCAN, "--min-coverage", "0.9", "--fail-on", "low")[0] == 4
        assert cli(*SCAN)[0] == 0
    assert cli("scan", "aws", "--fail-on", "dreadful")[0] == 2
    assert cli(*SCAN, "--rule", "no-such-rule")[0] == 2
    assert cli("findings", "-q", "colour:red")[0] == 2


def test_a_store_of_something_else(cli, tmp_path):
    with sqlite3.connect(tmp_path / "stance.db") as other:
        other.execute("create table mine (x)")
    code, _, said = cli("findings")
    assert code == 1
    assert "stance.db" in said
    with sqlite3.connect(tmp_path / "stance.db") as other:
        assert other.execute("select name from sqlite_master").fetchall() == [("mine",)]


def test_nothing_to_resume(cli):
    code, _, said = cli("resume")
    assert code == 2
    assert "stance scan" in said

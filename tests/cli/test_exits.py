"""Exit codes: which, and that the message on stderr names the input and the cure."""

import os
import signal
import subprocess
import sys

import pytest

from cli.conftest import process
from stance import Host, __version__
from stance.cli import exits
from stance.cli.app import run

RULE = """
[[rule]]
id = "acme-machine-unnamed"
title = "Machines have no name"
on = "host.machine"
severity = "critical"
require = "name == 'nobody'"
why = "A test of ours."
fix = "Rename it."
good = [{ name = "nobody" }]
bad = [{ name = "web-1" }]
"""


@pytest.fixture
def own(tmp_path):
    """A rule file whose one rule fails on every machine."""
    path = tmp_path / "acme.toml"
    path.write_text(RULE)
    return str(path)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("nosuch",), exits.USAGE, "nosuch"),
        (("scan", "host", "--nosuch"), exits.USAGE, "--nosuch"),
        (("findings", "-n", "0"), exits.USAGE, "--limit"),
        (("findings", "-f", "xml"), exits.USAGE, "xml"),
        (("scan", "host", "--fail-on", "hi"), exits.USAGE, "critical, high, medium, low"),
        (("scan", "host", "--min-coverage", "2"), exits.USAGE, "--min-coverage"),
        (("scan", "host", "--rule", "nosuch"), exits.USAGE, "no rule 'nosuch'"),
        (("scan", "aws", "--service", "s4"), exits.USAGE, "did you mean s3?"),
        (("--config", "nosuch.toml", "findings"), exits.USAGE, "nosuch.toml"),
        (("findings", "--db"), exits.USAGE, "--db"),
        (("resume",), exits.USAGE, "stance scan"),
        (("rules", "test", "nosuch.toml"), exits.USAGE, "nosuch.toml"),
    ],
)
def test_wrong_usage(stance, words, code, told):
    ended, out, err = stance(*words)
    assert (ended, out) == (code, "")
    assert told in err


@pytest.mark.parametrize(
    ("url", "told"), [("http://127.0.0.1:9", "no connection to 127.0.0.1:9"), ("127.0.0.1:9", "no URL such as")]
)
def test_a_target_that_cannot_be_reached(stance, tmp_path, monkeypatch, url, told):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    code, out, err = stance("--db", str(tmp_path / "new.db"), "scan", "aws", "--endpoint-url", url, db=None)
    assert (code, out) == (exits.TARGET, "")
    assert told in err


def test_a_store_that_is_none(stance, tmp_path):
    (tmp_path / "bad.db").write_bytes(os.urandom(5000))
    code, out, err = stance("findings", db=tmp_path / "bad.db")
    assert (code, out) == (exits.INTERNAL, "")
    assert "bad.db is not a Stance store" in err


def test_findings_and_coverage_gate_a_scan(stance, tmp_path, tree, own):
    def scan(*more):
        return stance(
            "scan", "host", "--root", str(tree), "--rules", own, "--rule", "acme-*", *more, db=tmp_path / "s.db"
        )

    assert scan()[0] == exits.CLEAN
    code, out, err = scan("--fail-on", "critical")
    assert (code, out) == (exits.FINDINGS, "")
    assert "Score 0.0% at coverage 100.0%" in err
    assert "web-1" in err
    assert scan("--quiet") == (exits.CLEAN, "", "")


def test_coverage_comes_before_findings(stance, tmp_path, own):
    empty = tmp_path / "empty"
    empty.mkdir()
    words = ("scan", "host", "--root", str(empty), "--rules", own, "--fail-on", "low", "--min-coverage", "1")
    code, _, err = stance(*words, db=tmp_path / "s.db")
    assert code == exits.COVERAGE
    assert "below --min-coverage 1" in err


def test_an_interrupted_scan_says_how_to_go_on(tmp_path, monkeypatch, capsys):
    def interrupted(target):
        raise KeyboardInterrupt

    monkeypatch.setattr("stance.estate.estate.gather", lambda *_: interrupted(Host()))
    assert run(["--db", str(tmp_path / "s.db"), "scan", "host"]) == exits.INTERRUPTED
    assert "stance resume" in capsys.readouterr().err


def test_an_interrupted_question_does_not_speak_of_scans(stance, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("stance.estate.Estate.fix_set", interrupted)
    code, out, err = stance("fixset")
    assert (code, out, err.strip()) == (exits.INTERRUPTED, "", "stance: interrupted")


def test_a_reader_that_goes_away_is_no_error(scanned):
    command = f"'{sys.executable}' -m stance --db '{scanned}' outcomes -f jsonl; echo $? >&2"
    shell = subprocess.Popen(["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    shell.stdout.close()
    assert shell.stderr.read().split() == [b"0"]
    shell.wait()
    shell.stderr.close()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
def test_a_full_disk_is_no_defect(scanned):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        ended = subprocess.run(
            [sys.executable, "-m", "stance", "--db", str(scanned), "findings", "-f", "jsonl"],
            stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert ended.returncode == exits.INTERNAL
    assert b"No space left" in ended.stderr
    assert b"defect" not in ended.stderr


def test_the_version_and_help(stance):
    assert process("--version").stdout.decode() == f"stance {__version__}\n"
    for words in ([], ["scan"], ["scan", "aws"], ["findings"], ["rules", "show"], ["export"]):
        code, out, _ = stance(*words, "--help")
        assert code == 0
        assert "Usage: " in out


def test_every_code_has_its_meaning():
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert codes == set(exits.MEANING)
    assert 128 + signal.SIGINT in codes

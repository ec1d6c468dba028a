"""Paths as trees: names from outside do nothing to a terminal, and narrow ones keep their lines."""

import io

import pytest
from rich.text import Text

from cli.conftest import NASTY
from stance.cli import trees
from stance.model.attack_view import PathView, StepView
from stance.model.attack_words import assumed, doubts, node_name


def path(name: str) -> PathView:
    step = StepView("internet", "reads", "b", "possible", ("aws:sourceip", name), ("scp",), {}, ())
    names, kinds = (name, name), ("", "aws.s3.bucket")
    return PathView(
        "internet", "b", f"named {name}", "possible", (), (), ("internet", "b"), (step,), 1, names, kinds, 0, 2
    )


@pytest.mark.parametrize("name", NASTY)
def test_hostile_names_are_shown_harmlessly(name, capsys):
    trees.draw_paths([path(name)])
    out = capsys.readouterr().out
    assert all(character.isprintable() or character == "\n" for character in out)
    assert "if aws:sourceip fits" in out
    assert "assumes that no SCP forbids it" in out
    assert "and 1 path of the same shape" in out
    assert len(out.splitlines()) == 5


def test_on_a_narrow_terminal_lines_are_broken_below_their_branch(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr("sys.stdout", shown)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")
    trees.draw_paths([path("a bucket of a rather long name, as they are")])
    lines = Text.from_ansi(shown.getvalue()).plain.splitlines()
    assert max(map(len, lines)) <= 40
    assert sum(map(len, lines)) > 150


CALLED = {"arn:aws:ec2:eu-central-1:1:instance/i-1": "web", "host": "lager"}


@pytest.mark.parametrize(
    ("node", "name"),
    [
        ("arn:aws:ec2:eu-central-1:1:instance/i-1", "web"),
        ("endpoint:arn:aws:ec2:eu-central-1:1:instance/i-1", "address of web"),
        ("endpoint:arn:aws:ec2:eu-central-1:1:instance/i-2", "address of instance/i-2"),
        ("endpoint:host/socket/tcp/0.0.0.0:22", "tcp port 22 of lager"),
        ("network:host", "network of lager"),
        ("federated:arn:aws:iam::1:oidc-provider/tokens.example:repo:a/*", "repo:a/* by tokens.example"),
        ("federated:arn:aws:iam::1:saml-provider/staff:*", "anyone of staff"),
        ("federated:accounts.example:42", "42 by accounts.example"),
        ("arn:aws:iam::999999999999:root", "account 999999999999"),
        ("internet", "internet"),
    ],
)
def test_nodes_are_named_as_people_call_them(node, name):
    assert node_name(node, CALLED.get) == name


def test_doubts_in_words():
    told = doubts(("breach", "gap:iam:ListAccessKeys", "aws:sourceip"))
    assert told == "if it has a flaw not known yet and iam:ListAccessKeys was not read and if aws:sourceip fits"
    assert assumed(()) == ""
    assert assumed(("scp", "rcp")) == "assumes that no SCP or RCP forbids it"

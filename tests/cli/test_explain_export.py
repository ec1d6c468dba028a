"""Explaining and exporting."""

import json

import pytest

FORMS = ["jsonl", "csv", "html", "ocsf", "sarif", "markdown"]


@pytest.fixture
def finding(stance):
    return json.loads(stance("findings", "-f", "jsonl", "-n", "1")[1])


def test_a_finding_is_explained_by_every_name(stance, finding):
    for name in (
        finding["id"],
        finding["rule"],
        f"{finding['rule']}@{finding['provider_id']}",
        finding["provider_id"],
    ):
        code, out, err = stance("explain", name)
        assert (code, err) == (0, "")
        assert finding["title"] in out
        assert "required: " in out


def test_an_explanation_as_json(stance, finding):
    code, out, _ = stance("explain", finding["id"], "-f", "json")
    assert code == 0
    assert json.loads(out)["finding"]["id"] == finding["id"]


def test_calls_of_one_operation_in_many_places_make_one_line():
    from stance.cli.commands.explain import _calls
    from stance.model.view import CallView

    places = [CallView("ec2:A", f"aws/1/{region}/aws.vpc", "ok", 1, f"2026-11-21T18:00:0{n}Z")
              for n, region in enumerate(("eu-west-1", "us-east-1"))]  # fmt: skip
    alone = CallView("s3:B", "aws/1/global/aws.s3.bucket", "denied", 0, "2026-11-21T18:00:00Z")
    assert list(_calls([*places, alone])) == [
        "ec2:A in 2 places for aws.vpc: ok, 2 calls, 2026-11-21T18:00:01Z",
        "s3:B in aws/1/global/aws.s3.bucket: denied, shared, 2026-11-21T18:00:00Z",
    ]


def test_on_a_terminal_long_lines_hang_and_ids_stay_whole(capsys):
    from rich.console import Console

    from stance.cli.output import labelled

    name = "arn:aws:s3:::" + "x" * 60
    labelled(
        Console(force_terminal=True, width=40, no_color=True), "why", f"one two three four five six {name} \x1b[31m"
    )
    lines = [line.replace("\x1b[2m", "").replace("\x1b[0m", "") for line in capsys.readouterr().out.splitlines()]
    assert lines == ["  why        one two three four five six", f"             {name}", "             \\x1b[31m"]
    labelled(Console(width=40), "why", "one two three four five six seven eight nine ten")
    assert capsys.readouterr().out.splitlines() == ["  why        one two three four five six seven eight nine ten"]


def test_a_wrong_name_brings_near_ones(stance):
    code, out, err = stance("explain", "host-ssh-root-login")
    assert (code, out) == (2, "")
    assert "host-ssh-root-login-off" in err


def test_a_rule_that_is_only_misspelt_is_told(stance):
    code, _, err = stance("rules", "show", "storage-bucket-public")
    assert code == 2
    assert "storage-bucket-not-public" in err


@pytest.mark.parametrize("form", FORMS)
def test_a_file_and_stdout_hold_the_same(stance, tmp_path, form):
    path = tmp_path / "report"
    code, out, err = stance("export", form)
    assert (code, err) == (0, "")
    code, nothing, err = stance("export", form, "-o", str(path))
    assert (code, nothing) == (0, "")
    assert str(path) in err
    assert path.stat().st_mode & 0o777 == 0o600
    if form in ("jsonl", "csv"):  # the others name the time they were made
        assert path.read_bytes().decode() == out


@pytest.mark.parametrize("place", ["nowhere/report.html", ""])
def test_a_place_that_cannot_be_written_is_named(stance, tmp_path, place):
    code, out, err = stance("export", "html", "-o", str(tmp_path / place))
    assert (code, out) == (2, "")
    assert str(tmp_path / place) in err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_is_wrong_usage(stance):
    code, out, err = stance("export", "pdf")
    assert (code, out) == (2, "")
    assert "markdown" in err


def test_the_command_offers_what_the_estate_exports():
    from stance.cli.commands.export import ExportFormat
    from stance.estate.exporting import FORMATS

    assert [form.value for form in ExportFormat] == list(FORMATS)

"""Every export against a golden file; OCSF and SARIF against their schemas. GOLDEN=1 writes the files anew."""

import csv
import io
import json
import os
import re
from pathlib import Path

import jsonschema
import pytest
from markdown_it import MarkdownIt
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding

from export.sample import NASTY, large, outcomes, small
from stance import Estate
from stance.export.html import html
from stance.export.lines import COLUMNS, cell, csv_lines, jsonl
from stance.export.markdown import markdown
from stance.export.ocsf import ocsf
from stance.export.sarif import sarif

GOLDEN = Path(__file__).parent.parent / "golden"
DATA = Path(__file__).parent.parent / "data"


def whole(export, report=None) -> str:
    return b"".join(export(report or small())).decode()


def body(report) -> list[bytes]:
    """The page without what has tests of its own: style, script and data."""
    text = b"".join(html(report)).decode()
    text = re.sub(r"(<(?:style|script)[^>]*>).*?(</)", r"\1\2", text, flags=re.S)
    return [re.sub(r"'sha256-[^']*'|&#x27;sha256-.*?&#x27;", "sha256", text).encode()]


@pytest.mark.parametrize(
    ("name", "export"),
    [("jsonl", jsonl), ("csv", csv_lines), ("ocsf.jsonl", ocsf), ("sarif", sarif), ("md", markdown), ("html", body)],
)
def test_the_golden_file(name, export):
    path, text = GOLDEN / f"report.{name}", whole(export)
    if os.environ.get("GOLDEN"):
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text


@pytest.mark.parametrize("form", ["jsonl", "csv", "ocsf", "sarif", "markdown", "html"])
def test_an_estate_that_was_never_scanned_can_be_exported(form):
    with Estate("sqlite://") as estate:
        text = b"".join(estate.export(form)).decode()
    assert "score" not in text.lower() or "none" in text or "null" in text


# lines ---------------------------------------------------------------------------------------------------


def test_json_lines_carry_everything():
    lines = [json.loads(line) for line in whole(jsonl).splitlines()]
    assert [line["asset"] for line in lines] == [o.asset for o in outcomes()]
    assert set(lines[0]) == set(COLUMNS)


def test_csv_has_one_row_per_outcome_and_no_formula():
    rows = list(csv.reader(io.StringIO(whole(csv_lines))))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 1 + len(outcomes())
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert not [value for row in rows[1:] for value in row if value.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1"])
def test_a_formula_becomes_text(text):
    assert cell(text) == "'" + text.encode("unicode_escape").decode()


# OCSF ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def events() -> list[dict]:
    return [json.loads(line) for line in whole(ocsf).splitlines()]


def test_ocsf_events_fit_an_independent_model(events):
    for event in events:
        ComplianceFinding(**event)


def test_ocsf_events_fit_the_schema(events):
    schema = json.loads((DATA / "ocsf-compliance-finding.json").read_text())
    for event in events:
        for place, rules in schema.items():
            for found in _at(event, [] if place == "event" else place.split(".")):
                assert set(rules["required"]) <= set(found), place
                assert set(found) <= set(rules["allowed"]), place
                for name, numbers in rules.get("numbers", {}).items():
                    assert found[name] in numbers, f"{place}.{name}"


def _at(value, names):
    if isinstance(value, list):
        return [found for item in value for found in _at(item, names)]
    if not names:
        return [value]
    return _at(value[names[0]], names[1:]) if names[0] in value else []


def test_ocsf_says_what_the_outcome_said(events):
    told = [(e["compliance"]["status"], e["severity"], e["status"]) for e in events]
    assert told[0] == ("Fail", "Critical", "New")
    assert told[len(NASTY) :] == [
        ("Pass", "Informational", "Resolved"),
        ("Warning", "Informational", "New"),
        ("not_applicable", "Informational", "Resolved"),
        ("Fail", "High", "New"),
        ("manual", "Informational", "New"),
    ]
    assert all(e["type_uid"] == e["class_uid"] * 100 + e["activity_id"] for e in events)
    assert ["cloud" in e for e in events] == [o.kind.startswith("aws.") for o in outcomes()]
    assert len({e["finding_info"]["uid"] for e in events}) == len(events)


# SARIF ---------------------------------------------------------------------------------------------------


def test_sarif_fits_the_schema():
    schema = json.loads((DATA / "sarif-2.1.0.json").read_text())
    log = json.loads(whole(sarif))
    jsonschema.Draft4Validator(schema).validate(log)
    assert log["runs"][0]["properties"] == {"score": small().summary.score, "coverage": 0.9}
    results = log["runs"][0]["results"]
    assert [r["kind"] for r in results] == ["fail"] * len(NASTY) + ["open", "fail"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in results)
    assert all((r["level"] == "none") == (r["kind"] != "fail") for r in results)
    jsonschema.Draft4Validator(schema).validate(json.loads(whole(sarif, large(0))))


# Markdown ------------------------------------------------------------------------------------------------


def test_markdown_renders_names_as_they_are():
    text = whole(markdown)
    rendered = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    for tag in ("<script", "<img", "<b>", "<i>", "<a "):
        assert tag not in rendered
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in rendered
    assert rendered.count("<h1>") == 1
    assert "\u202e" not in text

"""The HTML report: complete, small, harmless, and alive in a browser."""

import base64
import json
import re
import tracemalloc
import zlib
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.browser import CHROMIUM, after_scripts
from export.sample import NASTY, large, outcomes, small, summary
from stance.export.html import html
from stance.export.html.columns import Columns
from stance.export.html.markup import prose, tag, visible
from stance.export.html.packing import packed
from stance.export.report import Report


def page(report: Report) -> str:
    return b"".join(html(report)).decode()


def data(text: str) -> dict:
    held = re.search(r'id="data">([^<]*)<', text).group(1)
    return json.loads(zlib.decompress(base64.b64decode(held, validate=True)))


class Elements(HTMLParser):
    """Counts elements and gathers attributes and text, as a browser's parser would see them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, name, attributes):
        self.found.append((name, dict(attributes)))

    def handle_data(self, text):
        self.words.append(text)


def test_nothing_from_outside_becomes_markup():
    text = page(small())
    elements = Elements(text)
    assert [name for name, _ in elements.found].count("script") == 2
    assert not {"img", "i"} & {name for name, _ in elements.found}
    assert not any(key.startswith("on") for _, held in elements.found for key in held)
    assert "alert(1)" in "".join(elements.words)
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert "\x1b" not in text


def test_the_policy_allows_only_the_pages_own_script_and_style():
    text = page(small())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1).replace("&#x27;", "'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"<[^>]*\sstyle=", re.sub(r"<script>.*?</script>", "", text, flags=re.S))
    assert not re.search(r'(src|href)="(?!#)', text)


def test_score_and_coverage_stand_together():
    text = page(small())
    assert "10.5 %" in text
    assert "Blind spot: coverage is 90 %." in text
    assert "s3:GetBucketVersioning" in text
    none = page(replace(small(), summary=summary(score=None, coverage=1.0, gaps=[])))
    assert "Score none" in none
    assert "Blind spot" not in none


def test_a_report_of_some_outcomes_says_so():
    assert "asked for" not in page(small())
    assert "the 2 outcomes that were asked for" in page(replace(small(), outcomes=outcomes()[:2]))


def test_without_scripts_the_worst_are_there():
    words = "".join(Elements(page(small())).words)
    assert "/etc/shadow" in words
    assert "Password hashes are closed" in words
    assert "Turn on the public access block." in words


def test_every_outcome_is_in_the_data():
    held = data(page(small()))
    rows = [
        (held["rules"][rule]["id"], held["assets"][asset][0], verdict)
        for rule, asset, verdict in zip(*(held["rows"][name] for name in ("rule", "asset", "outcome")), strict=True)
    ]
    order = ["fail", "unknown", "pass", "not_applicable", "manual"]
    assert rows == [(o.rule, visible(o.asset, 200), order.index(o.outcome)) for o in outcomes()]
    evidence = dict(held["evidence"])
    assert evidence[held["rows"]["evidence"][0]][0] == ["public", "true", "false", True]
    assert held["left_out"] == 0


def test_evidence_that_does_not_fit_is_counted():
    columns = Columns(outcomes())
    held = json.loads(zlib.decompress(packed(columns, small().rules, budget=0)))
    assert held["evidence"] == []
    assert held["left_out"] == 3


def test_a_hundred_thousand_outcomes_stay_small():
    assert sum(len(part) for part in html(large(100_000))) < 5_000_000


def test_memory_grows_by_little_per_outcome():
    tracemalloc.start()
    for _ in html(large(20_000)):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000 * 1_500


@given(st.text())
def test_text_and_attributes_come_back_as_they_were(text):
    elements = Elements(tag("p", text, title=text))
    assert "".join(elements.words) == visible(text)
    assert elements.found == [("p", {"title": visible(text)})]
    assert visible(text).isprintable()


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
def test_in_a_browser_the_list_shows_and_nothing_runs(tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(b"".join(html(small())))
    found, log = after_scripts(file, "#outcome=fail&q=shadow&at=host-shadow-file-closed@/etc/shadow")
    assert "1 of 12 outcomes" in found
    assert 'role="dialog"' in found
    assert "chmod 640 /etc/shadow" in found
    assert "CONSOLE" not in log
    worst = re.search(r'<ol class="worst">.*?href="(#[^"]*)"', file.read_text("utf-8"), flags=re.S).group(1)
    found, log = after_scripts(file, unescape(worst))
    assert 'role="dialog"' in found
    assert "CONSOLE" not in log
    found, log = after_scripts(file)
    assert f"{len(NASTY) + 1} of 12 outcomes" in found
    assert "<script>alert" not in found
    assert "<img" not in found
    assert "CONSOLE" not in log


def test_backticks_become_code_and_nothing_else():
    assert prose("run `chmod <x>` now") == "run <code>chmod &lt;x&gt;</code> now"
    assert prose("a ` alone") == "a ` alone"

"""The HTML report: one file that needs no network, no server and, for what matters most, no scripts.

Every text from outside is escaped where it is written (`markup.tag`) and put into the page by scripts as text only; a
Content-Security-Policy allows the page's own script and style by their digests, and nothing else.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from typing import Final

from stance.export.html import attack, sections, tables
from stance.export.html.charts import legend
from stance.export.html.columns import Columns
from stance.export.html.markup import Markup, tag, visible
from stance.export.html.packing import packed
from stance.export.report import Report

_STYLES: Final = ("page.css", "summary.css", "list.css", "attack.css", "print.css")
_SCRIPTS: Final = ("data.js", "filters.js", "list.js", "drawer.js", "main.js")
_STEP: Final = 48_000
"""Bytes that are encoded at a time; a multiple of three, so that the pieces join."""


def html(report: Report) -> Iterator[bytes]:
    """The page, in parts."""
    columns = Columns(report.outcomes)
    style, script = _assets(_STYLES), f'"use strict";\n(() => {{\n{_assets(_SCRIPTS)}}})();\n'
    yield f"<!doctype html>\n<html lang=en>\n{_head(report, style, script)}\n<body>\n".encode()
    for part in _body(report, columns):
        yield part.encode() + b"\n"
    yield b'<script type="application/octet-stream" id="data">'
    data = packed(columns, report.rules)
    for at in range(0, len(data), _STEP):
        yield b64encode(data[at : at + _STEP])
    yield f"</script>\n<script>{script}</script>\n</body>\n</html>\n".encode()


def _head(report: Report, style: str, script: str) -> Markup:
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_digest(script)}",
            f"style-src {_digest(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"Posture of {visible(report.summary.estate, 80)}"),
        tag("style", Markup(style)),
    )


def _body(report: Report, columns: Columns) -> Iterator[Markup]:
    failing = sum(columns.failing.values())
    yield legend()
    yield tag("a", "Skip to the list", href="#list", class_="skip")
    yield sections.header(report)
    yield Markup("<main>")
    found = (
        sections.blind_spot(report),
        sections.narrowed(report, columns),
        sections.headline(report),
        sections.charts(report),
        attack.attack(report),
        sections.worst(report),
        tables.exposure(report, columns),
        tables.unseen(report),
    )
    yield from filter(None, found)
    yield Markup('<section class="panel list" id="list" hidden></section>')
    yield tables.static_list(columns.worst(), failing)
    yield Markup("</main>")
    yield sections.footer(report)
    yield Markup('<div id="drawer"></div>')


def _assets(names: tuple[str, ...]) -> str:
    folder = files(__name__).joinpath("assets")
    return "".join(folder.joinpath(name).read_text("utf-8") for name in names)


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

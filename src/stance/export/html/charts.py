"""Charts as inline SVG. Every number stands beside its shape as text, so colour never carries meaning alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stance.export.html.markup import Markup, join, tag

_ROUND: Final = 326.7
"""Circumference of the gauge's circle, of radius 52."""

SHOWN: Final = ("fail", "unknown", "pass")
"""The outcomes in bars, from left to right; the rest is not part of any score."""


def percent(share: float | None) -> str:
    """A share as people read it; never 100 % or 0 % unless it is exactly that."""
    if share is None:
        return "none"
    tenths = round(share * 1000)
    if tenths in (0, 1000) and share not in (0, 1):
        return "> 99.9 %" if tenths else "< 0.1 %"
    return f"{tenths / 10:g} %"


def gauge(label: str, share: float | None, told: str, name: str) -> Markup:
    """A ring that is filled to the share, with the number inside and what it means below."""
    arc = tag(
        "circle", class_="gauge-arc", cx=60, cy=60, r=52, stroke_dasharray=f"{(share or 0) * _ROUND:.1f} {_ROUND}"
    )
    track = tag("circle", class_="gauge-track", cx=60, cy=60, r=52)
    number = tag("text", percent(share), class_="gauge-number", x=60, y=61)
    below = tag("text", label, class_="gauge-label", x=60, y=80)
    drawn = tag("svg", track, arc if share else None, number, below, viewBox="0 0 120 120", aria_hidden="true")
    spoken = tag("p", tag("strong", f"{label} {percent(share)}"), tag("span", told))
    return tag("div", drawn, spoken, class_=f"gauge gauge-{name}")


def bar(counts: Mapping[str, int], most: int) -> Markup:
    """A stacked bar of outcomes, its length in proportion to the longest of its chart."""
    at, parts = 0.0, []
    for name in SHOWN:
        count = counts.get(name, 0)
        width = 100 * count / most if most else 0
        if count:
            # Even one in a thousand is seen.
            width = max(width, 0.8)
            parts.append(tag("rect", x=f"{at:.2f}", y=0, width=f"{width:.2f}", height=10, class_=f"is-{name}"))
            at += width
    return tag("svg", *parts, class_="bar", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")


def bars(title: str, rows: Mapping[str, Mapping[str, int]], filter_by: str) -> Markup:
    """A chart with a bar per row; every row leads to its outcomes in the list."""
    most = max((sum(counts.get(name, 0) for name in SHOWN) for counts in rows.values()), default=0)
    lines = [_line(word, counts, most, filter_by) for word, counts in rows.items()]
    return tag("section", tag("h2", title), *lines, class_="panel chart")


def _line(word: str, counts: Mapping[str, int], most: int, filter_by: str) -> Markup:
    told = [tag("span", f"{counts.get(name, 0):,} {name}", class_=f"count count-{name}") for name in SHOWN]
    head = tag("span", tag("b", DOMAINS.get(word, word.capitalize())), tag("span", *told, class_="counts"))
    return tag("a", head, bar(counts, most), href=f"#outcome=fail&{filter_by}={word}", class_="row")


DOMAINS: Final = {
    "cspm": "Cloud",
    "dspm": "Data",
    "sspm": "SaaS",
    "ispm": "Identity",
    "aspm": "Code",
    "host": "Hosts",
}
"""What people call the domains."""


def legend() -> Markup:
    """The hatching of *unknown*, which every bar uses."""
    stripe = tag("path", d="M-1,1 l2,-2 M0,4 l4,-4 M3,5 l2,-2", class_="stripe")
    pattern = Markup(
        f'<pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse">'
        f'<rect width="4" height="4" class="stripe-ground"/>{stripe}</pattern>'
    )
    return join(tag("svg", tag("defs", pattern), width=0, height=0, aria_hidden="true", class_="defs"))

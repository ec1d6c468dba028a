"""Attack paths as a picture: entries on the left, crown jewels on the right, edges from left to right.

Certainty is told by the line (solid or dashed) and by the word beside it, never by colour alone; the table beside
each picture holds the same in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from stance.export.html.layout import Layout, layout
from stance.export.html.markup import Markup, tag, visible
from stance.model.attack_view import PathView
from stance.model.attack_words import ENDPOINT

MOST_NODES: Final = 60
WIDTH, HEIGHT, GAP_X, GAP_Y, BEND = 152, 56, 92, 14, 22
"""Of a node, of the space between nodes, and the height that a bend takes; in pixels."""
_NAME: Final = 17
_KIND: Final = 21
"""Characters on a line."""


@dataclass
class Drawing:
    """The nodes of some paths with what stands on them, and the edges between them."""

    label: dict[str, tuple[str, str]] = field(default_factory=dict)
    entries: set[str] = field(default_factory=set)
    jewels: set[str] = field(default_factory=set)
    edges: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    shown: int = 0

    def add(self, path: PathView) -> bool:
        """Put a path in, unless the picture would grow too large; tells whether it fits."""
        stops = _stops(path)
        if len({*self.label, *(path.assets[n] for n in stops)}) > MOST_NODES:
            return False
        for n in stops:
            self.label.setdefault(path.assets[n], (path.names[n], path.kinds[n]))
        for begin, end in pairwise(stops):
            steps = path.edges[begin:end]
            certainty = "possible" if any(step.certainty == "possible" for step in steps) else "sure"
            told = self.edges.get((path.assets[begin], path.assets[end]))
            if told is None or told[1] != "sure":
                self.edges[path.assets[begin], path.assets[end]] = (steps[-1].kind, certainty)
        self.entries.add(path.source)
        if path.jewel:
            self.jewels.add(path.target)
        self.shown += 1
        return True


def _stops(path: PathView) -> list[int]:
    """The places of a path that are drawn: all but addresses and ports on the way, which the table tells."""
    last = len(path.assets) - 1
    return [n for n, node in enumerate(path.assets) if n in (0, last) or not node.startswith(ENDPOINT)]


def drawing_of(paths: Iterable[PathView]) -> Drawing:
    """A drawing of as many of the paths, in their order, as fit."""
    drawing = Drawing()
    for path in paths:
        drawing.add(path)
    return drawing


def picture(drawing: Drawing, told: str) -> Markup:
    """The drawing as SVG; `told` is what it shows, in one sentence."""
    placed = layout(drawing.label, drawing.edges, HEIGHT + GAP_Y, BEND)
    wide = (max(placed.layer.values(), default=0) + 1) * (WIDTH + GAP_X) - GAP_X + 8
    high = round(placed.height)
    lines = [_line(placed, pair, said) for pair, said in sorted(drawing.edges.items())]
    nodes = [_node(drawing, node, _left(placed, node), placed.middle[node]) for node in sorted(drawing.label)]
    # Words stand over the lines, so that no line crosses one out.
    words = [_word(placed, pair, said) for pair, said in sorted(drawing.edges.items())]
    drawn = tag(
        "svg", tag("title", told), *lines, *nodes, *words, viewBox=f"0 0 {wide} {high}", width=wide, height=high,
        role="img", class_="paths",
    )  # fmt: skip
    return tag("div", drawn, class_="scroll", tabindex=0, role="group", aria_label="Attack paths, as a picture")


def _left(placed: Layout, node: str) -> int:
    return placed.layer[node] * (WIDTH + GAP_X) + 4


def _node(drawing: Drawing, node: str, x: int, middle: float) -> Markup:
    name, kind = drawing.label[node]
    jewel, first = node in drawing.jewels, node in drawing.entries
    css = "node jewel" if jewel else "node entry" if first else "node"
    top = middle - HEIGHT / 2
    box = tag("rect", x=x, y=f"{top:.0f}", width=WIDTH, height=HEIGHT, rx=8)
    mark = "◆ " if jewel else "▸ " if first else ""
    lines = _broken(mark + visible(name))
    part = "jewel" if jewel else "entry" if first else ""
    below = " · ".join(filter(None, (visible(kind, _KIND - len(part)), part)))
    rows = [*((line, "name") for line in lines), *(((below, "kind"),) if below else ())]
    y = middle - 7 * len(rows) + 11
    texts = [tag("text", text, x=x + 9, y=f"{y + 14 * n:.0f}", class_=css_) for n, (text, css_) in enumerate(rows)]
    return tag("g", tag("title", f"{visible(name)} {visible(node)}"), box, *texts, class_=css)


def _broken(name: str) -> list[str]:
    """A name on at most two lines, broken after a word where that is possible; the middle of a longer one is left
    out, for names often differ in their ends."""
    if len(name) <= _NAME:
        return [name]
    ends = [found.end() for found in re.finditer(r"[-_/.:@ ]", name[:_NAME])]
    cut = ends[-1] if ends and ends[-1] >= _NAME // 2 else _NAME
    first, rest = name[:cut], name[cut:]
    return [first.rstrip(), rest if len(rest) <= _NAME else f"…{rest[1 - _NAME :]}"]


def _course(placed: Layout, pair: tuple[str, str]) -> Sequence[tuple[float, float]]:
    """The points that an edge goes through: out of its source, straight past the nodes between, into its target."""
    source, target = pair
    points: list[tuple[float, float]] = [(_left(placed, source) + WIDTH, placed.middle[source])]
    for layer, y in placed.bends(pair):
        x = layer * (WIDTH + GAP_X) + 4
        points += [(x, y), (x + WIDTH, y)]
    return [*points, (_left(placed, target) - 5, placed.middle[target])]


def _line(placed: Layout, pair: tuple[str, str], said: tuple[str, str]) -> Markup:
    kind, certainty = said
    points = _course(placed, pair)
    curve = f"M{points[0][0]:.0f},{points[0][1]:.0f}"
    for (x1, y1), (x2, y2) in pairwise(points):
        bend = max(30.0, abs(x2 - x1) / 2)
        curve += f" C{x1 + bend:.0f},{y1:.0f} {x2 - bend:.0f},{y2:.0f} {x2:.0f},{y2:.0f}"
    x, y = points[-1][0] + 5, points[-1][1]
    head = f"M{x - 7:.0f},{y - 4:.0f} L{x:.0f},{y:.0f} L{x - 7:.0f},{y + 4:.0f}"
    title = tag("title", f"{kind}: {certainty}")
    return tag("g", title, tag("path", d=curve), tag("path", d=head), class_=f"edge {certainty}")


def _word(placed: Layout, pair: tuple[str, str], said: tuple[str, str]) -> Markup:
    """The verb, in the space before the target."""
    kind, certainty = said
    (x1, y1), (x2, y2) = _course(placed, pair)[-2:]
    text = kind if certainty == "sure" else f"{kind}?"
    return tag("text", text, x=f"{(x1 + x2) / 2:.0f}", y=f"{(y1 + y2) / 2 + 3:.0f}", class_="verb")

"""Attack paths as a picture: nodes in columns by their distance from the entry, edges from left to right.

Certainty is told by the line (solid or dashed) and by the word beside it, never by colour alone; the table beside
each picture holds the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from stance.export.html.markup import Markup, tag, visible
from stance.model.attack_view import PathView
from stance.model.attack_words import ENDPOINT

MOST_NODES: Final = 60
WIDTH, HEIGHT, GAP_X, GAP_Y = 164, 44, 76, 18
"""Of a node, and of the space between nodes."""
_NAME: Final = 17
_KIND: Final = 26


@dataclass
class Drawing:
    """The nodes of some paths with their columns, and the edges between them."""

    column: dict[str, int] = field(default_factory=dict)
    label: dict[str, tuple[str, str]] = field(default_factory=dict)
    jewels: set[str] = field(default_factory=set)
    edges: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    shown: int = 0

    def add(self, path: PathView) -> bool:
        """Put a path in, unless the picture would grow too large; tells whether it fits."""
        stops = _stops(path)
        nodes = [path.assets[n] for n in stops]
        if len({*self.column, *nodes}) > MOST_NODES:
            return False
        for column, n in enumerate(stops):
            node = path.assets[n]
            self.column[node] = max(self.column.get(node, 0), column)
            self.label.setdefault(node, (path.names[n], path.kinds[n]))
        for begin, end in pairwise(stops):
            steps = path.edges[begin:end]
            certainty = "possible" if any(step.certainty == "possible" for step in steps) else "sure"
            told = self.edges.get((path.assets[begin], path.assets[end]))
            if told is None or told[1] != "sure":
                self.edges[path.assets[begin], path.assets[end]] = (steps[-1].kind, certainty)
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
    places, size = _placed(drawing)
    edges = [_edge(drawing, places, pair, said) for pair, said in sorted(drawing.edges.items())]
    nodes = [_node(drawing, node, at) for node, at in sorted(places.items())]
    drawn = tag(
        "svg", tag("title", told), *edges, *nodes, viewBox=f"0 0 {size[0]} {size[1]}", width=size[0], height=size[1],
        role="img", class_="paths",
    )  # fmt: skip
    return tag("div", drawn, class_="scroll")


Place = tuple[float, float]


def _placed(drawing: Drawing) -> tuple[Mapping[str, Place], tuple[int, int]]:
    """Where every node stands: column by distance, row near those that lead to it."""
    columns: dict[int, list[str]] = {}
    for node, column in sorted(drawing.column.items()):
        columns.setdefault(column, []).append(node)
    before: dict[str, list[str]] = {}
    for source, target in drawing.edges:
        before.setdefault(target, []).append(source)
    tallest = max(map(len, columns.values()), default=1)
    height = tallest * (HEIGHT + GAP_Y)
    places: dict[str, Place] = {}
    for column in sorted(columns):
        nodes = sorted(columns[column], key=lambda node: (_middle(places, before.get(node, ())), node))
        top = (height - len(nodes) * (HEIGHT + GAP_Y)) / 2
        for row, node in enumerate(nodes):
            places[node] = column * (WIDTH + GAP_X) + 4, top + row * (HEIGHT + GAP_Y) + GAP_Y / 2
    wide = (max(columns, default=0) + 1) * (WIDTH + GAP_X) - GAP_X + 8
    return places, (int(wide), int(height))


def _middle(places: Mapping[str, Place], nodes: Sequence[str]) -> float:
    known = [places[node][1] for node in nodes if node in places]
    return sum(known) / len(known) if known else 0.0


def _node(drawing: Drawing, node: str, at: Place) -> Markup:
    x, y = at
    name, kind = drawing.label[node]
    jewel = node in drawing.jewels
    first = drawing.column[node] == 0
    css = "node jewel" if jewel else "node entry" if first else "node"
    box = tag("rect", x=x, y=y, width=WIDTH, height=HEIGHT, rx=8)
    mark = "◆ " if jewel else "▸ " if first else ""
    title = tag("text", mark + visible(name, _NAME), x=x + 10, y=y + 19, class_="name")
    below = tag("text", visible(_word(kind, jewel=jewel, first=first), _KIND), x=x + 10, y=y + 34, class_="kind")
    return tag("g", tag("title", f"{visible(name)} {visible(node)}"), box, title, below, class_=css)


def _word(kind: str, *, jewel: bool, first: bool) -> str:
    return " · ".join(word for word in (kind, "jewel" if jewel else "entry" if first else "") if word)


def _edge(drawing: Drawing, places: Mapping[str, Place], pair: tuple[str, str], said: tuple[str, str]) -> Markup:
    (x1, y1), (x2, y2) = places[pair[0]], places[pair[1]]
    kind, certainty = said
    start, end = (x1 + WIDTH, y1 + HEIGHT / 2), (x2, y2 + HEIGHT / 2)
    bend = max(30.0, abs(end[0] - start[0]) / 2)
    curve = f"M{start[0]:.0f},{start[1]:.0f} C{start[0] + bend:.0f},{start[1]:.0f} "
    curve += f"{end[0] - bend:.0f},{end[1]:.0f} {end[0] - 5:.0f},{end[1]:.0f}"
    head = f"M{end[0] - 7:.0f},{end[1] - 4:.0f} L{end[0]:.0f},{end[1]:.0f} L{end[0] - 7:.0f},{end[1] + 4:.0f}"
    text = kind if certainty == "sure" else f"{kind}?"
    label = tag(
        "text", text, x=f"{(start[0] + end[0]) / 2:.0f}", y=f"{(start[1] + end[1]) / 2 - 5:.0f}", class_="verb"
    )
    title = tag("title", f"{kind}: {certainty}")
    return tag("g", title, tag("path", d=curve), tag("path", d=head), label, class_=f"edge {certainty}")

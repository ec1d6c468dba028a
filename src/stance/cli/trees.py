"""Attack paths as text trees: steps that paths share are drawn once."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from stance.cli.output import plain, some
from stance.model.attack_words import assumed, doubts

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

    from stance.model.attack_view import PathView, StepView


def draw_paths(paths: Iterable[PathView]) -> None:
    """Print the paths, one tree for each source."""
    from rich.console import Console

    # A pipe has no width of its own, and cutting names at 80 columns would help nobody.
    console = Console(width=None if sys.stdout.isatty() else 220, highlight=False)
    trees: dict[str, Tree] = {}
    branches: dict[tuple[str, ...], Tree] = {}
    for path in paths:
        if path.source not in trees:
            trees[path.source] = _root(path)
        _grow(trees[path.source], branches, path)
    for tree in trees.values():
        console.print()
        console.print(tree, soft_wrap=not sys.stdout.isatty())


def _root(path: PathView) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    return Tree(Text(plain(path.names[0] if path.names else path.source), "bold"), guide_style="dim")


def _grow(tree: Tree, branches: dict[tuple[str, ...], Tree], path: PathView) -> None:
    place: tuple[str, ...] = (path.source,)
    for n, step in enumerate(path.edges, 1):
        place = (*place, f"{step.kind} {path.assets[n]} {step.certainty}")
        if place not in branches:
            branches[place] = tree.add(_step(path, step, n))
        tree = branches[place]
    if path.jewel:
        _note(tree, f"crown jewel: {path.jewel}; risk {path.risk:.0f}", "bold red")
    if path.count > 1:
        _note(tree, f"and {some(path.count - 1, 'path')} of the same shape", "dim")


def _step(path: PathView, step: StepView, n: int) -> Text:
    from rich.text import Text

    label = Text(f"{step.kind} ", "cyan" if step.certainty == "sure" else "yellow")
    name, kind = (path.names[n], path.kinds[n]) if path.names else (path.assets[n], "")
    label.append(plain(name), "bold" if n == len(path.edges) else "")
    if kind:
        label.append(f"  {kind}", "dim")
    if step.certainty != "sure":
        label.append(f"  possible: {plain(doubts(step.depends))}", "yellow")
    if step.assumptions:
        label.append(f"  {plain(assumed(step.assumptions))}", "dim")
    return label


def _note(tree: Tree, text: str, style: str) -> Any:
    from rich.text import Text

    return tree.add(Text(plain(text), style))

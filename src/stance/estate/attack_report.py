"""What a report tells of the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from stance.estate.attacks import Attacks, alike
from stance.model.attack_view import AccessView, AttackReport, FixSetView
from stance.model.edge import HUB, Certainty

FIXES: Final = 10
"""So many fixes are told first."""
RIGHTS: Final = ("reads", "writes")


def attack_report(attacks: Attacks, fixes: FixSetView) -> AttackReport:
    """Fixes, paths folded by shape, entry points, and who gets at crown jewels by his own rights."""
    return AttackReport(
        fixes=fixes,
        paths=alike(attacks.paths()),
        entries=attacks.entry_views(),
        access=list(_access(attacks)),
        jewels={node: jewel.reason for node, jewel in attacks.jewels.items()},
    )


def _access(attacks: Attacks) -> Iterator[AccessView]:
    """Identities with a right on a jewel, also where that leads over a junction."""
    found: dict[tuple[str, str], dict[str, Certainty]] = defaultdict(dict)
    into = _into_hubs(attacks)
    for edge in attacks.edges:
        if edge.kind not in RIGHTS or edge.target not in attacks.jewels:
            continue
        for source, first in into.get(edge.source, {edge.source: "sure"}).items():
            sure = first == edge.certainty == "sure"
            rights = found[source, edge.target]
            rights[edge.kind] = "sure" if sure or rights.get(edge.kind) == "sure" else "possible"
    for (identity, target), rights in sorted(found.items()):
        certainty: Certainty = "sure" if "sure" in rights.values() else "possible"
        told = attacks.name(identity), attacks.kind(identity)
        yield AccessView(identity, *told, target, attacks.name(target), sorted(rights), certainty)


def _into_hubs(attacks: Attacks) -> Mapping[str, Mapping[str, Certainty]]:
    found: dict[str, dict[str, Certainty]] = defaultdict(dict)
    for edge in attacks.edges:
        if edge.target.startswith(HUB):
            known = found[edge.target].get(edge.source)
            found[edge.target][edge.source] = "sure" if "sure" in (known, edge.certainty) else "possible"
    return found

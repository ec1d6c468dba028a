"""Findings on a way from an entry to a jewel first, by label: what a list with attack paths does."""

from stance.graph.attack import AttackGraph

PLACE = 6
RANK = ("critical", "high", "medium", "low")


def order(estate):
    graph = AttackGraph(estate.edges, entries=estate.entries, jewels=estate.jewels)
    ahead = {one for entry in estate.entries for one in (entry, *graph.blast(entry, "sure").assets)}
    behind = {one for jewel in estate.jewels for one in (jewel, *graph.blast(jewel, "sure", backward=True).assets)}
    sure = [edge for edge in estate.edges if edge.certainty == "sure"]
    used = [edge for edge in sure if edge.source in ahead and edge.target in behind]
    on = {lever for edge in used for lever in edge.levers}
    return [one.id for one in sorted(estate.findings,
            key=lambda one: (not on & set(one.levers), RANK.index(one.severity)))]  # fmt: skip

"""Ours: fix sets, ten fixes at a time, each with those before it made; first of what is sure, then of what may be."""

from stance.graph.answers import Fix
from stance.graph.attack import AttackGraph

PLACE = 9
AT_A_TIME = 10


def order(estate):
    fixes = {one.id: Fix(one.levers) for one in estate.findings}
    done = []
    for reading in ("sure", "possible"):
        while more := _next(estate, fixes, done, reading):
            done += more
    rest = sorted((one for one in estate.findings if one.id not in set(done)), key=lambda one: -one.cvss)
    return done + [one.id for one in rest]


def _next(estate, fixes, done, reading):
    pulled = {lever for one in done for lever in fixes[one].levers}
    edges = [edge for edge in estate.edges if not pulled & set(edge.levers)]
    graph = AttackGraph(edges, entries=estate.entries, jewels=estate.jewels)
    return list(graph.fix_set(fixes, AT_A_TIME, reading, seconds=5).fixes)

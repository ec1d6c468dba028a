"""The assets with the most edges first: those that lead to or from many things."""

from collections import Counter

PLACE = 4


def order(estate):
    degree = Counter(end for edge in estate.edges for end in (edge.source, edge.target))
    return [one.id for one in sorted(estate.findings, key=lambda one: (-degree[one.asset], -one.cvss))]

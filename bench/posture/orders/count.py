"""The assets with the most findings first, the worst of each first."""

from collections import Counter

PLACE = 3


def order(estate):
    count = Counter(one.asset for one in estate.findings)
    return [one.id for one in sorted(estate.findings, key=lambda one: (-count[one.asset], one.asset, -one.cvss))]

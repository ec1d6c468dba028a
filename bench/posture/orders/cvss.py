"""By a score from 0 to 10 of the finding alone."""

PLACE = 2


def order(estate):
    return [one.id for one in sorted(estate.findings, key=lambda one: -one.cvss)]

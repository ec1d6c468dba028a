"""Accounts with a way in, and twins that are one fact away: the paths that a scan finds."""

from __future__ import annotations

import pytest

from cases.paths.exposure import SITUATIONS as NETWORKS
from cases.paths.held import SITUATIONS as HELD
from cases.paths.opened import SITUATIONS as OPENED
from cases.paths.reaching import SITUATIONS as REACHING
from cases.paths.situations import SITUATIONS
from stance import Estate
from stance.estate import Aws


def wrong(cloud, situations):
    """Makes all in one account, scans it, and tells which paths are not as expected."""
    cloud.reset()
    named = [(situation, situation.seed(cloud)) for situation in situations]
    target = Aws(endpoint_url=cloud.url, regions=("us-east-1",), access_key="a", secret_key="b")
    with Estate("sqlite://") as estate:
        estate.scan(target)
        return [
            f"{one.id}: {said} instead of {path.certainty}; {one.why}"
            for one, names in named
            for path in one.paths
            if (said := reached(estate, path.source, names[path.target])) != path.certainty
        ]


def reached(estate, source, target):
    """How surely the target is reached; None if it is not."""
    for certainty, sure in (("sure", True), ("possible", False)):
        for one in estate.blast(source, sure=sure).reached:
            if one.asset == target or one.asset.endswith((f":{target}", f"/{target}")):
                return certainty
    return None


@pytest.mark.parametrize("alone", [False, True])
def test_paths(demo, alone):
    """Those that give power over the account share one of their own: there everything falls."""
    assert wrong(demo, [situation for situation in SITUATIONS if situation.alone is alone]) == []


@pytest.mark.parametrize("situations", [[*NETWORKS, *OPENED, *HELD], REACHING])
def test_exposure(demo, situations):
    assert wrong(demo, situations) == []

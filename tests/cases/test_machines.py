"""The cases of networks, machines, disks and databases."""

import pytest

from cases import compute, database, disk, network, network_acls, network_paths
from cases.judge import disagreements, together

CASES = [
    together("networks", *network.CASES, *network_acls.CASES, *network_paths.CASES),
    together("machines and disks", *compute.CASES, *disk.CASES),
    *disk.REGIONAL,
    together("databases", *database.CASES),
]
ON_DEMO = [*compute.ON_DEMO, *disk.ON_DEMO]


def _check(cloud, case):
    found = disagreements(cloud, case)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_on_a_plain_server(plain, case):
    _check(plain, case)


@pytest.mark.parametrize("case", ON_DEMO, ids=[case.id for case in ON_DEMO])
def test_on_the_demo_server(demo, case):
    _check(demo, case)

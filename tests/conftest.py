"""Settings of all tests: property tests draw the same examples everywhere, none is timed, and none sees the
surroundings of whoever runs it."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from stance.config import default_db

settings.register_profile(
    "stance", deadline=None, derandomize=True, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("stance")

pytest_plugins = ["servers.fixtures"]

_OURS = ("AWS_", "STANCE_", "XDG_")


_FIRST = ("promises/test_killed.py", "cases/test_cases.py", "promises", "cases", "cli", "demo", "estate")
"""What takes longest goes first, so that at the end no process is left alone with it. The second of these needs
nothing of what the first makes for all."""


def pytest_collection_modifyitems(items):
    root = Path(__file__).parent

    def place(item):
        name = str(item.path.relative_to(root))
        return next((n for n, first in enumerate(_FIRST) if name.startswith(first)), len(_FIRST))

    items.sort(key=place)


@pytest.fixture(autouse=True, scope="session")
def surroundings(tmp_path_factory):
    """No credentials, endpoints, configuration or keys but those that a test gives itself."""
    before = dict(os.environ)
    for name in before:
        if name.startswith(_OURS):
            del os.environ[name]
    home = tmp_path_factory.mktemp("home")
    os.environ |= {"HOME": str(home), "AWS_EC2_METADATA_DISABLED": "true"}
    key = Path(default_db(os.environ)).parent / "key"
    key.parent.mkdir(parents=True)
    key.write_bytes(b"one key for all processes of a run")  # for they share what was scanned
    yield
    os.environ.clear()
    os.environ.update(before)

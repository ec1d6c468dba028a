"""Settings of all tests: property tests draw the same examples everywhere, and none is timed."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "stance", deadline=None, derandomize=True, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("stance")

pytest_plugins = ["servers.fixtures"]

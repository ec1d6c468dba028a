"""The recorded accounts of the promises' tests."""

from promises.conftest import bare, demo  # noqa: F401

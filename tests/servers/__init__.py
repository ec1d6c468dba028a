"""Servers for tests: a fake AWS (`DemoServer`) and a proxy in front of it that breaks calls on demand.

Use in any conftest: ``pytest_plugins = ["servers.fixtures"]``; then the fixtures `aws_server` (one per session,
never reset by itself), `aws` (the same, reset before each test), `faults` (a fresh proxy in front of it) and
`demo_estate` (the filled demo, for reading only).
"""

from servers.proxy import FaultProxy, Seen
from stance.demo.server import DemoServer

__all__ = ["DemoServer", "FaultProxy", "Seen"]

"""Servers for tests: a fake AWS (`DemoServer`) and a proxy in front of it that breaks calls on demand.

Fixtures of every test: `aws_server` (one per session,
never reset by itself), `aws` (the same, reset before each test) and `faults` (a fresh proxy in front of it).
"""

from servers.proxy import FaultProxy, Seen
from stance.demo.server import DemoServer

__all__ = ["DemoServer", "FaultProxy", "Seen"]

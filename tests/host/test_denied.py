"""What may not be read is a gap with its reason, and nothing is concluded from it."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from collect.memory import MemorySink
from hosts.flawed import SOUND, hosts
from hosts.trees import BASE, collected, only, plant
from stance.classify import redact
from stance.collect.engine import collect
from stance.collect.host import HostTransport, Limits, discover
from stance.collect.plan import operations, plan
from stance.collect.transport import CallError
from stance.model import Reason, Resource, declared

RESOURCES = declared("stance.connectors.host", Resource)
NOBODY = 65534


class Refusing(HostTransport):
    """Denies one operation."""

    refused = ""

    async def pages(self, call, args, region):
        if call.operation == self.refused:
            raise CallError(Reason.DENIED, "EACCES", "refused")
        async for page in super().pages(call, args, region):
            yield page


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    return plant(tmp_path_factory.mktemp("tree"), {**BASE, **SOUND, "/etc/crontab": "1 1 * * * root /bin/x\n"})


@pytest.fixture(scope="module")
def answered(tree):
    return collected(tree)


@pytest.mark.parametrize("operation", operations(RESOURCES))
def test_each_denial_is_told_and_takes_something_away(tree, answered, operation):
    found, sink = discover(str(tree)), MemorySink()
    transport = Refusing(str(tree))
    transport.refused = operation
    asyncio.run(collect(plan(RESOURCES, found.target), transport, sink, "s"))
    reads = [read for commit in sink.scopes.values() for read in commit.reads if read.operation == operation]
    if not reads:
        # Details of things that this host has none of, or a call that another had to precede.
        assert operation.startswith(("stat:", "glob:")), operation
        return
    assert {str(read.result) for read in reads} == {"denied"}
    listed = [scope for scope, commit in sink.scopes.items() if not commit.complete]
    gaps = [
        (r.id, name)
        for c in sink.scopes.values()
        for r in c.records
        for name, why in r.gaps.items()
        if why == "denied"
    ]
    assert listed or gaps
    before = {(r.id, name) for records in answered.values() for r in records for name in r.fields}
    after = {(r.id, name) for c in sink.scopes.values() for r in c.records for name in r.fields}
    assert after <= before


@pytest.fixture
def world_readable() -> Iterator[Path]:
    """A folder that everyone may enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def without_root() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


@pytest.fixture
def closed(world_readable) -> Iterator[Path]:
    files = {
        **BASE,
        "/etc/shadow": ("ann:$y$a$b:20000:0:180:7:30::\n", 0o600 if os.geteuid() == 0 else 0),
        "/etc/sudoers": ("root ALL=(ALL) ALL\n", 0o440 if os.geteuid() == 0 else 0),
        "/home/ann/.ssh/authorized_keys": "",
        "/proc/sys/kernel/randomize_va_space": "2\n",
        "/proc/sys/net/core/bpf_jit_harden": ("2\n", 0o600 if os.geteuid() == 0 else 0),
    }
    plant(world_readable, files)
    (world_readable / "home/ann").chmod(0o700 if os.geteuid() == 0 else 0)
    yield world_readable
    (world_readable / "home/ann").chmod(0o700)


def test_without_root_the_rest_is_known(closed, without_root):
    records = collected(closed)
    machine, kernel = only(records, "host.machine"), only(records, "host.kernel")
    ann = next(user for user in records["host.user"] if user.name == "ann")
    assert ann.gaps["shadow_hashing"] == ann.gaps["authorized_keys"] == Reason.DENIED
    assert (ann.fields["uid"], ann.fields["login"]) == (1000, True)
    assert machine.gaps["sudo_grants"] == machine.gaps["writable_files"] == Reason.DENIED
    assert machine.fields["distribution"] == "debian"
    assert (kernel.gaps["bpf_jit_harden"], kernel.fields["randomize_va_space"]) == (Reason.DENIED, 2)


@pytest.mark.parametrize("files", [files for files, _ in hosts()])
def test_nothing_that_rules_read_looks_like_a_secret(tmp_path, files):
    """What the store would redact no rule could judge."""
    for records in collected(plant(tmp_path, {**BASE, **files})).values():
        for record in records:
            assert redact(record.fields, b"key")[1] == []


def test_this_host_is_read_without_an_error():
    """Whatever this host is: each answer is understood, or its gap has an honest reason."""
    records = collected("/", Limits(seconds=10, walk_seconds=3))
    assert only(records, "host.machine").fields["distribution"]
    reasons = {(name, str(why)) for found in records.values() for r in found for name, why in r.gaps.items()}
    assert {pair for pair in reasons if pair[1] in ("malformed", "error")} == set()

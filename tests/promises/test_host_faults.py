"""Promises 1 to 3 for a host, call by call: a failed operation makes unknown what rests on it, and changes nothing else."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from flawed_hosts import SOUND, hosts
from stance import Estate
from stance.collect.host import HostTransport
from stance.collect.plan import operations
from stance.collect.transport import CallError
from stance.estate import Host
from stance.model import Reason, Resource, declared
from trees_of_hosts import BASE, plant

OPERATIONS = operations(declared("stance.connectors.host", Resource))
RULESET = '{"nftables": [{"chain": {"family": "inet", "table": "t", "name": "i", "hook": "input", "policy": "drop"}}]}'
SAVED = "*filter\n:INPUT DROP [0:0]\nCOMMIT\n"
COMMANDS = {
    "nft -j list ruleset": RULESET,
    "iptables-save": SAVED,
    "ip6tables-save": SAVED,
    "sshd -T": "permitrootlogin no\npasswordauthentication no\nkbdinteractiveauthentication no\nciphers 3des-cbc\n",
}
FAULTS = ("denied", "timeout", "malformed")
Said = dict[tuple[str, str, str | None], str]


class Faulty(HostTransport):
    """Answers commands as a host would; the operation in `broken` fails in the way of `fault`."""

    broken: tuple[str, ...] = ()
    fault = "denied"

    async def pages(self, call, args, region):
        if call.operation in self.broken:
            raise CallError(Reason(self.fault), "Injected", "by the test")
        if call.service == "exec":
            yield COMMANDS[call.name]
        else:
            async for page in super().pages(call, args, region):
                yield page


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A host that has something of everything, and /proc with processes."""
    files = {path: content for flawed, _ in hosts() for path, content in flawed.items()}
    more = {
        "/proc/1/comm": "systemd\n", "/proc/1/maps": "", "/proc/1/fd/x": "", "/proc/9/comm": "chronyd\n",
        "/proc/swaps": "Filename\n", "/proc/net/if_inet6": "0\n", "/usr/sbin/cron": "", "/usr/sbin/atd": "",
        "/proc/9/maps": "", "/proc/9/fd/x": "",
    }  # fmt: skip
    links = {"/proc/1/exe": "/sbin/init", "/proc/9/exe": "/usr/sbin/chronyd", "/proc/9/fd/3": "socket:[77]"}
    folder = plant(tmp_path_factory.mktemp("host"), {**files, **BASE, **SOUND, **more})
    (folder / "proc/1/fd/x").unlink()
    (folder / "proc/9/fd/x").unlink()
    for path, target in links.items():
        (folder / path.lstrip("/")).symlink_to(target)
    return folder


def scanned(root, broken=(), fault="denied") -> tuple[Said, float]:
    class Transport(Faulty):
        pass

    Transport.broken, Transport.fault = tuple(broken), fault
    with patch("stance.collect.host.HostTransport", Transport), Estate("sqlite://") as estate:
        summary = estate.scan(Host(str(root)))
        return {(o.rule, o.asset, o.element): str(o.outcome) for o in estate.outcomes()}, summary.coverage


@pytest.fixture(scope="module")
def undisturbed(root):
    return scanned(root)[0]


def test_where_all_is_answered_little_is_unknown(undisturbed):
    assert {rule for (rule, _, _), verdict in undisturbed.items() if verdict == "unknown"} == set()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_failed_operation(root, undisturbed, operation):
    fault = FAULTS[OPERATIONS.index(operation) % 3]
    said, coverage = scanned(root, [operation], fault)
    turned = {key: said[key] for key in said.keys() & undisturbed.keys() if said[key] != undisturbed[key]}
    assert set(turned.values()) <= {"unknown"}
    # What appears anew speaks of a list that could not be read.
    assert {said[key] for key in said.keys() - undisturbed.keys()} <= {"unknown"}
    assert turned or said.keys() != undisturbed.keys(), "the call was not needed"
    assert coverage < 1


@pytest.mark.parametrize("fault", FAULTS)
def test_everything_fails(root, fault):
    said, coverage = scanned(root, OPERATIONS, fault)
    assert set(said.values()) <= {"unknown", "manual"}
    assert coverage == 0

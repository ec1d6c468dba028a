"""Promises 1 to 3 for a host: a failed operation makes unknown what rests on it, and changes nothing else."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from hosts.flawed import SOUND, hosts
from hosts.trees import BASE, plant
from promises.operations import rules_on
from stance import Estate
from stance.collect.host import HostTransport
from stance.collect.plan import operations
from stance.collect.transport import CallError
from stance.estate import Host
from stance.model import Reason, Resource, declared

OPERATIONS = [one for one in operations(declared("stance.connectors.host", Resource)) if rules_on(one)]
RULESET = (
    '{"nftables": [{"chain": {"family": "inet", "table": "t", "name": "i", "hook": "input", "policy": "drop"}}]}'
)
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


UPGRADES = 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n'
LINKS = {"/proc/1/exe": "/sbin/init", "/proc/9/exe": "/usr/sbin/chronyd", "/proc/9/fd/3": "socket:[77]"}
MORE = {
    "/proc/1/comm": "systemd\n", "/proc/1/maps": "", "/proc/1/fd/x": "", "/proc/9/comm": "chronyd\n",
    "/proc/swaps": "Filename\n", "/proc/net/if_inet6": "0\n", "/usr/sbin/cron": "", "/usr/sbin/atd": "",
    "/proc/9/maps": "", "/proc/9/fd/x": "", "/usr/bin/unattended-upgrade": "", "/etc/apt/apt.conf.d/20x": UPGRADES,
    **{f"/proc/sys/fs/protected_{name}": "1\n" for name in ("hardlinks", "symlinks", "fifos", "regular")},
}  # fmt: skip
SYSLOG = {"/etc/systemd/journald.conf": "[Journal]\nStorage=volatile\n", "/usr/sbin/rsyslogd": ""}


def planted(folder, files):
    """A host that has something of everything, and /proc with processes."""
    flawed = {path: content for some, _ in hosts() for path, content in some.items() if "reboot" not in path}
    plant(folder, {**flawed, **BASE, **SOUND, **MORE, **files})
    for process in (1, 9):
        (folder / f"proc/{process}/fd/x").unlink()
    for path, target in LINKS.items():
        (folder / path.lstrip("/")).symlink_to(target)
    return folder


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    """Two hosts, so that what a rule asks only when another answer was bad is asked on one of them."""
    return [planted(tmp_path_factory.mktemp("host"), files) for files in ({}, SYSLOG)]


def scanned(root, broken=(), fault="denied", rules=()) -> tuple[Said, float]:
    class Transport(Faulty):
        pass

    Transport.broken, Transport.fault = tuple(broken), fault
    with patch("stance.collect.host.HostTransport", Transport), Estate("sqlite://") as estate:
        summary = estate.scan(Host(str(root)), rules=rules)
        return {(o.rule, o.asset, o.element): str(o.outcome) for o in estate.outcomes()}, summary.coverage


@pytest.fixture(scope="module")
def undisturbed(roots):
    return [scanned(root)[0] for root in roots]


def test_where_all_is_answered_nothing_is_unknown(undisturbed):
    assert {rule for said in undisturbed for (rule, _, _), verdict in said.items() if verdict == "unknown"} == set()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_failed_operation(roots, undisturbed, operation):
    fault, rules, told = FAULTS[OPERATIONS.index(operation) % 3], rules_on(operation), False
    for root, before in zip(roots, undisturbed, strict=True):
        said, coverage = scanned(root, [operation], fault, rules)
        was = {key: verdict for key, verdict in before.items() if key[0] in rules}
        turned = {key for key in said.keys() & was.keys() if said[key] != was[key]}
        # What appears anew speaks of a list that could not be read.
        assert {said[key] for key in turned | (said.keys() - was.keys())} <= {"unknown"}
        told = told or (coverage < 1 and bool(turned or said.keys() != was.keys()))
        if told:
            return
    raise AssertionError("the call was not needed")


@pytest.mark.parametrize("fault", FAULTS)
def test_everything_fails(roots, fault):
    said, coverage = scanned(roots[0], OPERATIONS, fault)
    assert set(said.values()) <= {"unknown", "manual"}
    assert coverage == 0

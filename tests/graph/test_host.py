"""Edges on hosts, and from hosts to the cloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.made import ACCOUNT, drawn, node, principal, reached
from hosts.trees import BASE, Content, collected, plant
from stance.classify import UNTOLD, account_of_key, redact
from stance.conditions import UNKNOWN
from stance.facts.derive import State
from stance.graph.makers.host_cloud import host_credentials, same_machine
from stance.graph.makers.host_network import host_services, weak_services
from stance.graph.makers.host_root import (
    over_the_host,
    root_groups,
    sudo,
    unpackaged_suid,
    writable_for_root,
)
from stance.graph.picture import Collected, Picture
from stance.identity.escapes import escapes
from stance.model.edge import Edge, Lever
from stance.model.world import Node

HOST = "0123456789abcdef0123456789abcdef"
KEY = "AKIARTX3GSDSTZVD2FFF"
SECRET = "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"
CREDENTIALS = f"[default]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n"
NO_SUDO: dict[str, Content] = {"/etc/sudoers": ("", 0o440)}
JOB = "1 1 * * * root /opt/a\n"
UNIT, LISTED = "/etc/systemd/system/a.service", "/var/lib/dpkg/info/a.list"
OF_ANN = "[Service]\nUser=ann\nExecStart=/opt/a\n"
INSTANCE = "i-0123456789abcdef0"
TOWARDS_ROOT = (sudo, root_groups, writable_for_root, unpackaged_suid, over_the_host)


def _collected(tmp_path: Path, files: dict[str, Content]) -> list[Collected]:
    """A made-up host as it is collected."""
    found = collected(plant(tmp_path, {**BASE, **files}))
    about = {"account": HOST, "region": "global"}
    return [
        Collected(r.id, kind, {"id": r.id, "name": r.name, **about, **r.fields}, dict(r.gaps))
        for kind, records in found.items()
        for r in records
    ]


def _nodes(tmp_path: Path, files: dict[str, Content]) -> list[Node]:
    """A made-up host as makers see it, facts derived."""
    assets = _collected(tmp_path, files)
    states: list[State] = [s for of in Picture(assets).states.values() for s in of]
    return [Node(str(s.fields["id"]), s.kind, s.fields, s.gaps) for s in states]


def _to_root(nodes: list[Node], sure: bool = True) -> set[str]:
    edges = [e for maker in TOWARDS_ROOT for e in drawn(maker, *nodes)]
    return {source for source, target in reached(edges, "becomes-root", sure) if target == HOST} - {"root"}


@pytest.mark.parametrize(
    ("files", "sure", "possible"),
    [
        ({"/etc/sudoers": ("ann ALL=(ALL) NOPASSWD: ALL\n", 0o440)}, {"ann"}, {"ann"}),
        ({"/etc/sudoers": ("ann ALL=(ALL) ALL\n", 0o440)}, set(), {"ann"}),
        ({"/etc/sudoers": ("Defaults !authenticate\nann ALL=(ALL) ALL\n", 0o440)}, {"ann"}, {"ann"}),
        ({"/etc/sudoers": ("%ops ALL=NOPASSWD: ALL\n", 0o440), "/etc/group": "ops:x:5:ann\n"}, {"ann"}, {"ann"}),
        ({"/etc/sudoers": ("ann ALL=NOPASSWD: /usr/bin/vim\n", 0o440)}, {"ann"}, {"ann"}),
        ({"/etc/sudoers": ("ann ALL=NOPASSWD: /opt/restart\n", 0o440)}, set(), {"ann"}),
        ({"/etc/sudoers": ("bob ALL=NOPASSWD: ALL\n", 0o440)}, set(), set()),
        ({"/usr/bin/dockerd": "", "/etc/group": "docker:x:9:ann\n", **NO_SUDO}, {"ann"}, {"ann"}),
        ({"/etc/group": "docker:x:9:ann\n", **NO_SUDO}, set(), set()),
        ({"/etc/crontab": JOB, "/opt/a": ("", 0o777), **NO_SUDO}, {"ann"}, {"ann"}),
        ({"/etc/crontab": JOB, "/opt/a": ("", 0o755), **NO_SUDO}, set(), set()),
        ({UNIT: ("[Service]\nExecStart=/opt/a\n", 0o666), **NO_SUDO}, {"ann"}, {"ann"}),
        ({UNIT: OF_ANN, "/opt/a": ("", 0o777), **NO_SUDO}, set(), set()),
        ({"/etc/passwd": (str(BASE["/etc/passwd"]), 0o666), **NO_SUDO}, {"ann"}, {"ann"}),
        ({"/opt/x": ("", 0o4755), LISTED: "/bin/su\n", **NO_SUDO}, set(), {"ann"}),
    ],
)  # fmt: skip
def test_from_users_to_root(tmp_path: Path, files: dict[str, Content], sure: set[str], possible: set[str]) -> None:
    nodes = _nodes(tmp_path, files)
    assert _to_root(nodes) == sure
    assert _to_root(nodes, sure=False) == possible


@pytest.mark.parametrize("field", ["sudo_grants", "groups"])
def test_what_was_not_read_leaves_it_possible(tmp_path: Path, field: str) -> None:
    nodes = _nodes(tmp_path, {**NO_SUDO})
    (machine,) = [n for n in nodes if n.kind == "host.machine"]
    blind = Node(HOST, machine.kind, {k: v for k, v in machine.fields.items() if k != field}, {field: "denied"})
    assert _to_root([n for n in nodes if n is not machine] + [blind], sure=False) == {"ann"}
    assert not _to_root([n for n in nodes if n is not machine] + [blind])


def test_every_lever_cuts_when_pulled(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "/etc/sudoers": ("ann ALL=NOPASSWD: ALL\n", 0o440), "/usr/bin/dockerd": "", "/etc/group": "docker:x:9:ann\n",
        "/etc/crontab": JOB, "/opt/a": ("", 0o777), "/home/ann/.aws/credentials": CREDENTIALS,
        "/etc/systemd/system/b.service": ("[Service]\nExecStart=/opt/b\n", 0o666),
        "/usr/sbin/sshd": "", "/etc/ssh/sshd_config": "PermitEmptyPasswords yes\n", "/etc/shadow": "ann::1:::::\n",
        "/proc/net/tcp": "local_address\n 0: 00000000:0016 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n",
    }  # fmt: skip
    assets = _collected(tmp_path, files)
    user = principal("user/deploy", access_keys=[{"number": 1, "active": True}])
    assets.append(Collected(user.id, user.kind, user.fields, {}))
    picture = Picture(assets)
    makers = (*TOWARDS_ROOT, weak_services, host_credentials)
    sure = [e for maker in makers for e in maker.draw(picture.world) if e.certainty == "sure" and e.levers]
    assert {e.kind for e in sure} == {"becomes-root", "logs-on", "holds"}
    for edge in sure:
        for lever in edge.levers:
            after = picture.after([lever]).world
            left = [_said(e) for maker in makers for e in maker.draw(after) if e.certainty == "sure"]
            assert _said(edge) not in left, (edge, lever)


def _said(edge: Edge) -> tuple[Any, ...]:
    return edge.source, edge.kind, edge.target, repr(sorted(edge.evidence.items()))


SSH: dict[str, Content] = {
    "/usr/sbin/sshd": "",
    "/proc/net/tcp": "local_address\n 0: 00000000:0016 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n",
}


def test_the_network_reaches_services(tmp_path: Path) -> None:
    edges = drawn(host_services, *_nodes(tmp_path, SSH))
    kinds = {(e.source, e.kind, e.certainty, e.depends) for e in edges}
    end = next(e.target for e in edges if e.kind == "exposes")
    assert end.startswith(f"endpoint:{HOST}/socket/")
    assert {(f"network:{HOST}", "exposes"), ("internet", "exposes")} == {k[:2] for k in kinds if k[1] == "exposes"}
    assert all(k[2] == "possible" and "network" in k[3] for k in kinds if k[0] == "internet")
    flaws = [(e.target, e.certainty, e.depends) for e in edges if e.kind == "exploits"]
    assert flaws == [(HOST, "possible", ("breach",))]


def test_loopback_is_not_reached(tmp_path: Path) -> None:
    local = "local_address\n 0: 0100007F:0016 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n"
    assert not drawn(host_services, *_nodes(tmp_path, {"/proc/net/tcp": local}))


@pytest.mark.parametrize(
    ("config", "shadow", "expected"),
    [
        ("PermitEmptyPasswords yes\n", "ann::20000:0:180:7:30::\n", [("sure", ())]),
        ("PermitEmptyPasswords no\n", "ann::20000:0:180:7:30::\n", []),
        ("PasswordAuthentication yes\n", "ann:$y$a$b:20000::::::\n", [("possible", ("password",))]),
        ("PasswordAuthentication no\n", "ann:$y$a$b:20000::::::\n", []),
        ("PermitEmptyPasswords yes\n", "ann:*:20000:0:180:7:30::\n", []),
    ],
)
def test_logins_that_ask_for_nothing(tmp_path: Path, config: str, shadow: str, expected: list[Any]) -> None:
    nodes = _nodes(tmp_path, {**SSH, "/etc/ssh/sshd_config": config, "/etc/shadow": shadow})
    edges = [e for e in drawn(weak_services, *nodes) if e.target == f"{HOST}/user/ann"]
    assert [(e.certainty, e.depends) for e in edges] == expected


def test_a_key_on_a_host_leads_to_its_user_and_its_secret_is_nowhere(tmp_path: Path) -> None:
    nodes = _nodes(tmp_path, {"/home/ann/.aws/credentials": (CREDENTIALS, 0o600)})
    assert SECRET not in repr([n.fields for n in nodes])
    assert KEY not in repr(redact([dict(n.fields) for n in nodes], b"k")[0])
    user = principal("user/deploy", access_keys=[{"number": 1, "active": True}])
    idle = principal("user/idle", access_keys=[])
    edges = drawn(host_credentials, *nodes, user, idle)
    assert {(e.kind, e.target, e.certainty) for e in edges} == {("holds", user.id, "sure")}
    assert HOST in {e.source for e in edges}
    assert f"{HOST}/user/ann" in {e.source for e in edges}
    assert Lever(user.id, "access_keys", "[0]") in edges[0].levers
    asked = principal("user/other", access_keys=[{"number": 1, "active": True}], key_ids=[KEY])
    assert {(e.target, e.certainty) for e in drawn(host_credentials, *nodes, user, asked)} == {(asked.id, "sure")}
    cleared = principal("user/other", access_keys=[{"number": 1, "active": True}], key_ids=["AKIA…"])
    assert {e.target for e in drawn(host_credentials, *nodes, user, cleared)} == {user.id}
    other = principal("user/other", access_keys=[{"number": 1, "active": True}])
    assert {e.certainty for e in drawn(host_credentials, *nodes, user, other)} == {"possible"}
    gone = drawn(host_credentials, *nodes, user, gaps={"aws.iam.user": "denied"})
    assert {(e.certainty, e.depends) for e in gone} == {("possible", ("gap:iam:ListAccessKeys",))}


def test_a_key_tells_its_account() -> None:
    assert account_of_key(KEY) == ACCOUNT
    assert account_of_key("ASIAQNZGKIQY56JQ7WML") == "029608264753"
    assert account_of_key("AKIAIOSFODNN7EXAMPLE") == UNTOLD


def test_a_host_that_is_an_instance(tmp_path: Path) -> None:
    nodes = _nodes(tmp_path, {"/var/lib/cloud/data/instance-id": f"{INSTANCE}\n"})
    name = f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/{INSTANCE}"
    instance = node("aws.ec2.instance", name, instance_id=INSTANCE)
    edges = drawn(same_machine, *nodes, instance)
    assert {(e.source, e.target) for e in edges} == {(HOST, name), (name, HOST)}
    other = node("aws.ec2.instance", instance.id, instance_id=UNKNOWN)
    assert not drawn(same_machine, *nodes, other)


def test_a_container_with_the_hosts_powers(tmp_path: Path) -> None:
    nodes = _nodes(tmp_path, {"/var/lib/docker/containers/c1/hostconfig.json": '{"Privileged": true}'})
    edges = drawn(over_the_host, *nodes)
    assert (f"{HOST}/container/c1", HOST) in {(e.source, e.target) for e in edges if e.kind == "becomes-root"}
    assert (HOST, f"{HOST}/user/ann") in {(e.source, e.target) for e in edges if e.kind == "contains"}


@pytest.mark.parametrize(
    ("commands", "way"),
    [
        ("ALL", "yes"),
        ("/usr/bin/less", "yes"),
        ("/usr/bin/less /var/log/a", "perhaps"),
        ("/opt/*", "yes"),
        ("/opt/a", "perhaps"),
        ("", "no"),
    ],
)
def test_escapes(commands: str, way: str) -> None:
    assert escapes(commands) == way


def test_a_key_of_another_account_leads_out_of_sight(tmp_path: Path) -> None:
    nodes = _nodes(tmp_path, {"/home/ann/.aws/credentials": CREDENTIALS.replace(KEY, "AKIA6RVFFB77ZNP3L445")})
    assert not drawn(host_credentials, *nodes, principal("user/deploy", access_keys=[{"active": True}]))

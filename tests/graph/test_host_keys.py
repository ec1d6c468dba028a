"""SSH keys that lead from account to account: each situation beside one that differs in a single fact."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from graph.made import drawn, node
from graph.test_host import _nodes
from hosts.trees import BASE, Content
from stance.connectors.host.parsers import sshkeys
from stance.graph.levers import pulled
from stance.graph.makers.host_keys import ssh_keys
from stance.model.world import Node

HOST, OTHER = "0123456789abcdef0123456789abcdef", "f" * 32


def _text(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


PUBLIC = _text(b"ssh-ed25519") + _text(bytes(range(32)))
LINE = f"ssh-ed25519 {base64.b64encode(PUBLIC).decode()} ann@work\n"
FINGERPRINT = sshkeys.public_key(LINE)["key"]


def private(cipher: bytes = b"none", public: bytes = PUBLIC) -> str:
    """A file of OpenSSH's form, of which the secret part is left out."""
    blob = b"openssh-key-v1\0" + _text(cipher) + _text(b"none") + _text(b"") + (1).to_bytes(4, "big") + _text(public)
    body = base64.b64encode(blob + _text(b"secret part")).decode()
    return f"-----BEGIN OPENSSH PRIVATE KEY-----\n{body}\n-----END OPENSSH PRIVATE KEY-----\n"


def test_the_public_half_is_told_by_the_private_file_or_by_the_one_beside_it():
    assert sshkeys._fingerprint(private()) == FINGERPRINT
    assert sshkeys._fingerprint(private(b"aes256-ctr")) == FINGERPRINT
    number = (b"\x02\x01\x00", b"\x02\x02\x00\xc5", b"\x02\x03\x01\x00\x01")
    pkcs1 = b"".join(number)
    pem = base64.b64encode(b"\x30" + bytes([len(pkcs1)]) + pkcs1).decode()
    rsa = _text(b"ssh-rsa") + _text(b"\x01\x00\x01") + _text(b"\x00\xc5")
    wanted = sshkeys._digest(rsa)
    assert sshkeys._fingerprint(f"-----BEGIN RSA PRIVATE KEY-----\n{pem}\n-----END RSA") == wanted
    inner = b"\x02\x01\x00" + b"\x30\x0b\x06\x09" + sshkeys._RSA + b"\x04" + bytes([len(pkcs1) + 2]) + b"\x30"
    inner += bytes([len(pkcs1)]) + pkcs1
    pem = base64.b64encode(b"\x30" + bytes([len(inner)]) + inner).decode()
    assert sshkeys._fingerprint(f"-----BEGIN PRIVATE KEY-----\n{pem}\n-----END PRIVATE") == wanted
    about = {"mode": 0o600, "uid": 0, "gid": 0, "type": "file"}
    mute = "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n"
    old = {"path": "/h/.ssh/id", "text": mute, **about}
    beside = {"path": "/h/.ssh/id.pub", "text": LINE, **about}
    assert sshkeys.ssh_folder([old])["private"][0]["fingerprint"] is None
    assert sshkeys.ssh_folder([old, beside])["private"][0]["fingerprint"] == FINGERPRINT


def test_options_limit_a_key_unless_it_stands_there_without():
    assert sshkeys.public_key(f'no-pty,from="10.0.0.1" {LINE}')["limited"]
    assert not sshkeys.public_key(f"no-pty {LINE}")["limited"]
    about = {"path": "/h/.ssh/authorized_keys", "mode": 0o600, "uid": 0, "gid": 0, "type": "file"}
    for text in (f'command="/bin/x" {LINE}{LINE}', f'{LINE}command="/bin/x" {LINE}'):
        assert [one["limited"] for one in sshkeys.ssh_folder([{**about, "text": text}])["authorized"]] == [False]


FILE = {"path": "/k", "mode": "0600", "owner": 1000, "group": 1000, "folder": False, "group_readable": False,
        "group_writable": False, "world_readable": False, "world_writable": False}  # fmt: skip


def host(name: str = HOST, drop: tuple[str, ...] = (), **fields: Any) -> list[Node]:
    ssh = {"root_login": "no", "restricted": False}
    known = {"groups": [], "ssh": ssh} | fields
    machine = node("host.machine", name, name, "", **{k: v for k, v in known.items() if k not in drop})
    socket = node("host.socket", f"{name}/socket/tcp/0.0.0.0:22", name, "", port=22, process="sshd")
    return [machine, socket]


def user(name: str, on: str = HOST, drop: tuple[str, ...] = (), **fields: Any) -> Node:
    uid = {"root": 0, "ann": 1000, "bob": 1001}[name]
    known = {"uid": uid, "gid": uid, "login": True, "private_keys": [], "authorized_keys": [], "name": name} | fields
    return node("host.user", f"{on}/user/{name}", on, "", **{k: v for k, v in known.items() if k not in drop})


def holds(**more: Any) -> dict[str, Any]:
    return {"private_keys": [{"path": "/k", "encrypted": False, "fingerprint": "SHA256:a", "file": FILE} | more]}


def opens(**more: Any) -> dict[str, Any]:
    key = {"key": "SHA256:a", "type": "ssh-ed25519", "bits": None, "weak": False, "limited": False}
    return {"authorized_keys": [key | more]}


ANN = user("ann", **holds())


@pytest.mark.parametrize(
    ("nodes", "wanted"),
    [
        ([*host(), ANN, user("bob", **opens())], {()}),
        ([*host(), ANN, user("bob", **opens(key="SHA256:b"))], set()),
        ([*host(), ANN, user("bob")], set()),
        ([*host(), user("ann", **holds(fingerprint=None)), user("bob", **opens())], set()),
        ([*host(), user("ann", **holds(encrypted=True)), user("bob", **opens())], {("passphrase",)}),
        ([*host(), ANN, user("bob", **opens(limited=True))], {("key-options",)}),
        ([*host(), ANN, user("bob", login=False, **opens())], set()),
        ([*host(), ANN, user("root", **opens())], set()),
        ([*host(ssh={"root_login": "prohibit-password"}), ANN, user("root", **opens())], {()}),
        ([*host(ssh={"root_login": "forced-commands-only"}), ANN, user("root", **opens())], {("key-options",)}),
        ([*host(ssh={"root_login": "no", "restricted": True}), ANN, user("bob", **opens())], {("ssh-users",)}),
        ([*host(ssh=None), ANN, user("bob", **opens())], set()),
        ([*host()[:1], ANN, user("bob", **opens())], set()),
        ([*host(drop=("ssh",)), ANN, user("bob", **opens())], {("gap:host.machine.ssh",)}),
        ([*host(), *host(OTHER), ANN, user("bob", OTHER, **opens())], {("ssh-reach",)}),
        ([*host(), ANN, user("bob", drop=("login",), **opens())], {("gap:host.user.login",)}),
    ],
)
def test_a_private_key_opens_the_accounts_that_list_its_public_half(nodes, wanted):
    edges = drawn(ssh_keys, *nodes)
    assert {edge.depends for edge in edges} == wanted
    assert {edge.source for edge in edges} <= {ANN.id}


def test_who_may_read_the_file_may_use_the_key():
    readable = user("ann", **holds(file=FILE | {"world_readable": True}))
    third = user("root", uid=33, gid=33)
    edges = drawn(ssh_keys, *host(), readable, third, user("bob", **opens()))
    assert {edge.source for edge in edges} == {readable.id, third.id}


def test_each_lever_ends_it():
    nodes = [*host(), ANN, user("bob", **opens())]
    (edge,) = drawn(ssh_keys, *nodes)
    assert len(edge.levers) == 2
    for lever in edge.levers:
        after = [Node(n.id, n.kind, pulled(n.fields, [lever])) if n.id == lever.asset else n for n in nodes]
        assert not drawn(ssh_keys, *after)


@pytest.mark.parametrize("hidden", ["private_keys", "authorized_keys"])
def test_keys_that_were_not_read_may_be_any(hidden):
    blind = [*host(), user("ann", drop=(hidden,), **holds()), user("bob", drop=(hidden,), **opens())]
    edges = drawn(ssh_keys, *blind)
    assert {e.certainty for e in edges if not e.source.startswith("hub:")} <= {"possible"}
    ways = {(e.source, f.target) for e in edges for f in edges if e.target == f.source}
    expected = {(ANN.id, user("bob").id)} if hidden == "private_keys" else set()
    assert expected <= ways


def test_an_account_of_which_it_was_not_read_what_opens_it_may_be_opened_by_any_key():
    edges = drawn(ssh_keys, *host(), ANN, user("bob", drop=("authorized_keys",)))
    assert [(e.source, e.certainty) for e in edges if not e.source.startswith("hub:")] == [(ANN.id, "possible")]


def test_as_it_is_collected(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "/etc/passwd": f"{BASE['/etc/passwd']}bob:x:1001:1001::/home/bob:/bin/bash\n",
        "/usr/sbin/sshd": "", "/etc/ssh/sshd_config": "PermitRootLogin no\n",
        "/proc/net/tcp": "local_address\n 0: 00000000:0016 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n",
        "/home/ann/.ssh/id_ed25519": (private(), 0o600),
        "/home/bob/.ssh/authorized_keys": LINE,
    }  # fmt: skip
    nodes = _nodes(tmp_path, files)
    edges = drawn(ssh_keys, *nodes)
    assert {(e.target, e.certainty) for e in edges} == {(f"{HOST}/user/bob", "sure")}
    assert f"{HOST}/user/ann" in {e.source for e in edges}
    assert "secret part" not in repr(nodes)
    assert base64.b64encode(b"secret part").decode()[:8] not in repr(nodes)

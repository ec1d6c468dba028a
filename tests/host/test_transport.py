"""The host's transport keeps within its bounds and tells what went wrong."""

from __future__ import annotations

import asyncio
import gzip
import os
import time

import pytest

from hosts.trees import plant
from stance.collect import host
from stance.collect.host import HostTransport, Limits, discover
from stance.collect.transport import CallError, TargetError
from stance.model import Call, Reason


def ask(transport: HostTransport, operation: str, absent: str | tuple[str, ...] = (), **args):
    async def first():
        return [page async for page in transport.pages(Call(operation, absent=absent), args, "global")]

    (page,) = asyncio.run(first())
    return page


def failure(transport: HostTransport, operation: str, absent: str | tuple[str, ...] = (), **args) -> CallError:
    with pytest.raises(CallError) as caught:
        ask(transport, operation, absent, **args)
    return caught.value


def test_files_and_patterns(tmp_path):
    plant(tmp_path, {"/etc/a.conf": "one", "/etc/b.conf": "two", "/etc/.hidden.conf": "no", "/etc/c/d.conf": "deep"})
    transport = HostTransport(str(tmp_path))
    assert ask(transport, "file:/etc/a.conf") == "one"
    found = ask(transport, "glob:/etc/*.conf /etc/*/d.conf /nowhere/*")
    assert [(f["path"], f["text"]) for f in found] == [
        ("/etc/a.conf", "one"),
        ("/etc/b.conf", "two"),
        ("/etc/c/d.conf", "deep"),
    ]
    assert [f["mode"] for f in ask(transport, "stat:/etc/a.conf /etc/missing")] == [0o644]


def test_what_is_missing_is_absent_only_where_the_call_says_so(tmp_path):
    transport = HostTransport(str(tmp_path))
    assert failure(transport, "file:/etc/x").reason is Reason.UNSUPPORTED
    assert failure(transport, "file:/etc/x", "ENOENT").reason is None


def test_links_are_followed_within_the_root(tmp_path):
    plant(tmp_path, {"/usr/lib/os-release": "ID=x"})
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/os-release").symlink_to("/usr/lib/os-release")
    (tmp_path / "etc/loop").symlink_to("/etc/loop")
    (tmp_path / "etc/out").symlink_to("../../../../../../etc/hostname")
    transport = HostTransport(str(tmp_path))
    assert ask(transport, "file:/etc/os-release") == "ID=x"
    assert failure(transport, "file:/etc/loop").code == "ELOOP"
    assert failure(transport, "file:/etc/out").code == "ENOENT"


def test_pipes_and_folders_are_never_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    transport = HostTransport(str(tmp_path), Limits(seconds=5))
    assert failure(transport, "file:/pipe").code == "EINVAL"
    assert failure(transport, "file:/folder").code == "EISDIR"
    assert ask(transport, "glob:/*") == []


def test_content_is_bounded(tmp_path):
    plant(tmp_path, {"/big": "x" * 1000})
    assert failure(HostTransport(str(tmp_path), Limits(max_bytes=999)), "file:/big").code == "EFBIG"
    assert len(ask(HostTransport(str(tmp_path), Limits(max_bytes=1000)), "file:/big")) == 1000


def test_packed_files_are_unpacked_and_damaged_ones_told(tmp_path, monkeypatch):
    plant(
        tmp_path, {"/a.gz": gzip.compress(b"text"), "/b/b.gz": b"no gzip", "/c/c.lz4": b"", "/d/d.xz": b"\xfd7zXZ\0"}
    )
    transport = HostTransport(str(tmp_path))
    assert ask(transport, "glob:/a.gz")[0]["text"] == "text"
    assert failure(transport, "glob:/b/b.gz").code == "EINVAL"
    assert failure(transport, "glob:/d/d.xz").reason is Reason.ERROR
    monkeypatch.setattr(host, "MAX_UNPACKED", 3)
    assert failure(transport, "glob:/a.gz").code == "EFBIG"


def test_bytes_that_are_no_text(tmp_path):
    plant(tmp_path, {"/etc/odd": b"a\xff\x00b"})
    (tmp_path / os.fsdecode(b"etc/na\xffme")).write_text("x")
    transport = HostTransport(str(tmp_path))
    assert ask(transport, "file:/etc/odd") == "a\ufffd\x00b"
    assert sorted(f["path"] for f in ask(transport, "glob:/etc/*")) == ["/etc/na\\xffme", "/etc/odd"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_denied(tmp_path):
    plant(tmp_path, {"/etc/shadow": ("x", 0), "/closed/file": "x"})
    (tmp_path / "closed").chmod(0)
    transport = HostTransport(str(tmp_path))
    assert failure(transport, "file:/etc/shadow").reason is Reason.DENIED
    assert failure(transport, "glob:/closed/*").reason is Reason.DENIED
    assert failure(transport, "walk:files").reason is Reason.DENIED
    (tmp_path / "closed").chmod(0o755)


def test_a_denial_of_the_system_is_denied(tmp_path, monkeypatch):
    plant(tmp_path, {"/etc/shadow": "x"})

    def refuse(*args, **options):
        raise PermissionError(13, "Permission denied", "/etc/shadow")

    monkeypatch.setattr(host.Files, "read", refuse)
    error = failure(HostTransport(str(tmp_path)), "file:/etc/shadow", "ENOENT")
    assert (error.reason, error.code) == (Reason.DENIED, "EACCES")


def test_arguments_are_plain_text(tmp_path):
    plant(tmp_path, {"/home/a*/.ssh/id": "mine", "/home/ab/.ssh/id": "other", "/home/a b/.ssh/id": "space"})
    transport = HostTransport(str(tmp_path))
    assert [f["text"] for f in ask(transport, "glob:{Home}/.ssh/*", Home="/home/a*")] == ["mine"]
    assert [f["text"] for f in ask(transport, "glob:{Home}/.ssh/*", Home="/home/a b")] == ["space"]
    both = ask(transport, "stat:{Paths}", Paths=["/home/ab/.ssh/id", "/home/a*/.ssh/id"])
    assert [f["path"] for f in both] == ["/home/ab/.ssh/id", "/home/a*/.ssh/id"]
    assert ask(transport, "stat:{Paths}", Paths=[]) == []


def test_commands():
    transport = HostTransport("/", Limits(seconds=5))
    assert ask(transport, "exec:echo a b") == "a b\n"
    assert "LC_ALL=C" in ask(transport, "exec:env")
    assert ask(transport, "exec:echo $HOME ;").strip() == "$HOME ;"
    assert failure(transport, "exec:no-such-command").code == "ENOCMD"
    assert failure(transport, "exec:no-such-command", "ENOCMD").reason is None
    assert failure(transport, "exec:false").code == "EXIT"
    assert failure(transport, "exec:echo {Name}", Name="x").code == "EINVAL"


def test_commands_end_in_time_and_size():
    began = time.monotonic()
    assert failure(HostTransport("/", Limits(seconds=0.2)), "exec:sleep 30").reason is Reason.TIMEOUT
    assert failure(HostTransport("/", Limits(max_bytes=10)), "exec:echo 12345678901").code == "EFBIG"
    assert time.monotonic() - began < 20


def test_commands_of_an_image_are_not_run(tmp_path):
    assert failure(HostTransport(str(tmp_path)), "exec:echo").reason is Reason.UNSUPPORTED


def test_a_read_that_never_returns_holds_nobody_up(tmp_path, monkeypatch):
    import threading

    never = threading.Event()
    monkeypatch.setattr(host.Files, "read", lambda self, path: never.wait(60))
    error = failure(HostTransport(str(tmp_path), Limits(seconds=0.05)), "file:/etc/x")
    never.set()
    assert error.reason is Reason.TIMEOUT


def test_a_walk_that_is_too_long_is_a_timeout(tmp_path):
    plant(tmp_path, {f"/d/{n}": "" for n in range(20)} | {"/etc/passwd": "", "/etc/group": ""})
    assert failure(HostTransport(str(tmp_path), Limits(walk_entries=5)), "walk:files").reason is Reason.TIMEOUT
    assert failure(HostTransport(str(tmp_path), Limits(walk_seconds=0)), "walk:files").reason is Reason.TIMEOUT


def test_unknown_operations_are_told(tmp_path):
    assert failure(HostTransport(str(tmp_path)), "walk:nothing").reason is Reason.UNSUPPORTED
    assert failure(HostTransport(str(tmp_path)), "proc:nothing").reason is Reason.UNSUPPORTED


def test_a_host_is_its_machine_id_else_its_keys(tmp_path):
    plant(tmp_path, {"/etc/machine-id": "abc\n", "/etc/hostname": "web\n"})
    assert (discover(str(tmp_path)).target.account, discover(str(tmp_path)).target.name) == ("abc", "web")
    keyed = plant(tmp_path / "k", {"/etc/ssh/ssh_host_rsa_key.pub": "ssh-rsa AAAA host", "/etc/hostname": "one"})
    before = discover(str(keyed)).target.account
    plant(keyed, {"/etc/hostname": "two"})
    assert discover(str(keyed)).target.account == before
    with pytest.raises(TargetError, match="name a folder"):
        discover(str(tmp_path / "nowhere"))

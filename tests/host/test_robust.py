"""No text of a host, however broken, does more than make a field malformed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hosts.trees import entries
from stance.collect.host_files import shown
from stance.connectors.host.parsers import (
    accounts,
    apt,
    lines,
    logs,
    modes,
    network,
    pam,
    services,
    sshd,
    sshkeys,
    sudoers,
    system,
)
from stance.facts.host_ssh import effective
from stance.model.declared import FLAWS

TEXTS = {
    "passwd": accounts.passwd,
    "shadow": accounts.shadow,
    "group": accounts.group,
    "login.defs": accounts.login_defs,
    "useradd": accounts.inactive,
    "os-release": accounts.os_release,
    "sshd -T": sshd.sshd_dump,
    "mountinfo": system.mounts,
    "lockdown": system.lockdown,
    "profiles": system.complaining,
    "swaps": system.swaps,
    "number": lines.number,
    "nft": network.nft,
    "iptables": network.iptables,
    "public key": sshkeys.public_key,
    "private key": sshkeys.private_key,
}
FILES = {
    "shells": (lambda found: accounts.shell_settings(lines.texts(found)), "/etc/profile"),
    "pam": (pam.pam, "/etc/pam.d/su"),
    "limits": (pam.core_limited, "/etc/security/limits.conf"),
    "sshd": (lambda found: effective(None, sshd.sshd_config(found)), "/etc/ssh/sshd_config"),
    "sudoers": (sudoers.sudoers, "/etc/sudoers"),
    "ssh folder": (sshkeys.ssh_folder, "/home/a/.ssh/authorized_keys"),
    "apt.conf": (apt.apt_settings, "/etc/apt/apt.conf"),
    "sources.list": (apt.sources, "/etc/apt/sources.list"),
    "sources": (apt.sources, "/etc/apt/sources.list.d/a.sources"),
    "status": (apt.updates, apt.STATUS),
    "sockets": (network.sockets, "/proc/net/tcp"),
    "devices": (network.devices, "/sys/class/net/eth0/flags"),
    "switches": (network.interface_defaults, "/proc/sys/net/ipv4/conf/all/rp_filter"),
    "modules": (system.modules, "/lib/modules/6/modules.dep"),
    "modprobe": (system.modules, "/etc/modprobe.d/a.conf"),
    "cpu": (system.vulnerabilities, "/sys/devices/system/cpu/vulnerabilities/x"),
    "services": (services.services, "/etc/systemd/system/a.service"),
    "jobs": (services.jobs, "/etc/crontab"),
    "docker": (services.docker, "/etc/docker/daemon.json"),
    "containers": (services.containers, "/var/lib/docker/containers/a/hostconfig.json"),
    "journald": (logs.journal_storage, "/etc/systemd/journald.conf"),
    "forwarding": (logs.forwarding, "/etc/rsyslog.conf"),
    "audit": (logs.audited, "/etc/audit/audit.rules"),
    "grub": (system.boot_password, "/boot/grub/grub.cfg"),
}

WORDS = st.sampled_from(
    [
        "root", "ALL", "=", ":", "(", ")", "NOPASSWD:", "\\\n", "@include", "su", "auth", "required", "pam_unix.so", "nullok",
        "deb", "[trusted=yes]", "Package:", "Version:", "1:2.0~rc1-3", "Match", "User", "Include", "PermitRootLogin", "yes",
        "%sudo", "{", "}", '"', ";", "[Service]", "ExecStart=/bin/x", "Environment=", "*", "0", "-1", "99999", "User_Alias",
        "-a", "always,exit", "ssh-rsa", "AAAAB3NzaC1yc2E", "\x00", "\ufffd", "#", "!", ",", "$6$x", "-", "/", "install",
    ]
)  # fmt: skip
LINES = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=6).map("\n".join)
TEXT = LINES | st.binary(max_size=200).map(lambda raw: raw.decode("utf-8", "replace")) | st.text(max_size=100)


@pytest.mark.parametrize("parse", TEXTS.values(), ids=TEXTS)
@settings(max_examples=40)
@given(text=TEXT)
def test_any_text_is_a_value_or_malformed(parse, text):
    try:
        json.dumps(parse(text), default=str)
    except FLAWS:
        pass


@pytest.mark.parametrize(("parse", "path"), FILES.values(), ids=FILES)
@settings(max_examples=40)
@given(text=TEXT)
def test_any_file_is_a_value_or_malformed(parse, path, text):
    try:
        json.dumps(parse(entries({path: text})), default=str)
    except FLAWS:
        pass


@given(raw=st.binary(min_size=1, max_size=30).filter(lambda raw: b"\0" not in raw))
def test_any_name_is_shown_as_text(raw):
    import os

    shown(os.fsdecode(raw)).encode("utf-8")


@given(one=st.text("0123456789.~+-:abAB", max_size=12), other=st.text("0123456789.~+-:abAB", max_size=12))
def test_the_order_of_versions_is_one(one, other):
    assert (apt.compare(one, other) > 0) == (apt.compare(other, one) < 0)
    assert apt.compare(one, one) == 0


@given(mode=st.integers(0, 0o7777), uid=st.integers(0, 3), gid=st.integers(0, 3))
def test_what_others_may_write_is_replaceable(mode, uid, gid):
    entry = {"path": "/x", "mode": mode, "uid": uid, "gid": gid, "type": "file"}
    told = modes.file_entry(entry)
    if told["world_writable"] or uid:
        assert modes.replaceable(entry)
    assert told["mode"] == f"{mode:04o}"


EMPTY = {
    "passwd": lambda: accounts.passwd(""),
    "shadow": lambda: accounts.shadow("\n"),
    "group": lambda: accounts.group(entries({"/etc/group": "# nothing\n", "/etc/passwd": "a:x:1:1:::\n"})),
    "os-release": lambda: accounts.os_release(""),
    "mountinfo": lambda: system.mounts(""),
    "swaps": lambda: system.swaps(""),
    "word": lambda: lines.word("\n"),
    "number": lambda: lines.number(""),
    "lockdown": lambda: system.lockdown(""),
    "sockets": lambda: network.sockets(entries({"/proc/net/tcp": ""})),
    "devices": lambda: network.devices([]),
    "status": lambda: apt.updates(entries({apt.STATUS: ""})),
    "cpu": lambda: system.vulnerabilities(entries({"/sys/devices/system/cpu/vulnerabilities/x": ""})),
}


@pytest.mark.parametrize("ask", EMPTY.values(), ids=EMPTY)
def test_what_always_says_something_is_malformed_when_it_does_not(ask):
    """Nothing passes because a table came back empty that no running host has empty."""
    with pytest.raises(ValueError, match=r"."):
        ask()

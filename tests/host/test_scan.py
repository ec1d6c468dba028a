"""Planted flaws of made-up hosts are found, sound ones are not accused, and a rescan says the same."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from hosts.flawed import SOUND, hosts
from hosts.trees import BASE, Content, collected, only, plant
from stance import Estate
from stance.collect.host import Limits
from stance.estate import Host

ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not ROOT, reason="only root can make files that belong to root")
Said = dict[tuple[str, str, str | None], str]


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch, tmp_path_factory):
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path_factory.mktemp("home")))


def scanned(root: Path) -> Said:
    estate = Estate("sqlite://")
    try:
        estate.scan(Host(str(root)))
        return {(o.rule, o.asset.rpartition("/")[2], o.element): str(o.outcome) for o in estate.outcomes()}
    finally:
        estate.close()


def verdict(said: Said, rule: str, asset: str | None = None, element: str | None = None) -> str:
    found = {v for (r, a, e), v in said.items() if r == rule and asset in (None, a) and element in (None, e)}
    assert len(found) == 1, (rule, asset, element, found)
    return found.pop()


def host(tmp_path: Path, files: Mapping[str, Content] = {}) -> Path:
    return plant(tmp_path, {**BASE, **files})


@pytest.mark.parametrize(("files", "rules"), hosts())
def test_planted_flaws_are_found(tmp_path, files, rules):
    failed = {rule for (rule, _, _), v in scanned(host(tmp_path, files)).items() if v == "fail"}
    assert rules - failed == set()


TOPICS = ("host-account", "host-login", "host-pam", "host-sudo", "host-ssh", "host-audit", "host-log", "host-group")


@needs_root
def test_a_sound_host_is_not_accused(tmp_path):
    host(tmp_path, SOUND)
    for folder, owner, mode in (("home/ann", 1000, 0o750), ("root", 0, 0o700)):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder).chmod(mode)
        os.chown(tmp_path / folder, owner, owner)
    said = scanned(tmp_path)
    wrong = {key: v for key, v in said.items() if key[0].startswith(TOPICS) and v not in ("pass", "not_applicable")}
    assert wrong == {}
    assert verdict(said, "host-kernel-aslr-full") == "pass"
    assert verdict(said, "host-release-supported") == "pass"


def test_what_is_not_there_does_not_apply(tmp_path):
    said = scanned(host(tmp_path))
    for rule in (
        "host-ssh-root-login-off",
        "host-sudo-authentication-on",
        "host-docker-tcp-verified",
        "host-audit-time-recorded",
    ):
        assert verdict(said, rule) == "not_applicable"


@needs_root
def test_files_of_others_than_root_are_found(tmp_path):
    host(tmp_path, {"/etc/crontab": "1 1 * * * root /opt/a\n", "/opt/a": "", "/srv/x/y": ""})
    os.chown(tmp_path / "etc/crontab", 1000, 0)
    os.chown(tmp_path / "opt/a", 1000, 1000)
    os.chown(tmp_path / "srv/x", 4242, 4242)
    (tmp_path / "srv/open").mkdir()
    (tmp_path / "srv/open").chmod(0o777)
    said = scanned(tmp_path)
    for rule in (
        "host-file-cron-protected",
        "host-job-programs-protected",
        "host-file-all-owned",
        "host-file-folders-sticky",
    ):
        assert verdict(said, rule) == "fail"


def test_without_a_kernel_nothing_is_claimed_of_one(tmp_path):
    """An image has no /proc: what needs it is unknown, and passes nowhere."""
    image = {path: content for path, content in BASE.items() if not path.startswith("/proc")}
    for empty in ("proc", "sys"):
        (tmp_path / empty).mkdir()
    said = scanned(plant(tmp_path, image))
    kernel = {
        v for (r, _, _), v in said.items() if r.startswith(("host-kernel", "host-network", "host-mount", "host-cpu"))
    }
    assert kernel == {"unknown"}
    for rule in (
        "host-firewall-denies-default",
        "host-process-libraries-current",
        "host-time-kept",
        "host-disk-encrypted",
    ):
        assert verdict(said, rule) == "unknown"


def test_a_rescan_gives_the_same_records(tmp_path):
    host(tmp_path, SOUND)
    assert collected(tmp_path) == collected(tmp_path)


def test_a_walk_that_takes_too_long_is_unknown(tmp_path):
    host(tmp_path, {f"/srv/{n}": "" for n in range(50)})
    machine = only(collected(tmp_path, Limits(walk_entries=10)), "host.machine")
    assert machine.gaps["writable_files"] == "timeout"
    assert "writable_files" not in machine.fields


def test_the_walk_follows_no_link_and_leaves_out_layers(tmp_path):
    (tmp_path / "outside").mkdir()
    root = host(tmp_path / "root", {"/var/lib/docker/overlay2/x": ("", 0o666), "/srv/a": ("", 0o666)})
    plant(tmp_path / "outside", {"/secret": ("", 0o666)})
    (root / "srv/link").symlink_to(tmp_path / "outside")
    machine = only(collected(root), "host.machine")
    assert [f["path"] for f in machine.fields["writable_files"]] == ["/srv/a"]


def test_names_that_are_no_text_are_kept_apart(tmp_path):
    host(tmp_path)
    for name in (b"a\xff", b"a\xfe"):
        path = os.path.join(os.fsencode(tmp_path), name)
        with open(path, "w"):
            os.chmod(path, 0o666)
    machine = only(collected(tmp_path), "host.machine")
    assert [f["path"] for f in machine.fields["writable_files"]] == ["/a\\xfe", "/a\\xff"]


def test_no_secret_is_kept(tmp_path):
    files = {
        "/etc/shadow": "ann:$6$salt$HASHHASHHASH:20000:0:99999:7:::\n",
        "/etc/crontab": "1 1 * * * root /bin/x --password=Xk3!vQz81pLm\n",
        "/etc/systemd/system/a.service": "[Service]\nEnvironment=API_TOKEN=Xk3vQz81pLmXk3vQz81pLm\n",
        "/etc/apt/sources.list": "deb https://ann:Xk3vQz81pLm@a.org/d s main\n",
        "/home/ann/.ssh/id_rsa": "-----BEGIN RSA PRIVATE KEY-----\nMIIEXk3vQz81pLm\n-----END RSA PRIVATE KEY-----\n",
    }
    text = repr(collected(host(tmp_path, files)))
    assert "HASHHASH" not in text
    assert "vQz81pLm" not in text

"""Planted flaws of made-up hosts are found, sound ones are not accused, and a rescan says the same."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from trees_of_hosts import BASE, Content, collected, only, plant

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


def host(tmp_path: Path, files: Mapping[str, Content] = {}) -> Path:  # noqa: B006
    return plant(tmp_path, {**BASE, **files})


FLAWS: dict[str, tuple[str, dict[str, Content]]] = {
    "two roots": ("host-account-zero-only-root", {"/etc/passwd": "root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n"}),
    "empty password": ("host-account-password-not-empty", {"/etc/shadow": "ann::20000:0:99999:7:::\n"}),
    "empty password in passwd": (
        "host-account-password-not-empty", {"/etc/passwd": "root:x:0:0::/root:/bin/sh\nann::1000:1000::/h:/bin/sh\n"},
    ),
    "md5 password": ("host-account-password-hash-strong", {"/etc/shadow": "ann:$1$a$b:20000:0:99999:7:::\n"}),
    "endless password": ("host-account-password-expires", {"/etc/shadow": "ann:$y$a$b:20000:0:99999:7:::\n"}),
    "service with shell": (
        "host-account-service-without-shell", {"/etc/passwd": "root:x:0:0::/root:/bin/sh\nweb:x:33:33::/w:/bin/sh\n"},
    ),
    "shared number": (
        "host-account-uid-unique", {"/etc/passwd": "a:x:1000:1:::/bin/sh\nb:x:1000:1:::/bin/sh\n"},
    ),
    "open home": ("host-account-home-private", {"/home/ann/file": "x"}),
    "rhosts": ("host-account-trust-files-absent", {"/home/ann/.rhosts": "+ +\n"}),
    "weak key": ("host-account-keys-strong", {"/home/ann/.ssh/authorized_keys": "ssh-dss AAAAB3NzaC1kc3MAAAAA x\n"}),
    "writable keys": ("host-account-keys-protected", {"/home/ann/.ssh/authorized_keys": ("#\n", 0o666)}),
    "root key": (
        "host-account-root-keys-absent", {"/root/.ssh/authorized_keys": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMq x\n"},
    ),
    "open private key": (
        "host-account-private-key-encrypted",
        {"/home/ann/.ssh/id_rsa": "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n"},
    ),
    "shared group": ("host-group-unique", {"/etc/group": "a:x:5:\nb:x:5:\n"}),
    "des hashing": ("host-login-hashing-strong", {"/etc/login.defs": "ENCRYPT_METHOD DES\n"}),
    "lax umask": ("host-login-umask-strict", {"/etc/login.defs": "UMASK 022\n"}),
    "nullok": ("host-pam-empty-refused", {"/etc/pam.d/common-auth": "auth required pam_unix.so nullok\n"}),
    "no lockout": ("host-pam-failures-lock", {"/etc/pam.d/common-auth": "auth required pam_unix.so\n"}),
    "nopasswd": ("host-sudo-password-asked", {"/etc/sudoers": ("ann ALL=(ALL) NOPASSWD: ALL\n", 0o440)}),
    "sudo for all": ("host-sudo-not-for-everyone", {"/etc/sudoers": ("ALL ALL=(ALL) ALL\n", 0o440)}),
    "no authentication": ("host-sudo-authentication-on", {"/etc/sudoers": ("Defaults !authenticate\n", 0o440)}),
    "open sudoers": ("host-sudo-files-protected", {"/etc/sudoers": ("", 0o644)}),
    "root over ssh": ("host-ssh-root-login-off", {"/usr/sbin/sshd": "", "/etc/ssh/sshd_config": "PermitRootLogin yes\n"}),
    "root over ssh in a match": (
        "host-ssh-root-login-off",
        {"/usr/sbin/sshd": "", "/etc/ssh/sshd_config": "PermitRootLogin no\nMatch User root\nPermitRootLogin yes\n"},
    ),
    "passwords over ssh by default": ("host-ssh-password-login-off", {"/usr/sbin/sshd": "", "/etc/ssh/sshd_config": ""}),
    "empty over ssh": (
        "host-ssh-empty-passwords-off", {"/usr/sbin/sshd": "", "/etc/ssh/sshd_config": "PermitEmptyPasswords yes\n"},
    ),
    "weak cipher": ("host-ssh-ciphers-strong", {"/usr/sbin/sshd": "", "/etc/ssh/sshd_config": "Ciphers +3des-cbc\n"}),
    "readable host key": ("host-ssh-host-key-private", {"/etc/ssh/ssh_host_rsa_key": ("k", 0o644)}),
    "old release": ("host-release-supported", {"/etc/os-release": 'ID=debian\nVERSION_ID="10"\n'}),
    "trusted source": ("host-package-sources-verified", {"/usr/bin/apt-get": "", "/etc/apt/sources.list": "deb [trusted=yes] http://a b c\n"}),
    "waiting update": (
        "host-package-security-updates-installed",
        {
            "/var/lib/dpkg/status": "Package: a\nStatus: install ok installed\nVersion: 1\n",
            "/var/lib/apt/lists/deb.debian.org_debian-security_x_Packages": "Package: a\nVersion: 1+deb12u1\n",
        },
    ),
    "telnetd": (
        "host-package-legacy-absent",
        {"/usr/bin/apt-get": "", "/var/lib/dpkg/status": "Package: telnetd\nStatus: install ok installed\nVersion: 1\n"},
    ),
    "wanted restart": ("host-kernel-newest-running", {"/run/reboot-required": "", "/proc/sys/kernel/osrelease": "6.1\n"}),
    "old kernel": (
        "host-kernel-newest-running",
        {"/boot/vmlinuz-6.1.0-9-amd64": "", "/boot/vmlinuz-6.1.0-28-amd64": "", "/proc/sys/kernel/osrelease": "6.1.0-9-amd64\n"},
    ),
    "open redis": (
        "host-socket-inner-not-open",
        {"/proc/net/tcp": "h\n 0: 00000000:18EB 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n"},
    ),
    "telnet": (
        "host-socket-plaintext-not-open",
        {"/proc/net/tcp6": "h\n 0: 00000000000000000000000000000000:0017 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 7 1\n"},
    ),
    "no randomisation": ("host-kernel-aslr-full", {"/proc/sys/kernel/randomize_va_space": "0\n"}),
    "core of suid": ("host-kernel-suid-not-dumped", {"/proc/sys/fs/suid_dumpable": "1\n"}),
    "cpu fault": ("host-cpu-fault-mitigated", {"/sys/devices/system/cpu/vulnerabilities/meltdown": "Vulnerable\n"}),
    "promiscuous": ("host-network-device-not-promiscuous", {"/sys/class/net/eth0/flags": "0x1103\n"}),
    "redirects": (
        "host-network-redirects-refused",
        {f"/proc/sys/net/ipv4/conf/all/{n}": "1\n" for n in (
            "accept_redirects", "secure_redirects", "send_redirects", "accept_source_route", "rp_filter", "log_martians",
        )},
    ),
    "loadable dccp": ("host-kernel-rare-module-refused", {"/lib/modules/6/modules.dep": "kernel/net/dccp/dccp.ko:\n"}),
    "writable passwd": ("host-file-accounts-protected", {"/etc/passwd": ("root:x:0:0::/root:/bin/sh\n", 0o666)}),
    "readable shadow": ("host-file-hashes-private", {"/etc/shadow": ("", 0o644)}),
    "writable file": ("host-file-none-writable", {"/opt/run.sh": ("#!", 0o777)}),
    "suid": ("host-file-suid-packaged", {"/opt/x": ("", 0o4755), "/var/lib/dpkg/info/a.list": "/bin/su\n"}),
    "writable log": ("host-file-logs-protected", {"/var/log/auth.log": ("", 0o666)}),
    "plain tmp": ("host-mount-tmp-restricted", {}),
    "writable service": (
        "host-service-programs-protected",
        {"/etc/systemd/system/a.service": "[Service]\nExecStart=/opt/a\n", "/opt/a": ("", 0o777)},
    ),
    "secret in a unit": (
        "host-service-without-secrets", {"/etc/systemd/system/a.service": "[Service]\nEnvironment=DB_PASSWORD=Xk3!vQz81pLm\n"},
    ),
    "writable job": ("host-job-programs-protected", {"/etc/crontab": "1 1 * * * root /opt/a\n", "/opt/a": ("", 0o777)}),
    "open docker": (
        "host-docker-tcp-verified",
        {"/usr/bin/dockerd": "", "/etc/docker/daemon.json": '{"hosts": ["tcp://0.0.0.0:2375"]}'},
    ),
    "docker group": ("host-docker-group-empty", {"/usr/bin/dockerd": "", "/etc/group": "docker:x:9:ann\n"}),
    "privileged": (
        "host-container-not-privileged", {"/var/lib/docker/containers/c1/hostconfig.json": '{"Privileged": true}'},
    ),
    "no forwarding": ("host-log-sent-elsewhere", {}),
    "log in memory": ("host-log-kept-over-restart", {"/etc/systemd/journald.conf": "[Journal]\nStorage=volatile\n"}),
    "audit without rules": ("host-audit-identity-recorded", {"/usr/sbin/auditd": ""}),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "files"), FLAWS.values(), ids=FLAWS)
def test_a_planted_flaw_is_found(tmp_path, rule, files):
    said = {v for (r, _, _), v in scanned(host(tmp_path, files)).items() if r == rule}
    assert "fail" in said


SOUND: dict[str, Content] = {
    "/etc/login.defs": "PASS_MAX_DAYS 180\nENCRYPT_METHOD YESCRYPT\nUMASK 027\n",
    "/etc/default/useradd": "INACTIVE=30\n",
    "/etc/profile.d/tmout.sh": "readonly TMOUT=600\n",
    "/etc/pam.d/common-auth": "auth required pam_faillock.so preauth\nauth required pam_unix.so\n",
    "/etc/pam.d/common-password": "password requisite pam_pwquality.so\npassword required pam_pwhistory.so remember=9\n",
    "/etc/pam.d/su": "auth required pam_wheel.so\n",
    "/etc/security/pwquality.conf": "minlen=14\n",
    "/etc/security/faillock.conf": "deny=5\n",
    "/etc/sudoers": ("Defaults use_pty, logfile=/var/log/sudo.log\nroot ALL=(ALL) ALL\n%sudo ALL=(ALL) ALL\n", 0o440),
    "/usr/sbin/sshd": "",
    "/etc/ssh/sshd_config": "PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM yes\n"
    "MaxAuthTries 3\nLoginGraceTime 30\nAllowGroups ssh\nClientAliveInterval 300\nAllowTcpForwarding no\n"
    "MACs hmac-sha2-512-etm@openssh.com\nBanner /etc/issue.net\n",
    "/etc/ssh/ssh_host_rsa_key": ("k", 0o600),
    "/etc/shadow-": ("", 0o600),
    "/etc/audit/rules.d/a.rules": "-w /etc/passwd -p wa\n-w /etc/shadow -p wa\n-w /etc/group -p wa\n-w /etc/sudoers -p wa\n"
    "-a always,exit -S init_module\n-a always,exit -S adjtimex\n",
    "/usr/sbin/auditd": "",
    "/etc/systemd/journald.conf": "[Journal]\nStorage=persistent\n",
    "/etc/rsyslog.conf": "*.* @@logs.example.org\n",
    "/proc/sys/kernel/randomize_va_space": "2\n",
    "/proc/sys/kernel/osrelease": "6.1.0-28-amd64\n",
    "/proc/net/tcp": "h\n 0: 00000000:0016 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n",
}
"""A host on which the topics below are as they should be."""

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
    said = scanned(host(tmp_path))
    assert verdict(said, "host-firewall-denies-default") == "unknown"
    assert verdict(said, "host-process-libraries-current") == "unknown"
    assert verdict(said, "host-time-kept") == "unknown"


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

"""Accounts, passwords and keys, by passwd(5), shadow(5), group(5), login.defs(5), useradd(8), sshd(8) and PAM's pages."""
# ruff: noqa: E501, A002

from __future__ import annotations

import base64
import os

import pytest

from cases.hosts import Situation, disagreements
from hosts.trees import home

ZERO, EMPTY, HASH, SERVICE = (
    "host-account-zero-only-root", "host-account-password-not-empty", "host-account-password-hash-strong",
    "host-account-service-without-shell",
)  # fmt: skip
EXPIRES, WARNED, LOCKED, PAST = (
    "host-account-password-expires", "host-account-password-end-announced", "host-account-inactive-locked",
    "host-account-password-change-past",
)  # fmt: skip
UID, NAME, GROUP = "host-account-uid-unique", "host-account-name-unique", "host-group-unique"
QUALITY, LENGTH, FAILURES, HISTORY, NULLOK, SU = (
    f"host-pam-{name}"
    for name in (
        "quality-checked",
        "length-demanded",
        "failures-lock",
        "history-kept",
        "empty-refused",
        "su-restricted",
    )
)
HASHING, DAYS, UMASK, INACTIVE, TIMEOUT = (
    f"host-login-{name}"
    for name in ("hashing-strong", "password-days", "umask-strict", "inactive-locked", "shell-timeout")
)
ROOT = "root:x:0:0:root:/root:/bin/bash\n"

PASSWD = Situation(
    "accounts",
    {
        "/etc/passwd": "# a comment\n" + ROOT + "toor:x:0:0::/:/bin/sh\nshort::0:0\nzero:x:00:0::/:/usr/sbin/nologin\n"
        "web:x:33:33::/w:/usr/sbin/nologin\ndb:x:105:110::/db:/bin/bash\nempty:x:106:110::/e:\nfalse:x:107:1::/f:/bin/false\n"
        "sync:x:4:65534:sync:/bin:/bin/sync\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\nann:x:1000:1000::/home/ann:/bin/zsh\n"
        "a:x:2000:1::/a:/bin/sh\nb:x:2000:1::/b:/bin/sh\ntwin:x:3000:1::/t:/bin/sh\ntwin:x:3001:1::/t:/bin/sh\n",
    },
    {
        f"{ZERO}@root": "pass", f"{ZERO}@toor": "fail", f"{ZERO}@short": "fail", f"{ZERO}@zero": "fail", f"{ZERO}@web": "pass",
        f"{EMPTY}@short": "fail", f"{EMPTY}@web": "pass", f"{SERVICE}@root": "not_applicable", f"{SERVICE}@web": "pass",
        f"{SERVICE}@db": "fail", f"{SERVICE}@empty": "fail", f"{SERVICE}@false": "pass", f"{SERVICE}@sync": "pass",
        f"{SERVICE}@nobody": "pass", f"{SERVICE}@ann": "not_applicable", f"{UID}@a": "fail", f"{UID}@b": "fail",
        f"{UID}@root": "fail", f"{UID}@web": "pass", f"{NAME}@twin": "fail", f"{NAME}@a": "pass",
    },
)  # fmt: skip

SECRETS = {
    "none": ("", "20000:0:90:7:30::"), "locked": ("!", "20000:0:99999:7:::"), "never": ("*", "20000:0:99999:7:::"),
    "twice": ("!!", "::::::"), "lockedhash": ("!$1$a$bbbbbbbbbbbbbbbbbbbbbb", "20000:0:99999:7:::"),
    "des": ("abJnggxhB/yWI", "20000:0:90:7:30::"), "md5": ("$1$salt$aaaaaaaaaaaaaaaaaaaaaa", "20000:0:90:7:30::"),
    "sha256": ("$5$rounds=5000$s$h", "20000:0:90:7:30::"), "sha512": ("$6$s$h", "20000:0:365:14:45::"),
    "bcrypt": ("$2b$12$abc", "20000:0:366:7:46::"), "yescrypt": ("$y$j9T$s$h", "20000:0:99999:7:::"),
    "gost": ("$gy$j9T$s$h", "20000::::::"), "future": ("$y$j9T$s$h", "40000:0:90:3:0::"),
    "forced": ("$y$j9T$s$h", "0:0:90:7:-1::"), "minus": ("$y$j9T$s$h", "20000:0:-1:7:::"), "ended": ("$y$j9T$s$h", "20000:0:90:0::19000:"),
}  # fmt: skip
SHADOW = Situation(
    "passwords",
    {
        "/etc/passwd": ROOT + "".join(f"{name}:x:{1100 + n}:100::/h/{name}:/bin/sh\n" for n, name in enumerate(SECRETS))
        + "own:$1$x$aaaaaaaaaaaaaaaaaaaaaa:1300:1::/o:/bin/sh\nstar:*:1301:1::/s:/bin/sh\nlineless:x:1302:1::/s:/bin/sh\n",
        "/etc/shadow": ("root:*:20000:0:99999:7:::\n" + "".join(f"{n}:{h}:{rest}\n" for n, (h, rest) in SECRETS.items()), 0o640),
    },
    {
        **{f"{EMPTY}@{name}": "fail" if name == "none" else "pass" for name in (*SECRETS, "own", "star", "lineless")},
        **{f"{HASH}@{name}": "not_applicable" for name in ("none", "locked", "never", "twice", "lockedhash", "star", "lineless")},
        **{f"{HASH}@{name}": "fail" for name in ("des", "md5", "own")},
        **{f"{HASH}@{name}": "pass" for name in ("sha256", "sha512", "bcrypt", "yescrypt", "gost", "future")},
        **{f"{EXPIRES}@{name}": "pass" for name in ("des", "sha512", "future", "forced")},
        **{f"{EXPIRES}@{name}": "fail" for name in ("bcrypt", "yescrypt", "gost", "minus")},
        f"{EXPIRES}@locked": "not_applicable", f"{WARNED}@sha512": "pass", f"{WARNED}@future": "fail", f"{WARNED}@ended": "fail",
        f"{LOCKED}@sha512": "pass", f"{LOCKED}@bcrypt": "fail", f"{LOCKED}@future": "pass", f"{LOCKED}@forced": "fail",
        f"{LOCKED}@ended": "fail", f"{PAST}@future": "fail", f"{PAST}@forced": "pass", f"{PAST}@twice": "pass",
    },
)  # fmt: skip


def part(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def rsa(bits: int) -> str:
    number = b"\0" + (1 << (bits - 1) | 1).to_bytes((bits + 7) // 8, "big")
    return "ssh-rsa " + base64.b64encode(part(b"ssh-rsa") + part(b"\1\0\1") + part(number)).decode()


def other(kind: str) -> str:
    return f"{kind} " + base64.b64encode(part(kind.encode()) + part(b"\1" * 32)).decode()


LISTS = {
    "small": f"{rsa(1024)} ann@x\n",
    "optioned": f'from="10.0.0.0/8",command="/bin/echo \\"hi there\\"",no-pty {rsa(1024)}\n',
    "large": f"# {rsa(1024)}\n\n{rsa(2048)} x\n{rsa(4096)} y\n",
    "dsa": other("ssh-dss") + "\n",
    "modern": other("ssh-ed25519")
    + "\n"
    + other("ecdsa-sha2-nistp256")
    + "\n"
    + other("sk-ssh-ed25519@openssh.com")
    + "\n",
    "nothing": "# none yet\n",
}
PEM = "-----BEGIN {0}PRIVATE KEY-----\n{1}\n-----END {0}PRIVATE KEY-----\n"
OPENSSH = {
    cipher: base64.b64encode(b"openssh-key-v1\0" + part(cipher.encode()) + part(b"bcrypt") + b"\0" * 64).decode()
    for cipher in ("none", "aes256-ctr")
}
KEYS = Situation(
    "keys",
    {
        "/etc/passwd": ROOT + "".join(f"{name}:x:{1100 + n}:100::/h/{name}:/bin/sh\n" for n, name in enumerate(LISTS)),
        **{f"/h/{name}/.ssh/authorized_keys": (text, 0o600) for name, text in LISTS.items()},
        "/h/nothing/.ssh/authorized_keys2": (rsa(1024), 0o664),
        f"{home('root')}/.ssh/authorized_keys": "# nobody\n",
        "/h/small/.ssh/id_rsa": PEM.format("RSA ", "MIIE"),
        "/h/small/.ssh/id_ecdsa": PEM.format("EC ", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMHcC"),
        "/h/small/.ssh/pkcs8": PEM.format("ENCRYPTED ", "MIIE"),
        "/h/small/.ssh/open8": PEM.format("", "MIIE"),
        "/h/small/.ssh/id_ed25519": PEM.format("OPENSSH ", OPENSSH["none"]),
        "/h/small/.ssh/work": PEM.format("OPENSSH ", OPENSSH["aes256-ctr"]),
        "/h/large/.netrc": "machine x\n",
    },
    {
        **{f"host-account-keys-strong@{name}": "pass" for name in ("large", "modern", "root")},
        **{f"host-account-keys-strong@{name}": "fail" for name in ("small", "optioned", "dsa", "nothing")},
        "host-account-keys-protected@nothing": "fail", "host-account-keys-protected@small": "pass",
        "host-account-root-keys-absent@root": "pass", "host-account-root-keys-absent@small": "not_applicable",
        **{f"host-account-private-key-encrypted@small#/{name}": "fail" for name in ("id_rsa", "open8", "id_ed25519")},
        **{f"host-account-private-key-encrypted@small#/{name}": "pass" for name in ("id_ecdsa", "pkcs8", "work")},
        "host-account-trust-files-absent@large": "fail", "host-account-trust-files-absent@small": "pass",
    },
)  # fmt: skip


def pam(id, expected, auth="", password="", su="", **security):
    stacks = {"common-auth": auth, "common-password": password, "su": su, "login": "@include common-auth\n"}
    files = {f"/etc/pam.d/{name}": text for name, text in stacks.items()}
    return Situation(id, {**files, **{f"/etc/security/{name}": text for name, text in security.items()}}, expected)


UNIX = "auth\t[success=1 default=ignore]\tpam_unix.so"
LOCK = "auth required pam_faillock.so preauth {0}\n" + UNIX + "\nauth [default=die] pam_faillock.so authfail {0}\n"
PWQ = "password\trequisite\tpam_pwquality.so retry=3 {}\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n"

SITUATIONS = [
    PASSWD, SHADOW, KEYS,
    Situation("groups", {"/etc/group": "root:x:0:\na:x:50:\nb:x:50:\n"}, {GROUP: "fail"}),
    Situation("groups by another writing", {"/etc/group": "root:x:0:\na:x:50:\nb:x:050:\n"}, {GROUP: "fail"}),
    Situation("groups by name", {"/etc/group": "root:x:0:\na:x:50:\na:x:51:ann\n"}, {GROUP: "fail"}),
    Situation("groups apart", {"/etc/group": "root:x:0:\na:x:50:ann,root\nb:x:51\n"}, {GROUP: "pass"}),
    pam("nullok", {NULLOK: "fail"}, auth=UNIX + " nullok\n"),
    pam("nullok on secure terminals", {NULLOK: "fail"}, auth=UNIX + " nullok_secure\n"),
    pam("nullok in a comment", {NULLOK: "pass"}, auth=UNIX + " # nullok\n#" + UNIX + " nullok\n"),
    pam("nullok for new passwords", {NULLOK: "pass"}, auth=UNIX + "\n", password="password required pam_unix.so nullok\n"),
    pam("lock", {FAILURES: "pass"}, auth=LOCK.format("deny=5")),
    pam("lock by default", {FAILURES: "pass"}, auth=LOCK.format("")),
    pam("lock late", {FAILURES: "fail"}, auth=LOCK.format("deny=20")),
    pam("lock never", {FAILURES: "fail"}, auth=LOCK.format("deny=0")),
    pam("lock by the file", {FAILURES: "fail"}, auth=LOCK.format(""), **{"faillock.conf": "# deny = 3\ndeny = 100\n"}),
    pam("lock by the line before the file", {FAILURES: "pass"}, auth=LOCK.format("deny=4"), **{"faillock.conf": "deny = 100\n"}),
    pam("lock that is told of no failure", {FAILURES: "fail"}, auth="auth required pam_faillock.so preauth\n" + UNIX + "\n"),
    pam("lock of an account stack only", {FAILURES: "fail"}, auth=UNIX + "\naccount required pam_faillock.so\n"),
    pam("lock by tally", {FAILURES: "pass"}, auth="auth required pam_tally2.so deny=5 onerr=fail\n" + UNIX + "\n"),
    pam("tally that locks nobody", {FAILURES: "fail"}, auth="auth required pam_tally2.so\n" + UNIX + "\n"),
    pam("length", {QUALITY: "pass", LENGTH: "pass"}, password=PWQ.format("minlen=14")),
    pam("length by default", {QUALITY: "pass", LENGTH: "fail"}, password=PWQ.format("")),
    pam("length by the file", {LENGTH: "pass"}, password=PWQ.format(""), **{"pwquality.conf": "# minlen = 8\n minlen=15 \n"}),
    pam("length by a drop-in", {LENGTH: "pass"}, password=PWQ.format(""), **{"pwquality.conf.d/50-a.conf": "minlen = 14\n"}),
    pam("the file after its drop-ins", {LENGTH: "fail"}, password=PWQ.format(""),
        **{"pwquality.conf.d/50-a.conf": "minlen = 14\n", "pwquality.conf": "minlen = 8\n"}),
    pam("the line before the file", {LENGTH: "fail"}, password=PWQ.format("minlen=8"), **{"pwquality.conf": "minlen = 20\n"}),
    pam("length with credits", {LENGTH: "fail"}, password=PWQ.format("minlen=14 dcredit=1 ucredit=1")),
    pam("length with demands", {LENGTH: "pass"}, password=PWQ.format("minlen=14 dcredit=-1 ucredit=-1")),
    pam("a check that only warns", {QUALITY: "fail"}, password=PWQ.format(""), **{"pwquality.conf": "enforcing = 0\n"}),
    pam("no check", {QUALITY: "fail", LENGTH: "fail"}, password="password required pam_unix.so obscure\n", **{"pwquality.conf": "minlen=20\n"}),
    pam("another check", {QUALITY: "pass", LENGTH: "fail"}, password="password requisite pam_cracklib.so minlen=15\n"),
    pam("passwdqc", {QUALITY: "pass", LENGTH: "pass"}, password="password requisite pam_passwdqc.so min=disabled,disabled,15,15,15\n"),
    pam("history", {HISTORY: "pass"}, password="password required pam_pwhistory.so remember=24 use_authtok\n"),
    pam("history by the file", {HISTORY: "fail"}, password="password required pam_pwhistory.so\n", **{"pwhistory.conf": "remember = 2\n"}),
    pam("history of pam_unix", {HISTORY: "pass"}, password="password sufficient pam_unix.so remember=5\n"),
    pam("no history", {HISTORY: "fail"}, password=PWQ.format("")),
    pam("su", {SU: "pass"}, su="auth sufficient pam_rootok.so\nauth required pam_wheel.so use_uid group=sugroup\n@include common-auth\n"),
    pam("su for all", {SU: "fail"}, su="auth sufficient pam_rootok.so\n# auth required pam_wheel.so\n@include common-auth\n"),
    pam("su with trust", {SU: "fail"}, su="auth sufficient pam_wheel.so trust\n"),
    pam("su for all but some", {SU: "fail"}, su="auth required pam_wheel.so deny group=nosu\n"),
    Situation("red hat's stacks", {
        "/etc/pam.d/system-auth": LOCK.format("deny=3") + PWQ.format("minlen=16"), "/etc/pam.d/su": "auth required pam_wheel.so\n",
        "/etc/pam.d/passwd": "password substack system-auth\n"}, {FAILURES: "pass", LENGTH: "pass", SU: "pass", NULLOK: "pass"}),
    Situation("no PAM", {}, {NULLOK: "not_applicable", QUALITY: "not_applicable", FAILURES: "not_applicable"}),
    Situation("logins", {
        "/etc/login.defs": "PASS_MAX_DAYS\t365\nUMASK\t\t077\nENCRYPT_METHOD SHA512\n", "/etc/default/useradd": "SHELL=/bin/sh\nINACTIVE=30\n",
        "/etc/profile": "umask 027\n", "/etc/profile.d/tmout.sh": "typeset -xr TMOUT=900\n"},
        {HASHING: "pass", DAYS: "pass", UMASK: "pass", INACTIVE: "pass", TIMEOUT: "pass"}),
    Situation("logins as shipped", {
        "/etc/login.defs": "#PASS_MAX_DAYS 90\nPASS_MAX_DAYS 99999 # ever\nUMASK 022\nENCRYPT_METHOD MD5\n",
        "/etc/default/useradd": "# INACTIVE=30\n", "/etc/profile": "# TMOUT=600\n"},
        {HASHING: "fail", DAYS: "fail", UMASK: "fail", INACTIVE: "fail", TIMEOUT: "fail"}),
    Situation("logins unset", {"/etc/profile": "TMOUT=0\n"}, {HASHING: "fail", DAYS: "fail", UMASK: "fail", INACTIVE: "fail", TIMEOUT: "fail"}),
    Situation("a shell with a laxer umask", {"/etc/login.defs": "UMASK 027\n", "/etc/bash.bashrc": "if true; then umask 0022; fi\n"}, {UMASK: "fail"}),
    Situation("a umask in letters", {"/etc/login.defs": "UMASK 027\n", "/etc/profile": "umask u=rwx,g=rx,o=rx\n"}, {UMASK: "fail"}),
    Situation("a strict umask in letters", {"/etc/login.defs": "UMASK 027\n", "/etc/profile": "umask u=rwx,g=rx,o=\n"}, {UMASK: "pass"}),
    Situation("a shell that never ends", {"/etc/profile": "TMOUT=600\n", "/etc/bash.bashrc": "export TMOUT=0\n"}, {TIMEOUT: "fail"}),
]  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS, ids=[s.id for s in SITUATIONS])
def test_accounts(situation):
    assert disagreements(situation) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_homes():
    names = {
        "own": (1100, 0o750),
        "open": (1101, 0o755),
        "group": (1102, 0o770),
        "other": (1999, 0o700),
        "roots": (0, 0o710),
    }
    files = {f"/h/{name}/x": "" for name in names}
    passwd = ROOT + "".join(f"{name}:x:{1100 + n}:100::/h/{name}:/bin/sh\n" for n, name in enumerate(names))
    wanted = {
        "own": ("pass", "pass"),
        "open": ("fail", "pass"),
        "group": ("fail", "pass"),
        "other": ("pass", "fail"),
        "roots": ("pass", "pass"),
    }
    expected = {
        f"host-account-home-{rule}@{n}": v
        for n, vs in wanted.items()
        for rule, v in zip(("private", "owned"), vs, strict=True)
    }
    situation = Situation("homes", {**files, "/etc/passwd": passwd}, expected, owners={f"/h/{n}": owner for n, (owner, _) in names.items()},
                          modes={f"/h/{n}": mode for n, (_, mode) in names.items()})  # fmt: skip
    assert disagreements(situation) == []

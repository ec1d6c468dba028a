"""passwd, shadow, group, login.defs, PAM, sudoers and SSH keys as rules see them."""

from __future__ import annotations

import pytest

from hosts.trees import entries
from stance.connectors.host.parsers import accounts, pam, sshkeys, sudoers


@pytest.mark.parametrize(
    ("field", "scheme"),
    [
        ("", "none"), ("!", "locked"), ("*", "locked"), ("!$6$salt$x", "locked"), ("x-locked-x", "locked"),
        ("$1$salt$hash", "md5"), ("$5$s$h", "sha256"), ("$6$rounds=5000$s$h", "sha512"), ("$y$j9T$s$h", "yescrypt"),
        ("$gy$j9T$s$h", "gost-yescrypt"), ("$2b$12$abc", "bcrypt"), ("$7$CU..s$h", "scrypt"), ("$md5,rounds=5$s", "sun-md5"),
        ("$3$$hash", "nt"), ("$sha1$1$s$h", "sha1"), ("abJnggxhB/yWI", "des"), ("_J9..rasmBYk8r9AiWNc", "bsdi"),
        ("$zz$unheard", "other"),
    ],
)  # fmt: skip
def test_password_schemes(field, scheme):
    assert accounts.scheme(field) == scheme


def test_accounts_are_told_apart():
    users = accounts.passwd(
        "root:x:0:0:root:/root:/bin/bash\ntoor::0:0::/root:/bin/sh\nsync:x:4:65534::/bin:/bin/sync\n"
        "ann:x:1000:1000:Ann,,,:/home/ann:/bin/zsh\nann:x:1001:1001::/home/a2:/bin/zsh\nbroken line\n+::::::\n"
    )
    assert [(u["key"], u["login"], u["system"], u["shared_uid"], u["shared_name"], u["hashing"]) for u in users] == [
        ("root", True, False, True, False, None),
        ("toor", True, False, True, False, "none"),
        ("sync", False, True, False, False, None),
        ("ann", True, False, False, True, None),
        ("ann#2", True, False, False, True, None),
    ]


def test_shadow_keeps_no_hash():
    (user,) = accounts.shadow("ann:$6$salt$veryprivate:20000:0:90:7:30::\n")
    assert "veryprivate" not in repr(user)
    assert (user["hashing"], user["max_days"], user["warn_days"], user["inactive_days"]) == ("sha512", 90, 7, 30)
    assert accounts.shadow("a:!:20000:0:99999:7:::")[0]["max_days"] is None
    with pytest.raises(ValueError, match="fewer"):
        accounts.shadow("ann:x\n")


def test_login_defs_and_their_defaults():
    assert accounts.login_defs("") == {
        "max_days": -1, "warn_days": -1, "encrypt_method": "DES", "umask": "0022", "home_mode": "0755",
    }  # fmt: skip
    found = accounts.login_defs("PASS_MAX_DAYS\t90 # days\n#UMASK 077\nUMASK 027\nENCRYPT_METHOD yescrypt\n")
    assert (found["max_days"], found["umask"], found["encrypt_method"], found["home_mode"]) == (
        90,
        "0027",
        "YESCRYPT",
        "0750",
    )


def test_shell_settings():
    files = {"/etc/profile": "umask 027\nTMOUT=600; export TMOUT\n", "/etc/bash.bashrc": "# umask 000\n"}
    assert accounts.shell_settings(files) == {"timeout": 600, "umasks": ["0027"]}
    assert accounts.shell_settings({"/etc/profile": "readonly TMOUT=0\n"})["timeout"] is None


PAM = {
    "/etc/pam.d/common-auth": "auth required pam_faillock.so preauth\n"
    "auth [default=die] pam_faillock.so authfail deny=4 unlock_time=900\n"
    "auth [success=1 default=ignore] pam_unix.so \\\n  nullok\nauth requisite pam_deny.so\n",
    "/etc/pam.d/common-password": "password requisite pam_pwquality.so retry=3\n"
    "password required pam_pwhistory.so remember=24 use_authtok\npassword sufficient pam_unix.so\n",
    "/etc/pam.d/login": "@include common-auth\n",
    "/etc/pam.d/su": "auth sufficient pam_rootok.so\nauth required pam_wheel.so use_uid\n@include common-auth\n",
    "/etc/security/pwquality.conf": "# minlen = 8\nminlen = 14\ndcredit = -1\nucredit=-1\n",
}


def test_pam_stacks():
    assert pam.pam(entries(PAM)) == {
        "checks_quality": True, "min_length": 14, "classes": 2, "locks_out": True, "attempts": 4,
        "unlock_seconds": 900, "remembered": 24, "accepts_empty": ["common-auth"], "su_restricted": True,
    }  # fmt: skip


def test_pam_without_demands():
    found = pam.pam(entries({"/etc/pam.d/common-password": "password required pam_unix.so obscure yescrypt\n"}))
    assert (found["checks_quality"], found["min_length"], found["attempts"], found["remembered"]) == (
        False,
        6,
        None,
        0,
    )


def test_pam_settings_come_from_files_arguments_first():
    files = {
        **PAM,
        "/etc/security/faillock.conf": "deny = 9\n",
        "/etc/pam.d/common-auth": "auth [default=die] pam_faillock.so authfail\n",
    }
    assert pam.pam(entries(files))["attempts"] == 9
    assert pam.pam(entries({**files, "/etc/security/faillock.conf": "deny=0"}))["locks_out"] is False


def test_a_pam_stack_that_includes_itself_is_malformed():
    with pytest.raises(ValueError, match="includes itself"):
        pam.pam(entries({"/etc/pam.d/a": "@include b\n", "/etc/pam.d/b": "auth substack a\n@include a\n"}))


SUDOERS = """\
Defaults env_reset, use_pty, logfile="/var/log/sudo, all.log"
Defaults:ann timestamp_timeout=60
Defaults timestamp_timeout=5
User_Alias OPS = bob, \\
    carol : WEB = www
Cmnd_Alias RESTART = /usr/bin/systemctl restart nginx, !/bin/sh
root ALL=(ALL:ALL) ALL
%sudo ALL=(ALL:ALL) ALL
OPS ALL = (root) NOPASSWD: RESTART, PASSWD: /usr/bin/id
#1001 ALL=(www-data) ALL
app ALL=(ALL) NOPASSWD:ALL # comment
@includedir /etc/sudoers.d
"""


def sudo(main: str, **drop_ins: str) -> dict:
    return sudoers.sudoers(entries({"/etc/sudoers": main, **{f"/etc/sudoers.d/{n}": t for n, t in drop_ins.items()}}))


def test_sudoers():
    found = sudo(SUDOERS, extra="ALL ALL=(ALL) /usr/bin/less\n", **{"ignored.bak": "x ALL=(ALL) ALL\n"})
    grants = [
        (g["users"], g["commands"], g["all_commands"], g["password_free"], g["administrators"], g["everyone"])
        for g in found["grants"]
    ]
    assert sorted(grants) == [
        ("#1001", "ALL", False, False, False, False),
        ("%sudo", "ALL", True, False, True, False),
        ("ALL", "/usr/bin/less", False, False, False, True),
        ("app", "ALL", True, True, False, False),
        ("bob, carol", "/usr/bin/id", False, False, False, False),
        ("bob, carol", "/usr/bin/systemctl restart nginx", False, True, False, False),
        ("root", "ALL", True, False, True, False),
    ]
    assert found["defaults"] == {"use_pty": True, "logs": True, "authenticates": True, "timeout_minutes": 60}
    assert len({g["key"] for g in found["grants"]}) == len(found["grants"])


def test_sudo_defaults():
    assert sudo("")["defaults"] == {"use_pty": False, "logs": False, "authenticates": True, "timeout_minutes": 15}
    assert sudo("Defaults !authenticate\n")["defaults"]["authenticates"] is False
    assert sudo("Defaults:ann !authenticate\n")["defaults"]["authenticates"] is False
    assert sudo("Defaults timestamp_timeout=-1\n")["defaults"]["timeout_minutes"] == -1
    assert sudoers.sudoers([]) == {"grants": None, "defaults": None}


def test_sudoers_that_include_what_was_not_read_are_malformed():
    for text in ("#include /opt/sudoers\n", "@includedir /opt/sudoers.d\n", "@include /etc/sudoers\n"):
        with pytest.raises(ValueError, match="includ"):
            sudo(text)


RSA_1024 = (
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ"
    "C7" + "A" * 170 + " old@host"
)  # fmt: skip


def test_authorized_keys():
    weak = sshkeys.public_key(f'command="/bin/x",no-pty {RSA_1024}')
    assert (weak["type"], weak["bits"], weak["weak"]) == ("ssh-rsa", 1024, True)
    good = sshkeys.public_key("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b")
    assert (good["weak"], good["bits"]) == (False, None)
    assert good["key"].startswith("SHA256:")
    assert sshkeys.public_key("ssh-dss AAAAB3NzaC1kc3MAAAAA x")["weak"] is True
    assert sshkeys.public_key("# nothing") is None


def test_private_keys_are_told_by_path_only():
    opened = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n-----END"
    closed = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABDxyzzz\n-----END"
    old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nabc\n-----END"
    files = {f"/home/a/.ssh/{n}": t for n, t in (("a", opened), ("b", closed), ("c", old), ("d", "no key"))}
    files["/home/a/.ssh/e"] = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END"
    found = sshkeys.ssh_folder(entries(files))
    assert [(k["path"][-1], k["encrypted"]) for k in found["private"]] == [
        ("a", False), ("b", True), ("c", True), ("e", False),
    ]  # fmt: skip
    assert "b3Blbn" not in repr(found)

"""Who may do what through sudo, by sudoers(5): aliases, tags, includes, Defaults of every scope."""
# ruff: noqa: E501, A002

from __future__ import annotations

import pytest

from cases.hosts import Situation, disagreements

ASKED, ON, ALL = "host-sudo-password-asked", "host-sudo-authentication-on", "host-sudo-all-only-administrators"
EVERYONE, PTY, LOG, MINUTES = (
    "host-sudo-not-for-everyone", "host-sudo-pty-used", "host-sudo-use-logged", "host-sudo-password-forgotten",
)  # fmt: skip


def sudo(id, text, expected, **dropins):
    files = {f"/etc/sudoers.d/{name}": (content, 0o440) for name, content in dropins.items()}
    return Situation(id, {"/etc/sudoers": (text, 0o440), **files}, expected)


def named(id, text, name, content, expected):
    return sudo(id, text, expected, **{name: content})


DEBIAN = """# comment
Defaults\tenv_reset
Defaults\tmail_badpass
Defaults\tsecure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
Defaults\tuse_pty
root\tALL=(ALL:ALL) ALL
%sudo\tALL=(ALL:ALL) ALL
@includedir /etc/sudoers.d
"""

SITUATIONS = [
    sudo("as Debian ships it", DEBIAN, {ASKED: "pass", ON: "pass", ALL: "pass", EVERYONE: "pass", PTY: "pass",
         LOG: "fail", MINUTES: "pass"}),
    sudo("free for one", "ann ALL=(ALL) NOPASSWD: ALL\n", {ASKED: "fail", ALL: "fail"}),
    sudo("free for a group", "%wheel ALL=(ALL) NOPASSWD:ALL\n", {ASKED: "fail", ALL: "pass"}),
    sudo("free among tags", "ann ALL = NOEXEC: SETENV: NOPASSWD: /usr/bin/id\n", {ASKED: "fail", ALL: "pass"}),
    sudo("free and asked", "ann ALL=(root) PASSWD: /bin/a, NOPASSWD: /bin/b\n", {ASKED: "fail"}),
    sudo("asked", "ann ALL=(root) PASSWD: /bin/a\n", {ASKED: "pass"}),
    sudo("free for root alone", "root ALL=(ALL) NOPASSWD: ALL\n", {ASKED: "pass", ALL: "pass"}),
    sudo("free only where forbidden", "ann ALL=(ALL) PASSWD: /bin/a, NOPASSWD: !/bin/su\n", {ASKED: "pass"}),
    sudo("by aliases", "User_Alias OPS = ann, bob : DEVS = eve\nCmnd_Alias EVERY = ALL\nRunas_Alias TOP = root\n"
         "Host_Alias HERE = localhost\nOPS HERE = (TOP) NOPASSWD: EVERY\n", {ASKED: "fail", ALL: "fail", EVERYONE: "pass"}),
    sudo("everyone by an alias", "User_Alias ANY = ALL\nANY ALL = /usr/bin/id\n", {EVERYONE: "fail", ALL: "pass"}),
    sudo("everyone but one", "ALL, !ann ALL=(ALL) ALL\n", {EVERYONE: "fail", ALL: "fail"}),
    sudo("an alias of administrators", "User_Alias A = root, %sudo\nA ALL=(ALL) ALL\n", {ALL: "pass"}),
    sudo("all but a shell", "ann ALL=(ALL) ALL, !/bin/sh\n", {ALL: "fail"}),
    sudo("all as another", "ann ALL=(www-data) ALL\n", {ALL: "pass", ASKED: "pass"}),
    sudo("all but as root", "ann ALL=(ALL, !root) ALL\n", {ALL: "pass"}),
    sudo("all as a group only", "ann ALL=(:docker) ALL\n", {ALL: "pass"}),
    sudo("all as oneself", "ann ALL=() ALL\n", {ALL: "pass"}),
    sudo("root when nothing is said", "ann ALL = ALL\n", {ALL: "fail"}),
    sudo("by number", "#1000 ALL=(#0) NOPASSWD: ALL\n", {ASKED: "fail", ALL: "fail"}),
    sudo("numbers among names", "ann, #1000 ALL=(ALL) ALL\n", {ALL: "fail"}),
    sudo("a comment", "# ann ALL=(ALL) NOPASSWD: ALL\n", {ASKED: "pass", ALL: "pass"}),
    sudo("over two lines", "ann ALL=(ALL) \\\n NOPASSWD: \\\n ALL\n", {ASKED: "fail", ALL: "fail"}),
    sudo("a second host", "ann web=(ALL) /bin/a : db=(ALL) NOPASSWD: ALL\n", {ASKED: "fail", ALL: "fail"}),
    sudo("a group with a blank", '"%domain admins" ALL=(ALL) ALL\n', {ALL: "fail", ASKED: "pass"}),
    sudo("never asked", "Defaults !authenticate\n", {ON: "fail"}),
    sudo("never asked, among others", "Defaults env_reset, !authenticate, use_pty\n", {ON: "fail", PTY: "pass"}),
    sudo("one never asked", "Defaults:ann !authenticate\n", {ON: "fail"}),
    sudo("two never asked", "Defaults:ann, bob !authenticate\n", {ON: "fail"}),
    sudo("never asked as one", "Defaults>www-data !authenticate\n", {ON: "fail"}),
    sudo("never asked for a command", "Defaults!/usr/bin/id !authenticate\n", {ON: "fail"}),
    sudo("never asked here", "Defaults@localhost !authenticate\n", {ON: "fail"}),
    sudo("asked after all", "Defaults !authenticate\nDefaults authenticate\n", {ON: "pass"}),
    sudo("remembered for ever", "Defaults timestamp_timeout=-1\n", {MINUTES: "fail"}),
    sudo("remembered for ever by a half", "Defaults timestamp_timeout = -0.5\n", {MINUTES: "fail"}),
    sudo("remembered for ever for one", "Defaults:ann timestamp_timeout=-1\n", {MINUTES: "fail"}),
    sudo("remembered for long", 'Defaults timestamp_timeout="60"\n', {MINUTES: "fail"}),
    sudo("never remembered", "Defaults timestamp_timeout=0\n", {MINUTES: "pass"}),
    sudo("never remembered by a bang", "Defaults !timestamp_timeout\n", {MINUTES: "pass"}),
    sudo("logged", 'Defaults logfile="/var/log/sudo.log"\n', {LOG: "pass"}),
    sudo("sessions recorded", "Defaults log_output\n", {LOG: "pass"}),
    sudo("logged and not", "Defaults logfile=/var/log/sudo.log\nDefaults !logfile\n", {LOG: "fail"}),
    sudo("one without a terminal", "Defaults use_pty\nDefaults:ann !use_pty\n", {PTY: "fail"}),
    sudo("without a terminal", "Defaults !use_pty\n", {PTY: "fail"}),
    named("a drop-in", DEBIAN, "90-cloud", "ubuntu ALL=(ALL) NOPASSWD:ALL\n", {ASKED: "fail", ALL: "fail"}),
    named("a drop-in with a dot", DEBIAN, "app.conf", "ann ALL=(ALL) NOPASSWD:ALL\n", {ASKED: "pass", ALL: "pass"}),
    named("a drop-in's backup", DEBIAN, "app~", "ann ALL=(ALL) NOPASSWD:ALL\n", {ASKED: "pass", ALL: "pass"}),
    named("the old word", "#includedir /etc/sudoers.d\n", "app", "ann ALL=(ALL) NOPASSWD:ALL\n", {ASKED: "fail"}),
    named("no include", "root ALL=(ALL) ALL\n", "app", "ann ALL=(ALL) NOPASSWD:ALL\n", {ASKED: "pass"}),
    named("one file included", "@include /etc/sudoers.d/app.conf\n", "app.conf", "Defaults !authenticate\n", {ON: "fail"}),
    sudo("an include elsewhere", DEBIAN + "@includedir /srv/sudoers\n", {ASKED: "unknown", ON: "unknown"}),
    Situation("no sudo", {}, {ON: "not_applicable", PTY: "not_applicable"}),
]  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS, ids=[s.id for s in SITUATIONS])
def test_sudo(situation):
    assert disagreements(situation) == []

"""SSH servers' settings, by sshd_config(5): the first value counts, Match blocks override, includes stand there."""
# ruff: noqa: E501, A002

from __future__ import annotations

import pytest

from cases.hosts import Situation, disagreements

ROOT, PASSWORD, EMPTY = "host-ssh-root-login-off", "host-ssh-password-login-off", "host-ssh-empty-passwords-off"
KEYS = "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
CONFIG = "/etc/ssh/sshd_config"


def ssh(id, text, expected, **more):
    dropins = {f"/etc/ssh/{name}": content for name, content in more.items()}
    return Situation(id, {"/usr/sbin/sshd": "", CONFIG: text, **dropins}, expected)


def dropin(id, text, name, content, expected):
    return ssh(id, text, expected, **{f"sshd_config.d/{name}": content})


INCLUDE = "Include /etc/ssh/sshd_config.d/*.conf\n"

SITUATIONS = [
    ssh("nothing set", "", {ROOT: "fail", PASSWORD: "fail", EMPTY: "pass", "host-ssh-tries-limited": "fail",
        "host-ssh-grace-short": "fail", "host-ssh-x11-off": "pass", "host-ssh-users-named": "fail",
        "host-ssh-idle-ended": "fail", "host-ssh-host-trust-off": "pass", "host-ssh-strict-modes-on": "pass",
        "host-ssh-user-environment-off": "pass", "host-ssh-banner-shown": "fail", "host-ssh-ciphers-strong": "pass",
        "host-ssh-key-exchanges-strong": "pass", "host-ssh-logins-logged": "pass", "host-ssh-tunnels-off": "fail"}),
    ssh("all well", KEYS + "PermitRootLogin no\nMaxAuthTries 4\nLoginGraceTime 1m\nX11Forwarding no\nAllowGroups ssh\n"
        "ClientAliveInterval 5m\nClientAliveCountMax 3\nIgnoreRhosts yes\nBanner /etc/issue.net\nLogLevel VERBOSE\n"
        "AllowTcpForwarding no\nMACs hmac-sha2-512-etm@openssh.com\n",
        {ROOT: "pass", PASSWORD: "pass", "host-ssh-tries-limited": "pass", "host-ssh-grace-short": "pass",
         "host-ssh-users-named": "pass", "host-ssh-idle-ended": "pass", "host-ssh-banner-shown": "pass",
         "host-ssh-logins-logged": "pass", "host-ssh-tunnels-off": "pass", "host-ssh-macs-strong": "pass"}),
    ssh("all wrong", "PermitRootLogin yes\nPermitEmptyPasswords yes\nMaxAuthTries 10\nLoginGraceTime 0\n"
        "X11Forwarding yes\nHostbasedAuthentication yes\nStrictModes no\nPermitUserEnvironment yes\nLogLevel QUIET\n"
        "Ciphers aes256-ctr,aes128-cbc\nMACs hmac-md5,hmac-sha2-256\nKexAlgorithms diffie-hellman-group1-sha1\n",
        {ROOT: "fail", EMPTY: "fail", "host-ssh-tries-limited": "fail", "host-ssh-grace-short": "fail",
         "host-ssh-x11-off": "fail", "host-ssh-host-trust-off": "fail", "host-ssh-strict-modes-on": "fail",
         "host-ssh-user-environment-off": "fail", "host-ssh-logins-logged": "fail",
         "host-ssh-ciphers-strong": "fail", "host-ssh-macs-strong": "fail",
         "host-ssh-key-exchanges-strong": "fail"}),
    ssh("any case, tabs, equals and quotes", 'permitROOTlogin\t\tYES\nPASSWORDAUTHENTICATION=no\n'
        'KbdInteractiveAuthentication = "no"\n  X11Forwarding   "yes"  \n',
        {ROOT: "fail", PASSWORD: "pass", "host-ssh-x11-off": "fail"}),
    ssh("carriage returns", "PermitRootLogin yes\r\nPermitEmptyPasswords yes\r\n", {ROOT: "fail", EMPTY: "fail"}),
    ssh("comments", "#PermitRootLogin yes\n  # PermitEmptyPasswords yes\nX11Forwarding no # yes\nPermitRootLogin no # yes\n",
        {ROOT: "pass", EMPTY: "pass", "host-ssh-x11-off": "pass"}),
    ssh("the first counts", "PermitRootLogin no\nPermitRootLogin yes\nX11Forwarding yes\nX11Forwarding no\n",
        {ROOT: "pass", "host-ssh-x11-off": "fail"}),
    ssh("keys for root", "PermitRootLogin prohibit-password\n", {ROOT: "fail"}),
    ssh("keys for root, as it was called", "PermitRootLogin without-password\n", {ROOT: "fail"}),
    ssh("commands for root", "PermitRootLogin forced-commands-only\n", {ROOT: "fail"}),
    ssh("old name", "PasswordAuthentication no\nChallengeResponseAuthentication no\nUsePAM yes\n", {PASSWORD: "pass"}),
    ssh("PAM asks for the password", "PasswordAuthentication no\nUsePAM yes\n", {PASSWORD: "fail"}),
    ssh("keys demanded", "PasswordAuthentication yes\nAuthenticationMethods publickey,password publickey\n",
        {PASSWORD: "pass"}),
    ssh("keys or passwords", "PasswordAuthentication yes\nAuthenticationMethods publickey password\n", {PASSWORD: "fail"}),
    ssh("any method", KEYS.replace("no", "yes") + "AuthenticationMethods any\n", {PASSWORD: "fail"}),
    ssh("a block for some", KEYS + "Match Address 10.0.0.0/8\n  PasswordAuthentication yes\n", {PASSWORD: "fail"}),
    ssh("a block for root's address", "PermitRootLogin no\nMatch Address 10.1.1.1\nPermitRootLogin yes\n", {ROOT: "fail"}),
    ssh("a block of somebody else", "PermitRootLogin no\nMatch User deploy,ci-*\nPermitRootLogin yes\n", {ROOT: "pass"}),
    ssh("a block of everybody", "PermitRootLogin no\nMatch User *\nPermitRootLogin yes\n", {ROOT: "fail"}),
    ssh("a stricter block", KEYS + "PermitRootLogin no\nMatch Group sftp\nX11Forwarding no\nForceCommand internal-sftp\n",
        {ROOT: "pass", PASSWORD: "pass"}),
    ssh("match all overrides to the worse", "PermitRootLogin no\nMatch all\nPermitRootLogin yes\n", {ROOT: "fail"}),
    ssh("match all overrides to the better", "PasswordAuthentication yes\nKbdInteractiveAuthentication no\n"
        "Match all\nPasswordAuthentication no\n", {PASSWORD: "pass"}),
    ssh("match all ends a block", "X11Forwarding no\nMatch User a\nBanner none\nMatch all\nPermitRootLogin no\n",
        {ROOT: "pass", "host-ssh-x11-off": "pass"}),
    ssh("a block before match all counts first", "Match Address 10.0.0.0/8\nPermitRootLogin yes\nMatch all\n"
        "PermitRootLogin no\n", {ROOT: "fail"}),
    ssh("nothing after match all", "Match all\nPermitRootLogin no\nMatch Address 10.0.0.0/8\nPermitRootLogin yes\n",
        {ROOT: "pass"}),
    ssh("more tries in a block", "MaxAuthTries 3\nMatch User x\nMaxAuthTries 20\n", {"host-ssh-tries-limited": "fail"}),
    ssh("only denied users", "DenyUsers guest\n", {"host-ssh-users-named": "fail"}),
    ssh("everybody allowed", "AllowUsers *\n", {"host-ssh-users-named": "fail"}),
    ssh("groups allowed", "allowgroups=ssh admins\n", {"host-ssh-users-named": "pass"}),
    ssh("algorithms added", "Ciphers +3des-cbc\nMACs +hmac-md5\nKexAlgorithms +diffie-hellman-group14-sha1\n",
        {"host-ssh-ciphers-strong": "fail", "host-ssh-macs-strong": "fail", "host-ssh-key-exchanges-strong": "fail"}),
    ssh("algorithms taken away", "MACs -umac-64*,hmac-sha1*\n", {"host-ssh-macs-strong": "pass"}),
    ssh("algorithms put first", "Ciphers ^aes256-gcm@openssh.com\nKexAlgorithms ^diffie-hellman-group1-sha1\n",
        {"host-ssh-ciphers-strong": "pass", "host-ssh-key-exchanges-strong": "fail"}),
    ssh("times with units", "LoginGraceTime 1h\nClientAliveInterval 1m30s\n",
        {"host-ssh-grace-short": "fail", "host-ssh-idle-ended": "pass"}),
    ssh("rhosts of shosts", "IgnoreRhosts shosts-only\n", {"host-ssh-host-trust-off": "fail"}),
    dropin("an include ahead", INCLUDE + "PermitRootLogin no\n", "50-x.conf", "PermitRootLogin yes\n", {ROOT: "fail"}),
    dropin("an include behind", "PermitRootLogin no\n" + INCLUDE, "50-x.conf", "PermitRootLogin yes\n", {ROOT: "pass"}),
    dropin("an include by relative name", "include sshd_config.d/*.conf\n", "a.conf", "PermitRootLogin yes\n", {ROOT: "fail"}),
    dropin("a name that is not included", INCLUDE + "PermitRootLogin no\n", "a.conf.bak", "PermitRootLogin yes\n", {ROOT: "pass"}),
    dropin("no include at all", "PermitRootLogin no\n", "a.conf", "PermitRootLogin yes\n", {ROOT: "pass"}),
    dropin("a block ends with its file", INCLUDE + "PermitRootLogin yes\n", "a.conf", "Match User ann\nX11Forwarding no\n",
           {ROOT: "fail"}),
    dropin("an include in a block", "PermitRootLogin no\nMatch Address 10.0.0.0/8\n" + INCLUDE, "a.conf",
           "PermitRootLogin yes\n", {ROOT: "fail"}),
    dropin("match all within an include within a block", "PasswordAuthentication yes\nKbdInteractiveAuthentication no\n"
           "Match User ann\n" + INCLUDE, "a.conf", "Match all\nPasswordAuthentication no\n", {PASSWORD: "fail"}),
    ssh("two drop-ins in order", INCLUDE, {ROOT: "pass"},
        **{"sshd_config.d/20-b.conf": "PermitRootLogin yes\n", "sshd_config.d/10-a.conf": "PermitRootLogin no\n"}),
    ssh("an include elsewhere", "Include /srv/ssh/*.conf\nPermitRootLogin no\n", {ROOT: "unknown"}),
    Situation("no settings file", {"/usr/sbin/sshd": ""}, {ROOT: "fail", PASSWORD: "fail"}),
    Situation("no server", {CONFIG: "PermitRootLogin yes\n"}, {ROOT: "not_applicable", PASSWORD: "not_applicable"}),
]  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS, ids=[s.id for s in SITUATIONS])
def test_ssh(situation):
    assert disagreements(situation) == []

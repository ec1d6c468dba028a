"""Accounts, groups and what logins must meet. Source: passwd(5), shadow(5), group(5), login.defs(5), pam.conf(5)."""

from __future__ import annotations

from typing import Any

from stance.connectors.host._machine import of_machine
from stance.connectors.host.parsers import accounts, cloud, lines, modes, pam, sshkeys
from stance.model import Call, From, Resource
from stance.model.assets.host import Machine
from stance.model.assets.host_things import User


def _folder(entries: list[lines.Entry]) -> dict[str, Any] | None:
    """The home folder's modes; None where there is no such folder."""
    return next((modes.file_entry(e) for e in entries if e["type"] == "directory"), None)


def _risky(entries: list[lines.Entry]) -> list[str]:
    return sorted(e["path"] for e in entries if e["type"] == "file")


def _shells(entries: list[lines.Entry]) -> dict[str, Any]:
    return accounts.shell_settings(lines.texts(entries))


USERS = Resource(
    kind=User,
    id="{account}/user/{key}",
    name="{name}",
    key="name",
    where="once",
    list=Call("file:/etc/passwd", parse=accounts.passwd),
    bulk=(
        Call(
            "file:/etc/shadow",
            needs="root: read /etc/shadow",
            parse=accounts.shadow,
            absent="ENOENT",
            key="key",
            into="shadow",
        ),
    ),
    detail=(
        Call(
            "stat:{Home}",
            args={"Home": "home"},
            parse=_folder,
            into="folder",
        ),
        Call(
            "stat:{Home}/.rhosts {Home}/.shosts {Home}/.netrc {Home}/.forward",
            needs="root: read home folders",
            args={"Home": "home"},
            parse=_risky,
            into="risky",
        ),
        Call(
            "glob:{Home}/.ssh/*",
            needs="root: read home folders",
            args={"Home": "home"},
            parse=sshkeys.ssh_folder,
            into="ssh",
        ),
        Call(
            "glob:{Home}/.aws/credentials {Home}/.aws/config {Home}/.env {Home}/.bashrc {Home}/.profile "
            "{Home}/.s3cfg {Home}/.boto {Home}/.config/rclone/rclone.conf",
            needs="root: read home folders",
            args={"Home": "home"},
            parse=cloud.credentials,
            into="cloud",
        ),
    ),
    fields={
        User.uid: "uid",
        User.gid: "gid",
        User.home: "home",
        User.shell: "shell",
        User.login: "login",
        User.system: "system",
        User.shared_uid: "shared_uid",
        User.shared_name: "shared_name",
        User.own_hashing: "hashing",
        User.shadow_hashing: "shadow?.hashing",
        User.changed_at: "shadow?.changed_at",
        User.max_days: "shadow?.max_days",
        User.warn_days: "shadow?.warn_days",
        User.inactive_days: "shadow?.inactive_days",
        User.home_folder: From("folder", empty=None),
        User.risky_files: "risky",
        User.authorized_keys: "ssh.authorized",
        User.key_files: "ssh.files",
        User.private_keys: "ssh.private",
        User.cloud_credentials: "cloud",
    },
)

POLICIES = of_machine(
    detail=(
        Call("glob:/etc/group /etc/passwd", first=Call("file:/etc/group"), parse=accounts.group, into="groups"),
        Call("file:/etc/login.defs", parse=accounts.login_defs, absent="ENOENT", into="defs"),
        Call("file:/etc/default/useradd", parse=accounts.inactive, absent="ENOENT", into="inactive"),
        Call("glob:/etc/profile /etc/profile.d/*.sh /etc/bash.bashrc /etc/bashrc", parse=_shells, into="shells"),
        Call("glob:/etc/pam.d/* /etc/security/*.conf /etc/security/*.conf.d/*.conf", parse=pam.pam, into="pam"),
    ),
    fields={
        Machine.groups: "groups",
        Machine.login_policy: From("defs", empty=accounts.login_defs("")),
        Machine.inactive_days: "inactive",
        Machine.shell_timeout_seconds: "shells.timeout",
        Machine.shell_umasks: "shells.umasks",
        Machine.pam: From("pam", empty=None),
    },
)

"""Sudo. Source: sudoers(5)."""

from stance.connectors.host._machine import of_machine
from stance.connectors.host.parsers import modes, sudoers
from stance.model import Call
from stance.model.assets.host import Machine

SUDO = of_machine(
    detail=(
        Call(
            "glob:/etc/sudoers /etc/sudoers.d/*",
            needs="root: read /etc/sudoers",
            parse=sudoers.sudoers,
            into="sudoers",
        ),
        Call("stat:/etc/sudoers /etc/sudoers.d /etc/sudoers.d/*", parse=modes.file_entries, into="files"),
    ),
    fields={
        Machine.sudo_grants: "sudoers.grants",
        Machine.sudo_defaults: "sudoers.defaults",
        Machine.sudo_files: "files",
    },
)

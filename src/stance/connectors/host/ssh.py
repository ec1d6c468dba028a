"""The OpenSSH server. Source: sshd_config(5), sshd(8) option -T."""

from __future__ import annotations

from stance.connectors.host._machine import of_machine
from stance.connectors.host.parsers import modes, sshd
from stance.model import Call, From
from stance.model.assets.host import Machine

SSH = of_machine(
    detail=(
        Call("stat:/usr/sbin/sshd /usr/local/sbin/sshd /usr/bin/sshd", parse=bool, into="program"),
        # What the server itself says is best, but it wants root, its host keys, and a running system.
        Call("exec:sshd -T", parse=sshd.sshd_dump, absent=("ENOCMD", "EOFFLINE", "EXIT"), into="dump"),
        Call(
            "glob:/etc/ssh/sshd_config /etc/ssh/sshd_config.d/* /etc/crypto-policies/back-ends/opensshserver.config",
            needs="root: read /etc/ssh/sshd_config",
            parse=sshd.sshd_config,
            into="config",
        ),
        Call("stat:/etc/ssh/ssh_host_*_key", parse=modes.file_entries, into="keys"),
        Call("stat:/etc/ssh/sshd_config /etc/ssh/sshd_config.d/*", parse=modes.file_entries, into="files"),
    ),
    fields={
        Machine.ssh_installed: "program",
        Machine.ssh_dump: "dump",
        Machine.ssh_options: From("config", empty=None),
        Machine.ssh_host_keys: "keys",
        Machine.ssh_config_files: "files",
    },
)

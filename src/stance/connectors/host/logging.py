"""Logs, audit and time. Source: journald.conf(5), rsyslog.conf(5), auditctl(8), chronyd(8), systemd-timesyncd(8)."""

from stance.connectors.host._machine import of_machine
from stance.connectors.host.parsers import logs
from stance.model import Call, From
from stance.model.assets.host import Machine

LOGGING = of_machine(
    detail=(
        Call(
            "glob:/etc/systemd/journald.conf /etc/systemd/journald.conf.d/*.conf",
            parse=logs.journal_storage,
            into="journald",
        ),
        Call("stat:/var/log/journal", parse=bool, into="journal"),
        Call("stat:/usr/sbin/rsyslogd /usr/sbin/syslog-ng /usr/sbin/syslogd", parse=bool, into="syslog"),
        Call(
            "glob:/etc/rsyslog.conf /etc/rsyslog.d/*.conf /etc/syslog-ng/syslog-ng.conf /etc/syslog-ng/conf.d/*.conf "
            "/etc/systemd/journal-upload.conf /etc/systemd/journal-upload.conf.d/*.conf",
            needs="root: read the logging configuration",
            parse=logs.forwarding,
            into="forwarding",
        ),
        Call("stat:/usr/sbin/auditd /sbin/auditd", parse=bool, into="auditd"),
        Call(
            "glob:/etc/audit/rules.d/*.rules /etc/audit/audit.rules",
            needs="root: read /etc/audit",
            parse=logs.audited,
            into="rules",
        ),
        Call("proc:processes", parse=logs.time_sync, needs="root: see every process", into="clock"),
    ),
    fields={
        Machine.journal_storage: "journald",
        Machine.journal_folder: "journal",
        Machine.syslog_installed: "syslog",
        Machine.log_forwarding: "forwarding",
        Machine.audit_installed: "auditd",
        Machine.audited: "rules",
        Machine.time_sync: From("clock", empty=None),
    },
)

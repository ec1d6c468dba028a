"""Host: time, logs and audit."""

from stance.model import Rule
from stance.model.assets.host import Machine

TIME_KEPT = Rule(
    id="host-time-kept",
    title="A time service keeps the clock right",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.time_sync.present(),
    why="Logs of hosts whose clocks differ cannot be put in order; certificates and tickets fail.",
    fix="Install chrony, or run `systemctl enable --now systemd-timesyncd`.",
    references=("chronyd(8)", "systemd-timesyncd(8)"),
    good=[{"time_sync": "chronyd"}],
    bad=[{"time_sync": None}],
)

AUDIT_DAEMON_INSTALLED = Rule(
    id="host-audit-daemon-installed",
    title="The audit daemon is installed",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.audit_installed,
    why="Other logs tell what programs chose to say; the audit log tells what they did.",
    fix="Install auditd.",
    references=("auditd(8)",),
    good=[{"audit_installed": True}],
    bad=[{"audit_installed": False}],
)

AUDIT_IDENTITY_RECORDED = Rule(
    id="host-audit-identity-recorded",
    title="Changes of accounts and groups are audited",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.audit_installed,
    require=Machine.audited.contains("identity"),
    why="A new account is how intruders stay.",
    fix="Add rules like `-w /etc/passwd -p wa -k identity` for passwd, shadow and group to /etc/audit/rules.d.",
    references=("audit.rules(7)",),
    good=[{"audit_installed": True, "audited": ["identity"]}],
    bad=[{"audit_installed": True, "audited": []}],
)

AUDIT_PRIVILEGE_RECORDED = Rule(
    id="host-audit-privilege-recorded",
    title="Changes of sudo's rules are audited",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.audit_installed,
    require=Machine.audited.contains("privilege"),
    why="A line in sudoers makes any account root.",
    fix="Add `-w /etc/sudoers -p wa -k privilege` and the same for /etc/sudoers.d to /etc/audit/rules.d.",
    references=("audit.rules(7)",),
    good=[{"audit_installed": True, "audited": ["privilege"]}],
    bad=[{"audit_installed": True, "audited": ["identity"]}],
)

AUDIT_MODULES_RECORDED = Rule(
    id="host-audit-modules-recorded",
    title="Loading of kernel modules is audited",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.audit_installed,
    require=Machine.audited.contains("modules"),
    why="A module can hide everything that comes after it; its loading is the last thing one sees.",
    fix="Add `-a always,exit -F arch=b64 -S init_module,finit_module -k modules` to /etc/audit/rules.d.",
    references=("audit.rules(7)",),
    good=[{"audit_installed": True, "audited": ["modules"]}],
    bad=[{"audit_installed": True, "audited": []}],
)

AUDIT_TIME_RECORDED = Rule(
    id="host-audit-time-recorded",
    title="Changes of the clock are audited",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.audit_installed,
    require=Machine.audited.contains("time"),
    why="Turning the clock makes logs lie about when things happened.",
    fix="Add `-a always,exit -F arch=b64 -S adjtimex,settimeofday,clock_settime -k time` to /etc/audit/rules.d.",
    references=("audit.rules(7)",),
    good=[{"audit_installed": True, "audited": ["time"]}],
    bad=[{"audit_installed": True, "audited": []}],
)

LOG_KEPT_OVER_RESTART = Rule(
    id="host-log-kept-over-restart",
    title="Logs survive a restart",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.journal_kept | Machine.syslog_installed,
    why="A log in memory is gone as soon as an intruder, or a crash, restarts the host.",
    fix="Set `Storage=persistent` in /etc/systemd/journald.conf, or install rsyslog.",
    references=("journald.conf(5)",),
    good=[{"journal_kept": True, "syslog_installed": False}, {"journal_kept": False, "syslog_installed": True}],
    bad=[{"journal_kept": False, "syslog_installed": False}],
)

LOG_SENT_ELSEWHERE = Rule(
    id="host-log-sent-elsewhere",
    title="Logs are sent to another host",
    on=Machine,
    severity="low",
    domain="host",
    require=Machine.log_forwarding.count() >= 1,
    why="Who becomes root can edit every log that is only here.",
    fix="Forward with rsyslog's omfwd over TLS, or systemd-journal-upload.",
    references=("rsyslog.conf(5)", "systemd-journal-upload(8)"),
    good=[{"log_forwarding": ["logs.example.org"]}],
    bad=[{"log_forwarding": []}],
)

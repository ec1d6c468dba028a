"""Host: services and jobs that run as root."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.host_parts import FileEntry
from stance.model.assets.host_things import Job, Service

EXPECTED_VARIABLES: Setting[tuple[str, ...]] = Setting(
    "host-expected-unit-variables", (), "Variables of units that look like secrets and are none"
)
EXPECTED_EXPOSED: Setting[tuple[str, ...]] = Setting(
    "host-expected-exposed-programs", (), "Programs run as root that others may change on purpose"
)

SERVICE_PROGRAMS_PROTECTED = Rule(
    id="host-service-programs-protected",
    title="Only root changes the programs that services run as root",
    on=Service,
    severity="high",
    domain="host",
    applies=Service.user.absent() | (Service.user == "root"),
    require=Service.exposed_programs.all(item.isin(EXPECTED_EXPOSED)),
    why="Who replaces such a program is root at the next start.",
    fix="Run `chown root:root` and `chmod go-w` on the program, or let the service run as its owner (`User=`).",
    references=("systemd.exec(5)",),
    good=[{"user": None, "exposed_programs": []}],
    bad=[
        {"user": "root", "exposed_programs": ["/opt/app/run"]},
        {"user": None, "exposed_programs": ["/opt/app/run"]},
    ],
)

SERVICE_UNIT_PROTECTED = Rule(
    id="host-service-unit-protected",
    title="Only root changes the units of services",
    on=Service,
    severity="high",
    domain="host",
    require=(Service.unit.at(FileEntry.owner) == 0)
    & ~Service.unit.at(FileEntry.group_writable)
    & ~Service.unit.at(FileEntry.world_writable),
    why="The unit says what is run, and as whom.",
    fix="Run `chown root:root` and `chmod 0644` on the unit file.",
    references=("systemd.unit(5)",),
    good=[{"unit": {"owner": 0, "group_writable": False, "world_writable": False}}],
    bad=[{"unit": {"owner": 0, "group_writable": True, "world_writable": False}}],
)

SERVICE_WITHOUT_SECRETS = Rule(
    id="host-service-without-secrets",
    title="Units of services hold no secrets",
    on=Service,
    severity="medium",
    domain="host",
    require=Service.secrets.all(item.isin(EXPECTED_VARIABLES)),
    why="Every user reads units, with `systemctl show` if not as files.",
    fix="Move the secret to `LoadCredential=`, or a root-only `EnvironmentFile=`, and change it.",
    references=("systemd.exec(5)",),
    good=[{"secrets": []}],
    bad=[{"secrets": ["DB_PASSWORD"]}],
)

JOB_PROGRAMS_PROTECTED = Rule(
    id="host-job-programs-protected",
    title="Only root changes the programs that jobs run as root",
    on=Job,
    severity="high",
    domain="host",
    applies=Job.user == "root",
    require=Job.exposed_programs.all(item.isin(EXPECTED_EXPOSED)),
    why="Who replaces such a program is root the next time the job runs.",
    fix="Run `chown root:root` and `chmod go-w` on the program, or let its owner have the job.",
    references=("crontab(5)",),
    good=[{"user": "root", "exposed_programs": []}],
    bad=[{"user": "root", "exposed_programs": ["/home/ann/backup.sh"]}],
)

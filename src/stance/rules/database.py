"""Databases: not reachable, encrypted, and still there tomorrow."""

from stance.conditions import Setting, days, item
from stance.model import Rule
from stance.model.assets.database import DatabaseSnapshot, RdsCluster, RdsInstance
from stance.rules.storage import TRUSTED

BACKUP_DAYS = Setting("backup-days", 1, "Days for which automatic backups of databases must at least be kept")
IAM_ENGINES = ("mysql", "mariadb", "postgres", "aurora", "aurora-mysql", "aurora-postgresql")
"""Engines whose logins IAM can vouch for. Source: RDS User Guide, "IAM database authentication"."""

INSTANCE_NOT_PUBLIC = Rule(
    id="database-instance-not-public",
    title="Databases cannot be reached from the internet",
    on=RdsInstance,
    severity="critical",
    require=~RdsInstance.exposed,
    why="Everyone can try passwords on it and use the next flaw of its engine, with all data behind.",
    fix="Turn off public access of the instance, and admit only the security groups of its applications.",
    good=[{"exposed": False}],
    bad=[{"exposed": True}],
)

INSTANCE_ENCRYPTED = Rule(
    id="database-instance-encrypted",
    title="Database instances encrypt their storage",
    on=RdsInstance,
    severity="high",
    require=RdsInstance.encrypted,
    why="Whoever gets at the raw storage, a backup or a snapshot reads everything.",
    fix="Restore an encrypted copy of a snapshot as a new instance and switch to it; it cannot be turned on later.",
    good=[{"encrypted": True}],
    bad=[{"encrypted": False}],
)

CLUSTER_ENCRYPTED = Rule(
    id="database-cluster-encrypted",
    title="Database clusters encrypt their storage",
    on=RdsCluster,
    severity="high",
    require=RdsCluster.encrypted,
    why="Whoever gets at the raw storage, a backup or a snapshot reads everything.",
    fix="Restore a snapshot as a new, encrypted cluster and switch to it; it cannot be turned on later.",
    good=[{"encrypted": True}],
    bad=[{"encrypted": False}],
)

_TLS_WHY = "Logins and data cross the network in the clear as soon as one client does not ask for encryption."
_TLS_FIX = "Set rds.force_ssl to 1 (PostgreSQL, SQL Server) or require_secure_transport to ON (MySQL, MariaDB) in "

INSTANCE_TLS_REQUIRED = Rule(
    id="database-instance-tls-required",
    title="Database instances refuse connections without TLS",
    on=RdsInstance,
    severity="high",
    applies=RdsInstance.tls_required.present(),
    require=RdsInstance.tls_required,
    why=_TLS_WHY,
    fix=_TLS_FIX + "a parameter group of your own.",
    good=[{"tls_required": True}],
    bad=[{"tls_required": False}],
)

CLUSTER_TLS_REQUIRED = Rule(
    id="database-cluster-tls-required",
    title="Database clusters refuse connections without TLS",
    on=RdsCluster,
    severity="high",
    applies=RdsCluster.tls_required.present(),
    require=RdsCluster.tls_required,
    why=_TLS_WHY,
    fix=_TLS_FIX + "a cluster parameter group of your own.",
    good=[{"tls_required": True}],
    bad=[{"tls_required": False}],
)

INSTANCE_BACKED_UP = Rule(
    id="database-instance-backed-up",
    title="Database instances keep automatic backups",
    on=RdsInstance,
    severity="medium",
    require=RdsInstance.backup_days >= BACKUP_DAYS,
    why="Without backups a mistake, a fault or an extortionist takes the data for good.",
    fix="Set a backup retention period of at least seven days.",
    good=[{"backup_days": 7}],
    bad=[{"backup_days": 0}],
)

INSTANCE_MULTI_ZONE = Rule(
    id="database-instance-multi-zone",
    title="Database instances span several availability zones",
    on=RdsInstance,
    severity="medium",
    require=RdsInstance.multi_zone,
    why="The loss of one data centre, or a patch, takes the database away until it is restored.",
    fix="Turn on Multi-AZ for the instance, or add a reader in another zone to its cluster.",
    good=[{"multi_zone": True}],
    bad=[{"multi_zone": False}],
)

CLUSTER_MULTI_ZONE = Rule(
    id="database-cluster-multi-zone",
    title="Database clusters span several availability zones",
    on=RdsCluster,
    severity="medium",
    require=RdsCluster.multi_zone,
    why="The loss of one data centre, or a patch, takes the database away until it is restored.",
    fix="Add an instance in another availability zone to the cluster.",
    good=[{"multi_zone": True}],
    bad=[{"multi_zone": False}],
)

INSTANCE_PATCHED_AUTOMATICALLY = Rule(
    id="database-instance-patched-automatically",
    title="Database instances take minor versions by themselves",
    on=RdsInstance,
    severity="medium",
    require=RdsInstance.minor_upgrades,
    why="Minor versions close known holes; left to people they come late or never.",
    fix="Turn on automatic minor version upgrades and choose a maintenance window.",
    good=[{"minor_upgrades": True}],
    bad=[{"minor_upgrades": False}],
)

INSTANCE_LOGS_EXPORTED = Rule(
    id="database-instance-logs-exported",
    title="Database instances send logs to CloudWatch",
    on=RdsInstance,
    severity="medium",
    require=RdsInstance.log_exports.count() > 0,
    why="Logs on the instance are few, short-lived, and gone with it; who logged in cannot be told afterwards.",
    fix="Turn on the export of the engine's logs, the audit log where there is one.",
    good=[{"log_exports": ["audit"]}],
    bad=[{"log_exports": []}],
)

INSTANCE_CERTIFICATE_VALID = Rule(
    id="database-instance-certificate-valid",
    title="Certificates of database instances are valid for weeks to come",
    on=RdsInstance,
    severity="medium",
    applies=RdsInstance.certificate_ends_at.present(),
    require=RdsInstance.certificate_ends_at.present() & (RdsInstance.certificate_ends_at.age <= days(-30)),
    why="Clients that check the certificate stop working on that day, and those that do not can be deceived.",
    fix="Move the instance to a current certificate authority, after giving its clients the new root certificates.",
    good=[{"certificate_ends_at": "2061-05-25T00:00:00Z"}],
    bad=[{"certificate_ends_at": "2024-08-22T00:00:00Z"}],
)

INSTANCE_DELETION_PROTECTED = Rule(
    id="database-instance-deletion-protected",
    title="Database instances are protected from deletion",
    on=RdsInstance,
    severity="medium",
    require=RdsInstance.deletion_protected,
    why="One wrong call or script deletes the database.",
    fix="Turn on deletion protection of the instance, or of its cluster.",
    good=[{"deletion_protected": True}],
    bad=[{"deletion_protected": False}],
)

CLUSTER_DELETION_PROTECTED = Rule(
    id="database-cluster-deletion-protected",
    title="Database clusters are protected from deletion",
    on=RdsCluster,
    severity="medium",
    require=RdsCluster.deletion_protected,
    why="One wrong call or script deletes the cluster.",
    fix="Turn on deletion protection of the cluster.",
    good=[{"deletion_protected": True}],
    bad=[{"deletion_protected": False}],
)

INSTANCE_IAM_AUTHENTICATION = Rule(
    id="database-instance-iam-authentication",
    title="Database instances accept logins vouched for by IAM",
    on=RdsInstance,
    severity="medium",
    applies=RdsInstance.engine.isin(IAM_ENGINES),
    require=RdsInstance.iam_authentication,
    why="Database passwords are shared, written down and rarely changed; tokens of IAM end after 15 minutes.",
    fix="Turn on IAM database authentication, and move applications and people to it.",
    good=[{"engine": "postgres", "iam_authentication": True}],
    bad=[{"engine": "mysql", "iam_authentication": False}],
)

INSTANCE_MONITORED_CLOSELY = Rule(
    id="database-instance-monitored-closely",
    title="Database instances have enhanced monitoring",
    on=RdsInstance,
    severity="low",
    require=RdsInstance.monitoring_interval > 0,
    why="Without figures from the operating system overload, and abuse that looks like it, stay unexplained.",
    fix="Set a monitoring interval of 60 seconds or less and the role for it.",
    good=[{"monitoring_interval": 60}],
    bad=[{"monitoring_interval": 0}],
)

INSTANCE_TAGS_COPIED = Rule(
    id="database-instance-tags-copied",
    title="Database instances give their tags to their snapshots",
    on=RdsInstance,
    severity="low",
    require=RdsInstance.tags_copied,
    why="A snapshot without tags escapes access rules, retention and owners that are told by tags.",
    fix="Turn on copying tags to snapshots.",
    good=[{"tags_copied": True}],
    bad=[{"tags_copied": False}],
)

SNAPSHOT_ENCRYPTED = Rule(
    id="database-snapshot-encrypted",
    title="Snapshots of databases are encrypted",
    on=DatabaseSnapshot,
    severity="high",
    require=DatabaseSnapshot.encrypted,
    why="A snapshot is the whole database in a form that is copied and shared with a single call.",
    fix="Copy the snapshot with a key, then delete this one; encrypt the database that it came from.",
    good=[{"encrypted": True}],
    bad=[{"encrypted": False}],
)

SNAPSHOT_ACCOUNTS_TRUSTED = Rule(
    id="database-snapshot-accounts-trusted",
    title="Snapshots of databases are shared with trusted accounts only",
    on=DatabaseSnapshot,
    severity="high",
    require=DatabaseSnapshot.restorers.all((item == "all") | item.isin(TRUSTED)),
    why="Another account can restore the database and keep it; nobody here sees who reads it there.",
    fix="Take the account out of those that may restore the snapshot, or list it in trusted-parties.",
    good=[{"restorers": []}, {"restorers": ["all"]}],
    bad=[{"restorers": ["210987654321"]}],
)

SNAPSHOT_NOT_PUBLIC = Rule(
    id="database-snapshot-not-public",
    title="Snapshots of databases are not shared with everyone",
    on=DatabaseSnapshot,
    severity="critical",
    require=~DatabaseSnapshot.public,
    why="Any account in the world can restore it and read the whole database; public snapshots are searched for.",
    fix="Take all out of the accounts that may restore the snapshot, and treat its data as leaked.",
    good=[{"public": False}],
    bad=[{"public": True}],
)

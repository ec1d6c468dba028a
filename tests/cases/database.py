"""Databases: instances that stand alone, clusters and their members, and what their parameters and groups come to."""

from cases.judge import Case

CHECKS = {
    "backup": "rds_instance_backup_enabled",
    "tags": "rds_instance_copy_tags_to_snapshots",
    "delete": "rds_instance_deletion_protection",
    "watch": "rds_instance_enhanced_monitoring_enabled",
    "iam": "rds_instance_iam_authentication_enabled",
    "logs": "rds_instance_integration_cloudwatch_logs",
    "minor": "rds_instance_minor_version_upgrade_enabled",
    "zones": "rds_instance_multi_az",
    "public": "rds_instance_no_public_access",
    "disk": "rds_instance_storage_encrypted",
}
CLUSTER_CHECKS = {
    "delete": "rds_cluster_deletion_protection",
    "zones": "rds_cluster_multi_az",
    "disk": "rds_cluster_storage_encrypted",
}
WATCHED = {"MonitoringInterval": 60, "MonitoringRoleArn": "arn:aws:iam::123456789012:role/watch"}
BARE = "tags delete watch iam logs zones disk"
"""What fails of an instance for which nothing was chosen: AWS keeps one day of backups and patches by itself."""


def but(*passing):
    return " ".join(check for check in BARE.split() if check not in passing)


# name: (engine, settings, the checks that fail; `-name` does not apply, `?name` is not judged)
INSTANCES = {
    "bare-mysql": ("mysql", {}, BARE),
    "bare-postgres": ("postgres", {}, BARE),
    "bare-mariadb": ("mariadb", {"EngineVersion": "10.11"}, BARE),
    "bare-oracle": ("oracle-ee", {}, but("iam") + " -iam"),
    "bare-sqlserver": ("sqlserver-ex", {}, but("iam") + " -iam"),
    "backups-off": ("mysql", {"BackupRetentionPeriod": 0}, BARE + " backup"),
    "backups-one": ("mysql", {"BackupRetentionPeriod": 1}, BARE),
    "backups-seven": ("postgres", {"BackupRetentionPeriod": 7}, BARE),
    "backups-most": ("postgres", {"BackupRetentionPeriod": 35}, BARE),
    "tags": ("mysql", {"CopyTagsToSnapshot": True}, but("tags")),
    "no-tags": ("mysql", {"CopyTagsToSnapshot": False}, BARE),
    "protected": ("mysql", {"DeletionProtection": True}, but("delete")),
    "unprotected": ("postgres", {"DeletionProtection": False}, BARE),
    "watched": ("mysql", WATCHED, but("watch")),
    "watched-each-second": ("postgres", WATCHED | {"MonitoringInterval": 1}, but("watch")),
    "unwatched": ("postgres", {"MonitoringInterval": 0}, BARE),
    "iam-mysql": ("mysql", {"EnableIAMDatabaseAuthentication": True}, but("iam")),
    "iam-postgres": ("postgres", {"EnableIAMDatabaseAuthentication": True}, but("iam")),
    "iam-mariadb": ("mariadb", {"EnableIAMDatabaseAuthentication": True, "EngineVersion": "10.11"}, but("iam")),
    "no-iam": ("postgres", {"EnableIAMDatabaseAuthentication": False}, BARE),
    "one-log": ("mysql", {"EnableCloudwatchLogsExports": ["error"]}, but("logs")),
    "two-logs": ("mysql", {"EnableCloudwatchLogsExports": ["audit", "error"]}, but("logs")),
    "postgres-log": ("postgres", {"EnableCloudwatchLogsExports": ["postgresql"]}, but("logs")),
    "no-logs": ("postgres", {"EnableCloudwatchLogsExports": []}, BARE),
    "patched": ("mysql", {"AutoMinorVersionUpgrade": True}, BARE),
    "unpatched": ("mysql", {"AutoMinorVersionUpgrade": False}, BARE + " minor"),
    "two-zones": ("mysql", {"MultiAZ": True}, but("zones")),
    "one-zone": ("postgres", {"MultiAZ": False}, BARE),
    "encrypted": ("mysql", {"StorageEncrypted": True}, but("disk")),
    "encrypted-by-key": ("postgres", {"StorageEncrypted": True, "KmsKeyId": "alias/own"}, but("disk")),
    "unencrypted": ("postgres", {"StorageEncrypted": False}, BARE),
    "sound": (
        "postgres",
        WATCHED
        | {"CopyTagsToSnapshot": True, "DeletionProtection": True, "EnableIAMDatabaseAuthentication": True}
        | {"EnableCloudwatchLogsExports": ["postgresql"], "MultiAZ": True, "StorageEncrypted": True}
        | {"BackupRetentionPeriod": 14, "PubliclyAccessible": False},
        "",
    ),
    "flawed": (
        "mysql",
        {"BackupRetentionPeriod": 0, "AutoMinorVersionUpgrade": False, "PubliclyAccessible": False},
        BARE + " backup minor",
    ),
}

# name: (public, port, rules of its groups, the verdict)
EXPOSED = {
    "public-open": (True, 3306, [["tcp 3306 0.0.0.0/0"]], "fail"),
    "public-open6": (True, 3306, [["tcp 3306 ::/0"]], "fail"),
    "public-all": (True, 3306, [["-1 - 0.0.0.0/0"]], "fail"),
    "public-range": (True, 3306, [["tcp 3000-4000 0.0.0.0/0"]], "fail"),
    "public-edge": (True, 3306, [["tcp 3306-3400 0.0.0.0/0"]], "fail"),
    "public-past": (True, 3306, [["tcp 3307-3400 0.0.0.0/0"]], "pass"),
    "public-udp": (True, 3306, [["udp 3306 0.0.0.0/0"]], "pass"),
    "public-other-port": (True, 3306, [["tcp 443 0.0.0.0/0"]], "pass"),
    "public-office": (True, 3306, [["tcp 3306 203.0.113.0/24"]], "pass"),
    "public-inside": (True, 3306, [["-1 - 10.0.0.0/8"]], "pass"),
    "public-nothing": (True, 3306, [[]], "pass"),
    "public-second-group": (True, 3306, [["tcp 443 0.0.0.0/0"], ["tcp 3306 0.0.0.0/0"]], "fail"),
    "public-moved": (True, 13306, [["tcp 3306 0.0.0.0/0"]], "pass"),
    "public-moved-open": (True, 13306, [["tcp 13306 0.0.0.0/0"]], "fail"),
    "private-open": (False, 3306, [["tcp 3306 0.0.0.0/0"]], "pass"),
    "private-all": (False, 3306, [["-1 - 0.0.0.0/0"]], "pass"),
    "unsaid-open": (None, 3306, [["tcp 3306 0.0.0.0/0"]], "pass"),
    "private-closed": (False, 3306, [["tcp 3306 10.0.0.0/16"]], "pass"),
}

LOGIN = {"MasterUsername": "admin", "MasterUserPassword": "correct-horse"}


def create(rds, name, engine, **settings):
    made = {"DBInstanceClass": "db.t3.medium", "AllocatedStorage": 20, **LOGIN, **settings}
    rds.create_db_instance(DBInstanceIdentifier=name, Engine=engine, **made)


def seed_instances(cloud):
    rds = cloud.client("rds")
    for name, (engine, settings, _) in INSTANCES.items():
        create(rds, name, engine, **settings)
    return {name: name for name in INSTANCES}


def verdicts_of(table, checks):
    """By check, what is said of each name whose fails, `-` and `?` are noted."""
    said = {}
    for short, check in checks.items():
        judged = {name: fails.split() for name, fails in table.items() if f"?{short}" not in fails.split()}
        said[check] = {
            name: "fail" if short in fails else "not_applicable" if f"-{short}" in fails else "pass"
            for name, fails in judged.items()
        }
    return said


# name: (engine, rules of its group, the verdict), publicly accessible on the engine's own port
ENGINES = {
    "pg-open": ("postgres", ["tcp 5432 0.0.0.0/0"], "fail"),
    "pg-open-elsewhere": ("postgres", ["tcp 3306 0.0.0.0/0"], "pass"),
    "oracle-open": ("oracle-ee", ["tcp 1521 0.0.0.0/0"], "fail"),
    "oracle-open-elsewhere": ("oracle-ee", ["tcp 22 0.0.0.0/0"], "pass"),
    "sqlserver-open": ("sqlserver-ex", ["tcp 1433 ::/0"], "fail"),
    "sqlserver-open-elsewhere": ("sqlserver-ex", ["tcp 3389 0.0.0.0/0"], "pass"),
    "member-open": ("aurora-mysql", ["tcp 3306 0.0.0.0/0"], "fail"),
    "member-closed": ("aurora-mysql", ["tcp 3306 10.0.0.0/8"], "pass"),
    "pg-member-open": ("aurora-postgresql", ["tcp 5432 0.0.0.0/0"], "fail"),
    "pg-member-closed": ("aurora-postgresql", ["tcp 443 0.0.0.0/0"], "pass"),
}


def seed_engines(cloud):
    from cases.compute import group

    ec2, rds = cloud.client("ec2"), cloud.client("rds")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    for name, (engine, rules, _) in ENGINES.items():
        made = {"VpcSecurityGroupIds": [group(ec2, vpc, name, rules)]}
        if engine.startswith("aurora"):
            rds.create_db_cluster(DBClusterIdentifier=f"of-{name}", Engine=engine, **LOGIN, **made)
            made = {"DBClusterIdentifier": f"of-{name}"}
            rds.create_db_instance(
                DBInstanceIdentifier=name,
                Engine=engine,
                DBInstanceClass="db.r6g.large",
                PubliclyAccessible=True,
                **made,
            )
        else:
            create(rds, name, engine, PubliclyAccessible=True, **made)
    return {name: name for name in ENGINES}


def seed_exposed(cloud):
    ec2, rds = cloud.client("ec2"), cloud.client("rds")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    from cases.compute import group

    for name, (public, port, groups, _) in EXPOSED.items():
        made = [group(ec2, vpc, f"{name}-{i}", rules) for i, rules in enumerate(groups)]
        said = {} if public is None else {"PubliclyAccessible": public}
        create(rds, name, "mysql", Port=port, VpcSecurityGroupIds=made, **said)
    return {name: name for name in EXPOSED}


# name: (engine, settings, zones of its members, the cluster's checks that fail, its members' that fail)
CLUSTERS = {
    "c-bare": ("aurora-mysql", {}, "a", "delete zones disk", "delete zones disk logs iam tags watch"),
    "c-bare-pg": ("aurora-postgresql", {}, "a", "delete zones disk", "delete zones disk logs iam tags watch"),
    "memberless": ("aurora-mysql", {}, "", "delete zones disk", ""),
    "c-protected": (
        "aurora-mysql", {"DeletionProtection": True}, "a", "zones disk", "zones disk logs iam tags watch",
    ),
    "c-encrypted": (
        "aurora-postgresql", {"StorageEncrypted": True}, "a", "delete zones", "delete zones logs iam tags watch",
    ),
    "spread": ("aurora-mysql", {}, "ab", "delete disk", "delete disk logs iam tags watch"),
    "spread-three": ("aurora-postgresql", {}, "abc", "delete disk", "delete disk logs iam tags watch"),
    "one-zone-twice": ("aurora-mysql", {}, "aa", "delete zones disk", "delete zones disk logs iam tags watch"),
    "logged": (
        "aurora-mysql", {"EnableCloudwatchLogsExports": ["audit"]}, "a", "delete zones disk",
        "delete zones disk iam tags watch",
    ),
    "iam": (
        "aurora-postgresql", {"EnableIAMDatabaseAuthentication": True}, "a", "delete zones disk",
        "delete zones disk logs tags watch",
    ),
    "tagged": (
        "aurora-mysql", {"CopyTagsToSnapshot": True}, "a", "delete zones disk", "delete zones disk logs iam watch",
    ),
    "kept": (
        "aurora-mysql", {"BackupRetentionPeriod": 7}, "a", "delete zones disk",
        "delete zones disk logs iam tags watch",
    ),
    "c-sound": (
        "aurora-postgresql",
        {"DeletionProtection": True, "StorageEncrypted": True, "EnableCloudwatchLogsExports": ["postgresql"],
         "EnableIAMDatabaseAuthentication": True, "CopyTagsToSnapshot": True},
        "ab", "", "watch",
    ),
}  # fmt: skip


def seed_clusters(cloud):
    rds = cloud.client("rds")
    for name, (engine, settings, zones, *_) in CLUSTERS.items():
        rds.create_db_cluster(DBClusterIdentifier=name, Engine=engine, **LOGIN, **settings)
        for i, zone in enumerate(zones):
            rds.create_db_instance(
                DBInstanceIdentifier=f"{name}-{i}",
                Engine=engine,
                DBInstanceClass="db.r6g.large",
                DBClusterIdentifier=name,
                AvailabilityZone=f"us-east-1{zone}",
            )
    return {name: name for name in (*MEMBERS, *CLUSTERS)}


MEMBERS = {f"{name}-{i}": fails for name, (_, _, zones, _, fails) in CLUSTERS.items() for i in range(len(zones))}
OF_CLUSTERS = verdicts_of({name: fails for name, (*_, fails, _) in CLUSTERS.items()}, CLUSTER_CHECKS)

# name: (engine, version, family, parameters, the verdict); no family: the engine's default group
TLS = {
    "mysql-forced": ("mysql", "8.0.35", "mysql8.0", {"require_secure_transport": "1"}, "pass"),
    "mysql-on": ("mysql", "8.0.35", "mysql8.0", {"require_secure_transport": "ON"}, "pass"),
    "mysql-off": ("mysql", "8.0.35", "mysql8.0", {"require_secure_transport": "0"}, "fail"),
    "mysql-other": ("mysql", "8.0.35", "mysql8.0", {"max_connections": "100"}, "fail"),
    "mysql-untouched": ("mysql", "8.0.35", "mysql8.0", {}, "fail"),
    "mysql-default": ("mysql", "8.0.35", None, {}, "fail"),
    "mysql-wrong-name": ("mysql", "8.0.35", "mysql8.0", {"rds.force_ssl": "1"}, "fail"),
    "mariadb-forced": ("mariadb", "10.11.6", "mariadb10.11", {"require_secure_transport": "1"}, "pass"),
    "mariadb-off": ("mariadb", "10.11.6", "mariadb10.11", {"require_secure_transport": "0"}, "fail"),
    "mariadb-default": ("mariadb", "10.11.6", None, {}, "fail"),
    "postgres-forced": ("postgres", "14.9", "postgres14", {"rds.force_ssl": "1"}, "pass"),
    "postgres-off": ("postgres", "14.9", "postgres14", {"rds.force_ssl": "0"}, "fail"),
    "postgres-untouched": ("postgres", "14.9", "postgres14", {}, "fail"),
    "postgres-default": ("postgres", "14.9", None, {}, "fail"),
    "postgres-new-forced": ("postgres", "16.1", "postgres16", {"rds.force_ssl": "1"}, "pass"),
    "postgres-new-off": ("postgres", "16.1", "postgres16", {"rds.force_ssl": "0"}, "fail"),
    "sqlserver-forced": ("sqlserver-se", "15.00", "sqlserver-se-15.0", {"rds.force_ssl": "1"}, "pass"),
    "sqlserver-off": ("sqlserver-se", "15.00", "sqlserver-se-15.0", {"rds.force_ssl": "0"}, "fail"),
    "sqlserver-default": ("sqlserver-se", "15.00", None, {}, "fail"),
}


# name: (engine, family, parameters of the cluster's group, the verdict); no family: the engine's default group
CLUSTER_TLS = {
    "aurora-pg-forced": ("aurora-postgresql", "aurora-postgresql14", {"rds.force_ssl": "1"}, "pass"),
    "aurora-pg-off": ("aurora-postgresql", "aurora-postgresql14", {"rds.force_ssl": "0"}, "fail"),
    "aurora-pg-untouched": ("aurora-postgresql", "aurora-postgresql14", {}, "fail"),
    "aurora-pg-default": ("aurora-postgresql", None, {}, "fail"),
    "aurora-forced": ("aurora-mysql", "aurora-mysql8.0", {"require_secure_transport": "ON"}, "pass"),
    "aurora-forced-number": ("aurora-mysql", "aurora-mysql8.0", {"require_secure_transport": "1"}, "pass"),
    "aurora-off": ("aurora-mysql", "aurora-mysql8.0", {"require_secure_transport": "OFF"}, "fail"),
    "aurora-default": ("aurora-mysql", None, {}, "fail"),
}


def listed(parameters):
    return [{"ParameterName": k, "ParameterValue": v, "ApplyMethod": "immediate"} for k, v in parameters.items()]


def seed_cluster_tls(cloud):
    rds = cloud.client("rds")
    for name, (engine, family, parameters, _) in CLUSTER_TLS.items():
        more = {}
        if family:
            more = {"DBClusterParameterGroupName": f"cpg-{name}"}
            rds.create_db_cluster_parameter_group(**more, DBParameterGroupFamily=family, Description="-")
            if parameters:
                rds.modify_db_cluster_parameter_group(**more, Parameters=listed(parameters))
        version = "14.9" if "postgres" in engine else "8.0.mysql_aurora.3.04.0"
        made = {"Engine": engine, "EngineVersion": version, "DBClusterIdentifier": f"of-{name}"}
        rds.create_db_cluster(**made, **LOGIN, **more)
        rds.create_db_instance(DBInstanceIdentifier=name, DBInstanceClass="db.r6g.large", **made)
    return {name: name for name in CLUSTER_TLS}


CLUSTERS_REQUIRED = {
    "rds_instance_transport_encrypted": {name: verdict for name, (*_, verdict) in CLUSTER_TLS.items()}
}


def seed_tls(cloud):
    rds = cloud.client("rds")
    for name, (engine, version, family, parameters, _) in TLS.items():
        more = {}
        if family:
            more = {"DBParameterGroupName": f"pg-{name}"}
            rds.create_db_parameter_group(**more, DBParameterGroupFamily=family, Description="-")
            if parameters:
                rds.modify_db_parameter_group(**more, Parameters=listed(parameters))
        create(rds, name, engine, EngineVersion=version, **more)
    return {name: name for name in TLS}


REQUIRED = {"rds_instance_transport_encrypted": {name: verdict for name, (*_, verdict) in TLS.items()}}


def seed_snapshots(cloud):
    rds = cloud.client("rds")
    for name, encrypted in (("plain", False), ("safe", True)):
        create(rds, name, "postgres", StorageEncrypted=encrypted)
        rds.create_db_cluster(
            DBClusterIdentifier=f"c-{name}", Engine="aurora-mysql", StorageEncrypted=encrypted, **LOGIN
        )
    for name in ("private", "public", "shared", "public-and-shared", "made-private"):
        rds.create_db_snapshot(DBSnapshotIdentifier=name, DBInstanceIdentifier="plain")
        rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier=f"c-{name}", DBClusterIdentifier="c-plain")
    rds.create_db_snapshot(DBSnapshotIdentifier="s-encrypted", DBInstanceIdentifier="safe")
    rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="c-s-encrypted", DBClusterIdentifier="c-safe")
    for name, accounts in (
        ("public", ["all"]),
        ("shared", ["999988887777"]),
        ("public-and-shared", ["all", "999988887777"]),
        ("made-private", ["all"]),
    ):
        restore = {"AttributeName": "restore", "ValuesToAdd": accounts}
        rds.modify_db_snapshot_attribute(DBSnapshotIdentifier=name, **restore)
        rds.modify_db_cluster_snapshot_attribute(DBClusterSnapshotIdentifier=f"c-{name}", **restore)
    closed = {"AttributeName": "restore", "ValuesToRemove": ["all"]}
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="made-private", **closed)
    rds.modify_db_cluster_snapshot_attribute(DBClusterSnapshotIdentifier="c-made-private", **closed)
    return {name: name for name in SNAPSHOTS["rds_snapshots_encrypted"]}


NAMES = ("private", "public", "shared", "public-and-shared", "made-private")
SNAPSHOTS = {
    "rds_snapshots_public_access": {
        f"{kind}{name}": "fail" if name.startswith("public") else "pass"
        for kind in ("", "c-")
        for name in (*NAMES, "s-encrypted")
    },
    "rds_snapshots_encrypted": {
        f"{kind}{name}": "pass" if name == "s-encrypted" else "fail"
        for kind in ("", "c-")
        for name in (*NAMES, "s-encrypted")
    },
}

CASES = [
    Case(
        "database instances",
        seed_instances,
        verdicts_of({name: fails for name, (*_, fails) in INSTANCES.items()}, CHECKS),
    ),
    Case("exposed databases", seed_exposed, {CHECKS["public"]: {n: v for n, (*_, v) in EXPOSED.items()}}),
    Case("exposed engines", seed_engines, {CHECKS["public"]: {n: v for n, (*_, v) in ENGINES.items()}}),
    Case("database clusters", seed_clusters, verdicts_of(MEMBERS, CHECKS) | OF_CLUSTERS),
    Case("databases and TLS", seed_tls, REQUIRED),
    Case("database clusters and TLS", seed_cluster_tls, CLUSTERS_REQUIRED),
    Case("database snapshots", seed_snapshots, SNAPSHOTS, whole=False),
]

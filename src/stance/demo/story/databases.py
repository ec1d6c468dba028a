"""Databases. Flaw: the old tracking database, unencrypted and open to the internet."""

from __future__ import annotations

from typing import Any

from stance.demo.maker import MAIN, SECOND, Maker, specification, tags
from stance.demo.server import ACCOUNT
from stance.demo.story.network import ANYWHERE, admit

SOUND: dict[str, dict[str, tuple[str, ...]]] = {
    MAIN: {"production": ("orders", "tracking", "billing", "identity")},
    SECOND: {"staging": ("staging-orders", "staging-tracking")},
}
WATCHED = {"MonitoringInterval": 60, "MonitoringRoleArn": f"arn:aws:iam::{ACCOUNT}:role/rds-monitoring"}
LOGIN = {"MasterUsername": "owner", "MasterUserPassword": "Hafen-of-the-demo-1"}


def tell(maker: Maker) -> None:
    """Make the databases."""
    for region, networks in SOUND.items():
        for network, names in networks.items():
            _prepare(maker, region, network)
            for name in names:
                _instance(maker, region, network, name)
    _cluster(maker)
    _legacy(maker)


def _prepare(maker: Maker, region: str, network: str) -> None:
    """A subnet group and a parameter group that forces TLS."""
    rds = maker.client("rds", region)
    subnets = [maker.ids[f"subnet:{network}-private-{zone}"] for zone in "ab"]
    rds.create_db_subnet_group(
        DBSubnetGroupName=f"{network}-private", DBSubnetGroupDescription="private", SubnetIds=subnets
    )
    rds.create_db_parameter_group(
        DBParameterGroupName="postgres15-tls", DBParameterGroupFamily="postgres15", Description="TLS only"
    )
    rds.modify_db_parameter_group(DBParameterGroupName="postgres15-tls", Parameters=[_forced("1")])
    _interface(maker, region, subnets[0], maker.ids[f"group:{network}-data"])


def _interface(maker: Maker, region: str, subnet: str, group: str) -> None:
    """The network interface that RDS makes for its instances, and moto does not."""
    maker.client("ec2", region).create_network_interface(
        SubnetId=subnet, Groups=[group], Description="RDSNetworkInterface"
    )


def _forced(value: str) -> dict[str, str]:
    return {"ParameterName": "rds.force_ssl", "ParameterValue": value, "ApplyMethod": "immediate"}


def _create(maker: Maker, region: str, name: str, **arguments: Any) -> None:
    maker.client("rds", region).create_db_instance(
        DBInstanceIdentifier=name, DBInstanceClass="db.m6g.large", **arguments
    )
    maker.ids[f"database:{name}"] = f"arn:aws:rds:{region}:{ACCOUNT}:db:{name}"


def _instance(maker: Maker, region: str, network: str, name: str) -> None:
    _create(
        maker, region, name,
        Engine="postgres", EngineVersion="15.7", AllocatedStorage=100, StorageEncrypted=True, MultiAZ=True,
        PubliclyAccessible=False, BackupRetentionPeriod=14, AutoMinorVersionUpgrade=True, DeletionProtection=True,
        EnableCloudwatchLogsExports=["postgresql", "upgrade"], EnableIAMDatabaseAuthentication=True,
        CopyTagsToSnapshot=True, DBParameterGroupName="postgres15-tls", DBSubnetGroupName=f"{network}-private",
        **WATCHED,
        VpcSecurityGroupIds=[maker.ids[f"group:{network}-data"]], Tags=tags(owner="platform"), **LOGIN,
    )  # fmt: skip


def _cluster(maker: Maker) -> None:
    rds = maker.client("rds", MAIN)
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="aurora15-tls",
        DBParameterGroupFamily="aurora-postgresql15",
        Description="TLS only",
    )
    rds.modify_db_cluster_parameter_group(DBClusterParameterGroupName="aurora15-tls", Parameters=[_forced("1")])
    rds.create_db_cluster(
        DBClusterIdentifier="ledger", Engine="aurora-postgresql", EngineVersion="15.4", StorageEncrypted=True,
        BackupRetentionPeriod=14, DeletionProtection=True, DBClusterParameterGroupName="aurora15-tls",
        EnableCloudwatchLogsExports=["postgresql"], EnableIAMDatabaseAuthentication=True, CopyTagsToSnapshot=True,
        VpcSecurityGroupIds=[maker.ids["group:production-data"]], DBSubnetGroupName="production-private", **LOGIN,
    )  # fmt: skip
    maker.ids["cluster:ledger"] = f"arn:aws:rds:{MAIN}:{ACCOUNT}:cluster:ledger"
    for number, zone in enumerate("ab"):
        _create(
            maker, MAIN, f"ledger-{number + 1}",
            Engine="aurora-postgresql", DBClusterIdentifier="ledger", AvailabilityZone=f"{MAIN}{zone}",
            PubliclyAccessible=False, AutoMinorVersionUpgrade=True, **WATCHED,
        )  # fmt: skip


def _legacy(maker: Maker) -> None:
    """Feeds the forgotten API; opened so that the contractor could reach it from home."""
    ec2 = maker.client("ec2", MAIN)
    group = ec2.create_security_group(
        GroupName="legacy-database",
        Description="from home",
        VpcId=maker.ids["vpc:production"],
        TagSpecifications=specification("security-group", Name="legacy-database"),
    )["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[admit(5432, ANYWHERE)])
    maker.ids["open-database-group"] = group
    subnets = [maker.ids[f"subnet:production-public-{zone}"] for zone in "ab"]
    maker.client("rds", MAIN).create_db_subnet_group(
        DBSubnetGroupName="legacy-public", DBSubnetGroupDescription="public", SubnetIds=subnets
    )
    _interface(maker, MAIN, subnets[0], group)
    _create(
        maker, MAIN, "tracking-legacy",
        Engine="postgres", EngineVersion="12.19", AllocatedStorage=50, StorageEncrypted=False, MultiAZ=False,
        PubliclyAccessible=True, BackupRetentionPeriod=0, AutoMinorVersionUpgrade=False,
        VpcSecurityGroupIds=[group], DBSubnetGroupName="legacy-public", **LOGIN,
    )  # fmt: skip
    maker.ids["open-database"] = maker.ids["database:tracking-legacy"]

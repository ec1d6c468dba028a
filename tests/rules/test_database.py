import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.examples import check_examples
from rules.scan import Scan, resources_of
from stance.conditions import UNKNOWN, partial
from stance.facts import database as facts
from stance.model import Rule
from stance.rules import database as rules

RULES = [value for value in vars(rules).values() if isinstance(value, Rule)]
INSTANCE_RULES = [rule for rule in RULES if rule.on is rules.RdsInstance]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples(rule):
    check_examples(rule)


# exposure ----------------------------------------------------------------------------------------------------


def group(name, *ports, protocol="tcp"):
    openings = [{"protocol": protocol, "from_port": p, "to_port": p, "family": "ipv4"} for p in ports]
    return {"group_id": name, "openings": openings}


ALL = {"group_id": "sg-1", "openings": [{"protocol": "all", "from_port": 0, "to_port": 65535, "family": "ipv6"}]}
exposed = facts.instance_exposed.derive


@pytest.mark.parametrize(
    ("public", "port", "groups", "expected"),
    [
        (True, 5432, [group("sg-1", 5432)], True),
        (True, 5432, [ALL], True),
        (True, 5433, [group("sg-1", 5432)], False),
        (True, 5432, [group("sg-1", 5432, protocol="udp")], False),
        (True, 5432, [group("sg-1")], False),
        (False, 5432, [group("sg-1", 5432)], False),
        (False, UNKNOWN, UNKNOWN, False),
        (UNKNOWN, 5432, [group("sg-1")], False),
        (UNKNOWN, 5432, [group("sg-1", 5432)], UNKNOWN),
        (True, UNKNOWN, [group("sg-1")], UNKNOWN),
        (True, 5432, UNKNOWN, UNKNOWN),
        (True, 5432, partial([]), UNKNOWN),
        (True, 5432, [], UNKNOWN),  # a group that was not seen may admit anyone
        (True, 5432, partial([group("sg-1", 5432)]), True),
        (True, None, [group("sg-1", 5432)], False),  # it is being made: nothing listens
    ],
)
def test_a_database_is_exposed(public, port, groups, expected):
    assert exposed(public, port, ["sg-1"], groups) is expected


def test_one_open_group_suffices():
    assert exposed(True, 3306, ["sg-1", "sg-2"], [group("sg-2", 3306)]) is True
    assert exposed(True, 3306, ["sg-1", "sg-2"], [group("sg-2")]) is UNKNOWN
    assert exposed(True, 3306, [], []) is False


# clusters ----------------------------------------------------------------------------------------------------

multi_zone = facts.instance_multi_zone.derive


@pytest.mark.parametrize(
    ("own", "name", "cluster", "expected"),
    [
        (True, UNKNOWN, UNKNOWN, True),
        (False, None, UNKNOWN, False),
        (False, "c", {"multi_zone": True}, True),
        (False, "c", {"multi_zone": False}, False),
        (False, "c", {}, UNKNOWN),
        (False, "c", UNKNOWN, UNKNOWN),
        (False, "c", None, False),
        (False, UNKNOWN, None, UNKNOWN),
        (UNKNOWN, None, None, UNKNOWN),
    ],
)
def test_an_instance_has_what_its_cluster_has(own, name, cluster, expected):
    assert multi_zone(own, name, cluster) is expected


def test_logs_of_the_cluster_count():
    assert facts.instance_log_exports.derive([], "c", {"log_exports": ["audit"]}) == ["audit"]
    assert facts.instance_log_exports.derive(["error"], "c", UNKNOWN) == ["error"]


# TLS ---------------------------------------------------------------------------------------------------------


def parameters(name, value):
    return {"parameters": [{"parameter_name": name, "parameter_value": value}]}


tls = facts.instance_tls_required.derive


@pytest.mark.parametrize(
    ("engine", "held", "expected"),
    [
        ("postgres", parameters("rds.force_ssl", "1"), True),
        ("postgres", parameters("rds.force_ssl", "0"), False),
        ("postgres", parameters("rds.force_ssl", None), False),
        ("postgres", parameters("require_secure_transport", "1"), False),
        ("sqlserver-ex", parameters("rds.force_ssl", "1"), True),
        ("mysql", parameters("require_secure_transport", "ON"), True),
        ("mysql", parameters("require_secure_transport", "1"), True),
        ("mariadb", parameters("require_secure_transport", "OFF"), False),
        ("mysql", {"parameters": []}, False),
        ("mysql", {"parameters": None}, False),
        ("mysql", {}, UNKNOWN),
        ("mysql", UNKNOWN, UNKNOWN),
        ("oracle-ee", None, None),
        ("oracle-ee", UNKNOWN, None),
    ],
)
def test_tls_is_required_by_the_engines_own_parameter(engine, held, expected):
    assert tls(engine, held, None, None) is expected


def test_tls_of_members_is_their_clusters():
    assert tls("aurora-mysql", None, "c", {"tls_required": True}) is True
    assert tls("aurora-mysql", None, "c", {}) is UNKNOWN
    assert tls("aurora-mysql", None, "c", UNKNOWN) is UNKNOWN
    assert facts.cluster_tls_required.derive("aurora-mysql", parameters("require_secure_transport", "ON")) is True


@given(st.data())
def test_what_is_told_of_some_holds_of_all(data):
    """Whatever is left unread, what is answered stays true when it is read."""
    public, port = data.draw(st.booleans()), data.draw(st.sampled_from([3306, 5432]))
    wanted = data.draw(st.lists(st.sampled_from(["sg-1", "sg-2"]), unique=True))
    groups = [group(name, *data.draw(st.lists(st.sampled_from([3306, 5432]), max_size=2))) for name in wanted]
    less = [groups, partial(groups), partial(groups[:1]), UNKNOWN, [{"group_id": name} for name in wanted]]
    answer = exposed(
        data.draw(st.sampled_from([public, UNKNOWN])),
        data.draw(st.sampled_from([port, UNKNOWN])),
        data.draw(st.sampled_from([wanted, partial(wanted[:1]), UNKNOWN])),
        data.draw(st.sampled_from(less)),
    )
    assert answer in (UNKNOWN, exposed(public, port, wanted, groups))


# an account --------------------------------------------------------------------------------------------------

_LOGIN = {"MasterUsername": "keeper", "MasterUserPassword": "made-up-for-tests"}
_SOUND = {
    "StorageEncrypted": True,
    "MultiAZ": True,
    "DeletionProtection": True,
    "BackupRetentionPeriod": 7,
    "CopyTagsToSnapshot": True,
    "EnableIAMDatabaseAuthentication": True,
    "EnableCloudwatchLogsExports": ["postgresql"],
    "MonitoringInterval": 60,
    "MonitoringRoleArn": "arn:aws:iam::123456789012:role/monitor",
    "PubliclyAccessible": False,
    "AutoMinorVersionUpgrade": True,
}
_FLAWED = {"BackupRetentionPeriod": 0, "PubliclyAccessible": True, "AutoMinorVersionUpgrade": False}


@pytest.fixture(scope="module")
def databases(account):
    """A sound and a flawed instance and cluster, with a snapshot of each; a member; a stranger of another service."""
    url, client = account.url, account.client
    ec2, rds = client("ec2"), client("rds")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    groups = {}
    for name, block in (("sound", "10.0.0.0/8"), ("flawed", "0.0.0.0/0")):
        groups[name] = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        rule = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": block}]}
        ec2.authorize_security_group_ingress(GroupId=groups[name], IpPermissions=[rule])
    rds.create_db_parameter_group(DBParameterGroupName="tls", DBParameterGroupFamily="postgres14", Description="tls")
    forced = {"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"}
    rds.modify_db_parameter_group(DBParameterGroupName="tls", Parameters=[forced])
    for name, settings in (("sound", _SOUND | {"DBParameterGroupName": "tls"}), ("flawed", _FLAWED)):
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.t3.micro",
            Engine="postgres",
            EngineVersion="14.9",
            AllocatedStorage=10,
            VpcSecurityGroupIds=[groups[name]],
            **_LOGIN,
            **settings,
        )
        protected = {"DeletionProtection": True, "StorageEncrypted": True} if name == "sound" else {}
        rds.create_db_cluster(DBClusterIdentifier=name, Engine="aurora-mysql", **_LOGIN, **protected)
        rds.create_db_snapshot(DBSnapshotIdentifier=f"{name}-copy", DBInstanceIdentifier=name)
        rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier=f"{name}-copy", DBClusterIdentifier=name)
    rds.create_db_instance(
        DBInstanceIdentifier="member",
        DBInstanceClass="db.r6g.large",
        Engine="aurora-mysql",
        DBClusterIdentifier="sound",
    )
    rds.create_db_cluster(DBClusterIdentifier="stranger", Engine="neptune", **_LOGIN)
    shared = {"AttributeName": "restore", "ValuesToAdd": ["all"]}
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="flawed-copy", **shared)
    rds.modify_db_cluster_snapshot_attribute(DBClusterSnapshotIdentifier="flawed-copy", **shared)
    return Scan(url, resources_of("ec2", "rds"))


@pytest.mark.parametrize(
    "rule",
    [v for v in INSTANCE_RULES if v is not rules.INSTANCE_CERTIFICATE_VALID],  # the server tells of none
    ids=lambda rule: rule.id,
)
def test_an_account_has_the_verdicts_it_should(databases, rule):
    assert databases.says(rule, ":db:sound") is True
    assert databases.says(rule, ":db:flawed") is False


def test_clusters_and_their_members(databases):
    for rule in (rules.CLUSTER_ENCRYPTED, rules.CLUSTER_DELETION_PROTECTED):
        assert databases.says(rule, ":cluster:sound") is True
        assert databases.says(rule, ":cluster:flawed") is False
    assert databases.says(rules.INSTANCE_DELETION_PROTECTED, ":db:member") is True
    assert not [s for s in databases.states["aws.rds.cluster"] if s.fields["name"] == "stranger"]


@pytest.mark.parametrize("kind", ["snapshot", "cluster-snapshot"])
def test_snapshots(databases, kind):
    assert databases.says(rules.SNAPSHOT_NOT_PUBLIC, f":{kind}:sound-copy") is True
    assert databases.says(rules.SNAPSHOT_NOT_PUBLIC, f":{kind}:flawed-copy") is False
    assert databases.says(rules.SNAPSHOT_ENCRYPTED, f":{kind}:flawed-copy") is False


def test_a_parameter_group_is_asked_once_and_only_manual_snapshots_are_asked(databases):
    assert databases.calls["rds:DescribeDBParameters"] == len(databases.states["aws.rds.parameter_group"]) == 2
    assert databases.calls["rds:DescribeDBInstances"] == databases.calls["rds:DescribeDBClusters"] == 1
    assert databases.calls["rds:DescribeDBSnapshotAttributes"] == 2


def test_databases_are_read_without_gaps(databases):
    for kind in ("instance", "cluster", "snapshot", "cluster_snapshot", "parameter_group", "cluster_parameter_group"):
        gaps = {name for state in databases.states[f"aws.rds.{kind}"] for name in state.gaps}
        # The server leaves out what AWS always says of a member.
        assert gaps <= {"publicly_accessible"}, kind

import pytest

from rules.examples import check_examples
from rules.scan import Scan, resources_of
from stance.model import Rule
from stance.rules import disk as rules


@pytest.mark.parametrize("rule", [v for v in vars(rules).values() if isinstance(v, Rule)], ids=lambda r: r.id)
def test_examples(rule):
    check_examples(rule)


@pytest.fixture(scope="module")
def disks(account):
    """Volumes, snapshots and images, of each one that is sound and one that is not."""
    url, client = account.url, account.client
    ec2 = client("ec2")
    names = {}
    for name, encrypted in (("sound", True), ("flawed", False)):
        volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1, Encrypted=encrypted)["VolumeId"]
        names[f"{name} volume"] = volume
        names[f"{name} snapshot"] = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
        machine = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
        names[f"{name} image"] = ec2.create_image(InstanceId=machine, Name=name)["ImageId"]
    ec2.modify_snapshot_attribute(
        SnapshotId=names["flawed snapshot"],
        Attribute="createVolumePermission",
        OperationType="add",
        GroupNames=["all"],
    )
    ec2.modify_image_attribute(
        ImageId=names["flawed image"], Attribute="launchPermission", OperationType="add", UserGroups=["all"]
    )
    return Scan(url, resources_of("ec2")), names


@pytest.mark.parametrize(
    ("rule", "thing"),
    [
        (rules.VOLUME_ENCRYPTED, "volume"),
        (rules.SNAPSHOT_ENCRYPTED, "snapshot"),
        (rules.SNAPSHOT_NOT_PUBLIC, "snapshot"),
        (rules.IMAGE_NOT_PUBLIC, "image"),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_an_account_has_the_verdicts_it_should(disks, rule, thing):
    scan, names = disks
    assert scan.says(rule, names[f"sound {thing}"]) is True
    assert scan.says(rule, names[f"flawed {thing}"]) is False


def test_disks_are_read_without_gaps(disks):
    scan, _ = disks
    for kind in ("volume", "snapshot", "image"):
        assert all(not state.gaps for state in scan.states[f"aws.ec2.{kind}"]), kind
    assert scan.calls["ec2:DescribeSnapshots"] == 2


def test_the_default_of_the_region_is_read(disks):
    scan, _ = disks
    assert scan.says(rules.ENCRYPTION_ON_BY_DEFAULT, "/us-east-1") is False


def test_sharing_with_single_accounts_is_told(account):
    ec2 = account.client("ec2")
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    shared, private = (ec2.create_snapshot(VolumeId=volume)["SnapshotId"] for _ in range(2))
    ec2.modify_snapshot_attribute(
        SnapshotId=shared, Attribute="createVolumePermission", OperationType="add", UserIds=["999988887777"]
    )
    image = ec2.register_image(Name="base", RootDeviceName="/dev/xvda")["ImageId"]
    lent = ec2.register_image(Name="lent", RootDeviceName="/dev/xvda")["ImageId"]
    ec2.modify_image_attribute(
        ImageId=lent, Attribute="launchPermission", OperationType="add", UserIds=["999988887777"]
    )
    scan = Scan(account.url, resources_of("ec2"))
    assert scan.says(rules.SNAPSHOT_CLOSED_TO_STRANGERS, shared) is False
    assert scan.says(rules.SNAPSHOT_CLOSED_TO_STRANGERS, private) is True
    assert scan.says(rules.IMAGE_CLOSED_TO_STRANGERS, lent) is False
    assert scan.says(rules.IMAGE_CLOSED_TO_STRANGERS, image) is True
    assert scan.asset("aws.ec2.image", lent).fields["launchers"] == ["999988887777"]

"""Volumes, snapshots, images, and what a region sets for them."""

from cases.clouds import FOREIGN
from cases.judge import Case

ZONE = "us-east-1a"


def volume(ec2, **more):
    return ec2.create_volume(AvailabilityZone=ZONE, Size=1, **more)["VolumeId"]


def snapshot(ec2, source, **more):
    return ec2.create_snapshot(VolumeId=source, **more)["SnapshotId"]


def share(ec2, id_, **added):
    ec2.modify_snapshot_attribute(SnapshotId=id_, Attribute="createVolumePermission", OperationType="add", **added)


def seed_volumes(cloud):
    ec2 = cloud.client("ec2")
    key = cloud.client("kms").create_key()["KeyMetadata"]["Arn"]
    ids = {
        "plain": volume(ec2),
        "stated-plain": volume(ec2, Encrypted=False),
        "encrypted": volume(ec2, Encrypted=True),
        "own-key": volume(ec2, Encrypted=True, KmsKeyId=key),
        "fast-plain": volume(ec2, VolumeType="gp3"),
    }
    ids["from-encrypted"] = volume(ec2, SnapshotId=snapshot(ec2, ids["encrypted"]))
    (instance,) = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"]
    ec2.attach_volume(VolumeId=ids["encrypted"], InstanceId=instance["InstanceId"], Device="/dev/sdh")
    ec2.attach_volume(VolumeId=ids["plain"], InstanceId=instance["InstanceId"], Device="/dev/sdg")
    described = ec2.describe_instances(InstanceIds=[instance["InstanceId"]])
    (root,) = described["Reservations"][0]["Instances"][0]["BlockDeviceMappings"][:1]
    ids["root"] = root["Ebs"]["VolumeId"]
    return ids


VOLUMES = {
    "ec2_ebs_volume_encryption": {
        "plain": "fail",
        "stated-plain": "fail",
        "encrypted": "pass",
        "own-key": "pass",
        "fast-plain": "fail",
        "from-encrypted": "pass",
        "root": "fail",
    }
}


def seed_snapshots(cloud):
    ec2 = cloud.client("ec2")
    plain, encrypted = volume(ec2), volume(ec2, Encrypted=True)
    names = ("private", "public", "shared", "public-and-shared", "made-private", "unshared")
    ids = {name: snapshot(ec2, plain) for name in names}
    ids |= {"encrypted": snapshot(ec2, encrypted), "encrypted-shared": snapshot(ec2, encrypted)}
    ids["copied"] = ec2.copy_snapshot(SourceSnapshotId=ids["private"], SourceRegion="us-east-1")["SnapshotId"]
    for name in ("public", "public-and-shared", "made-private"):
        share(ec2, ids[name], GroupNames=["all"])
    for name in ("shared", "public-and-shared", "unshared", "encrypted-shared"):
        share(ec2, ids[name], UserIds=[FOREIGN])
    for name, taken in (("made-private", {"GroupNames": ["all"]}), ("unshared", {"UserIds": [FOREIGN]})):
        ec2.modify_snapshot_attribute(
            SnapshotId=ids[name], Attribute="createVolumePermission", OperationType="remove", **taken
        )
    return ids


NAMES = ("private", "public", "shared", "public-and-shared", "made-private", "unshared", "copied")
SNAPSHOTS = {
    "ec2_ebs_public_snapshot": {
        **dict.fromkeys((*NAMES, "encrypted", "encrypted-shared"), "pass"),
        "public": "fail",
        "public-and-shared": "fail",
    },
    "ec2_ebs_snapshots_encrypted": {
        **dict.fromkeys(NAMES, "fail"),
        "encrypted": "pass",
        "encrypted-shared": "pass",
    },
}


def seed_images(cloud):
    ec2 = cloud.client("ec2")
    (instance,) = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"]
    names = ("private", "public", "shared", "public-and-shared", "made-private")
    ids = {n: ec2.create_image(InstanceId=instance["InstanceId"], Name=n)["ImageId"] for n in names}
    ids["registered"] = ec2.register_image(Name="registered", RootDeviceName="/dev/sda1")["ImageId"]
    ids["registered-public"] = ec2.register_image(Name="open", RootDeviceName="/dev/sda1")["ImageId"]
    everyone, one = (
        {"LaunchPermission": {"Add": [{"Group": "all"}]}},
        {"LaunchPermission": {"Add": [{"UserId": FOREIGN}]}},
    )
    for name in ("public", "public-and-shared", "made-private", "registered-public"):
        ec2.modify_image_attribute(ImageId=ids[name], **everyone)
    for name in ("shared", "public-and-shared"):
        ec2.modify_image_attribute(ImageId=ids[name], **one)
    ec2.modify_image_attribute(ImageId=ids["made-private"], LaunchPermission={"Remove": [{"Group": "all"}]})
    return ids


IMAGES = {
    "ec2_ami_public": {
        "private": "pass",
        "public": "fail",
        "shared": "pass",
        "public-and-shared": "fail",
        "made-private": "pass",
        "registered": "pass",
        "registered-public": "fail",
    }
}

REGIONS = ("us-east-1", "eu-west-1", "us-west-2")


def seed_defaults(cloud):
    """On in one region, off in one, switched on and off again in one."""
    for region in ("us-east-1", "us-west-2"):
        cloud.client("ec2", region).enable_ebs_encryption_by_default()
    cloud.client("ec2", "us-west-2").disable_ebs_encryption_by_default()


DEFAULTS = {"ec2_ebs_default_encryption": {"us-east-1": "pass", "eu-west-1": "fail", "us-west-2": "fail"}}

CASES = [
    Case("volumes", seed_volumes, VOLUMES, whole=False),
    Case("snapshots", seed_snapshots, SNAPSHOTS),
    Case("images", seed_images, IMAGES),
]
REGIONAL = [Case("encryption by default", seed_defaults, DEFAULTS, regions=REGIONS)]

SHARING = {
    "us-east-1": (None, "fail"),
    "us-east-2": ("block-all-sharing", "pass"),
    "us-west-1": ("block-new-sharing", "?"),
    "us-west-2": ("unblocked", "fail"),
}


def seed_sharing(cloud):
    for region, (state, _) in SHARING.items():
        ec2 = cloud.client("ec2", region)
        if state == "unblocked":
            ec2.enable_snapshot_block_public_access(State="block-all-sharing")
            ec2.disable_snapshot_block_public_access()
        elif state:
            ec2.enable_snapshot_block_public_access(State=state)


BLOCKED = {
    "ec2_ebs_snapshot_account_block_public_access": {
        r: verdict for r, (_, verdict) in SHARING.items() if verdict != "?"
    }
}

ON_DEMO = [Case("sharing of snapshots", seed_sharing, BLOCKED, regions=tuple(SHARING), whole=False)]

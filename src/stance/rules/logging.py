"""Logging: what is done is recorded, everywhere, and the records are kept safe."""

from datetime import timedelta

from stance.conditions import Setting
from stance.model import Rule
from stance.model.assets.account import AwsAccount, AwsRegion
from stance.model.assets.logging import LogGroup, Trail

DELIVERY_AGE = Setting("log-delivery-age", timedelta(days=1), "Days since the last delivery to a log group at most")
RETENTION_DAYS = Setting("log-retention-days", 365, "Days for which logs are kept at least")
_TRAIL_GUIDE = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide"
_LOGS_GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs"

TRAIL_TURNED_ON = Rule(
    id="logging-trail-turned-on",
    title="Trails are running",
    on=Trail,
    severity="high",
    require=Trail.running,
    why="A trail that was stopped looks like one in the console's list, and records nothing.",
    fix="Start logging on the trail, or delete it when another one records the same.",
    good=[{"running": True}],
    bad=[{"running": False}],
    references=(f"{_TRAIL_GUIDE}/cloudtrail-turning-off-logging.html",),
)

TRAIL_DELIVERY_WORKING = Rule(
    id="logging-trail-delivery-working",
    title="Trails reach the bucket that they write to",
    on=Trail,
    severity="high",
    applies=Trail.running,
    require=Trail.delivery_error.absent(),
    why="When the bucket is gone, or refuses, the records are lost although the trail says that it runs.",
    fix="Make the bucket again or repair its policy; the error's name says which. Then see a delivery arrive.",
    good=[{"running": True, "delivery_error": None}],
    bad=[{"running": True, "delivery_error": "NoSuchBucket"}],
    references=(f"{_TRAIL_GUIDE}/create-s3-bucket-policy-for-cloudtrail.html",),
)

TRAIL_LOG_FILES_VALIDATED = Rule(
    id="logging-trail-log-files-validated",
    title="Trails write digests that prove their log files whole",
    on=Trail,
    severity="medium",
    require=Trail.validated,
    why="Without digests nobody can tell whether an intruder changed or removed log files.",
    fix="Turn on log file validation for the trail.",
    good=[{"validated": True}],
    bad=[{"validated": False}],
    references=(f"{_TRAIL_GUIDE}/cloudtrail-log-file-validation-intro.html",),
)

TRAIL_ENCRYPTED_WITH_KEY = Rule(
    id="logging-trail-encrypted-with-key",
    title="Trails encrypt their log files with a KMS key",
    on=Trail,
    severity="medium",
    require=Trail.encryption_key.present(),
    why="With a key of its own, reading the logs takes a second permission beside that for the bucket.",
    fix="Give the trail a KMS key whose policy lets CloudTrail encrypt and your auditors decrypt.",
    good=[{"encryption_key": "arn:aws:kms:us-east-1:123456789012:key/1"}],
    bad=[{"encryption_key": None}],
    references=(f"{_TRAIL_GUIDE}/encrypting-cloudtrail-log-files-with-aws-kms.html",),
)

TRAIL_SENT_TO_LOG_GROUP = Rule(
    id="logging-trail-sent-to-log-group",
    title="Trails also deliver to a log group, and did so lately",
    on=Trail,
    severity="low",
    require=Trail.log_group.present()
    & Trail.log_group_delivered_at.present()
    & (Trail.log_group_delivered_at.age <= DELIVERY_AGE),
    why="Only events in a log group can be searched at once and raise alarms; nobody sees files in a bucket.",
    fix="Give the trail a log group and a role that may write to it; check the role when deliveries have stopped.",
    good=[{"log_group": "arn:aws:logs:…", "log_group_delivered_at": "2025-12-31T20:00:00Z"}],
    bad=[
        {"log_group": None, "log_group_delivered_at": None},
        {"log_group": "arn:aws:logs:…", "log_group_delivered_at": None},
        {"log_group": "arn:aws:logs:…", "log_group_delivered_at": "2025-12-29T20:00:00Z"},
    ],
    references=(f"{_TRAIL_GUIDE}/send-cloudtrail-events-to-cloudwatch-logs.html",),
)

TRAIL_BUCKET_NOT_PUBLIC = Rule(
    id="logging-trail-bucket-not-public",
    title="Buckets of trails let nobody in from the world at large",
    on=Trail,
    severity="critical",
    require=~Trail.bucket_public,
    why="The log files name every principal, address and resource of the account: a map for an attacker.",
    fix="Turn on the bucket's public access block and remove grants to everyone from its access list and policy.",
    good=[{"bucket_public": False}],
    bad=[{"bucket_public": True}],
    references=(f"{_TRAIL_GUIDE}/best-practices-security.html",),
)

TRAIL_BUCKET_ACL_CLOSED = Rule(
    id="logging-trail-bucket-acl-closed",
    title="Access lists of the buckets of trails name nobody at large",
    on=Trail,
    severity="critical",
    require=~Trail.bucket_acl_public,
    why="The log files name every principal, address and resource; only a block, if any, keeps the grant from working.",
    fix="Remove the grants to all users and to any AWS user, or turn the bucket's access list off.",
    good=[{"bucket_acl_public": False}],
    bad=[{"bucket_acl_public": True}],
    references=(f"{_TRAIL_GUIDE}/best-practices-security.html",),
)

TRAIL_BUCKET_ACCESS_LOGGED = Rule(
    id="logging-trail-bucket-access-logged",
    title="Buckets of trails log the requests made to them",
    on=Trail,
    severity="medium",
    require=Trail.bucket_access_logged,
    why="Who read or removed log files is part of the evidence, and the trail itself need not hold it.",
    fix="Turn on server access logging for the bucket, into another bucket.",
    good=[{"bucket_access_logged": True}],
    bad=[{"bucket_access_logged": False}],
    references=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",),
)

REGION_COVERED_BY_TRAIL = Rule(
    id="logging-region-covered-by-trail",
    title="Every region is covered by a running trail",
    on=AwsRegion,
    severity="high",
    require=AwsRegion.trail_running,
    why="Intruders like regions that nobody uses: without a trail there is no record of what they did.",
    fix="Make one trail for all regions and start it.",
    good=[{"trail_running": True}],
    bad=[{"trail_running": False}],
    references=(f"{_TRAIL_GUIDE}/receive-cloudtrail-log-files-from-multiple-regions.html",),
)

REGION_MANAGEMENT_EVENTS_RECORDED = Rule(
    id="logging-region-management-events-recorded",
    title="In every region running trails record all management events, reads and writes",
    on=AwsRegion,
    severity="medium",
    require=AwsRegion.management_events_recorded,
    why="A trail that leaves out reads or writes misses how an intruder looked around, or what was changed.",
    fix="Let a trail of all regions record all management events; leave out KMS at most.",
    good=[{"management_events_recorded": True}],
    bad=[{"management_events_recorded": False}],
    references=(f"{_TRAIL_GUIDE}/logging-management-events-with-cloudtrail.html",),
)

OBJECT_READS_RECORDED = Rule(
    id="logging-object-reads-recorded",
    title="A trail is set to record the reading of objects in all buckets",
    on=AwsAccount,
    severity="low",
    require=AwsAccount.object_reads_recorded,
    why="Trails leave out data events unless told: without them nobody can say which objects were taken.",
    fix="Add S3 data events of kind read, for all current and future buckets, to a trail of all regions.",
    good=[{"object_reads_recorded": True}],
    bad=[{"object_reads_recorded": False}],
    references=(f"{_TRAIL_GUIDE}/logging-data-events-with-cloudtrail.html",),
)

OBJECT_WRITES_RECORDED = Rule(
    id="logging-object-writes-recorded",
    title="A trail is set to record the writing of objects in all buckets",
    on=AwsAccount,
    severity="low",
    require=AwsAccount.object_writes_recorded,
    why="Trails leave out data events unless told: without them nobody can say which objects were changed.",
    fix="Add S3 data events of kind write, for all current and future buckets, to a trail of all regions.",
    good=[{"object_writes_recorded": True}],
    bad=[{"object_writes_recorded": False}],
    references=(f"{_TRAIL_GUIDE}/logging-data-events-with-cloudtrail.html",),
)

GROUP_ENCRYPTED_WITH_KEY = Rule(
    id="logging-group-encrypted-with-key",
    title="Log groups are encrypted with a KMS key",
    on=LogGroup,
    severity="medium",
    require=LogGroup.encryption_key.present(),
    why="Logs pick up names, addresses and now and then secrets; a key of one's own says who may read them.",
    fix="Associate a KMS key with the log group; its policy must let CloudWatch Logs of the region use it.",
    good=[{"encryption_key": "arn:aws:kms:us-east-1:123456789012:key/1"}],
    bad=[{"encryption_key": None}],
    references=(f"{_LOGS_GUIDE}/encrypt-log-data-kms.html",),
)

GROUP_KEPT_LONG_ENOUGH = Rule(
    id="logging-group-kept-long-enough",
    title="Log groups keep their events for a year or longer",
    on=LogGroup,
    severity="medium",
    require=LogGroup.retention_days.absent() | (LogGroup.retention_days >= RETENTION_DAYS),
    why="Break-ins are often found months later; by then the events must still be there.",
    fix="Raise the retention of the log group to a year or more.",
    good=[{"retention_days": None}, {"retention_days": 365}, {"retention_days": 3653}],
    bad=[{"retention_days": 30}],
    references=(f"{_LOGS_GUIDE}/Working-with-log-groups-and-streams.html",),
)

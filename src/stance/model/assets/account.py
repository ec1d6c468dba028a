"""AWS accounts and regions: where everything stands that has no row of its own.

Several connectors fill these two kinds. Fields are grouped by topic; a new topic is a new section.
"""

from stance.model.assets.storage import PublicAccessBlock
from stance.model.field import Asset, Field, Struct


class ConfigRecorder(Struct):
    """A recorder of AWS Config, with how it fares."""

    recording = Field(bool, "Whether it is switched on")
    last_status = Field(str, "How its last recording ended: Pending, Success, Failure …", absent="none yet")


class Analyzer(Struct):
    """An analyzer of IAM Access Analyzer."""

    type = Field(str, "What it looks for: ACCOUNT and ORGANIZATION find external access")
    status = Field(str, "ACTIVE, CREATING, DISABLED or FAILED")


class AwsAccount(Asset, kind="aws.account", title="AWS account"):
    """An AWS account; its id is the 12-digit number."""

    # contacts
    security_contact = Field(str, "E-mail address of the alternate contact for security", absent="none registered")

    # organisation
    organization = Field(str, "Id of the organisation that it belongs to", absent="stands alone")
    regions_limited = Field(bool, "Whether an attached service control policy of its organisation closes regions")

    # storage
    public_access_block = Field(PublicAccessBlock, "S3's four switches over all of its buckets", absent="never set")

    # logging and monitoring
    object_reads_recorded = Field(bool, "Whether a running trail records every read of an object in every bucket")
    object_writes_recorded = Field(bool, "Whether a running trail records every write of an object in every bucket")
    alarmed_events = Field(list[str], "Kinds of events that reach an alarm through a trail and a metric filter")


class AwsRegion(Asset, kind="aws.region", title="AWS region"):
    """One region of an account; its id is `{account}/{region}`."""

    # logging
    trail_running = Field(bool, "Whether a running trail covers the region")
    management_events_recorded = Field(bool, "Whether running trails record all management events, reads and writes")

    # detectors
    config_recorders = Field(list[ConfigRecorder], "The recorders of AWS Config")
    analyzers = Field(list[Analyzer], "The analyzers of IAM Access Analyzer")
    threats_watched = Field(bool, "Whether a detector of GuardDuty is on")
    security_hub = Field(str, "ARN of the region's Security Hub", absent="not switched on")
    security_standards = Field(list[str], "ARNs of the standards that Security Hub checks", absent="no hub")
    security_products = Field(list[str], "ARNs of the products that report to Security Hub", absent="not asked for")


class Detector(Asset, kind="aws.guardduty.detector", title="GuardDuty detector"):
    """A detector of GuardDuty; a region has one at most."""

    status = Field(str, "Whether it watches: ENABLED or DISABLED")


class ServiceControlPolicy(Asset, kind="aws.organizations.scp", title="service control policy"):
    """A policy of an organisation that limits what its accounts can do; our own, not those of AWS."""

    policy = Field(str, "The policy document, JSON")
    targets = Field(list[str], "Ids of the roots, units and accounts to which it is attached")

"""AWS accounts and regions: where everything stands that has no row of its own.

Several connectors fill these two kinds. Fields are grouped by topic; a new topic is a new section.
"""

from stance.model.assets.storage import PublicAccessBlock
from stance.model.field import Asset, Field, Struct


class ConfigRecorder(Struct):
    """A recorder of AWS Config, with how it fares."""

    recording = Field(bool, "Whether it is switched on")
    last_status = Field(str, "How its last recording ended: Pending, Success, Failure …", absent="none yet")


class PasswordPolicy(Struct):
    """What the account asks of the console passwords of its IAM users."""

    minimum_password_length = Field(int, "The least number of characters")
    require_lowercase_characters = Field(bool, "Whether a lowercase letter is required")
    require_uppercase_characters = Field(bool, "Whether an uppercase letter is required")
    require_numbers = Field(bool, "Whether a digit is required")
    require_symbols = Field(bool, "Whether a symbol is required")
    max_password_age = Field(int, "Days after which a password ends", absent="never")
    password_reuse_prevention = Field(int, "How many former passwords are refused", absent="none")


class Analyzer(Struct):
    """An analyzer of IAM Access Analyzer."""

    type = Field(str, "What it looks for: ACCOUNT and ORGANIZATION find external access")
    status = Field(str, "ACTIVE, CREATING, DISABLED or FAILED")


class InternetExclusion(Struct):
    """A VPC or subnet that the region's block of public access leaves out."""

    resource_id = Field(str, "The VPC or subnet: vpc-…, subnet-…")
    mode = Field(str, "What is let through: allow-bidirectional, or allow-egress for calls that begin inside")


class AwsAccount(Asset, kind="aws.account", title="AWS account"):
    """An AWS account; its id is the 12-digit number."""

    # contacts
    security_contact = Field(str, "E-mail address of the alternate contact for security", absent="none registered")

    # organisation
    organization = Field(str, "Id of the organisation that it belongs to", absent="stands alone")
    management_account = Field(str, "Number of the account that manages its organisation", absent="stands alone")
    regions_limited = Field(bool, "Whether an attached service control policy of its organisation closes regions")

    # identity
    password_policy = Field(PasswordPolicy, "Its own rules for passwords", absent="never set, so that AWS's apply")
    saml_providers = Field(list[str], "ARNs of the identity providers from which people federate by SAML")
    support_access_held = Field(bool, "Whether AWS's policy for support cases is attached to somebody")
    cloudshell_full_access_held = Field(bool, "Whether AWS's policy for all of CloudShell is attached to somebody")

    # storage
    public_access_block = Field(PublicAccessBlock, "S3's four switches over all of its buckets", absent="never set")

    # logging and monitoring
    object_reads_recorded = Field(bool, "Whether a trail is set to record every read of an object in every bucket")
    object_writes_recorded = Field(bool, "Whether a trail is set to record every write of an object in every bucket")
    alarmed_events = Field(list[str], "Kinds of events that reach an alarm through a trail and a metric filter")


class AwsRegion(Asset, kind="aws.region", title="AWS region"):
    """One region of an account; its id is `{account}/{region}`."""

    # logging
    trail_running = Field(bool, "Whether a running trail covers the region")
    management_events_recorded = Field(bool, "Whether running trails record all management events, reads and writes")

    # identity
    analyzers = Field(list[Analyzer], "The analyzers of IAM Access Analyzer")

    # compute and disks
    disks_encrypted_by_default = Field(bool, "Whether new EBS volumes are encrypted unasked")
    snapshot_sharing = Field(
        str,
        "Which public sharing of EBS snapshots is blocked",
        values=("block-all-sharing", "block-new-sharing", "unblocked"),
    )
    image_sharing = Field(str, "Whether public sharing of AMIs is blocked", values=("block-new-sharing", "unblocked"))
    metadata_tokens_default = Field(
        str, "Whether new instances' metadata ask for tokens: required or optional", absent="no preference"
    )
    emr_public_blocked = Field(bool, "Whether EMR refuses clusters whose security groups let everyone in")
    serial_console = Field(bool, "Whether the serial console of instances can be used")

    # networks
    internet_block = Field(
        str,
        "What VPC Block Public Access stops between internet gateways and networks",
        values=("off", "block-bidirectional", "block-ingress"),
    )
    internet_exclusions = Field(list[InternetExclusion], "What it leaves out; asked where it is on")

    # detectors
    config_recorders = Field(list[ConfigRecorder], "The recorders of AWS Config")
    threats_watched = Field(bool, "Whether a detector of GuardDuty is on")
    security_hub = Field(str, "ARN of the region's Security Hub", absent="not switched on")
    security_standards = Field(list[str], "ARNs of the standards that Security Hub checks", absent="no hub")
    security_products = Field(list[str], "ARNs of the products that report to Security Hub", absent="not asked for")


class Detector(Asset, kind="aws.guardduty.detector", title="GuardDuty detector"):
    """A detector of GuardDuty; a region has one at most."""

    status = Field(str, "Whether it watches: ENABLED or DISABLED")


class OrganizationPolicy(Asset):
    """A policy of an organisation that sets limits to its accounts."""

    aws_managed = Field(bool, "Whether it is AWS's own, such as the one that allows everything")
    policy = Field(str, "The policy document, JSON")
    targets = Field(list[str], "Ids of the roots, units and accounts to which it is attached")


class ServiceControlPolicy(OrganizationPolicy, kind="aws.organizations.scp", title="service control policy"):
    """A policy of an organisation that limits what the identities of its accounts can do."""


class ResourceControlPolicy(OrganizationPolicy, kind="aws.organizations.rcp", title="resource control policy"):
    """A policy of an organisation that limits what can be done to the resources of its accounts."""


class OrganizationAccount(Asset, kind="aws.organizations.account", title="account of an organisation"):
    """An account as its organisation knows it."""

    status = Field(str, "ACTIVE, SUSPENDED or PENDING_CLOSURE")
    path = Field(list[str], "Ids of the root and the units above it, from the top", absent="not told")
    parent = Field(str, "Id of the unit or root that it is in, where its path is not told", absent="not asked for")

"""Logs: trails that record what is done, groups that keep it, filters and alarms that watch it."""

from datetime import datetime

from stance.model.field import Asset, Field, Struct


class DataResource(Struct):
    """Resources whose data events a basic event selector records."""

    type = Field(str, "AWS::S3::Object, AWS::Lambda::Function or AWS::DynamoDB::Table")
    values = Field(list[str], "ARNs, or beginnings of ARNs: `arn:aws:s3` is every object", absent="none named")


class EventSelector(Struct):
    """A basic event selector of a trail."""

    read_write_type = Field(str, "Which events: ReadOnly, WriteOnly or All")
    include_management_events = Field(bool, "Whether management events are recorded")
    data_resources = Field(list[DataResource], "Whose data events are recorded", absent="nobody's")
    exclude_management_event_sources = Field(list[str], "Services left out, such as kms.amazonaws.com", absent="none")


class FieldSelector(Struct):
    """One condition of an advanced event selector; values of one operator are alternatives."""

    field = Field(str, "What it looks at: eventCategory, readOnly, resources.type, resources.ARN …")
    equals = Field(list[str], "Is one of", absent="not asked")
    not_equals = Field(list[str], "Is none of", absent="not asked")
    starts_with = Field(list[str], "Begins with one of", absent="not asked")
    not_starts_with = Field(list[str], "Begins with none of", absent="not asked")
    ends_with = Field(list[str], "Ends with one of", absent="not asked")
    not_ends_with = Field(list[str], "Ends with none of", absent="not asked")


class AdvancedEventSelector(Struct):
    """An advanced event selector of a trail: records the events that meet all of its conditions."""

    field_selectors = Field(list[FieldSelector], "The conditions")


class Trail(Asset):
    """A trail of CloudTrail, as the scanned account sees it."""

    # where it looks
    multi_region = Field(bool, "Whether it records all regions, or its own alone")
    running = Field(bool, "Whether it records now")
    event_selectors = Field(list[EventSelector], "What it records", absent="advanced selectors say so")
    advanced_event_selectors = Field(list[AdvancedEventSelector], "What it records", absent="basic selectors say so")
    management_events = Field(list[str], "Which management events it records, of all services: read, write")
    key_events = Field(bool, "Whether its management events include those of KMS")
    object_events = Field(list[str], "Which object events it records, of all buckets: read, write")

    # where it writes
    bucket = Field(str, "Name of the bucket that receives its log files")
    bucket_public = Field(bool, "Whether that bucket is public; unknown where it is not of a scanned account")
    bucket_acl_public = Field(bool, "Whether that bucket's access list names everyone, blocked or not")
    bucket_access_logged = Field(bool, "Whether that bucket logs its access; unknown where it is not scanned")
    delivery_error = Field(str, "What went wrong with the last delivery to the bucket", absent="nothing")
    validated = Field(bool, "Whether it writes digests by which its log files can be verified")
    encryption_key = Field(str, "ARN of the KMS key that encrypts its log files", absent="only S3 does")
    log_group = Field(str, "ARN of the log group that also receives its events", absent="none does")
    log_group_delivered_at = Field(datetime, "Last delivery to the log group", absent="none yet", volatile=True)


class MultiRegionTrail(Trail, kind="aws.cloudtrail.trail", title="CloudTrail trail"):
    """A trail of all regions: the account's own, or its organisation's as any of its accounts sees it."""


class RegionalTrail(Trail, kind="aws.cloudtrail.regional_trail", title="CloudTrail trail of one region"):
    """A trail that records the region in which it stands, and no other."""


class LogGroup(Asset, kind="aws.logs.group", title="log group"):
    """A log group of CloudWatch Logs."""

    encryption_key = Field(str, "ARN of the KMS key that encrypts it", absent="none of ours")
    retention_days = Field(int, "Days after which events are dropped", absent="events are kept for ever")


class Metric(Struct):
    """A metric of CloudWatch."""

    metric_namespace = Field(str, "Its namespace")
    metric_name = Field(str, "Its name")
    dimensioned = Field(bool, "Whether it is split up by dimensions, so that only a part of it is meant")


class MetricFilter(Asset, kind="aws.logs.metric_filter", title="metric filter"):
    """A filter that counts events of a log group in metrics."""

    log_group = Field(str, "Name of the log group that it reads")
    pattern = Field(str, "Which events it counts; the empty pattern is all of them")
    narrowed = Field(str, "A further condition on where events come from", absent="none")
    metrics = Field(list[Metric], "Where it counts them")


class Alarm(Asset, kind="aws.cloudwatch.alarm", title="CloudWatch alarm"):
    """An alarm on a metric."""

    metrics = Field(list[Metric], "The metrics that it looks at")
    actions_enabled = Field(bool, "Whether its actions are carried out")
    actions = Field(list[str], "ARNs of what it does on alarm")

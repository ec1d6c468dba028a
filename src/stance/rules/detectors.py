"""Detectors: every region is watched, also those that nobody uses."""

from stance.model import Rule
from stance.model.assets.account import AwsRegion, ConfigRecorder

_DOCS = "https://docs.aws.amazon.com"

_FAILED = ("Failure", "FAILURE")
"""The API reference writes it so, its examples and answers in capitals."""

REGION_CONFIGURATION_RECORDED = Rule(
    id="logging-region-configuration-recorded",
    title="In every region AWS Config records, and does not fail at it",
    on=AwsRegion,
    severity="medium",
    require=AwsRegion.config_recorders.any(ConfigRecorder.recording & ~ConfigRecorder.last_status.isin(_FAILED)),
    why="Without a recorder nobody can tell what a resource looked like before a break-in, or who changed it.",
    fix="Set up a recorder with a delivery channel in the region; when it fails, check its role and its bucket.",
    good=[{"config_recorders": [{"recording": True, "last_status": "Success"}]}],
    bad=[
        {"config_recorders": []},
        {"config_recorders": [{"recording": False, "last_status": "Success"}]},
        {"config_recorders": [{"recording": True, "last_status": "Failure"}]},
        {"config_recorders": [{"recording": True, "last_status": "FAILURE"}]},
    ],
    references=(f"{_DOCS}/config/latest/developerguide/stop-start-recorder.html",),
)

REGION_THREATS_WATCHED = Rule(
    id="monitoring-region-threats-watched",
    title="GuardDuty watches every region",
    on=AwsRegion,
    severity="high",
    require=AwsRegion.threats_watched,
    why="Stolen keys are tried in regions that nobody looks at; GuardDuty notices without being told what to seek.",
    fix="Turn GuardDuty on in the region, best from the organisation's delegated administrator for all accounts.",
    good=[{"threats_watched": True}],
    bad=[{"threats_watched": False}],
    references=(f"{_DOCS}/guardduty/latest/ug/guardduty_settingup.html",),
)

REGION_FINDINGS_COLLECTED = Rule(
    id="monitoring-region-findings-collected",
    title="Security Hub is on in every region, with a standard or a product that reports to it",
    on=AwsRegion,
    severity="medium",
    require=AwsRegion.security_hub.present()
    & ((AwsRegion.security_standards.count() > 0) | (AwsRegion.security_products.count() > 0)),
    why="Findings of many services are only seen together where they are collected; an empty hub collects nothing.",
    fix="Turn Security Hub on in the region with at least one standard.",
    good=[{"security_hub": "arn:aws:securityhub:…", "security_standards": ["arn:…"], "security_products": []}],
    bad=[
        {"security_hub": None, "security_standards": None, "security_products": None},
        {"security_hub": "arn:aws:securityhub:…", "security_standards": [], "security_products": []},
    ],
    references=(f"{_DOCS}/securityhub/latest/userguide/securityhub-settingup.html",),
)

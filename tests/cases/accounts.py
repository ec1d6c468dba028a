"""What is asked of accounts and regions: contacts, organisations, recorders, detectors."""

from __future__ import annotations

import json
from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.judge import Case

TWO = ("us-east-1", "eu-west-1")


def _contact(kind: str) -> Any:
    def seed(cloud: Cloud) -> None:
        cloud.client("account").put_alternate_contact(
            AlternateContactType=kind, Name="n", Title="t", EmailAddress="a@example.com", PhoneNumber="1"
        )

    return seed


def _contacts(name: str, kinds: list[str], said: str) -> Case:
    def seed(cloud: Cloud) -> None:
        for kind in kinds:
            _contact(kind)(cloud)

    return Case(f"contacts-{name}", seed, {"account_security_contact_information_is_registered": {ACCOUNT: said}})


# Organisations ------------------------------------------------------------------------------------------

_OUTSIDE = {"StringNotEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1"]}}


def _deny(**more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "NotAction": ["iam:*", "sts:*"], "Resource": "*", **more}


# name: (statements or None for no policy, attached, verdict)
_SCPS: dict[str, tuple[list[dict[str, Any]] | None, bool, str]] = {
    "none": (None, False, "fail"),
    "limited": ([_deny(Condition=_OUTSIDE)], True, "pass"),
    "limited-single": ([_deny(Condition={"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}})], True, "pass"),
    "limited-all-actions": (
        [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": _OUTSIDE}],
        True,
        "pass",
    ),
    "named": (
        [
            {
                "Effect": "Deny",
                "Action": "*",
                "Resource": "*",
                "Condition": {"StringEquals": {"aws:RequestedRegion": ["ap-east-1"]}},
            }
        ],
        True,
        "pass",
    ),
    "unattached": ([_deny(Condition=_OUTSIDE)], False, "fail"),
    "other": ([{"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}], True, "fail"),
    "allow": ([{"Effect": "Allow", "Action": "*", "Resource": "*"}], True, "fail"),
}


def _scp(name: str) -> Case:
    statements, attached, said = _SCPS[name]

    def seed(cloud: Cloud) -> None:
        client = cloud.client("organizations")
        client.create_organization(FeatureSet="ALL")
        root = client.list_roots()["Roots"][0]["Id"]
        client.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
        if statements is None:
            return
        text = json.dumps({"Version": "2012-10-17", "Statement": statements})
        made = client.create_policy(Content=text, Description="", Name="p", Type="SERVICE_CONTROL_POLICY")
        if attached:
            client.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=root)

    return Case(
        f"organization-{name}",
        seed,
        {
            "organizations_scp_check_deny_regions": {ACCOUNT: said},
            "organizations_account_part_of_organizations": {ACCOUNT: "pass"},
        },
    )


# Regions ------------------------------------------------------------------------------------------------


def _recorder(cloud: Cloud, region: str, *, on: bool, channel: bool = True) -> None:
    client = cloud.client("config", region)
    client.put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": f"arn:aws:iam::{ACCOUNT}:role/config"}
    )
    if channel:
        client.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "b"})
    if on:
        client.start_configuration_recorder(ConfigurationRecorderName="default")


def _seed_recorders(cloud: Cloud) -> None:
    _recorder(cloud, "us-east-1", on=True)
    _recorder(cloud, "eu-west-1", on=False)
    _recorder(cloud, "eu-west-2", on=False, channel=False)
    _recorder(cloud, "us-west-2", on=True)
    cloud.client("config", "us-west-2").stop_configuration_recorder(ConfigurationRecorderName="default")


def _seed_statuses(cloud: Cloud) -> None:
    for region, status in _STATUSES.items():
        _recorder(cloud, region, on=True)
        (recorder,) = cloud.backend("config", region).recorders.values()
        recorder.status.last_status = status


_STATUSES = {
    "us-east-1": "SUCCESS",
    "us-east-2": "FAILURE",
    "us-west-1": "Failure",
    "us-west-2": "Success",
    "eu-west-1": "PENDING",
    "eu-west-2": "Pending",
}


def _seed_detectors(cloud: Cloud) -> None:
    cloud.client("guardduty", "us-east-1").create_detector(Enable=True)
    cloud.client("guardduty", "eu-west-1").create_detector(Enable=False)
    gone = cloud.client("guardduty", "us-west-2")
    gone.delete_detector(DetectorId=gone.create_detector(Enable=True)["DetectorId"])
    changed = cloud.client("guardduty", "us-west-1")
    changed.update_detector(DetectorId=changed.create_detector(Enable=True)["DetectorId"], Enable=False)


CASES = [
    _contacts("none", [], "fail"),
    _contacts("security", ["SECURITY"], "pass"),
    _contacts("billing", ["BILLING"], "fail"),
    _contacts("operations", ["OPERATIONS"], "fail"),
    _contacts("others", ["BILLING", "OPERATIONS"], "fail"),
    _contacts("all", ["BILLING", "OPERATIONS", "SECURITY"], "pass"),
    Case(
        "manual",
        lambda cloud: None,
        {
            "account_maintain_current_contact_details": {ACCOUNT: "manual"},
            "account_security_questions_are_registered_in_the_aws_account": {ACCOUNT: "manual"},
        },
    ),
    Case(
        "no-organization",
        lambda cloud: None,
        {
            "organizations_scp_check_deny_regions": {ACCOUNT: "fail"},
            "organizations_account_part_of_organizations": {ACCOUNT: "fail"},
        },
    ),
    *map(_scp, _SCPS),
    Case(
        "recorders",
        _seed_recorders,
        {
            "config_recorder_all_regions_enabled": {
                "us-east-1": "pass",
                "eu-west-1": "fail",
                "eu-west-2": "fail",
                "us-west-2": "fail",
                "us-west-1": "fail",
            }
        },
        regions=("us-east-1", "eu-west-1", "eu-west-2", "us-west-2", "us-west-1"),
    ),
    Case(
        "recorders-by-status",
        _seed_statuses,
        {
            "config_recorder_all_regions_enabled": {
                region: "fail" if status.lower() == "failure" else "pass" for region, status in _STATUSES.items()
            }
        },
        regions=tuple(_STATUSES),
        patched=True,
    ),
    Case(
        "detectors",
        _seed_detectors,
        {
            "guardduty_is_enabled": {
                "us-east-1": "pass",
                "eu-west-1": "fail",
                "us-west-2": "fail",
                "us-west-1": "fail",
                "eu-west-2": "fail",
            }
        },
        regions=("us-east-1", "eu-west-1", "us-west-2", "us-west-1", "eu-west-2"),
    ),
    Case(
        "hub-off",
        lambda cloud: None,
        {"securityhub_enabled": {"us-east-1": "fail", "eu-west-1": "fail"}},
        regions=TWO,
    ),
]

"""IAM's credential report, summary and MFA list: moto leaves the root user out of all three.

Source: IAM user guide, "Getting credential reports for your AWS account", for columns and words.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.responses import IamResponse

from stance.demo.repairs import repair, state

COLUMNS = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
    "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
    "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,"
    "cert_2_active,cert_2_last_rotated"
)
NO_KEY = ["false", "N/A", "N/A", "N/A", "N/A"]
NO_CERTIFICATES = ["false", "N/A", "false", "N/A"]


def _time(moment: datetime | None, otherwise: str) -> str:
    return otherwise if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _flag(value: object) -> str:
    return "true" if value else "false"


def _root_row(account: str) -> list[str]:
    root = state.root(account)
    created = root["created"] or datetime(2019, 3, 4, 9, 15, tzinfo=UTC)
    keys = [
        ["true", _time(created, "N/A"), "N/A", "N/A", "N/A"] if number < root["access_keys"] else NO_KEY
        for number in range(2)
    ]
    return [
        "<root_account>",
        f"arn:aws:iam::{account}:root",
        _time(created, "N/A"),
        "not_supported",
        _time(root["last_used"], "no_information"),
        "not_supported",
        "not_supported",
        _flag(root["mfa"]),
        *keys[0],
        *keys[1],
        *NO_CERTIFICATES,
    ]


def _key_columns(key: Any) -> list[str]:
    used = key.last_used
    moment = getattr(used, "timestamp", used) if used is not None and not isinstance(used, datetime) else used
    region, service = getattr(key, "last_used_region", None), getattr(key, "last_used_service", None)
    return [
        _flag(key.status == "Active"),
        _time(key.create_date, "N/A"),
        _time(moment, "N/A"),
        "N/A" if moment is None else region or "us-east-1",
        "N/A" if moment is None else service or "s3",
    ]


def _password_columns(user: Any, max_age: int | None) -> list[str]:
    if not user.password:
        return ["false", "N/A", "N/A", "N/A"]
    changed = getattr(user, "password_last_changed", None) or user.create_date
    rotation = _time(changed + timedelta(days=max_age), "N/A") if max_age else "N/A"
    return ["true", _time(user.password_last_used, "no_information"), _time(changed, "N/A"), rotation]


def _user_row(user: Any, max_age: int | None) -> list[str]:
    keys = [_key_columns(key) for key in user.access_keys[:2]]
    first, second = [*keys, NO_KEY, NO_KEY][:2]
    return [
        user.name,
        user.arn,
        _time(user.create_date, "N/A"),
        *_password_columns(user, max_age),
        _flag(user.mfa_devices),
        *first,
        *second,
        *NO_CERTIFICATES,
    ]


@repair("iam", IamResponse)
def get_credential_report(self: Any) -> ActionResult:
    """GetCredentialReport with the root user's row, real column words and a true time of generation."""
    self.backend.get_credential_report()  # raises ReportNotPresent as moto does
    policy = self.backend.account_password_policy
    max_age = getattr(policy, "max_password_age", None)
    rows = [_root_row(self.current_account)]
    rows += [_user_row(user, max_age) for user in sorted(self.backend.users.values(), key=lambda user: user.name)]
    lines = [COLUMNS, *(",".join(row) for row in rows)]
    return ActionResult({"Content": "\n".join(lines), "ReportFormat": "text/csv", "GeneratedTime": datetime.now(UTC)})


_moto_summary = IamResponse.get_account_summary


@repair("iam", IamResponse)
def get_account_summary(self: Any) -> ActionResult:
    """GetAccountSummary that knows whether the root user has MFA and access keys."""
    root = state.root(self.current_account)
    summary = self.backend.account_summary
    summary._account_mfa_enabled = int(bool(root["mfa"]))
    summary._account_access_keys_present = int(root["access_keys"] > 0)
    return _moto_summary(self)


@repair("iam", IamResponse)
def list_virtual_mfa_devices(self: Any) -> ActionResult:
    """ListVirtualMFADevices with each device's user, and the root user's device where it is a virtual one."""
    status = self._get_param("AssignmentStatus", "Any")
    devices = [_virtual_device(self.backend, device) for device in self.backend.virtual_mfa_devices.values()]
    if state.root(self.current_account)["mfa"] == "virtual":
        devices.append(_root_device(self.current_account))
    wanted = {"Any": (True, False), "Assigned": (True,), "Unassigned": (False,)}[status]
    return ActionResult({"VirtualMFADevices": [d for d in devices if ("User" in d) in wanted], "IsTruncated": False})


def _virtual_device(backend: Any, device: Any) -> dict[str, Any]:
    described: dict[str, Any] = {"SerialNumber": device.serial_number}
    owner = next((user for user in backend.users.values() if device.serial_number in user.mfa_devices), None)
    if owner is not None:
        described["EnableDate"] = owner.mfa_devices[device.serial_number].enable_date
        described["User"] = {
            "Path": owner.path,
            "UserName": owner.name,
            "UserId": owner.id,
            "Arn": owner.arn,
            "CreateDate": owner.create_date,
        }
    return described


def _root_device(account: str) -> dict[str, Any]:
    created = state.root(account)["created"] or datetime(2019, 3, 4, 9, 15, tzinfo=UTC)
    user = {"Path": "/", "UserId": account, "Arn": f"arn:aws:iam::{account}:root", "CreateDate": created}
    serial = f"arn:aws:iam::{account}:mfa/root-account-mfa-device"
    return {"SerialNumber": serial, "EnableDate": created, "User": {"UserName": "root", **user}}

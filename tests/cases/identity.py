"""Users, groups, roles, the root user and the password policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from cases.clouds import ACCOUNT, FOREIGN, Cloud, policy
from cases.judge import Case

_ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def ago(days: float) -> datetime:
    return datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)


# Users --------------------------------------------------------------------------------------------------


def user(cloud: Cloud, name: str, *, password: bool = False, mfa: str = "", keys: tuple[bool, ...] = ()) -> None:
    """A user with access keys that are active or not; `mfa` is `virtual` or `hardware`."""
    iam = cloud.client("iam")
    iam.create_user(UserName=name)
    if password:
        iam.create_login_profile(UserName=name, Password="correct horse")
    for active in keys:
        key = iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
        if not active:
            iam.update_access_key(UserName=name, AccessKeyId=key, Status="Inactive")
    if mfa:
        made = iam.create_virtual_mfa_device(VirtualMFADeviceName=name) if mfa == "virtual" else None
        serial = made["VirtualMFADevice"]["SerialNumber"] if made else f"GAHT{abs(hash(name)) % 10**8:08}"
        iam.enable_mfa_device(
            UserName=name, SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321"
        )


# name: (options, console MFA, hardware MFA, two active keys, never used key)
_USERS: dict[str, tuple[dict[str, Any], str, str, str, str]] = {
    "bare": ({}, "not_applicable", "not_applicable", "pass", "not_applicable"),
    "console": ({"password": True}, "fail", "not_applicable", "pass", "pass"),
    "console-virtual": ({"password": True, "mfa": "virtual"}, "pass", "fail", "pass", "pass"),
    "console-hardware": ({"password": True, "mfa": "hardware"}, "pass", "pass", "pass", "pass"),
    "virtual": ({"mfa": "virtual"}, "not_applicable", "fail", "pass", "not_applicable"),
    "hardware": ({"mfa": "hardware"}, "not_applicable", "pass", "pass", "not_applicable"),
    "one-key": ({"keys": (True,)}, "not_applicable", "not_applicable", "pass", "not_applicable"),
    "two-keys": ({"keys": (True, True)}, "not_applicable", "not_applicable", "fail", "not_applicable"),
    "old-key-off": ({"keys": (False, True)}, "not_applicable", "not_applicable", "pass", "not_applicable"),
    "both-off": ({"keys": (False, False)}, "not_applicable", "not_applicable", "pass", "not_applicable"),
    "console-key": ({"password": True, "keys": (True,)}, "fail", "not_applicable", "pass", "fail"),
    "console-two": ({"password": True, "keys": (True, True)}, "fail", "not_applicable", "fail", "fail"),
    "console-key-off": ({"password": True, "keys": (False,)}, "fail", "not_applicable", "pass", "pass"),
    "console-off-on": ({"password": True, "keys": (False, True)}, "fail", "not_applicable", "pass", "fail"),
}


def _seed_users(cloud: Cloud) -> None:
    for name, (options, *_) in _USERS.items():
        user(cloud, name, **options)


# name: (keys as (active, days since made, days since used or None), rotated, used)
_KEYS: dict[str, tuple[list[tuple[bool, float, float | None]], str, str]] = {
    "none": ([], "pass", "pass"),
    "new": ([(True, 0, None)], "pass", "pass"),
    "made-89": ([(True, 89, 1)], "pass", "pass"),
    "made-90": ([(True, 90, 1)], "pass", "pass"),
    "made-91": ([(True, 91, 1)], "fail", "pass"),
    "made-365-off": ([(False, 365, 300)], "pass", "pass"),
    "second-91": ([(True, 1, 0), (True, 91, 0)], "fail", "pass"),
    "second-91-off": ([(True, 1, 0), (False, 91, 90)], "pass", "pass"),
    "used-44": ([(True, 80, 44)], "pass", "pass"),
    "used-45": ([(True, 80, 45)], "pass", "pass"),
    "used-46": ([(True, 80, 46)], "pass", "fail"),
    "used-46-off": ([(False, 80, 46)], "pass", "pass"),
    "never-44": ([(True, 44, None)], "pass", "pass"),
    "never-46": ([(True, 46, None)], "pass", "fail"),
    "second-unused": ([(True, 60, 1), (True, 60, 59)], "pass", "fail"),
}
# name: (has a password, days since made, days since used or None, verdict)
_PASSWORDS: dict[str, tuple[bool, float, float | None, str]] = {
    "pw-none": (False, 300, None, "not_applicable"),
    "pw-new": (True, 0, None, "pass"),
    "pw-used-now": (True, 300, 0, "pass"),
    "pw-used-44": (True, 300, 44, "pass"),
    "pw-used-45": (True, 300, 45, "pass"),
    "pw-used-46": (True, 300, 46, "fail"),
    "pw-used-400": (True, 500, 400, "fail"),
    "pw-never-44": (True, 44, None, "pass"),
    "pw-never-46": (True, 46, None, "fail"),
}


def _seed_ages(cloud: Cloud) -> None:
    users = cloud.backend("iam").users
    for name, (keys, *_) in _KEYS.items():
        user(cloud, name, keys=tuple(active for active, *_ in keys))
        for made, (_, created, used) in zip(users[name].access_keys, keys, strict=True):
            made.create_date = ago(created)
            made.last_used = None if used is None else ago(used)
    for name, (password, created, used, _) in _PASSWORDS.items():
        user(cloud, name, password=password)
        users[name].create_date = ago(created)
        users[name].password_last_used = None if used is None else ago(used)


# Attachments --------------------------------------------------------------------------------------------

_READ = policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})
_OPEN = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})


def _trust(principal: Mapping[str, Any], **condition: Any) -> str:
    more = {"Condition": condition} if condition else {}
    return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})


_OWN = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


def _seed_holders(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    own = iam.create_policy(PolicyName="own", PolicyDocument=_READ)["Policy"]["Arn"]
    alike = iam.create_policy(PolicyName="AdministratorAccess", PolicyDocument=_READ)["Policy"]["Arn"]
    groups = {"admins-mfa": _ADMIN, "admins-some": _ADMIN, "admins-empty": _ADMIN, "readers": own, "bare-group": None}
    for group, arn in groups.items():
        iam.create_group(GroupName=group)
        if arn:
            iam.attach_group_policy(GroupName=group, PolicyArn=arn)
    for name in ("free", "direct", "inline", "admin", "alike", "boss", "boss-2", "late"):
        user(cloud, name, mfa="virtual" if name.startswith("boss") else "")
    iam.attach_user_policy(UserName="direct", PolicyArn=own)
    iam.put_user_policy(UserName="inline", PolicyName="p", PolicyDocument=_READ)
    iam.attach_user_policy(UserName="admin", PolicyArn=_ADMIN)
    iam.attach_user_policy(UserName="alike", PolicyArn=alike)
    members = (("admins-mfa", "boss"), ("admins-some", "boss-2"), ("admins-some", "late"), ("readers", "free"))
    for group, member in members:
        iam.add_user_to_group(GroupName=group, UserName=member)
    roles = {
        "person-admin": (_trust(_OWN), _ADMIN),
        "person-reader": (_trust(_OWN), own),
        "stranger-admin": (_trust({"AWS": FOREIGN}), _ADMIN),
        "service-admin": (_trust({"Service": "lambda.amazonaws.com"}), _ADMIN),
        "person-alike": (_trust(_OWN), alike),
        "federated-admin": (_trust({"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"}), _ADMIN),
    }
    for name, (trust, arn) in roles.items():
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
        iam.attach_role_policy(RoleName=name, PolicyArn=arn)


_HOLDERS = {
    "iam_policy_attached_only_to_group_or_roles": {
        **dict.fromkeys(("free", "boss", "boss-2", "late"), "pass"),
        **dict.fromkeys(("direct", "inline", "admin", "alike"), "fail"),
    },
    "iam_user_administrator_access_policy": {
        **dict.fromkeys(("free", "direct", "inline", "alike", "boss", "boss-2", "late"), "pass"),
        "admin": "fail",
    },
    "iam_administrator_access_with_mfa": {
        "admins-mfa": "pass",
        "admins-some": "fail",
        "admins-empty": "pass",
        "readers": "not_applicable",
        "bare-group": "not_applicable",
    },
    "iam_role_administratoraccess_policy": {
        "person-admin": "fail",
        "person-reader": "pass",
        "stranger-admin": "fail",
        "service-admin": "not_applicable",
        "person-alike": "pass",
        "federated-admin": "fail",
    },
}

# Trust of services --------------------------------------------------------------------------------------

_SNS = {"Service": "sns.amazonaws.com"}
_TRUSTS: dict[str, tuple[str, str]] = {
    "service": (_trust(_SNS), "fail"),
    "services": (_trust({"Service": ["sns.amazonaws.com", "sqs.amazonaws.com"]}), "fail"),
    "compute": (_trust({"Service": "ec2.amazonaws.com"}), "fail"),
    "source-account": (_trust(_SNS, StringEquals={"aws:SourceAccount": ACCOUNT}), "pass"),
    "source-account-list": (_trust(_SNS, StringEquals={"aws:SourceAccount": [ACCOUNT]}), "pass"),
    "source-account-like": (_trust(_SNS, StringLike={"AWS:SourceAccount": ACCOUNT}), "pass"),
    "source-arn": (_trust(_SNS, ArnLike={"aws:SourceArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:t"}), "pass"),
    "source-arn-wild": (_trust(_SNS, ArnLike={"aws:SourceArn": f"arn:aws:sns:*:{ACCOUNT}:*"}), "pass"),
    "source-any": (_trust(_SNS, StringLike={"aws:SourceAccount": "*"}), "fail"),
    "source-arn-any": (_trust(_SNS, ArnLike={"aws:SourceArn": "arn:aws:sns:*:*:*"}), "fail"),
    "other-condition": (_trust(_SNS, Bool={"aws:SecureTransport": "true"}), "fail"),
    "person": (_trust(_OWN), "not_applicable"),
    "both": (_trust({**_OWN, **_SNS}), "fail"),
}


def _seed_trusts(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    for name, (trust, _) in _TRUSTS.items():
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    iam.create_service_linked_role(AWSServiceName="support.amazonaws.com")


# The root user ------------------------------------------------------------------------------------------

_NO_ROW = dict(password_last_used="no_information", mfa="false", key="false", key_used="N/A", summary=(0, 0))
# name: (what is told of the root user, MFA, hardware, no key, not used)
_ROOTS: dict[str, tuple[dict[str, Any], str, str, str, str]] = {
    "bare": ({}, "fail", "fail", "pass", "pass"),
    "mfa": ({"mfa": "true", "summary": (1, 0)}, "pass", "pass", "pass", "pass"),
    "mfa-virtual": ({"mfa": "true", "summary": (1, 0), "virtual": True}, "pass", "fail", "pass", "pass"),
    "key": ({"key": "true", "summary": (0, 1)}, "fail", "fail", "fail", "pass"),
    "key-used": ({"key": "true", "key_used": 0, "summary": (1, 1)}, "pass", "pass", "fail", "fail"),
    "key-used-long-ago": ({"key": "true", "key_used": 30, "summary": (1, 1)}, "pass", "pass", "fail", "pass"),
    "used-now": ({"password_last_used": 0, "summary": (1, 0)}, "pass", "pass", "pass", "fail"),
    "used-1": ({"password_last_used": 1, "summary": (1, 0)}, "pass", "pass", "pass", "fail"),
    "used-2": ({"password_last_used": 2, "summary": (1, 0)}, "pass", "pass", "pass", "pass"),
    "used-400": ({"password_last_used": 400, "summary": (1, 0)}, "pass", "pass", "pass", "pass"),
}


def _when(value: Any) -> str:
    return value if isinstance(value, str) else ago(value).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _root(name: str) -> Case:
    told, *said = _ROOTS[name]

    def seed(cloud: Cloud) -> None:
        row = _NO_ROW | told
        backend = cloud.backend("iam")
        backend.account_summary._account_mfa_enabled, backend.account_summary._account_access_keys_present = row[
            "summary"
        ]
        report = backend.get_credential_report
        line = (
            f"<root_account>,arn:aws:iam::{ACCOUNT}:root,2020-01-01T00:00:00+00:00,not_supported,"
            f"{_when(row['password_last_used'])},not_supported,not_supported,{row['mfa']},{row['key']},N/A,"
            f"{_when(row['key_used'])},N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n"
        )
        backend.get_credential_report = lambda: report() + line
        if row.get("virtual"):
            _virtual_root(cloud)

    checks = (
        "iam_root_mfa_enabled",
        "iam_root_hardware_mfa_enabled",
        "iam_no_root_access_key",
        "iam_avoid_root_usage",
    )
    expected = {check: {f"root user of {ACCOUNT}": verdict} for check, verdict in zip(checks, said, strict=True)}
    return Case(f"root-{name}", seed, expected, patched=True)


def _virtual_root(cloud: Cloud) -> None:
    cloud.client("iam").create_virtual_mfa_device(VirtualMFADeviceName="root-account-mfa-device")


# The password policy ------------------------------------------------------------------------------------

_WELL = {
    "MinimumPasswordLength": 14,
    "RequireSymbols": True,
    "RequireNumbers": True,
    "RequireUppercaseCharacters": True,
    "RequireLowercaseCharacters": True,
    "PasswordReusePrevention": 24,
    "MaxPasswordAge": 90,
}
_PARTS = {
    "MinimumPasswordLength": "minimum_length_14",
    "RequireSymbols": "symbol",
    "RequireNumbers": "number",
    "RequireUppercaseCharacters": "uppercase",
    "RequireLowercaseCharacters": "lowercase",
    "PasswordReusePrevention": "reuse_24",
    "MaxPasswordAge": "expires_passwords_within_90_days_or_less",
}
_POLICIES: dict[str, tuple[dict[str, Any] | None, set[str]]] = {
    "none": (None, set(_PARTS)),
    "well": (_WELL, set()),
    "defaults": ({}, set(_PARTS)),
    "better": (_WELL | {"MinimumPasswordLength": 15, "MaxPasswordAge": 89}, set()),
    "longest": (_WELL | {"MinimumPasswordLength": 128, "MaxPasswordAge": 1}, set()),
    "length-13": (_WELL | {"MinimumPasswordLength": 13}, {"MinimumPasswordLength"}),
    "reuse-23": (_WELL | {"PasswordReusePrevention": 23}, {"PasswordReusePrevention"}),
    "reuse-1": (_WELL | {"PasswordReusePrevention": 1}, {"PasswordReusePrevention"}),
    "age-91": (_WELL | {"MaxPasswordAge": 91}, {"MaxPasswordAge"}),
    **{
        f"no-{part.lower()}": ({name: value for name, value in _WELL.items() if name != part}, {part})
        for part in _WELL
    },
}


def _password_policy(name: str) -> Case:
    settings, bad = _POLICIES[name]

    def seed(cloud: Cloud) -> None:
        if settings is not None:
            cloud.client("iam").update_account_password_policy(**settings)

    expected = {
        f"iam_password_policy_{check}": {ACCOUNT: "fail" if part in bad else "pass"} for part, check in _PARTS.items()
    }
    return Case(f"password-policy-{name}", seed, expected)


# Federation ---------------------------------------------------------------------------------------------


def _seed_saml(cloud: Cloud) -> None:
    cloud.client("iam").create_saml_provider(SAMLMetadataDocument="a" * 1024, Name="corp")


def _seed_oidc(cloud: Cloud) -> None:
    cloud.client("iam").create_open_id_connect_provider(Url="https://example.com", ThumbprintList=[])


CASES = [
    Case(
        "users",
        _seed_users,
        {
            "iam_user_mfa_enabled_console_access": {name: row[1] for name, row in _USERS.items()},
            "iam_user_hardware_mfa_enabled": {name: row[2] for name, row in _USERS.items()},
            "iam_user_two_active_access_key": {name: row[3] for name, row in _USERS.items()},
            "iam_user_no_setup_initial_access_key": {name: row[4] for name, row in _USERS.items()},
        },
    ),
    Case(
        "ages",
        _seed_ages,
        {
            "iam_rotate_access_key_90_days": {name: row[1] for name, row in _KEYS.items()}
            | dict.fromkeys(_PASSWORDS, "pass"),
            "iam_user_accesskey_unused": {name: row[2] for name, row in _KEYS.items()}
            | dict.fromkeys(_PASSWORDS, "pass"),
            "iam_user_console_access_unused": {name: row[3] for name, row in _PASSWORDS.items()}
            | dict.fromkeys(_KEYS, "not_applicable"),
        },
        patched=True,
    ),
    Case("holders", _seed_holders, _HOLDERS, aws_policies=True),
    Case(
        "trust-of-services",
        _seed_trusts,
        {
            "iam_role_cross_service_confused_deputy_prevention": {name: said for name, (_, said) in _TRUSTS.items()}
            | {"AWSServiceRoleForsupport": "not_applicable"}
        },
    ),
    *map(_root, _ROOTS),
    *map(_password_policy, _POLICIES),
    Case("saml", _seed_saml, {"iam_check_saml_providers_sts": {ACCOUNT: "pass"}}),
    Case("oidc-only", _seed_oidc, {"iam_check_saml_providers_sts": {ACCOUNT: "fail"}}),
    Case("no-federation", lambda cloud: None, {"iam_check_saml_providers_sts": {ACCOUNT: "fail"}}),
]

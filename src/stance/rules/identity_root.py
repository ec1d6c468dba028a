"""The root user of an AWS account.

Source: IAM User Guide, "Root user best practices for your AWS account" (root-user-best-practices.html).
"""

from stance.conditions import Setting, days
from stance.model import Rule
from stance.model.assets.identity import AccessKey, RootUser

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"

ROOT_UNUSED = Setting("root-unused-days", days(1), "Days during which the root user should not have been used")

HAS_CREDENTIALS = (
    RootUser.keys_present
    | RootUser.access_keys.any(AccessKey.active)
    | RootUser.password_present
    | RootUser.password_listed
    | (RootUser.password_present.absent() & RootUser.password_listed.absent())
)
"""Accounts of an organisation may have a root user without password and keys; then there is nothing to guard."""

_RECENT = "2025-12-31T08:00:00Z"
_OLD = "2025-02-01T08:00:00Z"
_KEY = {"number": 1, "active": True, "rotated_at": _OLD, "used_at": None}
_SIGNS_IN = {"keys_present": False, "access_keys": [], "password_present": True, "password_listed": None}

ROOT_MFA_ENABLED = Rule(
    id="identity-root-mfa-enabled",
    title="The root user has MFA",
    on=RootUser,
    severity="critical",
    domain="ispm",
    applies=HAS_CREDENTIALS,
    require=RootUser.mfa_enabled,
    why="No policy limits the root user; whoever has its password, or its mailbox, can close the account.",
    fix="Sign in as root and register an MFA device, or remove root credentials centrally from the organisation.",
    good=[{**_SIGNS_IN, "mfa_enabled": True}],
    bad=[{**_SIGNS_IN, "mfa_enabled": False}],
    references=(f"{_GUIDE}/enable-virt-mfa-for-root.html",),
)

ROOT_MFA_HARDWARE = Rule(
    id="identity-root-mfa-hardware",
    title="The root user's MFA is a hardware device",
    on=RootUser,
    severity="high",
    domain="ispm",
    applies=HAS_CREDENTIALS,
    require=RootUser.mfa_enabled & (RootUser.virtual_mfa.count() == 0),
    why="A code app lives on a phone that is lost, cloned or phished; the root user deserves a device in a safe.",
    fix="Register a FIDO2 security key or hardware token for root, then remove the virtual device.",
    good=[{**_SIGNS_IN, "mfa_enabled": True, "virtual_mfa": []}],
    bad=[
        {**_SIGNS_IN, "mfa_enabled": True, "virtual_mfa": ["arn:aws:iam::111122223333:mfa/root-account-mfa-device"]},
        {**_SIGNS_IN, "mfa_enabled": False, "virtual_mfa": []},
    ],
    references=(f"{_GUIDE}/enable-hw-mfa-for-root.html",),
)

ROOT_NO_ACCESS_KEY = Rule(
    id="identity-root-no-access-key",
    title="The root user has no access keys",
    on=RootUser,
    severity="critical",
    domain="ispm",
    require=~RootUser.keys_present & RootUser.access_keys.none(AccessKey.active),
    why="A root key can do everything, no policy limits it, and no second factor is asked for.",
    fix="Delete the key, after moving what uses it to a role.",
    good=[{"keys_present": False, "access_keys": []}],
    bad=[{"keys_present": True, "access_keys": []}, {"keys_present": True, "access_keys": [_KEY]}],
    references=(f"{_GUIDE}/root-user-best-practices.html",),
)

ROOT_NOT_USED = Rule(
    id="identity-root-not-used",
    title="The root user was not used lately",
    on=RootUser,
    severity="high",
    domain="ispm",
    require=(RootUser.password_used_at.absent() | (RootUser.password_used_at.age > ROOT_UNUSED))
    & RootUser.access_keys.none(AccessKey.used_at.present() & (AccessKey.used_at.age <= ROOT_UNUSED)),
    why="Daily work as root is work without limits; and an unexpected sign-in as root is an emergency.",
    fix="Find out who signed in and why, and give that task to a role.",
    good=[{"password_used_at": None, "access_keys": []}, {"password_used_at": _OLD, "access_keys": [_KEY]}],
    bad=[
        {"password_used_at": _RECENT, "access_keys": []},
        {"password_used_at": None, "access_keys": [{**_KEY, "used_at": _RECENT}]},
    ],
    references=(f"{_GUIDE}/root-user-best-practices.html",),
)

ROOT_NO_SIGNING_CERTIFICATE = Rule(
    id="identity-root-no-signing-certificate",
    title="The root user has no X.509 signing certificates",
    on=RootUser,
    severity="high",
    domain="ispm",
    require=~RootUser.certificates_present,
    why="A signing certificate of root is a long-lived credential with all power, of interfaces that are gone.",
    fix="Sign in as root and delete its signing certificates.",
    good=[{"certificates_present": False}],
    bad=[{"certificates_present": True}],
    references=(f"{_GUIDE}/root-user-best-practices.html",),
)

"""IAM users: their passwords, access keys and MFA.

Source of the thresholds: CIS AWS Foundations Benchmark; IAM User Guide, "Security best practices in IAM".
"""

from stance.conditions import Setting, days
from stance.model import Rule
from stance.model.assets.identity import AccessKey, IamUser

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"

UNUSED = Setting(
    "credential-unused-days", days(45), "Days without use after which a password or key counts as unused"
)
ROTATION = Setting("access-key-rotation-days", days(90), "Days after which an access key should be replaced")

KEY_UNUSED = AccessKey.active & ~(
    (AccessKey.used_at.present() & (AccessKey.used_at.age <= UNUSED))
    | (AccessKey.used_at.absent() & AccessKey.rotated_at.present() & (AccessKey.rotated_at.age <= UNUSED))
)

_RECENT = "2025-12-31T08:00:00Z"
_OLD = "2025-02-01T08:00:00Z"
_FRESH_KEY = {"number": 1, "active": True, "rotated_at": "2025-12-11T08:00:00Z", "used_at": _RECENT}
_OLD_KEY = {"number": 1, "active": True, "rotated_at": _OLD, "used_at": _OLD}
_NEVER_USED = {"number": 2, "active": True, "rotated_at": "2025-12-11T08:00:00Z", "used_at": None}
_INACTIVE = {"number": 2, "active": False, "rotated_at": _OLD, "used_at": None}

USER_MFA_ENABLED = Rule(
    id="identity-user-mfa-enabled",
    title="Users with a console password have MFA",
    on=IamUser,
    severity="high",
    domain="ispm",
    applies=IamUser.password_enabled,
    require=IamUser.mfa_active,
    why="A password alone can be guessed, phished or found in a leak; a second factor stops what follows.",
    fix="Have the user register an MFA device, or remove the password if nobody signs in with it.",
    good=[{"password_enabled": True, "mfa_active": True}],
    bad=[{"password_enabled": True, "mfa_active": False}],
    references=(f"{_GUIDE}/id_credentials_mfa.html",),
)

USER_MFA_HARDWARE = Rule(
    id="identity-user-mfa-hardware",
    title="Users' MFA devices are hardware",
    on=IamUser,
    severity="medium",
    domain="ispm",
    applies=IamUser.mfa_active | (IamUser.virtual_mfa.count() > 0),
    require=IamUser.virtual_mfa.count() == 0,
    why="The seed of a code app can be copied and its codes can be phished; a security key resists both.",
    fix="Register a FIDO2 security key or a hardware token for the user, then remove the virtual device.",
    good=[{"mfa_active": True, "virtual_mfa": []}],
    bad=[{"mfa_active": True, "virtual_mfa": ["arn:aws:iam::111122223333:mfa/ana"]}],
    references=(f"{_GUIDE}/id_credentials_mfa_enable_fido.html",),
)

USER_KEY_ROTATED = Rule(
    id="identity-user-key-rotated",
    title="Active access keys are replaced in time",
    on=IamUser,
    severity="medium",
    domain="ispm",
    require=IamUser.access_keys.none(
        AccessKey.active & ~(AccessKey.rotated_at.present() & (AccessKey.rotated_at.age <= ROTATION))
    ),
    why="The longer a key lives, the more laptops, pipelines and logs it has passed through.",
    fix="Make a second key, move what uses the first one to it, then deactivate and delete the first.",
    good=[{"access_keys": []}, {"access_keys": [_FRESH_KEY, _INACTIVE]}],
    bad=[{"access_keys": [_FRESH_KEY, _OLD_KEY]}],
    references=(f"{_GUIDE}/id-credentials-access-keys-update.html",),
)

USER_KEY_USED = Rule(
    id="identity-user-key-used",
    title="Active access keys are in use",
    on=IamUser,
    severity="medium",
    domain="ispm",
    require=IamUser.access_keys.none(KEY_UNUSED),
    why="A key that nobody uses is watched by nobody, but still opens the account to whoever finds it.",
    fix="Deactivate the key, and delete it once nothing has broken.",
    good=[{"access_keys": [_FRESH_KEY]}, {"access_keys": [_NEVER_USED, _INACTIVE]}],
    bad=[{"access_keys": [_OLD_KEY]}, {"access_keys": [{**_NEVER_USED, "rotated_at": _OLD}]}],
    references=(f"{_GUIDE}/id_credentials_finding-unused.html",),
)

USER_KEY_SINGLE = Rule(
    id="identity-user-key-single",
    title="Users have at most one active access key",
    on=IamUser,
    severity="low",
    domain="ispm",
    require=IamUser.access_keys.count(AccessKey.active) <= 1,
    why="The second place is there for changing keys; two live keys double what can leak.",
    fix="Deactivate the older key once everything uses the newer one, then delete it.",
    good=[{"access_keys": [_FRESH_KEY, _INACTIVE]}],
    bad=[{"access_keys": [_FRESH_KEY, _NEVER_USED]}],
    references=(f"{_GUIDE}/id_credentials_access-keys.html",),
)

USER_KEY_NO_INITIAL = Rule(
    id="identity-user-key-no-initial",
    title="Console users have no access key that was never used",
    on=IamUser,
    severity="medium",
    domain="ispm",
    applies=IamUser.password_enabled,
    require=IamUser.access_keys.none(AccessKey.active & AccessKey.used_at.absent()),
    why="A key that was made along with the user and never used serves nobody but a thief.",
    fix="Delete the key; the user can ask for one when there is a need.",
    good=[{"password_enabled": True, "access_keys": [_FRESH_KEY]}],
    bad=[{"password_enabled": True, "access_keys": [_NEVER_USED]}],
    references=(f"{_GUIDE}/id_credentials_access-keys.html",),
)

USER_KEY_INACTIVE_REMOVED = Rule(
    id="identity-user-key-inactive-removed",
    title="Deactivated access keys are deleted",
    on=IamUser,
    severity="low",
    domain="ispm",
    require=IamUser.access_keys.none(
        ~AccessKey.active & AccessKey.rotated_at.present() & (AccessKey.rotated_at.age > ROTATION)
    ),
    why="A deactivated key can be switched on again by anyone with that one permission, and its secret may be known.",
    fix="Delete the key once it is clear that nothing needs it.",
    good=[{"access_keys": [_OLD_KEY, {**_INACTIVE, "rotated_at": _RECENT}]}],
    bad=[{"access_keys": [_INACTIVE]}],
    references=(f"{_GUIDE}/id-credentials-access-keys-update.html",),
)

USER_PASSWORD_USED = Rule(
    id="identity-user-password-used",
    title="Console passwords are in use",
    on=IamUser,
    severity="medium",
    domain="ispm",
    applies=IamUser.password_enabled,
    require=(IamUser.password_used_at.present() & (IamUser.password_used_at.age <= UNUSED))
    | (
        IamUser.password_used_at.absent()
        & (
            (IamUser.password_changed_at.present() & (IamUser.password_changed_at.age <= UNUSED))
            | (IamUser.password_changed_at.absent() & (IamUser.created_at.age <= UNUSED))
        )
    ),
    why="The password of somebody who left or moved on still opens the console, and nobody would notice.",
    fix="Remove the console password, or the user when nothing else uses it.",
    good=[
        {"password_enabled": True, "password_used_at": _RECENT, "password_changed_at": _OLD, "created_at": _OLD},
        {"password_enabled": True, "password_used_at": None, "password_changed_at": _RECENT, "created_at": _OLD},
    ],
    bad=[
        {"password_enabled": True, "password_used_at": _OLD, "password_changed_at": _OLD, "created_at": _OLD},
        {"password_enabled": True, "password_used_at": None, "password_changed_at": _OLD, "created_at": _OLD},
    ],
    references=(f"{_GUIDE}/id_credentials_finding-unused.html",),
)

USER_POLICIES_BY_GROUP = Rule(
    id="identity-user-policies-by-group",
    title="Users get their permissions through groups",
    on=IamUser,
    severity="low",
    domain="ispm",
    require=(IamUser.attached_policies.count() == 0) & (IamUser.inline_documents.count() == 0),
    why="Permissions given one user at a time are forgotten when people change jobs.",
    fix="Attach the policies to a group or role, make the user a member, and take them from the user.",
    good=[{"attached_policies": [], "inline_documents": []}],
    bad=[
        {"attached_policies": [], "inline_documents": [{"name": "extra", "document": "{}"}]},
        {
            "attached_policies": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            "inline_documents": [],
        },
    ],
    references=(f"{_GUIDE}/id_groups.html",),
)

USER_NO_SIGNING_CERTIFICATE = Rule(
    id="identity-user-no-signing-certificate",
    title="Users have no X.509 signing certificates",
    on=IamUser,
    severity="low",
    domain="ispm",
    require=IamUser.signing_certificates == 0,
    why="Signing certificates are long-lived credentials of old interfaces, outside every key rotation.",
    fix="Delete the user's signing certificates; today's interfaces use access keys or roles.",
    good=[{"signing_certificates": 0}],
    bad=[{"signing_certificates": 1}],
    references=(f"{_GUIDE}/id_credentials_getting-report.html",),
)

"""Administrators: who holds all power, and how well that is guarded."""

from stance.conditions import item
from stance.model import Rule
from stance.model.assets.identity import AccessKey, IamGroup, IamRole, IamUser, RoleTrust
from stance.rules.identity_users import KEY_UNUSED, UNUSED

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"

ADMINISTRATOR = tuple(
    f"arn:{partition}:iam::aws:policy/AdministratorAccess"
    for partition in ("aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f")
)

_HELD = ["arn:aws:iam::aws:policy/AdministratorAccess"]
_RECENT = "2025-12-31T08:00:00Z"
_OLD = "2025-02-01T08:00:00Z"
_KEY = {"number": 1, "active": True, "rotated_at": _OLD, "used_at": _RECENT}

USER_NO_ADMINISTRATOR_POLICY = Rule(
    id="identity-user-no-administrator-policy",
    title="No user holds AdministratorAccess directly",
    on=IamUser,
    severity="critical",
    domain="ispm",
    require=IamUser.attached_policies.none(item.isin(ADMINISTRATOR)),
    why="Whoever gets this user's password or key owns the account at once and for as long as it lives.",
    fix="Give the power to a role that people assume for a while with MFA, and detach the policy from the user.",
    good=[{"attached_policies": ["arn:aws:iam::aws:policy/SecurityAudit"]}],
    bad=[{"attached_policies": _HELD}],
    references=(f"{_GUIDE}/best-practices.html",),
)

GROUP_ADMINS_MFA = Rule(
    id="identity-group-admins-mfa",
    title="Members of administrator groups have MFA",
    on=IamGroup,
    severity="high",
    domain="ispm",
    applies=IamGroup.admin | IamGroup.attached_policies.any(item.isin(ADMINISTRATOR)),
    require=IamGroup.members_without_mfa.count() == 0,
    why="One guessed password of one member is enough to lose the whole account.",
    fix="Have each of these members register an MFA device, or take them out of the group.",
    good=[{"admin": True, "attached_policies": _HELD, "members_without_mfa": []}],
    bad=[{"admin": True, "attached_policies": _HELD, "members_without_mfa": ["ana"]}],
    references=(f"{_GUIDE}/id_credentials_mfa.html",),
)

USER_ADMIN_MFA = Rule(
    id="identity-user-admin-mfa",
    title="Administrators have MFA",
    on=IamUser,
    severity="critical",
    domain="ispm",
    applies=IamUser.admin & (IamUser.password_enabled | IamUser.access_keys.any(AccessKey.active)),
    require=IamUser.mfa_active,
    why="This user can do everything, by whatever way it got the power, and one factor guards it.",
    fix="Have the user register an MFA device, and require MFA in the policy that gives the power.",
    good=[{"admin": True, "password_enabled": True, "access_keys": [], "mfa_active": True}],
    bad=[{"admin": True, "password_enabled": True, "access_keys": [], "mfa_active": False}],
    references=(f"{_GUIDE}/id_credentials_mfa.html",),
)

USER_ADMIN_NO_KEY = Rule(
    id="identity-user-admin-no-key",
    title="Administrators have no access keys",
    on=IamUser,
    severity="high",
    domain="ispm",
    applies=IamUser.admin,
    require=IamUser.access_keys.none(AccessKey.active),
    why="A key in a file or a repository that can do everything, for ever and without a second factor.",
    fix="Delete the key; let people assume an administrator role through federation when they need it.",
    good=[{"admin": True, "access_keys": [{**_KEY, "active": False}]}],
    bad=[{"admin": True, "access_keys": [_KEY]}],
    references=(f"{_GUIDE}/best-practices.html",),
)

USER_ADMIN_NOT_DORMANT = Rule(
    id="identity-user-admin-not-dormant",
    title="Administrators are in use",
    on=IamUser,
    severity="high",
    domain="ispm",
    applies=IamUser.admin & (IamUser.password_enabled | IamUser.access_keys.any(AccessKey.active)),
    require=(IamUser.password_used_at.present() & (IamUser.password_used_at.age <= UNUSED))
    | IamUser.access_keys.any(AccessKey.active & ~KEY_UNUSED)
    | (IamUser.created_at.age <= UNUSED),
    why="A forgotten administrator is the account that intruders hope for: full power, and nobody watching.",
    fix="Remove the user's credentials and memberships, and delete it when nothing breaks.",
    good=[
        {
            "admin": True,
            "password_enabled": True,
            "password_used_at": _RECENT,
            "access_keys": [],
            "created_at": _OLD,
        }
    ],
    bad=[
        {"admin": True, "password_enabled": True, "password_used_at": _OLD, "access_keys": [], "created_at": _OLD},
        {
            "admin": True,
            "password_enabled": False,
            "password_used_at": None,
            "access_keys": [{**_KEY, "used_at": _OLD}],
            "created_at": _OLD,
        },
    ],
    references=(f"{_GUIDE}/id_credentials_finding-unused.html",),
)

ROLE_NO_ADMINISTRATOR_POLICY = Rule(
    id="identity-role-no-administrator-policy",
    title="Roles that people or accounts assume do not hold AdministratorAccess",
    on=IamRole,
    severity="high",
    domain="ispm",
    applies=~IamRole.service_linked & (IamRole.trust.at(RoleTrust.services).count() == 0),
    require=IamRole.attached_policies.none(item.isin(ADMINISTRATOR)),
    why="Whoever may assume the role may do everything; few tasks need that.",
    fix="Attach policies made for the role's task, and keep one administrator role behind MFA for emergencies.",
    good=[{"service_linked": False, "trust": {"services": []}, "attached_policies": []}],
    bad=[{"service_linked": False, "trust": {"services": []}, "attached_policies": _HELD}],
    references=(f"{_GUIDE}/best-practices.html",),
)

ROLE_SERVICE_NOT_ADMIN = Rule(
    id="identity-role-service-not-admin",
    title="Roles of AWS services are not administrators",
    on=IamRole,
    severity="high",
    domain="ispm",
    applies=~IamRole.service_linked & (IamRole.trust.at(RoleTrust.services).count() > 0),
    require=~IamRole.admin,
    why="Code that runs with the role, and everyone who can change that code, owns the account.",
    fix="Replace the role's policies with the actions and resources that its workload uses.",
    good=[{"service_linked": False, "trust": {"services": ["lambda.amazonaws.com"]}, "admin": False}],
    bad=[{"service_linked": False, "trust": {"services": ["ec2.amazonaws.com"]}, "admin": True}],
    references=(f"{_GUIDE}/best-practices.html",),
)

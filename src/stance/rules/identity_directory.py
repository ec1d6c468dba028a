"""People from the directory and pipelines from outside: how they get in, how far, and for how long."""

from stance.conditions import Setting, days, item
from stance.model import Rule
from stance.model.assets.directory import AccountAssignment, IdentityCenter, OidcProvider, PermissionSet
from stance.model.assets.identity import IamRole, IamUser

_SSO = "https://docs.aws.amazon.com/singlesignon/latest/userguide"
_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"
_GITHUB = "token.actions.githubusercontent.com"
_OLD = "2025-02-01T08:00:00Z"

MOST_ADMINISTRATORS = Setting("most-administrators", 10, "How many people may be administrators by assignment")
ADMIN_SESSION = Setting("admin-session-seconds", 8 * 3600, "Seconds that an administrator's session may last")
AUDIENCES: Setting[tuple[str, ...]] = Setting(
    "pipeline-audiences", ("sts.amazonaws.com",), "Audiences for which tokens of build services may be made"
)
MOST_UNUSED = Setting("most-unused-services", 20, "How many services somebody may be allowed to use and never does")

CENTER_ADMINISTRATORS_FEW = Rule(
    id="identity-center-administrators-few",
    title="Few people are administrators through Identity Center",
    on=IdentityCenter,
    severity="medium",
    domain="ispm",
    require=IdentityCenter.administrators.count() <= MOST_ADMINISTRATORS,
    why="Each administrator is one more person whose stolen session is the whole account.",
    fix="Move people who rarely need it to a narrower permission set, and grant the wide one for the occasion.",
    good=[{"administrators": ["u-1", "u-2"]}],
    bad=[{"administrators": [f"u-{n}" for n in range(11)]}],
    references=(f"{_SSO}/howtocreatepermissionset.html",),
)

PERMISSION_SET_SESSION_SHORT = Rule(
    id="identity-permission-set-session-short",
    title="Sessions of administrators last for a working day at most",
    on=PermissionSet,
    severity="low",
    domain="ispm",
    applies=PermissionSet.admin,
    require=PermissionSet.session_seconds <= ADMIN_SESSION,
    why="The longer a session lasts, the longer stolen credentials of it are good.",
    fix="Shorten the session duration of the permission set.",
    good=[{"admin": True, "session_seconds": 3600}],
    bad=[{"admin": True, "session_seconds": 43200}],
    references=(f"{_SSO}/howtosessionduration.html",),
)

ASSIGNMENT_BY_GROUP = Rule(
    id="identity-assignment-by-group",
    title="Permission sets are assigned to groups",
    on=AccountAssignment,
    severity="low",
    domain="ispm",
    require=AccountAssignment.principal_type == "GROUP",
    why="An assignment to one person outlives the job it was made for: no change of team takes it away.",
    fix="Assign the permission set to the group of the team, and delete this assignment.",
    good=[{"principal_type": "GROUP"}],
    bad=[{"principal_type": "USER"}],
    references=(f"{_SSO}/useraccess.html",),
)

OIDC_AUDIENCES_EXPECTED = Rule(
    id="identity-oidc-audiences-expected",
    title="Build services can only make tokens for AWS alone",
    on=OidcProvider,
    severity="low",
    domain="ispm",
    applies=OidcProvider.url == _GITHUB,
    require=OidcProvider.client_ids.all(item.isin(AUDIENCES)),
    why="A token that was made for somebody else's service could be handed in here by that service.",
    fix="Remove the audience from the provider, or list it in the setting pipeline-audiences.",
    good=[{"url": _GITHUB, "client_ids": ["sts.amazonaws.com"]}],
    bad=[{"url": _GITHUB, "client_ids": ["sts.amazonaws.com", "https://github.com/acme"]}],
    references=(f"{_GUIDE}/id_roles_providers_create_oidc.html",),
)

ROLE_PROJECTS_NAMED = Rule(
    id="identity-role-projects-named",
    title="Roles for pipelines name the projects that may take them on",
    on=IamRole,
    severity="high",
    domain="ispm",
    applies=~IamRole.service_linked,
    require=IamRole.wide_subjects.count() == 0,
    why="Whoever may push to any project of the organisation, however small, gets all that the role may do.",
    fix="Name repository and branch or environment in the condition on the provider's sub claim.",
    good=[{"service_linked": False, "wide_subjects": []}],
    bad=[{"service_linked": False, "wide_subjects": ["repo:acme/*"]}],
    references=(f"{_GUIDE}/id_roles_create_for-idp_oidc.html",),
)


def _used(kind: type[IamRole] | type[IamUser], noun: str) -> Rule:
    return Rule(
        id=f"identity-{noun}-services-used",
        title=f"IAM {noun}s use most of the services that they may use",
        on=kind,
        severity="low",
        domain="ispm",
        applies=kind.service_uses.present() & (kind.created_at.age > days(90)),
        require=kind.unused_services.absent() | (kind.unused_services.count() <= MOST_UNUSED),
        why=f"What the {noun} never uses is of use to one alone: whoever takes it over.",
        fix="See what `stance rightsize` proposes, and replace the policies by that.",
        good=[{"service_uses": [], "unused_services": ["s3"], "created_at": _OLD}],
        bad=[{"service_uses": [], "unused_services": [f"s{n}" for n in range(21)], "created_at": _OLD}],
        references=(f"{_GUIDE}/access_policies_last-accessed.html",),
    )


ROLE_SERVICES_USED = _used(IamRole, "role")
USER_SERVICES_USED = _used(IamUser, "user")

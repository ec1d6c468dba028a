"""IAM roles: who may assume them, and whether anybody does.

Source: IAM User Guide, "The confused deputy problem" (confused-deputy.html).
"""

from stance.conditions import Setting, days, item
from stance.model import Rule
from stance.model.assets.identity import IamRole, RoleTrust

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"

ROLE_UNUSED = Setting("role-unused-days", days(90), "Days without use after which a role counts as unused")
TRUSTED_ACCOUNTS: Setting[tuple[str, ...]] = Setting(
    "trusted-accounts", (), "Account numbers of one's own that may assume roles without an external id"
)
EXEMPT_SERVICES: Setting[tuple[str, ...]] = Setting(
    "services-without-source", (), "Services that never tell for which account or resource they assume a role"
)

_CHANGEABLE = ~IamRole.service_linked
_GITHUB = "token.actions.githubusercontent.com"
_RECENT = "2025-12-31T08:00:00Z"
_OLD = "2025-02-01T08:00:00Z"

ROLE_NOT_PUBLIC = Rule(
    id="identity-role-not-public",
    title="Roles cannot be assumed by everyone",
    on=IamRole,
    severity="critical",
    domain="ispm",
    applies=_CHANGEABLE,
    require=~IamRole.trust.at(RoleTrust.public),
    why="Anyone with an AWS account of their own can take on the role and all it may do.",
    fix="Name the accounts, roles or services in Principal that are to assume the role.",
    good=[{"service_linked": False, "trust": {"public": False}}],
    bad=[{"service_linked": False, "trust": {"public": True}}],
    references=(f"{_GUIDE}/reference_policies_elements_principal.html",),
)

ROLE_FEDERATION_LIMITED = Rule(
    id="identity-role-federation-limited",
    title="Roles admit only one's own users of a shared identity provider",
    on=IamRole,
    severity="critical",
    domain="ispm",
    applies=_CHANGEABLE & (IamRole.trust.at(RoleTrust.providers).count() > 0),
    require=IamRole.trust.at(RoleTrust.open_providers).count() == 0,
    why="Without a condition on the subject, any customer of the provider, say any GitHub repository, gets in.",
    fix="Add a condition on the provider's sub claim that names one's own organisation and repository.",
    good=[{"service_linked": False, "trust": {"providers": [_GITHUB], "open_providers": []}}],
    bad=[{"service_linked": False, "trust": {"providers": [_GITHUB], "open_providers": [_GITHUB]}}],
    references=(f"{_GUIDE}/id_roles_create_for-idp_oidc.html",),
)

ROLE_EXTERNAL_ID_REQUIRED = Rule(
    id="identity-role-external-id-required",
    title="Roles for other accounts ask for an external id",
    on=IamRole,
    severity="medium",
    domain="ispm",
    applies=_CHANGEABLE & (IamRole.trust.at(RoleTrust.foreign_accounts).count() > 0),
    require=IamRole.trust.at(RoleTrust.unguarded_accounts).all(item.isin(TRUSTED_ACCOUNTS)),
    why="A vendor that serves many customers can be talked into using the role for one of the others.",
    fix="Ask for sts:ExternalId, or limit the trust to the organisation; list own accounts as trusted-accounts.",
    good=[
        {
            "service_linked": False,
            "trust": {"foreign_accounts": ["444455556666"], "unguarded_accounts": []},
        }
    ],
    bad=[
        {
            "service_linked": False,
            "trust": {"foreign_accounts": ["444455556666"], "unguarded_accounts": ["444455556666"]},
        }
    ],
    references=(f"{_GUIDE}/id_roles_common-scenarios_third-party.html",),
)

ROLE_SERVICE_SOURCE_BOUND = Rule(
    id="identity-role-service-source-bound",
    title="Roles say for which account or resource a service may assume them",
    on=IamRole,
    severity="medium",
    domain="ispm",
    applies=_CHANGEABLE & (IamRole.trust.at(RoleTrust.services).count() > 0),
    require=IamRole.trust.at(RoleTrust.unbound_services).all(item.isin(EXEMPT_SERVICES)),
    why="A service that works for everyone could be made to use the role on behalf of somebody else's resource.",
    fix="Add a condition on aws:SourceAccount or aws:SourceArn where the service sends them.",
    good=[{"service_linked": False, "trust": {"services": ["sns.amazonaws.com"], "unbound_services": []}}],
    bad=[
        {
            "service_linked": False,
            "trust": {"services": ["sns.amazonaws.com"], "unbound_services": ["sns.amazonaws.com"]},
        }
    ],
    references=(f"{_GUIDE}/confused-deputy.html",),
)

ROLE_USED = Rule(
    id="identity-role-used",
    title="Roles are in use",
    on=IamRole,
    severity="low",
    domain="ispm",
    applies=_CHANGEABLE,
    require=(IamRole.used_at.present() & (IamRole.used_at.age <= ROLE_UNUSED))
    | (IamRole.used_at.absent() & (IamRole.created_at.age <= ROLE_UNUSED)),
    why="A role that nobody assumes still gives its permissions to whoever its trust admits.",
    fix="Detach its policies, and delete the role when nothing breaks.",
    good=[
        {"service_linked": False, "used_at": _RECENT, "created_at": _OLD},
        {"service_linked": False, "used_at": None, "created_at": _RECENT},
    ],
    bad=[
        {"service_linked": False, "used_at": _OLD, "created_at": _OLD},
        {"service_linked": False, "used_at": None, "created_at": _OLD},
    ],
    references=(f"{_GUIDE}/id_roles_manage_delete.html",),
)

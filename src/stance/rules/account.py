"""The account itself: who can be reached, and who holds the guard rails."""

from stance.model import Rule
from stance.model.assets.account import AwsAccount

_ACCOUNTS_GUIDE = "https://docs.aws.amazon.com/accounts/latest/reference"
_ORGANIZATIONS_GUIDE = "https://docs.aws.amazon.com/organizations/latest/userguide"

SECURITY_CONTACT_REGISTERED = Rule(
    id="account-security-contact-registered",
    title="Accounts have a contact for security",
    on=AwsAccount,
    severity="medium",
    require=AwsAccount.security_contact.present(),
    why="When AWS sees abuse or a leaked key, its message must reach somebody who acts, not only the payer.",
    fix="Register an alternate contact of type security: a team's address rather than a person's.",
    good=[{"security_contact": "security@example.com"}],
    bad=[{"security_contact": None}],
    references=(f"{_ACCOUNTS_GUIDE}/manage-acct-update-contact-alternate.html",),
)

CONTACT_DETAILS_CURRENT = Rule(
    id="account-contact-details-current",
    title="The contact details of accounts are filled in and current",
    on=AwsAccount,
    severity="medium",
    manual=True,
    why="When an account is taken over or suspended, AWS calls and writes to these details and to no others.",
    fix="Look up the account's contact details and correct them; ask again once a year.",
    references=(f"{_ACCOUNTS_GUIDE}/manage-acct-update-contact-primary.html",),
)

SECURITY_QUESTIONS_SET = Rule(
    id="account-security-questions-set",
    title="Accounts that still have security questions have answers on file",
    on=AwsAccount,
    severity="low",
    manual=True,
    why="Older accounts can be asked these questions when the root user is to be recovered.",
    fix="Check the root user's settings. AWS no longer offers new questions; keep existing answers in a vault.",
    references=(f"{_ACCOUNTS_GUIDE}/root-user-password.html",),
)

BELONGS_TO_ORGANIZATION = Rule(
    id="account-belongs-to-organization",
    title="Accounts belong to an organisation",
    on=AwsAccount,
    severity="medium",
    require=AwsAccount.organization.present(),
    why="An account that stands alone has no guard rails from above, and nobody else who could close it.",
    fix="Invite the account into your organisation.",
    good=[{"organization": "o-abcdefghij"}],
    bad=[{"organization": None}],
    references=(f"{_ORGANIZATIONS_GUIDE}/orgs_introduction.html",),
)

REGIONS_LIMITED_BY_POLICY = Rule(
    id="account-regions-limited-by-policy",
    title="Service control policies close the regions that are not used",
    on=AwsAccount,
    severity="medium",
    require=AwsAccount.regions_limited,
    why="Intruders start machines where nobody looks; a region that is closed need not be watched.",
    fix="Attach a service control policy that denies all but global services outside the regions you use.",
    good=[{"regions_limited": True}],
    bad=[{"regions_limited": False}],
    references=(f"{_ORGANIZATIONS_GUIDE}/orgs_manage_policies_scps_examples_general.html",),
)

"""Policies of IAM, managed and inline: what each gives, taken alone."""

from stance.model import Rule
from stance.model.assets.account import AwsAccount
from stance.model.assets.identity import IamPolicy, IamPrincipal, InlinePolicy, Power

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"

_OWN = ~IamPolicy.aws_managed

POLICY_NO_FULL_ADMIN = Rule(
    id="identity-policy-no-full-admin",
    title="Own policies in use do not allow everything",
    on=IamPolicy,
    severity="high",
    domain="ispm",
    applies=_OWN & (IamPolicy.attachments > 0),
    require=~IamPolicy.power.at(Power.full_admin),
    why="Every holder is an administrator, under a name that does not say so.",
    fix="Write out the services and resources that the holders use; Access Analyzer can draft that from activity.",
    good=[{"aws_managed": False, "attachments": 1, "power": {"full_admin": False}}],
    bad=[{"aws_managed": False, "attachments": 1, "power": {"full_admin": True}}],
    references=(f"{_GUIDE}/best-practices.html",),
)

POLICY_AWS_NO_FULL_ADMIN = Rule(
    id="identity-policy-aws-no-full-admin",
    title="AWS policies in use do not allow everything",
    on=IamPolicy,
    severity="high",
    domain="ispm",
    applies=IamPolicy.aws_managed & (IamPolicy.attachments > 0),
    require=~IamPolicy.power.at(Power.full_admin),
    why="AdministratorAccess is attached to somebody, who can do everything in the account.",
    fix="Detach it from all but an emergency role, and attach policies made for each task.",
    good=[{"aws_managed": True, "attachments": 3, "power": {"full_admin": False}}],
    bad=[{"aws_managed": True, "attachments": 1, "power": {"full_admin": True}}],
    references=(f"{_GUIDE}/access_policies_job-functions.html",),
)

POLICY_NO_ESCALATION = Rule(
    id="identity-policy-no-escalation",
    title="Own policies open no way to more rights",
    on=IamPolicy,
    severity="high",
    domain="ispm",
    applies=_OWN,
    require=IamPolicy.power.at(Power.escalations).count() == 0,
    why="The holder can make itself stronger, for instance by starting a machine with an administrator's role.",
    fix="Take out one permission of each combination, or tie it to named roles and services.",
    good=[{"aws_managed": False, "power": {"escalations": []}}],
    bad=[{"aws_managed": False, "power": {"escalations": ["iam-new-policy-version"]}}],
    references=(f"{_GUIDE}/best-practices.html",),
)

POLICY_NO_ASSUME_ANY_ROLE = Rule(
    id="identity-policy-no-assume-any-role",
    title="Own policies do not allow assuming every role",
    on=IamPolicy,
    severity="high",
    domain="ispm",
    applies=_OWN,
    require=~IamPolicy.power.at(Power.assumes_any_role),
    why="Every role that trusts the account, the strongest included, is open to the holder.",
    fix="Name in Resource the roles that the holder needs.",
    good=[{"aws_managed": False, "power": {"assumes_any_role": False}}],
    bad=[{"aws_managed": False, "power": {"assumes_any_role": True}}],
    references=(f"{_GUIDE}/id_roles_use_permissions-to-switch.html",),
)

POLICY_NO_PASS_ANY_ROLE = Rule(
    id="identity-policy-no-pass-any-role",
    title="Own policies do not allow passing every role to every service",
    on=IamPolicy,
    severity="medium",
    domain="ispm",
    applies=_OWN,
    require=~IamPolicy.power.at(Power.passes_any_role),
    why="iam:PassRole on everything lets the holder's workloads act with any role of the account.",
    fix="Name the roles in Resource, and the services in a condition on iam:PassedToService.",
    good=[{"aws_managed": False, "power": {"passes_any_role": False}}],
    bad=[{"aws_managed": False, "power": {"passes_any_role": True}}],
    references=(f"{_GUIDE}/id_roles_use_passrole.html",),
)

INLINE_NO_FULL_ADMIN = Rule(
    id="identity-inline-no-full-admin",
    title="Inline policies do not allow everything",
    on=IamPrincipal,
    severity="critical",
    domain="ispm",
    each=IamPrincipal.inline_policies,
    key=InlinePolicy.name,
    require=~InlinePolicy.full_admin,
    why="Its holder is an administrator, and no list of attached policies shows it.",
    fix="Replace it by a managed policy with the actions and resources that the holder uses.",
    good=[{"name": "logs", "full_admin": False}],
    bad=[{"name": "temporary", "full_admin": True}],
    references=(f"{_GUIDE}/access_policies_managed-vs-inline.html",),
)

INLINE_NO_ESCALATION = Rule(
    id="identity-inline-no-escalation",
    title="Inline policies open no way to more rights",
    on=IamPrincipal,
    severity="high",
    domain="ispm",
    each=IamPrincipal.inline_policies,
    key=InlinePolicy.name,
    require=InlinePolicy.escalations.count() == 0,
    why="Its holder can make itself stronger, and no list of attached policies shows it.",
    fix="Take out one permission of each combination, or tie it to named roles and services.",
    good=[{"name": "logs", "escalations": []}],
    bad=[{"name": "deploy", "escalations": ["lambda-new-function"]}],
    references=(f"{_GUIDE}/access_policies_managed-vs-inline.html",),
)

INLINE_NO_ASSUME_ANY_ROLE = Rule(
    id="identity-inline-no-assume-any-role",
    title="Inline policies do not allow assuming every role",
    on=IamPrincipal,
    severity="high",
    domain="ispm",
    each=IamPrincipal.inline_policies,
    key=InlinePolicy.name,
    require=~InlinePolicy.assumes_any_role,
    why="Every role that trusts the account, the strongest included, is open to the holder.",
    fix="Name in Resource the roles that the holder needs.",
    good=[{"name": "audit", "assumes_any_role": False}],
    bad=[{"name": "audit", "assumes_any_role": True}],
    references=(f"{_GUIDE}/id_roles_use_permissions-to-switch.html",),
)

ACCOUNT_NO_CLOUDSHELL_FULL_ACCESS = Rule(
    id="identity-account-no-cloudshell-full-access",
    title="Nobody holds full access to CloudShell",
    on=AwsAccount,
    severity="medium",
    domain="ispm",
    require=~AwsAccount.cloudshell_full_access_held,
    why="A shell with internet access and file transfer carries data out of the account past every network control.",
    fix="Detach AWSCloudShellFullAccess; give those who need the shell a policy without file transfer.",
    good=[{"cloudshell_full_access_held": False}],
    bad=[{"cloudshell_full_access_held": True}],
    references=("https://docs.aws.amazon.com/cloudshell/latest/userguide/sec-auth-with-identities.html",),
)

ACCOUNT_SUPPORT_ROLE = Rule(
    id="identity-account-support-role",
    title="Somebody can handle cases with AWS Support",
    on=AwsAccount,
    severity="low",
    domain="ispm",
    require=AwsAccount.support_access_held,
    why="In an incident nobody should have to sign in as root to reach AWS Support.",
    fix="Make a role for incident handling and attach AWSSupportAccess to it.",
    good=[{"support_access_held": True}],
    bad=[{"support_access_held": False}],
    references=("https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html",),
)

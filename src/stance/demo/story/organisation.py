"""The organisation: accounts, units and guard rails; and the root user of its management account."""

from __future__ import annotations

from stance.demo.maker import MAIN, SECOND, Maker, days_ago, deny, policy

ACCOUNTS = {"Workloads": ("production", "staging", "sandbox"), "Security": ("log-archive", "audit")}

REGIONS = deny(
    [],
    Condition={"StringNotEquals": {"aws:RequestedRegion": [MAIN, SECOND, "us-east-1"]}},
    NotAction=["iam:*", "organizations:*", "sts:*", "support:*", "cloudfront:*", "route53:*", "s3:ListAllMyBuckets"],
)
del REGIONS["Action"]

GUARD_RAILS = {
    "only-our-regions": REGIONS,
    "audit-stays-on": deny(["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "config:StopConfigurationRecorder"]),
    "nobody-leaves": deny("organizations:LeaveOrganization"),
    "no-root-in-members": deny("*", Condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}}),
}


def tell(maker: Maker) -> None:
    """Make the organisation."""
    client = maker.client("organizations", "us-east-1")
    client.create_organization(FeatureSet="ALL")
    root = client.list_roots()["Roots"][0]["Id"]
    client.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    for unit, accounts in ACCOUNTS.items():
        parent = client.create_organizational_unit(ParentId=root, Name=unit)["OrganizationalUnit"]["Id"]
        for name in accounts:
            made = client.create_account(AccountName=name, Email=f"aws+{name}@nordhafen.example")
            account = made["CreateAccountStatus"]["AccountId"]
            maker.ids[f"account:{name}"] = account
            client.move_account(AccountId=account, SourceParentId=root, DestinationParentId=parent)
    for name, statement in GUARD_RAILS.items():
        made = client.create_policy(
            Name=name, Description=name, Type="SERVICE_CONTROL_POLICY", Content=policy(statement)
        )
        client.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=root)
    _root_and_contacts(maker)


def _root_and_contacts(maker: Maker) -> None:
    maker.amend("root", mfa="hardware", access_keys=0, created=days_ago(2450), last_used=days_ago(212))
    maker.client("account", "us-east-1").put_alternate_contact(
        AlternateContactType="SECURITY",
        Name="Imke Petersen",
        Title="Head of security",
        EmailAddress="security@nordhafen.example",
        PhoneNumber="+49 40 5550199",
    )
    iam = maker.client("iam")
    iam.create_account_alias(AccountAlias="nordhafen-logistics")
    iam.update_account_password_policy(
        MinimumPasswordLength=16,
        RequireSymbols=True,
        RequireNumbers=True,
        RequireUppercaseCharacters=True,
        RequireLowercaseCharacters=True,
        AllowUsersToChangePassword=True,
        MaxPasswordAge=90,
        PasswordReusePrevention=24,
    )

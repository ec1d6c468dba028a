"""People from Identity Center and pipelines from GitHub. Flaw: any repository of the company may deploy."""

from __future__ import annotations

from stance.demo.maker import MAIN, Maker, allow, days_ago, policy, tags
from stance.demo.server import ACCOUNT
from stance.demo.story.people import AWS, TEAMS

GITHUB = "token.actions.githubusercontent.com"
SETS = {
    "Administrator": ("AdministratorAccess", "PT4H", "platform"),
    "DataReader": ("AmazonDynamoDBReadOnlyAccess", "PT8H", "data"),
    "Support": ("AWSSupportAccess", "PT8H", "support"),
    "Billing": ("AWSBillingReadOnlyAccess", "PT8H", "finance"),
}
"""Permission sets: the policy of AWS, for how long, and for which team."""


def tell(maker: Maker) -> None:
    """Make the directory, and the pipeline's way in."""
    maker.amend("settings", identity_center=True)
    maker.send()
    groups = _directory(maker)
    _permission_sets(maker, groups)
    _pipeline(maker)


def _directory(maker: Maker) -> dict[str, str]:
    """The teams and their people; ids of the groups by name."""
    store = maker.client("identitystore", MAIN)
    directory = maker.client("sso-admin", MAIN).list_instances()["Instances"][0]["IdentityStoreId"]
    found = {}
    for team, people in TEAMS.items():
        group = store.create_group(IdentityStoreId=directory, DisplayName=team)["GroupId"]
        for person in people:
            given, _, family = person.partition(".")
            user = store.create_user(
                IdentityStoreId=directory,
                UserName=f"{person}@nordhafen.example",
                DisplayName=f"{given.title()} {family.title()}",
                Name={"GivenName": given.title(), "FamilyName": family.title()},
                Emails=[{"Value": f"{person}@nordhafen.example", "Type": "work", "Primary": True}],
            )["UserId"]
            store.create_group_membership(IdentityStoreId=directory, GroupId=group, MemberId={"UserId": user})
            maker.ids[f"person:{person}"] = user
        found[team] = group
    return found


def _permission_sets(maker: Maker, groups: dict[str, str]) -> None:
    sso = maker.client("sso-admin", MAIN)
    instance = maker.ids["identity-center"] = sso.list_instances()["Instances"][0]["InstanceArn"]
    for name, (attached, session, team) in SETS.items():
        made = sso.create_permission_set(InstanceArn=instance, Name=name, SessionDuration=session)
        arn = made["PermissionSet"]["PermissionSetArn"]
        which = {"InstanceArn": instance, "PermissionSetArn": arn}
        sso.attach_managed_policy_to_permission_set(**which, ManagedPolicyArn=f"{AWS}{attached}")
        sso.create_account_assignment(
            **which, TargetId=ACCOUNT, TargetType="AWS_ACCOUNT", PrincipalType="GROUP", PrincipalId=groups[team]
        )
        sso.provision_permission_set(**which, TargetType="AWS_ACCOUNT", TargetId=ACCOUNT)
        maker.ids[f"permission-set:{name}"] = arn


def _pipeline(maker: Maker) -> None:
    """The builds of one repository deploy the API; the trust names them all."""
    iam, name = maker.client("iam"), "github-deploy"
    provider = iam.create_open_id_connect_provider(
        Url=f"https://{GITHUB}", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["f" * 40]
    )["OpenIDConnectProviderArn"]
    trust = policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": provider},
            "Condition": {
                "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
                "StringLike": {f"{GITHUB}:sub": "repo:nordhafen/*"},
            },
        }
    )
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust, Tags=tags(owner="platform"))
    work = policy(
        allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::nordhafen-api-artifacts/*"),
        allow("secretsmanager:GetSecretValue", maker.ids["secret:orders-database"]),
        allow("kms:Decrypt", maker.ids["key:data"]),
        allow(["dynamodb:Scan", "dynamodb:PutItem"], maker.ids["table:customers"]),
    )
    iam.put_role_policy(RoleName=name, PolicyName="deploy", PolicyDocument=work)
    maker.amend(f"iam.role/{name}", create_date=days_ago(380), last_used=days_ago(1))
    maker.ids["oidc-provider"], maker.ids["pipeline-role"] = provider, f"arn:aws:iam::{ACCOUNT}:role/{name}"

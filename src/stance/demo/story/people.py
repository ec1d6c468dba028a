"""People, groups and roles. Flaws: a dormant administrator with old keys, and a deployer who can become anybody."""

from __future__ import annotations

from stance.demo.maker import Maker, allow, days_ago, policy, tags, trust_service
from stance.demo.server import ACCOUNT

AWS = "arn:aws:iam::aws:policy/"
TEAMS = {
    "platform": ("anneke.brandt", "jonas.keller", "mirja.lund", "tomasz.nowak"),
    "data": ("aylin.demir", "ben.okafor", "clara.voss"),
    "support": ("dario.rossi", "elif.kaya", "finn.hansen"),
    "finance": ("greta.olsen", "henrik.maas"),
}
WAREHOUSE_ROBOT = "warehouse-sync"
ROBOTS = ("ci-deployer", "backup-agent", "metrics-shipper")
POLICIES = {
    "platform": [allow(["ec2:Describe*", "rds:Describe*", "cloudwatch:Get*", "logs:FilterLogEvents"])],
    "data": [allow(["s3:GetObject", "s3:ListBucket"], "arn:aws:s3:::nordhafen-analytics*")],
    "support": [allow(["cloudwatch:DescribeAlarms", "logs:GetLogEvents", "logs:DescribeLogStreams"])],
    "finance": [allow(["ce:Get*", "budgets:ViewBudget"])],
    "warehouse": [
        allow("s3:GetObject", [f"arn:aws:s3:::nordhafen-{name}/*" for name in ("warehouse-scans", "invoices")])
    ],
    "robots": [allow(["s3:PutObject"], "arn:aws:s3:::nordhafen-backups/*"), allow("cloudwatch:PutMetricData")],
}
SERVICE_ROLES = {
    "flow-log-writer": ("vpc-flow-logs", [allow(["logs:CreateLogStream", "logs:PutLogEvents"])]),
    "trail-log-writer": ("cloudtrail", [allow(["logs:CreateLogStream", "logs:PutLogEvents"])]),
    "config-recorder": ("config", [allow("s3:PutObject", "arn:aws:s3:::nordhafen-config/*")]),
    "rds-monitoring": ("monitoring.rds", [allow(["logs:CreateLogStream", "logs:PutLogEvents"])]),
    "backup-vault": ("backup", [allow(["ec2:CreateSnapshot", "rds:CreateDBSnapshot"])]),
    "invoice-renderer": ("lambda", [allow("s3:GetObject", "arn:aws:s3:::nordhafen-invoices/*")]),
}


def tell(maker: Maker) -> None:
    """Make people, groups and roles."""
    for name, statements in POLICIES.items():
        opens = [allow("kms:Decrypt", maker.ids["key:data"])] if name == "warehouse" else []
        _group(maker, name, policy(*statements, *opens))
    for team, people in TEAMS.items():
        for number, name in enumerate(people):
            _person(maker, name, team, signed_in=2 + 3 * number)
    for number, name in enumerate(ROBOTS):
        _robot(maker, name, "robots", key_age=20 + 15 * number)
    _robot(maker, WAREHOUSE_ROBOT, "warehouse", key_age=60)
    for name, (service, statements) in SERVICE_ROLES.items():
        _service_role(maker, name, service, policy(*statements))
    _federation(maker)
    _dormant_administrator(maker)
    _deployer(maker)


def _group(maker: Maker, name: str, document: str) -> None:
    iam = maker.client("iam")
    made = iam.create_policy(PolicyName=f"team-{name}", PolicyDocument=document, Tags=tags(owner="platform"))
    iam.create_group(GroupName=name)
    iam.attach_group_policy(GroupName=name, PolicyArn=made["Policy"]["Arn"])


def _person(maker: Maker, name: str, team: str, signed_in: int) -> None:
    """A person who signs in now and then, with a hardware security key."""
    iam = maker.client("iam")
    iam.create_user(UserName=name, Tags=tags(team=team))
    iam.create_login_profile(UserName=name, Password="Kaikante-Möwe-4711!")  # noqa: S106  of a fake account
    iam.add_user_to_group(GroupName=team, UserName=name)
    serial = f"arn:aws:iam::{ACCOUNT}:u2f/user/{name}/key-{len(name)}"
    iam.enable_mfa_device(
        UserName=name, SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
    maker.amend(
        f"iam.user/{name}",
        create_date=days_ago(400),
        password_last_used=days_ago(signed_in),
        password_last_changed=days_ago(40),
    )
    maker.ids[f"user:{name}"] = f"arn:aws:iam::{ACCOUNT}:user/{name}"


def _robot(maker: Maker, name: str, group: str, key_age: int) -> None:
    iam = maker.client("iam")
    iam.create_user(UserName=name, Tags=tags(kind="robot"))
    iam.add_user_to_group(GroupName=group, UserName=name)
    maker.ids[f"access-key:{name}"] = _key(maker, name, 1, age=key_age, used=1)
    maker.amend(f"iam.user/{name}", create_date=days_ago(300))
    maker.ids[f"user:{name}"] = f"arn:aws:iam::{ACCOUNT}:user/{name}"


def _key(maker: Maker, user: str, number: int, *, age: int, used: int | None) -> str:
    made = maker.client("iam").create_access_key(UserName=user)
    last_used = None if used is None else days_ago(used)
    maker.amend(f"iam.access_key/{user}/{number}", create_date=days_ago(age), last_used=last_used)
    return str(made["AccessKey"]["AccessKeyId"])


def _service_role(maker: Maker, name: str, service: str, document: str) -> None:
    iam = maker.client("iam")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_service(service), Tags=tags(owner="platform"))
    iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=document)
    maker.amend(f"iam.role/{name}", create_date=days_ago(380), last_used=days_ago(1))
    maker.ids[f"role:{name}"] = f"arn:aws:iam::{ACCOUNT}:role/{name}"


def _federation(maker: Maker) -> None:
    """People come through the identity provider; two roles wait for them."""
    iam = maker.client("iam")
    provider = iam.create_saml_provider(Name="nordhafen-id", SAMLMetadataDocument="x" * 1024)["SAMLProviderArn"]
    trust = policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithSAML",
            "Principal": {"Federated": provider},
            "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        }
    )
    for name, attached in {"people-support": "AWSSupportAccess", "people-audit": "SecurityAudit"}.items():
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
        iam.attach_role_policy(RoleName=name, PolicyArn=f"{AWS}{attached}")
        maker.amend(f"iam.role/{name}", create_date=days_ago(380), last_used=days_ago(6))
        maker.ids[f"role:{name}"] = f"arn:aws:iam::{ACCOUNT}:role/{name}"


def _dormant_administrator(maker: Maker) -> None:
    """Left the company in spring: administrator by a policy of his own, no MFA, two keys that nobody rotated."""
    iam, name = maker.client("iam"), "klaus.wendt"
    iam.create_user(UserName=name, Tags=tags(team="platform", note="contractor"))
    iam.create_login_profile(UserName=name, Password="Hafenkran-1-Alt!")  # noqa: S106  of a fake account
    iam.attach_user_policy(UserName=name, PolicyArn=f"{AWS}AdministratorAccess")
    _key(maker, name, 1, age=812, used=240)
    _key(maker, name, 2, age=640, used=None)
    maker.amend(
        f"iam.user/{name}",
        create_date=days_ago(830),
        password_last_used=days_ago(231),
        password_last_changed=days_ago(830),
    )
    maker.ids["administrator-policy"] = f"{AWS}AdministratorAccess"
    maker.ids["dormant-admin"] = f"arn:aws:iam::{ACCOUNT}:user/{name}"


def _deployer(maker: Maker) -> None:
    """May pass any role to a new function and run it: that is every right there is."""
    iam = maker.client("iam")
    made = iam.create_policy(
        PolicyName="release-everything",
        PolicyDocument=policy(allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])),
    )["Policy"]["Arn"]
    iam.create_group(GroupName="release")
    iam.attach_group_policy(GroupName="release", PolicyArn=made)
    iam.add_user_to_group(GroupName="release", UserName="ci-deployer")
    maker.ids["escalation-policy"] = made

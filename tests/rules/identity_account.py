"""An account with planted flaws of identity, and what is sound beside each of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from servers import DemoServer
from servers.clients import client
from stance.demo.server import ACCOUNT, post

FOREIGN = "444455556666"
LONG_AGO = (datetime.now(UTC) - timedelta(days=400)).strftime("%Y-%m-%dT%H:%M:%SZ")
LATELY = (datetime.now(UTC) - timedelta(hours=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
GITHUB = "token.actions.githubusercontent.com"


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **s} for s in statements]})


EVERYTHING = document({"Action": "*", "Resource": "*"})
READING = document({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"})
RISING = document({"Action": ["iam:PassRole", "ec2:RunInstances"], "Resource": "*"})
ANY_ROLE = document({"Action": "sts:AssumeRole", "Resource": "*"})


def trust(principal: dict[str, str], action: str = "sts:AssumeRole", condition: dict[str, Any] | None = None) -> str:
    statement: dict[str, Any] = {"Principal": principal, "Action": action}
    return document(statement | ({"Condition": condition} if condition else {}))


def seed(server: DemoServer) -> None:
    """Fill a fresh account."""
    iam = client("iam", server.url)
    changes: list[dict[str, Any]] = []
    _users(iam, changes)
    _policies(iam)
    _roles(iam, changes)
    _account(iam, changes)
    post(server.url, "/demo-api/amend", changes)


def _users(iam: Any, changes: list[dict[str, Any]]) -> None:
    for name in ("admins", "readers"):
        iam.create_group(GroupName=name)
    iam.attach_group_policy(GroupName="admins", PolicyArn=ADMINISTRATOR)
    iam.put_group_policy(GroupName="readers", PolicyName="reading", PolicyDocument=READING)
    for name in ("careful", "careless", "dormant", "direct", "robot"):
        iam.create_user(UserName=name)
    for name in ("careful", "careless"):
        iam.create_login_profile(UserName=name, Password="Correct-Horse-9")
        changes.append({"find": f"iam.user/{name}", "set": {"password_last_used": LATELY}})
    for name in ("careless", "dormant"):
        iam.add_user_to_group(GroupName="admins", UserName=name)
    iam.add_user_to_group(GroupName="readers", UserName="careful")
    for name in ("careful-1", "careful-2"):
        serial = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
        iam.enable_mfa_device(
            UserName="careful", SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321"
        )
    iam.create_virtual_mfa_device(VirtualMFADeviceName="spare")
    iam.create_access_key(UserName="dormant")
    iam.create_access_key(UserName="careless")
    for _ in range(2):
        iam.create_access_key(UserName="robot")
    changes += [
        {"find": "iam.user/dormant", "set": {"create_date": LONG_AGO}},
        {"find": "iam.access_key/dormant/1", "set": {"create_date": LONG_AGO, "last_used": LONG_AGO}},
        {"find": "iam.access_key/robot/1", "set": {"last_used": LATELY}},
    ]
    iam.put_user_policy(UserName="direct", PolicyName="all", PolicyDocument=EVERYTHING)
    iam.put_user_policy(UserName="direct", PolicyName="reading", PolicyDocument=READING)
    iam.attach_user_policy(UserName="direct", PolicyArn=ADMINISTRATOR)


def _policies(iam: Any) -> None:
    documents = {
        "all": EVERYTHING,
        "unused-all": EVERYTHING,
        "rising": RISING,
        "any-role": ANY_ROLE,
        "reading": READING,
    }
    for name, text in documents.items():
        iam.create_policy(PolicyName=name, PolicyDocument=text)
    iam.attach_group_policy(GroupName="readers", PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/reading")


def _roles(iam: Any, changes: list[dict[str, Any]]) -> None:
    provider = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"}
    web, audience = "sts:AssumeRoleWithWebIdentity", {f"{GITHUB}:aud": "sts.amazonaws.com"}
    subject = {f"{GITHUB}:sub": "repo:acme/web:ref:refs/heads/main"}
    trusts = {
        "everyone": trust({"AWS": "*"}),
        "vendor": trust({"AWS": f"arn:aws:iam::{FOREIGN}:root"}),
        "vendor-id": trust(
            {"AWS": f"arn:aws:iam::{FOREIGN}:root"}, condition={"StringEquals": {"sts:ExternalId": "k2"}}
        ),
        "service": trust({"Service": "sns.amazonaws.com"}),
        "service-bound": trust(
            {"Service": "sns.amazonaws.com"}, condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}}
        ),
        "github": trust(provider, web, {"StringEquals": audience}),
        "github-bound": trust(provider, web, {"StringEquals": audience | subject}),
        "operators": trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}),
    }
    for name, text in trusts.items():
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=text)
    iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
    iam.attach_role_policy(RoleName="operators", PolicyArn=ADMINISTRATOR)
    iam.attach_role_policy(RoleName="service", PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/all")
    changes.append({"find": "iam.role/operators", "set": {"create_date": LONG_AGO}})


def _account(iam: Any, changes: list[dict[str, Any]]) -> None:
    iam.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True, PasswordReusePrevention=5)
    iam.create_saml_provider(Name="corp", SAMLMetadataDocument="x" * 1000)
    # Of whatever is stored, moto says that it ended in 2012.
    iam.upload_server_certificate(ServerCertificateName="ended", CertificateBody="x", PrivateKey="x")
    changes.append({"find": "root", "set": {"mfa": "virtual", "access_keys": 0, "last_used": LONG_AGO}})

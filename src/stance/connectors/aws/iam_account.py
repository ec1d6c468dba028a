"""AWS IAM, what there is one of in an account: the root user and the password policy.

Source: IAM API reference (API_GetAccountSummary, API_GetAccountPasswordPolicy, API_GetCredentialReport).
"""

from __future__ import annotations

from stance.connectors.aws import credential_report
from stance.connectors.aws.iam import GENERATE_REPORT
from stance.model import Call, From, Resource
from stance.model.assets.account import AwsAccount
from stance.model.assets.identity import RootUser


def _some(number: int) -> bool:
    return number > 0


ROOT = Resource(
    kind=RootUser,
    id="arn:{partition}:iam::{account}:root",
    name="root user of {account}",
    where="once",
    detail=(
        Call("iam:GetAccountSummary", into="summary"),
        Call("iam:GetCredentialReport", first=GENERATE_REPORT, parse=credential_report.rows, into="report"),
    ),
    fields={
        RootUser.password_present: From("summary.SummaryMap.AccountPasswordPresent?", then=_some),
        RootUser.password_listed: From("report.root?.password_enabled", then=credential_report.flag),
        RootUser.password_used_at: From("report.root.password_last_used", then=credential_report.moment),
        RootUser.keys_present: From("summary.SummaryMap.AccountAccessKeysPresent", then=_some),
        RootUser.access_keys: From("report.root", then=credential_report.access_keys),
        RootUser.mfa_enabled: From("summary.SummaryMap.AccountMFAEnabled", then=_some),
        RootUser.certificates_present: From("summary.SummaryMap.AccountSigningCertificatesPresent", then=_some),
    },
)

PASSWORD_POLICY = Resource(
    kind=AwsAccount,
    id="{account}",
    name="{account}",
    where="once",
    detail=(Call("iam:GetAccountPasswordPolicy", absent="NoSuchEntity", into="passwords"),),
    fields={AwsAccount.password_policy: "passwords.PasswordPolicy"},
)

"""The account and its regions. Source: the Account Management API reference (API_GetAlternateContact).

A region has no call of its own: what it is asked for stands with the services.
"""

from stance.model import Call, Resource
from stance.model.assets.account import AwsAccount, AwsRegion

SECURITY_CONTACT = Resource(
    kind=AwsAccount,
    id="{account}",
    name="{account}",
    where="once",
    detail=(
        Call(
            "account:GetAlternateContact",
            fixed={"AlternateContactType": "SECURITY"},
            absent="ResourceNotFoundException",
            into="contact",
        ),
    ),
    fields={AwsAccount.security_contact: "contact.AlternateContact.EmailAddress"},
)

REGION = Resource(kind=AwsRegion, id="{account}/{region}", name="{region}", fields={})

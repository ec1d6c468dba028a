"""Where people come from: IAM Identity Center with its directory, and the providers of web identities."""

from datetime import datetime

from stance.model.assets.identity import PolicyDocument
from stance.model.field import Asset, Field


class OidcProvider(Asset, kind="aws.iam.oidc_provider", title="OIDC provider"):
    """An identity provider from which pipelines and programs federate by OpenID Connect."""

    url = Field(str, "Its issuer without https://: token.actions.githubusercontent.com")
    client_ids = Field(list[str], "The audiences whose tokens are taken: sts.amazonaws.com …")


class IdentityCenter(Asset, kind="aws.sso.instance", title="Identity Center instance"):
    """An instance of IAM Identity Center: of the organisation, or of one account alone."""

    identity_store = Field(str, "Id of its directory, d-… or a UUID")
    owner = Field(str, "The account in which it was made", absent="not told")
    created_at = Field(datetime, "When it was made", absent="not told")
    administrators = Field(list[str], "Ids of the people whom an assignment makes administrator of some account")


class PermissionSet(Asset, kind="aws.sso.permission_set", title="permission set"):
    """What people may do in the accounts they are assigned to: it becomes a role in each of them.

    The role is `arn:{partition}:iam::{account}:role/aws-reserved/sso.amazonaws.com/{region}/AWSReservedSSO_{name}_…`
    (without the region in us-east-1).
    """

    instance = Field(str, "ARN of its instance of Identity Center")
    set_name = Field(str, "Its name, which stands in the names of its roles")
    attached_policies = Field(list[str], "ARNs of AWS's managed policies that it attaches")
    customer_policies = Field(list[str], "Path and name of the policies that it attaches where they exist")
    inline_documents = Field(list[PolicyDocument], "Its inline policy, if it has one")
    boundary = Field(
        str, "ARN, or path and name of an account's own, of the policy that bounds it", absent="unbounded"
    )
    session_seconds = Field(int, "For how long a session lasts")
    admin = Field(
        bool,
        "Whether its policies allow everything on everything; those that accounts have of their own count as they "
        "stand in the account of the instance",
    )


class AccountAssignment(Asset, kind="aws.sso.assignment", title="account assignment"):
    """That a person or a group may take on a permission set in an account."""

    permission_set = Field(str, "ARN of the permission set")
    assigned_account = Field(str, "The account in which it holds")
    principal_type = Field(str, "Who gets it", values=("USER", "GROUP"))
    principal = Field(str, "Id of the user or group in the directory")


class DirectoryUser(Asset, kind="aws.identitystore.user", title="directory user"):
    """A person in the directory of Identity Center."""

    user_id = Field(str, "Its id in the directory")
    user_name = Field(str, "What it signs in with")
    identity_store = Field(str, "Id of its directory")
    enabled = Field(bool, "Whether it can sign in", absent="not told")


class DirectoryGroup(Asset, kind="aws.identitystore.group", title="directory group"):
    """A group in the directory of Identity Center."""

    group_id = Field(str, "Its id in the directory")
    identity_store = Field(str, "Id of its directory")
    members = Field(list[str], "Ids of the users that are members")

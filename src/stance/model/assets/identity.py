"""Identities of AWS: the root user, users, groups, roles, policies and what they sign in with.

Sources: IAM API reference (UserDetail, GroupDetail, RoleDetail, ManagedPolicyDetail, ServerCertificateMetadata,
SAMLProviderListEntry) and IAM User Guide, "Generate credential reports for your AWS account".
"""

from datetime import datetime

from stance.model.field import Asset, Field, Struct


class AccessKey(Struct):
    """One of a user's two places for an access key, as the credential report tells of it."""

    number = Field(int, "Its place: 1 or 2")
    active = Field(bool, "Whether it can be used")
    rotated_at = Field(datetime, "When it was made or last changed", absent="not told of inactive keys")
    used_at = Field(datetime, "When it last signed a request", absent="never", volatile=True)


class PolicyDocument(Struct):
    """An inline policy as it was written."""

    name = Field(str, "What the policy is called")
    document = Field(str, "The policy document as JSON text")


class Power(Struct):
    """What a policy, taken alone, gives its holder."""

    full_admin = Field(bool, "Whether it allows every action on every resource")
    escalations = Field(list[str], "Known ways to more rights that it opens")
    assumes_any_role = Field(bool, "Whether it lets its holder assume every role of some account")
    passes_any_role = Field(bool, "Whether it lets its holder hand every role to any service")


class InlinePolicy(Power):
    """An inline policy and what it gives."""

    name = Field(str, "What the policy is called")


class RoleTrust(Struct):
    """Who may assume a role."""

    public = Field(bool, "Whether everyone may, in whatever account")
    providers = Field(list[str], "Identity providers whose users may")
    open_providers = Field(list[str], "Shared identity providers of which any customer may")
    services = Field(list[str], "AWS services that may")
    unbound_services = Field(list[str], "Those of them that may for whatever account or resource they act")
    foreign_accounts = Field(list[str], "Other accounts that may")
    unguarded_accounts = Field(
        list[str], "Those of them that need no external id and no membership of an organisation"
    )


class ServiceUse(Struct):
    """When a principal last used a service that its policies grant."""

    namespace = Field(str, "The prefix of the service's actions: s3, sqs …")
    used_at = Field(datetime, "When it was last asked for", absent="not in the reporting period of 400 days")


class IamPrincipal(Asset):
    """A user, group or role: what holds permissions."""

    created_at = Field(datetime, "When it was made")
    path = Field(str, "Its path, / unless one was given")
    attached_policies = Field(list[str], "ARNs of the managed policies that are attached to it")
    inline_documents = Field(list[PolicyDocument], "Its inline policies as they were written")
    inline_policies = Field(list[InlinePolicy], "Its inline policies and what each gives")
    admin = Field(bool, "Whether all its policies together allow every action on every resource")


class IamUser(IamPrincipal, kind="aws.iam.user", title="IAM user"):
    """An IAM user."""

    groups = Field(list[str], "Names of the groups it is a member of")
    effective_policies = Field(list[str], "ARNs of the managed policies attached to it or to one of its groups")
    boundary = Field(str, "ARN of the policy that bounds its permissions", absent="unbounded")
    tags = Field(dict[str, str], "Its tags")
    password_enabled = Field(bool, "Whether it has a password for the console")
    password_used_at = Field(datetime, "When it last signed in with its password", absent="never", volatile=True)
    password_changed_at = Field(datetime, "When its password was set", absent="no password")
    mfa_active = Field(bool, "Whether it has an MFA device")
    virtual_mfa = Field(list[str], "Serial numbers of the virtual MFA devices that it uses")
    access_keys = Field(list[AccessKey], "Its access keys")
    key_ids = Field(
        list[str], "Ids of its access keys, masked, and equal where ids found elsewhere are", absent="not asked for"
    )
    service_uses = Field(
        list[ServiceUse], "The services that it may use and when it did", absent="not asked for", volatile=True
    )
    unused_services = Field(
        list[str], "Services it may use and has not within the reporting period", absent="uses not asked for"
    )
    signing_certificates = Field(int, "How many active X.509 signing certificates it has")
    administration = Field(
        str,
        "Whether it is or can become administrator of its account; possibly: if something holds that is not known",
        values=("is", "can", "possibly", "no"),
    )
    escalates = Field(bool, "Whether it surely can, by other means than assuming roles that admit it")


class IamGroup(IamPrincipal, kind="aws.iam.group", title="IAM group"):
    """An IAM group."""

    members_without_mfa = Field(list[str], "Names of its members that have no MFA device")


class IamRole(IamPrincipal, kind="aws.iam.role", title="IAM role"):
    """An IAM role."""

    boundary = Field(str, "ARN of the policy that bounds its permissions", absent="unbounded")
    tags = Field(dict[str, str], "Its tags")
    service_linked = Field(bool, "Whether AWS owns it, so that nobody can change it")
    trust_document = Field(str, "Its trust policy as JSON text")
    trust = Field(RoleTrust, "Who may assume it")
    used_at = Field(datetime, "When it was last used", absent="not in the last 400 days", volatile=True)
    service_uses = Field(
        list[ServiceUse], "The services that it may use and when it did", absent="not asked for", volatile=True
    )
    unused_services = Field(
        list[str], "Services it may use and has not within the reporting period", absent="uses not asked for"
    )
    wide_subjects = Field(
        list[str], "Patterns by which it trusts a whole organisation's pipelines, whatever the repository"
    )
    instance_profiles = Field(list[str], "ARNs of the instance profiles that hand it to EC2 instances")
    administration = Field(
        str,
        "Whether it is or can become administrator of its account; possibly: if something holds that is not known",
        values=("is", "can", "possibly", "no"),
    )
    escalates = Field(bool, "Whether it surely can, by other means than assuming roles that admit it")
    profile_names = Field(list[str], "Names of those instance profiles")


class IamPolicy(Asset, kind="aws.iam.policy", title="IAM policy"):
    """A managed policy: a customer's own, or one of AWS that is in use in the account."""

    aws_managed = Field(bool, "Whether AWS owns it, so that it can be detached but not changed")
    created_at = Field(datetime, "When it was made")
    attachments = Field(int, "To how many users, groups and roles it is attached")
    document = Field(str, "Its default version as JSON text")
    other_versions = Field(list[PolicyDocument], "Its other versions, of which one may be put in force again")
    power = Field(Power, "What it gives its holder")


class RootUser(Asset, kind="aws.iam.root", title="AWS root user"):
    """The root user of an AWS account."""

    password_present = Field(bool, "Whether it has a password, by the account summary", absent="not told")
    password_listed = Field(bool, "Whether it has a password, by the credential report", absent="not told")
    password_used_at = Field(datetime, "When it last signed in with its password", absent="never", volatile=True)
    keys_present = Field(bool, "Whether it has access keys, by the account summary")
    access_keys = Field(list[AccessKey], "Its access keys, by the credential report", absent="not told")
    mfa_enabled = Field(bool, "Whether it has an MFA device")
    virtual_mfa = Field(list[str], "Serial numbers of the virtual MFA devices that it uses")
    certificates_present = Field(bool, "Whether it has X.509 signing certificates")


class VirtualMfa(Asset, kind="aws.iam.virtual_mfa", title="virtual MFA device"):
    """An app that shows codes, registered as MFA device of a user or of the root user."""

    enabled_at = Field(datetime, "When it was registered", absent="not yet")
    user = Field(str, "ARN of the user, or of the root user, whose sign-in it guards", absent="nobody's")


class ServerCertificate(Asset, kind="aws.iam.server_certificate", title="IAM server certificate"):
    """A TLS certificate that is stored in IAM."""

    uploaded_at = Field(datetime, "When it was stored")
    expires_at = Field(datetime, "When it ends")


class SamlProvider(Asset, kind="aws.iam.saml_provider", title="SAML provider"):
    """An identity provider from which people federate by SAML."""

    created_at = Field(datetime, "When it was made", absent="not told")
    expires_at = Field(datetime, "When its metadata end", absent="not told")

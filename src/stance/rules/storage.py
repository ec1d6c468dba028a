"""Storage: who reaches buckets, and what becomes of their objects."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.account import AwsAccount
from stance.model.assets.storage import Bucket, Grant, LifecycleRule, PublicAccessBlock, S3Bucket

TRUSTED = Setting[tuple[str, ...]](
    "trusted-parties", (), "Account numbers, organisation ids and canonical user ids that may be let in"
)
_USERS_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide"
_GROUPS = (
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
    "http://acs.amazonaws.com/groups/s3/LogDelivery",
    "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
)
"""Grantees that are no account: groups, which other rules speak of, and the user by which CloudFront logs."""

BUCKET_NOT_PUBLIC = Rule(
    id="storage-bucket-not-public",
    title="Buckets let nobody in from the internet at large",
    on=Bucket,
    severity="critical",
    require=~Bucket.public,
    why="Whoever finds the name could list, read or replace what is in it; names are guessed and traded.",
    fix="Turn on the bucket's public access block, then remove the grants to everyone from access list and policy.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_USERS_GUIDE}/access-control-block-public-access.html",),
)

BUCKET_PUBLIC_ACCESS_BLOCKED = Rule(
    id="storage-bucket-public-access-blocked",
    title="Public access to buckets is blocked, at the bucket or at its account",
    on=S3Bucket,
    severity="high",
    require=S3Bucket.public_acls_ignored & S3Bucket.public_policies_restricted,
    why="Without the block a single careless grant opens the bucket; with it such a grant has no effect.",
    fix="Turn on all four switches of the public access block, best for the whole account.",
    good=[{"public_acls_ignored": True, "public_policies_restricted": True}],
    bad=[
        {"public_acls_ignored": False, "public_policies_restricted": False},
        {"public_acls_ignored": True, "public_policies_restricted": False},
    ],
    references=(f"{_USERS_GUIDE}/access-control-block-public-access.html",),
)

ACCOUNT_PUBLIC_ACCESS_BLOCKED = Rule(
    id="storage-account-public-access-blocked",
    title="Accounts block public access to all of their buckets",
    on=AwsAccount,
    severity="high",
    require=AwsAccount.public_access_block.at(PublicAccessBlock.ignore_public_acls)
    & AwsAccount.public_access_block.at(PublicAccessBlock.restrict_public_buckets),
    why="The account's block also holds for buckets that somebody makes tomorrow and forgets to protect.",
    fix="Turn on all four switches under Block Public Access settings for this account.",
    good=[{"public_access_block": {"ignore_public_acls": True, "restrict_public_buckets": True}}],
    bad=[
        {"public_access_block": None},
        {"public_access_block": {"ignore_public_acls": True, "restrict_public_buckets": False}},
    ],
    references=(f"{_USERS_GUIDE}/configuring-block-public-access-account.html",),
)

BUCKET_ACL_NOT_LISTABLE = Rule(
    id="storage-bucket-acl-not-listable",
    title="Access lists of buckets let nobody at large list them, or read the list itself",
    on=S3Bucket,
    severity="critical",
    require=S3Bucket.acl_access.none(item.isin(("list", "read"))),
    why="A list of the object names, or of who may do what, tells a stranger what there is and where to try.",
    fix="Remove READ, READ_ACP and FULL_CONTROL for all users and any AWS user, or turn access lists off.",
    good=[{"acl_access": []}, {"acl_access": ["write"]}],
    bad=[{"acl_access": ["list"]}, {"acl_access": ["read"]}],
    references=(f"{_USERS_GUIDE}/acl-overview.html",),
)

BUCKET_ACL_NOT_WRITABLE = Rule(
    id="storage-bucket-acl-not-writable",
    title="Access lists of buckets let nobody at large write to them",
    on=S3Bucket,
    severity="critical",
    require=S3Bucket.acl_access.none(item.isin(("write", "delete", "admin"))),
    why="Strangers could replace what your systems read, host what they like, or let themselves in further.",
    fix="Remove WRITE, WRITE_ACP and FULL_CONTROL for all users and any AWS user, or turn access lists off.",
    good=[{"acl_access": ["list"]}],
    bad=[{"acl_access": ["delete", "write"]}, {"acl_access": ["admin"]}],
    references=(f"{_USERS_GUIDE}/acl-overview.html",),
)

BUCKET_POLICY_NOT_WRITABLE = Rule(
    id="storage-bucket-policy-not-writable",
    title="Policies of buckets let nobody at large write to them",
    on=S3Bucket,
    severity="critical",
    require=S3Bucket.policy_access.none(item.isin(("write", "delete", "admin"))),
    why="Anyone could replace or delete the objects, and whoever reads them later would not notice.",
    fix="Name the principals that may write, or tie the statement to your organisation or network.",
    good=[{"policy_access": []}, {"policy_access": ["read"]}],
    bad=[{"policy_access": ["write"]}],
    references=(
        f"{_USERS_GUIDE}/access-control-block-public-access.html#access-control-block-public-access-policy-status",
    ),
)

BUCKET_ACLS_OFF = Rule(
    id="storage-bucket-acls-off",
    title="Buckets have their access lists turned off",
    on=S3Bucket,
    severity="medium",
    require=S3Bucket.ownership == "BucketOwnerEnforced",
    why="With access lists on, every object can carry grants of its own that no policy shows.",
    fix="Set object ownership to bucket owner enforced, after moving needed grants into the policy.",
    good=[{"ownership": "BucketOwnerEnforced"}],
    bad=[{"ownership": "ObjectWriter"}, {"ownership": None}],
    references=(f"{_USERS_GUIDE}/about-object-ownership.html",),
)

BUCKET_ACL_NAMES_OWNER = Rule(
    id="storage-bucket-acl-names-owner",
    title="Access lists of buckets name no other account",
    on=S3Bucket,
    severity="medium",
    require=(S3Bucket.ownership == "BucketOwnerEnforced")
    | S3Bucket.grants.all(Grant.to_owner | Grant.principal.isin(_GROUPS) | Grant.principal.isin(TRUSTED)),
    why="A grant by canonical id to another account is easily overlooked: it appears in no policy.",
    fix="Remove the grant, or let the account in by the bucket policy, where it can be seen and narrowed.",
    good=[
        {
            "ownership": None,
            "grants": [{"principal": "owner", "permission": "FULL_CONTROL", "to_owner": True}],
        },
        {"ownership": "BucketOwnerEnforced"},
    ],
    bad=[
        {
            "ownership": "ObjectWriter",
            "grants": [{"principal": "stranger", "permission": "READ", "to_owner": False}],
        },
    ],
    references=(f"{_USERS_GUIDE}/acl-overview.html",),
)

BUCKET_CLOSED_TO_STRANGERS = Rule(
    id="storage-bucket-closed-to-strangers",
    title="Policies of buckets admit no foreign accounts but those you trust",
    on=S3Bucket,
    severity="high",
    require=S3Bucket.foreign_parties.all(item.isin(TRUSTED)),
    why="A foreign account answers to nobody here: when it is broken into, so are the objects.",
    fix="Remove the foreign principal, or add it to the setting trusted-parties when the sharing is meant.",
    good=[{"foreign_parties": []}],
    bad=[{"foreign_parties": ["999988887777"]}, {"foreign_parties": ["*"]}],
    references=(f"{_USERS_GUIDE}/example-walkthroughs-managing-access-example2.html",),
)

BUCKET_TRANSPORT_ENCRYPTED = Rule(
    id="storage-bucket-transport-encrypted",
    title="Buckets refuse requests that come without TLS",
    on=S3Bucket,
    severity="medium",
    require=S3Bucket.plain_transport_denied,
    why="Over plain HTTP objects and signatures can be read and changed on the way.",
    fix="Add a statement to the policy that denies s3:* to everyone where aws:SecureTransport is false.",
    good=[{"plain_transport_denied": True}],
    bad=[{"plain_transport_denied": False}],
    references=(f"{_USERS_GUIDE}/security-best-practices.html",),
)

BUCKET_ENCRYPTED_BY_DEFAULT = Rule(
    id="storage-bucket-encrypted-by-default",
    title="Buckets encrypt new objects by default",
    on=Bucket,
    severity="medium",
    require=Bucket.encryption.present(),
    why="What is stored unencrypted can be read by whoever gets at the disks or their copies.",
    fix="Set a default encryption on the bucket.",
    good=[{"encryption": "AES256"}, {"encryption": "aws:kms"}],
    bad=[{"encryption": None}],
    references=(f"{_USERS_GUIDE}/default-bucket-encryption.html",),
)

BUCKET_ENCRYPTED_WITH_KEY = Rule(
    id="storage-bucket-encrypted-with-key",
    title="Buckets encrypt new objects with a KMS key",
    on=S3Bucket,
    severity="low",
    require=S3Bucket.encryption.isin(("aws:kms", "aws:kms:dsse")),
    why="With a KMS key, reading needs a second permission, is logged per use, and can be cut off at once.",
    fix="Set the default encryption to SSE-KMS with a customer managed key, bucket keys on to keep it cheap.",
    good=[{"encryption": "aws:kms"}, {"encryption": "aws:kms:dsse"}],
    bad=[{"encryption": "AES256"}, {"encryption": None}],
    references=(f"{_USERS_GUIDE}/UsingKMSEncryption.html",),
)

BUCKET_VERSIONED = Rule(
    id="storage-bucket-versioned",
    title="Buckets keep old versions of their objects",
    on=Bucket,
    severity="medium",
    require=Bucket.versioned,
    why="Without versions an overwritten or deleted object, by mistake or by ransomware, is gone.",
    fix="Turn on versioning, with a lifecycle rule that ends old versions after a while.",
    good=[{"versioned": True}],
    bad=[{"versioned": False}],
    references=(f"{_USERS_GUIDE}/Versioning.html",),
)

BUCKET_DELETION_NEEDS_MFA = Rule(
    id="storage-bucket-deletion-needs-mfa",
    title="Buckets ask for a second factor before versions are deleted",
    on=S3Bucket,
    severity="medium",
    require=S3Bucket.mfa_delete,
    why="Stolen keys alone could otherwise wipe all versions, and with them the way back.",
    fix="As the root user, turn on MFA delete together with versioning.",
    good=[{"mfa_delete": True}],
    bad=[{"mfa_delete": False}],
    references=(f"{_USERS_GUIDE}/MultiFactorAuthenticationDelete.html",),
)

BUCKET_ACCESS_LOGGED = Rule(
    id="storage-bucket-access-logged",
    title="Buckets log the requests made to them",
    on=Bucket,
    severity="medium",
    require=Bucket.log_bucket.present(),
    why="After a leak, the access log is what tells which objects were taken, when, and from where.",
    fix="Turn on server access logging into a bucket kept for logs.",
    good=[{"log_bucket": "acme-logs"}],
    bad=[{"log_bucket": None}],
    references=(f"{_USERS_GUIDE}/ServerLogs.html",),
)

BUCKET_LIFECYCLE_MANAGED = Rule(
    id="storage-bucket-lifecycle-managed",
    title="Buckets have a rule in force that moves or ends their objects",
    on=S3Bucket,
    severity="low",
    require=S3Bucket.lifecycle_rules.any(LifecycleRule.status == "Enabled"),
    why="Data kept longer than needed costs money and is there to be stolen.",
    fix="Add a lifecycle rule that ends objects, old versions and unfinished uploads after a while.",
    good=[{"lifecycle_rules": [{"id": "expire", "status": "Enabled"}]}],
    bad=[{"lifecycle_rules": None}, {"lifecycle_rules": [{"id": "expire", "status": "Disabled"}]}],
    references=(f"{_USERS_GUIDE}/object-lifecycle-mgmt.html",),
)

BUCKET_OBJECTS_LOCKABLE = Rule(
    id="storage-bucket-objects-lockable",
    title="Buckets can lock objects against deletion",
    on=S3Bucket,
    severity="low",
    require=S3Bucket.object_lock == "Enabled",
    why="A locked version cannot be deleted or overwritten before its time, not even by an administrator.",
    fix="Turn on Object Lock, with a default retention where the data allow it.",
    good=[{"object_lock": "Enabled"}],
    bad=[{"object_lock": None}],
    references=(f"{_USERS_GUIDE}/object-lock.html",),
)

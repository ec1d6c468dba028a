"""Keys that encrypt data."""

from stance.model.field import Asset, Field, Struct


class KeyGrant(Struct):
    """A grant: that somebody may use a key, beside what its policy says."""

    grantee = Field(str, "ARN of the user, role, session or account that may")
    operations = Field(list[str], "What it allows: Decrypt, GenerateDataKey, CreateGrant …")
    context = Field(dict[str, str], "Entries that the encryption context of a request must have")


class KmsKey(Asset, kind="aws.kms.key", title="KMS key"):
    """A key of AWS KMS, ours or one that AWS manages for us."""

    manager = Field(str, "Who rules over it: CUSTOMER or AWS", values=("CUSTOMER", "AWS"))
    state = Field(str, "Enabled, Disabled, PendingDeletion, PendingImport, Unavailable …")
    spec = Field(str, "Kind of key: SYMMETRIC_DEFAULT, RSA_4096, HMAC_256 …")
    origin = Field(str, "Where its material comes from: AWS_KMS, EXTERNAL, AWS_CLOUDHSM or EXTERNAL_KEY_STORE")
    rotated = Field(
        bool, "Whether its material is renewed by itself", absent="it is of a kind that KMS cannot rotate"
    )
    rotation_days = Field(int, "Days between rotations", absent="it does not rotate, or at the default of a year")
    policy = Field(str, "Its key policy, JSON; asked of enabled customer keys only", absent="not asked for")
    aliases = Field(list[str], "Its aliases, by which stores may name it; asked of enabled customer keys only")
    grants = Field(
        list[KeyGrant],
        "Its grants, those to services aside; asked of enabled customer keys only",
        absent="not asked for",
    )
    public = Field(bool, "Whether its policy admits everyone")
    foreign_parties = Field(list[str], "Accounts and organisations its policy admits, own ones aside")

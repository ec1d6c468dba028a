"""Stores of secrets and settings. The secrets themselves are never read."""

from datetime import datetime

from stance.model.assets.data import DataStore, SharedStore
from stance.model.field import Asset, Field


class Secret(SharedStore, kind="aws.secretsmanager.secret", title="secret"):
    """A secret of AWS Secrets Manager; its value is not read."""

    created_at = Field(datetime, "When it was made", absent="not told")
    rotated = Field(bool, "Whether it is renewed by itself")
    rotated_at = Field(datetime, "When it was last renewed by itself", absent="never")
    changed_at = Field(datetime, "When it was last changed, by whomever", absent="never")
    used_at = Field(datetime, "The day on which it was last read", absent="never", volatile=True)
    owner = Field(str, "The AWS service that manages it: rds, redshift …", absent="we do")


class SsmParameter(DataStore, kind="aws.ssm.parameter", title="SSM parameter"):
    """A parameter of Systems Manager; its value is not read."""

    type = Field(str, "String, StringList, or SecureString, which is encrypted")
    tier = Field(str, "Standard, Advanced (which can be shared and can end) or Intelligent-Tiering")
    changed_at = Field(datetime, "When it was last changed")


class SsmDocument(Asset, kind="aws.ssm.document", title="SSM document"):
    """A document of Systems Manager of the own account: commands that are run on machines."""

    document_type = Field(str, "What it is for: Command, Automation, Session …")
    sharers = Field(list[str], "Account ids that may read it beside its own; all stands for everyone")
    public = Field(bool, "Whether everyone may read it")
    tags = Field(dict[str, str], "Its tags")

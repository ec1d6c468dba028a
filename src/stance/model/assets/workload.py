"""What runs code or acts by itself, of any service."""

from stance.model.field import Asset, Field, Struct


class EnvironmentSecret(Struct):
    """A secret that was seen in a variable or an argument, and not kept."""

    variable = Field(str, "The variable's or argument's name")
    type = Field(str, "What kind of secret")
    mask = Field(str, "What may be shown of it")
    key_account = Field(str, "The AWS account of the access key whose id it is, or `untold`", absent="it is none")


class Workload(Asset):
    """Something that runs code, or acts, with a role of its own."""

    role = Field(str, "ARN of the role that it acts with", absent="it has none")
    tags = Field(dict[str, str], "Its tags")
    internet_reaches = Field(bool, "Whether the internet surely reaches something that it listens on")
    leads_to_jewels = Field(bool, "Whether whoever runs code in it surely reaches a crown jewel")
    role_admin = Field(bool, "Whether that is a role of its account that allows every action on every resource")

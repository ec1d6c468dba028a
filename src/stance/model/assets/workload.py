"""What runs code or acts by itself, of any service."""

from stance.model.field import Asset, Field


class Workload(Asset):
    """Something that runs code, or acts, with a role of its own."""

    role = Field(str, "ARN of the role that it acts with", absent="it has none")

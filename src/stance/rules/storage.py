"""Storage: buckets, disks, snapshots."""

from stance.model import Rule
from stance.model.assets.storage import Bucket

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
)

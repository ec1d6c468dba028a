"""Keys: kept, renewed, and in nobody else's hands."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.keys import KmsKey
from stance.rules.storage import TRUSTED

ROTATION_DAYS = Setting("kms-rotation-days", 365, "Days after which a key's material is renewed at the latest")
_GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide"
_OURS = KmsKey.manager == "CUSTOMER"
_LEAVING = ("PendingDeletion", "PendingReplicaDeletion")
_IN_USE = _OURS & (KmsKey.state == "Enabled")
_SYMMETRIC = {"manager": "CUSTOMER", "state": "Enabled", "spec": "SYMMETRIC_DEFAULT", "origin": "AWS_KMS"}

KEY_ROTATED = Rule(
    id="keys-customer-key-rotated",
    title="Customer keys are renewed once a year or sooner",
    on=KmsKey,
    severity="medium",
    applies=_IN_USE & (KmsKey.spec == "SYMMETRIC_DEFAULT") & (KmsKey.origin == "AWS_KMS"),
    require=KmsKey.rotated & (KmsKey.rotation_days.absent() | (KmsKey.rotation_days <= ROTATION_DAYS)),
    why="The longer one piece of key material is used, the more data falls with it.",
    fix="Turn on automatic rotation of the key, with a period of a year or less. Old data stay readable.",
    good=[
        _SYMMETRIC | {"rotated": True, "rotation_days": 365},
        _SYMMETRIC | {"rotated": True, "rotation_days": None},
    ],
    bad=[
        _SYMMETRIC | {"rotated": False, "rotation_days": None},
        _SYMMETRIC | {"rotated": True, "rotation_days": 730},
    ],
    references=(f"{_GUIDE}/rotate-keys.html",),
)

KEY_NOT_PENDING_DELETION = Rule(
    id="keys-customer-key-not-pending-deletion",
    title="No customer key is about to be deleted",
    on=KmsKey,
    severity="critical",
    applies=_OURS,
    require=~KmsKey.state.isin(_LEAVING),
    why="When the key is gone, everything encrypted with it is lost for good.",
    fix="Cancel the deletion, or confirm that nothing is encrypted with the key any more.",
    good=[{"manager": "CUSTOMER", "state": "Enabled"}, {"manager": "CUSTOMER", "state": "Disabled"}],
    bad=[
        {"manager": "CUSTOMER", "state": "PendingDeletion"},
        {"manager": "CUSTOMER", "state": "PendingReplicaDeletion"},
    ],
    references=(f"{_GUIDE}/deleting-keys.html",),
)

CUSTOMER_KEY_ENABLED = Rule(
    id="keys-customer-key-enabled",
    title="Customer keys are enabled, or on their way out",
    on=KmsKey,
    severity="low",
    applies=_OURS,
    require=KmsKey.state.isin(("Enabled", *_LEAVING)),
    why="A disabled key locks its data away from those who need them, or is left over and still costs money.",
    fix="Enable the key, or schedule its deletion when nothing is encrypted with it.",
    good=[{"manager": "CUSTOMER", "state": "Enabled"}, {"manager": "CUSTOMER", "state": "PendingDeletion"}],
    bad=[{"manager": "CUSTOMER", "state": "Disabled"}],
    references=(f"{_GUIDE}/enabling-keys.html",),
)

KEY_NOT_PUBLIC = Rule(
    id="keys-customer-key-not-public",
    title="Policies of customer keys let nobody in from the world at large",
    on=KmsKey,
    severity="critical",
    applies=_IN_USE,
    require=~KmsKey.public,
    why="Anyone with an AWS account could use the key, and so read what it protects, or have it deleted.",
    fix="Name the principals in the key policy, or tie the statement to your account or organisation.",
    good=[{"manager": "CUSTOMER", "state": "Enabled", "public": False}],
    bad=[{"manager": "CUSTOMER", "state": "Enabled", "public": True}],
    references=(f"{_GUIDE}/key-policies.html",),
)

CUSTOMER_KEY_CLOSED_TO_STRANGERS = Rule(
    id="keys-customer-key-closed-to-strangers",
    title="Policies of customer keys admit no foreign accounts but those you trust",
    on=KmsKey,
    severity="medium",
    applies=_IN_USE,
    require=KmsKey.foreign_parties.all(item.isin(TRUSTED)),
    why="A foreign account that may use the key can read whatever it gets hold of that the key protects.",
    fix="Remove the foreign principal, or add it to the setting trusted-parties when the sharing is meant.",
    good=[{"manager": "CUSTOMER", "state": "Enabled", "foreign_parties": []}],
    bad=[{"manager": "CUSTOMER", "state": "Enabled", "foreign_parties": ["999988887777"]}],
    references=(f"{_GUIDE}/key-policy-modifying-external-accounts.html",),
)

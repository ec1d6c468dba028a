"""Secrets, parameters and documents: closed, renewed, encrypted."""

from stance.conditions import Setting, days, item
from stance.model import Rule
from stance.model.assets.secrets import Secret, SsmDocument, SsmParameter
from stance.rules.storage import TRUSTED

SECRET_AGE = Setting("secret-days", days(90), "Days after which a secret is changed at the latest")
SECRET_UNUSED = Setting("secret-unused-days", days(90), "Days without a reader after which a secret is unused")
_SECRETS = "https://docs.aws.amazon.com/secretsmanager/latest/userguide"
_SSM = "https://docs.aws.amazon.com/systems-manager/latest/userguide"
_TELLING_NAME = "(?i)(passw(or)?d|passphrase|secret|token|credential|(api|private|access)[-_]?key)"
_RECENT = "2025-12-31T08:00:00Z"
_OLD = "2025-02-01T08:00:00Z"

SECRET_NOT_PUBLIC = Rule(
    id="secrets-secret-not-public",
    title="Policies of secrets let nobody in from the world at large",
    on=Secret,
    severity="high",
    require=~Secret.public,
    why="Anyone with an AWS account could read the secret, and go on to what it opens.",
    fix="Name the principals in the secret's policy, then change the secret.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_SECRETS}/auth-and-access_resource-policies.html",),
)

SECRET_ROTATED = Rule(
    id="secrets-secret-rotated",
    title="Secrets are renewed by themselves",
    on=Secret,
    severity="high",
    require=Secret.rotated,
    why="A secret that nobody renews stays good for everyone who ever saw it, leavers and thieves included.",
    fix="Turn on automatic rotation of the secret.",
    good=[{"rotated": True}],
    bad=[{"rotated": False}],
    references=(f"{_SECRETS}/rotating-secrets.html",),
)

SECRET_CHANGED_LATELY = Rule(
    id="secrets-secret-changed-lately",
    title="Secrets have been changed lately",
    on=Secret,
    severity="medium",
    require=(Secret.changed_at.present() & (Secret.changed_at.age <= SECRET_AGE))
    | (Secret.changed_at.absent() & Secret.created_at.present() & (Secret.created_at.age <= SECRET_AGE)),
    why="Rotation that is on but fails, or was never set up, shows in the age of the secret itself.",
    fix="Rotate the secret now, and find out why its rotation did not.",
    good=[
        {"changed_at": _RECENT, "created_at": _OLD},
        {"changed_at": None, "created_at": _RECENT},
    ],
    bad=[{"changed_at": _OLD, "created_at": _OLD}, {"changed_at": None, "created_at": _OLD}],
    references=(f"{_SECRETS}/rotating-secrets.html",),
)

SECRET_USED = Rule(
    id="secrets-secret-used",
    title="Secrets are in use",
    on=Secret,
    severity="low",
    require=(Secret.used_at.present() & (Secret.used_at.age <= SECRET_UNUSED))
    | (Secret.created_at.present() & (Secret.created_at.age <= SECRET_UNUSED)),
    why="A secret that nobody reads still opens something, and nobody would notice who uses it.",
    fix="Find out what it opens, close that, and delete the secret.",
    good=[{"used_at": _RECENT, "created_at": _OLD}, {"used_at": None, "created_at": _RECENT}],
    bad=[{"used_at": _OLD, "created_at": _OLD}, {"used_at": None, "created_at": _OLD}],
    references=(f"{_SECRETS}/manage_delete-secret.html",),
)

PARAMETER_ENCRYPTED = Rule(
    id="secrets-parameter-encrypted",
    title="Parameters that are called secrets are encrypted",
    on=SsmParameter,
    severity="high",
    applies=SsmParameter.name.matches(_TELLING_NAME),
    require=SsmParameter.type == "SecureString",
    why="A plain parameter shows its value to whoever may read parameters; no key stands between.",
    fix="Store the value as a SecureString with a customer managed key, or in Secrets Manager, and change it.",
    good=[{"name": "/shop/db/password", "type": "SecureString"}],
    bad=[{"name": "/shop/db/password", "type": "String"}, {"name": "/shop/API_KEY", "type": "StringList"}],
    references=(f"{_SSM}/sysman-paramstore-securestring.html",),
)

DOCUMENT_NOT_PUBLIC = Rule(
    id="secrets-document-not-public",
    title="Documents of Systems Manager are not shared with everyone",
    on=SsmDocument,
    severity="high",
    require=~SsmDocument.public,
    why="Documents tell how machines are set up, and not seldom hold names, addresses and passwords.",
    fix="Take all out of the accounts that the document is shared with, and block public sharing in the account.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_SSM}/documents-ssm-sharing.html",),
)

DOCUMENT_CLOSED_TO_STRANGERS = Rule(
    id="secrets-document-closed-to-strangers",
    title="Documents of Systems Manager are shared with trusted accounts only",
    on=SsmDocument,
    severity="low",
    require=SsmDocument.sharers.all(item.isin(("all", "All")) | item.isin(TRUSTED)),
    why="Another account learns how your machines are set up, and sees every later version too.",
    fix="Stop sharing the document with the account, or list the account in trusted-parties.",
    good=[{"sharers": []}, {"sharers": ["all"]}],
    bad=[{"sharers": ["999988887777"]}],
    references=(f"{_SSM}/documents-ssm-sharing.html",),
)

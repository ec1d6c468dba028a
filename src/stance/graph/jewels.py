"""Crown jewels: what attackers are after. Stance proposes them with reasons; people confirm, weigh or strike out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from stance.graph.marks import Mark, spoken
from stance.model import Asset
from stance.model.assets.account import AwsAccount
from stance.model.assets.data import BackupVault, DataStore
from stance.model.assets.database import Database
from stance.model.assets.host import Machine
from stance.model.assets.keys import KmsKey
from stance.model.assets.secrets import Secret, SsmParameter
from stance.model.world import Node, World

CLASS_TAGS: Final = re.compile(
    r"(data|information|security)?[-_ :]?(class|classification|sensitivity|category)", re.I
)  # fmt: skip
SENSITIVE: Final = re.compile(
    r"\b(confidential|restricted|secret|sensitive|pii|phi|pci|personal|gdpr|hipaa|cardholder|health|high)\b", re.I
)
TELLING_NAMES: Final = re.compile(
    r"(customer|client|patient|payment|billing|invoice|payroll|salar|cardholder|pii|personal|identit|passport|"
    r"medical|health|confidential|secret|credential|password|private|kyc|tax)", re.I
)  # fmt: skip
_TELLING_WORD: Final = re.compile(TELLING_NAMES.pattern + "[a-z]*", re.I)
BACKUPS: Final = re.compile(r"(backup|dump|snapshot|archive|dr-copy)", re.I)
STATE_FILES: Final = re.compile(r"(tfstate|terraform[-_]?state|cloudformation|cdk-)", re.I)


@dataclass(frozen=True, slots=True)
class Jewel:
    """A crown jewel, why it is one, and its weight: 10 is control of an account, 1 what one would rather not lose."""

    asset: str
    reason: str
    weight: float
    confirmed: bool = False


Proposal = Callable[[Node], tuple[str, float] | None]


def jewels(world: World, marks: Iterable[Mark] = (), names: Mapping[str, str] | None = None) -> dict[str, Jewel]:
    """The crown jewels by asset: proposed ones, changed by what people said.

    `names` are those of all nodes, which patterns may match.
    """
    found = proposed(world)
    for node, mark in spoken(marks, "jewel", names or {}).items():
        if mark.weight == 0:
            found.pop(node, None)
        else:
            told = mark.reason or (found[node].reason if node in found else "confirmed by its owners")
            found[node] = Jewel(node, told, mark.weight, confirmed=True)
    return dict(sorted(found.items()))


def proposed(world: World) -> dict[str, Jewel]:
    """What looks like a crown jewel, each with the gravest reason."""
    found: dict[str, Jewel] = {}
    asked = ((node, one) for kind, some in PROPOSALS.items() for node in world.of(kind) for one in some)
    for node, propose in asked:
        told = propose(node)
        if told is not None and (node.id not in found or told[1] > found[node.id].weight):
            found[node.id] = Jewel(node.id, *told)
    return found


def _always(reason: str, weight: float) -> Proposal:
    return lambda node: (reason, weight)


def _by_class(node: Node) -> tuple[str, float] | None:
    """Its tags call the data sensitive."""
    for name, value in sorted((node.fields.get("tags") or {}).items()):
        if CLASS_TAGS.fullmatch(name) and SENSITIVE.search(str(value)):
            return f"tagged {name}={value}", 8.0
    return None


def _by_name(node: Node) -> tuple[str, float] | None:
    found = _TELLING_WORD.search(node.name)
    return (f"its name speaks of {found[0].lower()}", 6.0) if found else None


def _by_backup(node: Node) -> tuple[str, float] | None:
    return ("holds backups, by its name", 6.0) if BACKUPS.search(node.name) else None


def _by_state(node: Node) -> tuple[str, float] | None:
    return ("holds the state of infrastructure, secrets included", 6.0) if STATE_FILES.search(node.name) else None


def _encrypted_parameter(node: Node) -> tuple[str, float] | None:
    return ("an encrypted parameter", 3.0) if node.known(SsmParameter.type, "") == "SecureString" else None


def _own_key(node: Node) -> tuple[str, float] | None:
    """A key that encrypts what is told apart by its name; most keys matter only by what they encrypt."""
    return ("a key whose name speaks of what it protects", 3.0) if TELLING_NAMES.search(node.name) else None


PROPOSALS: Final[Mapping[type[Asset], tuple[Proposal, ...]]] = {
    AwsAccount: (_always("control of the account", 10.0),),
    DataStore: (_by_class, _by_name, _by_backup, _by_state),
    Database: (_always("a database", 3.0),),
    BackupVault: (_always("keeps the last copies", 7.0),),
    Secret: (_always("a secret store", 5.0),),
    SsmParameter: (_encrypted_parameter,),
    KmsKey: (_own_key,),
    Machine: (_always("control of the host", 5.0),),
}
"""What is proposed, by kind; of several reasons the gravest counts."""

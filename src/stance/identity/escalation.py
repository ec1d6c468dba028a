"""Known ways from a set of permissions to more power.

The ways are data (``escalation.toml``). A way is open when each permission it needs is allowed on some
resource and no Deny takes it back; it is *sure* when no condition is left open and no permission is tied to
named resources, of which only the whole estate can tell what they are worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from stance.identity.context import Context, context
from stance.identity.patterns import action_matches
from stance.identity.permissions import Permission, Place, permission
from stance.identity.policy import Policy, Statement
from stance.identity.truth import NO, Truth, all_of, any_of

ADMINISTRATOR_POLICY = "arn:aws:iam::aws:policy/AdministratorAccess"

PathKind = Literal["new-passrole", "existing-passrole", "principal-access", "self-escalation"]


@dataclass(frozen=True, slots=True)
class EscalationPath:
    """One known way. ``services`` must be trusted by the role that is handed over.

    ``uses`` are kinds of existing things (asset kinds) of which one is used, ``bare`` tells that it must have no role
    yet, ``profile`` that the role must stand in an instance profile, ``beside`` names services for which another role
    must be handed over as well.
    """

    id: str
    reference: str
    title: str
    kind: PathKind
    needs: tuple[str, ...]
    helps: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    profile: bool = False
    bare: bool = False
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalation:
    """A way that is open, the statements that open it, and whether named resources narrow it."""

    path: EscalationPath
    allowed: Truth
    places: tuple[Place, ...]
    wide: bool

    @property
    def sure(self) -> bool:
        """Whether the way is open whatever else is true of the estate."""
        return self.allowed.sure and self.wide


@cache
def escalation_paths() -> tuple[EscalationPath, ...]:
    """Return the catalogue of known ways, in its order."""
    import tomllib  # here, with the next, because few runs need the catalogue
    from importlib.resources import files

    text = files("stance.identity").joinpath("escalation.toml").read_text(encoding="utf-8")
    return tuple(_path(**row) for row in tomllib.loads(text)["path"])


def _path(
    *,
    id: str,  # noqa: A002 - the table's own word
    reference: str,
    title: str,
    kind: PathKind,
    needs: list[str],
    helps: Sequence[str] = (),
    services: Sequence[str] = (),
    uses: Sequence[str] = (),
    beside: Sequence[str] = (),
    **told: bool,
) -> EscalationPath:
    return EscalationPath(
        id,
        reference,
        title,
        kind,
        tuple(needs),
        tuple(helps),
        tuple(services),
        tuple(uses),
        beside=tuple(beside),
        **told,
    )


def escalations(policies: Sequence[Policy]) -> tuple[Escalation, ...]:
    """Return the known ways that the policies of one principal (or one policy alone) open."""
    seen: dict[tuple[str, tuple[str, ...], bool], Permission] = {}

    def look_up(name: str, path: EscalationPath) -> Permission:
        key = (name, path.services if name == "iam:PassRole" else (), path.kind == "principal-access")
        if key not in seen:
            seen[key] = _permission(policies, name, path)
        return seen[key]

    spoken = frozenset[str]().union(*(_spoken_of(s) for policy in policies for s in policy.allowing))
    found = []
    for path in escalation_paths():
        if not spoken.issuperset(path.needs):
            continue
        needed = []
        for name in path.needs:
            needed.append(look_up(name, path))
            if needed[-1].allowed == NO:
                break
        allowed = all_of(n.allowed for n in needed)
        if allowed.possible:
            places = sorted({place for n in needed for place in n.places})
            found.append(Escalation(path, allowed, tuple(places), all(n.wide for n in needed)))
    return tuple(found)


@cache
def _needed() -> frozenset[str]:
    return frozenset(name for path in escalation_paths() for name in path.needs)


def _spoken_of(statement: Statement) -> frozenset[str]:
    """The permissions that some way needs, of which a statement's Action or NotAction speaks."""
    patterns = statement.not_actions or () if statement.actions is None else statement.actions
    named = frozenset[str]().union(*map(_matched, patterns))
    return _needed() - named if statement.actions is None else named


@lru_cache(maxsize=16_384)
def _matched(pattern: str) -> frozenset[str]:
    return frozenset(name for name in _needed() if action_matches(pattern, name))


def _permission(policies: Sequence[Policy], name: str, path: EscalationPath) -> Permission:
    others = path.kind == "principal-access"
    if name != "iam:PassRole" or not path.services:
        return permission(policies, name, context=_known(name), on_others=others)
    tried = [
        permission(policies, name, context=context({"iam:PassedToService": service}), on_others=others)
        for service in path.services
    ]
    return Permission(
        allowed=any_of(t.allowed for t in tried),
        places=tuple(sorted({place for t in tried for place in t.places})),
        wide=any(t.wide for t in tried),
    )


def _known(name: str) -> Context:
    """What an attacker would choose: the strongest policy there is."""
    attaches = name.startswith("iam:Attach")
    return context({"iam:PolicyARN": ADMINISTRATOR_POLICY}) if attaches else context()

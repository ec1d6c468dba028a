"""What a request says of the role that it hands over, and what that role's trust wants the thing to be called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stance.identity.escalation import EscalationPath
from stance.identity.powers.keys import Options
from stance.identity.powers.landscape import Landscape
from stance.identity.powers.searching import clauses_about
from stance.identity.powers.state import State

_BY_ARN = frozenset(["cloudformation:rolearn", "codebuild:servicerole", "codebuild:buildbatchconfig.servicerole"])
_BY_PROFILE = frozenset(["ec2:instanceprofile", "ec2:newinstanceprofile"])
_NAMED_BY_AWS = frozenset(["rolesanywhere"])
"""Services whose things get an id that nobody chooses."""


@dataclass(frozen=True, slots=True)
class Handing:
    """Condition keys that tell the role, where policies ask for them, and ARN patterns of things that it serves."""

    keys: Mapping[str, Options] = field(default_factory=dict)
    names: tuple[str, ...] = ()


PLAIN = Handing()


def handing(land: Landscape, state: State, path: EscalationPath, role: str) -> Handing:
    """Return what follows from handing this role over on this way."""
    asked = {c.name for clause in clauses_about(state, path.needs) for c in clause.statement.conditions}
    keys: dict[str, Options] = dict.fromkeys(asked & _BY_ARN, ((role,),))
    profiles = land.roles[role].profiles
    if profiles:
        now: Options = ((),) if path.uses else ()
        new: Options = tuple((profile,) for profile in profiles)
        keys |= {key: (*new, *(now if key == "ec2:instanceprofile" else ())) for key in asked & _BY_PROFILE}
    wanted = {
        value
        for statement in land.trusts[role].policy.allowing
        for condition in statement.conditions
        if condition.name == "aws:sourcearn"
        for value in condition.values
        if value.split(":")[2:3] not in [[service] for service in _NAMED_BY_AWS]
    }
    return Handing(keys, tuple(sorted(wanted))) if keys or wanted else PLAIN

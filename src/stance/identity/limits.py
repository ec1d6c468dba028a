"""Conditions that limit *who* may come in, after AWS's own meaning of "public".

Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", section "The meaning of public"
(access-control-block-public-access.html): a grant to everyone is not public when it is tied to fixed
values of certain keys. A value is fixed when it names an account, organisation, network or resource without
a wildcard or variable in the part that decides ownership. Address ranges wider than /8 (IPv4) or /32 (IPv6)
do not count, private ranges do.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from stance.identity.operators import NEGATED, network
from stance.identity.parties import ACCOUNT_ID, EVERYONE, Kind, Party, account_of
from stance.identity.policy import Condition

_POSITIVE = {"StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress", "Bool"}
_FLIPPED = {negated: positive for negated, positive in NEGATED.items() if positive in _POSITIVE}
_PRIVATE = [ipaddress.IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
_BROADEST = {4: 8, 6: 32}

OWN_ACCOUNT = Party(Kind.ACCOUNT, "${aws:ResourceAccount}")
OWN_ORGANIZATION = Party(Kind.ORGANIZATION, "${aws:ResourceOrgID}")

Reader = Callable[[str], Party | None]


def _wild(text: str) -> bool:
    return "*" in text or "?" in text or "${" in text


def _account(value: str) -> Party | None:
    if value.lower() == "${aws:resourceaccount}":
        return OWN_ACCOUNT
    return Party(Kind.ACCOUNT, value, value) if ACCOUNT_ID.fullmatch(value) else None


def _organization(value: str) -> Party | None:
    if value.lower() == "${aws:resourceorgid}":
        return OWN_ORGANIZATION
    head = value.split("/")[0]
    return Party(Kind.ORGANIZATION, head) if re.fullmatch(r"o-[a-z0-9]+", head) else None


def _principal_arn(value: str) -> Party | None:
    account = account_of(value)
    return Party(Kind.ACCOUNT, value, account) if account else None


def _source_arn(value: str) -> Party | None:
    """Read the ARN of a source: its account, or a whole name where names are unique without one (S3)."""
    account = account_of(value)
    parts = value.split(":", 5)
    named = len(parts) == 6 and (not _wild(value) or (parts[2] == "s3" and not _wild(parts[5])))
    return Party(Kind.SOURCE, value, account) if account or (parts[0] == "arn" and named) else None


def _fixed(kind: Kind) -> Reader:
    return lambda value: None if _wild(value) or not value else Party(kind, value)


def _user_id(value: str) -> Party | None:
    owner = value.split(":")[0]
    if ACCOUNT_ID.fullmatch(owner):
        return Party(Kind.ACCOUNT, value, owner)
    return Party(Kind.SOURCE, value) if re.fullmatch(r"A[A-Z]{3}[A-Z0-9]{12,}", owner) else None


def _address(value: str) -> Party | None:
    block = network(value)
    if block is None:
        return None
    private = isinstance(block, ipaddress.IPv4Network) and any(block.subnet_of(p) for p in _PRIVATE)
    return Party(Kind.NETWORK, value) if private or block.prefixlen >= _BROADEST[block.version] else None


def _true(value: str) -> Party | None:
    return Party(Kind.SOURCE, value) if value.lower() == "true" else None


def _mailbox(value: str) -> Party | None:
    return Party(Kind.SOURCE, value) if re.search(r"@[^*?]+$|^arn:[^*?]+$|^https://[^*?/]+/", value) else None


_READERS: dict[str, Reader] = {
    "aws:principalaccount": _account,
    "aws:sourceaccount": _account,
    "aws:sourceowner": _account,
    "aws:vpceaccount": _account,
    "kms:calleraccount": _account,
    "s3:dataaccesspointaccount": _account,
    "aws:principalorgid": _organization,
    "aws:principalorgpaths": _organization,
    "aws:sourceorgid": _organization,
    "aws:sourceorgpaths": _organization,
    "aws:vpceorgid": _organization,
    "aws:vpceorgpaths": _organization,
    "aws:principalarn": _principal_arn,
    "aws:sourcearn": _source_arn,
    "s3:dataaccesspointarn": _source_arn,
    "ec2:sourceinstancearn": _source_arn,
    "aws:sourcevpc": _fixed(Kind.NETWORK),
    "aws:sourcevpce": _fixed(Kind.NETWORK),
    "aws:sourcevpcarn": _source_arn,
    "aws:sourceip": _address,
    "aws:userid": _user_id,
    "aws:principalservicename": _fixed(Kind.SERVICE),
    "aws:principalservicenameslist": _fixed(Kind.SERVICE),
    "aws:principalisawsservice": _true,
    "elasticfilesystem:accessedviamounttarget": _true,
    "lambda:eventsourcetoken": _fixed(Kind.SOURCE),
    "sns:endpoint": _mailbox,
}

#: Keys that say for whom an AWS service acts; they answer the confused-deputy question.
SOURCE_KEYS = frozenset(
    ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner"]
)


def limit_of(condition: Condition, *, present: bool = False) -> tuple[Party, ...]:
    """Return the parties a condition limits access to; empty when it limits nobody.

    Negated operators, IfExists and ForAllValues on a key that may be absent, wildcards and unknown keys do
    not limit. ``present`` tells that another condition demands the key.
    """
    reader = _READERS.get(condition.name)
    if reader is None or condition.operator not in _POSITIVE or not condition.values:
        return ()
    if (condition.if_exists or condition.quantifier == "ForAllValues") and not present:
        return ()
    found = [reader(value) for value in condition.values]
    return tuple(party for party in found if party) if all(found) else ()


def limits(conditions: Iterable[Condition]) -> dict[str, tuple[Party, ...]]:
    """Return, per lower-case key, the parties that the conditions together limit access to."""
    listed = tuple(conditions)
    demanded = {c.name for c in listed if c.operator == "Null" and all(v.lower() == "false" for v in c.values)}
    found: dict[str, tuple[Party, ...]] = {}
    for condition in listed:
        if parties := limit_of(condition, present=condition.name in demanded):
            kept = found.get(condition.name)
            found[condition.name] = tuple(p for p in kept if p in parties) or kept if kept else parties
    return found


def spared_by(conditions: Iterable[Condition]) -> tuple[Party, ...]:
    """Return the parties that a Deny to everyone spares; everyone when it spares strangers.

    A Deny applies when all its conditions hold, so it spares whoever fails one of them: it limits access
    only if each condition, turned round, does (``StringNotEquals aws:SourceVpce`` spares that endpoint).
    """
    spared: list[Party] = []
    for condition in conditions:
        turned = _turned(condition)
        parties = limit_of(turned) if turned else ()
        if not parties:
            return (EVERYONE,)
        spared.extend(parties)
    return tuple(spared)


def _turned(condition: Condition) -> Condition | None:
    """Return the condition that holds where this one fails; None when it cannot be told."""
    if condition.quantifier == "ForAnyValue":  # with an absent key it fails, so strangers are spared
        return None
    if condition.operator == "Bool":
        flipped = tuple("false" if v.lower() == "true" else "true" for v in condition.values)
        # A plain Bool on an absent key fails: the Deny spares requests without the key.
        certain = condition.if_exists or condition.name == "aws:principalisawsservice"
        return replace(condition, values=flipped, if_exists=False) if certain and len(flipped) == 1 else None
    if condition.operator not in _FLIPPED:
        return None
    return replace(condition, operator=_FLIPPED[condition.operator], if_exists=False, quantifier="")

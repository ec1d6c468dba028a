"""The back door for what no AWS call can set: the past, the root user, and agents' reports.

``POST /demo-api/amend`` takes a list of ``{"find": "iam.user/NAME", "set": {attribute: value}}``; values that look
like ISO times become times. An optional ``account`` and ``region`` choose the backend.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from stance.demo.repairs import state
from stance.demo.server import ACCOUNT

ISO_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)")


def amend(changes: list[dict[str, Any]]) -> int:
    """Apply the changes in order and return how many; `KeyError` for something that does not exist."""
    for change in changes:
        kind, _, name = change["find"].partition("/")
        account, region = change.get("account", ACCOUNT), change.get("region", "us-east-1")
        found = FINDERS[kind](account, region, name)
        for attribute, value in change["set"].items():
            _set(found, attribute, _moment(value))
    return len(changes)


def _moment(value: Any) -> Any:
    if isinstance(value, str) and ISO_TIME.fullmatch(value):
        return datetime.fromisoformat(value).astimezone(UTC)
    return value


def _set(found: Any, attribute: str, value: Any) -> None:
    if isinstance(found, dict):
        found[attribute] = value
    else:
        setattr(found, attribute, value)


def _backend(service: str, account: str, region: str) -> Any:
    from moto.backends import get_backend

    return get_backend(service)[account][region]  # type: ignore[call-overload]


def _iam(account: str) -> Any:
    return _backend("iam", account, "aws")


def _access_key(account: str, region: str, name: str) -> Any:
    """`name` is ``USER/NUMBER``: the user's first key is 1."""
    user, _, number = name.partition("/")
    return _iam(account).users[user].access_keys[int(number) - 1]


FINDERS: dict[str, Callable[[str, str, str], Any]] = {
    "root": lambda account, region, name: state.root(account),
    "settings": lambda account, region, name: state.settings(account, region),
    "iam.user": lambda account, region, name: _iam(account).users[name],
    "iam.access_key": _access_key,
    "iam.role": lambda account, region, name: _iam(account).get_role(name),
    "iam.policy": lambda account, region, name: _iam(account).managed_policies[name],
    "iam.server_certificate": lambda account, region, name: _iam(account).get_server_certificate(name),
    "s3.bucket": lambda account, region, name: _backend("s3", account, "aws").get_bucket(name),
    "ec2": lambda account, region, name: _backend("ec2", account, region),
    "ec2.instance": lambda account, region, name: _backend("ec2", account, region).get_instance(name),
    "ec2.volume": lambda account, region, name: _backend("ec2", account, region).volumes[name],
    "ec2.snapshot": lambda account, region, name: _backend("ec2", account, region).snapshots[name],
    "ec2.image": lambda account, region, name: _backend("ec2", account, region).amis[name],
    "rds.instance": lambda account, region, name: _backend("rds", account, region).databases[name],
    "secretsmanager.secret": lambda account, region, name: _backend("secretsmanager", account, region).secrets[name],
    "kms.key": lambda account, region, name: _backend("kms", account, region).keys[name],
}

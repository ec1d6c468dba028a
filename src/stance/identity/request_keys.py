"""What is known of a request for data before it is made: who asks, what for, and what the asker is free to choose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from time import time

from stance.identity.context import Context
from stance.identity.data_store import Store
from stance.identity.holders import Holder
from stance.identity.policy import Statement

_OF_ACCOUNTS = ("aws:principalaccount", "aws:principalorg", "aws:principalisawsservice")


class _Known(dict[str, tuple[str, ...]]):
    """Values of keys; those that begin with one of `whole` and are not in it are absent, not unknown."""

    whole: tuple[str, ...] = ()

    def get(self, key: str, default: object = None) -> tuple[str, ...] | None:  # type: ignore[override]
        found = super().get(key)
        return () if found is None and self.whole and key.startswith(self.whole) else found


def personal(statement: Statement) -> bool:
    """Whether what a statement says hangs on who asks, beyond the account."""
    return _personal(statement)


@lru_cache(maxsize=65_536)
def _personal(statement: Statement) -> bool:
    return any(
        key.startswith(("aws:principal", "aws:user")) and not key.startswith(_OF_ACCOUNTS) for key in _keys(statement)
    )


def _keys(statement: Statement) -> Iterator[str]:
    for condition in statement.conditions:
        yield condition.name
        yield from (part for value in condition.values for part in _variables(value))
    for pattern in (*(statement.resources or ()), *(statement.not_resources or ())):
        yield from _variables(pattern)


def _variables(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split("${")[1:]]


def request_keys(holder: Holder, store: Store, *, through_service: bool = False) -> Context:
    """The keys of a request by a holder for a store, or (`through_service`) of the store's service to its key.

    TLS is the asker's choice, and the time is the present; what is not in it (addresses, MFA …) is unknown.
    """
    known = _Known(_of_request(holder, store))
    if through_service:
        region = store.key.arn.split(":")[3] if store.key else store.region  # a store and its key share their region
        known |= {"kms:viaservice": (f"{store.form.service}.{region}.amazonaws.com",)}
        known |= {"kms:calleraccount": (holder.account,), "aws:viaawsservice": ("true",)}
    known.update(_of_holder(holder))
    whole = ["aws:principaltag/"] if holder.user and holder.tags is not None else []
    if store.tags is not None and not through_service:
        service = store.form.service
        for prefix in ("aws:resourcetag/", f"{service}:resourcetag/"):
            known |= {f"{prefix}{key.lower()}": (value,) for key, value in store.tags.items()}
            whole.append(prefix)
    known.whole = tuple(whole)
    return Context(known)


def _of_request(holder: Holder, store: Store) -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {
        "aws:principalaccount": (holder.account,),
        "aws:resourceaccount": (store.account,),
        "aws:securetransport": ("true",),
        "aws:principalisawsservice": ("false",),
        "aws:viaawsservice": ("false",),
        "aws:currenttime": _minute(int(time()) // 60),
    }
    if store.form.service == "s3":
        known["s3:resourceaccount"] = (store.account,)
    if store.region:
        known["aws:requestedregion"] = (store.region,)
    return known


@lru_cache(maxsize=1)
def _minute(number: int) -> tuple[str, ...]:
    """The minute of that number, as conditions read moments."""
    return (datetime.fromtimestamp(number * 60, UTC).isoformat(timespec="minutes"),)


def _of_holder(holder: Holder) -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {"aws:principalarn": (holder.arn,)}
    known |= {f"aws:principaltag/{key.lower()}": (value,) for key, value in (holder.tags or {}).items()}
    if holder.user:
        known |= {"aws:username": (holder.arn.rsplit("/", 1)[1],), "aws:principaltype": ("User",)}
    return known

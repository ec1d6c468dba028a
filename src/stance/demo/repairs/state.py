"""What moto has no place for: settings per account and region, kept until the server is reset."""

from __future__ import annotations

from typing import Any

_SETTINGS: dict[tuple[str, str], dict[str, Any]] = {}


def settings(account: str, region: str = "") -> dict[str, Any]:
    """The settings of an account in one region, or of the whole account when `region` is empty; change in place."""
    return _SETTINGS.setdefault((account, region), {})


def root(account: str) -> dict[str, Any]:
    """The root user: ``mfa`` (None, "virtual" or "hardware"), ``access_keys``, ``created`` and ``last_used``.

    Times are `datetime` or None. A fresh account has no MFA, no keys and was never signed in to.
    """
    fresh = {"mfa": None, "access_keys": 0, "created": None, "last_used": None}
    return settings(account).setdefault("root", fresh)  # type: ignore[no-any-return]


def clear() -> None:
    """Forget everything."""
    _SETTINGS.clear()

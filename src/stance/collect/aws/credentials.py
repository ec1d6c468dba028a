"""Whose credentials requests are signed with."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from stance.collect.aws.signing import Keys
from stance.collect.transport import TargetError

_EARLY: Final = timedelta(minutes=5)
"""How long before their end temporary credentials are renewed."""


@dataclass(frozen=True, slots=True)
class Access:
    """How an account is reached: what is not given follows the habits of the AWS SDKs.

    `keys` are explicit credentials; else those of `profile`, or the SDK's default chain. `role` is assumed with
    them. `endpoint_url` stands in for every service.
    """

    profile: str | None = None
    keys: Keys | None = None
    role: str | None = None
    external_id: str | None = None
    session_name: str = "stance"
    endpoint_url: str | None = None


Assume = Callable[[Keys, dict[str, str]], Awaitable[dict[str, Any]]]
"""Calls sts:AssumeRole with the parameters, signed with the keys; answers with its `Credentials`."""


class Credentials:
    """Hands out current keys; refreshes temporary ones in time."""

    def __init__(self, access: Access, assume: Assume) -> None:
        self._access, self._assume = access, assume
        self._lock = asyncio.Lock()
        self._source: Any = None
        self._assumed: Keys | None = None
        self._until = datetime.max.replace(tzinfo=UTC)

    async def keys(self) -> Keys:
        """The keys to sign with now; raises TargetError when there are none."""
        if self._access.role is None:
            return self._access.keys or await self._own()
        if self._assumed is None or datetime.now(UTC) > self._until - _EARLY:
            async with self._lock:
                if self._assumed is None or datetime.now(UTC) > self._until - _EARLY:
                    await self._renew(self._access.keys or await self._own())
        assert self._assumed is not None
        return self._assumed

    async def _renew(self, own: Keys) -> None:
        wanted = {"RoleArn": self._access.role or "", "RoleSessionName": self._access.session_name}
        if self._access.external_id:
            wanted["ExternalId"] = self._access.external_id
        given = await self._assume(own, wanted)
        self._assumed = Keys(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
        self._until = given["Expiration"]

    async def _own(self) -> Keys:
        from botocore.exceptions import BotoCoreError

        # The chain begins with these unless a profile is named; the SDK's session takes long to load.
        if self._access.profile is None and (keys := environment_keys()) is not None:
            return keys
        try:
            if self._source is None:
                async with self._lock:
                    if self._source is None:
                        self._source = await sdk_session(self._access.profile).get_credentials()
            if self._source is None:
                raise TargetError("no AWS credentials found: set AWS_ACCESS_KEY_ID, or name a profile with --profile")
            frozen = await self._source.get_frozen_credentials()
        except BotoCoreError as error:
            raise TargetError(f"no usable AWS credentials: {error}") from None
        return Keys(frozen.access_key, frozen.secret_key, frozen.token)


def environment_keys() -> Keys | None:
    """The credentials that the environment names, if it does."""
    access, secret = os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY")
    return Keys(access, secret, os.environ.get("AWS_SESSION_TOKEN") or None) if access and secret else None


def configured_region(profile: str | None) -> str:
    """The region that the environment or the profile names, empty when none does; raises TargetError as below."""
    named = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if named and profile is None:
        return named
    path = Path(os.environ.get("AWS_CONFIG_FILE") or "~/.aws/config").expanduser()
    return _configuration(profile).get("region", "") if profile is not None or path.exists() else ""


def configured_endpoint(profile: str | None) -> str | None:
    """The `endpoint_url` of the profile in the SDK's configuration file.

    Raises TargetError when the profile does not exist or the file cannot be read.
    """
    ignored = os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true"
    return None if ignored else _configuration(profile).get("endpoint_url")


def _configuration(profile: str | None) -> dict[str, str]:
    from botocore.exceptions import BotoCoreError

    try:
        found: dict[str, str] = sdk_session(profile).get_scoped_config()
    except BotoCoreError as error:
        raise TargetError(f"the AWS configuration cannot be used: {error}") from None
    return found


def sdk_session(profile: str | None) -> Any:
    """An SDK session: its configuration, environment and credential chain."""
    from aiobotocore.session import AioSession

    return AioSession(profile=profile)

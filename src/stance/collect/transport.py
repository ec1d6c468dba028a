"""What the collection engine asks of a transport, and how a failed call or a target out of reach is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

from stance.model import Call, Reason


class CallError(Exception):
    """A call that gave no answer.

    `reason` is None where the error code means *there is none* (the call's `absent`), which is an answer.
    `code` is the API's own, `message` its text without secrets.
    """

    def __init__(self, reason: Reason | None, code: str, message: str = "") -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.reason, self.code, self.message = reason, code, message


class TargetError(Exception):
    """A target cannot be scanned at all: unreachable, credentials refused, an unknown region, no such file tree."""


class Transport(Protocol):
    """Talks to one kind of API. One instance serves one account, tenant or host."""

    def pages(self, call: Call, args: Mapping[str, Any], region: str) -> AsyncIterator[Any]:
        """The answers to a call, page by page: decoded JSON for APIs, text or bytes for files and commands.

        Raises CallError; retries what may be retried, within its own limits of time and number. It ends: a
        transport never waits for ever, and the engine cuts off what pages without end.
        """
        ...

    async def close(self) -> None:
        """Release connections."""
        ...

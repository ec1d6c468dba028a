"""An account's authorization details from files, answered as if IAM were asked.

The files hold what `aws iam get-account-authorization-details` prints: one JSON object, or several (pages) one after
the other, in one file or more, gzipped or not. Source: IAM API reference, API_GetAccountAuthorizationDetails.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from stance.collect.transport import CallError
from stance.model import Call, Reason

OPERATION: Final = "iam:GetAccountAuthorizationDetails"
LARGEST: Final = 2 << 30
"""Bytes to which a file may unpack."""

_LISTS: Final[Mapping[str, Mapping[str, type]]] = {
    "UserDetailList": {"Arn": str, "UserName": str, "UserId": str, "CreateDate": str},
    "GroupDetailList": {"Arn": str, "GroupName": str, "GroupId": str, "CreateDate": str},
    "RoleDetailList": {"Arn": str, "RoleName": str, "RoleId": str, "CreateDate": str, "Path": str},
    "Policies": {"Arn": str, "PolicyVersionList": list},
}
"""The four lists, and what the entries of each must have."""

_DOCUMENTS: Final = ("PolicyDocument", "AssumeRolePolicyDocument", "Document")
_SPACE: Final = re.compile(r"\s*")
_DATES: Final = ("CreateDate", "UpdateDate", "LastUsedDate")


class DocumentError(ValueError):
    """A file that is not such a document; the message names file and place."""


@dataclass(frozen=True)
class Authorization:
    """The pages of one account."""

    account: str
    partition: str
    pages: Sequence[Mapping[str, Any]]


def load(paths: Sequence[str]) -> Authorization:
    """Read and check the files. Raises DocumentError for what is wrong in them, OSError for what cannot be read."""
    pages = [page for path in paths for page in _pages(path)]
    if not any(page.get(name) for page in pages for name in _LISTS):
        raise DocumentError(f"{', '.join(paths)}: holds no user, group, role or policy")
    if sum(bool(page.get("IsTruncated")) for page in pages) >= len(pages) or any("NextToken" in p for p in pages):
        raise DocumentError(
            f"{', '.join(paths)}: the last page is missing; give all pages, or print them without --max-items"
        )
    owners = {tuple(entry["Arn"].split(":")[1:5:3]) for page in pages for entry in _own(page)}
    if len(owners) != 1:
        told = ", ".join(sorted(account for _, account in owners)) or "none"
        raise DocumentError(f"{', '.join(paths)}: must hold one account, not {told}")
    partition, account = owners.pop()
    return Authorization(account, partition, pages)


def _own(page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The entries whose ARNs are the account's: all but AWS's own policies."""
    for name in _LISTS:
        yield from (entry for entry in page.get(name, ()) if entry["Arn"].split(":")[4] != "aws")


def _pages(path: str) -> Iterator[Mapping[str, Any]]:
    for number, value in enumerate(_values(path, _text(path)), 1):
        for page in value if isinstance(value, list) else [value]:
            place = f"{path}: page {number}"
            if not isinstance(page, dict):
                raise DocumentError(f"{place} is no object")
            yield _checked(page, place)


def _text(path: str) -> str:
    content = Path(path).read_bytes()
    if content[:2] == b"\x1f\x8b":
        try:
            with gzip.open(path) as packed:
                content = packed.read(LARGEST + 1)
        except (EOFError, gzip.BadGzipFile) as error:
            raise DocumentError(f"{path}: cannot be unpacked: {error}") from None
    if len(content) > LARGEST:
        raise DocumentError(f"{path}: is larger than {LARGEST:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: is no text in UTF-8, at byte {error.start}") from None


def _values(path: str, text: str) -> Iterator[Any]:
    """The JSON values that stand one after the other."""
    decoder, at = json.JSONDecoder(), _after_space(text, 0)
    while at < len(text) or at == 0:
        try:
            value, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise DocumentError(f"{path}: is not JSON, at line {error.lineno}, column {error.colno}") from None
        except RecursionError:
            raise DocumentError(f"{path}: is nested too deeply") from None
        yield value
        at = _after_space(text, at)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _checked(page: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    """The page with its times and documents decoded; raises DocumentError for what is not as it must be."""
    for name, wanted in _LISTS.items():
        entries = page.get(name, [])
        if not isinstance(entries, list):
            raise DocumentError(f"{place}: {name} is no list")
        for number, entry in enumerate(entries):
            _check(entry, wanted, f"{place}: {name}[{number}]")
    return {name: _decoded(value, f"{place}: {name}") if name in _LISTS else value for name, value in page.items()}


def _check(entry: Any, wanted: Mapping[str, type], place: str) -> None:
    if not isinstance(entry, dict):
        raise DocumentError(f"{place} is no object")
    for key, kind in wanted.items():
        if not isinstance(entry.get(key), kind):
            word = "text" if kind is str else "list"
            raise DocumentError(f"{place}.{key} is {f'no {word}' if key in entry else 'missing'}")
    if entry["Arn"].count(":") < 5 or not entry["Arn"].startswith("arn:"):
        raise DocumentError(f"{place}.Arn is no ARN: {entry['Arn']!r}")


def _decoded(value: Any, place: str) -> Any:
    if isinstance(value, list):
        return [_decoded(item, f"{place}[{number}]") for number, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, item in value.items():
        at = f"{place}.{key}"
        if key in _DOCUMENTS:
            found[key] = _document(item, at)
        elif key in _DATES and item is not None:
            found[key] = _moment(item, at)
        else:
            found[key] = _decoded(item, at)
    return found


def _document(value: Any, place: str) -> Any:
    """A policy document as an object; the API gives percent-encoded text, the command line an object."""
    try:
        found = json.loads(unquote(value)) if isinstance(value, str) else value
    except ValueError:
        raise DocumentError(f"{place} is not JSON") from None
    if not isinstance(found, dict):
        raise DocumentError(f"{place} is no policy document")
    return found


def _moment(value: Any, place: str) -> datetime:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else datetime.fromtimestamp(value, UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        raise DocumentError(f"{place} is no time: {value!r}") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class AuthorizationTransport:
    """Answers the one call whose answer the document is. See `stance.collect.transport.Transport`."""

    def __init__(self, document: Authorization) -> None:
        self._document = document

    async def pages(self, call: Call, args: Mapping[str, Any], region: str) -> AsyncIterator[Any]:
        """The document's pages; raises CallError for any other call."""
        if call.operation != OPERATION:
            raise CallError(Reason.OUT_OF_SCOPE, "Offline", "an authorization document does not tell this")
        for page in self._document.pages:
            yield {name: page.get(name, []) for name in _LISTS}

    async def close(self) -> None:
        """Nothing is held open."""

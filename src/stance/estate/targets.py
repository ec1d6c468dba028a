"""What can be scanned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from stance.estate.errors import EstateError

if TYPE_CHECKING:
    from stance.collect.aws.authorization import Authorization


@dataclass(frozen=True)
class Aws:
    """An AWS account, by the credentials at hand or those given.

    `role` is the ARN of a role to assume, with `external_id` if it wants one. `regions` narrow the scan; none means
    every enabled region. `endpoint_url` sends all calls elsewhere (by default where AWS_ENDPOINT_URL says).
    `options` name what is asked beyond the usual (`service-uses`). Keys given here are never stored: a scan made
    with them is resumed with the same target in hand.
    """

    profile: str | None = None
    role: str | None = None
    external_id: str | None = None
    regions: tuple[str, ...] = ()
    endpoint_url: str | None = None
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    session_token: str | None = field(default=None, repr=False)
    options: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """The target as a scan remembers it: without keys."""
        secret = ("access_key", "secret_key", "session_token")
        told = {name: value for name, value in asdict(self).items() if name not in secret}
        return {"provider": "aws", **told, "regions": list(self.regions), "options": list(self.options)}


@dataclass(frozen=True)
class Host:
    """The Linux host this runs on, or the file tree of one mounted at `root`."""

    root: str = "/"

    def stored(self) -> dict[str, Any]:
        """The target as a scan remembers it."""
        return {"provider": "host", "root": self.root}


@dataclass(frozen=True)
class AwsAuthorization:
    """What `aws iam get-account-authorization-details` printed into files, in place of the account itself.

    Users, groups, roles and policies become what a scan of the account makes of them; all else stays unknown, such as
    access keys, devices and what the organisation sets.
    """

    paths: tuple[str, ...]

    def stored(self) -> dict[str, Any]:
        """The target as a scan remembers it. Raises EstateError when a file is not such a document."""
        return {"provider": "aws-authorization", "paths": list(self.paths), "account": self.read().account}

    def read(self) -> Authorization:
        """The documents, checked. Raises EstateError for what is wrong in them, OSError for what cannot be read."""
        from stance.collect.aws.authorization import DocumentError, load

        try:
            return load(self.paths)
        except DocumentError as error:
            raise EstateError(str(error)) from None


Target = Aws | Host | AwsAuthorization


def restored(stored: Mapping[str, Any]) -> Target:
    """The target that `stored` wrote."""
    values = {name: value for name, value in stored.items() if name != "provider"}
    if stored["provider"] == "host":
        return Host(**values)
    if stored["provider"] == "aws-authorization":
        return AwsAuthorization(tuple(values["paths"]))
    lists = {name: tuple(values.get(name, ())) for name in ("regions", "options")}
    return Aws(**{**values, **lists})

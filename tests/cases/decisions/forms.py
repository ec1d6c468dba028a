"""How a request and all policies that bear on it are written down, with the answer that AWS gives."""

from __future__ import annotations

from typing import Any

from cases.escalation.forms import Json, allow, deny, document, stated

ACCOUNT, OTHER = "123456789012", "999999999999"
USER = f"arn:aws:iam::{ACCOUNT}:user/u"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/i-1"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
FOREIGN = f"arn:aws:iam::{OTHER}:user/x"
FOREIGN_ROOT = f"arn:aws:iam::{OTHER}:root"
BUCKET, FILE = "arn:aws:s3:::bkt", "arn:aws:s3:::bkt/k"
S3 = allow("s3:*")
FULL = allow("*")


def on(
    principal: Any, action: Any = "s3:GetObject", resource: Any = f"{BUCKET}/*", effect: str = "Allow", **when: Any
) -> Json:
    """A statement of a resource's policy; a text is an AWS principal, or a service where it ends so."""
    if isinstance(principal, str) and principal != "*":
        principal = {"Service" if principal.endswith(".amazonaws.com") else "AWS": principal}
    return stated(effect, {"Principal": principal, "Action": action, "Resource": resource}, **when)


def trusting(principal: Any, action: Any = "sts:AssumeRole", effect: str = "Allow", **when: Any) -> Json:
    """A statement of a role's trust."""
    made = on(principal, action, effect=effect, **when)
    return {key: value for key, value in made.items() if key != "Resource"}


def request(
    id_: str,
    expect: bool | tuple[str, ...],
    why: str,
    *identity: Json,
    caller: str = USER,
    action: str = "s3:GetObject",
    resource: str = FILE,
    owner: str = ACCOUNT,
    policy: list[Json] | None = None,
    boundary: list[Json] | None = None,
    session: list[Json] | None = None,
    scp: list[list[Json]] | None = None,
    rcp: list[list[Json]] | None = None,
    context: Json | None = None,
    version: str | None = "2012-10-17",
    absent: tuple[str, ...] = (),
    whole: bool = True,
    **more: Any,
) -> Json:
    """A request; each of the lists of statements is one policy, `scp` and `rcp` have one for each level.

    `expect` is the tuple of keys where it depends on them. Without `whole`, the keys that are not in `context`
    nor `absent` are not known. `more`: `endpoint` (statements), `grants`, `bucket`, `unread` (as `Policies` has
    them), `issuer`, `management_account`, `canonical_id` (as `Request` has them).
    """
    return {
        "id": id_,
        "why": why,
        "expect": "depends" if isinstance(expect, tuple) else "allow" if expect else "deny",
        "keys": sorted(expect) if isinstance(expect, tuple) else [],
        "principal": caller,
        "action": action,
        "res": {"resource": resource, "accountId": owner},
        "identity": [document(*identity, version=version)] if identity else [],
        "scp": _levels(scp),
        "rcp": _levels(rcp),
        "boundary": None if boundary is None else [document(*boundary)],
        "session": None if session is None else [document(*session)],
        "resourcePolicy": None if policy is None else document(*policy, version=version),
        "context": context or {},
        "absent": list(absent),
        "whole": whole,
        **more,
    }


def _levels(levels: list[list[Json]] | None) -> list[Json]:
    return [
        {"orgIdentifier": f"level-{n}", "policies": [{"name": "p", "policy": document(*statements)}]}
        for n, statements in enumerate(levels or ())
    ]


__all__ = ["allow", "deny", "document", "on", "request", "stated", "trusting"]

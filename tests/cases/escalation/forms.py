"""How a case is written down: an account in small, and whether its principal can become administrator.

In every text ``@`` stands for the case's own name (``@_`` for the same with underscores), so that many cases
share one account without touching each other, and ``%`` for the id of its EC2 instance.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

ACCOUNT = "123456789012"
OTHER = "999999999999"
IAM = f"arn:aws:iam::{ACCOUNT}:"
ME = f"{IAM}user/@"
MY_ROLE = f"{IAM}role/@"
TARGET = f"{IAM}role/@-target"
AWS_POLICY = "arn:aws:iam::aws:policy/"
ADMIN = "h-admin"
"""The managed policy of the account, common to all cases, that allows everything."""

Json = dict[str, Any]


def document(*statements: Json, version: str | None = "2012-10-17") -> Json:
    """A policy document; without a version where that is None."""
    head = {} if version is None else {"Version": version}
    return {**head, "Statement": list(statements)}


def allow(action: Any, resource: Any = "*", **when: Any) -> Json:
    return _statement("Allow", {"Action": action, "Resource": resource}, when)


def deny(action: Any, resource: Any = "*", **when: Any) -> Json:
    return _statement("Deny", {"Action": action, "Resource": resource}, when)


def stated(effect: str, parts: Json, **when: Any) -> Json:
    """A statement of NotAction, NotResource and the like."""
    return _statement(effect, parts, when)


def _statement(effect: str, parts: Json, when: Json) -> Json:
    condition = {operator.replace("_", ":"): keys for operator, keys in when.items()}
    return {"Effect": effect, **parts, **({"Condition": condition} if condition else {})}


def trust(principal: Any = f"{IAM}root", action: Any = "sts:AssumeRole", **when: Any) -> Json:
    """One statement of a role's trust; a text that ends as services do is one."""
    if isinstance(principal, str) and principal.endswith(".amazonaws.com"):
        principal = {"Service": principal}
    named = principal if isinstance(principal, dict) or principal == "*" else {"AWS": principal}
    return _statement("Allow", {"Principal": named, "Action": action}, when)


def user(name: str = "@", *statements: Json, **more: Any) -> Json:
    inline = {"inline": {"p": document(*statements)}} if statements else {}
    return {"name": name, **inline, **more}


def role(name: str = "@-target", *trusts: Json, managed: Any = (), **more: Any) -> Json:
    return {"name": name, "trust": document(*(trusts or (trust(),))), "managed": list(managed), **more}


def admin_role(*trusts: Json, name: str = "@-target", **more: Any) -> Json:
    return role(name, *trusts, managed=[ADMIN], **more)


def group(name: str = "@-g", *statements: Json, **more: Any) -> Json:
    return user(name, *statements, **more)


def policy(name: str, *versions: Any, default: int = 1) -> Json:
    """A managed policy: each version is one statement or a list of them; `default` counts from one."""
    documents = [document(*(v if isinstance(v, list) else [v])) for v in versions]
    return {"name": name, "versions": documents, "default": default}


def case(
    id_: str,
    admin: bool | None,
    why: str,
    *may: Json,
    me: Json | None = None,
    start: str = "user",
    tags: str = "",
    batch: str = "main",
    version: str | None = "2012-10-17",
    technique: str = "",
    **parts: Any,
) -> Json:
    """A case whose principal, a user or a role, has the statements `may` in an inline policy.

    `admin` is None where a fact outside of the account decides: then *no* alone would be wrong.
    """
    name = f"c-{id_}"
    own = {"name": "@", **({"inline": {"p": document(*may, version=version)}} if may else {}), **(me or {})}
    if start == "role":
        own = {"trust": document(trust()), **own}
    listed = {key: list(parts.pop(key, [])) for key in ("users", "roles", "groups", "policies", "resources")}
    listed["users" if start == "user" else "roles"].insert(0, own)
    assert not parts, parts
    made = {
        "id": id_,
        "technique": technique or "-".join(id_.split("-")[:2]),
        "tags": tags.split(),
        "start": {"type": start, "name": "@", "arn": f"{IAM}{start}/{own.get('path', '/')[1:]}@"},
        **listed,
        "expect": {"admin": admin},
        "why": why,
        "batch": batch,
    }
    text = json.dumps(made).replace("@_", name.replace("-", "_")).replace("@", name)
    instance = "i-0" + hashlib.sha256(name.encode()).hexdigest()[:16]
    return json.loads(text.replace("%", instance))

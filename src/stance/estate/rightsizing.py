"""What a user or role may use, what it uses, and the policy that keeps just that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stance.conditions import in_part
from stance.estate.errors import EstateError
from stance.identity.parsing import parse_policy
from stance.identity.policy import Policy
from stance.identity.rightsize import rightsized
from stance.model.view import AssetView

Fields = Mapping[str, Any]

_HOLDERS = ("aws.iam.user", "aws.iam.role")


@dataclass(frozen=True)
class Rightsizing:
    """What a principal may use and does.

    `used` tells for each service in use when it was last asked for; `unused` are the services that its policies
    grant and the report of the last 400 days knows no use of. `policy` is the document of an identity policy that
    would do in the place of all its own, its groups' included.
    """

    principal: str
    granted: tuple[str, ...]
    used: Mapping[str, str]
    unused: tuple[str, ...]
    policies: tuple[str, ...]
    policy: Mapping[str, Any]


def rightsize(assets: Iterable[AssetView], name: str) -> Rightsizing:
    """The proposal for the user or role of that ARN or name.

    Raises EstateError when there is none or more than one, or when not all that decides was read.
    """
    listed = [asset for asset in assets if asset.gone_at is None and asset.kind.startswith("aws.iam.")]
    holder = _one(listed, name)
    uses = _known(holder, "service_uses")
    if uses is None:
        raise EstateError(
            f"the uses of services were not asked for: scan with `stance scan aws --with service-uses` "
            f"before asking about {name}"
        )
    names, documents = _policies(listed, holder)
    used = {use["namespace"]: use["used_at"] for use in uses if use["used_at"] is not None}
    granted = tuple(sorted(use["namespace"] for use in uses))
    proposal = rightsized(documents, dict.fromkeys(used))
    unused = tuple(service for service in granted if service not in used)
    return Rightsizing(holder.provider_id, granted, used, unused, tuple(names), proposal.to_dict())


def _one(assets: Iterable[AssetView], name: str) -> AssetView:
    found = [a for a in assets if a.kind in _HOLDERS and name in (a.provider_id, a.name)]
    if not found:
        raise EstateError(f"no user or role is called {name!r}: give its ARN, as `stance assets` shows it")
    if len(found) > 1:
        raise EstateError(f"several are called {name!r}: {', '.join(a.provider_id for a in found)}; give the ARN")
    return found[0]


def _policies(assets: list[AssetView], holder: AssetView) -> tuple[list[str], list[Policy]]:
    """Names and documents of all policies that it holds by itself or by its groups."""
    groups = [_group(assets, holder, name) for name in _fields(holder).get("groups") or ()]
    managed = {a.provider_id: a for a in assets if a.kind == "aws.iam.policy"}
    names: list[str] = []
    texts: list[str] = []
    for each in (holder, *groups):
        for arn in _known(each, "attached_policies"):
            if arn not in managed:
                raise EstateError(f"the policy {arn} of {each.name} was not read: scan again")
            names.append(arn)
            texts.append(_known(managed[arn], "document"))
        for inline in _known(each, "inline_documents"):
            names.append(f"{each.name}/{inline['name']}")
            texts.append(inline["document"])
    return names, [parse_policy(text) for text in texts]


def _group(assets: Iterable[AssetView], holder: AssetView, name: str) -> AssetView:
    for asset in assets:
        if asset.kind == "aws.iam.group" and asset.name == name and asset.account == holder.account:
            return asset
    raise EstateError(f"the group {name} of {holder.name} was not read: scan again")


def _fields(asset: AssetView) -> Fields:
    return asset.fields or {}


def _known(asset: AssetView, name: str) -> Any:
    """A field's value. Raises EstateError when it was not read wholly."""
    fields = _fields(asset)
    if name not in fields or in_part(fields[name]):
        why = (asset.gaps or {}).get(name, "not collected")
        raise EstateError(f"{name} of {asset.provider_id} was not read ({why}): see `stance gaps` for the cure")
    return fields[name]

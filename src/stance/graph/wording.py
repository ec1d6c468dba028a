"""Levers in words: what a person would have to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from stance.conditions import ITEMS, in_part
from stance.graph.elements import PLACE, STATEMENT
from stance.graph.statements import called, says, statement_at
from stance.model.edge import Lever

_LONGEST: Final = 90
_SAYING: Final = 110


def told(lever: Lever, fields: Mapping[str, Any], name: str) -> str:
    """The change in one line; `fields` are those of the lever's asset, `name` what it is called.

    `detach AdministratorAccess from klaus.wendt`, `close tcp 22 to 0.0.0.0/0 in security group bastion`.
    """
    value = fields.get(lever.field)
    if lever.element is None:
        return _whole(lever, name)
    if statement := STATEMENT.fullmatch(lever.element):
        one = statement_at(value, statement)
        saying = _cut(says(one), _SAYING)
        return f"take {called(one, statement['index'])}{saying} out of {_document(lever, statement['name'], name)}"
    place = PLACE.fullmatch(lever.element)
    item = _item(value, int(place[1])) if place else lever.element.rpartition("/")[2]
    said: str | None = None
    if isinstance(item, str) and not place:
        said = _TEXTS[lever.field](item, name) if lever.field in _TEXTS else None
    elif isinstance(item, Mapping) and lever.field in _ITEMS:
        said = _ITEMS[lever.field](item, name)
    return said or f"take {_short(item)} out of {_spaced(lever.field)} of {name}"


def _whole(lever: Lever, name: str) -> str:
    fixed = _SETTINGS.get((lever.field, lever.to if isinstance(lever.to, str | bool) else None))
    if fixed:
        return fixed.format(name)
    if lever.to in (None, "", [], {}):
        return f"empty {_spaced(lever.field)} of {name}"
    return f"set {_spaced(lever.field)} to {_short(lever.to)} on {name}"


def _document(lever: Lever, document: str | None, name: str) -> str:
    if document:
        return f"inline policy {document} of {name}"
    kinds = {"trust_document": "the trust policy of", "policy": "the resource policy of", "document": "policy"}
    return f"{kinds.get(lever.field, _spaced(lever.field) + ' of')} {name}"


_SETTINGS: Final[Mapping[tuple[str, str | bool | None], str]] = {
    ("profile", None): "take the instance profile off {}",
    ("role", None): "take the role off {}",
    ("policy", None): "take the resource policy off {}",
    ("metadata_endpoint", "disabled"): "switch the metadata service of {} off",
    ("publicly_accessible", False): "give {} no public address",
    ("public_address", False): "give {} no public address",
    ("internet_facing", False): "make {} internal, not facing the internet",
    ("endpoint_public", False): "close the public endpoint of {}",
    ("public", False): "take {} off the internet",
    ("enabled", False): "switch {} off",
    ("default_name_disabled", True): "have {} answer by names of yours alone, not by the one AWS gave it",
    ("own_hashing", "locked"): "give the account {} a password, or lock it",
    ("shadow_hashing", "locked"): "give the account {} a password, or lock it",
}
"""Whole fields: by the field and what it becomes."""


def _rule(item: Mapping[str, Any], other: str) -> str:
    who = [*(item.get("blocks") or ()), *(item.get("groups") or ()), *(item.get("prefix_lists") or ())]
    return f"{_ports(item)} {other} {_few(who) or 'anyone'}"


def _ports(item: Mapping[str, Any]) -> str:
    protocol = {"-1": "all protocols", "6": "tcp", "17": "udp"}.get(str(item.get("protocol")), item.get("protocol"))
    first, last = item.get("from_port"), item.get("to_port")
    if first is None or (first, last) == (0, 65535):
        return f"{protocol}" if protocol == "all protocols" else f"{protocol}, all ports,"
    return f"{protocol} {first}" if first == last else f"{protocol} {first}-{last}"


def _entry(item: Mapping[str, Any], name: str) -> str:
    verb, other = ("allows" if item.get("allow") else "denies"), ("from" if item.get("inbound") else "to")
    traffic = f"{_ports(item)} {other} {item.get('block')}"
    return f"remove entry {item.get('number')} ({verb} {traffic}) of network ACL {name}"


def _route(item: Mapping[str, Any], name: str) -> str | None:
    if "destination" not in item:
        return None
    by = item.get("target") or ", ".join(item.get("attachments") or ())
    return f"remove the route to {item['destination']} by {by} from route table {name}"


def _interface(item: Mapping[str, Any], name: str) -> str | None:
    addresses = [*(item.get("public_addresses") or ()), *(item.get("private_addresses") or ())]
    return f"take the network interface at {addresses[0]} off {name}" if addresses else None


def _credential(item: Mapping[str, Any], name: str) -> str:
    file = item.get("file")
    path = file.get("path") if isinstance(file, Mapping) else "a file"
    profile = f" (profile {item['profile']})" if item.get("profile") else ""
    return f"remove the access key from {path}{profile} of {name}"


def _ssh_option(item: Mapping[str, Any], name: str) -> str:
    return f"take {item.get('option')} {item.get('value')} out of sshd's options on {name}"


def _sudo(item: Mapping[str, Any], name: str) -> str:
    return f"take away the sudo right of {item.get('users')} ({item.get('source')}) on {name}"


def _shared(item: str, name: str) -> str:
    return f"stop sharing {name} with {'everyone' if item == 'all' else item}"


_ITEMS: Final[Mapping[str, Callable[[Mapping[str, Any], str], str | None]]] = {
    "ingress": lambda item, name: f"close {_rule(item, 'from')} in security group {name}",
    "egress": lambda item, name: f"close {_rule(item, 'going out to')} in security group {name}",
    "entries": _entry,
    "routes": _route,
    "interfaces": _interface,
    "groups": lambda item, name: f"take everyone out of group {item.get('name')} on {name}",
    "cloud_credentials": _credential,
    "access_keys": lambda _, name: f"end the access key of {name}",
    "ssh_options": _ssh_option,
    "sudo_grants": _sudo,
    "origins": lambda item, name: f"take the origin {item.get('domain')} out of distribution {name}",
    "private_keys": lambda item, name: f"remove the private key {item.get('path')} of {name}",
    "authorized_keys": lambda item, name: f"take the key {item.get('key')} off the keys that open {name}",
    "secret_sources": lambda item, name: f"give {name} no {item.get('variable')} from {item.get('source')}",
    "grants": lambda item, name: f"take {item.get('permission')} of {item.get('principal')} out of the ACL of {name}",
}
"""Structures in lists: by the field, from the item and the name of its asset."""

_TEXTS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "attached_policies": lambda item, name: f"detach {item} from {name}",
    "instance_profiles": lambda item, name: f"take {name} out of instance profile {item}",
    "groups": lambda item, name: f"take {name} out of group {item}",
    "restorers": _shared,
    "launchers": _shared,
    "api_ids": lambda item, name: f"unmap API {item} from the domain name {name}",
}
"""Texts in lists, the same."""


def _item(value: Any, place: int) -> Any:
    items = value[ITEMS] if in_part(value) else value
    return items[place] if isinstance(items, list) and place < len(items) else f"[{place}]"


def _spaced(field: str) -> str:
    return field.replace("_", " ")


def _few(values: list[Any]) -> str:
    more = f" and {len(values) - 2} more" if len(values) > 2 else ""
    return ", ".join(map(str, values[:2])) + more


def _short(value: Any) -> str:
    return _cut(value if isinstance(value, str) else _flat(value), _LONGEST)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…{')' if text.endswith(')') else ''}"


def _flat(value: Any) -> str:
    """A structure as `protocol tcp, from port 22`; what is absent is left out."""
    if isinstance(value, Mapping):
        held = {name.replace("_", " "): one for name, one in value.items() if one not in (None, [], {}, "")}
        return ", ".join(f"{name} {_flat(one)}" for name, one in held.items())
    if isinstance(value, list):
        return " ".join(_flat(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)

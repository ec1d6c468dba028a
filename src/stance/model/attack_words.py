"""Words for what paths lead through and hang on; the machine's output keeps the raw names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

ENDPOINT: Final = "endpoint:"
_FEDERATED: Final = "federated:"
_NETWORK: Final = "network:"
_PROVIDER: Final = "-provider/"

_DOUBTS: Final = {
    "breach": "if it has a flaw not known yet",
    "network": "if the internet reaches its network",
    "firewall": "if its packet filter lets that in",
    "password": "if a password is guessed",
    "edge-function": "if its function at the edge lets that through",
    "client-certificate": "if a client's certificate is had",
    "passphrase": "if a passphrase is guessed",
    "ssh-reach": "if the one host can call the other by SSH",
    "key-options": "if what the key is limited to is enough",
    "ssh-users": "if it is among those who may log in by SSH",
    "inspection": "if what inspects it on the way lets it through",
    "transit-acl": "if the ACLs around the transit gateway's own subnets let it through",
    "name": "if it is what its name says",
}
_GAP: Final = "gap:"


def doubt(name: str) -> str:
    """What a possible edge depends on: `breach` is `if it has a flaw not known yet`."""
    if name.startswith(_GAP):
        return f"{name.removeprefix(_GAP)} was not read"
    return _DOUBTS.get(name) or (f"if {name} fits" if ":" in name else name)


def doubts(names: Iterable[str]) -> str:
    """All that a possible edge depends on, in one line."""
    return " and ".join(map(doubt, names))


def assumed(names: Iterable[str]) -> str:
    """What cannot be read by design and is taken to be open: `assumes that no SCP forbids it`."""
    told = " or ".join(name.upper() if len(name) == 3 else name.replace("-", " ") for name in names)
    return f"assumes that no {told} forbids it" if told else ""


def node_name(node: str, called: Callable[[str], str | None]) -> str:
    """What people call a node; `called` gives the names of assets, and None for what is none.

    `endpoint:` of an asset, `federated:` identities by their provider and subject, `network:` around a host, and
    accounts that are not ours by their numbers.
    """
    name = called(node)
    if name is not None:
        return name
    if node.startswith(ENDPOINT):
        return _endpoint(node.removeprefix(ENDPOINT), called)
    if node.startswith(_NETWORK):
        host = node.removeprefix(_NETWORK)
        return f"network of {called(host) or host}"
    if node.startswith(_FEDERATED):
        return _federated(node.removeprefix(_FEDERATED))
    if node.startswith("arn:") and node.endswith(":root"):
        return f"account {node.split(':')[4]}"
    return node


def _endpoint(asset: str, called: Callable[[str], str | None]) -> str:
    name = called(asset)
    host, socket, rest = asset.partition("/socket/")
    if socket:
        protocol, port = rest.partition("/")[0], rest.rpartition(":")[2]
        return f"{protocol} port {port} of {called(host) or host}"
    return f"address of {name or asset.rsplit(':', 1)[-1]}"


def _federated(identity: str) -> str:
    """`repo:nordhafen/* by token.actions.githubusercontent.com`."""
    if _PROVIDER in identity:
        provider, _, subject = identity.partition(_PROVIDER)[2].partition(":")
    else:
        provider, _, subject = identity.partition(":")
    if subject in ("", "*"):
        return f"anyone of {provider}"
    return f"{subject} by {provider}"

"""Edges of the graph of access and reach, in attack direction, and the makers that draw them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from stance.conditions import Ref
from stance.model.field import Asset

if TYPE_CHECKING:
    from stance.model.world import World

Certainty = Literal["sure", "possible"]

INTERNET: Final = "internet"
"""The node of anyone on the internet, any AWS account included."""

HUB: Final = "hub:"
"""Ids that begin so are junctions that save edges (every sender to every receiver); answers leave them out."""


class Lever(NamedTuple):
    """Something that can be changed: a field of an asset, or one element of it.

    `element` is None for the whole field; `[3]` for an item of a list by its place in the state that was read;
    the value itself for an item of a list of texts (an attached policy's ARN); `Statement[2]` for a statement of
    the policy document that the field holds, `NAME/Statement[2]` for one of a list of named documents. Pulled, an
    element is taken out; a whole field becomes `to`.
    """

    asset: str
    field: str
    element: str | None = None
    to: Any = None


@dataclass(frozen=True, slots=True)
class Edge:
    """Whoever holds `source` can get to `target`; both are provider ids, or names of things outside the estate.

    One edge stands for one independent support: pulling any one of its `levers` cuts it. It is `sure`, or
    `possible`: then `depends` names what decides, each a context key (`aws:sourceip`), a gap
    (`gap:lambda:GetPolicy`, what would have to be read) or an event (`breach`: a flaw not yet known). `assumptions`
    are what cannot be read by design and is taken to be open, such as `scp`. `evidence` is JSON that says why.
    """

    source: str
    kind: str
    target: str
    certainty: Certainty = "sure"
    depends: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    levers: tuple[Lever, ...] = ()


@dataclass(frozen=True, eq=False)
class EdgeMaker:
    """A function that draws edges from the world, and what it reads of it: kinds (their listing) and fields.

    What stands in `reads` is collected for it and derived before it is asked.
    """

    name: str
    reads: tuple[type[Asset] | Ref[Any], ...]
    draw: Callable[[World], Iterable[Edge]]

    @property
    def doc(self) -> str:
        """What the function says of itself."""
        return (self.draw.__doc__ or "").strip()


Drawing = Callable[["World"], Iterable[Edge]]


def edge_maker(*reads: type[Asset] | Ref[Any]) -> Callable[[Drawing], EdgeMaker]:
    """Declare the function below as a maker of edges: `@edge_maker(Ec2Instance.profile, IamRole)`."""

    def declare(draw: Drawing) -> EdgeMaker:
        return EdgeMaker(getattr(draw, "__name__", "maker").replace("_", "-"), reads, draw)

    return declare

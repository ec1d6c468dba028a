"""Connector resources: the calls that collect one asset kind, declared; engine, permissions and docs follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from stance.conditions import Ref
from stance.model.field import Asset

Answer = Any
"""A decoded answer: JSON values, times as datetime where the transport knows them."""

REQUIRED: Final = object()
"""Marks a path that must be there."""


@dataclass(frozen=True, eq=False)
class From:
    """Where a field's value stands in the answers, when more than a path needs to be said.

    `path` is dotted; a step with `?` may be missing, which makes the value absent. `empty` is the value when the
    path leads to nothing. `then` turns the value found (never None) into JSON; what it raises as ValueError,
    TypeError, KeyError, AttributeError or IndexError makes the field malformed.
    """

    path: str
    then: Callable[[Any], Any] | None = None
    empty: Any = REQUIRED


@dataclass(frozen=True, eq=False)
class Call:
    """One operation of an API, or a file, command or query of a host.

    `operation` reads `service:Operation`, `file:/path`, `glob:/pattern`, `exec:command`, `proc:topic`.
    `needs` is the permission it wants, where that is not its own name; several are joined by `+`.
    `args` maps parameters to paths in the item (`{"Bucket": "Name"}`) or templates (`{"AccountId": "{account}"}`);
    `fixed` gives constant parameters.
    `items` is the path to the list in the answer, pages joined, and lists on the way too (`Reservations.Instances`);
    a listed item that is plain stands under `value`. Without it the whole answer counts.
    `into` names the answer beside the item's own keys. `absent` lists error codes that mean *there is none*.
    `key` joins the items of a bulk call to those of the listing: a path in each bulk item, equal to the
    resource's `key` in a listed one. `when` leaves the call out (its answer is then absent) for items where it
    makes no sense; it may look at the item and at earlier answers. `first` must have succeeded before this call.
    `over` makes a listing once for each item of another listing, which stands under that one's `into` in the items
    found. `batch` names a parameter of a bulk call and how many listed items' values it takes at a time, for calls
    that must be told what they are asked of; items with other parameters of their own are asked for apart.
    `parse` turns a file's or command's text into an answer; the exceptions named at `From` mean malformed.
    `until` repeats the call while it is false of the answer (reports that take time), at most `tries` times.
    `option` names what a scan must be told to do before the call is made at all; else its answer is absent.
    """

    operation: str
    needs: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    items: str | None = None
    into: str | None = None
    absent: str | tuple[str, ...] = ()
    key: str | None = None
    when: Callable[[Mapping[str, Any]], bool] | None = None
    first: Call | None = None
    over: Call | None = None
    batch: tuple[str, int] | None = None
    parse: Callable[[Any], Answer] | None = None
    until: Callable[[Answer], bool] | None = None
    tries: int = 20
    option: str | None = None

    @property
    def service(self) -> str:
        """The part before the colon."""
        return self.operation.split(":", 1)[0]

    @property
    def name(self) -> str:
        """The part after the colon."""
        return self.operation.split(":", 1)[1]

    @property
    def permissions(self) -> tuple[str, ...]:
        """The permissions it wants; files and commands want none by name."""
        return tuple((self.needs or self.operation).split("+"))

    @property
    def whole(self) -> tuple[Call, ...]:
        """The call after those that must be made before it."""
        before = [call for call in (self.over, self.first) if call is not None]
        return (*(each for call in before for each in call.whole), self)

    @property
    def absent_codes(self) -> tuple[str, ...]:
        """The error codes that mean *there is none*."""
        return (self.absent,) if isinstance(self.absent, str) else self.absent


@dataclass(frozen=True, eq=False)
class Resource:
    """How the assets of one kind are collected, and where each field comes from.

    `list` gives the items, once per scope; without it there is exactly one item (an account, a region, a host),
    and several resources may fill the same kind. `bulk` calls are made once per scope and joined by `key`;
    `detail` calls once per item, answers under their `into`. Identical calls of several resources are made once.
    `id`, `name`, `incarnation` and `region` are templates over the item and the scope: `arn:{partition}:s3:::{Name}`
    or a single path in braces; `{account}`, `{region}`, `{partition}` come from the scope.
    `where` says whether the service is asked in each region or once. `keep` leaves out listed items that are not
    ours (a provider's own). `fields` maps references to paths, `From`s or constants given as `From("", …)`.
    """

    kind: type[Asset]
    id: str
    name: str
    fields: Mapping[Ref[Any], str | From]
    list: Call | None = None
    bulk: tuple[Call, ...] = ()
    detail: tuple[Call, ...] = ()
    key: str | None = None
    incarnation: str | None = None
    region: str | None = None
    where: Literal["each region", "once"] = "each region"
    keep: Callable[[Mapping[str, Any]], bool] | None = None

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call of the resource, preparing ones included, in the order in which they are made."""
        direct = (*((self.list,) if self.list else ()), *self.bulk, *self.detail)
        return tuple(call for c in direct for call in c.whole)

    def source(self, ref: Ref[Any]) -> Call | None:
        """The call whose answer fills the field; None when the listing does, or nothing needs asking."""
        path = self.fields[ref]
        head = (path if isinstance(path, str) else path.path).split(".")[0].rstrip("?")
        return next((call for call in (*self.bulk, *self.detail) if call.into == head), None)

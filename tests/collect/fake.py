"""A transport that answers from a script, and small declarations to collect with it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from collect.memory import MemorySink
from stance.collect.engine import Options, collect
from stance.collect.plan import Plan, Target, plan
from stance.collect.transport import CallError
from stance.model import Asset, Call, Field, From, Reason, Resource, Struct


class Part(Struct):
    size = Field(int, "how big")
    colour = Field(str, "which colour", absent="plain")


class Box(Asset, kind="t.box"):
    open = Field(bool, "Whether it is open")
    owner = Field(str, "Whose it is", absent="nobody's")
    parts = Field(list[Part], "What is in it")
    label = Field(str, "Its label", absent="none")


class Room(Asset, kind="t.room"):
    lit = Field(bool, "Whether there is light")
    warm = Field(bool, "Whether it is warm")


LIST = Call("toy:ListBoxes", items="Boxes")
STATE = Call("toy:GetState", args={"Id": "Id"}, into="state")
PARTS = Call("toy:GetParts", args={"Id": "Id"}, absent="NoParts", into="parts")
OWNERS = Call("toy:ListOwners", items="Owners", key="Box", into="owner")

BOXES = Resource(
    kind=Box,
    id="box/{Id}",
    name="{Name?}",
    key="Id",
    where="once",
    list=LIST,
    bulk=(OWNERS,),
    detail=(STATE, PARTS),
    fields={
        Box.open: "state.Open",
        Box.owner: "owner.Owner",
        Box.parts: From("parts.Parts", empty=[]),
        Box.label: "Label?",
    },
)

ROOM_LIGHT = Resource(
    kind=Room,
    id="{account}/{region}",
    name="{region}",
    detail=(Call("toy:GetLight", into="light"),),
    fields={Room.lit: "light.On"},
)
ROOM_HEAT = Resource(
    kind=Room,
    id="{account}/{region}",
    name="{region}",
    detail=(Call("heat:GetHeat", into="heat"),),
    fields={Room.warm: "heat.On"},
)

TARGET = Target("t", "acct", ("north", "south"))

Answer = Callable[[Mapping[str, Any], str], Any]


class Script:
    """Answers operations: a value is one page, a list of pages many; a raised or listed CallError fails there."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = dict(answers)
        self.asked: Counter[str] = Counter()
        self.log: list[tuple[str, Mapping[str, Any], str]] = []
        self.after: Callable[[], None] = lambda: None

    async def pages(self, call: Call, args: Mapping[str, Any], region: str) -> AsyncIterator[Any]:
        self.asked[call.operation] += 1
        self.log.append((call.operation, args, region))
        await asyncio.sleep(0)
        self.after()
        answer = self.answers[call.operation]
        if callable(answer):
            answer = answer(args, region)
        for page in answer if isinstance(answer, list) else [answer]:
            if isinstance(page, CallError) and page.code in call.absent_codes:
                raise CallError(None, page.code)
            if isinstance(page, BaseException):
                raise page
            yield page

    async def close(self) -> None:
        pass


def fails(reason: Reason, code: str = "Code") -> CallError:
    return CallError(reason, code, "it did not work")


def boxes(number: int) -> list[dict[str, Any]]:
    return [{"Id": f"b{n:03}", "Name": f"box {n}"} for n in range(number)]


def answers(number: int = 3) -> dict[str, Any]:
    """Everything answered."""
    listed = boxes(number)
    return {
        "toy:ListBoxes": {"Boxes": listed},
        "toy:ListOwners": {"Owners": [{"Box": box["Id"], "Owner": "ada"} for box in listed]},
        "toy:GetState": {"Open": True},
        "toy:GetParts": {"Parts": [{"Size": 1, "Colour": "red"}]},
        "toy:GetLight": {"On": True},
        "heat:GetHeat": {"On": False},
    }


async def _no_sleep(seconds: float) -> None:
    await asyncio.sleep(0)


def options(**given: Any) -> Options:
    return Options(sleep=_no_sleep, **given)


def run(script: Script, what: Plan | None = None, sink: MemorySink | None = None, **given: Any) -> MemorySink:
    """Collect to the end; the sink that holds it."""
    sink = sink or MemorySink()
    asyncio.run(collect(what or plan([BOXES], TARGET), script, sink, "scan", options(**given)))
    return sink


def only(sink: MemorySink) -> Any:
    """The one scope's commit."""
    (commit,) = sink.scopes.values()
    return commit

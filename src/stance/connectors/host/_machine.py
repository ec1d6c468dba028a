"""What is read of the machine itself: one row, whatever it is asked."""

from collections.abc import Mapping
from typing import Any

from stance.model import Call, Resource
from stance.model.assets.host import Machine


def of_machine(detail: tuple[Call, ...], fields: Mapping[Any, Any]) -> Resource:
    """A resource that fills `fields` of the machine from the calls of `detail`."""
    return Resource(kind=Machine, id="{account}", name="{target}", where="once", detail=detail, fields=fields)

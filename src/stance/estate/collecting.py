"""The first half of a scan: reach the targets, and read them into the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stance.classify import redact
from stance.collect import Options, Plan, Progress, collect, plan
from stance.config import Config
from stance.estate.provenance import resources
from stance.estate.selection import Selection
from stance.estate.targets import Aws, Host, Target
from stance.model import Read, Record, Scope
from stance.store import Store

if TYPE_CHECKING:
    from stance.collect.plan import Target as Place
    from stance.collect.transport import Transport

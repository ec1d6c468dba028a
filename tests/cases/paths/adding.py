"""How situations are listed: what each makes is to be reached, surely, possibly or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.paths.forms import Certainty, Expected, Situation

Json = dict[str, Any]
Seed = Callable[[Cloud, str], str]
INTERNET = "internet"
OTHER = "999999999999"
OTHER_ROOT = f"arn:aws:iam::{OTHER}:root"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"


class Listed(list[Situation]):
    """Situations whose names begin alike."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self.prefix = prefix

    def add(self, id_: str, why: str, expect: Certainty | None, seed: Seed, source: str = INTERNET) -> None:
        """`seed` makes what is to be reached under the situation's name and returns how it is called."""
        name = f"{self.prefix}-{id_}"
        path = Expected(source.replace("@", name), "target", expect)
        self.append(Situation(name, why, lambda cloud: {"target": seed(cloud, name)}, (path,)))

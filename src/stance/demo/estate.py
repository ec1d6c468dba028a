"""Nordhafen Logistics: a parcel company of our own invention, as an AWS organisation with a story.

It is well run: logs, keys, alarms and guard rails are there. Then there is what was left behind: an old tracking
API on the internet whose role reads every bucket, the database behind it, a function that looks up parcels for
everyone, customer exports open to everyone, an administrator who left, a trail nobody finished.
`stance.demo.truth.TRUTH` names these flaws one by one.
"""

from __future__ import annotations

from importlib import import_module

from stance.demo.server import ACCOUNT, post

CHAPTERS = (
    "keys", "logs", "organisation", "network", "people", "storage", "machines", "databases", "serverless",
    "containers", "delivery", "watch", "everywhere", "stores", "directory",
)  # fmt: skip
"""In order of telling: later chapters use what earlier ones made."""

SEED = 20190304


def fill(url: str) -> dict[str, str]:
    """Empty the server at `url`, tell the story there, and return name → provider id of what has a name in it.

    The same at every call: ids come from a fixed seed, and ages are counted back from now.
    """
    from stance.demo.maker import Maker

    post(url, "/moto-api/reset", {})
    post(url, f"/moto-api/seed?a={SEED}", {})
    maker = Maker(url)
    for chapter in CHAPTERS:
        import_module(f"stance.demo.story.{chapter}").tell(maker)
        maker.send()
    maker.ids["account"] = ACCOUNT
    return maker.ids

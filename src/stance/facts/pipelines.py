"""Who may start builds.

Source: CodeBuild User Guide, "Best practices for using webhooks with AWS CodeBuild" and "Filter GitHub webhook
events". A filter is a regular expression that may match anywhere, so that account ids count as given only between
anchors.
"""

from __future__ import annotations

import re
from typing import Any, Final

from stance.model import fact
from stance.model.assets.pipelines import BuildProject

Json = dict[str, Any]

_PULL_REQUESTS: Final = frozenset({"PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_REOPENED"})
_ANCHORED: Final = re.compile(r"\^(\d+|\((\?:)?\d+(\|\d+)*\))\$")


@fact(BuildProject.strangers_build, BuildProject.webhook_groups, BuildProject.pull_requests_approved)
def strangers_build(groups: list[Json] | None, approved: bool) -> bool:
    """A group of filters lets pull requests pass whoever made them, and nobody has to approve the build."""
    if groups is None or approved:
        return False
    return not groups or any(_pulls(group["filters"]) and not _known(group["filters"]) for group in groups)


def _pulls(filters: list[Json]) -> bool:
    """Whether the filters let pull requests pass; without a filter for events all do."""
    events = [f for f in filters if f["type"] == "EVENT"]
    return all(bool(_PULL_REQUESTS & {e.strip() for e in f["pattern"].split(",")}) != f["excluded"] for f in events)


def _known(filters: list[Json]) -> bool:
    """Whether one filter keeps out all but named accounts, each of them named wholly."""
    named = [f["pattern"] for f in filters if f["type"] == "ACTOR_ACCOUNT_ID" and not f["excluded"]]
    return any(all(_ANCHORED.fullmatch(part) for part in _alternatives(pattern)) for pattern in named)


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a regular expression, as far as they stand outside of brackets."""
    parts, depth = [""], 0
    for char in pattern:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]

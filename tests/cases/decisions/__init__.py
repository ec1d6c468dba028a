"""Labelled requests: all policies that bear on each, and whether AWS allows it."""

from __future__ import annotations

from cases.decisions import (
    conditions,
    doubts,
    estates,
    federation,
    finer,
    keys,
    language,
    layers,
    operators,
    principals,
    resources,
    storage,
)

_TOPICS = (
    language, operators, layers, resources, doubts, conditions, principals, estates, keys, federation, storage, finer
)  # fmt: skip

CASES = [made for topic in _TOPICS for made in topic.CASES]

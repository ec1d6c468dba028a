"""Labelled requests: all policies that bear on each, and whether AWS allows it."""

from __future__ import annotations

from cases.decisions import language, layers, operators, resources

CASES = [made for topic in (language, operators, layers, resources) for made in topic.CASES]

"""Situations of Linux hosts: files and commands' outputs, and what each rule is to say.

The expectations come from the manual pages, not from our parsers: sshd_config(5), sudoers(5), passwd(5), shadow(5),
pam.conf(5), apt.conf(5), sources.list(5), proc_net(5), nft(8), auditctl(8) and their like.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from hosts.trees import BASE, Content, plant
from stance import Estate
from stance.collect.host import HostTransport, discover
from stance.collect.transport import CallError
from stance.estate import Host
from stance.model import Reason

WORST = ("fail", "unknown", "manual", "pass", "not_applicable")


@dataclass(frozen=True)
class Situation:
    """A host, and what is expected: by rule, `rule@asset` or `rule#element` (of several outcomes the worst)."""

    id: str
    files: Mapping[str, Content]
    expected: Mapping[str, str]
    commands: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, int] = field(default_factory=dict)
    modes: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    def planted(self, root: Path) -> Path:
        """The host's file tree."""
        plant(root, {**BASE, "/etc/machine-id": uuid.uuid4().hex, **self.files})
        for path, target in self.links.items():
            link = root / path.lstrip("/")
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(target)
        for path, owner in self.owners.items():
            os.chown(root / path.lstrip("/"), owner, owner)
        for path, mode in self.modes.items():
            (root / path.lstrip("/")).chmod(mode)
        return root


def commanded(outputs: Mapping[str, str]):
    """Commands of trees answer what the situation says; all others are not installed."""
    answer = HostTransport._answer

    async def answered(self, call, args):
        if call.service != "exec":
            return await answer(self, call, args)
        if call.name not in outputs:
            raise CallError(Reason.UNSUPPORTED, "ENOCMD", "not installed")
        return outputs[call.name]

    return patch.object(HostTransport, "_answer", answered)


_ESTATES: list[Estate] = []
_SCANNED: list[str] = []
_TOGETHER = 8


def said(situation: Situation) -> dict[tuple[str, str, str], str]:
    """The verdicts by rule, asset and element. Some hosts share an estate, which is quicker than one each."""
    if len(_SCANNED) % _TOGETHER == 0:
        while _ESTATES:
            _ESTATES.pop().close()
        _ESTATES.append(Estate("sqlite://"))
    _SCANNED.append(situation.id)
    rules = sorted({key.partition("#")[0].partition("@")[0] for key in situation.expected})
    with tempfile.TemporaryDirectory() as folder, commanded(situation.commands):
        root = str(situation.planted(Path(folder)))
        _ESTATES[0].scan(Host(root), rules=rules)
        account = discover(root).target.account
    views = (view for view in _ESTATES[0].outcomes() if view.account == account)
    return {(o.rule, o.asset, o.element or ""): str(o.outcome) for o in views}


def disagreements(situation: Situation) -> list[str]:
    """Where the verdicts are not the expected ones."""
    verdicts = said(situation)
    found = []
    for key, wanted in situation.expected.items():
        plain, _, element = key.partition("#")
        rule, _, asset = plain.partition("@")
        got = {v for (r, a, e), v in verdicts.items() if r == rule and asset in ("", a) and element in e}
        worst = min(got, key=WORST.index) if got else "nothing"
        if worst != wanted:
            found.append(f"{key}: {worst} instead of {wanted}")
    return found

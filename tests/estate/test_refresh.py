"""A graph that is brought up to date, change by change, is the one that an estate draws that knew nothing before."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from stance.estate import Estate
from stance.estate.assessing import assess
from stance.model import Record, Scope
from stance.model.assets.identity import IamRole, IamUser
from stance.model.field import fields_of

ACCOUNT = "123456789012"
IAM = f"arn:aws:iam::{ACCOUNT}"
NOW = "2026-11-21T18:00:00Z"
ACTIONS = (
    "iam:PutRolePolicy", "iam:AttachUserPolicy", "iam:AttachRolePolicy", "iam:CreateAccessKey", "iam:AddUserToGroup",
    "iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy", "iam:PassRole", "sts:AssumeRole", "lambda:*", "s3:*",
    "s3:GetObject", "dynamodb:GetItem", "secretsmanager:GetSecretValue", "*",
)  # fmt: skip
RESOURCES = ("*", "*", f"{IAM}:role/r0", f"{IAM}:role/*", f"{IAM}:user/u1", f"{IAM}:policy/p0", "arn:aws:s3:::b0/*")
POLICIES = tuple(f"{IAM}:policy/p{n}" for n in range(3))
HIDEABLE = ("attached_policies", "inline_documents", "boundary", "groups", "trust_document", "document", "policy")
SEEDS = range(6)
CHANGES = 6


class Made:
    """A small account, changed at random."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.records = {one.id: one for one in self._all()}

    def _all(self) -> Iterator[Record]:
        regional = {"region": "eu-west-1", "tags": {}, "key": None}
        yield _record("aws.account", ACCOUNT, organization=None)
        for n in range(3):
            keys = [{"id": f"AKIA{n}", "active": True, "rotated_at": NOW, "used_at": None}]
            user = {"mfa_active": False, "password_enabled": True, "access_keys": keys, "groups": ["g"][:n]}
            yield _record("aws.iam.user", f"{IAM}:user/u{n}", **self._own(IamUser), **user)
            role = {"trust_document": self._trust(), "instance_profiles": []}
            yield _record("aws.iam.role", f"{IAM}:role/r{n}", **self._own(IamRole), **role)
            yield _record("aws.s3.bucket", f"arn:aws:s3:::b{n}", **regional, policy=self._policy(), name="payroll")
        for arn in POLICIES:
            yield _record("aws.iam.policy", arn, document=self._document(), aws_managed=False, other_versions=[])
        yield _record("aws.iam.group", f"{IAM}:group/g", attached_policies=[], inline_documents=self._inline())
        function = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f"
        yield _record(
            "aws.lambda.function", function, region="eu-west-1", role=f"{IAM}:role/r0", tags={"env": "prod"}
        )

    def _own(self, kind: type[Any]) -> dict[str, Any]:
        attached = self.dice.sample(POLICIES, self.dice.randrange(3))
        bound = self.dice.choice((None, None, POLICIES[2]))
        known = {"attached_policies": attached, "inline_documents": self._inline(), "boundary": bound, "tags": {}}
        return {name: value for name, value in known.items() if name in fields_of(kind)}

    def _inline(self) -> list[dict[str, str]]:
        return [{"name": "own", "document": self._document()}][: self.dice.randrange(2)]

    def _document(self) -> str:
        return json.dumps({"Version": "2012-10-17", "Statement": [self._statement() for _ in range(2)]})

    def _statement(self, **more: Any) -> dict[str, Any]:
        effect = self.dice.choice(("Allow", "Allow", "Allow", "Deny"))
        action, resource = self.dice.choice(ACTIONS), self.dice.choice(RESOURCES)
        return {"Effect": effect, "Action": action, "Resource": resource, **more}

    def _policy(self) -> str | None:
        who = {"AWS": self.dice.choice((f"{IAM}:role/r1", "999999999999", f"{IAM}:root"))}
        said = self._statement(Principal=who, Effect="Allow", Action="s3:GetObject", Resource="arn:aws:s3:::*/*")
        return self.dice.choice((None, json.dumps({"Version": "2012-10-17", "Statement": said})))

    def _trust(self) -> str:
        who = self.dice.choice(
            ({"AWS": f"{IAM}:root"}, {"AWS": f"{IAM}:user/u0"}, {"Service": "lambda.amazonaws.com"})
        )
        said = {"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole"}
        return json.dumps({"Version": "2012-10-17", "Statement": said})

    def change(self) -> None:
        """A policy, an attachment, a boundary or a trust becomes another; something is gone, back, or not read."""
        fresh = {one.id: one for one in self._all()}
        place = self.dice.choice(sorted(set(fresh) - {ACCOUNT}))
        if self.dice.random() < 0.15:
            self.records.pop(place, None)
            return
        one = self.records.setdefault(place, fresh[place])
        name = self.dice.choice([name for name in HIDEABLE if name in fresh[place].fields] or ["tags"])
        fields, gaps = {**one.fields, name: fresh[place].fields[name]}, {}
        if self.dice.random() < 0.25:
            del fields[name]
            gaps = {name: "denied"}
        self.records[place] = replace(one, fields=fields, gaps=gaps)


def _record(kind: str, arn: str, region: str = "global", **fields: Any) -> Record:
    name = arn.replace("/", ":").rsplit(":", 1)[-1]
    own = {"id": arn, "name": name, "account": ACCOUNT, "region": None if region == "global" else region}
    return Record(kind, arn, name, ACCOUNT, region, fields={**own, **fields})


KINDS = ("aws.account", "aws.iam.user", "aws.iam.role", "aws.iam.group", "aws.iam.policy", "aws.s3.bucket",
         "aws.lambda.function")  # fmt: skip


def _scanned(estate: Estate, scan: str, made: Made) -> None:
    """Store what was made, and go through the second half of a scan."""
    store = estate._store
    store.begin_scan(scan, NOW, [], {}, {})
    found = {kind: list(some) for kind, some in groupby(
        sorted(made.records.values(), key=lambda one: one.kind), lambda one: one.kind)}  # fmt: skip
    for kind in KINDS:
        store.commit_scope(scan, Scope("aws", ACCOUNT, "global", kind), found.get(kind, []), complete=True)
    drawn = estate._draw_graph()
    assess(store, scan, estate._ruleset(NOW), estate.rules, None, drawn.fields())
    drawn.rescore(estate._by_id)


def _told(estate: Estate) -> tuple[list[str], dict[str, tuple[float, str | None]]]:
    """The edges, and the risk and root cause of every open finding."""
    scored = {one.id: (one.score, one.cause) for one in estate._store.scored()}
    return sorted(map(repr, estate._store.edges())), scored


@pytest.mark.parametrize("seed", SEEDS)
def test_a_refreshed_graph_is_the_one_drawn_from_nothing(tmp_path: Path, seed: int) -> None:
    made = Made(seed)
    with Estate(tmp_path / "estate.db") as estate:
        for number in range(CHANGES):
            _scanned(estate, f"scan{number}", made)
            told = _told(estate)
            assert told[0]
            assert told[1]
            with Estate(tmp_path / "estate.db") as other:
                other.refresh()
                assert _told(other) == told
            made.change()


def test_what_has_not_changed_is_not_worked_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made(1)
    with Estate(tmp_path / "estate.db") as estate:
        _scanned(estate, "first", made)
        monkeypatch.setattr("stance.identity.powers.drawing.links", lambda campaign: pytest.fail("asked again"))
        before = _told(estate)
        estate.refresh()
        assert _told(estate) == before

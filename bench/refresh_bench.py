"""What one changed policy costs in an account of 10,000 principals with three policies each, against drawing all.

    PYTHONPATH=src python bench/refresh_bench.py [PRINCIPALS]

Prints CPU seconds: from what is stored to edges and risks in the store, first for everything, then after one policy
has changed, in the same process; then whether the edges equal those drawn from nothing.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import identity_bench

from stance.estate import Estate
from stance.estate.assessing import assess
from stance.identity.powers.account import Account, Group, Role, User
from stance.model import Record, Scope

ID, NOW = identity_bench.ID, "2026-11-21T18:00:00Z"
CHANGED = "p5a"
WIDER = [("s3:GetObject", "arn:aws:s3:::*"), ("iam:CreateAccessKey", f"{identity_bench.IAM}:user/n1*")]
EVERYTHING = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})


def record(kind: str, arn: str, **fields: Any) -> Record:
    name, region = arn.replace("/", ":").rsplit(":", 1)[-1], fields.pop("region", "global")
    own = {"id": arn, "name": name, "account": ID, "region": None if region == "global" else region}
    return Record(kind, arn, name, ID, region, fields={**own, **fields})


def _policies(one: User | Role | Group) -> dict[str, Any]:
    documents = [{"name": name, "document": text} for name, text in one.inline or ()]
    return {"attached_policies": list(one.attached or ()), "inline_documents": documents}


def records(account: Account) -> Iterator[Record]:
    """The account as it is collected, with 200 buckets, 50 tables and 50 secrets beside its identities."""
    none = {"boundary": None, "tags": {}}
    yield record("aws.account", ID, organization=None)
    for user in account.users:
        key = {"id": f"AKIA{user.arn[-8:]}", "active": True}
        yield record("aws.iam.user", user.arn, **_policies(user), **none, groups=[], mfa_active=user.mfa,
                     password_enabled=user.password, access_keys=[key])  # fmt: skip
    for role in account.roles:
        yield record("aws.iam.role", role.arn, **_policies(role), **none, trust_document=role.trust,
                     instance_profiles=[])  # fmt: skip
    for policy in account.policies:
        yield record("aws.iam.policy", policy.arn, document=policy.document, aws_managed=False, other_versions=[])
    yield record("aws.iam.policy", "arn:aws:iam::aws:policy/AdministratorAccess", document=EVERYTHING,
                 aws_managed=True, other_versions=[])  # fmt: skip
    region = {"region": "us-east-1", "tags": {}}
    for workload in account.workloads:
        yield record("aws.lambda.function", workload.arn, **region, role=workload.role)
    for n in range(200):
        yield record("aws.s3.bucket", f"arn:aws:s3:::n{n * 7}-data", **region, policy=None, key=None)
    for n in range(50):
        table = f"arn:aws:dynamodb:us-east-1:{ID}:table/n{n * 11}"
        yield record("aws.dynamodb.table", table, **region, policy=None, key=None)
        secret = f"arn:aws:secretsmanager:us-east-1:{ID}:secret:n{n}"
        yield record("aws.secretsmanager.secret", secret, **region, policy=None, key=None)


def commit(estate: Estate, scan: str, found: list[Record]) -> None:
    """Make the records what is stored of their kinds."""
    store = estate._store
    store.begin_scan(scan, NOW, [], {}, {})
    for kind, some in groupby(sorted(found, key=lambda one: one.kind), lambda one: one.kind):
        store.commit_scope(scan, Scope("aws", ID, "global", kind), list(some), complete=True)
    assess(store, scan, estate._ruleset(NOW), estate.rules)


def changed(found: list[Record]) -> list[Record]:
    """The same with one policy that gives more: data and other users' keys."""
    arn = f"{identity_bench.IAM}:policy/{CHANGED}"
    allowed = [{"Effect": "Allow", "Action": action, "Resource": resource} for action, resource in WIDER]
    document = json.dumps({"Version": "2012-10-17", "Statement": allowed})
    return [replace(one, fields={**one.fields, "document": document}) if one.id == arn else one for one in found]


def edges(estate: Estate) -> list[str]:
    """The stored edges as text."""
    return sorted(map(repr, estate._store.edges()))


def timed(what: str, work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    spent = time.process_time() - start
    print(f"{what:<50}{spent:8.2f} CPU s", flush=True)
    return spent


def main(size: int) -> None:
    """Draw all, change one policy, draw again, and compare with an estate that knew nothing before."""
    found = list(records(identity_bench.made(size)))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "estate.db"
        with Estate(place) as estate:
            commit(estate, "first", found)
            every = timed(f"{size} principals: all edges and risks", estate.refresh)
            commit(estate, "second", changed(found))
            once = timed("one policy changed", estate.refresh)
            print(f"{'share of drawing all':<50}{once / every:8.3f}")
            again = edges(estate)
        with Estate(place) as estate:
            estate.refresh()
            verdict = "the same as" if again == edges(estate) else "OTHERS than"
            print(f"{'edges':<50}{len(again):8}, {verdict} drawn from nothing")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

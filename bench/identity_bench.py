"""How long it takes to draw what 10,000 principals with three policies each can get to, and what one change costs.

    PYTHONPATH=src python bench/identity_bench.py [PRINCIPALS]

Prints CPU seconds. The account is made up: named rights for most, wide ones for some, 1 in 50 may change identities,
500 functions run with roles.
"""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import replace
from typing import Any

from stance.identity.powers.account import Account, ManagedPolicy, Role, User, Workload
from stance.identity.powers.drawing import Drawing, drawn
from stance.identity.powers.supports import evidences
from stance.identity.powers.verdicts import verdicts

ID = "123456789012"
IAM = f"arn:aws:iam::{ID}"
_PLAIN = [
    ("s3", ["GetObject", "PutObject", "ListBucket"], "arn:aws:s3:::{n}-data*"),
    ("sqs", ["SendMessage", "ReceiveMessage"], f"arn:aws:sqs:*:{ID}:{{n}}"),
    ("dynamodb", ["GetItem", "PutItem", "Query"], f"arn:aws:dynamodb:*:{ID}:table/{{n}}"),
    ("logs", ["CreateLogStream", "PutLogEvents"], "*"),
    ("ec2", ["Describe*"], "*"),
    ("lambda", ["InvokeFunction", "UpdateFunctionCode"], f"arn:aws:lambda:*:{ID}:function:{{n}}*"),
    ("sts", ["AssumeRole"], f"{IAM}:role/{{n}}"),
    ("iam", ["PassRole"], f"{IAM}:role/{{n}}"),
    ("lambda", ["CreateFunction", "InvokeFunction"], "*"),
    ("ecs", ["RunTask", "RegisterTaskDefinition", "Describe*"], "*"),
]
_STRONG = [
    (["iam:PutRolePolicy", "iam:AttachRolePolicy"], f"{IAM}:role/{{n}}"),
    (["iam:CreateAccessKey", "iam:CreateLoginProfile"], f"{IAM}:user/{{n}}"),
    (["iam:CreatePolicyVersion"], f"{IAM}:policy/{{n}}*"),
    (["iam:UpdateAssumeRolePolicy"], f"{IAM}:role/{{n}}"),
    (["sts:AssumeRole"], "*"),
    (["iam:PassRole"], "*"),
    (["iam:AttachUserPolicy"], f"{IAM}:user/${{{{aws:username}}}}"),
]


def made(size: int, seed: int = 7) -> Account:
    """An account with so many principals, each with two managed policies and an inline one of its own."""
    dice = random.Random(seed)
    users, roles, policies = [], [], []
    for i in range(size):
        arns = [f"{IAM}:policy/p{i}a", f"{IAM}:policy/p{i}b"]
        policies += [ManagedPolicy(arn, _document(dice, size)) for arn in arns]
        inline = (("own", _document(dice, size, strong=i % 50 == 0)),)
        if i % 200 == 0:
            arns.append("arn:aws:iam::aws:policy/AdministratorAccess")
        if i % 2:
            users.append(User(arn=f"{IAM}:user/n{i}", attached=tuple(arns), inline=inline, mfa=False, password=True,
                              keys=1))  # fmt: skip
        else:
            roles.append(Role(arn=f"{IAM}:role/n{i}", attached=tuple(arns), inline=inline, trust=_trust(dice, size)))
    functions = [
        Workload("aws.lambda.function", f"arn:aws:lambda:us-east-1:{ID}:function:n{i}", f"{IAM}:role/n{2 * i}")
        for i in range(min(500, size // 4))
    ]
    return Account(ID, tuple(users), tuple(roles), (), tuple(policies), tuple(functions), scps=())


def _document(dice: random.Random, size: int, *, strong: bool = False) -> str:
    statements: list[dict[str, Any]] = []
    for _ in range(2):
        service, verbs, resource = dice.choice(_PLAIN)
        actions = [f"{service}:{verb}" for verb in verbs]
        name = f"n{dice.randrange(size)}"
        statements.append({"Effect": "Allow", "Action": actions, "Resource": resource.format(n=name)})
    if strong:
        chosen, resource = dice.choice(_STRONG)
        name = f"n{dice.randrange(size)}"
        statements.append({"Effect": "Allow", "Action": chosen, "Resource": resource.format(n=name)})
    if dice.random() < 0.1:
        statements.append({"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"})
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _trust(dice: random.Random, size: int) -> str:
    principal: dict[str, str] = dice.choice(
        [
            {"AWS": f"{IAM}:root"},
            {"Service": "lambda.amazonaws.com"},
            {"Service": "ecs-tasks.amazonaws.com"},
            {"AWS": f"{IAM}:user/n{dice.randrange(size) | 1}"},
        ]
    )
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _timed(what: str, start: float) -> None:
    print(f"{what:<42}{time.process_time() - start:8.2f} CPU s")


def main(size: int) -> None:
    """Draw, answer for administrators, change one policy, draw again."""
    account = made(size)
    start = time.process_time()
    drawing: Drawing = drawn([account])
    found = list(evidences(drawing))
    _timed(f"{size} principals: {len(found)} edges", start)
    start = time.process_time()
    powers = [verdict.power for verdict in verdicts(drawing).values()]
    counts = ", ".join(f"{power} {powers.count(power)}" for power in ("is", "can", "possibly", "no"))
    _timed(f"administrators: {counts}", start)
    first, *rest = account.policies
    changed = replace(account, policies=(replace(first, document=made(1, seed=9).policies[0].document), *rest))
    start = time.process_time()
    again = list(evidences(drawn([changed])))
    _timed(f"one policy changed: {len(again)} edges", start)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

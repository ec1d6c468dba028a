"""Links drawn with what is remembered of an account before a change are those drawn from nothing."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from stance.identity.powers import drawing
from stance.identity.powers.account import Account, Group, ManagedPolicy, Role, User, Workload
from stance.identity.powers.supports import Evidence, evidences
from stance.model.memory import Memory

IAM = "arn:aws:iam::123456789012"
ACTIONS = (
    "iam:PutRolePolicy", "iam:PutUserPolicy", "iam:AttachUserPolicy", "iam:AttachRolePolicy", "iam:AddUserToGroup",
    "iam:CreateAccessKey", "iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy", "iam:PassRole", "sts:AssumeRole",
    "lambda:*", "iam:*", "iam:DeleteRolePermissionsBoundary", "s3:GetObject", "*",
)  # fmt: skip
RESOURCES = ("*", f"{IAM}:role/r0", f"{IAM}:role/*", f"{IAM}:user/u1", f"{IAM}:policy/p0", f"{IAM}:group/g")


def _document(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


statements = st.builds(
    lambda effect, action, resource: {"Effect": effect, "Action": action, "Resource": resource},
    st.sampled_from(("Allow", "Allow", "Allow", "Deny")),
    st.sampled_from(ACTIONS),
    st.sampled_from(RESOURCES),
)
documents = st.lists(statements, max_size=2).map(lambda said: _document(*said))
trusts = st.sampled_from(
    ({"AWS": f"{IAM}:root"}, {"AWS": f"{IAM}:user/u0"}, {"Service": "lambda.amazonaws.com"})
).map(lambda who: _document({"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole"}))
attached = st.lists(st.sampled_from((f"{IAM}:policy/p0", f"{IAM}:policy/p1")), unique=True).map(tuple)
inline = st.lists(documents, max_size=1).map(lambda texts: tuple((f"own{n}", text) for n, text in enumerate(texts)))
bounds = st.sampled_from(("", "", f"{IAM}:policy/p1"))
groups = st.sampled_from(((), ("g",)))


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """Two users, two roles, a group, two policies and a function that runs with a role."""

    def own() -> dict[str, object]:
        return {"attached": draw(attached), "inline": draw(inline), "boundary": draw(bounds)}

    users = tuple(
        User(arn=f"{IAM}:user/u{n}", **own(), groups=draw(groups), mfa=False, password=True, keys=1) for n in (0, 1)
    )
    roles = tuple(Role(arn=f"{IAM}:role/r{n}", **own(), trust=draw(trusts), profiles=()) for n in (0, 1))
    group = Group(f"{IAM}:group/g", "g", draw(attached), draw(inline))
    policies = tuple(ManagedPolicy(f"{IAM}:policy/p{n}", draw(documents), ()) for n in (0, 1))
    function = Workload("aws.lambda.function", "arn:aws:lambda:us-east-1:123456789012:function:f", f"{IAM}:role/r0")
    return Account("123456789012", users, roles, (group,), policies, (function,), scps=())


@st.composite
def changes(draw: st.DrawFn) -> tuple[Account, Account]:
    """An account and the same with one part of another: a policy, a trust, an attachment, a boundary, somebody."""
    first, other = draw(accounts()), draw(accounts())
    part = draw(st.sampled_from(("users", "roles", "groups", "policies", "workloads")))
    mine, theirs = getattr(first, part), getattr(other, part)
    place = draw(st.integers(0, len(mine) - 1))
    new = draw(st.sampled_from(((), theirs[place : place + 1]))) if len(mine) > 1 else theirs
    return first, replace(first, **{part: (*mine[:place], *new, *mine[place + 1 :])})


def _drawn(account: Account, memory: Memory) -> list[Evidence]:
    return list(evidences(drawing.drawn([account], memory)))


@settings(max_examples=150, deadline=None)
@given(changes())
def test_a_change_is_drawn_as_if_nothing_were_known(both: tuple[Account, Account]) -> None:
    before, after = both
    memory = Memory()
    _drawn(before, memory)
    assert _drawn(after, memory) == _drawn(after, Memory())

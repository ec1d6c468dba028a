"""Who is or can become administrator: the cases given for development, and those written independently."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.escalation import ALONE, BATCHES, COMMON, SCANNED
from cases.escalation.document import _known, of_aws
from cases.escalation.filling import holds
from identity.accounts import ACCOUNT, account, arn
from stance.identity.powers.drawing import drawn
from stance.identity.powers.supports import evidences
from stance.identity.powers.verdicts import administrators

GIVEN = json.loads((Path(__file__).parent.parent / "data" / "aws_escalation_dev.json").read_text())
SURE = ("is", "can")
ME = f"arn:aws:iam::{ACCOUNT}:user/me"


def test_the_given_cases_in_one_account():
    found = administrators(account(GIVEN["cases"], GIVEN["common_policies"]))
    wrong = [c["id"] for c in GIVEN["cases"] if (found[c["start"]["arn"]].power in SURE) != c["expect"]["admin"]]
    assert not wrong


@pytest.mark.parametrize("case", GIVEN["cases"], ids=lambda case: case["id"])
def test_a_given_case_alone(case):
    found = administrators(account([case], GIVEN["common_policies"]))[case["start"]["arn"]]
    assert (found.power in SURE) == case["expect"]["admin"], case["why"]


@pytest.mark.parametrize("batch", BATCHES)
def test_the_labelled_cases(batch):
    """Those that a fake AWS holds are asked by a scan of it, in `cases/test_escalation.py`."""
    cases = [case for case in BATCHES[batch] if batch not in SCANNED or not holds(case)]
    used = of_aws(cases)
    aws = [
        {"name": one.arn, "versions": [json.loads(one.versions[0].document)]} for one in _known() if one.arn in used
    ]
    unsaid = {"organization": None} if batch == "unseen-org" else {}
    found = administrators(account(cases, [*COMMON, *aws], **unsaid))
    wrong = Counter()
    for case in cases:
        power, wanted = found[case["start"]["arn"]].power, case["expect"]["admin"]
        right = {True: power in SURE, False: power not in SURE, None: power != "no"}[wanted]
        wrong += Counter({case["id"]: not right})
    assert not +wrong


def test_the_labelled_cases_each_alone():
    found = {c["id"]: administrators(account([c], COMMON))[c["start"]["arn"]].power for c in ALONE}
    assert not [c["id"] for c in ALONE if (found[c["id"]] in SURE) != c["expect"]["admin"]]


def allow(action, resource="*", **condition):
    return {
        "Effect": "Allow",
        "Action": action,
        "Resource": resource,
        **({"Condition": condition} if condition else {}),
    }


def deny(action, resource="*", **condition):
    return {**allow(action, resource, **condition), "Effect": "Deny"}


def held(*statements):
    return {"inline": {"p": {"Version": "2012-10-17", "Statement": list(statements)}}}


def trusting(principal):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


ADMIN = {"name": "admin", "versions": [{"Version": "2012-10-17", "Statement": [allow("*")]}]}


def power(*, users=(), roles=(), groups=(), resources=(), policies=(), me=None, **more):
    case = {"users": [{"name": "me", **(me or {})}, *users], "roles": roles, "groups": groups, "resources": resources}
    return administrators(account([case], [ADMIN, *policies], **more))[ME].power


ROLE, OTHER, STRONG = (f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("app", "editor", "strong"))
ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


class TestTwoChains:
    """One principal may change another, and both are reached, neither by the other."""

    roles = (
        {"name": "app", "trust": trusting({"AWS": ME})},
        {"name": "editor", "trust": trusting({"AWS": ME}), **held(allow("iam:PutRolePolicy", ROLE))},
    )

    def test_both(self):
        assert power(roles=self.roles) == "can"

    def test_one_out_of_reach(self):
        app, editor = self.roles
        assert power(roles=[app, {**editor, "trust": trusting({"AWS": OTHER})}]) == "no"
        assert power(roles=[{**app, "trust": trusting({"AWS": ROLE})}, editor]) == "no"

    def test_three(self):
        app, editor = self.roles
        unbinder = {"name": "unbinder", "trust": trusting({"AWS": ME})}
        bound = {**app, "boundary": "none"}
        none = {"name": "none", "versions": [{"Version": "2012-10-17", "Statement": [allow("sqs:*")]}]}
        roles = [bound, editor, {**unbinder, **held(allow("iam:DeleteRolePermissionsBoundary", ROLE))}]
        assert power(roles=roles, policies=[none]) == "can"
        assert power(roles=[bound, editor, unbinder], policies=[none]) == "no"

    def test_capped_by_the_organisation(self):
        full = json.dumps({"Version": "2012-10-17", "Statement": [allow("*")]})
        limited = json.dumps({"Version": "2012-10-17", "Statement": [allow("*"), deny("iam:*")]})
        assert power(roles=self.roles, scps=((full,), (full,))) == "can"
        assert power(roles=self.roles, scps=((full,), (limited,))) == "no"


class TestNotKnowing:
    """What was not read adds nothing sure and takes nothing possible away."""

    def test_policies_of_others_that_are_not_known(self):
        one = account([{"users": [{"name": "me", "managed": ["lost"]}]}])
        assert administrators(one)[ME].power == "possibly"

    def test_unknown_boundary(self):
        me = {"boundary": "lost", **held(allow("iam:PutUserPolicy", ME))}
        assert power(me=me) == "possibly"

    def test_a_policy_of_aws_that_nobody_holds(self):
        def attaching(name):
            aws = {"ArnEquals": {"iam:PolicyARN": f"arn:aws:iam::aws:policy/{name}"}}
            return power(me=held(allow("iam:AttachUserPolicy", ME, **aws)))

        assert attaching("AdministratorAccess") == "can"
        assert attaching("AWSLambda_FullAccess") == "possibly"
        assert attaching("ReadOnlyAccess") == "no"

    def test_workloads_not_listed(self):
        me = held(allow("lambda:UpdateFunctionCode"))
        roles = [{"name": "strong", "trust": trusting({"Service": "lambda.amazonaws.com"}), "managed": ["admin"]}]
        assert power(me=me, roles=roles) == "no"
        assert power(me=me, roles=roles, gaps={"aws.lambda.function": "denied"}) == "possibly"

    def test_scps_that_cannot_be_read_are_an_assumption(self):
        one = account([{"users": [{"name": "me", **held(allow("iam:PutUserPolicy", ME))}]}], scps=None)
        found = administrators(one)[ME]
        assert (found.power, found.assumptions) == ("can", ("scp",))


STATEMENTS = st.sampled_from(
    [
        allow("iam:PutUserPolicy", ME),
        allow("iam:*", "*", IpAddress={"aws:SourceIp": "203.0.113.0/24"}),
        allow("iam:TagUser", ME),
        allow("iam:AttachUserPolicy", ME, StringEquals={"aws:PrincipalTag/team": "red"}),
        allow("sts:AssumeRole", ROLE),
        allow("iam:PutRolePolicy", ROLE),
        allow("iam:PassRole", STRONG),
        allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
        allow("iam:DeleteUserPolicy", ME),
        deny("iam:Put*"),
        deny("sts:*", "*", StringNotEquals={"aws:PrincipalTag/team": "red"}),
        deny("*", "*", BoolIfExists={"aws:MultiFactorAuthPresent": "false"}),
    ]
)
RANK = {"is": 3, "can": 2, "possibly": 1, "no": 0}
OTHERS = (
    {"name": "app", "trust": trusting(ROOT)},
    {"name": "strong", "trust": trusting({"Service": "lambda.amazonaws.com"}), "managed": ["admin"]},
)


def found_for(statements, **more):
    users = [{"name": "me", **held(*statements), **more}]
    return drawn([account([{"users": users, "roles": OTHERS}], [ADMIN, *more.get("_", ())])])


@given(st.lists(STATEMENTS, min_size=1, max_size=6, unique_by=str), st.randoms())
@settings(max_examples=25, deadline=None)
def test_the_order_of_statements_changes_nothing(statements, dice):
    mixed = list(statements)
    dice.shuffle(mixed)
    one, other = found_for(statements), found_for(mixed)
    assert {(k.source, k.kind, k.target, k.way, k.depends) for k in one.links()} == {
        (k.source, k.kind, k.target, k.way, k.depends) for k in other.links()
    }


@given(st.lists(STATEMENTS, min_size=1, max_size=6, unique_by=str), STATEMENTS)
@settings(max_examples=25, deadline=None)
def test_a_deny_that_nobody_can_edit_adds_nothing_sure(statements, chosen):
    """It stands in a service control policy."""
    full = json.dumps({"Version": "2012-10-17", "Statement": [allow("*")]})
    denied = json.dumps({"Version": "2012-10-17", "Statement": [allow("*"), {**chosen, "Effect": "Deny"}]})
    before, after = (
        drawn(
            [account([{"users": [{"name": "me", **held(*statements)}], "roles": OTHERS}], [ADMIN], scps=((text,),))]
        )
        for text in (full, denied)
    )
    for start in before.land.principals:
        had = set(before.reached(start, possible=False))
        assert ACCOUNT in had or set(after.reached(start, possible=False)) <= had  # the account has all that is in it
        assert set(after.reached(start, possible=False)) <= set(after.reached(start, possible=True))


def test_every_principal_has_a_verdict_but_those_of_services():
    roles = [{"name": "AWSServiceRoleForX", "path": "/aws-service-role/x.amazonaws.com/", "trust": trusting(ROOT)}]
    found = administrators(account([{"users": [{"name": "me"}], "roles": roles}], [ADMIN]))
    assert list(found) == [arn("user", "me")]


def without(document, place):
    """The document without the statement at `Statement[i]`."""
    text = json.loads(document)
    listed = text["Statement"] if isinstance(text["Statement"], list) else [text["Statement"]]
    number = int(place.split("[")[1].rstrip("]"))
    return json.dumps({**text, "Statement": [one for i, one in enumerate(listed) if i != number]})


def pulled(one, pull):
    """The account in which something was changed as a lever says."""
    parts = {}
    for kind in ("users", "roles", "groups", "policies"):
        parts[kind] = tuple(
            replace(thing, **change(thing, pull)) if thing.arn == pull.asset else thing
            for thing in getattr(one, kind)
        )
    return replace(one, **parts)


def change(thing, pull):
    match pull.field:
        case "document":
            return {"document": without(thing.document, pull.element)}
        case "trust_document":
            return {"trust": without(thing.trust, pull.element)}
        case "inline_documents":
            name, place = pull.element.split("/")
            return {"inline": tuple((n, without(d, place) if n == name else d) for n, d in thing.inline)}
        case "attached_policies":
            return {"attached": tuple(arn for arn in thing.attached if arn != pull.element)}
        case "groups":
            return {"groups": tuple(name for name in thing.groups if name != pull.element)}
    raise AssertionError(pull)


@pytest.mark.parametrize("case", [c for c in GIVEN["cases"] if c["expect"]["admin"]], ids=lambda case: case["id"])
def test_any_lever_of_the_path_takes_the_power_away(case):
    """Each of these has one support alone."""
    one = account([case], GIVEN["common_policies"])
    path = {(k.source, k.kind, k.target) for k in administrators(one)[case["start"]["arn"]].path}
    edges = [e for e in evidences(drawn([one])) if (e.link.source, e.link.kind, e.link.target) in path]
    assert edges
    for edge in edges:
        assert edge.pulls
        for pull in edge.pulls:
            assert administrators(pulled(one, pull))[case["start"]["arn"]].power not in SURE, pull

"""What holds for every policy: order never matters, denies only take, limits only narrow."""

import random

from hypothesis import given
from hypothesis import strategies as st

from identity.documents import (
    ALLOWS,
    BUCKET,
    DENIES,
    IDENTITY_STATEMENTS,
    LIMITING,
    OWNER,
    REFUSALS,
    STATEMENTS,
    policy,
)
from stance.identity import (
    Policies,
    Request,
    administrator,
    analyse_exposure,
    analyse_trust,
    context,
    decide,
    denies_plain_transport,
    escalations,
)

USER = f"arn:aws:iam::{OWNER}:user/ann"
KEYS = ["aws:PrincipalOrgID", "aws:SourceVpce", "aws:SourceIp", "aws:SourceArn", "aws:SecureTransport"]
VALUES = st.sampled_from(["o-abc123", "vpce-1", "203.0.113.9", f"arn:aws:sns:eu-west-1:{OWNER}:t", "true", "x"])


def exposure(statements):
    return analyse_exposure(policy(*statements), account=OWNER, service="s3")


def reach(statements):
    """Everything everyone may do, as pairs."""
    return {(a, r) for g in exposure(statements).public_grants for a in g.actions for r in g.resources}


def shuffled(statements, seed):
    chance = random.Random(seed)
    mixed = [{k: chance.sample(v, len(v)) if isinstance(v, list) else v for k, v in s.items()} for s in statements]
    return chance.sample(mixed, len(mixed))


@given(STATEMENTS, st.integers())
def test_the_order_of_statements_and_elements_never_matters_for_resources(statements, seed):
    before, after = exposure(statements), exposure(shuffled(statements, seed))
    assert before.public == after.public
    assert before.public_access == after.public_access
    assert {g.party for g in before.grants} == {g.party for g in after.grants}
    assert before.crosses_accounts() == after.crosses_accounts()
    one, two = policy(*statements), policy(*shuffled(statements, seed))
    assert denies_plain_transport(one, BUCKET) == denies_plain_transport(two, BUCKET)
    assert analyse_trust(one).public == analyse_trust(two).public


@given(IDENTITY_STATEMENTS, st.integers())
def test_nor_for_identities(statements, seed):
    one, two = policy(*statements), policy(*shuffled(statements, seed))
    assert administrator([one]).allowed == administrator([two]).allowed
    assert [(e.path.id, e.allowed, e.wide) for e in escalations([one])] == [
        (e.path.id, e.allowed, e.wide) for e in escalations([two])
    ]


@given(STATEMENTS, DENIES)
def test_a_deny_never_makes_a_policy_more_public(statements, denying):
    after = exposure([*statements, denying])
    assert exposure(statements).public or not after.public
    assert after.public_access <= exposure(statements).public_access
    assert reach([*statements, denying]) <= reach(statements)


@given(IDENTITY_STATEMENTS, REFUSALS)
def test_a_deny_never_gives_power(statements, refusal):
    before, after = [policy(*statements)], [policy(*statements, refusal)]
    rank = {False: 0, None: 1, True: 2}
    assert rank[administrator(after).allowed.value] <= rank[administrator(before).allowed.value]
    assert {e.path.id for e in escalations(after)} <= {e.path.id for e in escalations(before)}
    assert {e.path.id for e in escalations(after) if e.sure} <= {e.path.id for e in escalations(before) if e.sure}


@given(STATEMENTS, ALLOWS)
def test_an_allow_never_makes_a_policy_less_public(statements, allowing):
    assert exposure(statements).public_access <= exposure([*statements, allowing]).public_access


@given(ALLOWS, STATEMENTS, LIMITING)
def test_taking_a_condition_off_an_allow_never_makes_it_less_public(allowing, others, limiting):
    bare = {k: v for k, v in allowing.items() if k != "Condition"}
    limited = exposure([bare | {"Condition": limiting}, *others])
    assert limited.public_access <= exposure([bare, *others]).public_access


@given(ALLOWS, LIMITING)
def test_a_limiting_condition_alone_closes_a_grant(allowing, limiting):
    assert not exposure([allowing | {"Condition": limiting}]).public


@given(
    STATEMENTS,
    IDENTITY_STATEMENTS,
    st.dictionaries(st.sampled_from(KEYS), VALUES),
    st.dictionaries(st.sampled_from(KEYS), VALUES),
)
def test_sure_decisions_survive_every_completion(resource, identity, seen, rest):
    policies = Policies(identity=[policy(*identity)], resource=policy(*resource))

    def answer(known):
        return decide(Request(USER, "s3:GetObject", f"{BUCKET}/a/x", OWNER, known), policies).allowed

    partial, full = answer(context(seen)), answer(context({**rest, **seen}, complete=True))
    assert partial.value in (None, full.value)
    assert full.value is not None
    assert (partial.value is None) == bool(partial.depends)


@given(STATEMENTS, st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_what_a_stranger_gets_is_public_unless_a_limit_lets_him_in(statements, seen):
    """Against the request evaluator: a grant to a stranger outside every limit shows as public."""
    outside = context({"aws:SecureTransport": "true", "aws:SourceIp": "198.51.100.7"}, complete=True)
    stranger = "arn:aws:iam::999999999999:user/eve"
    everything = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    for target in (BUCKET, f"{BUCKET}/a/x"):
        request = Request(stranger, "s3:GetObject" if "/" in target else "s3:ListBucket", target, OWNER, outside)
        if decide(request, Policies(identity=[everything], resource=policy(*statements))).allowed.sure:
            assert exposure(statements).public

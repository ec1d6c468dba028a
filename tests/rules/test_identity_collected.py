"""The identity rules on a real answer: planted flaws are found, sound things pass, denial only makes unknown."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from collect.memory import MemorySink
from rules.identity_account import ACCOUNT, seed
from servers import DemoServer
from stance.assess import RuleSet
from stance.collect.aws.credentials import Access
from stance.collect.aws.signing import Keys
from stance.collect.aws.transport import AwsTransport
from stance.collect.engine import collect
from stance.collect.plan import Target, plan
from stance.collect.transport import CallError
from stance.connectors.aws import accessanalyzer, iam, iam_account
from stance.facts.derive import State, derive
from stance.model import Call, Reason, Resource, Rule, Verdict, declared
from stance.rules import attack

OF_THE_GRAPH = [rule for rule in vars(attack).values() if isinstance(rule, Rule)]
RULES = tuple(
    rule for rule in declared("stance.rules", Rule) if rule.id.startswith("identity-") and rule not in OF_THE_GRAPH
)
RESOURCES = [
    r for module in (iam, iam_account, accessanalyzer) for r in vars(module).values() if isinstance(r, Resource)
]
OPERATIONS = sorted({call.operation for r in RESOURCES for call in r.calls if call.option is None})
Outcomes = Mapping[tuple[str, str, str | None], Verdict]


class Recorded:
    """A transport that asks once and answers again from memory, except for what is denied."""

    def __init__(self, inner: AwsTransport) -> None:
        self.inner = inner
        self.pages_of: dict[tuple[str, str, str], list[Any]] = {}
        self.denied: frozenset[str] = frozenset()

    async def pages(self, call: Call, args: Mapping[str, Any], region: str) -> AsyncIterator[Any]:
        if call.operation in self.denied:
            raise CallError(Reason.DENIED, "AccessDenied")
        key = (call.operation, repr(args), region)
        found = self.pages_of.get(key) or [page async for page in self.inner.pages(call, args, region)]
        if call.until is None or call.until(found[0]):
            self.pages_of[key] = found
        for page in found:
            yield page

    async def close(self) -> None:
        await self.inner.close()


def outcomes(recorded: Recorded, denied: Iterable[str] = ()) -> Outcomes:
    """Collect, derive and assess: one verdict per rule, asset and element."""
    recorded.denied = frozenset(denied)
    sink = MemorySink()

    async def run() -> None:
        await collect(plan(RESOURCES, Target("aws", ACCOUNT, ("us-east-1",), "aws")), recorded, sink, "scan")
        await recorded.close()

    asyncio.run(run())
    states: dict[str, list[State]] = defaultdict(list)
    partial = {scope.kind: commit.reason for scope, commit in sink.scopes.items() if commit.reason}
    for scope, commit in sink.scopes.items():
        states[scope.kind] += [State(r.kind, dict(r.fields), dict(r.gaps)) for r in commit.records]
    derive(states, lambda kind, account, region: partial.get(kind))
    rules = RuleSet(RULES, datetime.now(UTC), {})
    return {
        (outcome.rule, state.fields["name"], outcome.element): outcome.verdict
        for kind, listed in states.items()
        for state in listed
        for outcome in rules.assessor(kind)(state.fields, state.gaps)
    }


@pytest.fixture(scope="module")
def recorded(aws_server: DemoServer) -> Recorded:
    aws_server.reset()
    seed(aws_server)
    return Recorded(AwsTransport(Access(keys=Keys("demo", "demo"), endpoint_url=aws_server.url)))


@pytest.fixture(scope="module")
def found(recorded: Recorded) -> Outcomes:
    return outcomes(recorded)


def test_where_everything_is_answered_nothing_is_unknown(found: Outcomes):
    assert {key for key, verdict in found.items() if verdict is Verdict.UNKNOWN} == set()


FLAWS = {
    ("identity-account-no-cloudshell-full-access", ACCOUNT): True,
    ("identity-account-federated", ACCOUNT): True,
    ("identity-account-support-role", ACCOUNT): False,
    ("identity-certificate-not-expired", "ended"): False,
    ("identity-group-admins-mfa", "admins"): False,
    ("identity-inline-no-full-admin", "direct", "all"): False,
    ("identity-inline-no-full-admin", "direct", "reading"): True,
    ("identity-password-length", ACCOUNT): True,
    ("identity-password-digit-required", ACCOUNT): False,
    ("identity-password-reuse-prevented", ACCOUNT): False,
    ("identity-password-symbol-required", ACCOUNT): True,
    ("identity-policy-aws-no-full-admin", "AdministratorAccess"): False,
    ("identity-policy-no-full-admin", "all"): False,
    ("identity-policy-no-full-admin", "reading"): True,
    ("identity-policy-no-escalation", "rising"): False,
    ("identity-policy-no-escalation", "reading"): True,
    ("identity-policy-no-assume-any-role", "any-role"): False,
    ("identity-policy-no-pass-any-role", "rising"): False,
    ("identity-region-external-access-analyzed", "us-east-1"): False,
    ("identity-role-external-id-required", "vendor"): False,
    ("identity-role-external-id-required", "vendor-id"): True,
    ("identity-role-federation-limited", "github"): False,
    ("identity-role-federation-limited", "github-bound"): True,
    ("identity-role-no-administrator-policy", "operators"): False,
    ("identity-role-no-administrator-policy", "vendor"): True,
    ("identity-role-not-public", "everyone"): False,
    ("identity-role-not-public", "operators"): True,
    ("identity-role-service-not-admin", "service"): False,
    ("identity-role-service-not-admin", "service-bound"): True,
    ("identity-role-service-source-bound", "service"): False,
    ("identity-role-service-source-bound", "service-bound"): True,
    ("identity-role-used", "operators"): False,
    ("identity-role-used", "vendor"): True,
    ("identity-root-mfa-enabled", f"root user of {ACCOUNT}"): True,
    ("identity-root-mfa-hardware", f"root user of {ACCOUNT}"): False,
    ("identity-root-no-access-key", f"root user of {ACCOUNT}"): True,
    ("identity-root-not-used", f"root user of {ACCOUNT}"): True,
    ("identity-user-admin-mfa", "careless"): False,
    ("identity-user-admin-no-key", "dormant"): False,
    ("identity-user-admin-not-dormant", "dormant"): False,
    ("identity-user-admin-not-dormant", "careless"): True,
    ("identity-user-key-no-initial", "careless"): False,
    ("identity-user-key-rotated", "dormant"): False,
    ("identity-user-key-rotated", "robot"): True,
    ("identity-user-key-single", "robot"): False,
    ("identity-user-key-used", "dormant"): False,
    ("identity-user-mfa-enabled", "careful"): True,
    ("identity-user-mfa-enabled", "careless"): False,
    ("identity-user-mfa-hardware", "careful"): False,
    ("identity-user-no-administrator-policy", "direct"): False,
    ("identity-user-no-administrator-policy", "careless"): True,
    ("identity-user-password-used", "careful"): True,
    ("identity-user-policies-by-group", "direct"): False,
    ("identity-user-policies-by-group", "careful"): True,
}


@pytest.mark.parametrize("place", FLAWS, ids=" ".join)
def test_planted_flaws_are_found_and_sound_things_pass(found: Outcomes, place: tuple[str, ...]):
    rule, asset, *element = place
    expected = Verdict.PASS if FLAWS[place] else Verdict.FAIL
    assert found[rule, asset, element[0] if element else None] is expected


NOT_ASKED = {
    ("identity-policy-no-full-admin", "unused-all"),
    ("identity-group-admins-mfa", "readers"),
    ("identity-user-mfa-hardware", "careless"),
    ("identity-user-mfa-enabled", "robot"),
    ("identity-role-not-public", "AWSServiceRoleForAutoScaling"),
}


@pytest.mark.parametrize("place", sorted(NOT_ASKED), ids=" ".join)
def test_rules_that_do_not_apply(found: Outcomes, place: tuple[str, str]):
    assert found[(*place, None)] is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize("operation", OPERATIONS)
def test_denial_only_makes_unknown_and_every_call_matters(found: Outcomes, recorded: Recorded, operation: str):
    blind = outcomes(recorded, denied=[operation])
    changed = {key for key, verdict in found.items() if blind.get(key) is not verdict}
    assert changed
    assert {blind[key] for key in changed & blind.keys()} <= {Verdict.UNKNOWN}


def test_denying_everything_passes_nothing(recorded: Recorded):
    assert set(outcomes(recorded, denied=OPERATIONS).values()) == {Verdict.UNKNOWN}

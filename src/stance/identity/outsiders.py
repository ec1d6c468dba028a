"""Who from outside may assume a role: federated subjects, foreign accounts, everyone.

Sources: IAM User Guide, "Create a role for OpenID Connect federation", "Create a role for SAML 2.0 federation",
"Access to AWS accounts owned by third parties".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from stance.identity.callers import named
from stance.identity.context import Context
from stance.identity.evaluate import applies, covers_action
from stance.identity.exposure import tightest
from stance.identity.federation import open_to_strangers, provider_host
from stance.identity.limits import limits
from stance.identity.parties import EVERYONE, Kind, Party, party_of
from stance.identity.policy import Condition, Policy, Statement
from stance.identity.trust import ASSUMING
from stance.identity.truth import Truth, all_of

_EQUAL = ("StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnLike", "ArnEquals")
_PIPELINES = ("githubusercontent.com", "gitlab", "bitbucket.org", "app.terraform.io", "buildkite", "circleci",
              "codefresh", "dev.azure.com", "spacelift", "scalr", "harness")  # fmt: skip
_SUBJECTS = ("sub", "repository", "repository_owner", "project_path", "job_workflow_ref", "amr", "aud", "app_id")


@dataclass(frozen=True)
class Outsider:
    """Somebody whom statement `statement` of a trust policy lets in.

    `kind` is `everyone`, `account` (then `value` is its number) or `federated` (then `value` is the provider and
    `subject` the pattern of those of its subjects that are let in; `open` tells that strangers can be such).
    """

    kind: str
    value: str
    statement: int
    truth: Truth
    subject: str = ""
    open: bool = False
    external_id: bool = False

    @property
    def pipeline(self) -> bool:
        """Whether the provider vouches for runs of a build service."""
        host = provider_host(self.value).lower()
        return self.kind == "federated" and any(name in host for name in _PIPELINES)

    @property
    def wide(self) -> str | None:
        """What is wide about the subjects that are let in; None when they are named."""
        return _wide(self.subject) if self.kind == "federated" else None


def outsiders(trust: Policy, role: str, accounts: Collection[str]) -> Iterator[Outsider]:
    """Whom a role's trust policy lets in from outside `accounts`, by statement."""
    for statement in trust.allowing:
        for action in ASSUMING:
            if covers_action(statement, action):
                yield from _let_in(trust, statement, action, role, accounts)


def _let_in(
    trust: Policy, statement: Statement, action: str, role: str, accounts: Collection[str]
) -> Iterator[Outsider]:
    for principal in statement.principals or ():
        party = party_of(principal)
        if principal.kind == "Federated" and (action != "sts:AssumeRole") == (party != EVERYONE):
            if action.endswith("SAML") == (":saml-provider/" in party.value):
                yield from _federated(trust, statement, action, role, party.value)
        elif principal.kind == "AWS" and action == "sts:AssumeRole":
            yield from _accounts(trust, statement, role, party, accounts)


def _accounts(
    trust: Policy, statement: Statement, role: str, party: Party, accounts: Collection[str]
) -> Iterator[Outsider]:
    limited = limits(statement.conditions) if party == EVERYONE else {}
    asks = any(c.name == "sts:externalid" for c in statement.conditions)
    for one in tightest(limited) if limited else (party,):
        if one == EVERYONE:
            truth = _truth(trust, statement, "sts:AssumeRole", role, "arn:aws:iam::000000000000:root", {})
            found = Outsider("everyone", "*", statement.index, truth, external_id=asks)
        elif one.kind == Kind.ACCOUNT and one.account and one.account not in accounts:
            known: dict[str, tuple[str, ...]] = {"aws:principalaccount": (one.account,)}
            caller = f"arn:aws:iam::{one.account}:root"
            if one.value.startswith("arn:") and "*" not in one.value:
                caller, known["aws:principalarn"] = one.value, (one.value,)
            known |= {
                c.name: c.values for c in statement.conditions if c.name == "sts:externalid"
            }  # they know theirs
            truth = _truth(trust, statement, "sts:AssumeRole", role, caller, known)
            found = Outsider("account", one.account, statement.index, truth, external_id=asks)
        else:
            continue
        if found.truth.possible:
            yield found


def _federated(trust: Policy, statement: Statement, action: str, role: str, provider: str) -> Iterator[Outsider]:
    claims, known = _claims(statement.conditions, provider)
    truth = _truth(trust, statement, action, role, provider, known)
    if truth.possible:
        strangers = open_to_strangers(provider, statement.conditions)
        for subject in claims:
            yield Outsider("federated", provider, statement.index, truth, subject, strangers)


def _claims(conditions: Sequence[Condition], provider: str) -> tuple[Sequence[str], dict[str, tuple[str, ...]]]:
    """The subjects that conditions on the provider's claims let in, and those claims, taken as met by them."""
    prefix = "saml" if ":saml-provider/" in provider else provider_host(provider).lower()
    about = [c for c in conditions if c.name.rpartition(":")[0] == prefix]
    known = {c.name: c.values for c in about if c.operator in _EQUAL}
    by_claim = {
        c.name.rpartition(":")[2]: c.values for c in about if c.operator in _EQUAL and c.quantifier != "ForAllValues"
    }
    for claim in _SUBJECTS:
        if claim in by_claim and claim != "aud":
            return [v if claim == "sub" else f"{claim}={v}" for v in by_claim[claim]], known
    return ["*"], known


def _truth(
    trust: Policy, statement: Statement, action: str, role: str, caller: str, known: dict[str, tuple[str, ...]]
) -> Truth:
    context = Context({"aws:securetransport": ("true",), **known})
    hit = (all_of((named(d, caller, context), applies(d, action, role, context))) for d in trust.denying)
    return all_of((applies(statement, action, role, context), *(truth.negate() for truth in hit)))


def _wide(subject: str) -> str | None:
    """In words what a subject pattern leaves open."""
    if subject.strip("*") == "":
        return "any subject of the provider"
    owner, _, rest = subject.partition("/")
    if "*" in owner:
        return "any owner that fits the pattern"
    name, _, run = rest.partition(":")
    if "*" in name and subject.startswith(("repo:", "project_path:")):
        return "any repository of the owner"
    return "any branch, tag or pull request" if run.strip("*") == "" and "*" in subject else None

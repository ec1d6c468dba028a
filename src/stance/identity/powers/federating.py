"""Roles entered through an identity provider whose metadata, and so whose key, the attacker writes."""

from __future__ import annotations

from collections.abc import Iterator

from stance.identity.powers.campaign import Campaign
from stance.identity.powers.clauses import bit
from stance.identity.powers.landscape import Index
from stance.identity.powers.links import Link
from stance.identity.powers.searching import candidates
from stance.identity.powers.state import State
from stance.identity.powers.trusts import BY_SAML, welcome
from stance.identity.truth import NO, YES, Truth, all_of, depends_on

_CHANGE = "iam:UpdateSAMLProvider"


def federated(campaign: Campaign, actor: str, state: State) -> Iterator[Link]:
    """Return the roles that trust a SAML provider for which a principal can vouch in its stead."""
    if not state.mask & bit(_CHANGE):
        return
    trusted = campaign.land.federated
    near = Index(provider for provider in trusted if provider.split(":")[4:5] == [state.account])
    for provider in candidates(state, _CHANGE, near):
        answer = campaign.ask_of(actor, _CHANGE, provider)
        for role in trusted[provider] if answer.truth.possible else ():
            found = welcome(campaign.land.trusts[role], provider, {}, BY_SAML)
            truth = all_of((answer.truth, found.direct, _there(campaign, provider)))
            if campaign.passes(truth):
                entry = (role, found.statements)
                yield Link(
                    actor, "assumes", role, "iam-change-saml-provider", truth.depends, (answer.supports,), entry
                )


def _there(campaign: Campaign, provider: str) -> Truth:
    """A trust may name a provider that is no more."""
    account = campaign.land.accounts.get(provider.split(":")[4])
    if account is None or account.providers is None:
        return depends_on("gap:aws.iam.saml_provider")
    return YES if provider in account.providers else NO

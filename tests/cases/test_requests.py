"""Questions over an account that was scanned: whether somebody may do something, and who may."""

from __future__ import annotations

import pytest

from cases.decisions.collected import QUESTIONS, WHO, seed
from stance import Estate
from stance.estate import Aws


@pytest.fixture(scope="module")
def scanned(demo):
    demo.reset()
    named = seed(demo)
    with Estate("sqlite://") as estate:
        estate.scan(Aws(endpoint_url=demo.url, regions=("us-east-1",), access_key="a", secret_key="b"))
        yield estate, named


def test_questions(scanned):
    estate, named = scanned
    wrong = []
    for asked in QUESTIONS:
        view = estate.can(asked.who, asked.action, asked.resource.format(**named), context=asked.known)
        said = view.decision if view.decision != "depends" else frozenset(view.depends)
        if said != asked.answer:
            wrong.append(
                f"{asked.who} {asked.action} {asked.resource}: {said} instead of {asked.answer}; {asked.why}"
            )
    assert wrong == []


@pytest.mark.parametrize(("action", "resource"), list(WHO))
def test_who(scanned, action, resource):
    estate, named = scanned
    found = {view.principal: view.decision for view in estate.who(action, resource.format(**named))}
    assert found == WHO[action, resource]

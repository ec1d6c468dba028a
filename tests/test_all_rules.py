"""What must hold of every shipped rule."""

from __future__ import annotations

from collections import Counter

import pytest

from stance.estate.provenance import resources
from stance.facts.needs import behind, facts
from stance.frameworks import crosswalk, frameworks
from stance.graph.fields import graph_needs
from stance.model import Rule, declared, kinds_of
from stance.model.examples import problems
from stance.model.rule import DOMAINS

RULES = declared("stance.rules", Rule)
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])


def test_ids_and_titles_are_unique():
    assert not [name for name, n in Counter(name for r in RULES for name in (r.id, *r.aliases)).items() if n > 1]
    assert not [name for name, n in Counter(rule.title for rule in RULES).items() if n > 1]


def test_settings_are_unique_and_explained():
    found = {setting for rule in RULES for setting in rule.settings}
    assert not [name for name, n in Counter(setting.name for setting in found).items() if n > 1]
    assert all(setting.meaning for setting in found)


@each_rule
def test_examples_say_what_they_should(rule):
    assert rule.manual or (rule.good and rule.bad)
    assert list(problems(rule)) == []


@each_rule
def test_words(rule):
    assert len(rule.title) <= 100
    assert not rule.title.endswith(".")
    assert rule.why.endswith((".", "?", "!"))
    assert rule.fix.endswith((".", "?", "!"))
    assert rule.why != rule.fix
    assert rule.domain in DOMAINS
    assert rule.sentence if not rule.manual else True


@each_rule
def test_the_id_tells_the_constant(rule):
    import stance.rules
    from stance.model.declared import modules

    names = {n for module in modules(stance.rules.__name__) for n, value in vars(module).items() if value is rule}
    wanted = rule.id.upper().replace("-", "_")
    assert any(wanted == name or wanted.endswith(f"_{name}") for name in names), names


@each_rule
def test_the_rule_concerns_a_kind_that_is_collected(rule):
    kinds = {str(kind.kind) for kind in kinds_of(rule.on)}
    assert kinds & resources().keys()


@each_rule
def test_every_field_read_is_filled(rule):
    """A rule over a field that nothing fills would be unknown for ever."""
    for kind in (str(kind.kind) for kind in kinds_of(rule.on)):
        for name in rule.reads:
            for need_kind, need in behind((kind, name)):
                collected = {ref.path.names[0] for r in resources().get(need_kind, ()) for ref in r.fields}
                derived = facts().keys() | graph_needs()
                builtin = {"", "id", "name", "account", "region"}
                assert need in collected | builtin or (need_kind, need) in derived, f"{need_kind}.{need}"


def test_crosswalks_and_frameworks_name_rules_that_exist():
    known = {rule.id for rule in RULES}
    for check, rules in crosswalk().items():
        assert set(rules) <= known, check
    for framework in frameworks().values():
        for control, rules in framework.controls.items():
            assert set(rules) <= known, f"{framework.id} {control}"

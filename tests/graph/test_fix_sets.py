"""Fix sets against all subsets of the fixes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.drawings import DRAWINGS, ENTRIES, JEWELS, LEVERS, READINGS, cut, pairs, read, subsets
from stance.graph.answers import Fix
from stance.graph.attack import AttackGraph
from stance.graph.fixes import candidates, name
from stance.model.edge import Edge, Lever

FIXES = st.dictionaries(
    st.sampled_from("uvwxy"),
    st.builds(Fix, st.sets(st.sampled_from(LEVERS), max_size=3), st.sampled_from([1.0, 2.0, 2.5])),
    max_size=5,
)


@settings(max_examples=60)
@given(DRAWINGS, ENTRIES, JEWELS, FIXES, READINGS)
def test_a_full_cut_cuts_what_can_be_cut_and_none_is_cheaper(edges, entries, jewels, fixes, reading):
    found = AttackGraph(edges, entries=entries, jewels=jewels).fix_set(fixes, reading=reading)
    some = read(edges, reading)
    floor = pairs(cut(some, fixes.values()), entries, jewels)
    assert pairs(cut(some, [fixes[one] for one in found.fixes]), entries, jewels) == floor
    cheapest = min(
        sum(fixes[one].cost for one in names)
        for names in subsets(fixes)
        if pairs(cut(some, [fixes[one] for one in names]), entries, jewels) == floor
    )
    assert found.proved
    assert found.cost == cheapest
    assert found.after.pairs == found.floor.pairs == len(floor)
    assert found.before.pairs == len(pairs(some, entries, jewels))
    assert found.possible.pairs == len(pairs(cut(edges, [fixes[one] for one in found.fixes]), entries, jewels))


@settings(max_examples=60)
@given(DRAWINGS, ENTRIES, JEWELS, FIXES, READINGS, st.integers(0, 3))
def test_a_budget_buys_the_most(edges, entries, jewels, fixes, reading, budget):
    found = AttackGraph(edges, entries=entries, jewels=jewels).fix_set(fixes, budget, reading)
    some = read(edges, reading)

    def left(names):
        return sum(jewels[jewel] for _, jewel in pairs(cut(some, [fixes[one] for one in names]), entries, jewels))

    assert len(found.steps) <= budget
    assert found.proved
    best = min(left(names) for names in subsets(fixes) if len(names) <= budget)
    assert found.after.weight == left(found.fixes) == best
    for number, step in enumerate(found.steps, 1):
        assert step.after.weight == left(found.fixes[:number])


@settings(max_examples=30)
@given(DRAWINGS, ENTRIES, JEWELS, FIXES, st.randoms(use_true_random=False), st.sampled_from([None, 2]))
def test_the_order_of_edges_and_fixes_changes_nothing(edges, entries, jewels, fixes, chance, budget):
    mixed, names = list(edges), list(fixes)
    chance.shuffle(mixed)
    chance.shuffle(names)
    one = AttackGraph(edges, entries=entries, jewels=jewels).fix_set(fixes, budget)
    other = AttackGraph(mixed, entries=entries, jewels=jewels).fix_set({name: fixes[name] for name in names}, budget)
    assert one == other


def ladder(rungs):
    """Two ways to each of some jewels, one over a common node: no single fix but the last cuts any pair."""
    for rung in range(rungs):
        yield Edge("internet", "exposes", f"a{rung}", levers=(Lever(f"a{rung}", "port"),))
        yield Edge(f"a{rung}", "reads", f"jewel{rung}", levers=(Lever(f"a{rung}", "policy"),))
        yield Edge("internet", "assumes", "b", levers=(Lever("b", "trust"),))
        yield Edge("b", "reads", f"jewel{rung}")


def test_fixes_that_only_work_together_are_found():
    edges = list(ladder(6))
    graph = AttackGraph(edges, entries=["internet"], jewels=[f"jewel{number}" for number in range(6)])
    found = graph.fix_set(candidates(edges), budget=3)
    assert found.proved
    assert found.after.pairs == 4
    assert "b trust" in found.fixes
    whole = graph.fix_set(candidates(edges))
    assert (len(whole.steps), whole.after.pairs, whole.proved, whole.claim) == (7, 0, True, "optimal")
    assert [step.after.pairs for step in whole.steps][-1] == 0


def test_what_costs_endlessly_is_not_taken():
    edges = [Edge("internet", "reads", "b", levers=(Lever("b", "acl"), Lever("b", "block", to=True)))]
    fixes = candidates(edges)
    graph = AttackGraph(edges, entries=["internet"], jewels=["b"])
    assert graph.fix_set(fixes).fixes == ("b block = true",)
    assert graph.fix_set({"acl": Fix(edges[0].levers[:1], float("inf"))}).floor.pairs == 1


def test_the_same_lever_of_many_edges_is_one_fix():
    statement = Lever("role", "policies", "p/Statement[0]")
    edges = [Edge("role", "reads", one, levers=(statement, Lever(one, "policy", to=[]))) for one in "xyz"]
    fixes = candidates(edges)
    assert len(fixes) == 4
    assert fixes[name(statement)].cost < fixes["x policy = []"].cost

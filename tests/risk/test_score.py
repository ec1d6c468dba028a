"""Scores: more of anything bad never lowers one, not knowing never does either, and each can be computed again."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from stance.risk import Context, Exposure, Flaw, Reach, path_risk, recompute, score

CERTAIN = ("no", "possible", "sure")
SEVERITIES = ("low", "medium", "high", "critical")
WEIGHTS = st.floats(0, 30, allow_nan=False)

exposures = st.builds(
    Exposure, st.sampled_from(CERTAIN), st.integers(1, 9), st.booleans(), st.booleans()
)  # fmt: skip
reaches = st.tuples(WEIGHTS, WEIGHTS, WEIGHTS, st.booleans()).map(lambda w: Reach(min(w[:2]), max(w[:2]), w[2], w[3]))
flaws = st.builds(
    Flaw,
    st.none() | st.booleans(),
    st.none() | st.floats(0, 1, allow_nan=False),
    st.sampled_from((None, "track", "track*", "attend", "act")),
)
contexts = st.builds(
    Context,
    st.sampled_from(SEVERITIES),
    st.none() | exposures,
    st.none() | reaches,
    st.sampled_from(CERTAIN),
    st.sampled_from((None, "none", "weak", "strong")),
    st.sampled_from((None, "production", "other")),
    st.none() | flaws,
)


@given(contexts)
def test_a_score_lies_in_its_range_and_can_be_computed_from_its_json(context):
    found = score(context)
    assert 0 <= found.low <= found.score <= 100
    assert recompute(json.loads(json.dumps(found.told()))) == found.score


@given(contexts)
def test_not_knowing_never_lowers_a_score(context):
    known = score(context).score
    unknown = [{"exposure": None}, {"reach": None}, {"environment": None}]
    if context.flaw is not None:
        unknown += [{"flaw": replace(context.flaw, kev=None)}, {"flaw": Flaw()}]
    if context.exposure is not None:
        unknown += [{"exposure": replace(context.exposure, gaps=True)}]
    if context.reach is not None:
        unknown += [{"reach": replace(context.reach, gaps=True)}]
    assert all(score(replace(context, **less)).score >= known for less in unknown)


@given(contexts, st.sampled_from(SEVERITIES), st.sampled_from(CERTAIN), st.floats(0, 20, allow_nan=False))
def test_worse_is_never_scored_lower(context, severity, lever, weight):
    worse = replace(
        context,
        severity=max(context.severity, severity, key=SEVERITIES.index),
        lever=max(context.lever, lever, key=CERTAIN.index),
    )
    if worse.reach is not None:
        more = worse.reach
        worse = replace(worse, reach=replace(more, sure=more.sure + weight, possible=more.possible + weight))
    assert score(worse).score >= score(context).score


def test_a_reachable_medium_stands_above_a_dead_critical():
    reachable = Context("medium", Exposure("sure", 2, True), Reach(10, 10), "sure")
    dead = Context("critical", Exposure(), Reach(), "no")
    assert score(reachable).score > 5 * score(dead).score


def test_known_exploitation_counts_most():
    base = Context("high", Exposure("sure", 1, True), Reach(5, 5), "no", flaw=Flaw(kev=False, epss=0.01))
    exploited = replace(base, flaw=Flaw(kev=True))
    likely = replace(base, flaw=Flaw(kev=False, epss=0.9, ssvc="track"))
    decided = replace(base, flaw=Flaw(kev=False, epss=0.01, ssvc="act"))
    assert score(base).score < score(likely).score < score(exploited).score == score(decided).score


def test_factors_say_what_was_seen():
    told = {f.name: f.seen for f in score(Context("high", Exposure("possible", 3, True), Reach(0, 4, 7))).factors}
    assert told["exposure"] == "possibly reached from the internet in 3 steps"
    assert told["impact"] == "a crown jewel itself (weight 7), crown jewels of weight 0 surely, 4 possibly reached"
    assert told["lever"] == "no attack path that is known hangs on it"


def test_paths_that_are_longer_or_less_sure_weigh_less():
    best = path_risk("sure", 1, 10, from_internet=True)
    assert best == 100
    assert best > path_risk("sure", 3, 10, from_internet=True) > path_risk("possible", 3, 10, from_internet=True)
    assert path_risk("sure", 1, 10, from_internet=False) < best
    assert path_risk("sure", 1, 0, from_internet=True) == 10

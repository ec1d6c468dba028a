"""The report's part on attack paths: pictures that stay small, twins in words, nothing of the outside as markup."""

from __future__ import annotations

from dataclasses import replace

from stance.export.html.attack import attack
from stance.export.html.pictures import MOST_NODES, _broken, drawing_of, picture
from stance.export.report import Report
from stance.model.attack_view import AccessView, AttackReport, EntryView, FixSetView, FixView, PathView, StepView
from stance.model.view import Summary

SUMMARY = Summary(
    "shop", "s", "complete", None, None, [], None, 1.0, 0, 0, {}, {}, {}, {}, 0, 0, 0, {}, 0, [], []
)  # fmt: skip


def path(*nodes: str, verbs: tuple[str, ...] = (), possible: int | None = None, jewel: str | None = "customer data"):
    verbs = verbs or ("reads",) * (len(nodes) - 1)
    edges = [
        StepView(nodes[n], verb, nodes[n + 1], "possible" if n == possible else "sure", (), (), {}, ())
        for n, verb in enumerate(verbs)
    ]
    certainty = "sure" if possible is None else "possible"
    names, kinds = list(nodes), [""] * len(nodes)
    return PathView(nodes[0], nodes[-1], jewel, certainty, (), (), list(nodes), edges, 50.0, names, kinds)


def told(paths, fixes=(), entries=(), access=()):
    fix_set = FixSetView(fixes, float(len(fixes)), 2, 0, 4, 1, True)
    report = AttackReport(fix_set, paths, entries, access, {})
    return attack(Report(SUMMARY, [], {}, "1", "2026-11-21T10:00:00Z", report))


def test_a_picture_has_at_most_sixty_nodes_and_says_how_many_paths_it_shows():
    drawing = drawing_of(path("internet", f"machine-{n}", f"store-{n}") for n in range(100))
    assert len(drawing.label) <= MOST_NODES
    assert drawing.shown == 29
    assert picture(drawing, "told").count("<rect") == len(drawing.label)


def test_certainty_is_told_by_line_and_word():
    drawn = picture(drawing_of([path("internet", "web", "data", verbs=("exposes", "exploits"), possible=1)]), "told")
    assert 'class="edge possible"' in drawn
    assert ">exploits?<" in drawn
    assert ">exposes<" in drawn


def test_names_are_broken_after_words_and_keep_their_ends():
    assert _broken("web") == ["web"]
    assert _broken("nordhafen-customer-exports") == ["nordhafen-", "customer-exports"]
    assert _broken("x" * 60 + "-end") == ["x" * 17, "…" + "x" * 12 + "-end"]


def test_forty_shapes_of_paths_are_folded():
    page = told([path(f"entry-{n}", f"role-{n}", "data") for n in range(140)])
    assert page.count('class="node entry"') == 12
    assert "The 12 riskiest of 140 shapes of paths." in page
    assert "100 more shapes of paths; <code>stance paths</code> lists 28 more" in page
    assert page.count('<ol class="steps">') == 112


def test_every_cell_knows_its_head_for_narrow_pages():
    page = told([path("internet", "data")], entries=[EntryView("internet", "internet", "", "anyone", 1, 1)])
    cells = page.split("<td")[1:]
    assert cells
    assert all("data-label=" in cell.split(">")[0] for cell in cells)


def test_every_path_in_the_picture_is_in_the_table_too():
    page = told([path("internet", "web", "data"), path("pipeline", "role", "account")])
    assert page.count('<ol class="steps">') == 2
    assert all(f"<bdi>{name}</bdi>" in page for name in ("internet", "web", "data", "pipeline", "role", "account"))


def test_shares_of_cut_paths_add_up():
    fixes = [FixView(f"f{n}", f"change {n}", "a", "asset", "document", None, 1.0, cut) for n, cut in ((1, 3), (2, 1))]
    page = told([path("internet", "data")], fixes)
    assert "75 %" in page
    assert "100 %" in page


def test_hostile_names_stay_text():
    evil = '"><script>alert(1)</script>'
    page = told(
        [replace(path("internet", evil), names=["internet", evil], kinds=["", evil])],
        [FixView("f", evil, evil, evil, evil, evil, 1.0, 1)],
        [EntryView(evil, evil, evil, evil, 1, 1)],
        [AccessView(evil, evil, evil, evil, evil, ("reads",), "possible")],
    )
    assert "<script" not in page
    assert "(R)" in page


def test_without_a_graph_nothing_is_told():
    assert attack(Report(SUMMARY, [], {}, "1", "2026-11-21T10:00:00Z")) is None

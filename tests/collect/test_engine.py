"""The engine: what goes wrong outside becomes a reason, and nothing else changes."""

import asyncio
import copy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.fake import (
    BOXES,
    LIST,
    OWNERS,
    ROOM_HEAT,
    ROOM_LIGHT,
    STATE,
    TARGET,
    Box,
    Script,
    answers,
    boxes,
    fails,
    only,
    options,
    run,
)
from collect.memory import MemorySink
from stance.collect.breaker import OPERATION_LIMIT
from stance.collect.engine import BusyError, collect
from stance.collect.paging import Caps
from stance.collect.plan import operations, permissions, plan
from stance.conditions import partial
from stance.model import Call, From, Reason, Resource

FAILURES = [reason for reason in Reason if reason not in (Reason.STALE, Reason.OUT_OF_SCOPE, Reason.NOT_COLLECTED)]


def results(commit):
    return {(read.operation, read.result): read.count for read in commit.reads}


def by_id(commit):
    return {record.id: record for record in commit.records}


def test_everything_answered():
    script = Script(answers())
    commit = only(run(script))
    assert commit.complete
    assert commit.reason is None
    assert [record.gaps for record in commit.records] == [{}, {}, {}]
    assert script.asked == {"toy:ListBoxes": 1, "toy:ListOwners": 1, "toy:GetState": 3, "toy:GetParts": 3}
    assert results(commit) == {(operation, "ok"): count for operation, count in script.asked.items()}


def test_an_empty_listing_asks_nothing_more():
    script = Script(answers(0))
    commit = only(run(script))
    assert commit.complete
    assert commit.records == []
    assert script.asked == {"toy:ListBoxes": 1}


@pytest.mark.parametrize("reason", FAILURES)
@pytest.mark.parametrize("operation", ["toy:ListBoxes", "toy:ListOwners", "toy:GetState", "toy:GetParts"])
def test_a_failed_operation_is_unknown_with_its_reason(operation, reason):
    commit = only(run(Script({**answers(), operation: fails(reason)})))
    fields = {"toy:ListOwners": "owner", "toy:GetState": "open", "toy:GetParts": "parts"}
    if operation == "toy:ListBoxes":
        assert (commit.complete, commit.reason, commit.records) == (False, reason, [])
        assert commit.failed == {operation: reason}
    else:
        assert commit.complete
        for record in commit.records:
            assert record.gaps == {fields[operation]: reason}
            assert fields[operation] not in record.fields
    assert (operation, reason) in results(commit)


def test_an_error_of_the_transport_is_a_gap_and_names_the_operation():
    commit = only(run(Script({**answers(), "toy:GetState": RuntimeError("boom")})))
    assert {record.gaps["open"] for record in commit.records} == {"error"}
    (read,) = [read for read in commit.reads if read.result == "error"]
    assert "toy:GetState" in read.error


@pytest.mark.parametrize("page", [{}, None, [], "text", {"Boxes": None}, {"Boxes": {"Id": 1}}])
def test_a_listing_without_its_list_is_malformed(page):
    commit = only(run(Script({**answers(), "toy:ListBoxes": page})))
    assert (commit.complete, commit.reason) == (False, Reason.MALFORMED)


def test_an_item_that_cannot_be_identified_makes_the_listing_partial():
    commit = only(run(Script({**answers(), "toy:ListBoxes": {"Boxes": [*boxes(2), {"Name": "no id"}]}})))
    assert (commit.complete, commit.reason) == (False, Reason.MALFORMED)
    assert len(commit.records) == 2


def pages(number, size=2):
    listed = boxes(number)
    return [{"Boxes": listed[n : n + size]} for n in range(0, number, size)]


def test_pages_are_joined():
    commit = only(run(Script({**answers(6), "toy:ListBoxes": pages(6)})))
    assert commit.complete
    assert len(commit.records) == 6
    assert results(commit)["toy:ListBoxes", "ok"] == 3


@pytest.mark.parametrize("reason", FAILURES)
def test_a_page_that_fails_midway_keeps_what_was_read(reason):
    commit = only(run(Script({**answers(6), "toy:ListBoxes": [*pages(6)[:2], fails(reason), pages(6)[2]]})))
    assert (commit.complete, commit.reason) == (False, reason)
    assert len(commit.records) == 4
    assert results(commit)["toy:ListBoxes", "ok"] == 2


@pytest.mark.parametrize("endless", [lambda n: pages(6)[n % 3], lambda n: {"Boxes": []}, lambda n: pages(2)[0]])
def test_pages_without_end_are_cut_off(endless):
    class Endless(Script):
        async def pages(self, call, args, region):
            if call is not LIST:
                async for page in super().pages(call, args, region):
                    yield page
                return
            for n in range(10**9):
                yield copy.deepcopy(endless(n))

    commit = only(run(Endless(answers(6))))
    assert (commit.complete, commit.reason) == (False, Reason.MALFORMED)


def test_more_items_than_the_cap_are_cut_off():
    class Endless(Script):
        async def pages(self, call, args, region):
            if call is LIST:
                for n in range(10**9):
                    yield {"Boxes": [{"Id": f"x{n}"}]}
            async for page in super().pages(call, args, region):
                yield page

    commit = only(run(Endless(answers()), caps=Caps(pages=20)))
    assert (commit.complete, commit.reason) == (False, Reason.MALFORMED)


@settings(max_examples=20, deadline=None)
@given(st.permutations(boxes(7)), st.integers(1, 7))
def test_the_order_of_pages_does_not_matter(listed, size):
    shuffled = [{"Boxes": listed[n : n + size]} for n in range(0, 7, size)]
    commit = only(run(Script({**answers(7), "toy:ListBoxes": shuffled})))
    assert by_id(commit) == by_id(only(run(Script(answers(7)))))


def test_a_bulk_answer_read_in_part_leaves_the_unmatched_unknown():
    owners = [{"Owners": [{"Box": "b000", "Owner": "ada"}]}, fails(Reason.THROTTLED)]
    commit = only(run(Script({**answers(), "toy:ListOwners": owners})))
    known, unknown, _ = sorted(commit.records, key=lambda record: record.id)
    assert known.fields["owner"] == "ada"
    assert unknown.gaps == {"owner": "throttled"}


def test_bulk_without_a_match_is_absent_and_with_two_malformed():
    owners = {"Owners": [{"Box": "b001", "Owner": "ada"}, {"Box": "b001", "Owner": "bob"}]}
    first, second, _ = only(run(Script({**answers(), "toy:ListOwners": owners}))).records
    assert first.fields["owner"] is None
    assert second.gaps == {"owner": "malformed"}


LISTED_PARTS = replace(
    BOXES,
    bulk=(),
    detail=(Call("toy:GetParts", args={"Id": "Id"}, items="Parts", into="parts"),),
    fields={Box.parts: "parts"},
)


def test_a_detail_list_read_in_part_is_partial():
    script = Script({**answers(1), "toy:GetParts": [{"Parts": [{"Size": 1}]}, fails(Reason.TIMEOUT)]})
    (record,) = only(run(script, plan([LISTED_PARTS], TARGET))).records
    assert record.fields["parts"] == partial([{"size": 1, "colour": None}])
    assert record.gaps == {"parts": "timeout"}


@pytest.mark.parametrize("reason", [Reason.TIMEOUT, Reason.THROTTLED, Reason.UNSUPPORTED])
def test_what_keeps_failing_is_not_asked_for_ever(reason):
    script = Script({**answers(300), "toy:GetState": fails(reason)})
    commit = only(run(script))
    assert script.asked["toy:GetState"] <= OPERATION_LIMIT[reason] + 64  # those already in flight
    assert {record.gaps["open"] for record in commit.records} == {reason}
    reads = [read for read in commit.reads if read.operation == "toy:GetState"]
    made = sum(read.count for read in reads)
    assert made == script.asked["toy:GetState"]
    assert f"{300 - made} more not asked" in max(read.error or "" for read in reads)


def test_a_denial_of_some_does_not_stop_the_rest():
    def state(args, region):
        return {"Open": True} if args["Id"] == "b099" else fails(Reason.DENIED)

    commit = only(run(Script({**answers(100), "toy:GetState": state})))
    assert by_id(commit)["box/b099"].fields["open"] is True


def test_nothing_is_asked_after_the_time_is_up():
    script = Script(answers())
    commit = only(run(script, seconds=-1))
    assert (commit.complete, commit.reason) == (False, Reason.TIMEOUT)
    assert not script.asked


def test_resources_of_one_thing_fill_one_record_per_region():
    script = Script({**answers(), "heat:GetHeat": fails(Reason.DENIED)})
    sink = run(script, plan([ROOM_LIGHT, ROOM_HEAT], TARGET))
    assert {str(scope) for scope in sink.scopes} == {"t/acct/north/t.room", "t/acct/south/t.room"}
    for commit in sink.scopes.values():
        (record,) = commit.records
        assert commit.complete
        assert record.fields["lit"] is True
        assert record.gaps == {"warm": "denied"}
        assert record.reads == {"toy:GetLight": "ok", "heat:GetHeat": "denied"}


def test_only_what_fills_a_selected_field_is_asked():
    script = Script(answers())
    chosen = plan([BOXES, ROOM_LIGHT, ROOM_HEAT], TARGET, {("t.box", "open")})
    commit = only(run(script, chosen))
    assert set(script.asked) == {"toy:ListBoxes", "toy:GetState"}
    assert commit.selected == {"open"}
    assert operations([BOXES], {("t.box", "owner")}) == ("toy:ListBoxes", "toy:ListOwners")
    assert "toy:GetParts" in permissions([BOXES])


SHARED = tuple(
    Resource(
        kind=kind,
        id="{Id}",
        name="{Id}",
        where="once",
        list=Call("toy:Everything", items=items),
        fields={},
    )
    for kind, items in ((Box, "Boxes"), (type("Cap", (Box,), {}, kind="t.cap"), "Caps"))
)


def test_identical_calls_are_made_once_and_each_sees_its_part():
    script = Script({"toy:Everything": [{"Boxes": [{"Id": "1"}], "Caps": []}, {"Boxes": [], "Caps": [{"Id": "2"}]}]})
    sink = run(script, plan(SHARED, TARGET))
    assert script.asked == {"toy:Everything": 1}
    assert [[record.id for record in commit.records] for commit in sink.scopes.values()] == [["1"], ["2"]]
    assert sum(read.count for commit in sink.scopes.values() for read in commit.reads) == 2
    assert all(commit.complete for commit in sink.scopes.values())


def test_one_broken_list_of_a_shared_answer_leaves_the_others_whole():
    sink = run(Script({"toy:Everything": {"Boxes": [{"Id": "1"}]}}), plan(SHARED, TARGET))
    whole, broken = sink.scopes.values()
    assert (whole.complete, broken.complete) == (True, False)
    assert results(whole) == {("toy:Everything", "ok"): 1}
    assert results(broken) == {("toy:Everything", "malformed"): 0}
    assert "Caps is missing" in broken.reads[0].error


def conditional(when):
    return replace(
        BOXES,
        bulk=(OWNERS,),
        detail=(STATE, Call("toy:GetParts", args={"Id": "Id"}, into="parts", when=when)),
        fields={Box.parts: From("parts.Parts", empty=[]), Box.open: "state.Open"},
    )


def _owned(known):
    return known.get("owner") is not None


@pytest.mark.parametrize("earlier", ["toy:ListOwners", "toy:GetState"])
def test_a_condition_on_a_failed_answer_is_unknown_not_false(earlier):
    when = _owned if earlier == "toy:ListOwners" else lambda known: "state" in known and known["state"]["Open"]
    script = Script({**answers(), earlier: fails(Reason.DENIED)})
    commit = only(run(script, plan([conditional(when)], TARGET)))
    assert {record.gaps["parts"] for record in commit.records} == {"denied"}
    assert "toy:GetParts" not in script.asked


def test_a_call_that_makes_no_sense_is_left_out_and_its_answer_absent():
    script = Script(answers())
    commit = only(run(script, plan([conditional(lambda known: not known["state"]["Open"])], TARGET)))
    assert "toy:GetParts" not in script.asked
    assert [record.fields["parts"] for record in commit.records] == [[], [], []]


def test_answers_that_a_condition_looks_at_are_asked_for():
    resource = conditional(_owned)
    assert operations([resource], {("t.box", "parts")}) == ("toy:GetParts", "toy:ListBoxes", "toy:ListOwners")


READY = Call("toy:MakeReport", until=lambda answer: answer["Done"])


def test_a_call_waits_for_what_comes_first():
    states = iter([{"Done": False}, {"Done": False}, {"Done": True}])
    script = Script({**answers(), "toy:MakeReport": lambda args, region: next(states)})
    waiting = replace(BOXES, bulk=(replace(OWNERS, first=READY),))
    commit = only(run(script, plan([waiting], TARGET)))
    assert script.asked["toy:MakeReport"] == 3
    assert [record.gaps for record in commit.records] == [{}, {}, {}]


@pytest.mark.parametrize(("answer", "reason"), [({"Done": False}, "timeout"), ({}, "malformed")])
def test_a_report_that_never_comes_is_a_gap(answer, reason):
    waiting = replace(BOXES, bulk=(replace(OWNERS, first=READY),))
    script = Script({**answers(), "toy:MakeReport": answer})
    commit = only(run(script, plan([waiting], TARGET)))
    assert {record.gaps["owner"] for record in commit.records} == {reason}
    assert "toy:ListOwners" not in script.asked


@pytest.mark.parametrize("function", ["keep", "parse"])
def test_functions_of_a_declaration_that_fail_make_malformed(function):
    def broken(value):
        raise KeyError("what")

    resource = replace(BOXES, keep=broken) if function == "keep" else replace(BOXES, list=replace(LIST, parse=broken))
    commit = only(run(Script(answers()), plan([resource], TARGET)))
    assert (commit.complete, commit.reason) == (False, Reason.MALFORMED)


def state_of(sink):
    """All that a scan leaves, times aside."""
    return {
        scope: (
            by_id(commit),
            commit.complete,
            commit.reason,
            commit.failed,
            {(read.operation, read.result) for read in commit.reads},
        )
        for scope, commit in sink.scopes.items()
    }


PLAN = plan([conditional(_owned), ROOM_LIGHT, ROOM_HEAT], TARGET)

HALLS = Call("toy:ListHalls", items="Halls", into="hall")
SHELVES = Call("toy:ListShelves", items="Shelves", into="shelf", over=HALLS)
NESTED = Resource(
    kind=Box,
    id="{shelf.hall.value}/{shelf.value}/{Id}",
    name="{Id}",
    where="once",
    list=Call(
        "toy:ListBoxes", args={"Hall": "shelf.hall.value", "Shelf": "shelf.value"}, items="Boxes", over=SHELVES
    ),
    fields={Box.open: "Open", Box.owner: "Owner?", Box.parts: From("", empty=[]), Box.label: "Label?"},
)


def nested_answers():
    return {
        "toy:ListHalls": {"Halls": ["east", "west"]},
        "toy:ListShelves": [{"Shelves": ["top"]}, {"Shelves": ["low"]}],
        "toy:ListBoxes": lambda args, region: {"Boxes": [{"Id": "a", "Open": args["Hall"] == "east"}]},
    }


def test_a_listing_is_made_for_each_item_of_another():
    script = Script(nested_answers())
    commit = only(run(script, plan([NESTED], TARGET)))
    assert commit.complete
    assert sorted(by_id(commit)) == ["east/low/a", "east/top/a", "west/low/a", "west/top/a"]
    assert by_id(commit)["west/top/a"].fields["open"] is False
    assert script.asked == {"toy:ListHalls": 1, "toy:ListShelves": 2, "toy:ListBoxes": 4}


@pytest.mark.parametrize("operation", ["toy:ListHalls", "toy:ListShelves", "toy:ListBoxes"])
def test_a_failure_anywhere_in_nested_listings_makes_them_partial(operation):
    script = Script(nested_answers() | {operation: fails(Reason.DENIED)})
    commit = only(run(script, plan([NESTED], TARGET)))
    assert not commit.complete
    assert commit.reason == Reason.DENIED
    assert commit.failed == {operation: Reason.DENIED}


def test_what_nested_listings_were_made_for_and_could_be_read_is_kept():
    def some(args, region):
        return {"Boxes": [{"Id": "a", "Open": True}]} if args["Hall"] == "east" else fails(Reason.DENIED)

    commit = only(run(Script(nested_answers() | {"toy:ListBoxes": some}), plan([NESTED], TARGET)))
    assert not commit.complete
    assert sorted(by_id(commit)) == ["east/low/a", "east/top/a"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 120), min_size=1, max_size=4))
def test_cancelled_at_any_moment_and_resumed_is_as_if_undisturbed(moments):
    given_answers = {**answers(40), "heat:GetHeat": fails(Reason.DENIED)}
    undisturbed = run(Script(given_answers), PLAN)
    sink, asked = MemorySink(), 0
    for moment in [*moments, None]:
        script = Script(given_answers)
        asyncio.run(_until(script, sink, moment))
        asked += script.asked["toy:ListBoxes"]
    assert state_of(sink) == state_of(undisturbed)
    assert not sink.leases
    assert not sink.listings


async def _until(script, sink, moment):
    task = asyncio.ensure_future(collect(PLAN, script, sink, "scan", options()))

    def stop():
        if sum(script.asked.values()) == moment:
            task.cancel()

    script.after = stop
    try:
        await task
    except asyncio.CancelledError:
        assert moment is not None


def test_what_was_staged_is_not_asked_again():
    sink, first = MemorySink(), Script(answers(200))
    asyncio.run(_interrupted(first, sink))
    second = Script(answers(200))
    run(second, plan([BOXES], TARGET), sink)
    assert "toy:ListBoxes" not in second.asked
    assert second.asked["toy:GetParts"] <= 200 - 64
    assert len(only(sink).records) == 200


async def _interrupted(script, sink):
    """Stop after the listing and the details of the first 64 boxes."""
    task = asyncio.ensure_future(collect(plan([BOXES], TARGET), script, sink, "scan", options()))
    script.after = lambda: task.cancel() if script.asked["toy:GetState"] > 64 else None
    with pytest.raises(asyncio.CancelledError):
        await task


def test_an_error_of_the_sink_is_raised_and_the_lease_given_back():
    class Full(MemorySink):
        def commit_scope(self, *args, **kwargs):
            raise OSError("no space left")

    sink = Full()
    with pytest.raises(OSError, match="no space left"):
        run(Script(answers()), sink=sink)
    assert not sink.leases


def test_a_target_is_scanned_by_one_at_a_time():
    sink = MemorySink()
    assert sink.acquire("t/acct", "another", 60)
    with pytest.raises(BusyError, match="t/acct"):
        run(Script(answers()), sink=sink)
    assert sink.leases == {"t/acct": "another"}


def test_progress_is_told_per_scope():
    events = []
    run(Script({**answers(), "toy:GetState": fails(Reason.DENIED)}), progress=events.append)
    (event,) = events
    assert (event.calls, event.denied, event.assets, event.done, event.total) == (8, 3, 3, 1, 1)


def test_secrets_are_taken_out_of_what_is_staged_and_names_stay():
    def redact(value):
        if isinstance(value, dict):
            return {key: redact(item) for key, item in value.items()}
        return "masked" if value in ("hush", "b1") else value

    class Recording(MemorySink):
        def stage_listing(self, scan, scope, payload, reads=()):
            self.payload = copy.deepcopy(payload)
            super().stage_listing(scan, scope, payload, reads)

    listed = {"Boxes": [{"Id": "b1", "Name": "n", "Secret": "hush"}]}
    sink = Recording()
    run(Script({**answers(), "toy:ListBoxes": listed}), plan([conditional(_owned)], TARGET), sink, redact=redact)
    assert "hush" not in str(sink.payload)
    ((_, _, item, _),) = sink.payload["parts"]
    assert item == {"Id": "b1", "Name": "n", "Secret": "masked"}

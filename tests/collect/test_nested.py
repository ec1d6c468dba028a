"""Listings made over another listing, and calls that are told what they are asked of, so many at a time."""

from collect.fake import LIST, TARGET, Script, fails, only, run
from collect.fake import boxes as boxes_of
from stance.collect.plan import plan
from stance.model import Asset, Call, Field, Reason, Resource


class Toy(Asset, kind="t.toy"):
    colour = Field(str, "Its colour", absent="none")


OVER = Call(LIST.operation, items=LIST.items, into="box")
TOYS = Resource(
    kind=Toy,
    id="{box.Id}/{value}",
    name="{value}",
    key="value",
    where="once",
    list=Call("toy:ListToys", over=OVER, args={"Id": "box.Id"}, items="Toys"),
    bulk=(
        Call(
            "toy:DescribeToys",
            args={"Box": "box.Id", "Toys": "value"},
            batch=("Toys", 2),
            items="Toys",
            key="Name",
            into="toy",
        ),
    ),
    fields={Toy.colour: "toy.Colour?"},
)


def toys(args, region):
    return {"Toys": [f"{args['Id']}-{n}" for n in range(3)]}


def told(args, region):
    return {"Toys": [{"Name": name, "Colour": "red"} for name in args["Toys"]]}


def scan(boxes=2, **changed):
    script = Script(
        {"toy:ListBoxes": {"Boxes": boxes_of(boxes)}, "toy:ListToys": toys, "toy:DescribeToys": told, **changed}
    )
    return script, only(run(script, plan([TOYS], TARGET)))


def test_every_item_of_the_other_listing_is_asked_and_known_in_what_is_found():
    script, commit = scan()
    assert [record.id for record in commit.records] == [f"b00{b}/b00{b}-{n}" for b in (0, 1) for n in range(3)]
    assert {record.fields["colour"] for record in commit.records} == {"red"}
    assert commit.complete
    assert script.asked == {"toy:ListBoxes": 1, "toy:ListToys": 2, "toy:DescribeToys": 4}
    batches = [(args["Box"], args["Toys"]) for operation, args, _ in script.log if operation == "toy:DescribeToys"]
    assert sorted(batches)[:2] == [("b000", ["b000-0", "b000-1"]), ("b000", ["b000-2"])]


def test_nothing_to_ask_over_is_a_complete_listing():
    script, commit = scan(boxes=0)
    assert (commit.complete, commit.records) == (True, [])
    assert script.asked == {"toy:ListBoxes": 1}


def test_one_that_is_denied_leaves_the_listing_open():
    _, commit = scan(**{"toy:ListBoxes": fails(Reason.DENIED)})
    assert (commit.complete, commit.reason) == (False, Reason.DENIED)
    _, commit = scan(
        **{"toy:ListToys": lambda args, r: fails(Reason.DENIED) if args["Id"] == "b000" else toys(args, r)}
    )
    assert (commit.complete, commit.reason, len(commit.records)) == (False, Reason.DENIED, 3)


def test_a_batch_that_fails_leaves_its_own_items_unknown():
    _, commit = scan(
        **{"toy:DescribeToys": lambda args, r: fails(Reason.DENIED) if len(args["Toys"]) > 1 else told(args, r)}
    )
    assert [record.gaps.get("colour") for record in commit.records] == ["denied", "denied", None] * 2


def test_of_what_was_asked_for_by_name_silence_is_no_absence():
    _, commit = scan(**{"toy:DescribeToys": {"Toys": []}})
    assert {record.gaps["colour"] for record in commit.records} == {"malformed"}

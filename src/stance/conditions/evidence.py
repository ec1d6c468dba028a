"""Evidence: the leaves of a condition that made it false, or left it unknown, with the values seen.

Evidence is gathered by generated code, as fast as the answers themselves, in a packed form that names leaves
by number; `unpack` turns it into words when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stance.conditions import runtime
from stance.conditions.compile import Kleene, Reader, Record, Source, item_function
from stance.conditions.ref import item_type
from stance.conditions.sentence import phrase
from stance.conditions.tree import And, Condition, Count, Leaf, Not, Or, Quantified

Packed = list[list[Any]]
"""One entry per leaf: `[number, item indexes, value]`, without the value where it was unknown."""

MOST_ITEMS = 5
"""List values in evidence are cut to this many items."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One leaf that decided: where it looked, what it saw, what was required there.

    `path` is written as in conditions: `grants[2].principal`, `count(grants)` where their number was seen.
    `known` is false where the value was not read; `seen` is then None.
    """

    path: str
    seen: Any
    required: str
    known: bool = True


def leaves(node: Condition) -> list[Leaf]:
    """All leaves, quantifiers and what they ask of an item included, in the order of their numbers."""
    return [at for at in node.walk() if isinstance(at, Leaf)]


class _Gatherer:
    """Writes the functions that append a tree's deciding leaves to `out`."""

    def __init__(self, source: Source, root: Condition, first: int) -> None:
        self.source = source
        self.numbers = {id(leaf): number for number, leaf in enumerate(leaves(root), first)}
        source.bound |= {"items": runtime.items, "cut": cut, "bounds": runtime.bounds}

    def whole(self, node: Condition, want: Kleene) -> str:
        """The name of `f(e)`, which gives what it gathers from a record whose answer is `want`."""
        return self._function("e", ["at_, out = [], []", *self._body(node, want), "return out"])

    def part(self, node: Condition, want: Kleene) -> str:
        """The name of `f(e, at_, out)`, which gathers from one item whose answer is `want`."""
        return self._function("e, at_, out", self._body(node, want))

    def _function(self, parameters: str, body: list[str]) -> str:
        name = self.source.name("g")
        self.source.lines += [f"def {name}({parameters}):", *(f"    {line}" for line in body)]
        return name

    def _body(self, node: Condition, want: Kleene) -> list[str]:
        reader = Reader(self.source, "e")
        body = list(self._gather(node, want, reader))
        return [*(["get = e.get"] if reader.reads else []), *reader.reads, *body]

    def _gather(self, node: Condition, want: Kleene, reader: Reader) -> Iterator[str]:
        if isinstance(node, Not):
            yield from self._gather(node.part, None if want is None else not want, reader)
        elif isinstance(node, And | Or):
            # What decides a conjunction that is true, or a disjunction that is false, is every part.
            every = want is isinstance(node, And)
            for part in node.parts:
                if every:
                    yield from self._gather(part, want, reader)
                else:
                    yield f"if {reader.expression(part)} is {want}:"
                    yield from (f"    {line}" for line in self._gather(part, want, reader))
        elif isinstance(node, Quantified):
            yield from self._quantified(node, want, reader)
        else:
            assert isinstance(node, Leaf)
            yield from self._leaf(node, want, reader)

    def _leaf(self, node: Leaf, want: Kleene, reader: Reader) -> Iterator[str]:
        number, value = self.numbers[id(node)], reader.value(node.path.names)
        if want is None:
            yield f"out.append([{number}, at_])"
        elif isinstance(node, Count) and node.where is None and item_type(node.path.type) is str:
            # Which names there are says more than how many.
            yield f"out.append([{number}, at_, cut(items({value})[0])])"
        elif isinstance(node, Count):
            where = "None" if node.where is None else item_function(self.source, node.where)
            yield f"out.append([{number}, at_, bounds({value}, {where})[0]])"
        else:
            yield f"out.append([{number}, at_, cut({value})])"

    def _quantified(self, node: Quantified, want: Kleene, reader: Reader) -> Iterator[str]:
        """The items that decided; the whole list where no single item did."""
        number, value = self.numbers[id(node)], reader.value(node.path.names)
        deciding: dict[tuple[str, Kleene], Kleene] = {
            ("any", True): True,
            ("none", False): True,
            ("all", False): False,
        }
        if want is None:
            yield f"if not items({value})[1]: out.append([{number}, at_])"
        elif (node.quantifier, want) not in deciding:
            yield f"out.append([{number}, at_, cut({value})])"
            return
        item = None if want is None else deciding[node.quantifier, want]
        answer = item_function(self.source, node.where)
        gather = self.part(node.where, item)
        yield f"for n, i in enumerate(items({value})[0]):"
        yield f"    if {answer}(i) is {item}: {gather}(i, [*at_, n], out)"


def gatherer(
    node: Condition, want: Kleene, now: datetime, settings: Mapping[str, Any] | None = None, first: int = 0
) -> Callable[[Record], Packed]:
    """A function from a record, for which the condition's answer is `want`, to the packed evidence.

    Leaves are numbered from `first`, so that several trees can share one numbering.
    """
    source = Source(now, settings or {})
    return source.function(_Gatherer(source, node, first).whole(node, want))


def unpack(trees: Sequence[Condition], packed: Packed) -> list[Evidence]:
    """The evidence in words; `trees` are those from which it was gathered, numbered one after the other."""
    numbered = [(tree, *told) for tree in trees for told in _required(tree, True)]
    found = []
    for number, indexes, *seen in packed:
        tree, leaf, positive = numbered[number]
        held = seen[0] if seen else None
        path = _path(tree, leaf, indexes)
        counted = isinstance(leaf, Count) and isinstance(held, int)
        found.append(Evidence(f"count({path})" if counted else path, held, phrase(leaf, positive), bool(seen)))
    return found


def _required(node: Condition, positive: bool) -> Iterator[tuple[Leaf, bool]]:
    """The leaves in the order of their numbers, and whether each is required to be true or to be false."""
    if isinstance(node, Leaf):
        yield node, positive
    turned = isinstance(node, Not) or (isinstance(node, Quantified) and node.quantifier == "none")
    for child in node.children():
        yield from _required(child, positive is not turned)


def cut(value: Any) -> Any:
    """A value short enough to keep as evidence: long lists lose their tail, and say so."""
    if value.__class__ is list and len(value) > MOST_ITEMS:
        return [*value[:MOST_ITEMS], f"… {len(value) - MOST_ITEMS} more"]
    return value


def leaf_fields(trees: Sequence[Condition]) -> list[str]:
    """For every leaf by its number the asset's own field under which it stands."""
    return [[*_enclosing(tree, leaf), leaf][0].path.names[0] for tree in trees for leaf in leaves(tree)]


def _path(root: Condition, leaf: Leaf, indexes: list[int]) -> str:
    """`grants[2].principal`: the names of the lists around the leaf with the items' numbers, then its own."""
    around = _enclosing(root, leaf)
    steps = [f"{q.path}[{n}]" for q, n in zip(around, indexes, strict=False)]
    return ".".join([*steps, *leaf.path.names])


def _enclosing(root: Condition, leaf: Leaf) -> list[Leaf]:
    if root is leaf:
        return []
    for child in root.children():
        if child is leaf or any(at is leaf for at in child.walk()):
            inner = _enclosing(child, leaf)
            return [root, *inner] if isinstance(root, Quantified | Count) else inner
    return []

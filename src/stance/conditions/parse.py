"""Conditions from text: the only form of a rule accepted from outside the package.

The text is read by Python's own parser into a syntax tree and never run: only the forms below exist, only
declared fields can be named, and depth, size and literals are limited.

    public · not a and b or c · encryption == 'kms' · size >= 3 · rank in [1, 2] · 'x' in names
    block.policy · tags['env'] · present(f) · absent(f) · matches(f, 'pattern') · contains(f, 'part')
    age(created_at) > days(90) · age(expires_at) <= days(-30) · date('2026-01-31') · setting('unused-days')
    any/all/none(g.right == 'WRITE' for g in grants) · count(grants) > 2 · count(g.right == 'W' for g in grants) > 2
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, NoReturn, get_origin

from stance.conditions.ref import AgeOf, CountOf, Ref, item, item_type
from stance.conditions.settings import Setting
from stance.conditions.tree import Condition, condition
from stance.conditions.values import days, hours

MOST_TEXT: Final = 20_000
MOST_NODES: Final = 4_000
MOST_DEPTH: Final = 40
MOST_LITERAL: Final = 1_000
"""Limits: characters of the text, nodes and depth of its tree, characters or items of one literal."""


class ConditionError(ValueError):
    """Text that is no condition. `line` and `column` count from 1 within the text."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message, self.line, self.column = message, line, column


def parse(text: str, owner: type, settings: Mapping[str, Setting[Any]] | None = None) -> Condition:
    """The condition that `text` states about `owner`, an asset kind or structure.

    `settings` are those that `setting('name')` may name. Raises ConditionError with line and column.
    """
    return _Parser(owner, settings or {}).condition(_syntax(text))


def _syntax(text: str) -> ast.expr:
    if len(text) > MOST_TEXT:
        raise ConditionError(f"a condition of {len(text)} characters; the most is {MOST_TEXT}")
    # Brackets let the text run over lines; the added one is taken off the first line's columns again.
    try:
        tree = ast.parse(f"({text}\n)", mode="eval").body
    except SyntaxError as error:
        column = (error.offset or 1) - (1 if error.lineno in (None, 1) else 0)
        raise ConditionError(f"not a condition: {error.msg}", error.lineno or 1, max(column, 1)) from None
    except (ValueError, MemoryError, RecursionError) as error:
        raise ConditionError(f"not a condition: {error or 'nested too deeply'}") from None
    _check_size(tree)
    return tree


def _check_size(tree: ast.expr) -> None:
    level: list[ast.AST] = [tree]
    nodes = depth = 0
    while level:
        nodes, depth = nodes + len(level), depth + 1
        # A comparison or call is several syntax nodes deep, so the syntax may be deeper than the condition.
        if nodes > MOST_NODES or depth > 3 * MOST_DEPTH:
            _refuse(tree, f"a condition too large: the most is {MOST_NODES} nodes, {MOST_DEPTH} deep")
        level = [
            child
            for node in level
            for child in ast.iter_child_nodes(node)
            if isinstance(child, ast.expr | ast.comprehension)
        ]


def _refuse(node: ast.AST, message: str) -> NoReturn:
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    raise ConditionError(message, line, column + (0 if line == 1 else 1) or 1)


_OPS: Final[dict[type[ast.cmpop], Callable[[Any, Any], Any]]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip

Subject = Ref[Any] | AgeOf | CountOf


class _Parser:
    """Reads syntax nodes as conditions on `owner`; `item` is the name of the item inside a quantifier."""

    def __init__(self, owner: Any, settings: Mapping[str, Setting[Any]], item_name: str | None = None) -> None:
        self.owner, self.settings, self.item_name = owner, settings, item_name

    def condition(self, node: ast.expr) -> Condition:
        """A node that stands for true or false."""
        try:
            return self._condition(node)
        except TypeError as error:  # the tree's own checks: a number against a text, no list, no such field
            _refuse(node, str(error))

    def _condition(self, node: ast.expr) -> Condition:
        match node:
            case ast.BoolOp(op=op, values=values):
                parts = [self.condition(value) for value in values]
                result = parts[0]
                for part in parts[1:]:
                    result = result & part if isinstance(op, ast.And) else result | part
                return result
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return ~self.condition(operand)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compare(node, left, op, right)
            case ast.Compare():
                _refuse(node, "comparisons do not chain: write a < b and b < c")
            case ast.Call():
                return self._asked(node)
        return condition(self._field(node))

    # comparisons -----------------------------------------------------------------------------------------

    def _compare(self, node: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Condition:
        if isinstance(op, ast.In | ast.NotIn):
            asked = self._in(left, right)
            return asked if isinstance(op, ast.In) else ~asked
        if type(op) not in _OPS:
            _refuse(node, "compare with ==, !=, <, <=, >, >= or in; ask absent(field) instead of `is None`")
        result = _OPS[type(op)](self._subject(left), self._literal(right))
        return condition(result)

    def _in(self, left: ast.expr, right: ast.expr) -> Condition:
        if isinstance(left, ast.Constant):
            return self._field(right).contains(self._literal(left))
        values = self._literal(right)
        if not isinstance(values, tuple | Setting):
            _refuse(right, "`in` wants a list of values: encryption in ['aes256', 'kms']")
        return self._field(left).isin(values)

    def _subject(self, node: ast.expr) -> Subject:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "age":
                return self._field(self._arguments(node, 1)[0]).age
            if node.func.id == "count":
                return self._count(node)
        return self._field(node)

    def _count(self, node: ast.Call) -> CountOf:
        argument = self._arguments(node, 1)[0]
        if isinstance(argument, ast.GeneratorExp):
            ref, where = self._generator(argument)
            return ref.count(where)
        return self._field(argument).count()

    # questions -------------------------------------------------------------------------------------------

    def _asked(self, node: ast.Call) -> Condition:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        match name:
            case "any" | "all" | "none":
                argument = self._arguments(node, 1)[0]
                if not isinstance(argument, ast.GeneratorExp):
                    _refuse(node, f"{name} speaks of items: {name}(g.right == 'WRITE' for g in grants)")
                ref, where = self._generator(argument)
                asked: Condition = getattr(ref, name)(where)
                return asked
            case "present":
                return self._field(self._arguments(node, 1)[0]).present()
            case "absent":
                return self._field(self._arguments(node, 1)[0]).absent()
            case "matches":
                return self._matches(node)
            case "contains":
                subject, part = self._arguments(node, 2)
                return self._field(subject).contains(self._literal(part))
            case "count" | "age":
                _refuse(node, f"{name}(…) is a quantity: compare it with something")
        _refuse(node, f"there is no function {name!r} here")

    def _matches(self, node: ast.Call) -> Condition:
        subject, pattern = self._arguments(node, 2)
        text = self._literal(pattern)
        if not isinstance(text, str):
            _refuse(pattern, "a pattern is a text")
        try:
            return self._field(subject).matches(text)
        except ConditionError:
            raise
        except ValueError as error:
            _refuse(pattern, str(error))

    def _generator(self, node: ast.GeneratorExp) -> tuple[Ref[Any], Condition]:
        loop = node.generators[0]
        if len(node.generators) > 1 or loop.ifs or loop.is_async or not isinstance(loop.target, ast.Name):
            _refuse(node, "say it as: any(condition for one_name in list_field)")
        ref = self._field(loop.iter)
        of = item_type(ref.path.type)
        if of is None:
            _refuse(loop.iter, f"{ref!r} is not a list")
        return ref, _Parser(of, self.settings, loop.target.id).condition(node.elt)

    def _arguments(self, node: ast.Call, number: int) -> list[ast.expr]:
        if node.keywords or len(node.args) != number or any(isinstance(a, ast.Starred) for a in node.args):
            _refuse(node, f"{ast.unparse(node.func)} takes {number} argument{'s' if number > 1 else ''}")
        return node.args

    # fields ----------------------------------------------------------------------------------------------

    def _field(self, node: ast.expr) -> Ref[Any]:
        match node:
            case ast.Name(id=name) if self.item_name is None:
                return self._declared(node, self.owner, name)
            case ast.Name(id=name) if name == self.item_name:
                return item
            case ast.Name(id=name):
                _refuse(node, f"inside a quantifier only its item is spoken of: {self.item_name}.{name}?")
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == self.item_name:
                return self._declared(node, self.owner, attr)
            case ast.Attribute(value=value, attr=attr):
                outer = self._field(value)
                if get_origin(outer.path.type) is dict:
                    return outer.key(attr)
                return outer.at(self._declared(node, outer.path.type, attr))
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
                return self._field(value).key(key)
        _refuse(node, f"expected a field, not `{ast.unparse(node)[:60]}`")

    def _declared(self, node: ast.expr, owner: Any, name: str) -> Ref[Any]:
        known = getattr(owner, "__stance_fields__", {})
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; it has {', '.join(sorted(known))}" if known else ""
            _refuse(node, f"{getattr(owner, '__name__', owner)} has no field {name!r}{hint}")
        ref: Ref[Any] = getattr(owner, name)
        return ref

    # literals --------------------------------------------------------------------------------------------

    def _literal(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=bool() | int() | float() | str() as value):
                return self._limited(node, value)
            case ast.Name(id=("true" | "false") as word):
                return word == "true"
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return -self._limited(node, value)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                if len(parts) > MOST_LITERAL:
                    _refuse(node, f"a list of {len(parts)} values; the most is {MOST_LITERAL}")
                return tuple(self._literal(part) for part in parts)
            case ast.Call(func=ast.Name(id=name), args=[part], keywords=[]):
                return self._made(node, name, self._literal(part))
        _refuse(node, f"expected a value, not `{ast.unparse(node)[:60]}`")

    def _limited(self, node: ast.expr, value: Any) -> Any:
        if isinstance(value, str) and len(value) > MOST_LITERAL:
            _refuse(node, f"a text of {len(value)} characters; the most is {MOST_LITERAL}")
        if isinstance(value, int | float) and not abs(value) < 2**63:
            _refuse(node, "a number too large")
        return value

    def _made(self, node: ast.expr, name: str, value: Any) -> Any:
        if name == "setting" and isinstance(value, str):
            if value not in self.settings:
                _refuse(node, f"there is no setting {value!r}")
            return self.settings[value]
        if name in ("days", "hours") and isinstance(value, int | float) and abs(value) < 1_000_000:
            return days(value) if name == "days" else hours(value)
        if name == "date" and isinstance(value, str):
            try:
                return datetime.fromisoformat(value).astimezone(UTC) if "T" in value else date.fromisoformat(value)
            except ValueError:
                _refuse(node, f"{value!r} is no date: write date('2026-01-31')")
        _refuse(node, f"expected a value, not `{ast.unparse(node)[:60]}`")

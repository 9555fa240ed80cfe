"""Typed nodes → FEEL text that means the same to any reader of the standard."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import attrs

from tiers.lang import added, ir
from tiers.lang.ir import Node
from tiers.schema import EXACT, Months, Scalar

_IF, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POSTFIX, _ATOM = range(8)

_ESCAPES = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
)
_ROUNDINGS: dict[ir.Rounding, str] = {
    "half-even": "decimal",
    "half-up": "round half up",
    "half-down": "round half down",
    "up": "round up",
    "down": "round down",
    "floor": "floor",
    "ceiling": "ceiling",
}
_SUMS = frozenset(
    ("concatenate", "add days", "add months", "add durations", "add year durations")
)
_NEGATIONS = frozenset(("negate duration", "negate year duration"))
_PROPERTIES = frozenset(("year", "month", "day", "weekday", "days", "years", "months"))
_CALLED = {"make date": "date"}
_CHAINED = 4
"""The most steps that are written one after the other; more are halved and halved."""
_LISTED = 20
"""The most cases that are written one after the other."""

Written = tuple[str, int]
"""A text, and how tightly what joins it binds."""


def written(node: Node) -> str:
    """Write *node*; names stand as they are."""
    return _written(node)[0]


def literal(value: ir.Value) -> str:
    """Write a value."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{EXACT.plus(value.normalize(EXACT)):f}"
        case str():
            return f'"{value.translate(_ESCAPES)}"'
        case date():
            return f'date("{value:%Y-%m-%d}")'
        case timedelta() | Months():
            return f'duration("{_duration(value)}")'


def _duration(value: timedelta | Months) -> str:
    if isinstance(value, Months):
        sign, (years, months) = value.count < 0, divmod(abs(value.count), 12)
        text = "P" + (f"{years}Y" if years else "")
        text += f"{months}M" if months or not years else ""
    else:
        sign, size = value < timedelta(0), abs(value)
        text = f"P{size.days}D" + (f"T{size.seconds}S" if size.seconds else "")
    return f"{'-' * sign}{text}"


def _at(node: Node, rank: int) -> str:
    """Write *node* as an operand of what binds like *rank*."""
    text, own = _written(node)
    return text if own >= rank else f"({text})"


def _written(node: Node) -> Written:
    match node:
        case ir.Constant(Decimal() as value) if value < 0:
            return literal(value), _SUM
        case ir.Constant(value):
            return literal(value), _ATOM
        case ir.Column(name):
            return name, _ATOM
        case ir.Today():
            return "today()", _ATOM
        case ir.Compare(left, op, right):
            return f"{_at(left, _SUM)} {op} {_at(right, _SUM)}", _COMPARISON
        case ir.Same():
            return _same(node)
        case ir.IsMissing(only):
            return f"{_at(only, _SUM)} = null", _COMPARISON
        case ir.Not(ir.Same(left, right, strict=False)):
            return f"{_at(left, _SUM)} != {_at(right, _SUM)}", _COMPARISON
        case ir.Not(only):
            return _called("not", written(only))
        case ir.Every(parts):
            return " and ".join(_at(part, _AND + 1) for part in parts), _AND
        case ir.Some(parts):
            return " or ".join(_at(part, _AND) for part in parts), _OR
        case ir.If():
            return _chosen(node)
        case ir.Arithmetic(left, op, right):
            rank = _PRODUCT if op == "*" else _SUM
            return f"{_at(left, rank)} {op} {_at(right, rank + 1)}", rank
        case ir.Divide(left, right):
            quotient = f"{_at(left, _PRODUCT)} / {_at(right, _PRODUCT + 1)}"
            return _called("decimal", quotient, str(node.type.places))
        case ir.Round(only, mode):
            return _rounded(written(only), mode, node.type.places)
        case ir.Extreme(pick, parts):
            return _called(pick, *map(written, parts))
        case ir.Call(function, arguments):
            return _call(function, arguments)
        case ir.Steps():
            return _steps(node)
        case ir.Match():
            return _match(node)
        case ir.Feel(reads=reads, functions=((name, _),)) if added.is_call(node):
            return _called(name, *(written(part) for _, part in reads))
        case ir.Feel(text=text):
            # Backticks are of policies alone; other readers know the names in scope.
            return f"({text.replace('`', '')})", _ATOM
        case ir.Row() | ir.Pick() | ir.Collect():
            raise TypeError("a table is no expression")


def _called(name: str, *arguments: str) -> Written:
    return f"{name}({', '.join(arguments)})", _ATOM


def _rounded(text: str, mode: ir.Rounding, places: int) -> Written:
    name = _ROUNDINGS[mode]
    if name in {"floor", "ceiling"} and not places:
        return _called(name, text)
    return _called(name, text, str(places))


def _same(node: ir.Same) -> Written:
    match node:
        case ir.Same(ir.Call("modulo", (number, by)), ir.Constant(rest)) if _is_two(by):
            return _called("odd" if rest else "even", written(number))
        case ir.Same(left, right, strict=True):
            known = ir.Some((ir.IsMissing(left), ir.IsMissing(right)))
            plain = attrs.evolve(node, strict=False)
            missing = ir.Constant(None, node.type)
            return _chosen(ir.If(known, missing, plain, node.type))
        case _:
            return f"{_at(node.left, _SUM)} = {_at(node.right, _SUM)}", _COMPARISON


def _is_two(node: Node) -> bool:
    return isinstance(node, ir.Constant) and node.value == 2


def _chosen(node: ir.If) -> Written:
    condition = _at(node.condition, _OR)
    then, otherwise = written(node.then), written(node.otherwise)
    if node.strict:
        otherwise = f"if {_at(node.condition, _SUM)} = null then null else {otherwise}"
    return _choice(condition, then, otherwise), _IF


def _choice(condition: str, then: str, otherwise: str) -> str:
    then = f"({then})" if then.startswith("if ") else then
    return f"if {condition} then {then} else {otherwise}"


def _call(name: str, parts: tuple[Node, ...]) -> Written:
    match name, parts:
        case _, (left, ir.Call(negation, (right,))) if (
            name in _SUMS and negation in _NEGATIONS
        ):
            return f"{_at(left, _SUM)} - {_at(right, _SUM + 1)}", _SUM
        case _, (left, right) if name in _SUMS:
            return f"{_at(left, _SUM)} + {_at(right, _SUM + 1)}", _SUM
        case "days between", (left, right):
            return f"{_at(left, _SUM)} - {_at(right, _SUM + 1)}", _SUM
        case _, (only,) if name in _NEGATIONS:
            return f"-{_at(only, _POSTFIX)}", _SUM
        case _, (only,) if name in _PROPERTIES:
            return f"{_at(only, _ATOM)}.{name}", _POSTFIX
        case _:
            return _called(_CALLED.get(name, name), *map(written, parts))


# --- steps and matches --------------------------------------------------------


def _steps(node: ir.Steps) -> Written:
    def climbs(value: str, group: str = "") -> str:
        below = literal(node.below)
        stairs = [(name, _stair(value, below, steps)) for name, steps in node.stairs]
        sole = dict(stairs).get(None, "null")
        found = _cases(group, stairs) if group else sole
        return f"if {value} = null then null else {found}"

    inputs = (node.input,) if node.group is None else (node.input, node.group)
    return _once(node, inputs, climbs)


def _stair(value: str, below: str, steps: Sequence[ir.Step]) -> str:
    """Write a staircase; a long one by halves, so that none lies deep."""
    if not steps:
        return below
    middle = 0 if len(steps) <= _CHAINED else len(steps) // 2
    step = steps[middle]
    lower = _stair(value, below, steps[:middle])
    upper = _stair(value, literal(step.value), steps[middle + 1 :])
    return _choice(f"{value} < {literal(step.bound)}", lower, upper)


def _match(node: ir.Match) -> Written:
    found = [(value, literal(number)) for value, number in node.cases]
    return _once(node, (node.input,), lambda value: _cases(value, found))


def _cases(value: str, cases: Sequence[tuple[Scalar, str]]) -> str:
    """Choose by equality, many cases by halves; null where there is no such case."""
    if len(cases) > _LISTED:
        first, second = cases[: len(cases) // 2], cases[len(cases) // 2 :]
        names = ", ".join(literal(name) for name, _ in first)
        return _choice(
            f"{value} in ({names})", _cases(value, first), _cases(value, second)
        )
    text = "null"
    for name, found in reversed(cases):
        text = _choice(f"{value} = {literal(name)}", found, text)
    return text


def _once(node: Node, inputs: tuple[Node, ...], body: Callable[..., str]) -> Written:
    """Compute *inputs* once where they are more than names, and then the *body*."""
    if all(isinstance(part, ir.Column) for part in inputs):
        return body(*map(written, inputs)), _IF
    names = _unused(ir.columns(node), len(inputs) + 1)
    values = (*map(written, inputs), body(*names[:-1]))
    entries = ", ".join(f"{n}: {v}" for n, v in zip(names, values, strict=True))
    return f"{{{entries}}}.{names[-1]}", _POSTFIX


def _unused(taken: frozenset[str], count: int) -> list[str]:
    names = (f"{letter}{n}" for n in range(len(taken) + 1) for letter in "xyz")
    return [name for name in names if name not in taken][:count]

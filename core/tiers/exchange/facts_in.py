"""Input data → facts: their types from what the model declares."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

from tiers.dmn.boxes import Table
from tiers.dmn.model import Decision, Definitions, InputData, ItemDefinition
from tiers.dmn.project import Project
from tiers.dmn.typenames import definition
from tiers.exchange import refusing
from tiers.exchange.borrowed import Borrowed, scalar
from tiers.exchange.extensions import Kept
from tiers.lang import parser
from tiers.lang import syntax as sx
from tiers.lang.written_nodes import literal
from tiers.policy.nodes import Map, Node, Seq
from tiers.problems import Fault, Problem
from tiers.source import Located
from tiers.text import Text

PLACES = 4
"""The places of a number of which the model says no more."""

_PLAIN = {
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "number": f"decimal({PLACES})",
}
_NUMBER = "number"


@attrs.frozen
class Leaf:
    """A value that comes from outside: its path in the model, and its type."""

    path: tuple[str, ...]
    name: Located
    type: str
    """The name of a plain type of FEEL."""
    allowed: Located | None = None


def leaves(project: Project, data: InputData | Decision) -> Iterator[Leaf]:
    """Give the single values that input data consists of.

    Raises:
        Fault: some of it has no form in a policy, or its type is unknown.
    """
    home, name = project.root, data.variable.type_ref
    if name is None or name == "Any":
        name = _tested(home, data)
    if name is None:
        raise Fault(_untyped(data))
    found = definition(project, home, name)
    if found is None:
        yield Leaf((str(data.name),), data.name, _plain(name, data.name))
        return
    yield from _of_item(project, found[0], found[1], (data.name,))


def fact(leaf: Leaf, label: str | None) -> Map:
    """Give a fact's lines; missing values are null in a model, so they are unknown."""
    kind, bounds = declared(leaf.type, leaf.allowed)
    found = Map(at=leaf.name.at)
    parts = {"type": kind, "range": bounds, "missing": scalar("unknown")}
    if label is not None:
        parts["label"] = Borrowed.of(Located(label, leaf.name.at))
    for key, part in parts.items():
        if part is not None:
            found[scalar(key, leaf.name.at)] = part
    return found


def kept_fact(kept: Kept, leaf: Leaf) -> Map:
    """Give a fact as its owner wrote it, but for what the model now says otherwise."""
    found = Map(kept.says, kept.says.at)
    if kept.is_about(f"{leaf.type} {leaf.allowed or ''}"):
        return found
    before = {str(k): str(part) for k, part in found.items()}
    kind, bounds = _kept_type(before, leaf.type, leaf.allowed)
    found.pop("range", None)  # type: ignore[call-overload]  # keys compare as text
    parts = {"type": kind, **({"range": bounds} if bounds else {})}
    return Map({**found, **{scalar(k): p for k, p in parts.items()}}, kept.says.at)


def declared(
    kind: str, allowed: Located | None, places: int = PLACES
) -> tuple[Node, Node | None]:
    """Give the type and the range of a fact, as a policy writes them.

    What is allowed is kept as far as policies can say it: a list of texts, or a range
    around all allowed numbers.
    """
    number = f"decimal({places})" if places else "integer"
    plain = scalar(number if kind == _NUMBER else _PLAIN[kind])
    tests = parser.parse_tests(allowed) if allowed else None
    if allowed is None or tests is None or tests.negated:
        return plain, None
    if kind == "string":
        texts = [p.value for p in tests.items if isinstance(p, sx.Literally)]
        if len(texts) == len(tests.items) and all(isinstance(t, str) for t in texts):
            return Seq((scalar(str(t), allowed.at) for t in texts), allowed.at), None
    if kind == _NUMBER and (bounds := _range(tests.items)):
        return plain, scalar(bounds, allowed.at)
    return plain, None


def _of_item(
    project: Project, home: Definitions, item: ItemDefinition, path: tuple[Located, ...]
) -> Iterator[Leaf]:
    name = path[-1]
    if item.is_collection:
        raise Fault(refusing.data(Text("a list as input", "列表类型的输入"), name.at))
    if item.function is not None:
        what = Text("a function as input", "函数类型的输入")
        raise Fault(refusing.data(what, name.at))
    for component in item.components:
        yield from _of_item(project, home, component, (*path, component.name))
    if item.components:
        return
    kind = item.type_ref or Located("Any", item.name.at)
    found = definition(project, home, kind)
    words = tuple(map(str, path))
    if found is None:
        yield Leaf(words, path[0], _plain(kind, name), item.allowed)
        return
    for leaf in _of_item(project, *found, path):
        yield attrs.evolve(leaf, allowed=item.allowed or leaf.allowed)


def _plain(kind: str, name: Located) -> str:
    if kind in _PLAIN:
        return kind
    what = Text(f"input data of the type `{kind}`", f"类型为 `{kind}` 的输入数据")
    raise Fault(refusing.data(what, name.at))


def _tested(home: Definitions, data: InputData | Decision) -> Located | None:
    """Find the type that a table gives for a column that is about *data*."""
    for decision in home.decisions:
        if isinstance(decision.logic, Table):
            for column in decision.logic.inputs:
                if column.expression.text == data.name and column.expression.type_ref:
                    return column.expression.type_ref
    return None


def _untyped(data: InputData | Decision) -> Problem:
    message = Text(
        f"input data `{data.name}` has no type", f"输入数据 `{data.name}` 没有类型"
    )
    advice = Text(
        "give it a `typeRef`: string, number, boolean or date",
        "请为其指定 `typeRef`：string、number、boolean 或 date",
    )
    return Problem("untyped-input", message, data.name.at, advice)


def _range(items: tuple[sx.Syntax, ...]) -> str | None:
    """Write the range around all tests; None where one is about anything else."""
    ends = [_ends(item) for item in items]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    if len(known) > 1:
        lows = [low for low, _ in known]
        highs = [high for _, high in known]
        low = None if None in lows else min(e for e in lows if e)
        widest = [(end[0], not end[1]) for end in highs if end]
        high = None if None in highs else (max(widest)[0], not max(widest)[1])
        known = [(low, high)]
    low, high = known[0]
    opening = "(" if low is None or low[1] else "["
    closing = ")" if high is None or high[1] else "]"
    return f"{opening}{_put(low)}..{_put(high)}{closing}"


_End = tuple[Decimal, bool]
"""A bound, and whether it is left out itself."""


def _ends(item: sx.Syntax) -> tuple[_End | None, _End | None] | None:
    match item:
        case sx.Literally(value=Decimal() as value):
            return (value, False), (value, False)
        case sx.Interval(low=a, high=b, low_open=is_low_open, high_open=is_high_open):
            low, high = _number(a), _number(b)
            if low is None or high is None:
                return None
            return (low, is_low_open), (high, is_high_open)
        case sx.Ordering(op=op, right=right):
            bound = _number(right)
            if bound is None or op in {"=", "!="}:
                return None
            end = bound, op in {"<", ">"}
            return (end, None) if op in {">", ">="} else (None, end)
        case _:
            return None


def _number(syntax: sx.Syntax) -> Decimal | None:
    match syntax:
        case sx.Literally(value=Decimal() as value):
            return value
        case sx.Negative(operand=operand):
            inner = _number(operand)
            return None if inner is None else -inner
        case _:
            return None


def _put(end: _End | None) -> str:
    return "" if end is None else literal(end[0])


def _kept_type(
    before: Mapping[str, str], kind: str, allowed: Located | None
) -> tuple[Node, Node | None]:
    """Give the type of a fact that a model was changed about."""
    written = before.get("type", "")
    places = int(written[8:-1]) if written.startswith("decimal(") else 0
    return declared(kind, allowed, places if kind == _NUMBER else PLACES)

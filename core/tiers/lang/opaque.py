"""Expressions without columns, which `feel: full` leaves to FEEL."""

from collections.abc import Iterator

import attrs

from tiers.lang import ir
from tiers.lang import syntax as sx
from tiers.lang.columnless import LIMITS
from tiers.lang.evaluation.calls import Builtin
from tiers.lang.ir import Node
from tiers.lang.kinds import refuse
from tiers.lang.library.catalogue import BUILTINS
from tiers.lang.scope import INPUT, Named
from tiers.problems import Fault, Problem
from tiers.schema import Type
from tiers.text import Text

_CALLED = BUILTINS.keys() | {"today"}


def instead(
    checker: Named,
    fault: Fault,
    syntax: sx.Syntax | sx.Tests,
    wanted: Type | None,
    input_: Node | None = None,
) -> Node:
    """Give the node that leaves the whole expression to FEEL, if that is allowed.

    Raises:
        Fault: *fault*, or why the expression can't be left to FEEL.
    """
    is_limit = all(problem.code in LIMITS for problem in fault.problems)
    names = dict.fromkeys(n.name for n in sx.mentions(syntax) if n.name != INPUT)
    if not (is_limit and checker.scope.is_full and fault.problems):
        raise fault
    if not names.keys().isdisjoint(checker.scope.shapes):
        raise fault
    if wanted is None:
        raise Fault(*map(_undeclared, fault.problems))
    _refuse_others(checker, syntax)
    types = checker.scope.types
    reads = ((n, ir.Column(n, types[n])) for n in names if n in types)
    called = tuple(_added(checker, syntax))
    return ir.Feel(str(checker.text), tuple(reads), input_, wanted, called)


def _added(
    checker: Named, syntax: sx.Syntax | sx.Tests
) -> Iterator[tuple[str, Builtin]]:
    """Give the functions of plugins that are called, each at its first call."""
    found: dict[str, Builtin] = {}
    for call in _calls(syntax):
        name = call.function
        added = isinstance(name, sx.Name) and checker.scope.functions.get(name.name)
        if added:
            found.setdefault(added.name, added.at(checker.at(call).at))
    yield from found.items()


def _undeclared(problem: Problem) -> Problem:
    """Say that FEEL may give a value only where its type is declared."""
    advice = Text(
        "FEEL gives conditions and scores; compute this as a score",
        "`feel: full` 只用于条件和得分；请把它写成得分",
    )
    return attrs.evolve(problem, help=advice)


def _refuse_others(checker: Named, syntax: sx.Syntax | sx.Tests) -> None:
    """Refuse functions that policies have and FEEL does not, and the time of day."""
    own = _bound(syntax) | checker.scope.functions.keys()
    for call in _calls(syntax):
        name = call.function
        if isinstance(name, sx.Name) and name.name not in _CALLED | own:
            message = Text(
                f"FEEL on its own has no function `{name.name}`",
                f"FEEL 本身没有函数 `{name.name}`",
            )
            advice = None
            if name.name in _PROPERTIES:
                advice = Text(
                    f"write `.{name.name}` behind the date",
                    f"请在日期后写 `.{name.name}`",
                )
            raise refuse(checker.at(name), "unknown-function", message, advice)


_PROPERTIES = {"year", "month", "day", "weekday"}


def _calls(syntax: sx.Syntax | sx.Tests) -> Iterator[sx.Invocation]:
    if isinstance(syntax, sx.Invocation):
        yield syntax
    for part in sx.parts(syntax):
        yield from _calls(part)


def _bound(syntax: sx.Syntax | sx.Tests) -> set[str]:
    """Name what the text binds itself, which may be functions."""
    match syntax:
        case sx.Record(entries=named):
            own = {name for name, _ in named}
        case sx.For(iterators=named) | sx.Quantified(iterators=named):
            own = {name for name, _ in named}
        case sx.Definition(parameters=parameters):
            own = {name for name, _ in parameters}
        case _:
            own = set()
    return own.union(*map(_bound, sx.parts(syntax)))

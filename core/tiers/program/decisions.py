"""The decisions of a policy: tables and formulas, typed, as columns."""

from collections.abc import Iterator, Mapping

import attrs

from tiers.lang import ir, parser
from tiers.lang.check import Scope
from tiers.lang.syntax import mentions
from tiers.policy.keys import Expression, Name
from tiers.policy.rows import ANYTHING
from tiers.policy.table_specs import (
    DecisionSpec,
    FormulaSpec,
    OutputSpec,
    TableSpec,
    output_name,
)
from tiers.problems import Fault, Problem, has_errors
from tiers.program.outputs import refuse_unfit, values
from tiers.program.reader import Reader
from tiers.program.rules import Decision, Output, Step, TableRow
from tiers.program.tables import TOGETHER, Draft, compiled
from tiers.schema import Null, Number, String
from tiers.text import Text


def reads(spec: DecisionSpec, scope: Scope, known: frozenset[str]) -> frozenset[str]:
    """Name those of the *known* names that a decision reads; faults are left out."""
    found: set[str] = set()
    for text, is_test in set(_texts(spec)):
        if any(name in text for name in known):
            found.update(_mentioned(text, scope, is_test=is_test))
    return frozenset(found & known)


def _texts(spec: DecisionSpec) -> Iterator[tuple[Expression, bool]]:
    """Give the expressions of a decision, and whether each is a cell's tests."""
    body = spec.body
    if isinstance(body, FormulaSpec):
        yield body.formula, False
        return
    for row in body.rows:
        for condition in row.conditions:
            yield condition.test, condition.column is not None
            if condition.column is not None:
                yield condition.column, False
        for name, text in row.outputs.items():
            allowed = _allowed_words(body.outputs.get(name))
            if text.strip() not in (*ANYTHING, *allowed):
                yield text, False
    for output in body.outputs.values():
        if output.default is not None and output.default not in _allowed_words(output):
            yield output.default, False


def _allowed_words(spec: OutputSpec | None) -> tuple[str, ...]:
    return spec.type.values if spec and isinstance(spec.type, String) else ()


def _mentioned(text: str, scope: Scope, *, is_test: bool) -> set[str]:
    parse = parser.parse_tests if is_test else parser.parse_expression
    try:
        found = parse(text, scope.spaced)
    except Fault:
        return set()
    return {name.name for name in mentions(found)} if found else set()


def compile_decision(
    name: Name, spec: DecisionSpec, reader: Reader, known: frozenset[str]
) -> Decision | None:
    """Type a decision; None if there are faults, which the *reader* keeps."""
    label = spec.label or Text.same(name)
    match spec.body:
        case FormulaSpec():
            found = _formula(name, label, spec.body, reader)
        case TableSpec():
            found = _table(name, label, spec.body, reader, is_whole=spec.is_whole)
    return found and attrs.evolve(found, reads=reads(spec, reader.scope, known))


def _formula(
    name: Name, label: Text, spec: FormulaSpec, reader: Reader
) -> Decision | None:
    node = reader.expression(spec.formula, spec.type)
    if node is None:
        return None
    kind = node.type
    if isinstance(kind, Null):
        reader.problems.append(Problem("unfit-output", _NEVER, spec.formula.at))
        return None
    try:
        allowed = spec.type.values if isinstance(spec.type, String) else ()
        refuse_unfit(node, spec.type, allowed, spec.formula)
    except Fault as fault:
        reader.problems.extend(fault.problems)
        return None
    if isinstance(kind, Number) and isinstance(spec.type, Number):
        kind = attrs.evolve(kind, places=spec.type.places)
    elif spec.type is not None:
        kind = spec.type
    step = Step(ir.Column(str(name), kind), node)
    output = Output(str(name), label, kind)
    return Decision(name, label, (output,), (step,), frozenset())


def _table(
    name: Name, label: Text, spec: TableSpec, reader: Reader, *, is_whole: bool
) -> Decision | None:
    known = len(reader.problems)
    reader.problems.extend(_unfit(name, spec))
    rows = tuple(
        TableRow(
            row.id,
            reader.conditions(row.conditions),
            tuple(str(row.outputs.get(output, "")) for output in spec.outputs),
        )
        for row in spec.rows
    )
    shown = {str(output_name(name, output)): output for output in spec.outputs}
    found = {
        full: values(
            spec.outputs[output],
            [row.outputs.get(output) for row in spec.rows],
            reader,
            (output or name) if is_whole else None,
        )
        for full, output in shown.items()
    }
    given = {full: values for full, values in found.items() if values}
    if has_errors(reader.problems[known:]) or not is_whole or len(given) < len(found):
        return None
    draft = Draft(name, spec.hit, rows, given, _labels(name, label, spec))
    return _decision(draft, label, reader)


def _decision(draft: Draft, label: Text, reader: Reader) -> Decision | None:
    try:
        made = compiled(draft)
    except Fault as fault:
        reader.problems.extend(fault.problems)
        return None
    return Decision(
        draft.name, label, made.outputs, made.steps, frozenset(), made.table
    )


def _labels(name: Name, label: Text, spec: TableSpec) -> Mapping[str, Text]:
    return {
        str(output_name(name, output)): given.label
        or (Text.same(output) if output else label)
        for output, given in spec.outputs.items()
    }


def _unfit(name: Name, spec: TableSpec) -> Iterator[Problem]:
    """Find a hit policy that several outputs can't have."""
    if len(spec.outputs) > 1 and spec.hit in TOGETHER:
        message = Text(
            f"`{spec.hit}` is of one output, and `{name}` has several",
            f"`{spec.hit}` 只用于单个输出，而 `{name}` 有多个",
        )
        yield Problem("unfit-hit", message, name.at)


_NEVER = Text("this never has a value", "该式没有任何值")

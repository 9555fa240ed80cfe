"""Thresholds moved in the text of a policy: numbers change, and nothing else does."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import attrs

from tiers.lang import parser
from tiers.lang import syntax as sx
from tiers.policy.nodes import NOWHERE
from tiers.program.program import Program, Tunable
from tiers.program.rules import Condition
from tiers.source import Located, Span


@attrs.frozen
class Edit:
    """A number that becomes another one, at a place of a file."""

    at: Span
    before: str
    after: str


def edits(program: Program, thresholds: Sequence[Decimal]) -> list[Edit]:
    """Give what must change in the files of a policy, marks included."""
    found: list[Edit] = []
    pairs = zip(program.tunables, thresholds, strict=True)
    moved = [(t, plain(line)) for t, line in pairs if line != t.at]
    for tunable, after in moved:
        found.append(Edit(tunable.written.at, str(tunable.written), after))
        for condition in _conditions(program):
            found += (
                Edit(_place(condition.text, part), _cut(condition.text, part), after)
                for part in _numbers(condition, tunable)
            )
    return list(dict.fromkeys(found))


def plain(value: Decimal) -> str:
    """Write a number without needless digits."""
    return f"{value.normalize():f}"


def edited(text: str, found: Sequence[Edit]) -> str | None:
    """Make the changes in the text of one file; None if a number is not where it was.

    What stands behind the last change of a line is done first, so that places stay.
    """
    lines = text.split("\n")
    for edit in sorted(found, key=lambda e: (e.at.line, e.at.column), reverse=True):
        line, start = lines[edit.at.line - 1], edit.at.column - 1
        end = start + len(edit.before)
        if line[start:end] != edit.before:
            return None
        lines[edit.at.line - 1] = f"{line[:start]}{edit.after}{line[end:]}"
    return "\n".join(lines)


def _conditions(program: Program) -> Iterator[Condition]:
    for rule in program.rules:
        yield from rule.conditions
    yield from (rule.when for rule in program.action_rules)


def _numbers(condition: Condition, tunable: Tunable) -> Iterator[sx.Syntax]:
    """Find the numbers of a condition that are a threshold."""
    names = (str(tunable.of),) if " " in tunable.of.strip() else ()
    if condition.column:
        if _alike(condition.column, tunable.of):
            tests = parser.parse_tests(condition.text, names)
            for item in tests.items if tests else ():
                yield from _ends(item, tunable)
        return
    whole = parser.parse_expression(condition.text, names)
    yield from _inside(whole, condition.text, tunable)


def _inside(part: sx.Syntax, text: str, tunable: Tunable) -> Iterator[sx.Syntax]:
    def is_of(operand: sx.Syntax) -> bool:
        return _alike(text[operand.start : operand.end], tunable.of)

    match part:
        case sx.Comparing(left=left, op=op, right=right) if op not in ("=", "!="):
            if is_of(left):
                yield from _line(right, tunable)
            if is_of(right):
                yield from _line(left, tunable)
        case sx.Between(operand=operand, low=low, high=high) if is_of(operand):
            yield from _line(low, tunable)
            yield from _line(high, tunable)
        case sx.In(operand=operand, tests=tests) if is_of(operand):
            for test in tests:
                yield from _ends(test, tunable)
        case _:
            pass
    for inner in sx.parts(part):
        yield from _inside(inner, text, tunable)


def _ends(test: sx.Syntax, tunable: Tunable) -> Iterator[sx.Syntax]:
    """Find the threshold in a test of a cell."""
    match test:
        case sx.Ordering(op=op, right=right) if op not in ("=", "!="):
            yield from _line(right, tunable)
        case sx.Interval(low=low, high=high):
            yield from _line(low, tunable)
            yield from _line(high, tunable)
        case sx.Listing(items=items):
            for item in items:
                yield from _ends(item, tunable)
        case _:
            return


def _line(part: sx.Syntax, tunable: Tunable) -> Iterator[sx.Syntax]:
    match part:
        case sx.Literally(value=Decimal() as value) if value == tunable.at:
            yield part
        case sx.Negative(operand=sx.Literally(value=Decimal() as value)) if (
            -value == tunable.at
        ):
            yield part
        case _:
            return


def _alike(text: str, of: str) -> bool:
    return "".join(text.split()) == "".join(of.split())


def _cut(text: str, part: sx.Syntax) -> str:
    return text[part.start : part.end]


def _place(text: str, part: sx.Syntax) -> Span:
    return text.span(part.start, part.end) if isinstance(text, Located) else NOWHERE

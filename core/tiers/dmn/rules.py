"""What decision tables mean: which rows apply, and what follows from them."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from tiers.dmn import boxes
from tiers.dmn.hits import Hit, Row, combined
from tiers.dmn.meaning import Meanings, Scope, note
from tiers.dmn.refusals import not_allowed
from tiers.lang import feel, parser
from tiers.lang.evaluation import meaning as expressions
from tiers.lang.evaluation.frame import Frame, Meaning
from tiers.lang.values import Value
from tiers.problems import Fault
from tiers.source import Located, Span

Test = Callable[[Value, Frame], bool]


def table(meanings: Meanings, box: boxes.Table, scope: Scope) -> Meaning:
    """Make a function of a decision table."""
    return _Tables(meanings, box, scope).meaning()


@attrs.frozen
class _Tables:
    """Reads one table."""

    meanings: Meanings
    box: boxes.Table
    scope: Scope

    def meaning(self) -> Meaning:
        inputs = [self.input(column) for column in self.box.inputs]
        rows = [
            ([self.test(cell) for cell in rule.tests], self.row(number, rule))
            for number, rule in enumerate(self.box.rules, 1)
        ]
        default, hit = self.default(), self.hit()

        def meaning(frame: Frame) -> Value:
            values = [column(frame) for column in inputs]
            applying = [row for tests, row in rows if _passes(values, tests, frame)]
            if not applying:
                return default(frame)
            return combined(hit, applying, frame)

        return meaning

    def input(self, column: boxes.Input) -> Meaning:
        """Give what is tested; a value that may not come leaves no result."""
        found = self.meanings.of(column.expression, self.scope)
        if column.values is None:
            return found
        allowed, text = self.allowed(column.values), column.values

        def meaning(frame: Frame) -> Value:
            value = found(frame)
            if value is not None and not allowed(value, frame):
                raise not_allowed(value, text)
            return value

        return meaning

    def test(self, cell: Located) -> Test:
        """Read what a cell asks; an unreadable cell is never passed."""
        try:
            found = feel.tests(cell, self.meanings.names(self.scope))
        except Fault as fault:
            self.meanings.types.problems.extend(fault.problems)
            return _never(fault)
        return lambda value, frame: found.within(value, frame) is True

    def allowed(self, values: Located) -> Test:
        return self.meanings.types.allows(values, self.scope.home)

    def row(self, number: int, rule: boxes.Rule) -> Row:
        """Give what follows from a row."""
        cells = [
            self.output(column, self.meanings.of(cell, self.scope), cell.at)
            for column, cell in zip(self.box.outputs, rule.values, strict=True)
        ]
        return Row(number, self.result(cells))

    def output(self, column: boxes.Output, cell: Meaning, at: Span) -> Meaning:
        """Give a result of the column's type, and one of its values."""
        home = self.scope.home
        found = self.meanings.typed(cell, home, column.type_ref, at)
        if column.values is None:
            return found
        allowed, text = self.allowed(column.values), column.values

        def meaning(frame: Frame) -> Value:
            value = found(frame)
            if value is None or allowed(value, frame):
                return value
            note(frame, "not-of-type", not_allowed(value, text), at)
            return None

        return meaning

    def result(self, cells: Sequence[Meaning]) -> Meaning:
        """Join a row's results: the only one, or a context of them."""
        if len(cells) == 1:
            return cells[0]
        names = [str(column.name) for column in self.box.outputs]
        named: Mapping[str, Meaning] = dict(zip(names, cells, strict=True))
        return lambda frame: {name: cell(frame) for name, cell in named.items()}

    def default(self) -> Meaning:
        """Give the result where no row applies: null unless one is declared."""
        if all(column.default is None for column in self.box.outputs):
            return lambda _: None
        return self.result([self.default_of(column) for column in self.box.outputs])

    def default_of(self, column: boxes.Output) -> Meaning:
        if column.default is None:
            return lambda _: None
        cell = self.meanings.of(column.default, self.scope)
        return self.output(column, cell, column.default.at)

    def hit(self) -> Hit:
        ranks = [self.ranks(column) for column in self.box.outputs]
        names = [str(column.name) for column in self.box.outputs]
        at = self.box.at
        return Hit(self.box.hit_policy, self.box.aggregation, names, ranks, at)

    def ranks(self, column: boxes.Output) -> list[Callable[[Value, Frame], object]]:
        """Give a test for each of the column's values, in the order of priority."""
        text, names = column.values, self.meanings.names(self.scope)
        if text is None:
            return []
        try:
            found = parser.parse_tests(text, names.names, names.members)
        except Fault:
            return []
        made = expressions.Meanings(text, names.types)
        return [made.test(part) for part in found.items] if found else []


def _passes(values: Sequence[Value], tests: Sequence[Test], frame: Frame) -> bool:
    return all(
        test(value, frame.inner({expressions.INPUT: value}))
        for value, test in zip(values, tests, strict=True)
    )


def _never(fault: Fault) -> Test:
    def test(_: Value, frame: Frame) -> bool:
        for problem in fault.problems:
            frame.run.warn(problem)
        return False

    return test

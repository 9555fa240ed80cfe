"""One policy under proof: its copy, the search, and customers to begin with.

The handful answers most questions of the kind "is there any customer who …" at once,
so that the solver is asked about the rest only.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import attrs

from tiers.analysis import guessing
from tiers.analysis.copies import Copy, copy_of
from tiers.analysis.logic import Z, alike, every, negated
from tiers.analysis.search import Search, Unconfirmed, Wish, Wishes
from tiers.analysis.witnesses import Replay, Witness
from tiers.analysis.world import Evaluate, Values, World
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.cutting import ends, tests
from tiers.program.program import Fitted, Program
from tiers.schema import Boolean, Date, Number, String, Type

POLICY = "policy"
"""The name of the only copy, where there is one."""

_TRIED = 150
"""How many customers are tried before the solver is asked."""


@attrs.frozen
class Subject:
    """A policy under proof."""

    copy: Copy
    search: Search
    evaluate: Evaluate
    tried: tuple[Values, ...]
    as_of: date

    @property
    def program(self) -> Program:
        """The policy."""
        return self.copy.program

    @classmethod
    def of(
        cls,
        fitted: Fitted,
        *,
        evaluate: Evaluate,
        replay: Replay,
        as_of: date,
        seconds: float,
    ) -> "Subject":
        """Bring a program before the solver."""
        world = World(evaluate)
        copy = copy_of(world, fitted, POLICY)
        cut(copy)
        search = Search(world, (copy,), replay, seconds, plain=plain(copy, as_of))
        if search.hardly():
            raise Unconfirmed("no customer at all fits what is said of the policy")
        tried = tuple(_tried(copy, replay, as_of))
        return cls(copy, search, evaluate, tried, as_of)

    def holds(self, node: Node, values: Values) -> bool:
        """Tell whether a condition is true of a customer, by the interpreter."""
        return self.evaluate(node, values) is True

    def exists(self, asked: Z, confirm: Callable[[Values], bool]) -> bool:
        """Tell whether there is a customer of whom something holds.

        Raises:
            Undecided: it could not be decided in time.
        """
        if any(map(confirm, self.tried)):
            return True
        return self.search.found(asked, self.confirming(confirm)) is not None

    def confirming(
        self, confirm: Callable[[Values], bool]
    ) -> Callable[[Mapping[str, Witness]], bool]:
        """Let what is asked of a customer be confirmed by the interpreter."""
        name = self.copy.name
        return lambda witnesses: confirm(witnesses[name].values)

    def shown(self, asked: Iterable[Node]) -> tuple[str, ...]:
        """Name what nodes read, and the facts behind it."""
        return behind(self.copy, asked)


def cut(copy: Copy) -> None:
    """Say of quotients by unknowns how they compare with the policy's constants."""
    for step in copy.fitted.steps:
        kind, name = step.column.type, step.column.name
        if isinstance(kind, Number) and name not in copy.free:
            asked = {v for node in nodes(copy) for v in _constants(node, name)}
            points = {p for value in asked for p in ends(value, kind)}
            guessing.cut_at(copy.coder, step.node, sorted(points))


def nodes(copy: Copy) -> list[Node]:
    """Give all that a program computes and asks."""
    return [
        *(rule.node for rule in copy.program.rules),
        *(rule.when.node for rule in copy.program.action_rules),
        *(step.node for step in copy.fitted.steps),
    ]


def behind(copy: Copy, asked: Iterable[Node]) -> tuple[str, ...]:
    """Name facts, in the order of the schema, then scores that nodes read."""
    direct = frozenset[str]().union(*map(ir.columns, asked))
    steps = {step.column.name: step.node for step in copy.fitted.steps}
    known, todo = set(direct), list(direct)
    while todo:
        name = todo.pop()
        if name in steps and name not in copy.free:
            more = ir.columns(steps[name]) - known
            known |= more
            todo += more
    facts = [f.name for f in copy.program.schema.facts if f.name in known]
    computed = [n for n in steps if n in known and (n in direct or n in copy.free)]
    return (*facts, *(n for n in computed if not n.startswith("#")))


def plain(copy: Copy, as_of: date) -> Wishes:
    """Wish for values that people would choose, fact by fact."""
    names = [fact.name for fact in copy.program.schema.facts]
    found: list[Wish] = []
    for name in [*names, *sorted(copy.free)]:
        column = copy.coder.columns[name]
        kind = copy.coder.types[name]
        is_known = negated(column.missing)
        wishes = [
            every([is_known, alike(column.value, copy.coder.constant(v, kind).value)])
            for v in _plain_values(kind, as_of)
        ]
        least = column.value if isinstance(kind, Number | Date) else None
        found.append(Wish((is_known,)))
        found.append(Wish(tuple(wishes), least))
    return found


def _plain_values(kind: Type, as_of: date) -> list[Any]:
    match kind:
        case Number(_, low, high):
            middle = ((low + high) / 2).to_integral_value()
            nought = [Decimal(0)] if low <= 0 <= high else []
            return [*nought, low, high, *([middle] if low <= middle <= high else [])]
        case Boolean():
            return [False, True]
        case String(values) if values:
            return [str(values[0])]
        case String():
            return ["other"]
        case _:
            return [as_of, as_of - timedelta(days=365)]


def _tried(copy: Copy, replay: Replay, as_of: date) -> Iterable[Values]:
    """Make up customers at and beside the constants of the policy."""
    chance = Random(0)  # noqa: S311 - the same customers each time
    choices = {
        name: _choices(copy, name, as_of)
        for name in [*(f.name for f in copy.program.schema.facts), *sorted(copy.free)]
    }
    for _ in range(_TRIED):
        drawn = {name: chance.choice(values) for name, values in choices.items()}
        given = {name: drawn.pop(name) for name in sorted(copy.free)}
        yield _completed(copy, replay, drawn, given)


def _completed(copy: Copy, replay: Replay, facts: Values, drawn: Values) -> Values:
    """Give scores that nothing defines a value just where all that they read has one.

    A free score may read another, so that this is settled step by step.
    """
    given = dict(drawn)
    for score in copy.program.scores:
        name = str(score.name)
        if name in copy.free:
            values = replay.values(copy.name, facts, given)
            is_known = all(values[n] is not None for n in score.reads if n in values)
            given[name] = drawn[name] if is_known else None
    return replay.values(copy.name, facts, given)


def _choices(copy: Copy, name: str, as_of: date) -> list[Any]:
    kind, column = copy.coder.types[name], copy.coder.columns[name]
    constants = {v for node in nodes(copy) for v in _constants(node, name)}
    found = _plain_values(kind, as_of) + _near(kind, constants)
    if isinstance(kind, String):
        texts = kind.values or sorted(constants)
        found += [str(text) for text in texts]
    is_fact = name not in copy.free
    missing = [None] if is_fact and column.missing is not False else []
    return list(dict.fromkeys([*found, *missing]))


def _near(kind: Type, constants: set[Any]) -> list[Any]:
    if isinstance(kind, Date):
        one = timedelta(days=1)
        return [d for v in sorted(constants) for d in (v - one, v, v + one)]
    if not isinstance(kind, Number):
        return []
    unit = Decimal(1).scaleb(-kind.places)
    on_grid = [round(v, kind.places) for v in sorted(constants)]
    near = [n for v in on_grid for n in (v - unit, v, v + unit)]
    return [n for n in near if kind.low <= n <= kind.high]


def _constants(node: Node, name: str) -> Iterable[Any]:
    """Find what a column is compared with."""
    if isinstance(node.type, Boolean):
        for test in tests(node):
            is_column = isinstance(test.input, ir.Column) and test.input.name == name
            if is_column and test.value is not None:
                yield test.value
    else:
        for part in ir.children(node):
            yield from _constants(part, name)

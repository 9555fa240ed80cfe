"""Nodes as Python expressions.

A node can be written in three ways: as its value, as a test that it is true, and as a
test that it is false. Conditions ask no more than the tests, so that three-valued logic
costs nothing where two values will do.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence

import attrs

from tiers.engines.interpret.compiled import runtime, tables
from tiers.engines.interpret.compiled.code import Code
from tiers.engines.interpret.compiled.constants import (
    INTEGERS,
    TOTAL,
    alike,
    climbing,
    held,
    is_constant,
    keys,
    places_of,
    reached,
    reads_today,
)
from tiers.engines.interpret.functions import FUNCTIONS
from tiers.lang import ir
from tiers.lang.build import number_of
from tiers.lang.ir import Node
from tiers.lang.served import SERVED, evaluating, serving
from tiers.physical import scaled
from tiers.schema import Date

TODAY = "today"
"""The variable that holds the day of the evaluation."""

_DEEPEST = 12
"""How deep expressions lie in each other: Python refuses 200 nested parentheses."""

_INVERSE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@attrs.frozen
class Variable:
    """The variable that holds a column."""

    name: str
    can_miss: bool


@attrs.frozen
class Writer:
    """Writes nodes that read columns from variables."""

    code: Code
    columns: dict[str, Variable] = attrs.field(factory=dict)
    _missing: dict[int, tuple[Node, bool]] = attrs.field(factory=dict)

    def named(self, value: object) -> str:
        """Name a value."""
        return self.code.value(value)

    # --- what can be missing --------------------------------------------------

    def can_miss(self, node: Node) -> bool:
        """Tell whether the value of a node can be missing."""
        if id(node) not in self._missing:
            # The node is kept, so that no other can get its number.
            self._missing[id(node)] = node, self._can_miss(node)
        return self._missing[id(node)][1]

    def _can_miss(self, node: Node) -> bool:
        match node:
            case ir.Constant(value):
                return value is None
            case ir.Column(name):
                return self.columns[name].can_miss
            case ir.Today() | ir.IsMissing():
                return False
            case ir.Match() | ir.Feel():
                return True
            case ir.Same(_, _, strict) | ir.Row(_, _, _, _, _, strict) if not strict:
                return False
            case ir.Row():
                return True
            case ir.If(condition, then, otherwise, _, strict):
                asked = (condition, then, otherwise) if strict else (then, otherwise)
                return any(map(self.can_miss, asked))
            case ir.Divide(_, right) if (
                number_of(right).low <= 0 <= number_of(right).high
            ):
                return True
            case ir.Call(function) if function not in TOTAL:
                return True
            case ir.Steps(_, group, _, below) if group is not None or below is None:
                return True
            case ir.Collect(_, _, values, default, _, strict):
                return strict or any(map(self.can_miss, (*values, default)))
            case _:
                return any(map(self.can_miss, ir.children(node)))

    # --- values ---------------------------------------------------------------

    def value(self, node: Node, depth: int = 0) -> str:
        """Write the value of a node, a number as an integer scaled by its places."""
        if depth > _DEEPEST and not isinstance(node, ir.Constant | ir.Column):
            return self.apart(node)
        depth += 1
        match node:
            case ir.Constant():
                return self.constant(node)
            case ir.Column(name):
                return self.columns[name].name
            case ir.Today():
                return TODAY
            case ir.IsMissing():
                return self.true(node, depth)
            case ir.Compare() | ir.Same() | ir.Not():
                return self._truth(node, depth)
            case ir.Every(parts) | ir.Some(parts):
                return self._joined(node, parts, depth)
            case ir.If():
                return self._chosen(node, depth)
            case ir.Arithmetic(left, op, right, kind):
                places = [number_of(part).places for part in (left, right)]
                common = places if op == "*" else [kind.places] * 2
                sides = list(zip((left, right), common, strict=True))
                return self.known(sides, lambda a, b: f"{a} {op} {b}", depth)
            case ir.Divide():
                return self._divided(node, depth)
            case ir.Round():
                return self._rounded(node, depth)
            case ir.Extreme(pick, parts, kind):
                same = [(part, places_of(kind)) for part in parts]
                which = pick if len(parts) > 1 else ""
                return self.known(same, lambda *a: f"{which}({', '.join(a)})", depth)
            case ir.Call():
                return self._called(node, depth)
            case ir.Steps():
                return self._climbed(node, depth)
            case ir.Match(only, cases, kind):
                known = {
                    key: scaled(found, kind.places)
                    for case, found in cases
                    for key in keys(case, only.type)
                }
                get = self.code.value(known.get)
                return self.known([(only, None)], lambda a: f"{get}({a})", depth)
            case ir.Pick(index, values, kind) if all(map(is_constant, values)):
                found = [held(value, places_of(kind)) for value in values]
                taken = self.code.value(found)
                return self.known([(index, None)], lambda a: f"{taken}[{a}]", depth)
            case ir.Row() | ir.Pick() | ir.Collect():
                return self.apart(node)
            case ir.Feel():
                return self._evaluated(node, depth)

    def constant(self, node: ir.Constant, places: int | None = None) -> str:
        """Name a constant, a number as the integer of so many *places*."""
        own = places_of(node.type)
        return self.code.value(held(node, own if places is None else places))

    def at(self, node: Node, places: int | None, depth: int) -> str:
        """Write a value that may be missing, a number with so many places."""
        own = places_of(node.type)
        if isinstance(node, ir.Constant):
            return self.constant(node, places)
        if places is None or own is None or own == places:
            return self.value(node, depth)
        return self.known([(node, places)], lambda a: a, depth)

    def known(
        self,
        parts: Sequence[tuple[Node, int | None]],
        use: Callable[..., str],
        depth: int,
    ) -> str:
        """Write what is made of known parts, numbers with so many places."""
        guards, names = self.guarded(parts, depth)
        made = use(*names)
        return (
            f"({made} if {' and '.join(guards)} else None)" if guards else f"({made})"
        )

    def guarded(
        self, parts: Sequence[tuple[Node, int | None]], depth: int
    ) -> tuple[list[str], list[str]]:
        """Write parts, and tests that they are known, to be asked before."""
        guards, names = [], []
        for node, places in parts:
            own = places_of(node.type)
            if isinstance(node, ir.Constant) and node.value is not None:
                names.append(self.constant(node, places))
                continue
            name = self.value(node, depth)
            if self.can_miss(node):
                guard = name
                if not name.isidentifier():
                    name = self.code.temporary()
                    guard = f"({name} := {guard})"
                guards.append(f"{guard} is not None")
            if places is not None and own is not None and own < places:
                name = f"{name} * {10 ** (places - own)}"
            names.append(name)
        return guards, names

    def apart(self, node: Node) -> str:
        """Write a node as a function of the columns that it reads."""
        names = sorted(ir.columns(node))
        parameters = [self.columns[name].name for name in names]
        if reads_today(node):
            parameters.append(TODAY)
        match node:
            case ir.Row() | ir.Pick() | ir.Collect():
                lines = tables.lines(node, self)
            case _:
                lines = [f"return {self.value(node)}"]
        return f"{self.code.function(parameters, lines)}({', '.join(parameters)})"

    def _truth(self, node: Node, depth: int) -> str:
        """Write true, false or None."""
        match node:
            case ir.Compare(left, op, right):
                parts = alike(left, right)
                return self.known(parts, lambda a, b: f"{a} {op} {b}", depth)
            case ir.Same(left, right, True):
                parts = alike(left, right)
                return self.known(parts, lambda a, b: f"{a} == {b}", depth)
            case ir.Not(only) if self.can_miss(only):
                return self.known([(only, None)], lambda a: f"not {a}", depth)
            case _:
                return self.true(node, depth)

    def _joined(self, node: Node, parts: Sequence[Node], depth: int) -> str:
        """Let a part that settles the matter decide, then an unknown one."""
        if not any(map(self.can_miss, parts)):
            return self.true(node, depth)
        settled = isinstance(node, ir.Some)
        names = [self.code.temporary() for _ in parts]
        tests = [
            f"({name} := {self.value(part, depth)}) is {settled}"
            for name, part in zip(names, parts, strict=True)
        ]
        unknown = " or ".join(f"{name} is None" for name in names)
        rest = f"None if {unknown} else {not settled}"
        return f"({settled} if {' or '.join(tests)} else {rest})"

    def _chosen(self, node: ir.If, depth: int) -> str:
        places = places_of(node.type)
        then, otherwise = (
            self.at(part, places, depth) for part in (node.then, node.otherwise)
        )
        if node.strict and self.can_miss(node.condition):
            truth = self.code.temporary()
            asked = f"({truth} := {self.value(node.condition, depth)}) is None"
            return f"(None if {asked} else {then} if {truth} else {otherwise})"
        return f"({then} if {self.true(node.condition, depth)} else {otherwise})"

    def _divided(self, node: ir.Divide, depth: int) -> str:
        up, down = number_of(node.left).places, number_of(node.right).places
        over, under = 10 ** (node.type.places + down), 10**up
        divide = self.code.value(runtime.quotient)
        return self.known(
            [(node.left, None), (node.right, None)],
            lambda a, b: f"{divide}({a} * {over}, {b} * {under})",
            depth,
        )

    def _rounded(self, node: ir.Round, depth: int) -> str:
        drop = number_of(node.input).places - node.type.places
        if drop <= 0:
            return self.known([(node.input, node.type.places)], lambda a: a, depth)
        rounding = self.code.value(runtime.ROUNDING[node.mode])
        return self.known(
            [(node.input, None)], lambda a: f"{rounding}({a}, {10**drop})", depth
        )

    def _called(self, node: ir.Call, depth: int) -> str:
        name, kinds = node.function, [part.type for part in node.arguments]
        places = None
        if name in INTEGERS:
            function, places = INTEGERS[name], places_of(node.type)
        elif name in SERVED:
            function = runtime.converting(serving(node), kinds, node.type)
        else:
            function = runtime.converting(FUNCTIONS[name], kinds, node.type)
        called = self.code.value(function)
        parts = [(part, places) for part in node.arguments]
        return self.known(parts, lambda *a: f"{called}({', '.join(a)})", depth)

    def _climbed(self, node: ir.Steps, depth: int) -> str:
        places, kind = number_of(node.input).places, node.type
        below = None if node.below is None else scaled(node.below, kind.places)
        stairs = {
            key: (
                [reached(step.bound, places) for step in stair],
                [below, *(scaled(step.value, kind.places) for step in stair)],
            )
            for name, stair in node.stairs
            for key in keys(name, node.group.type if node.group else None)
        }
        if node.group is None:
            bounds, values = stairs.get(None, ([], [None]))
            bisect = self.code.value(bisect_right)
            steps, heights = self.code.value(bounds), self.code.value(values)
            return self.known(
                [(node.input, None)],
                lambda a: f"{heights}[{bisect}({steps}, {a})]",
                depth,
            )
        climb = self.code.value(climbing(stairs))
        parts = [(node.input, None), (node.group, None)]
        return self.known(parts, lambda a, b: f"{climb}({a}, {b})", depth)

    def _evaluated(self, node: ir.Feel, depth: int) -> str:
        parts = ir.children(node)
        kinds = [Date(), *(part.type for part in parts)]
        function = runtime.converting(evaluating(node), kinds, node.type)
        given = ", ".join([TODAY, *(self.value(part, depth) for part in parts)])
        return f"{self.code.value(function)}({given})"

    # --- tests ----------------------------------------------------------------

    def true(self, node: Node, depth: int = 0) -> str:
        """Write a test that a node is true."""
        return self._test(node, depth, wanted=True)

    def false(self, node: Node, depth: int = 0) -> str:
        """Write a test that a node is false."""
        return self._test(node, depth, wanted=False)

    def _test(self, node: Node, depth: int, *, wanted: bool) -> str:
        if depth > _DEEPEST and not isinstance(node, ir.Constant | ir.Column):
            return f"({self.apart(node)}) is {wanted}"
        depth += 1
        match node:
            case ir.Constant(value):
                return str(value is wanted)
            case ir.Every(parts) | ir.Some(parts):
                every = isinstance(node, ir.Every) is wanted
                tests = [self._test(part, depth, wanted=wanted) for part in parts]
                return f"({(' and ' if every else ' or ').join(tests)})"
            case ir.Not(only):
                return self._test(only, depth, wanted=not wanted)
            case ir.Compare(left, op, right):
                guards, (a, b) = self.guarded(alike(left, right), depth)
                test = f"{a} {op if wanted else _INVERSE[op]} {b}"
                return f"({' and '.join([*guards, test])})"
            case ir.Same():
                return self._equal(node, depth, wanted=wanted)
            case ir.IsMissing(only):
                if not self.can_miss(only):
                    return str(not wanted)
                word = "is" if wanted else "is not"
                return f"({self.value(only, depth)} {word} None)"
            case _:
                return f"({self.value(node, depth)} is {wanted})"

    def _equal(self, node: ir.Same, depth: int, *, wanted: bool) -> str:
        sign, parts = "==" if wanted else "!=", alike(node.left, node.right)
        if node.strict:
            guards, (a, b) = self.guarded(parts, depth)
            return f"({' and '.join([*guards, f'{a} {sign} {b}'])})"
        a, b = (self.at(part, places, depth) for part, places in parts)
        return f"({a} {sign} {b})"

"""Nodes as Python expressions.

A node can be written in three ways: as its value, as a test that it is true, and as a
test that it is false. Conditions ask no more than the tests, so that three-valued logic
costs nothing where two values will do.
"""

from collections.abc import Callable, Sequence

import attrs

from tiers.engines.interpret.compiled import calls, tables
from tiers.engines.interpret.compiled.code import Code
from tiers.engines.interpret.compiled.constants import (
    alike,
    held,
    is_constant,
    places_of,
)
from tiers.engines.interpret.compiled.variables import TODAY, Missing, Variable
from tiers.engines.interpret.meaning import reads_today
from tiers.lang import ir
from tiers.lang.build import number_of
from tiers.lang.ir import Node

_DEEPEST = 12
"""How deep expressions lie in each other: Python refuses 200 nested parentheses."""

_INVERSE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@attrs.frozen
class Writer:
    """Writes nodes that read columns from variables."""

    code: Code
    columns: dict[str, Variable] = attrs.field(factory=dict)
    _missing: Missing = attrs.field(init=False)

    @_missing.default
    def _of_columns(self) -> Missing:
        return Missing(self.columns)

    def named(self, value: object) -> str:
        """Name a value."""
        return self.code.value(value)

    def can_miss(self, node: Node) -> bool:
        """Tell whether the value of a node can be missing."""
        return self._missing.can_miss(node)

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
                return calls.divided(node, depth, self)
            case ir.Round():
                return calls.rounded(node, depth, self)
            case ir.Extreme(pick, parts, kind):
                same = [(part, places_of(kind)) for part in parts]
                which = pick if len(parts) > 1 else ""
                return self.known(same, lambda *a: f"{which}({', '.join(a)})", depth)
            case ir.Call():
                return calls.called(node, depth, self)
            case ir.Steps():
                return calls.climbed(node, depth, self)
            case ir.Match():
                return calls.matched(node, depth, self)
            case ir.Pick(values=values) if all(map(is_constant, values)):
                return calls.picked(node, depth, self)
            case ir.Row() | ir.Pick() | ir.Collect():
                return self.apart(node)
            case ir.Feel():
                return calls.evaluated(node, depth, self)

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

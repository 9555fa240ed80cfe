"""The names that an expression may use, and the place where each piece of it stands."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cached_property
from typing import Self

import attrs

from tiers.freezing import frozen
from tiers.lang import functions, ir
from tiers.lang import syntax as sx
from tiers.lang.added import Added
from tiers.lang.ir import Node
from tiers.lang.kinds import Place
from tiers.lang.shapes import Shape
from tiers.problems import Fault, Problem, closest
from tiers.schema import Type
from tiers.text import Text

INPUT = "?"
"""The name by which a table's cell reads its input."""


_FACTS = Text("fact or score", "事实或得分")


@frozen(slots=False)
class Scope:
    """The names that an expression may use, with their types."""

    types: Mapping[str, Type]
    lost: frozenset[str] = frozenset()
    """Names whose declarations have faults: no expression is blamed for them."""
    is_open: bool = False
    """Whether there may be more names, because what declares them can't be read."""
    shapes: Mapping[str, Shape] = attrs.field(factory=dict)
    """Names of lists, and of contexts whose entries `types` has as `name.entry`."""

    is_full: bool = False
    """Whether what has no columns may be left to FEEL, customer by customer."""

    functions: Mapping[str, Added] = attrs.field(factory=dict)
    """The functions that plugins add."""

    what: Text = _FACTS
    """What its names are, for people."""

    @cached_property
    def spaced(self) -> tuple[str, ...]:
        """The names that the lexer must be told of."""
        every = (*self.names, *self.functions)
        names = (n for n in every if not n.isidentifier() and "." not in n)
        return (*functions.SPACED, *names)

    @property
    def names(self) -> frozenset[str]:
        """All names, those whose declarations have faults among them."""
        return self.lost.union(self.types, self.shapes)

    def has(self, name: str) -> bool:
        """Tell whether *name* can be read."""
        return name in self.types or name in self.shapes


@frozen
class Named(ABC):
    """An expression being typed: its text, its scope, and what is found on the way."""

    text: str
    scope: Scope
    found: list[Problem] = attrs.field(factory=list)
    bound: Mapping[str, Shape] = attrs.field(factory=dict)
    """What the text itself names: variables of loops, entries, a cell's `?`."""

    @abstractmethod
    def node(self, part: sx.Syntax) -> Node:
        """Type one piece of syntax, which must be a single value."""

    @abstractmethod
    def truth(self, part: sx.Syntax) -> Node:
        """Type a condition."""

    @abstractmethod
    def shape(self, part: sx.Syntax) -> Shape:
        """Type a piece of syntax that may be a list, a range or a context."""

    def inside(self, bound: Mapping[str, Shape]) -> Self:
        """Bring names into scope that the text itself binds."""
        return attrs.evolve(self, bound={**self.bound, **bound})

    def at(self, part: sx.Part) -> Place:
        """Say where *part* stands, for a problem."""
        return Place(self.text, part.start, part.end, self.found)

    def known(self, syntax: sx.Syntax | sx.Tests) -> Self:
        """Refuse *syntax* if it mentions names that are not in scope: all of them."""
        unknown = [n for n in sx.mentions(syntax) if not self.scope.has(n.name)]
        if unknown:
            bound = {*self.bound, *sx.keys(syntax)}
            unknown = [n for n in unknown if n.name not in bound]
        if unknown:
            raise Fault(*self.unknown_names(unknown))
        return self

    def unknown_names(self, parts: list[sx.Name]) -> list[Problem]:
        """Say that there are no such facts or scores, if that is sure."""
        if self.scope.is_open:
            return []
        return [self.unknown_name(n) for n in parts if n.name not in self.scope.lost]

    def unknown_name(self, part: sx.Name) -> Problem:
        """Say that there is no such fact or score."""
        message = Text(
            f"no {self.scope.what.en} is named `{part.name}`",
            f"没有名为 `{part.name}` 的{self.scope.what.zh}",
        )
        advice = closest(part.name, {*self.scope.types, *self.scope.lost})
        return Problem("unknown-name", message, self.at(part).at, advice)

    def name(self, part: sx.Syntax, name: str) -> Shape:
        """Type a name: of the text itself, or a fact, a score or a decision."""
        if name in self.bound:
            return self.bound[name]
        if name in self.scope.shapes:
            return self.scope.shapes[name]
        if name not in self.scope.types:
            assert isinstance(part, sx.Name)
            raise Fault(*self.unknown_names([part]))
        return ir.Column(name, self.scope.types[name])

"""Expressions and cells of a model, as a policy writes them: names, calls, boxes."""

from collections.abc import Mapping

import attrs

from tiers.dmn import boxes
from tiers.dmn.boxes import Box, Feel
from tiers.dmn.model import Knowledge
from tiers.exchange import refusing
from tiers.exchange.naming import Naming
from tiers.exchange.rewriting import path, rewritten
from tiers.lang import parser
from tiers.lang import syntax as sx
from tiers.lang.library.catalogue import BUILTINS
from tiers.problems import Fault
from tiers.source import Located

_SPACED = frozenset(name for name in BUILTINS if " " in name)
_LONGEST = 4_000
"""The longest text that may stand in the place of a name."""

_DEEPEST = 20
"""How many knowledge models may call each other."""


@attrs.frozen
class Texts:
    """Rewrites the texts of one decision, or of a knowledge model put in its place."""

    naming: Naming
    knowledge: Mapping[str, Knowledge]
    """The knowledge models that may be called."""
    bound: Mapping[str, str] = attrs.field(factory=dict)
    """Parameters, and what stands in their places."""
    depth: int = 0

    def expression(self, text: Located) -> Located:
        """Rewrite an expression.

        Raises:
            Fault: it can't be read, or calls what has no form in a policy.
        """
        found = parser.parse_expression(text, self._spaced, self.naming.members)
        return rewritten(text, found, lambda part: self._replaced(text, part))

    def tests(self, text: Located) -> Located:
        """Rewrite a table's cell; see `expression`."""
        found = parser.parse_tests(text, self._spaced, self.naming.members)
        if found is None:
            return text
        return rewritten(text, found, lambda part: self._replaced(text, part))

    def box(self, found: Box) -> Located:
        """Write a boxed expression as one text, if it is simple enough.

        Raises:
            Fault: it has no form in a policy.
        """
        match found:
            case Feel(text=text):
                return self.expression(text)
            case boxes.Conditional(condition=a, then=b, otherwise=c):
                parts = [self._inside(part) for part in (a, b, c)]
                return Located("if {} then {} else {}".format(*parts), found.at)
            case boxes.Invocation() | boxes.Context():
                texts, logic = self.unfolded(found)
                if logic is found:
                    raise Fault(refusing.box(found))
                return Located(str(texts.box(logic)), found.at)
            case _:
                raise Fault(refusing.box(found))

    def unfolded(self, found: Box) -> "tuple[Texts, Box]":
        """Give the logic that a call stands for, or the result of a context.

        The names that it binds stand for their values from then on. All else is given
        as it is.

        Raises:
            Fault: it calls what has no form in a policy.
        """
        match found:
            case boxes.Invocation(called=Feel(text=name), bindings=bindings):
                given = {str(b.parameter): self._inside(b.value) for b in bindings}
                return self.within(found, str(name), given)
            case Feel(text=text) if call := self._whole_call(text):
                return self.within(found, *call)
            case boxes.Context(entries=(*entries, boxes.Entry(None, result))):
                texts = self
                for entry in entries:
                    texts = texts._with(entry)
                return texts, result
            case _:
                return self, found

    def _with(self, entry: boxes.Entry) -> "Texts":
        """Let the name of an entry stand for its value."""
        assert entry.variable is not None, "only the last entry has no name"
        words = self._inside(entry.value)
        if len(words) > _LONGEST:
            raise Fault(refusing.box(entry.value))
        bound = {**self.bound, str(entry.variable.name): words}
        return attrs.evolve(self, bound=bound)

    def _whole_call(self, text: Located) -> tuple[str, dict[str, str]] | None:
        """Give the model that a text calls, if it does nothing else."""
        found = parser.parse_expression(text, self._spaced, self.naming.members)
        match found:
            case sx.Invocation(function=sx.Name(name=name)) if name in self.knowledge:
                return name, self._given(text, name, found)
            case _:
                return None

    def called(self, found: Box, name: str, given: Mapping[str, str]) -> str:
        """Write the logic of a knowledge model with arguments in their places."""
        logic = self.within(found, name, given)
        return str(logic[0].box(logic[1]))

    def within(
        self, found: Box, name: str, given: Mapping[str, str]
    ) -> tuple["Texts", Box]:
        """Give the logic of a knowledge model, and what rewrites it.

        Raises:
            Fault: there is no such model, it is called otherwise, or calls itself.
        """
        model = self.knowledge.get(" ".join(name.split()))
        function = model.logic if model else None
        if function is None or function.kind != "FEEL" or self.depth > _DEEPEST:
            raise Fault(refusing.box(found))
        parameters = [str(parameter.name) for parameter in function.parameters]
        if not given.keys() <= set(parameters):
            raise Fault(refusing.box(found))
        bound = {name: given.get(name, "null") for name in parameters}
        return attrs.evolve(self, bound=bound, depth=self.depth + 1), function.body

    def _inside(self, part: Box) -> str:
        """Write a part of a larger text."""
        text = str(self.box(part))
        simple = text.replace(".", "").replace("_", "").isalnum()
        return text if simple else f"({text})"

    @property
    def _spaced(self) -> frozenset[str]:
        return self.naming.spaced | _SPACED | self.knowledge.keys() | self.bound.keys()

    def _replaced(self, text: Located, part: sx.Syntax) -> str | None:
        match part:
            case sx.Name(name=name) if name in self.bound:
                return self.bound[name]
            case sx.Invocation(function=sx.Name(name=name)) if name in self.knowledge:
                return self._call(text, name, part)
            case sx.Name() | sx.Property():
                whole = path(part)
                found = self.naming.names.get(whole) if whole else None
                return None if found == whole else found
            case _:
                return None

    def _call(self, text: Located, name: str, call: sx.Invocation) -> str:
        """Put the logic of a knowledge model in the place of its call."""
        whole = _invocation(text, call)
        given = self._given(text, name, call)
        return f"({self.called(whole, name, given)})"

    def _given(self, text: Located, name: str, call: sx.Invocation) -> dict[str, str]:
        """Give the arguments of a call by the names of the parameters."""
        function = self.knowledge[name].logic
        parameters = function.parameters if function else ()
        names = call.names or tuple(str(p.name) for p in parameters)
        if len(call.arguments) != len(names):
            raise Fault(refusing.box(_invocation(text, call)))
        return {
            parameter: self._argument(text, argument)
            for parameter, argument in zip(names, call.arguments, strict=True)
        }

    def _argument(self, text: Located, part: sx.Syntax) -> str:
        words = self._piece(text, part)
        return words if path(part) else f"({words})"

    def _piece(self, text: Located, part: sx.Syntax) -> str:
        piece = Located(text[part.start : part.end], text.span(part.start, part.end))
        return str(self.expression(piece))


def _invocation(text: Located, call: sx.Syntax) -> boxes.Invocation:
    at = text.span(call.start, call.end)
    return boxes.Invocation(called=Feel(text=text, at=at), bindings=(), at=at)

"""Functions that plugins add to FEEL, as a policy calls them."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import attrs

from tiers.freezing import frozen
from tiers.lang import columnless, ir, operators
from tiers.lang import syntax as sx
from tiers.lang.evaluation.calls import Builtin
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, fits, refuse
from tiers.lang.lexer import KEYWORDS
from tiers.lang.library.signature import Signature, Taken
from tiers.lang.types import BOOLEAN, DATE, DAYS, MONTHS, NUMBER, STRING
from tiers.lang.types import Type as FeelType
from tiers.lang.values import Value
from tiers.problems import Problem, Refusal, closest, lasting, told
from tiers.schema import (
    Boolean,
    Date,
    DayTimeDuration,
    Null,
    Number,
    String,
    Type,
    YearMonthDuration,
)
from tiers.source import Span
from tiers.text import Text

_TAKEN: Mapping[FeelType, type] = {
    NUMBER: Number,
    STRING: String,
    BOOLEAN: Boolean,
    DATE: Date,
    DAYS: DayTimeDuration,
    MONTHS: YearMonthDuration,
}


@frozen
class Added:
    """A function that a plugin adds."""

    name: str
    parameters: tuple[Taken, ...]
    meaning: Callable[..., Value] = attrs.field(repr=False)
    """Raises `Refusal` where the result is null; whatever else is a failure."""
    result: Type | None
    """What columns hold of it; None where only FEEL can call it."""
    says: Callable[[Text], Text] = attrs.field(repr=False)
    """Puts the name of the plugin in front of what is said of it."""

    def at(self, place: Span | None) -> Builtin:
        """Give the function as one place calls it, which its failures name."""
        becomes = partial(self._called, place)
        return Builtin(self.name, (Signature(self.parameters, becomes),))

    def _called(self, place: Span | None, *arguments: Value) -> Value:
        try:
            return self.meaning(*arguments)
        except Refusal:
            raise
        except Exception as error:
            raise lasting([self._failed(place, error)]) from error

    def _failed(self, place: Span | None, error: Exception) -> Problem:
        words = told(error)
        message = Text(
            f"its function `{self.name}` failed: {words}",
            f"其函数 `{self.name}` 运行失败：{words}",
        )
        return Problem("failing-plugin", self.says(message), place)

    def node(
        self, place: Place, arguments: Sequence[Node], places: Sequence[Place]
    ) -> Node:
        """Give the node of a call in columns: FEEL computes it, value by value.

        Raises:
            Fault: the arguments do not fit, or columns can't hold the result.
        """
        self._counted(place, len(arguments))
        for parameter, node, where in zip(
            self.parameters, arguments, places, strict=False
        ):
            wanted = _TAKEN.get(parameter.type, object)
            if not isinstance(node.type, Null) and not fits(node.type, wanted):
                raise operators.wrong_type(where, wanted, node.type)
        if self.result is None:
            what = Text(
                f"what `{self.name}` gives, since it does not say what that is",
                f"`{self.name}` 的结果，因为它没有声明结果类型",
            )
            raise columnless.refused(place, what)
        names = [_stand_in(p.name, at) for at, p in enumerate(self.parameters)]
        reads = tuple(zip(names, arguments, strict=False))
        called = ((self.name, self.at(place.at)),)
        return ir.Feel(_text(self.name, reads), reads, None, self.result, called)

    def _counted(self, place: Place, given: int) -> None:
        least = sum(not p.is_optional for p in self.parameters)
        if least <= given <= len(self.parameters):
            return
        most = len(self.parameters)
        number = f"{least}" if least == most else f"{least}–{most}"
        noun = "argument" if number == "1" else "arguments"
        message = Text(
            f"`{self.name}` takes {number} {noun}",
            f"`{self.name}` 需要 {number} 个参数",
        )
        raise refuse(place, "argument-count", message)

    def in_order(self, place: Place, call: sx.Invocation) -> tuple[sx.Syntax, ...]:
        """Give the arguments of a call in the order of the parameters.

        Raises:
            Fault: it names no parameter so, or leaves one out in the middle.
        """
        if not call.names:
            return call.arguments
        given = dict(zip(call.names, call.arguments, strict=True))
        known = [parameter.name for parameter in self.parameters]
        for name in given:
            if name not in known:
                message = Text(
                    f"`{self.name}` has no parameter `{name}`",
                    f"`{self.name}` 没有参数 `{name}`",
                )
                raise refuse(place, "argument-count", message, closest(name, known))
        if list(given) and set(known[: len(given)]) != given.keys():
            missing = next(name for name in known if name not in given)
            message = Text(
                f"`{self.name}` lacks the parameter `{missing}`",
                f"`{self.name}` 缺少参数 `{missing}`",
            )
            raise refuse(place, "argument-count", message)
        return tuple(given[name] for name in known[: len(given)])


def is_call(node: ir.Feel) -> bool:
    """Tell whether *node* is the call of one function, and nothing else."""
    return [node.text] == [_text(name, node.reads) for name, _ in node.functions]


def _text(name: str, reads: tuple[tuple[str, Node], ...]) -> str:
    return f"{name}({', '.join(stand_in for stand_in, _ in reads)})"


def _stand_in(name: str, at: int) -> str:
    """Name an argument inside the text of a call, where no word may mean more."""
    is_plain = name.isidentifier() and name not in KEYWORDS
    return f"{name}_{at + 1}" if is_plain else f"argument_{at + 1}"

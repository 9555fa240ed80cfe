"""Functions as values: built in or defined, called by position or by name."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from tiers.freezing import frozen
from tiers.lang.conversion import coerced
from tiers.lang.evaluation.frame import DEEPEST_CALL, Run
from tiers.lang.library.catalogue import BUILTINS
from tiers.lang.library.signature import Signature, Taken
from tiers.lang.types import ANY, Type
from tiers.lang.values import Parameter, Value
from tiers.problems import Refusal, closest
from tiers.text import Text


@frozen(eq=False)
class Closure:
    """A function defined in an expression or in a model."""

    parameters: tuple[Parameter, ...]
    body: Callable[[Mapping[str, Value]], Value] = attrs.field(repr=False)
    run: Run = attrs.field(repr=False)
    result: Type = ANY

    def __call__(self, *arguments: Value) -> Value:
        """Call by position.

        Raises:
            Refusal: the arguments do not fit, or calls lie too deep in each other.
        """
        if len(arguments) != len(self.parameters):
            raise _count(len(self.parameters))
        given = {
            parameter.name: coerced(value, parameter.type or ANY)
            for parameter, value in zip(self.parameters, arguments, strict=True)
        }
        self.run.calls += 1
        try:
            if self.run.calls > DEEPEST_CALL:
                raise _too_deep()
            return coerced(self.body(given), self.result)
        finally:
            self.run.calls -= 1


@frozen(eq=False)
class Builtin:
    """A function of the catalogue."""

    name: str
    signatures: tuple[Signature, ...] = attrs.field(repr=False)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters of the first way to call it."""
        first = self.signatures[0]
        return tuple(Parameter(p.name, p.type) for p in first.parameters)

    def __call__(self, *arguments: Value) -> Value:
        """Call by position, in the first way that the arguments fit.

        Raises:
            Refusal: they fit none, or there is no result.
        """
        return self.called(arguments, ())

    def called(self, arguments: Sequence[Value], names: Sequence[str]) -> Value:
        """Call by position, or by name where there are *names*.

        Raises:
            Refusal: the arguments do not fit, or there is no result.
        """
        reasons = []
        for signature in self.signatures:
            try:
                given = _bound(signature, arguments, names)
            except Refusal as refusal:
                reasons.append(refusal)
            else:
                return signature.becomes(*given)
        raise reasons[-1]


def builtin(name: str) -> Builtin | None:
    """Find a function of the catalogue."""
    return Builtin(name, BUILTINS[name]) if name in BUILTINS else None


def call(function: Value, arguments: Sequence[Value], names: Sequence[str]) -> Value:
    """Call a function value.

    Raises:
        Refusal: it is none, or the arguments do not fit, or there is no result.
    """
    if isinstance(function, Builtin):
        return function.called(arguments, names)
    if not callable(function):
        raise Refusal(Text("this is no function", "这不是函数"))
    if names:
        arguments = _in_order(getattr(function, "parameters", ()), arguments, names)
    found: Value = function(*arguments)
    return found


def _in_order(
    parameters: tuple[Parameter, ...], arguments: Sequence[Value], names: Sequence[str]
) -> list[Value]:
    given = dict(zip(names, arguments, strict=True))
    wanted = [p.name for p in parameters]
    for name in names:
        if name not in wanted:
            message = Text(
                f"no parameter is named `{name}`", f"没有名为 `{name}` 的参数"
            )
            raise Refusal(message, closest(name, wanted))
    if len(given) != len(wanted):
        raise _count(len(wanted))
    return [given[name] for name in wanted]


def _bound(
    signature: Signature, arguments: Sequence[Value], names: Sequence[str]
) -> list[Value]:
    """Give the arguments in the order of the parameters, converted."""
    if names:
        return _by_name(signature, dict(zip(names, arguments, strict=True)))
    taken, count = signature.parameters, len(arguments)
    needed = sum(not p.is_optional for p in taken)
    if count < needed or (count > len(taken) and not signature.repeats):
        raise _count(needed)
    last = taken[-1:] * (count - len(taken))
    return [_taken(p, v) for p, v in zip((*taken, *last), arguments, strict=False)]


def _by_name(signature: Signature, given: Mapping[str, Value]) -> list[Value]:
    known = {p.name for p in signature.parameters}
    for name in given:
        if name not in known:
            message = Text(
                f"no parameter is named `{name}`", f"没有名为 `{name}` 的参数"
            )
            raise Refusal(message, closest(name, known))
    found: list[Value] = []
    for parameter in signature.parameters:
        if parameter.name in given:
            found.append(_taken(parameter, given[parameter.name]))
        elif parameter.is_optional:
            found.append(None)
        else:
            name = parameter.name
            raise Refusal(Text(f"`{name}` is not given", f"没有给出 `{name}`"))
    while (
        found and found[-1] is None and signature.parameters[len(found) - 1].is_optional
    ):
        found.pop()
    return found


def _taken(parameter: Taken, value: Value) -> Value:
    nullable = parameter.is_nullable or parameter.is_optional or parameter.type == ANY
    if value is None and not nullable:
        name = parameter.name
        raise Refusal(Text(f"`{name}` is null", f"`{name}` 为空"))
    return coerced(value, parameter.type)


def _count(wanted: int) -> Refusal:
    noun = "argument" if wanted == 1 else "arguments"
    return Refusal(Text(f"this takes {wanted} {noun}", f"需要 {wanted} 个参数"))


def _too_deep() -> Refusal:
    return Refusal(
        Text(
            f"more than {DEEPEST_CALL} calls lie in each other",
            f"函数调用嵌套超过 {DEEPEST_CALL} 层",
        )
    )

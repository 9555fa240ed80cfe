"""The values that tables give: their types, whether they fit, and which is best."""

import re
from collections.abc import Sequence

from tiers.freezing import frozen
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.lang.kinds import kind_name
from tiers.policy.keys import Expression
from tiers.policy.rows import ANYTHING
from tiers.policy.table_specs import OutputSpec
from tiers.problems import Fault, Problem, closest
from tiers.program.reader import Reader
from tiers.schema import LIMIT, Null, Number, Scalar, String, Type, read_scalar
from tiers.source import Located
from tiers.text import Text

_WORD = re.compile(r"[^\W\d]\w*")


@frozen
class Values:
    """What the rows of a table give for one output."""

    type: Type
    given: tuple[Node | None, ...]
    """By row; None where it gives nothing."""
    default: Node | None
    allowed: tuple[Scalar, ...]
    """Best first; empty if nobody said so."""


def values(
    spec: OutputSpec,
    written: Sequence[Expression | None],
    reader: Reader,
    at: Located | None,
) -> Values | None:
    """Type what rows give; None if there are faults, which the *reader* keeps.

    That they have no type in common is put *at* the output's name, if that is given.
    """
    allowed = _allowed(spec, reader)
    given = [_value(text, spec, allowed, reader) for text in written]
    default = _value(spec.default, spec, allowed, reader)
    if _has_lost(written, given, spec, default):
        return None
    kind = _kind(spec, [*given, default])
    if kind is None or isinstance(kind, Null):
        if at is not None:
            reader.problems.append(_no_type(at, is_mixed=kind is None))
        return None
    return Values(kind, tuple(given), default, allowed)


def _has_lost(
    written: Sequence[Expression | None],
    given: Sequence[Node | None],
    spec: OutputSpec,
    default: Node | None,
) -> bool:
    """Tell whether faults kept a value out; warnings do not."""
    pairs = [*zip(written, given, strict=True), (spec.default, default)]
    return any(_says(text) and node is None for text, node in pairs)


def _says(text: Expression | None) -> bool:
    return text is not None and text.strip() not in ANYTHING


def _allowed(spec: OutputSpec, reader: Reader) -> tuple[Scalar, ...]:
    """Give the allowed values, best first."""
    if isinstance(spec.type, String):
        return spec.type.values
    found: list[Scalar] = []
    for written in spec.values:
        try:
            found.append(read_scalar(written, spec.type or Number(10, -LIMIT, LIMIT)))
        except ValueError:
            message = Text(
                f"`{written}` is no value of the output's type",
                f"`{written}` 不符合输出的类型",
            )
            reader.problems.append(Problem("unfit-output", message, written.at))
    return tuple(found)


def _value(
    text: Expression | None,
    spec: OutputSpec,
    allowed: tuple[Scalar, ...],
    reader: Reader,
) -> Node | None:
    """Type one value; a bare word that is an allowed value is that text."""
    if text is None or not _says(text):
        return None
    if text in allowed:
        return build.constant(str(text))
    if allowed and _WORD.fullmatch(text) and text not in reader.scope.names:
        advice = closest(text, map(_shown, allowed))
        reader.problems.extend(_unfit(text, _NOT_ALLOWED, advice).problems)
        return None
    node = reader.expression(text, spec.type)
    if node is None:
        return None
    try:
        refuse_unfit(node, spec.type, allowed, text)
    except Fault as fault:
        reader.problems.extend(fault.problems)
        return None
    return node


def refuse_unfit(
    node: Node, kind: Type | None, allowed: tuple[Scalar, ...], text: Located
) -> None:
    """Refuse a value that is not of *kind*, or surely none of those *allowed*.

    Raises:
        Fault: located at *text*.
    """
    match node, kind:
        case ir.If(_, then, otherwise), _:
            refuse_unfit(then, kind, allowed, text)
            refuse_unfit(otherwise, kind, allowed, text)
        case ir.Constant(None), _:
            return
        case ir.Constant(value), _ if allowed and value not in allowed:
            raise _unfit(
                text, _NOT_ALLOWED, closest(_shown(value), map(_shown, allowed))
            )
        case ir.Constant(), String():
            if not isinstance(node.type, String):
                raise _unfit(text, _other_type(node.type, kind))
        case _, String(listed) if listed:
            own = node.type.values if isinstance(node.type, String) else ()
            if not own or not set(own) <= set(listed):
                raise _unfit(text, _NOT_ALLOWED, _listed(allowed))
        case _, Number(places) if isinstance(node.type, Number):
            if node.type.places > places:
                raise _unfit(text, _too_fine(places), _ROUND)
        case _, None:
            return
        case _ if type(node.type) is not type(kind):
            raise _unfit(text, _other_type(node.type, kind))
        case _:
            return


def _kind(spec: OutputSpec, nodes: Sequence[Node | None]) -> Type | None:
    """Find the type of all values together; None if they have none in common."""
    found: Type = Null()
    given = [node for node in nodes if node is not None]
    for node in given:
        try:
            found = build.joined(found, node.type)
        except TypeError:
            return None
    match spec.type, found:
        case Number(places), Number(_, low, high):
            return Number(places, low, high)
        case None, String():
            return _listed_texts(given) or found
        case None, _:
            return found
        case kind, _:
            return kind


def _listed_texts(nodes: Sequence[Node]) -> String | None:
    """Give the texts that are written out, if all are."""
    texts = [node.value for node in nodes if isinstance(node, ir.Constant)]
    if len(texts) < len(nodes):
        return None
    return String(tuple(dict.fromkeys(t for t in texts if isinstance(t, str))))


def _unfit(text: Located, message: Text, advice: Text | None = None) -> Fault:
    words = Text(f"`{text}` {message.en}", f"`{text}` {message.zh}")
    return Fault(Problem("unfit-output", words, text.at, help=advice))


_NOT_ALLOWED = Text("is not one of the allowed values", "不是允许的取值")
_ROUND = Text("round it, such as `decimal(x, 1)`", "请取整，例如 `decimal(x, 1)`")


def _other_type(found: Type, wanted: Type) -> Text:
    a, b = kind_name(found), kind_name(wanted)
    return Text(
        f"is {a.en}, where the output is {b.en}", f"是{a.zh}，而该输出应为{b.zh}"
    )


def _too_fine(places: int) -> Text:
    return Text(
        f"can have more digits after the point than the output's {places}",
        f"的小数位数可能超过输出规定的 {places} 位",
    )


def _listed(allowed: tuple[Scalar, ...]) -> Text:
    names = [_shown(value) for value in allowed]
    return Text(f"there is {', '.join(names)}", f"可用的有：{'、'.join(names)}")


def _shown(value: object) -> str:
    return str(value)


def _no_type(at: Located, *, is_mixed: bool) -> Problem:
    if is_mixed:
        message = Text(
            f"the values of `{at}` are of different types",
            f"`{at}` 的各个值类型不一致",
        )
    else:
        message = Text(f"`{at}` never has a value", f"`{at}` 没有任何值")
    return Problem("unfit-output", message, at.at)

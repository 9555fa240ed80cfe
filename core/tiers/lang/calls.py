"""Calls of functions: arguments by position or by name, and what each call becomes."""

from collections.abc import Iterable, Sequence

from tiers.freezing import frozen
from tiers.lang import build, columnless, functions, ir, lists, operators, spans
from tiers.lang import syntax as sx
from tiers.lang.conforming import feel_value, policy_value
from tiers.lang.evaluation.calls import Builtin
from tiers.lang.functions import FUNCTIONS
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, fits, refuse
from tiers.lang.library.catalogue import BUILTINS
from tiers.lang.shapes import Several, Shape, Span, constants, listed, several
from tiers.lang.values import Range, Value
from tiers.lang.written import NotWrittenError
from tiers.problems import Fault, Refusal, closest
from tiers.schema import Null
from tiers.text import Text

_CLOCK = {"now"}
KNOWN = FUNCTIONS.keys() | BUILTINS.keys() | _CLOCK
"""The functions that there are, whether or not columns have them."""


def unknown(place: Place, name: str, added: Iterable[str] = ()) -> Fault:
    """Say that there is no such function, not even among those that plugins add."""
    message = Text(f"there is no function `{name}`", f"没有函数 `{name}`")
    known = closest(name, {*KNOWN, *added})
    return refuse(place, "unknown-function", message, known)


def in_order(place: Place, name: str, part: sx.Invocation) -> tuple[sx.Syntax, ...]:
    """Give the arguments of a call in the order of the function's parameters.

    Raises:
        Fault: no way to call the function has parameters of these names.
    """
    if not part.names:
        return part.arguments
    given = dict(zip(part.names, part.arguments, strict=True))
    for signature in BUILTINS.get(name, ()):
        wanted = [p.name for p in signature.parameters]
        needed = {p.name for p in signature.parameters if not p.is_optional}
        taken = [n for n in wanted if n in given]
        if needed <= given.keys() <= set(wanted) and taken == wanted[: len(taken)]:
            return tuple(given[n] for n in taken)
    known = [p.name for s in BUILTINS.get(name, ()) for p in s.parameters]
    missing = next((n for n in given if n not in known), part.names[0])
    message = Text(
        f"`{name}` is not called with a parameter `{missing}` like this",
        f"`{name}` 不能这样使用参数 `{missing}`",
    )
    raise refuse(place, "argument-count", message, closest(missing, set(known)))


@frozen
class Call:
    """A call with its arguments typed."""

    place: Place
    name: str
    arguments: tuple[Shape, ...]
    places: tuple[Place, ...]
    """Where each argument stands."""

    def shape(self) -> Shape:
        """Give what the call becomes.

        Raises:
            Fault: the arguments do not fit, or columns can't hold the result.
        """
        name = self.name
        if name in lists.AGGREGATES:
            return self.aggregate()
        if name in spans.RELATIONS:
            self.counted(2, 2)
            return spans.relation(self.place, name, *self.arguments)
        if name in FUNCTIONS:
            return self.node(FUNCTIONS[name], self.singles(), self.places)
        if name in _LISTED:
            return self.listed()
        return self.folded()

    def singles(self) -> list[Node]:
        """Take arguments that are single values, or lists of one."""
        pairs = zip(self.places, self.arguments, strict=True)
        return [columnless.single(place, _only(shape)) for place, shape in pairs]

    def aggregate(self) -> Node:
        """Type a function of a list, or of its elements one by one."""
        members, function = lists.elements(self.arguments), FUNCTIONS[self.name]
        if members.is_sure and members.members:
            size = len(members.members)
            places = self.places if len(self.places) == size else self.places[:1] * size
            pairs = zip(places, members.members, strict=True)
            nodes = [columnless.single(place, m.shape) for place, m in pairs]
            return self.node(function, nodes, places)
        if not self.arguments:
            self.counted(1, None)
        return lists.aggregated(self.place, self.name, members)

    def listed(self) -> Shape:
        """Type a function of a list, or of a value that stands for a list of it."""
        self.counted(*_LISTED[self.name])
        first = self.arguments[0]
        if isinstance(first, ir.Node) and self.name in lists.REARRANGING:
            raise columnless.refused(self.places[0], columnless.VARYING)
        if first == build.MISSING:
            return first
        if not isinstance(first, ir.Node):
            return self.of_list(listed(first))
        found = columnless.single(self.place, self.of_list(several([first])))
        return build.choose(ir.IsMissing(first), build.MISSING, found)

    def of_list(self, of: Several) -> Shape:
        """Give what the function makes of its list."""
        match self.name:
            case "count":
                return lists.count(of)
            case "list contains":
                element = columnless.single(self.places[1], self.arguments[1])
                return lists.contains(self.place, of, element)
            case "string join":
                rest = zip(self.places[1:], self.arguments[1:], strict=True)
                delimiter = next((columnless.single(*given) for given in rest), None)
                return lists.joined(self.place, of, delimiter)
            case name:
                return lists.rearranged(self.place, name, self.arguments)

    def counted(self, least: int, most: int | None) -> None:
        """Refuse too few or too many arguments."""
        given = len(self.arguments)
        if given < least or (most is not None and given > most):
            raise refuse(self.place, "argument-count", _count(self.name, least, most))

    def node(
        self,
        function: functions.Function,
        nodes: Sequence[Node],
        places: Sequence[Place],
    ) -> Node:
        """Call a function of the catalogue."""
        most = None if function.repeats else len(function.takes)
        if len(nodes) < function.required or (most is not None and len(nodes) > most):
            raise refuse(
                self.place,
                "argument-count",
                _count(self.name, function.required, most),
            )
        takes = function.takes + function.takes[-1:] * len(nodes)
        for node, wanted, place in zip(nodes, takes, places, strict=False):
            if not fits(node.type, wanted):
                raise operators.wrong_type(place, wanted, node.type)
        kinds = {type(n.type): n.type for n in nodes if not isinstance(n.type, Null)}
        if function.repeats and len(kinds) > 1:
            one, other, *_ = kinds.values()
            raise operators.mixed(self.place, one, other)
        return self.made(function, nodes)

    def made(self, function: functions.Function, nodes: Sequence[Node]) -> Node:
        """Make the node of a call whose arguments fit."""
        try:
            return function.becomes(*nodes)
        except NotWrittenError:
            if self.name in columnless.READING:
                raise columnless.refused_call(self.place, self.name) from None
            raise columnless.refused(self.place, _COMPUTED, _WRITTEN) from None
        except Refusal as refusal:
            message = refusal.message
            raise refuse(self.place, "bad-argument", message) from None

    def folded(self) -> Shape:
        """Call a function of the library once and for all with written-out values."""
        try:
            given = [_feel(constants(a)) for a in self.arguments]
        except LookupError:
            raise columnless.refused_call(self.place, self.name) from None
        if self.name not in BUILTINS:
            raise columnless.refused_call(self.place, self.name)
        try:
            return _shape(Builtin(self.name, BUILTINS[self.name])(*given))
        except LookupError:
            raise columnless.refused_call(self.place, self.name) from None
        except Refusal as refusal:
            message = refusal.message
            raise refuse(self.place, "bad-argument", message) from None


_LISTED: dict[str, tuple[int, int | None]] = {
    "count": (1, 1),
    "list contains": (2, 2),
    "string join": (1, 2),
    "append": (2, None),
    "concatenate": (1, None),
    "distinct values": (1, 1),
    "flatten": (1, 1),
    "insert before": (3, 3),
    "remove": (2, 2),
    "reverse": (1, 1),
    "sublist": (2, 3),
    "union": (1, None),
}
"""Functions on lists: the least and the most arguments."""


def _only(shape: Shape) -> Shape:
    """Take the element of a list of one, as calls do."""
    if isinstance(shape, Several) and shape.is_sure and len(shape.members) == 1:
        return shape.members[0].shape
    return shape


def _feel(value: object) -> Value:
    if isinstance(value, tuple):
        return tuple(map(_feel, value))
    return feel_value(value)  # type: ignore[arg-type]


def _shape(value: Value) -> Shape:
    match value:
        case tuple():
            return several(map(_shape, value))
        case Range(low, high, low_open, high_open):
            return Span(_end(low), _end(high), low_open, high_open)
        case _:
            return build.constant(policy_value(value))


def _end(value: Value) -> Node | None:
    return None if value is None else build.constant(policy_value(value))


_COMPUTED = Text("an argument that is computed here", "此处计算得出的参数")
_WRITTEN = Text("write it out", "请写成字面值")


def _count(name: str, least: int, most: int | None) -> Text:
    number = f"{least}+" if most is None else f"{least}–{most}"
    number = f"{least}" if least == most else number
    noun = "argument" if number == "1" else "arguments"
    return Text(f"`{name}` takes {number} {noun}", f"`{name}` 需要 {number} 个参数")

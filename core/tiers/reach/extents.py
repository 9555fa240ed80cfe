"""The extent of a node, from those of what it reads: `meaning` for many at once."""

from tiers.engines.interpret.meaning import TODAY, meaning
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.reach import choosing, numbers, stairs, truth
from tiers.reach.extent import Extent, Known, Reach, anything, point, value_of


def extent(node: Node) -> Reach:
    """Give the function that computes what *node* can be."""
    match node:
        case ir.Constant(value):
            found = point(value)
            return lambda _: found
        case ir.Column(name):
            return lambda known: known[name]
        case ir.Today():
            return lambda known: known[TODAY]
        case ir.Compare(left, op, right):
            return truth.compared(extent(left), op, extent(right))
        case ir.Same(left, right, strict):
            return truth.same(extent(left), extent(right), strict=strict)
        case ir.IsMissing(only):
            return truth.missing(extent(only))
        case ir.Every(parts):
            return truth.joined(_all(parts), settled_by=False)
        case ir.Some(parts):
            return truth.joined(_all(parts), settled_by=True)
        case ir.Not(only):
            return truth.negated(extent(only))
        case ir.If(condition, then, otherwise, _, strict):
            inner = extent(condition), extent(then), extent(otherwise)
            return truth.chosen(*inner, strict=strict)
        case ir.Arithmetic(left, op, right):
            return numbers.computed(op, extent(left), extent(right))
        case ir.Divide():
            return numbers.divided(node, extent(node.left), extent(node.right))
        case ir.Round(only):
            rounded = meaning(ir.Round(ir.Column("", only.type), node.mode, node.type))
            return numbers.rising(lambda v: rounded({"": v}), extent(only))
        case ir.Extreme(pick, parts):
            return numbers.extreme(min if pick == "min" else max, _all(parts))
        case ir.Steps():
            return stairs.steps(
                node, extent(node.input), extent(node.group or build.MISSING)
            )
        case ir.Match():
            return stairs.match(node, extent(node.input))
        case ir.Row(_, conditions, _, answers):
            return choosing.row(node, _all(conditions), [_all(row) for row in answers])
        case ir.Pick(index, values):
            return choosing.pick(extent(index), _all(values))
        case ir.Call() | ir.Collect() | ir.Feel():
            return _opaque(node)


def _all(nodes: tuple[Node, ...]) -> list[Reach]:
    return [extent(node) for node in nodes]


def _opaque(node: Node) -> Reach:
    """Compute what is not looked into, if all that it reads is known for sure."""
    compute, names = meaning(node), sorted({*ir.columns(node), TODAY})
    otherwise, followed = anything(node.type), _followed(node)

    def reach(known: Known) -> Extent:
        values = {name: value_of(known[name]) for name in names}
        if all(value is not None for value in values.values()):
            return point(compute({n: v[0] for n, v in values.items() if v}))
        return followed(known) if followed else otherwise

    return reach


def _followed(node: Node) -> Reach | None:
    """Follow a call from the ends of its arguments, if that can be done."""
    if not isinstance(node, ir.Call):
        return None
    return numbers.monotone(node.function, _all(node.arguments))

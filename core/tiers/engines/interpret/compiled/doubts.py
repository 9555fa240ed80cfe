"""Which missing facts could change the outcome, as a function; see `doubting`."""

from collections.abc import Iterator, Sequence

from tiers.engines.interpret.compiled.code import indented
from tiers.engines.interpret.compiled.constants import places_of
from tiers.engines.interpret.compiled.variables import TODAY, Variable
from tiers.engines.interpret.compiled.writer import Writer
from tiers.engines.interpret.doubting import open_rules
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.doubt import TIER_DOUBT, Part, doubts
from tiers.program.program import Fitted


def doubting(fitted: Fitted, writer: Writer, facts: Sequence[str]) -> str | None:
    """Write a call that names the facts in doubt; None where none can be.

    *facts* may be missing. The writer knows the tier and the rule by now.
    """
    asked = doubts(fitted)
    if not asked.facts:
        return None
    given = dict.fromkeys([TODAY, *(v.name for v in writer.columns.values())])
    inside = Writer(writer.code, dict(writer.columns))
    lines = list(_helpers(asked.helpers, inside))
    truths = [inside.value(_whole(parts)) for parts in asked.rules]
    ask = inside.named(lambda truths: open_rules(asked, truths))
    lines.append(f"open_, tiers, others = {ask}([{', '.join(truths)}]), set(), set()")
    for at, parts in enumerate(asked.rules):
        lines += _under(f"if {at} in open_:", _facts(parts, "tiers", inside))
    lines.append("doubtful = bool(tiers)")
    inside.columns[TIER_DOUBT] = Variable("doubtful", can_miss=False)
    for parts in asked.action_rules:
        whole = inside.value(_whole(parts))
        lines += _under(f"if {whole} is None:", _facts(parts, "others", inside))
    names = inside.named(tuple(facts))
    lines.append("found = tiers | others")
    lines.append(f"return tuple([name for name in {names} if name in found])")
    return f"{writer.code.function(given, lines)}({', '.join(given)})"


def _helpers(
    helpers: Sequence[tuple[ir.Column, Node]], writer: Writer
) -> Iterator[str]:
    """Compute the columns that the questions read."""
    for at, (column, node) in enumerate(helpers):
        yield f"h{at} = {writer.at(node, places_of(column.type), 0)}"
        writer.columns[column.name] = Variable(f"h{at}", writer.can_miss(node))


def _whole(parts: Sequence[Part]) -> Node:
    return build.every(*(part.possible for part in parts))


def _facts(parts: Sequence[Part], into: str, writer: Writer) -> Iterator[str]:
    """Name the missing facts that leave a rule open."""
    for part in parts:
        for name, is_open in part.open.items():
            gone, fact = f"{writer.columns[name].name} is None", writer.named(name)
            yield f"if {gone} and {writer.true(is_open)}: {into}.add({fact})"


def _under(head: str, lines: Iterator[str]) -> list[str]:
    found = indented(lines)
    return [head, *found] if found else []

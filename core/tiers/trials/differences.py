"""What a case expects against what a policy decides."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from tiers.engines.interpret.values import value_text
from tiers.policy.model import CaseSpec
from tiers.policy.nodes import Scalar, Seq
from tiers.policy.scalars import as_decimal
from tiers.results import Decision
from tiers.schema import EXACT
from tiers.text import Text


@attrs.frozen
class Difference:
    """One thing that came out otherwise than expected."""

    what: Text
    expected: str
    actual: str


def differences(case: CaseSpec, decision: Decision) -> Iterator[Difference]:
    """Compare what a case expects with a decision."""
    expect = case.expect
    if expect.tier is not None:
        tier = None if expect.tier.is_null else str(expect.tier)
        yield from _compared(Text("tier", "层级"), tier, decision.tier)
    if expect.rule is not None:
        yield from _compared(Text("rule", "规则"), str(expect.rule), decision.rule)
    if expect.actions is not None:
        asked = sorted(map(str, expect.actions))
        yield from _compared(Text("actions", "措施"), asked, sorted(decision.actions))
    if expect.unknown is not None:
        asked = sorted(map(str, expect.unknown))
        yield from _compared(Text("unknown", "缺失"), asked, sorted(decision.unknown))
    yield from _scores(expect.scores, decision)
    given = {**decision.decisions, **decision.outputs}
    for name, written in expect.decisions.items():
        label, value = Text(f"decision {name}", f"决策 {name}"), given[str(name)]
        yield from _compared(label, _written(written), plain(value))


def _scores(
    expected: Mapping[Any, Decimal | None], decision: Decision
) -> Iterator[Difference]:
    for name, value in expected.items():
        label = Text(f"score {name}", f"得分 {name}")
        yield from _compared(label, value, decision.scores[str(name)])


def _written(node: Any) -> Any:
    """Give what a case expects as plain texts; numbers with no noughts at the end."""
    if isinstance(node, Seq):
        return [_written(part) for part in node]
    if not isinstance(node, Scalar) or node.is_null:
        return None
    number = as_decimal(node)
    return str(node) if number is None else plain(number)


def plain(value: Any) -> Any:
    """Give a value as a case would write it: texts, lists of them, or None."""
    match value:
        case None:
            return None
        case tuple():
            return [plain(part) for part in value]
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value.normalize(EXACT):f}"
        case _:
            return value_text(value)


def _compared(what: Text, expected: Any, actual: Any) -> Iterator[Difference]:
    if expected != actual:
        yield Difference(what, _shown(expected), _shown(actual))


def _shown(value: Any) -> str:
    match value:
        case None:
            return "null"
        case list():
            return "[" + ", ".join(map(_shown, value)) + "]"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)

"""Does a score move the way its model says?"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from tiers.engines.columnar import engine as columnar
from tiers.engines.interpret.meaning import TODAY, meaning
from tiers.lang import ir
from tiers.ports import AnyScorer, Directed, Direction
from tiers.program.program import Fitted
from tiers.testing.bench import AS_OF, Bench
from tiers.testing.customers import Customer, described, shown

_SIGNS = {"up": 1, "down": -1}


@attrs.frozen
class _Move:
    """Two customers who differ in one fact, and what that does to the inputs."""

    before: Customer
    after: Customer
    fact: str
    push: int
    """1 where the score must not fall, -1 where it must not rise."""


def check_directions(
    scorer: AnyScorer, bench: Bench, fitted: Fitted, rows: Sequence[Customer]
) -> None:
    """Change one fact of a customer at a time; the fit stays as it is.

    Raises:
        AssertionError: the score moves against a declared direction, or an input that
            has a direction is none.
    """
    if not isinstance(scorer, Directed):
        return
    declared = scorer.directions(bench.score.params)
    _check_names(bench, declared)
    moves = list(_moves(bench, declared, rows))
    if not moves:
        return
    pairs = [row for move in moves for row in (move.before, move.after)]
    found = bench.scores(fitted, bench.table(pairs), columnar)
    for move, before, after in zip(moves, found[::2], found[1::2], strict=True):
        _check_move(move, before, after, declared)


def _check_names(bench: Bench, declared: Mapping[str, Direction]) -> None:
    known = ", ".join(f"`{text}`" for text in bench.inputs)
    for text, direction in declared.items():
        assert text in bench.inputs, (
            f"it declares a direction for `{text}`, which is no input; there is {known}"
        )
        assert direction in {"up", "down", "either"}, (
            f"it declares `{direction}` for `{text}`, which is no direction"
        )


def _moves(
    bench: Bench, declared: Mapping[str, Direction], rows: Sequence[Customer]
) -> Iterator[_Move]:
    """Give each customer, fact by fact, the value that another one has."""
    facts = [f.name for f in bench.program.schema.facts]
    for number, row in enumerate(rows):
        other = rows[(number + 1) % len(rows)]
        for fact in facts:
            after = {**row, fact: other[fact]}
            push = _push(bench, declared, row, after)
            if push:
                yield _Move(row, after, fact, push)


def _push(
    bench: Bench, declared: Mapping[str, Direction], before: Customer, after: Customer
) -> int:
    """Tell which way a change must not move the score against; 0 if nobody knows."""
    pushes = set()
    for text, node in bench.inputs.items():
        was, became = _value(node, before), _value(node, after)
        if was == became:
            continue
        if was is None or became is None or not isinstance(was, Decimal):
            return 0
        sign = _SIGNS.get(declared.get(text, "either"), 0)
        pushes.add(sign if became > was else -sign)
    return pushes.pop() if len(pushes) == 1 else 0


def _value(node: ir.Node, customer: Customer) -> Any:
    return meaning(node)({**customer, TODAY: AS_OF})


def _check_move(
    move: _Move,
    before: Decimal | None,
    after: Decimal | None,
    declared: Mapping[str, Direction],
) -> None:
    if before is None or after is None or (after - before) * move.push >= 0:
        return
    was, became = shown(move.before[move.fact]), shown(move.after[move.fact])
    moved = "falls" if after < before else "rises"
    ways = ", ".join(f"`{text}` {way}" for text, way in declared.items())
    raise AssertionError(
        f"it lies about a direction ({ways}): when `{move.fact}` goes from {was} to "
        f"{became}, the score {moved} from {shown(before)} to {shown(after)}, for the "
        f"customer with {described(move.before)}"
    )

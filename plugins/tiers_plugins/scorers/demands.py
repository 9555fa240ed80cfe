"""What models ask of their parameters, said at the parameter's place."""

from collections.abc import Callable
from typing import Any

from tiers.problems import Fault, Problem
from tiers.text import Text

Validator = Callable[[Any, Any, Any], None]


def demand(holds: Callable[[Any], bool], message: Text) -> Validator:
    """Make a validator of attrs that says *message* of a value that does not do."""

    def validate(_: Any, __: Any, value: Any) -> None:
        if not holds(value):
            raise Fault(Problem("bad-score", message))

    return validate


def some(what: Text, most: int) -> Validator:
    """Ask for at least one, and for no more than *most*."""
    message = Text(
        f"there must be 1 to {most} {what.en}", f"{what.zh}应有 1 至 {most} 个"
    )
    return demand(lambda value: 1 <= len(value) <= most, message)

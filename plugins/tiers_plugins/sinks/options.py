"""What an owner may say of a sink that delivers: numbers, by their names."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

import attrs

from tiers.problems import DataError, Problem, closest
from tiers.text import Text

_BOUNDS = {
    "rate": (Decimal("0.01"), Decimal(1_000_000)),
    "timeout": (Decimal("0.1"), Decimal(600)),
    "tries": (Decimal(1), Decimal(100)),
    "calls": (Decimal(1), Decimal(64)),
}
_WHOLE = {"tries", "calls"}


@attrs.frozen
class Manner:
    """How things are delivered."""

    rate: float | None = None
    """Items a second; None: as many as the receiver takes."""
    timeout: float = 30.0
    """Seconds that an answer is waited for."""
    tries: int = 8
    """How often something is tried before the receiver is given up."""
    calls: int = 4
    """How many calls are made at the same time."""


def manner(options: Mapping[str, str], *names: str) -> Manner:
    """Read options, of which *names* mean something here.

    Raises:
        DataError: some mean nothing, or are no such numbers; all of them are said.
    """
    problems = list(_problems(options, names))
    if problems:
        raise DataError(problems)
    usual = Manner()
    return Manner(
        rate=float(options["rate"]) if "rate" in options else None,
        timeout=float(options.get("timeout", usual.timeout)),
        tries=int(options.get("tries", usual.tries)),
        calls=int(options.get("calls", usual.calls)),
    )


def _problems(options: Mapping[str, str], names: tuple[str, ...]) -> Iterator[Problem]:
    for name, value in options.items():
        if name not in names:
            yield unknown_option(name, names)
        elif not _fits(name, value):
            yield _unfit(name, value)


def _fits(name: str, value: str) -> bool:
    low, high = _BOUNDS[name]
    try:
        number = Decimal(value)
        is_within = low <= number <= high
    except InvalidOperation:
        return False
    return is_within and (name not in _WHOLE or number == int(number))


def unknown_option(name: str, names: Iterable[str]) -> Problem:
    """Say that a sink knows no such option, and which is meant."""
    return Problem(
        "unknown-option",
        Text(f"no option of this sink is named `{name}`", f"该接收端没有选项 `{name}`"),
        help=closest(name, names),
    )


def _unfit(name: str, value: str) -> Problem:
    low, high = _BOUNDS[name]
    kind = Text("a whole number", "整数") if name in _WHOLE else Text("a number", "数")
    return Problem(
        "unfit-option",
        Text(f"`{name}: {value}` is of no use", f"`{name}: {value}` 无效"),
        help=Text(
            f"give {kind.en} from {low:,} to {high:,}",
            f"请填写 {low:,} 到 {high:,} 之间的{kind.zh}",
        ),
    )

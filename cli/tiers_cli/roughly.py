"""`--approximate`: how far ranks that scores learn may be off, and how far they are."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from tiers.program.program import Fitted
from tiers.text import Text
from tiers_cli.screen import misread, misuse

_MOST, _PLACES = Decimal(10), 6


def _share(
    context: click.Context, parameter: click.Parameter, given: str | None
) -> Decimal | None:
    """Read a percentage; give it as a share."""
    del context, parameter
    if given is None:
        return None
    try:
        percent = Decimal(given.removesuffix("%").strip())
    except InvalidOperation:
        percent = Decimal("NaN")
    digits = percent.as_tuple().exponent
    if (
        not percent.is_finite()
        or not 0 < percent <= _MOST
        or (isinstance(digits, int) and digits < -_PLACES)
    ):
        raise misread(
            f"`{given}` is no percentage above 0 and up to {_MOST}, such as 0.1",
            f"`{given}` 不是大于 0 且不超过 {_MOST} 的百分数，例如 0.1",
        )
    return percent.scaleb(-2)


approximate_option = click.option(
    "--approximate",
    metavar="PERCENT",
    callback=_share,
    help="Let ranks that scores learn be off by at most so many percent of customers, "
    "such as 0.1, to save memory.  [default: exact]",
)


def refuse_approximate(share: Decimal | None, fitted: Path | None) -> None:
    """Refuse an error of what is not learnt.

    Raises:
        click.UsageError: a fit is given.
    """
    if share is not None and fitted is not None:
        raise misuse(
            "--approximate is for what is learnt of DATA; --fitted has learnt already",
            "--approximate 用于从 DATA 学得的参数；--fitted 已经学得",
        )


def error_lines(fitted: Fitted) -> Iterator[Text]:
    """Say how far ranks are off at most."""
    for name, error in fitted.errors.items():
        if error:
            yield Text(
                f"{name} is approximate: ranks are off by at most {_percent(error)} % "
                "of customers",
                f"{name} 为近似拟合：位次误差至多为客户数的 {_percent(error)}%",
            )
        else:
            yield Text(
                f"{name} came out exact: no value had to be approximated",
                f"{name} 的拟合结果是精确的：没有任何取值需要近似",
            )


def errors_json(fitted: Fitted) -> Mapping[str, str]:
    """Give the errors as shares of customers."""
    return {name: f"{error:f}" for name, error in fitted.errors.items()}


def _percent(share: Decimal) -> str:
    return f"{share.scaleb(2).normalize():f}"

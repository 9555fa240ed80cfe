"""Amounts of money, as commands take them."""

from decimal import Decimal, InvalidOperation

import click

from tiers_cli.screen import (
    misread,
)


def amount(_: click.Context, __: click.Parameter, value: str | None) -> Decimal | None:
    """Read an amount that is not below nought; a callback of options."""
    if value is None:
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or found < 0:
        raise misread(
            f"`{value}` is no amount; write 8000 or 8000.50",
            f"`{value}` 不是金额；请写作 8000 或 8000.50",
        )
    return found

"""Amounts of money, as commands take them."""

from decimal import Decimal, InvalidOperation

import click


def amount(_: click.Context, __: click.Parameter, value: str | None) -> Decimal | None:
    """Read an amount that is not below nought; a callback of options."""
    if value is None:
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or found < 0:
        raise click.BadParameter(f"`{value}` is no amount; write 8000 or 8000.50")
    return found

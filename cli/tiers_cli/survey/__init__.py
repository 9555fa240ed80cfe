"""`tiers survey`: the steps of a round, each a module of its own."""

import click

from tiers_cli.lazy import LazyGroup


class _Steps(LazyGroup):
    package = __name__
    known = {  # noqa: RUF012 - nobody changes it
        "draw": "Draw the sample of a round.",
        "estimate": "Estimate what all customers think, and how surely.",
        "field": "Write what the people of each channel work with.",
        "next": "Say whom to ask next: where one more answer may change most.",
        "serve": "Answer respondents who come by their links.",
        "plan": "Begin a round: whom to ask, how many, through which channels.",
    }


@click.group("survey", cls=_Steps)
def command() -> None:
    """Ask customers how satisfied they are, round by round.

    A round is a folder: `plan` makes it, `draw` the sample, `field` what the people of
    each channel work with.
    """

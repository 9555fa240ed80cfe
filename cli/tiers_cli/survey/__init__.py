"""`tiers survey`: the steps of a round, each a module of its own."""

import click

from tiers_cli.lazy import LazyGroup


class _Steps(LazyGroup):
    package = __name__
    known = {  # noqa: RUF012 - nobody changes it
        "draw": "Draw the sample of a round.",
        "estimate": "Estimate what all customers think, and how surely.",
        "field": "Write what the people of each channel work with.",
        "follow-up": "Ask those once more who have not answered: the next wave.",
        "ingest": "Take in what came back from the field.",
        "next": "Say whom to ask next: where one more answer may change most.",
        "plan": "Begin a round: whom to ask, how many, through which channels.",
        "rehearse": "Try a round on respondents who are made up.",
        "serve": "Answer respondents who come by their links.",
        "status": "Tell how a round stands: answers, rates, what is still wanted.",
    }


@click.group("survey", cls=_Steps)
def command() -> None:
    """Ask customers how satisfied they are, round by round.

    A round is a folder: `plan` makes it, `draw` the sample, `field` what the people of
    each channel work with; `serve` is the page behind personal links, `ingest` takes
    answers in, `status` tells how the round stands, `follow-up` asks those once more
    who have not answered, and `estimate` tells what all customers think.
    """

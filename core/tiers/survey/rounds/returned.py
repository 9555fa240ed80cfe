"""What comes back from the field: answers, and what came of each contact."""

import attrs

from tiers.problems import Problem


@attrs.frozen
class Answer:
    """One item, answered by one person."""

    customer: str
    code: str
    channel: str
    item: str
    value: str
    """As the item's scale keeps it."""
    at: str = ""
    """When, as ISO 8601 writes a day or a moment; empty if nobody knows."""
    source: str = ""
    """The file and the row it was read from, such as `returns/week1.csv:7`."""


@attrs.frozen
class Contact:
    """One attempt to reach a person, or what finally became of them."""

    customer: str
    code: str
    channel: str
    attempt: int
    at: str
    disposition: str
    """A code of the AAPOR Standard Definitions, such as `2.1` for a refusal."""
    note: str = ""


@attrs.frozen
class Returned:
    """What one returned file holds; what could not be used is a problem."""

    answers: tuple[Answer, ...] = ()
    contacts: tuple[Contact, ...] = ()
    problems: tuple[Problem, ...] = ()

"""Fieldwork: what the people of one channel have to do in a round."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

import attrs

from tiers.survey.rounds.people import Person
from tiers.survey.rounds.round import Round
from tiers.text import Lang


@attrs.frozen(slots=False)
class Fieldwork:
    """A round, and those of its sample who are asked through one channel."""

    round: Round
    people: tuple[Person, ...]
    lang: Lang
    """Of those who do the work; respondents have their own."""
    starts: date
    ends: date
    """The last day that answers count."""
    options: Mapping[str, str] = attrs.field(factory=dict)
    """What the channel was told on the command line, by name."""

    @property
    def wave(self) -> int:
        """Tell which wave is asked: the last one that somebody belongs to."""
        return max((person.wave for person in self.people), default=1)

    @cached_property
    def _by_code(self) -> dict[str, Person]:
        return {person.code: person for person in self.people}

    def person(self, code: str) -> Person | None:
        """Find who has a return code, written as `codes.code` writes it."""
        return self._by_code.get(code)

"""Respondents who are made up: what they think, who of them answers, and what.

All comes from permanent random numbers (see `drawing.numbers`), so that the same people
do the same on any machine, whoever else is asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from random import Random
from statistics import NormalDist

import attrs

from tiers.survey.drawing.numbers import number
from tiers.survey.questionnaire import Choice, Questionnaire, Rating
from tiers.survey.questionnaire.scales import Scale
from tiers.survey.rounds import Answer, Contact, Person, Returned

REFUSING = 0.1
"""The share of those asked who refuse."""
_OPTIONAL = 0.3
"""The share of respondents who answer an item that may be left out."""
_SOURCE = "made up"


def opinion(seed: int, customer: str, *, mean: float, spread: float) -> float:
    """Make up what a customer thinks, in points of 100: normal, cut at the ends."""
    share = (int.from_bytes(number(seed, "opinion", customer)[:6]) + 0.5) / 2**48
    return min(100.0, max(0.0, mean + spread * NormalDist().inv_cdf(share)))


@attrs.frozen
class Respondents:
    """How people of a round behave."""

    opinion: Mapping[str, float]
    """Points of 100, by customer."""
    answering: Mapping[tuple[str, str], float]
    """How likely they answer, by tier and channel."""
    shift: Mapping[str, float]
    """Points that a channel adds to what people think."""

    def returned(
        self, people: Iterable[Person], form: Questionnaire, *, seed: int, at: str
    ) -> Returned:
        """Let people answer on the day *at*, refuse, or not be reached."""
        answers: list[Answer] = []
        contacts: list[Contact] = []
        for person in people:
            random = Random(number(seed, "response", person.customer))  # noqa: S311 - nobody is to be surprised
            code = self._becomes(person, random.random())
            if code == "1.1":
                answers += self._answers(person, form, random, at)
            if code:
                contact = Contact(
                    person.customer, person.code, person.channel, 1, at, code
                )
                contacts.append(contact)
        return Returned(tuple(answers), tuple(contacts))

    def _becomes(self, person: Person, chance: float) -> str:
        """Give a disposition; none where nobody knows what became of a person."""
        answering = self.answering[person.tier, person.channel]
        if chance < answering:
            return "1.1"
        if chance < answering + REFUSING:
            return "2.11"
        return "2.2" if person.channel == "phone" else ""

    def _answers(
        self, person: Person, form: Questionnaire, random: Random, at: str
    ) -> Iterator[Answer]:
        own = self.opinion[person.customer] + self.shift.get(person.channel, 0.0)
        for item in form.items:
            turned = 100 - own if item.reversed else own
            value = _value(item.scale, turned, random)
            if value is None or (item.optional and random.random() >= _OPTIONAL):
                continue
            yield Answer(
                person.customer,
                person.code,
                person.channel,
                item.id,
                value,
                at,
                _SOURCE,
            )


def _value(scale: Scale, points: float, random: Random) -> str | None:
    """Put an opinion on a scale: rounded by chance, so that its mean stays."""
    match scale:
        case Rating(lowest, highest):
            above = points / 100 * (highest - lowest)
            found = lowest + int(above + random.random())
            return str(min(highest, max(lowest, found)))
        case Choice(options):
            return options[int(random.random() * len(options))].code
        case _:
            return None

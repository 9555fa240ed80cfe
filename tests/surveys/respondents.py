"""Respondents who are made up: what they think, who of them answers, and what."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import attrs

from tiers.survey.questionnaire import Choice, Questionnaire, Rating
from tiers.survey.rounds import Answer, Contact, Person
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.tables import read_sample, write_answers, write_contacts


@attrs.frozen
class Respondents:
    """How people of a round behave; the same every time."""

    opinion: Mapping[str, float]
    """Points of 100, by customer."""
    answering: Mapping[tuple[str, str], float]
    """How likely they answer, by tier and channel."""
    shift: Mapping[str, float]
    """Points that a channel adds."""

    def return_to(self, folder: Path) -> None:
        """Write answers and contacts as `ingest` does."""
        form, people = read_round(folder).questionnaire, read_sample(folder)
        random = Random(7)  # noqa: S311 - nobody is to be surprised
        answers: list[Answer] = []
        contacts: list[Contact] = []
        for person in people:
            code, given = self._of(person, form, random)
            answers += given
            if code:
                contacts.append(_contact(person, code))
        write_answers(answers, folder)
        write_contacts(contacts, folder)

    def _of(
        self, person: Person, form: Questionnaire, random: Random
    ) -> tuple[str, list[Answer]]:
        chance = random.random()
        answering = self.answering[person.tier, person.channel]
        if chance < answering:
            return "1.1", list(self._answers(person, form, random))
        if chance < answering + 0.1:
            return "2.11", []
        return ("2.2" if person.channel == "phone" else ""), []

    def _answers(
        self, person: Person, form: Questionnaire, random: Random
    ) -> Iterator[Answer]:
        own = self.opinion[person.customer] + self.shift.get(person.channel, 0.0)
        for item in form.items:
            value = _value(item.scale, own, random, is_reversed=item.reversed)
            if value is not None and (not item.optional or random.random() < 0.3):
                yield Answer(
                    person.customer, person.code, person.channel, item.id, value,
                    "2026-07-10", "returns/all.csv:2",
                )  # fmt: skip


def _value(
    scale: object, own: float, random: Random, *, is_reversed: bool
) -> str | None:
    match scale:
        case Rating(lowest, highest):
            # Rounded up or down by chance, so that the mean is the opinion.
            points = (100 - own if is_reversed else own) / 100 * (highest - lowest)
            found = lowest + int(points + random.random())
            return str(min(highest, max(lowest, found)))
        case Choice(options):
            return random.choice(options).code
        case _:
            return None


def _contact(person: Person, code: str) -> Contact:
    return Contact(person.customer, person.code, person.channel, 1, "2026-07-10", code)

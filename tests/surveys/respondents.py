"""Respondents who are made up, in the place of `ingest`."""

from pathlib import Path

from tiers.survey.rehearsing import Respondents
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.tables import read_sample, write_answers, write_contacts


def return_to(folder: Path, respondents: Respondents) -> None:
    """Write answers and contacts of a round as `ingest` does."""
    form, people = read_round(folder).questionnaire, read_sample(folder)
    found = respondents.returned(people, form, seed=7, at="2026-07-10")
    write_answers(found.answers, folder)
    write_contacts(found.contacts, folder)

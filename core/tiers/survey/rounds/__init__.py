"""Rounds of a survey: who is asked, what comes back, and the folder it is kept in."""

from tiers.survey.rounds.people import Person
from tiers.survey.rounds.returned import Answer, Contact, Returned
from tiers.survey.rounds.round import Round
from tiers.survey.rounds.schedule import Schedule
from tiers.survey.rounds.site import Site
from tiers.survey.rounds.terms import Figure, Terms
from tiers.survey.rounds.work import Fieldwork

__all__ = [
    "Answer",
    "Contact",
    "Fieldwork",
    "Figure",
    "Person",
    "Returned",
    "Round",
    "Schedule",
    "Site",
    "Terms",
]

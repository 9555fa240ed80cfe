"""Questionnaires: what is asked, on which scale, and what an answer is worth."""

from tiers.survey.questionnaire.items import Dimension, Item, Part, Questionnaire
from tiers.survey.questionnaire.scales import Choice, Option, Rating, Scale, Words

__all__ = [
    "Choice",
    "Dimension",
    "Item",
    "Option",
    "Part",
    "Questionnaire",
    "Rating",
    "Scale",
    "Words",
]

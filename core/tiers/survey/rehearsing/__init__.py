"""Rehearsing: respondents who are made up, so that a round can be tried beforehand."""

from tiers.survey.rehearsing.respondents import Respondents, opinion

__all__ = ["Respondents", "opinion"]

"""Names of the fields of the form, and of its lists of choices."""

import re

from tiers.survey.questionnaire import Questionnaire

CODE, ATTEMPT, DISPOSITION, NOTE = "code", "attempt", "disposition", "note"
START, END, TODAY = "start", "end", "today"
TYPED, INTERVIEWER, PERSON = "typed_code", "interviewer", "person"
WHOM, VISIT, INTERVIEW = "whom", "visit", "interview"
CALLED, ADDRESS, GIVEN = "called", "address", "given"
ABOUT, INTRO, FEW, THANKS = "about", "intro", "few", "thanks"

GROUPS = (WHOM, VISIT, INTERVIEW)
OWN = (
    *(CODE, ATTEMPT, DISPOSITION, NOTE, START, END, TODAY, TYPED, INTERVIEWER),
    *(PERSON, CALLED, ADDRESS, GIVEN, ABOUT, INTRO, FEW, THANKS),
)
"""Fields besides the items."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_TAKEN = {name.casefold() for name in (*OWN, *GROUPS, "meta", "audit", "people")}


def item_names(questionnaire: Questionnaire) -> dict[str, str]:
    """Give the name of each item's field: its id, if XML and the form allow it.

    Others are called by their place, such as `item_3`; systems that take the form may
    tell no capital letters from small ones.
    """
    found: dict[str, str] = {}
    known = set(_TAKEN) | {f"item_{n}" for n in range(1, len(questionnaire.items) + 1)}
    for number, item in enumerate(questionnaire.items, 1):
        fits = _NAME.fullmatch(item.id) and item.id.casefold() not in known
        name = item.id if fits else f"item_{number}"
        known.add(name.casefold())
        found[item.id] = name
    return found

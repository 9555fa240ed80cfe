"""What LimeSurvey calls items and answers: it has rules for codes that ids may break.

A question's code begins with a letter, and has letters and digits alone, 20 at most; an
answer's has five at most. Ids that fit are kept; the others are named by their places,
so that the questionnaire tells which is which when responses come back.
"""

import re
from collections.abc import Mapping

from tiers.survey.questionnaire import Choice, Item, Questionnaire, Rating
from tiers.text import Lang

LANGUAGES: Mapping[Lang, str] = {"en": "en", "zh": "zh-Hans"}
"""What LimeSurvey calls the languages."""

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")
_RESERVED = re.compile(
    "id|submitdate|lastpage|startlanguage|seed|token|startdate|datestamp|ipaddr|refurl|"
    "sid|gid|qid|sgq|lang|savedid|self|that|this|time|other|email|firstname|lastname"
)


def question_codes(form: Questionnaire) -> dict[str, str]:
    """Give the code of each item, by its id."""
    codes: dict[str, str] = {}
    taken = {item.id.casefold() for item in form.items}
    for place, item in enumerate(form.items, start=1):
        code = item.id
        if not _CODE.fullmatch(code) or _RESERVED.fullmatch(code.casefold()):
            code = next(
                name
                for name in (f"Q{place}{'x' * n}" for n in range(len(taken) + 1))
                if name.casefold() not in taken
            )
            taken.add(code.casefold())
        codes[item.id] = code
    return codes


def answers(item: Item) -> dict[str, str]:
    """Give the code of each answer of a closed item, by how the answer is kept."""
    match item.scale:
        case Rating() as scale:
            kept = [str(point) for point in scale.points]
        case Choice(options):
            kept = [option.code for option in options]
        case _:
            kept = []
    return {value: f"A{place}" for place, value in enumerate(kept, start=1)}


def token(code: str) -> str:
    """Give a return code as LimeSurvey keeps it: it takes hyphens away."""
    return code.replace("-", "")

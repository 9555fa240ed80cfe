"""What a round measures, one number a respondent: forms, dimensions, items, options.

Numbers are points of 100, by the questionnaire's own scoring. A share is 0 or 100 for
each respondent: two top boxes (CSAT), an answer from 5 of 7 (CES 2.0), one option of a
choice. NPS is -100, 0 or 100, so that the variance of its mean is that of
p_promoters + p_detractors - (p_promoters - p_detractors)^2.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import eq

import attrs
import numpy as np

from tiers.survey.estimating.arrays import Vector
from tiers.survey.estimating.results import Kind
from tiers.survey.questionnaire import Choice, Item, Questionnaire, Rating
from tiers.survey.questionnaire.scoring import measure, measures, score
from tiers.text import Text

Given = Sequence[Mapping[str, str] | None]
"""What each of the sample answered, by item; None for those who did not."""

_KINDS: Mapping[str, Kind] = {"NPS": "net", "CSAT": "share"}

EASY = 5
"""Of 7, from which on an effort counts as low."""


@attrs.frozen(eq=False)
class Quantity:
    """Something that is estimated."""

    name: str
    text: Text
    kind: Kind
    values: Vector
    """Points of each of the sample; not a number where there are none."""
    lowest: int = 0


def quantities(questionnaire: Questionnaire, given: Given) -> Iterator[Quantity]:
    """Give all that a questionnaire measures: forms, dimensions, items, options."""
    for name in measures(questionnaire):
        yield scored(questionnaire, name, given)
        if name == "CES":
            yield _easy(questionnaire, given)
    for item in questionnaire.items:
        if isinstance(item.scale, Choice):
            yield from _options(item, item.scale, given)


def scored(questionnaire: Questionnaire, name: str, given: Given) -> Quantity:
    """Give one measure of a questionnaire."""
    found = measure(questionnaire, name)
    kind = _KINDS.get(name, "mean")
    values = [None if a is None else score(questionnaire, name, a) for a in given]
    numbers = [np.nan if v is None else float(v) for v in values]
    item = questionnaire.item(name)
    text = found.text if item is None else item.text
    return Quantity(name, text, kind, np.array(numbers), found.lowest)


def _easy(questionnaire: Questionnaire, given: Given) -> Quantity:
    item = questionnaire.item("CES")
    assert item is not None, "the form has this item"
    assert isinstance(item.scale, Rating), "which is a rating"
    name = f"CES {EASY}-{item.scale.highest}"
    is_easy = [_marked(a, "CES", lambda words: int(words) >= EASY) for a in given]
    text = Text("share of those who found it easy", "认为省力的比例")
    return Quantity(name, text, "share", np.array(is_easy))


def _options(item: Item, scale: Choice, given: Given) -> Iterator[Quantity]:
    for option in scale.options:
        code = option.code
        chosen = [_marked(a, item.id, partial(eq, code)) for a in given]
        text = Text(
            f"{item.text.en} {option.text.en}", f"{item.text.zh}{option.text.zh}"
        )
        yield Quantity(f"{item.id}={code}", text, "share", np.array(chosen))


def _marked(
    answers: Mapping[str, str] | None, item: str, is_so: Callable[[str], bool]
) -> float:
    """Give 100 or 0 for an answer, and no number where there is none."""
    if answers is None or item not in answers:
        return np.nan
    return 100.0 * is_so(answers[item])

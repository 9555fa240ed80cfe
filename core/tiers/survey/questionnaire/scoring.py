"""What the answers of one respondent are worth, in points of 100.

A measure is a form, a dimension, or an item with a rating. Answers are brought to
0..100 by the ends of their scale, negative wordings turned. A gap of SERVQUAL, what was
perceived less what is expected, lies in -100..100; so does NPS, whose mean is the share
of promoters less that of detractors. CSAT is 100 for the two highest boxes, else 0.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

import attrs

from tiers.survey.questionnaire.forms import DETRACTORS, PROMOTERS, TOP_BOXES
from tiers.survey.questionnaire.items import Item, Questionnaire
from tiers.survey.questionnaire.scales import Rating
from tiers.text import Text

Answers = Mapping[str, str]
"""What one respondent answered, by item."""


@attrs.frozen
class Measure:
    """Something that questionnaires measure."""

    name: str
    text: Text
    lowest: int
    highest: int = 100


def measures(questionnaire: Questionnaire) -> list[str]:
    """Name what a questionnaire measures: forms first, dimensions, then items."""
    rated = [i for i in questionnaire.items if isinstance(i.scale, Rating)]
    formed = dict.fromkeys(i.form for i in rated if i.form != "free")
    used = {i.dimension for i in rated}
    named = [d.name for d in questionnaire.dimensions if d.name in used]
    return list(dict.fromkeys([*formed, *named, *(i.id for i in rated)]))


def measure(questionnaire: Questionnaire, name: str) -> Measure:
    """Describe a measure of a questionnaire."""
    item, dimension = questionnaire.item(name), questionnaire.dimension(name)
    if dimension is not None:
        text = dimension.text
    elif item is not None and item.form == "free":
        text = item.text
    else:
        text = Text.same(name)
    used = [i for i in questionnaire.items if name in (i.form, i.dimension)]
    is_signed = name == "NPS" or any(i.pair for i in used)
    return Measure(name, text, -100 if is_signed else 0)


def score(questionnaire: Questionnaire, name: str, answers: Answers) -> Fraction | None:
    """Score one respondent; None if the answers do not suffice.

    Answers that lack are left out of the mean of their dimension, if at least half of
    its items (or pairs) are answered; else it has no score, and so has the form none.
    Weights of dimensions are points of 100, or equal.
    """
    items = questionnaire.items
    match name:
        case "NPS":
            return _rated(questionnaire, name, answers, _promotion)
        case "CSAT":
            return _rated(questionnaire, name, answers, _top_box)
        case _ if any(i.form == name and i.dimension for i in items):
            return _of_form(questionnaire, name, answers)
        case _ if questionnaire.dimension(name) is not None:
            return _of_dimension([i for i in items if i.dimension == name], answers)
        case _:
            item = questionnaire.item(name)
            return None if item is None else _points(item, answers)


def _of_form(
    questionnaire: Questionnaire, form: str, answers: Answers
) -> Fraction | None:
    own = questionnaire.by_dimension(form)
    found = [_of_dimension(items, answers) for items in own.values()]
    known = [value for value in found if value is not None]
    if len(known) < len(found):
        return None
    if not questionnaire.weights:
        return _mean(known)
    weights = [Fraction(questionnaire.weights.get(n, Decimal(0))) for n in own]
    whole = sum(weights)
    total = sum((w * v for w, v in zip(weights, known, strict=True)), Fraction(0))
    return total / whole if whole else None


def _of_dimension(items: Sequence[Item], answers: Answers) -> Fraction | None:
    pairs = {item.pair for item in items if item.pair}
    values = (
        [_gap(items, pair, answers) for pair in sorted(pairs)]
        if pairs
        else [_points(item, answers) for item in items]
    )
    known = [value for value in values if value is not None]
    if not known or 2 * len(known) < len(values):
        return None
    return _mean(known)


def _mean(values: Sequence[Fraction]) -> Fraction:
    """Average exactly, over one denominator: quicker than to add fractions."""
    below = lcm(*(value.denominator for value in values))
    above = sum(value.numerator * (below // value.denominator) for value in values)
    return Fraction(above, below * len(values))


def _gap(items: Sequence[Item], pair: str, answers: Answers) -> Fraction | None:
    sides = {i.part: _points(i, answers) for i in items if i.pair == pair}
    perceived, wanted = sides.get("perception"), sides.get("expectation")
    return None if perceived is None or wanted is None else perceived - wanted


def _points(item: Item, answers: Answers) -> Fraction | None:
    """Bring an answer to 0..100."""
    if not isinstance(item.scale, Rating) or item.id not in answers:
        return None
    low, high, answer = item.scale.lowest, item.scale.highest, int(answers[item.id])
    above = high - answer if item.reversed else answer - low
    return Fraction(100 * above, high - low)


def _promotion(answer: int, _: Rating) -> int:
    return 100 * ((answer >= PROMOTERS) - (answer <= DETRACTORS))


def _top_box(answer: int, scale: Rating) -> int:
    return 100 * (answer > scale.highest - TOP_BOXES)


def _rated(
    questionnaire: Questionnaire,
    name: str,
    answers: Answers,
    worth: Callable[[int, Rating], int],
) -> Fraction | None:
    item = questionnaire.item(name)
    if item is None or not isinstance(item.scale, Rating) or name not in answers:
        return None
    return Fraction(worth(int(answers[name]), item.scale))

"""Forms, and what answers are worth."""

from decimal import Decimal
from fractions import Fraction
from typing import get_args

import attrs
import pytest

from tiers.policy.questionnaire_specs import Form, QuestionnaireSpec, ScaleSpec
from tiers.policy.survey_specs import SurveySpec
from tiers.problems import Refusal
from tiers.survey.questionnaire import Choice, Option, Questionnaire, Rating, Words
from tiers.survey.questionnaire.building import measure, questionnaire
from tiers.survey.questionnaire.forms import DIMENSIONS, FORMS
from tiers.survey.questionnaire.scoring import measure as measure_of
from tiers.survey.questionnaire.scoring import measures, score
from tiers.text import Text

NEGATIVE = {*range(10, 14), *range(18, 23)}
GAPS = {
    "tangibles": "-0.65",
    "reliability": "-1.10",
    "responsiveness": "-0.83",
    "assurance": "-0.70",
    "empathy": "-1.01",
}


def asking(*forms: Form, **more: object) -> Questionnaire:
    spec = QuestionnaireSpec(forms=forms, **more)  # type: ignore[arg-type]
    return questionnaire(SurveySpec(questionnaire=spec, precision={}))


def test_service_quality_has_22_statements_in_five_dimensions() -> None:
    counts = {d.name: len(found) for d, found in DIMENSIONS.items()}

    assert list(counts.values()) == [4, 5, 4, 4, 5]
    assert len(asking("SERVPERF").items) == 22
    assert len(asking("SERVQUAL-1991").items) == 44


@pytest.mark.parametrize(
    ("form", "negative"), [("SERVQUAL-1988", NEGATIVE), ("SERVQUAL-1991", set())]
)
def test_the_form_of_1988_turns_statements(form: Form, negative: set[int]) -> None:
    items = asking(form).items

    turned = {int(i.pair) for i in items if i.reversed}
    assert turned == negative
    assert sum(i.reversed for i in items) == 2 * len(negative)


@pytest.mark.parametrize("form", FORMS)
def test_every_item_is_worded_in_both_languages_and_once(form: Form) -> None:
    items = asking(form).items

    assert all(i.text.en and i.text.zh for i in items)
    assert len({i.text.en for i in items}) == len(items)
    assert len({i.text.zh for i in items}) == len(items)


def test_published_gaps_come_out() -> None:
    """Gaps of 12manage.com's forum on SERVQUAL; unweighted, they make -0.858.

    On a scale of 0..1000 a gap of -0.65 in a hundredth of its points is 65 of them.
    """
    asked = asking("SERVQUAL-1991", scale=ScaleSpec((0, 100)))
    wide = Rating(0, 1000)
    asked = attrs.evolve(
        asked, items=tuple(attrs.evolve(i, scale=wide) for i in asked.items)
    )
    answers = {
        item.id: str(500 + int(GAPS[item.dimension].replace(".", "")))
        if item.part == "perception"
        else "500"
        for item in asked.items
    }

    for name, gap in GAPS.items():
        assert score(asked, name, answers) == Fraction(gap) * 10
    assert score(asked, "SERVQUAL-1991", answers) == Fraction("-0.858") * 10


def test_weights_are_points_of_100() -> None:
    names = list(GAPS)
    weights = dict(zip(names, (11, 32, 22, 19, 16), strict=True))
    asked = attrs.evolve(
        asking("SERVPERF"), weights={k: Decimal(v) for k, v in weights.items()}
    )
    answers = {i.id: "7" if i.dimension == "reliability" else "1" for i in asked.items}

    assert score(asked, "SERVPERF", answers) == 32


def test_negative_statements_are_turned() -> None:
    asked = asking("SERVQUAL-1988")
    alike = {item.id: "1" if item.reversed else "7" for item in asked.items}

    assert score(asked, "SERVQUAL-1988", alike) == 0
    better = {**alike, "E10": "7"}  # who does not expect help at once
    assert score(asked, "responsiveness", better) == 25


@pytest.mark.parametrize(
    ("form", "answer", "worth"),
    [
        ("NPS", "10", 100),
        ("NPS", "8", 0),
        ("NPS", "6", -100),
        ("CSAT", "4", 100),
        ("CSAT", "3", 0),
        ("CES", "4", 50),
    ],
)
def test_single_questions_are_worth_what_their_authors_say(
    form: Form, answer: str, worth: int
) -> None:
    asked = asking(form)

    assert score(asked, form, {form: answer}) == worth
    assert measure_of(asked, form).lowest == (-100 if form == "NPS" else 0)


def test_an_answer_that_lacks_is_left_out_but_no_dimension_is() -> None:
    asked = asking("SERVPERF")
    full = {item.id: "4" for item in asked.items}
    some = {k: v for k, v in full.items() if k != "P1"}
    none = {k: v for k, v in full.items() if k not in {"P1", "P2", "P3", "P4"}}

    assert score(asked, "SERVPERF", some) == 50
    assert score(asked, "SERVPERF", none) is None


def test_the_first_form_is_measured_unless_the_owner_says_otherwise() -> None:
    spec = SurveySpec(questionnaire=QuestionnaireSpec(("NPS", "CSAT")), precision={})

    assert measure(spec) == "NPS"
    assert measures(questionnaire(spec)) == ["NPS", "CSAT"]
    assert set(FORMS) == set(get_args(Form))


@pytest.mark.parametrize(
    ("words", "kept"), [("3", "3"), (" ７ ", "7"), ("07", "7"), ("1", "1")]
)
def test_a_rating_is_kept_as_a_plain_number(words: str, kept: str) -> None:
    assert Rating(1, 7).answer(words) == kept


@pytest.mark.parametrize("words", ["0", "8", "3.5", "three", "", "-1", "9" * 5000])
def test_what_is_not_on_the_scale_is_refused(words: str) -> None:
    with pytest.raises(Refusal):
        Rating(1, 7).answer(words)


def test_an_option_is_known_by_its_code_or_its_words() -> None:
    scale = Choice((Option("few", Text("too few", "太少")),))

    assert [scale.answer(w) for w in ("few", "Too few", "太少")] == ["few"] * 3
    with pytest.raises(Refusal):
        scale.answer("many")
    assert Words(5).answer(" abc ") == "abc"
    with pytest.raises(Refusal):
        Words(5).answer("abcdef")

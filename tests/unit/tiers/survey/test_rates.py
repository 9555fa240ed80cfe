"""AAPOR's outcome rates, by hand."""

from fractions import Fraction

import pytest

from tiers.problems import Refusal
from tiers.survey.rates import (
    DISPOSITIONS,
    RATES,
    Final,
    Tally,
    disposition,
    final,
    final_of,
)

CASES: dict[Final, int] = {
    "complete": 40,
    "partial": 10,
    "refusal": 20,
    "non-contact": 15,
    "other": 5,
    "unknown-eligible": 20,
    "unknown": 10,
    "not-eligible": 10,
}
TALLY = Tally.of(name for name, count in CASES.items() for _ in range(count))


def test_every_rate_is_as_its_formula_says() -> None:
    e = Fraction(90, 100)
    likely = 90 + e * 30

    assert TALLY.e == e
    assert TALLY.rates() == {
        "RR1": Fraction(40, 120),
        "RR2": Fraction(50, 120),
        "RR3": 40 / likely,
        "RR4": 50 / likely,
        "RR5": Fraction(40, 90),
        "RR6": Fraction(50, 90),
        "COOP1": Fraction(40, 75),
        "COOP2": Fraction(50, 75),
        "COOP3": Fraction(40, 70),
        "COOP4": Fraction(50, 70),
        "REF1": Fraction(20, 120),
        "REF2": 20 / likely,
        "REF3": Fraction(20, 90),
        "CON1": Fraction(75, 120),
        "CON2": 75 / likely,
        "CON3": Fraction(75, 90),
    }
    assert tuple(TALLY.rates()) == RATES


def test_cases_may_have_weights() -> None:
    found = Tally.of([("complete", Fraction(3)), ("refusal", Fraction(1, 2))])

    assert found.rate("RR1") == Fraction(6, 7)


def test_a_rate_without_cases_is_none_and_an_unknown_one_is_refused() -> None:
    nobody = Tally.of([])

    assert set(nobody.rates().values()) == {None}
    assert nobody.e == 1
    with pytest.raises(KeyError):
        nobody.rate("RR7")


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("1.1", "complete"),
        ("1.10", "complete"),
        ("1.2", "partial"),
        ("2.11", "refusal"),
        ("2.12", "refusal"),
        ("2.25", "non-contact"),
        ("2.3", "other"),
        ("3.19", "unknown-eligible"),
        ("3.21", "unknown"),
        ("4.1", "not-eligible"),
        ("4", "not-eligible"),
    ],
)
def test_codes_are_grouped_by_their_first_digits(code: str, group: Final) -> None:
    assert final(code) == group


@pytest.mark.parametrize("code", ["", "5.1", "1.9", "x", "²", "2.1a"])
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(Refusal):
        final(code)


def test_what_tells_most_is_final() -> None:
    assert final_of(["2.1", "2.2", "1.1"]) == "complete"
    assert final_of(["2.11", "2.25"]) == "refusal"
    assert final_of(["2.1", "4.5"]) == "not-eligible"
    assert final_of(["3.9", "2.2"]) == "non-contact"
    assert final_of([]) == "unknown-eligible"


@pytest.mark.parametrize(
    ("answered", "group"),
    [(10, "complete"), (8, "complete"), (7, "partial"), (5, "partial"), (4, "refusal")],
)
def test_answers_count_where_no_code_tells_of_an_interview(
    answered: int, group: Final
) -> None:
    assert final_of(["2.1"], items=10, answered=answered) == group
    assert final_of(["1.2"], items=10, answered=answered) == "partial"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2.11", "2.11"),
        ("２．１１", "2.11"),
        ("211", "2.11"),
        ("2.11 refusal", "2.11"),
        ("2.11拒访", "2.11"),
        ("Break-off", "2.12"),
        ("break off", "2.12"),
        ("无人接听", "3.13"),
        ("改约", "2.21"),
    ],
)
def test_dispositions_are_codes_or_words(words: str, code: str) -> None:
    assert disposition(words) == code


@pytest.mark.parametrize("words", ["", "9.1", "2,11", "whatever", "1", "2.9"])
def test_other_dispositions_are_refused(words: str) -> None:
    with pytest.raises(Refusal):
        disposition(words)


def test_each_word_for_a_disposition_means_one_code_of_aapor() -> None:
    for each in DISPOSITIONS:
        final(each.code)
        assert [disposition(name) for name in each.names] == [each.code] * len(
            each.names
        )

"""Files of a round come back as the values they were."""

from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiers.survey.rounds import Answer, Contact, Person
from tiers.survey.rounds.codes import SYMBOLS, code, normalised
from tiers.survey.rounds.documents import read_round, write_round
from tiers.survey.rounds.tables import (
    read_answers,
    read_contacts,
    read_sample,
    write_answers,
    write_contacts,
    write_sample,
)
from tiers.survey.rounds.waves import read_waves, write_wave
from tiers.testing.rounds import fieldwork, round_of

CODE = code(b"secret", "2026-07", "C1")


def test_a_round_comes_back_as_it_was(tmp_path: Path) -> None:
    write_round(round_of(), tmp_path)

    assert read_round(tmp_path) == round_of()


def test_a_sample_comes_back_with_exact_probabilities(tmp_path: Path) -> None:
    work = fieldwork("phone", [{"phone": "1,2", "wechat": 'a"b\nc'}, {"name": "张三"}])
    people = [
        attrs.evolve(person, probability=Fraction(number, 123_456_789))
        for number, person in enumerate(work.people, 7)
    ]

    write_sample(people, tmp_path)

    found = read_sample(tmp_path)
    assert [p.probability for p in found] == [p.probability for p in people]
    assert [p.weight for p in found] == [
        Fraction(123_456_789, 7),
        Fraction(123_456_789, 8),
    ]
    assert [p.contact("wechat") for p in found] == ['a"b\nc', ""]
    assert [(p.customer, p.code, p.lang) for p in found] == [
        (p.customer, p.code, p.lang) for p in people
    ]


def test_waves_come_back_with_the_channels_that_asked_before(tmp_path: Path) -> None:
    people = fieldwork("phone", [{"phone": "1"}, {"wechat": "w"}]).people
    later = tuple(
        attrs.evolve(p, channel="mail", wave=2, earlier=("phone",)) for p in people
    )
    third = (attrs.evolve(later[1], wave=3, earlier=("phone", "mail")),)
    write_sample(people, tmp_path)

    write_wave(later, tmp_path, 2)
    write_wave(third, tmp_path, 3)

    first, *others = read_waves(tmp_path)
    assert [(p.wave, p.earlier) for p in first] == [(1, ()), (1, ())]
    assert [
        [(p.customer, p.channel, p.wave, p.earlier, p.code) for p in wave]
        for wave in others
    ] == [
        [(p.customer, p.channel, p.wave, p.earlier, p.code) for p in wave]
        for wave in (later, third)
    ]
    assert [p.is_reminded for p in (*later, *third)] == [False, False, True]
    assert "earlier" not in (tmp_path / "sample.csv").read_text(encoding="utf-8")


def test_answers_and_contacts_come_back(tmp_path: Path) -> None:
    answers = (Answer("C1", CODE, "mail", "wish", "多来\n看看", "2026-07-09", "a:2"),)
    contacts = (Contact("C1", CODE, "mail", 2, "2026-07-09", "2.1", "moved"),)

    write_answers(answers, tmp_path)
    write_contacts(contacts, tmp_path)

    assert read_answers(tmp_path) == answers
    assert read_contacts(tmp_path) == contacts


def test_a_code_is_read_however_it_is_typed() -> None:
    plain = CODE.replace("-", "")

    assert normalised(CODE) == CODE
    assert normalised(f" {plain.lower()} ") == CODE
    assert normalised(plain.replace("0", "o").replace("1", "l")) == CODE
    assert normalised(plain[:-1]) is None


@given(place=st.integers(0, 15), symbol=st.sampled_from(SYMBOLS), name=st.text())
def test_a_wrong_symbol_is_found(place: int, symbol: str, name: str) -> None:
    right = code(b"secret", "2026-07", name).replace("-", "")
    wrong = f"{right[:place]}{symbol}{right[place + 1 :]}"

    assert (normalised(wrong) is None) == (wrong != right)


@given(one=st.integers(0, 15), other=st.integers(0, 15), name=st.text())
def test_two_symbols_that_changed_places_are_found(
    one: int, other: int, name: str
) -> None:
    right = code(b"secret", "2026-07", name).replace("-", "")
    signs = list(right)
    signs[one], signs[other] = signs[other], signs[one]

    assert (normalised("".join(signs)) is None) == ("".join(signs) != right)


@pytest.mark.parametrize("other", [(b"other", "2026-07"), (b"secret", "2026-08")])
def test_codes_of_other_secrets_and_rounds_differ(other: tuple[bytes, str]) -> None:
    assert code(*other, "C1") != CODE


def test_a_person_stands_for_as_many_as_the_probability_says() -> None:
    person = Person("C1", "gold", "gold", "mail", Fraction(2, 5), CODE)

    assert person.weight == Fraction(5, 2)

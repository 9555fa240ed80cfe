from tiers.survey.questionnaire import Item, Part, Questionnaire, Rating
from tiers.text import Text
from tiers_plugins.channels.online.paging import MOST, first_open, pages


def items(dimension: str, count: int, part: Part = "") -> tuple[Item, ...]:
    words = Text.same("?")
    scale = Rating(1, 5)
    return tuple(
        Item(f"{dimension}{part}{n}", words, scale, "free", dimension, part=part)
        for n in range(count)
    )


def cut(*parts: tuple[Item, ...]) -> list[int]:
    asked = tuple(item for part in parts for item in part)
    found = pages(Questionnaire(Text.same(""), asked))
    assert tuple(item for page in found for item in page) == asked
    return [len(page) for page in found]


def test_a_dimension_is_not_torn_apart_where_it_fits_on_a_page() -> None:
    assert cut(items("a", 4), items("b", 5), items("c", 5)) == [4, 5, 5]


def test_short_dimensions_share_a_page() -> None:
    assert cut(items("a", 2), items("b", 3), items("c", 1), items("d", 1)) == [6, 1]


def test_a_long_dimension_is_cut_into_pages_of_about_one_size() -> None:
    assert cut(items("a", MOST + 1)) == [4, 3]


def test_what_is_wished_for_and_what_is_had_do_not_mix() -> None:
    assert cut(items("a", 2, "expectation"), items("a", 2, "perception")) == [2, 2]


def test_respondents_go_on_behind_their_last_answer() -> None:
    found = pages(Questionnaire(Text.same(""), (*items("a", 5), *items("b", 5))))

    assert first_open(found, {}) == 1
    assert first_open(found, {"a0": "1"}) == 1
    assert first_open(found, {f"a{n}": "1" for n in range(5)}) == 2
    assert first_open(found, {"b0": "1"}) == 2

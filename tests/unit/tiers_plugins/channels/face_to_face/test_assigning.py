from collections import Counter
from itertools import pairwise
from random import Random

import attrs
import pytest

from tiers.ports import Fieldwork
from tiers.problems import DataError
from tiers.testing.rounds import fieldwork
from tiers_plugins.channels.face_to_face.assigning import Interviewer, interviewers


def work(areas: str, said: str | None = None) -> Fieldwork:
    """Give the work with a person for each letter, who lives in an area of its name."""
    found = fieldwork(
        "face-to-face",
        [
            {"address": f"street {n}", "area": "" if area == "-" else area}
            for n, area in enumerate(areas)
        ],
    )
    return attrs.evolve(found, options={} if said is None else {"interviewers": said})


def areas(interviewer: Interviewer) -> str:
    return "".join(person.contact("area") or "-" for person in interviewer.visits)


def given(areas_: str, said: str | None = None) -> list[tuple[str, str]]:
    return [(i.name.en, areas(i)) for i in interviewers(work(areas_, said))]


def test_everybody_is_visited_by_one_interviewer() -> None:
    random = Random(1)  # noqa: S311 - the same each time
    whole = work("".join(random.choices("abcdef-", k=200)), "7")

    found = interviewers(whole)

    codes = [person.code for each in found for person in each.visits]
    assert sorted(codes) == sorted(person.code for person in whole.people)
    assert [each.id for each in found] == ["01", "02", "03", "04", "05", "06", "07"]


@pytest.mark.parametrize("count", [1, 2, 3, 8, 40])
def test_loads_differ_from_their_mean_by_a_fifth_at_most(count: int) -> None:
    random = Random(count)  # noqa: S311 - the same each time
    whole = work("".join(random.choices("abcde", [1, 2, 3, 5, 30], k=200)), str(count))

    loads = [len(each.visits) for each in interviewers(whole)]

    assert len(loads) == count
    assert all(0.8 * 200 / count - 1 <= load <= 1.2 * 200 / count + 1 for load in loads)


def test_areas_stay_whole_where_loads_allow() -> None:
    assert given("abababababaabbbab", "2") == [
        ("interviewer 1", "a" * 8),
        ("interviewer 2", "b" * 9),
    ]


def test_an_area_that_is_too_large_is_cut_and_no_other() -> None:
    found = interviewers(work("a" * 20 + "b" * 10 + "c" * 10, "4"))

    cut = Counter(area for each in found for area in set(areas(each)))
    assert cut == {"a": 2, "b": 1, "c": 1}


def test_interviewers_of_an_area_stay_in_it() -> None:
    assert given("aabbbbcd-", "b: Ann，Ben；*：王芳") == [
        ("Ann", "bb"),
        ("Ben", "bb"),
        ("王芳", "aacd-"),
    ]


def test_somebody_of_two_areas_has_one_route() -> None:
    assert given("aab", "a: Ann; b: Ann") == [("Ann", "aab")]


def test_nobody_has_an_empty_route() -> None:
    assert given("ab", "5") == [("interviewer 1", "a"), ("interviewer 2", "b")]


def test_unless_somebody_says_how_many_they_are_nobody_has_more_than_35_or_so() -> None:
    assert [len(areas) for _, areas in given("a" * 71)] == [23, 24, 24]


def test_numbers_go_on_from_area_to_area() -> None:
    assert [name for name, _ in given("aabb", "a: 2; b: 1")] == [
        "interviewer 1",
        "interviewer 2",
        "interviewer 3",
    ]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("0", 1),
        ("", 1),
        ("Ann,,Ben", 1),
        ("Ann, Ann", 1),
        ("a: Ann; a: Ben", 1),
        ("a: Ann", 1),
        ("c: Ann; x: Ben; *: Cat", 2),
        ("99999999", 1),
    ],
)
def test_what_is_not_clear_is_told(said: str, count: int) -> None:
    with pytest.raises(DataError) as caught:
        interviewers(work("aab", said))

    assert [each.code for each in caught.value.problems] == ["bad-option"] * count


def test_areas_where_nobody_is_open_any_more_do_no_harm() -> None:
    first = work("aab", "a: Ann; b: Ben")
    later = attrs.evolve(
        first, people=tuple(attrs.evolve(p, wave=2) for p in first.people[:2])
    )

    assert [each.name.en for each in interviewers(later)] == ["Ann"]


def test_the_line_is_cut_where_it_costs_the_fewest_areas() -> None:
    random = Random(5)  # noqa: S311 - the same each time
    sizes = [random.randint(1, 12) for _ in range(20)]
    whole = work("".join(chr(97 + n) * size for n, size in enumerate(sizes)), "6")

    found = interviewers(whole)

    seams = sum(areas(one)[-1] == areas(other)[0] for one, other in pairwise(found))
    assert seams == _fewest(sizes, 6)


def _fewest(sizes: list[int], count: int) -> int:
    """Count the areas that must be cut, by trying all ways, a place at a time."""
    line = [n for n, size in enumerate(sizes) for _ in range(size)]
    total = len(line)
    low, high = 4 * total // (5 * count), -(-6 * total // (5 * count))
    best = {0: 0}
    for _ in range(count):
        fresh: dict[int, int] = {}
        for start, cuts in best.items():
            for end in range(start + low, min(start + high, total) + 1):
                more = cuts + (end < total and line[end - 1] == line[end])
                fresh[end] = min(fresh.get(end, more), more)
        best = fresh
    return best[total]

from itertools import permutations
from random import Random

from tiers.ports import Person
from tiers.testing.rounds import fieldwork
from tiers_plugins.channels.face_to_face.routing import distance, route


def people(*contacts: dict[str, str]) -> tuple[Person, ...]:
    return fieldwork("face-to-face", contacts).people


def placed(places: list[tuple[float, float]]) -> tuple[Person, ...]:
    return people(
        *({"latitude": f"{x}", "longitude": f"{y}", "area": "a"} for x, y in places)
    )


def test_addresses_are_ordered_by_their_numbers_within_their_areas() -> None:
    found = route(
        people(
            {"area": "", "address": "A Road 1"},
            {"area": "b", "address": "东大街102号"},
            {"area": "b", "address": "东大街12号"},
            {"area": "a", "address": "High Street 9"},
            {"area": "b", "address": "东大街9号"},
            {"area": "b", "address": ""},
        )
    )

    assert [p.contact("address") for p in found] == [
        "High Street 9",
        "",
        "东大街9号",
        "东大街12号",
        "东大街102号",
        "A Road 1",
    ]


def test_places_on_a_line_are_visited_along_it() -> None:
    random = Random(2)  # noqa: S311 - the same each time
    places = [(30.0 + n / 100, 114.0) for n in range(12)]
    random.shuffle(places)

    found = [float(p.contact("latitude")) for p in route(placed(places))]

    assert found in (sorted(found), sorted(found, reverse=True))


def test_a_way_is_hardly_longer_than_the_shortest_one() -> None:
    random = Random(3)  # noqa: S311 - the same each time
    whole = found = 0.0
    for _ in range(9):
        some = placed([(30 + random.random(), 114 + random.random()) for _ in range(6)])
        whole += min(map(distance, permutations(some)))
        found += distance(route(some))

    assert whole <= found <= 1.12 * whole


def test_no_two_stretches_of_a_way_cross() -> None:
    square = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]

    assert round(distance(route(placed(square))), 3) == 3


def test_who_has_no_place_follows_by_address_and_odd_places_are_none() -> None:
    found = route(
        people(
            {"address": "2", "latitude": "91", "longitude": "1"},
            {"address": "1", "latitude": "north", "longitude": "1"},
            {"address": "3", "latitude": "30", "longitude": "114"},
            {"address": "4", "latitude": "nan", "longitude": "114"},
        )
    )

    assert [p.contact("address") for p in found] == ["3", "1", "2", "4"]


def test_the_next_area_begins_near_the_end_of_the_last() -> None:
    found = route(
        people(
            *(
                {"area": area, "latitude": f"{x}", "longitude": "0"}
                for area, x in [("a", 0), ("a", 1), ("b", 9), ("b", 2), ("b", 3)]
            )
        )
    )

    ends = [float(p.contact("latitude")) for p in found]
    assert sorted(map(abs, ends[2:])) in (ends[2:], ends[2:][::-1])

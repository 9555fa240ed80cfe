"""The sample: who is drawn, by which channel, and with which probability."""

import hashlib
from collections import Counter
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.survey.drawing import Customer, draw

BOTH, MAIL = frozenset({"mail", "phone"}), frozenset({"mail"})


def customers(count: int, tier: str = "gold") -> list[Customer]:
    """Give customers, every third of whom has no telephone."""
    return [
        Customer(f"C{n:04d}", tier, MAIL if n % 3 == 0 else BOTH) for n in range(count)
    ]


def test_the_sample_is_known_beforehand() -> None:
    """Whatever machine or version draws, these are the ones."""
    drawn = draw(customers(12), {("gold", "mail"): 3, ("gold", "phone"): 2}, seed=7)

    assert [(d.customer.name, d.channel) for d in drawn] == [
        ("C0000", "mail"),
        ("C0002", "mail"),
        ("C0004", "phone"),
        ("C0006", "mail"),
        ("C0010", "phone"),
    ]


def test_the_first_by_their_hashes_are_drawn() -> None:
    def place(customer: Customer) -> str:
        return hashlib.sha256(f"7\0draw\0{customer.name}".encode()).hexdigest()

    people = [c for c in customers(40) if c.channels == MAIL]
    drawn = draw(people, {("gold", "mail"): 5}, seed=7)

    first = sorted(people, key=place)[:5]
    assert {d.customer.name for d in drawn} == {c.name for c in first}


def test_the_order_of_customers_does_not_matter() -> None:
    wanted = {("gold", "mail"): 10, ("gold", "phone"): 7}

    assert draw(customers(60), wanted, seed=1) == draw(
        customers(60)[::-1], wanted, seed=1
    )


def test_other_seeds_draw_others() -> None:
    wanted = {("gold", "mail"): 20}
    one, other = (draw(customers(200), wanted, seed=seed) for seed in (1, 2))

    assert {d.customer.name for d in one} != {d.customer.name for d in other}


def test_weights_add_up_to_the_customers() -> None:
    wanted = {("gold", "mail"): 20, ("gold", "phone"): 11}
    drawn = draw(customers(100), wanted, seed=1)

    assert sum(1 / d.probability for d in drawn) == 100
    assert Counter(d.channel for d in drawn) == {"mail": 20, "phone": 11}


def test_groups_of_a_tier_are_drawn_alike_where_channels_allow_it() -> None:
    drawn = draw(customers(90), {("gold", "mail"): 20, ("gold", "phone"): 25}, seed=1)

    assert {d.probability for d in drawn} == {Fraction(1, 2)}


def test_a_quota_holds_and_lowers_the_probability() -> None:
    people = [
        Customer(f"C{n}", "gold", MAIL, "north" if n % 2 else "") for n in range(40)
    ]
    drawn = draw(people, {("gold", "mail"): 20}, seed=3, quotas={"north": 4})

    counts = Counter(d.customer.quota for d in drawn)
    assert counts == {"north": 4, "": 16}
    assert {(d.customer.quota, d.probability) for d in drawn} == {
        ("north", Fraction(1, 5)),
        ("", Fraction(4, 5)),
    }


def test_where_channels_are_tight_others_make_room() -> None:
    people = customers(9)  # three of them by mail alone

    drawn = draw(people, {("gold", "phone"): 6, ("gold", "mail"): 3}, seed=1)

    assert len(drawn) == 9
    assert all(d.channel in d.customer.channels for d in drawn)


def test_everybody_is_as_likely_as_it_says() -> None:
    """Over many seeds each customer comes as often as the probability."""
    people = customers(30)
    found = Counter(
        d.customer.name
        for seed in range(400)
        for d in draw(people, {("gold", "mail"): 4, ("gold", "phone"): 5}, seed=seed)
    )

    # 400 draws with probability 0.3: 120 and a standard deviation of 9.2.
    assert all(120 - 4 * 9.2 < found[p.name] < 120 + 4 * 9.2 for p in people)


@settings(max_examples=40, deadline=None)
@given(
    sets=st.lists(
        st.sets(st.sampled_from("abc"), min_size=1).map(frozenset),
        min_size=1,
        max_size=25,
    ),
    wanted=st.fixed_dictionaries(dict.fromkeys("abc", st.integers(0, 9))),
)
def test_as_many_are_drawn_as_any_way_of_drawing_could(
    sets: list[frozenset[str]], wanted: dict[str, int]
) -> None:
    people = [Customer(f"C{n}", "t", s) for n, s in enumerate(sets)]

    drawn = draw(people, {("t", c): n for c, n in wanted.items()}, seed=1)

    # Hall: what any set of channels wants beyond those it reaches can't be had.
    subsets = [
        [c for bit, c in enumerate("abc") if mask >> bit & 1] for mask in range(8)
    ]
    lacking = max(
        sum(wanted[c] for c in some) - sum(any(c in s for c in some) for s in sets)
        for some in subsets
    )
    assert len(drawn) == sum(wanted.values()) - max(0, lacking)
    assert len({d.customer.name for d in drawn}) == len(drawn)
    assert all(d.channel in d.customer.channels for d in drawn)

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tiers_plugins.channels.online.store import FILE, Store, Visit, kept


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store.opened(tmp_path)
    yield found
    found.close()


def test_answers_can_be_changed_and_taken_back_until_they_are_handed_in(
    store: Store,
) -> None:
    store.welcome("A", "zh", "1")

    assert store.keep("A", {"x": "1", "y": "2"}, "2")
    assert store.keep("A", {"x": "3", "y": ""}, "3", is_finished=True)
    assert not store.keep("A", {"x": "9"}, "4")

    assert store.answers("A") == {"x": "3"}
    assert store.visit("A") == Visit("zh", "1", "3")


def test_nobody_who_never_came_can_leave_an_answer(store: Store) -> None:

    assert not store.keep("A", {"x": "1"}, "1")
    assert store.visit("A") is None


def test_a_store_is_read_while_it_is_in_use(store: Store, tmp_path: Path) -> None:
    for number, code in enumerate(("B", "A")):
        store.welcome(code, "en", str(number))
    store.keep("A", {"x": "1"}, "5")

    found = kept(tmp_path / FILE)

    assert [(one.code, one.answers) for one in found] == [
        ("B", {}),
        ("A", {"x": ("1", "5")}),
    ]


def test_only_its_owner_reads_the_store(store: Store, tmp_path: Path) -> None:
    assert store.answers("A") == {}
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600

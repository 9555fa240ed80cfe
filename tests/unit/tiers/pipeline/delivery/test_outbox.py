import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import attrs
import pytest
from senders_of_outbox import RUN, Keeper, items, to

from tiers.delivering import Item, Receipt
from tiers.location import Location
from tiers.pipeline.delivery import deliver, fill
from tiers.problems import DataError, Problem
from tiers.text import Text

COUNT = 5000
"""Three batches, the last one short."""


def keys(kept: Path) -> list[str]:
    return kept.read_text().split()


def test_all_is_delivered_once_and_nothing_the_second_time(tmp_path: Path) -> None:
    box, kept = fill(tmp_path / "o", RUN, items(COUNT), ["crm"]), tmp_path / "kept"

    (first,) = deliver(box, [to(Keeper(kept))])
    (second,) = deliver(box, [to(Keeper(kept))])

    assert (first.sent, first.missing, first.is_complete) == (COUNT, 0, True)
    assert second == first
    assert len(keys(kept)) == len(set(keys(kept))) == COUNT


def test_a_sink_that_fails_leaves_the_others_intact(tmp_path: Path) -> None:
    box = fill(tmp_path / "o", RUN, items(COUNT), ["bad", "good"])
    bad, good = Keeper(tmp_path / "a", fails_at=1), Keeper(tmp_path / "b")

    found = deliver(box, [to(bad, "bad"), to(good, "good")])

    assert [(d.sent, d.missing, len(d.problems)) for d in found] == [
        (2000, 3000, 1),
        (COUNT, 0, 0),
    ]
    assert not set(keys(tmp_path / "a")) & set(keys(tmp_path / "b"))


def test_what_is_refused_is_told_with_its_reason_and_not_sent_again(
    tmp_path: Path,
) -> None:
    box = fill(tmp_path / "o", RUN, items(20), ["crm"])
    sink = Keeper(tmp_path / "kept", refuses='"C7"')

    deliver(box, [to(sink)])
    (found,) = deliver(box, [to(sink)])

    assert (found.sent, found.refused, found.missing) == (19, 1, 0)
    assert [(r.en, r.zh, n) for r, n in found.reasons] == [
        ("no such person", "查无此人", 1)
    ]
    assert not found.is_complete
    assert len(keys(tmp_path / "kept")) == 20


def test_what_is_refused_is_in_a_file_and_can_be_sent_again(tmp_path: Path) -> None:
    box = fill(tmp_path / "o", RUN, items(5000), ["crm"])

    (refused,) = deliver(box, [to(Keeper(tmp_path / "kept", refuses='"C4321"'))])
    assert refused.dead_letters
    (letter,) = map(json.loads, refused.dead_letters.read_text().splitlines())
    (taken,) = deliver(box, [to(Keeper(tmp_path / "later"))], again=True)

    assert letter["body"] == {"customer": "C4321"}
    assert letter["reason"] == {"en": "no such person", "zh": "查无此人"}
    assert keys(tmp_path / "later") == [letter["key"]]
    assert (taken.sent, taken.refused, taken.dead_letters) == (5000, 0, None)
    assert not refused.dead_letters.exists()


def test_a_sink_with_a_fault_of_its_own_ends_only_its_own_delivery(
    tmp_path: Path,
) -> None:
    box = fill(tmp_path / "o", RUN, items(20), ["bad", "good"])
    bad = Keeper(tmp_path / "none" / "kept")
    secretive = attrs.evolve(
        to(bad, "bad"), location=Location.parse("keeper://u:none@h/")
    )

    broken, good = deliver(box, [secretive, to(Keeper(tmp_path / "b"), "good")])

    (problem,) = broken.problems
    assert (problem.code, broken.missing) == ("sink-failed", 20)
    assert "FileNotFoundError" in problem.message.en
    assert "none" not in problem.message.en
    assert good.is_complete


def test_another_run_replaces_an_outbox_only_when_all_of_it_is_delivered(
    tmp_path: Path,
) -> None:
    folder, other = tmp_path / "o", attrs.evolve(RUN, as_of="2026-08-01")
    box = fill(folder, RUN, items(3), ["crm"])

    with pytest.raises(DataError) as caught:
        fill(folder, other, items(4), ["crm"])
    deliver(box, [to(Keeper(tmp_path / "kept"))])
    newer = fill(folder, other, items(4), ["crm"])

    assert [p.code for p in caught.value.problems] == ["undelivered-items"]
    assert (newer.items, newer.missing("crm")) == (4, 4)


def test_the_same_run_keeps_its_receipts(tmp_path: Path) -> None:
    box = fill(tmp_path / "o", RUN, items(3), ["crm"])
    deliver(box, [to(Keeper(tmp_path / "kept"))])

    again = fill(tmp_path / "o", RUN, items(3), ["crm", "mail"])

    assert (again.missing("crm"), again.missing("mail")) == (0, 3)
    assert again.sinks == ("crm", "mail")


@attrs.frozen
class Whole(Keeper):
    """Keeps what it is given in a file, in place of what was there."""

    is_whole: bool = True

    def deliver(
        self, batches: Iterable[Sequence[Item]], *_: object
    ) -> Iterator[Sequence[Receipt]]:
        given = list(batches)
        self.kept.write_text("\n".join(i.key for batch in given for i in batch))
        for at, batch in enumerate(given):
            if at == self.fails_at:
                raise DataError([Problem("x", Text("it is gone", "已断开"))])
            yield [self.receipt(item) for item in batch]


def test_a_sink_that_delivers_a_run_as_one_thing_is_given_all_each_time(
    tmp_path: Path,
) -> None:
    box, kept = fill(tmp_path / "o", RUN, items(COUNT), ["crm"]), tmp_path / "kept"

    (first,) = deliver(box, [to(Whole(kept, fails_at=1))])
    (second,) = deliver(box, [to(Whole(kept))])
    (third,) = deliver(box, [to(Whole(kept))])

    assert (first.sent, first.missing) == (2000, 3000)
    assert (second.sent, second.missing) == (third.sent, third.missing) == (COUNT, 0)
    assert len(set(keys(kept))) == COUNT

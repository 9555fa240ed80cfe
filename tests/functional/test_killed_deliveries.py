"""An outbox whose sender or writer was killed: nothing is lost."""

import subprocess
import sys
from pathlib import Path

import pytest
from senders_of_outbox import NEVER, RUN, Keeper, items, to

from tiers.pipeline.delivery import Outbox, deliver, fill
from tiers.problems import DataError

COUNT = 5000
"""Three batches, the last one short."""
SENDER = Path(sys.modules["senders_of_outbox"].__file__ or "")


def killed(what: str, folder: Path, kept: Path, at: int, *, has_sent: bool) -> None:
    words = [what, str(folder), str(kept), str(at), str(has_sent)]
    code = subprocess.run([sys.executable, SENDER, *words], check=False).returncode
    assert code == -9


def keys(kept: Path) -> list[str]:
    return kept.read_text().split()


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("has_sent", [False, True])
def test_a_killed_sender_loses_nothing_and_repeats_one_batch_at_most(
    tmp_path: Path, at: int, *, has_sent: bool
) -> None:
    folder, kept = tmp_path / "o", tmp_path / "kept"
    fill(folder, RUN, items(COUNT), ["crm"])

    killed("deliver", folder, kept, at, has_sent=has_sent)
    box = Outbox.opened(folder)
    assert box.missing("crm") == COUNT - 2000 * at
    (found,) = deliver(box, [to(Keeper(kept))])

    batch = [2000, 2000, 1000][at]
    assert (found.sent, found.missing) == (COUNT, 0)
    assert len(keys(kept)) == COUNT + batch * has_sent
    assert len(set(keys(kept))) == COUNT


def test_an_outbox_whose_filling_was_killed_is_filled_by_the_same_run(
    tmp_path: Path,
) -> None:
    folder, kept = tmp_path / "o", tmp_path / "kept"

    killed("fill", folder, kept, NEVER, has_sent=False)
    with pytest.raises(DataError) as caught:
        Outbox.opened(folder)
    box = fill(folder, RUN, items(COUNT), ["crm"])

    assert [p.code for p in caught.value.problems] == ["no-outbox"]
    assert sum(len(batch.items) for batch in box.batches("crm")) == COUNT

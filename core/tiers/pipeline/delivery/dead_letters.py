"""What a sink refused for good, as a file that people and programs read.

It is a line of JSON for each item: its key, the reason in both languages, and its body.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from tiers.atomic import replacing
from tiers.pipeline.delivery.outbox import Outbox
from tiers.pipeline.delivery.receipts import Receipts


def write_dead_letters(outbox: Outbox, sink: str, receipts: Receipts) -> Path | None:
    """Write what *sink* refused, in place of an older file; None if there is nothing.

    Raises:
        DataError: it can't be written.
    """
    path = outbox.dead_letters(sink)
    if not receipts.counts().get("refused"):
        path.unlink(missing_ok=True)
        return None
    with replacing(path) as part, part.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in _lines(outbox, sink, receipts))
    return path


def _lines(outbox: Outbox, sink: str, receipts: Receipts) -> Iterator[str]:
    for batch in outbox.batches(sink):
        for number, reason in receipts.refused(batch.numbers).items():
            item = batch.items[number - batch.first]
            told = {"en": reason.en, "zh": reason.zh}
            letter = {"key": item.key, "reason": told, "body": json.loads(item.body)}
            yield json.dumps(letter, ensure_ascii=False)

"""Items on the screen, for whoever wants to see what would be delivered."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tiers.ports import DeliveryTerms, Item, Location, Receipt
from tiers.text import Lang, Text
from tiers_plugins.sinks.options import manner

_DUE = Text("due", "到期")


class Console:
    """Prints a line an item, to standard output; whoever asks again sees it again."""

    @property
    def name(self) -> str:
        """The sink's name."""
        return "console"

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it delivers to."""
        return ("console",)

    @property
    def is_whole(self) -> bool:
        """All is shown each time: nobody keeps what stands on a screen."""
        return True

    def check(self, location: Location, terms: DeliveryTerms) -> None:
        """Make sure that no option is given: there is none.

        Raises:
            DataError: there are some.
        """
        del location
        manner(terms.options)

    def deliver(
        self,
        batches: Iterable[Sequence[Item]],
        location: Location,
        terms: DeliveryTerms,
    ) -> Iterator[Sequence[Receipt]]:
        """Print batches, each whole before there are receipts of it."""
        del location
        for batch in batches:
            lines = (_line(json.loads(item.body), terms.lang) for item in batch)
            sys.stdout.write("".join(f"{line}\n" for line in lines))
            sys.stdout.flush()
            yield [Receipt(item.key, "sent") for item in batch]


def _line(body: Mapping[str, Any], lang: Lang) -> str:
    """Write an item as people read it: whom, what, by whom, until when, and why."""
    what = body.get("label") or body.get("action")
    if "actions" in body:
        what = (", " if lang == "en" else "、").join(body["actions"])
    due = body.get("due")
    parts = [
        body["customer"],
        body["tier"],
        what,
        body.get("owner"),
        due and f"{_DUE.put(lang)} {due}",
        *_pairs(body.get("outputs")),
        *_pairs(body.get("facts")),
        body["because"],
    ]
    return " · ".join(_printable(str(part)) for part in parts if part)


def _pairs(given: Mapping[str, Any] | None) -> Iterator[str]:
    for name, value in (given or {}).items():
        if value is not None:
            yield f"{name}: {_value(value)}"


def _value(value: object) -> str:
    """Write what JSON holds as it writes it, texts without quotes."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _printable(text: str) -> str:
    """Let nothing through that a terminal would take for an order."""
    return "".join(sign if sign.isprintable() else " " for sign in text)

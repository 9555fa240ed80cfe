"""What an answer of a receiver says of the items that were sent.

The body of an answer is optional. If it is a JSON object with `items`, each of these
has a `key`, an `outcome` (sent, unchanged, refused, retry) and perhaps a `reason`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import attrs

from tiers.ports import Item, Receipt
from tiers.text import Text
from tiers_plugins.sinks.webhook.calling import Reply

Trouble = Literal["login", "address", "answer"]


class Unusable(Exception):  # noqa: N818 - whoever knows the place makes a problem of it
    """An answer after which nothing more can be sent, with its words."""

    def __init__(self, trouble: Trouble, words: str) -> None:
        super().__init__(words)
        self.trouble, self.words = trouble, words


_NOTHING = Text("", "")


@attrs.frozen
class Answer:
    """What a receiver says of a batch."""

    receipts: tuple[Receipt, ...] = ()
    again: tuple[Item, ...] = ()
    """What is to be sent once more."""
    is_failure: bool = False
    """Whether it is to be sent after a rest."""
    refused: str | None = None
    """Why the batch as a whole is refused: a smaller one may tell which item it is."""
    words: Text = _NOTHING
    """Why it is a failure."""
    rest: float = 0.0
    """Seconds that the receiver asks for."""


_BUSY = {408, 425, 429}
_NO_LOGIN = {401, 403, 407}
_NO_ADDRESS = {404, 405, 410}


def understood(reply: Reply, items: Sequence[Item], *, now: float) -> Answer:
    """Say what an answer means; *now* in seconds since 1970.

    Raises:
        Unusable: sending anything more is of no use.
    """
    status, words = reply.status, f"HTTP {reply.status}"
    if status in _BUSY or status >= 500:
        rest = _rest(reply.headers.get("retry-after", ""), now)
        return Answer(
            again=tuple(items), is_failure=True, words=_answered(status), rest=rest
        )
    if status in _NO_LOGIN:
        raise Unusable("login", words)
    if status in _NO_ADDRESS or status < 200 or 300 <= status < 400:
        raise Unusable("address", words)
    said = _Said.of(reply.body, items, is_strict=status < 300)
    if status < 300:
        return said.answer(items, else_sent=True)
    if not said.settles:
        return Answer(refused=f"{words} {_reason(reply.body)}".strip())
    return said.answer(items, else_sent=False)


@attrs.frozen
class _Said:
    """What is said of items, by their keys."""

    outcomes: Mapping[str, tuple[str, Text | None]]

    @classmethod
    def of(cls, body: bytes, items: Iterable[Item], *, is_strict: bool) -> "_Said":
        known = {item.key for item in items}
        outcomes = dict(_listed(body, is_strict=is_strict))
        if is_strict and not outcomes.keys() <= known:
            raise Unusable("answer", "it names a key that was not sent")
        return cls({key: said for key, said in outcomes.items() if key in known})

    @property
    def settles(self) -> bool:
        """Tell whether any item need not be sent again."""
        return any(outcome != "retry" for outcome, _ in self.outcomes.values())

    def answer(self, items: Sequence[Item], *, else_sent: bool) -> Answer:
        found, again, late = [], [], False
        for item in items:
            outcome, reason = self.outcomes.get(
                item.key, ("sent" if else_sent else "next", None)
            )
            match outcome:
                case "sent" | "unchanged":
                    found.append(Receipt(item.key, outcome))
                case "refused":
                    found.append(Receipt(item.key, outcome, reason))
                case _:
                    again.append(item)
                    late |= outcome == "retry"
        words = _LATER if late else _NOTHING
        return Answer(tuple(found), tuple(again), is_failure=late, words=words)


_OUTCOMES = {"sent", "unchanged", "refused", "retry"}


def _listed(body: bytes, *, is_strict: bool) -> Iterator[tuple[str, Any]]:
    """List what an answer says of keys; nothing if it speaks of something else."""
    try:
        whole = json.loads(body)
    except ValueError:
        return
    items = whole.get("items") if isinstance(whole, dict) else None
    if items is None:
        return
    for entry in items if isinstance(items, list) else [items]:
        match entry:
            case {"key": str(key), "outcome": str(outcome)} if outcome in _OUTCOMES:
                yield key, (outcome, _text(entry.get("reason")))
            case _ if is_strict:
                words = json.dumps(entry, ensure_ascii=False)
                raise Unusable("answer", f"it says `{words[:80]}` of an item")
            case _:
                continue


def _text(reason: object) -> Text | None:
    match reason:
        case str(words):
            return Text.same(words)
        case {"en": str(en), "zh": str(zh)}:
            return Text(en, zh)
        case _:
            return None


def _reason(body: bytes) -> str:
    """Find words for people in an answer: RFC 9457, or plain text."""
    text = body[:2_000].decode("utf-8", "replace")
    try:
        found = json.loads(body)
    except ValueError:
        return "" if "<" in text else text
    if not isinstance(found, dict):
        return text
    names = ("detail", "message", "reason", "error", "title")
    return next((str(found[n]) for n in names if isinstance(found.get(n), str)), "")


_LATER = Text("it asks to have some items again", "接收方要求稍后重发部分内容")


def _answered(status: int) -> Text:
    return Text(f"it answers HTTP {status}", f"应答为 HTTP {status}")


def _rest(written: str, now: float) -> float:
    """Read `Retry-After`: seconds, or the time of a day (RFC 9110, 10.2.3)."""
    if written.isascii() and written.strip().isdigit():
        return float(written)
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - now)
    except ValueError:
        return 0.0

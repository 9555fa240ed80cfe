"""Batches through calls: tried again, cut in halves, several in flight."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from itertools import islice

import attrs

from tiers.ports import Item, Receipt
from tiers.text import Text
from tiers_plugins.sinks.pacing import GivenUp, Pace, Patience, Timing, too_often
from tiers_plugins.sinks.webhook.answers import Answer, Unusable, understood
from tiers_plugins.sinks.webhook.calling import Call, NoReply
from tiers_plugins.sinks.webhook.envelope import Envelope, message_id
from tiers_plugins.sinks.webhook.signing import signed_headers

_EVERYTHING = 20
"""So many items refused one by one, and none taken: it is not about the items."""
_LONGEST, _LONGEST_OF_ITEM = 65_536, 1_024
"""How many bytes of an answer are read, and how many more for each item."""


@attrs.frozen
class _Landing:
    """What became of a batch; what has no receipt is to be sent another time."""

    receipts: tuple[Receipt, ...]
    fault: GivenUp | Unusable | None = None


@attrs.frozen
class _Run:
    """What the flights of one delivery share."""

    pace: Pace
    stop: threading.Event
    has_taken: threading.Event = attrs.field(factory=threading.Event)
    """Whether the receiver has taken anything at all."""


@attrs.frozen
class Sender:
    """Sends batches to one receiver."""

    call: Call
    keys: tuple[bytes, ...]
    """What is signed with."""
    envelope: Envelope
    patience: Patience = attrs.field(factory=Patience)
    timing: Timing = attrs.field(factory=Timing)
    rate: float | None = None
    """Items a second; None: as many as the receiver takes."""
    in_flight: int = 4
    """Calls at the same time."""

    def send(self, batches: Iterable[Sequence[Item]]) -> Iterator[tuple[Receipt, ...]]:
        """Send batches, in any order; give receipts of each as soon as it is done.

        No more batches are held than there are calls at the same time. What was taken
        before a failure has its receipt before the failure is raised.

        Raises:
            GivenUp: the receiver takes nothing, or asks for too long a rest.
            Unusable: it answers so that nothing more can be sent.
        """
        stop = threading.Event()
        run = _Run(Pace(self.rate, self.timing, stop), stop)
        left, flying, fault = iter(batches), set[Future[_Landing]](), None
        with ThreadPoolExecutor(self.in_flight, "webhook") as pool:
            try:
                while True:
                    room = 0 if fault else self.in_flight - len(flying)
                    flying |= {
                        pool.submit(self._settle, tuple(batch), run)
                        for batch in islice(left, room)
                    }
                    if not flying:
                        break
                    done, flying = wait(flying, return_when=FIRST_COMPLETED)
                    for landing in (future.result() for future in done):
                        fault = fault or landing.fault
                        yield landing.receipts
                    if fault:
                        stop.set()
            finally:
                stop.set()
        if fault:
            raise fault

    def _settle(self, batch: tuple[Item, ...], run: _Run) -> _Landing:
        """Send a batch until each of its items is sent, unchanged or refused."""
        found: list[Receipt] = []
        refused: list[Receipt] = []
        waiting = [batch]
        try:
            while waiting and not run.stop.is_set():
                items = waiting.pop()
                why = self._why_refused(items, run, found)
                if why is None:
                    continue
                if len(items) == 1:
                    refused.append(Receipt(items[0].key, "refused", Text.same(why)))
                else:
                    middle = len(items) // 2
                    waiting += [items[middle:], items[:middle]]
        except (GivenUp, Unusable) as fault:
            return _Landing((*found, *refused), fault)
        if len(refused) == len(batch) >= _EVERYTHING and not run.has_taken.is_set():
            return _Landing((), GivenUp(_all_refused(refused)))
        return _Landing((*found, *refused))

    def _why_refused(
        self, items: tuple[Item, ...], run: _Run, found: list[Receipt]
    ) -> str | None:
        """Send items until they are settled; if they are refused as a whole, say why.

        Raises:
            GivenUp: they were tried often enough.
            Unusable: no try can do.
        """
        failures = 0
        while items and not run.stop.is_set():
            run.pace.take(len(items))
            answer = self._answer(items)
            found += answer.receipts
            if any(receipt.outcome != "refused" for receipt in answer.receipts):
                run.has_taken.set()
            if answer.refused is not None:
                return answer.refused
            items = answer.again
            if answer.is_failure:
                failures += 1
                self._rest(answer, failures, run)
        return None

    def _answer(self, items: tuple[Item, ...]) -> Answer:
        """Make one call."""
        now = self.timing.wall()
        written = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
        body = self.envelope.body(items, timestamp=written.replace("+00:00", "Z"))
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "tiers",
            **signed_headers(self.keys, message_id(items), int(now), body),
        }
        try:
            longest = _LONGEST + _LONGEST_OF_ITEM * len(items)
            reply = self.call(body, headers, longest)
        except NoReply as none:
            if none.is_final:
                raise GivenUp(none.why) from None
            return Answer(again=items, is_failure=True, words=none.why)
        return understood(reply, items, now=self.timing.wall())

    def _rest(self, answer: Answer, failures: int, run: _Run) -> None:
        """Leave the receiver alone for a while, before the next try.

        Raises:
            GivenUp: there is none.
        """
        if answer.rest > self.patience.longest:
            raise GivenUp(_too_long(answer.rest))
        if failures >= self.patience.tries:
            raise GivenUp(too_often(failures, answer.words))
        if answer.rest:
            run.pace.rest(answer.rest)
        rest = answer.rest + self.patience.back_off(failures, self.timing)
        self.timing.wait(run.stop, rest)


def _too_long(seconds: float) -> Text:
    return Text(
        f"it asks for a rest of {seconds:,.0f} seconds",
        f"接收方要求等待 {seconds:,.0f} 秒",
    )


def _all_refused(receipts: Sequence[Receipt]) -> Text:
    last = receipts[-1].reason or Text.same("?")
    return Text(
        f"it refused all of the first {len(receipts):,} items: {last.en}",
        f"最初的 {len(receipts):,} 项全部被拒绝：{last.zh}",
    )

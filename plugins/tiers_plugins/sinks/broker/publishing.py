"""Batches as messages: published in windows, until each is acknowledged."""

import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import attrs

from tiers.ports import Item, Receipt
from tiers.text import Text
from tiers_plugins.sinks.broker.answers import Ack, Lost
from tiers_plugins.sinks.broker.linking import Link, Post
from tiers_plugins.sinks.broker.looping import Run, loop_beside
from tiers_plugins.sinks.broker.subjects import subject
from tiers_plugins.sinks.pacing import GivenUp, Pace, Patience, Timing, too_often

WINDOW = 1_000
"""Messages on their way at the same time."""


@attrs.frozen
class Publisher:
    """Publishes items to one broker."""

    open: Callable[[], Coroutine[Any, Any, Link]]
    pattern: str
    """What subjects are made of: see `subjects`."""
    patience: Patience = attrs.field(factory=Patience)
    timing: Timing = attrs.field(factory=Timing)
    rate: float | None = None
    """Messages a second; None: as many as the broker takes."""

    def publish(
        self, batches: Iterable[Sequence[Item]]
    ) -> Iterator[tuple[Receipt, ...]]:
        """Publish batches in their order; give receipts of each window.

        Raises:
            GivenUp: the broker is away, or its stream is full, for too long.
            Barred: the broker does not let us.
            NoStream: nobody keeps what is published.
        """
        stop = threading.Event()
        pace = Pace(self.rate, self.timing, stop)
        with loop_beside() as run:
            line = _Line(self.open, run)
            try:
                for batch in batches:
                    left = iter(batch)
                    while window := tuple(islice(left, WINDOW)):
                        pace.take(len(window))
                        yield from self._settled(window, line, stop)
            finally:
                line.close()

    def _settled(
        self, window: tuple[Item, ...], line: "_Line", stop: threading.Event
    ) -> Iterator[tuple[Receipt, ...]]:
        """Publish items until each is kept or refused; again what has no answer."""
        left = [self._post(item) for item in window]
        failures = 0
        while left:
            answers, why = line.answers(left)
            yield tuple(
                _receipt(post, answer)
                for post in left
                if isinstance(answer := answers.get(post.key), Ack)
            )
            left = [p for p in left if not isinstance(answers.get(p.key), Ack)]
            if left:
                failures += 1
                if failures >= self.patience.tries:
                    raise GivenUp(too_often(failures, why))
                self.timing.wait(stop, self.patience.back_off(failures, self.timing))

    def _post(self, item: Item) -> Post:
        return Post(item.key, subject(self.pattern, item), item.body.encode())


class _Line:
    """A connection that is made again after it was lost."""

    def __init__(
        self, opening: Callable[[], Coroutine[Any, Any, Link]], run: Run
    ) -> None:
        self._open, self._run = opening, run
        self._link: Link | None = None

    def answers(self, posts: Sequence[Post]) -> tuple[dict[str, Ack | Text], Text]:
        """Publish once; give what was answered, and why some were not."""
        try:
            if self._link is None or self._link.is_over:
                self.close()
                self._link = self._run(self._open())
            answers: dict[str, Ack | Text] = self._run(self._link.publish(posts))
        except Lost as lost:
            return {}, lost.why
        said = (answer for answer in answers.values() if isinstance(answer, Text))
        return answers, next(said, self._link.why_lost)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._link is not None:
            self._run(self._link.close())
            self._link = None


def _receipt(post: Post, answer: Ack) -> Receipt:
    if answer.refused is not None:
        return Receipt(post.key, "refused", answer.refused)
    return Receipt(post.key, "unchanged" if answer.is_repeat else "sent")

"""Is a sink that delivers fit for use? What it promises, tried on random items."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, get_args

import attrs

from tiers.delivering import Outcome
from tiers.pipeline.offers import check
from tiers.ports import DeliverySink, DeliveryTerms, Item, Location, Receipt, WholeSink
from tiers.problems import DataError, Refusal
from tiers.testing.items import ABOUT, BODY, bodies, items_of
from tiers.testing.trying import try_out

Taken = Callable[[], Sequence[str]]
"""Tells what a receiver has: a name for each thing, different for different items."""

_MANY = 40
"""Batches of a long delivery: more than any sink should hold."""


def assert_delivery_sink_ok(  # noqa: PLR0913 - what an author may have to say
    sink: DeliverySink,
    location: Location,
    taken: Taken,
    *,
    secret: str = "",
    options: Mapping[str, str] | None = None,
    unfit: Sequence[Location] = (),
    examples: int = 10,
) -> None:
    """Hold a sink that delivers to what it promises.

    Checked are: every item has one receipt, and no stranger has; the receiver has each
    once, also when they are delivered again; a delivery that ends in the middle is
    completed by another; items are read as the work goes on; `check` delivers nothing,
    and refuses an option that it does not know; what is wrong is told as a problem,
    without the secret and the password.

    Args:
        sink: the sink.
        location: where a receiver takes everything.
        taken: tells what that receiver has, each thing as often as it has it: keys, or
            something else that tells items apart.
        secret: what opens the receiver.
        options: what the sink is told besides.
        unfit: where nothing is taken.
        examples: how many deliveries of random items are tried.

    Raises:
        AssertionError: a promise is broken.
    """
    try:
        check("sinks", sink)
    except Refusal as refusal:
        raise AssertionError(f"the sink is no use: {refusal}") from None
    trial = _Trial(sink, location, taken, secret, options or {})
    trial.check_beforehand()
    for place in unfit:
        trial.check_unfit(place)
    try_out(bodies(), trial.check_items, examples=examples)
    trial.check_reading()
    trial.check_broken_off()
    trial.check_failing()


@attrs.frozen
class _Trial:
    """One sink, and all that it is asked."""

    sink: DeliverySink
    location: Location
    taken: Taken
    secret: str = attrs.field(repr=False)
    options: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        """Whether a run is delivered as one thing."""
        return isinstance(self.sink, WholeSink) and self.sink.is_whole

    def check_beforehand(self) -> None:
        """Look at what `check` does."""
        before = Counter(self.taken())
        self.sink.check(self.location, self._terms())
        if Counter(self.taken()) != before:
            raise self._wrong("its `check` delivers something")
        asked = {**self.options, "no-such-option": "1"}
        terms = attrs.evolve(self._terms(), options=asked)
        self._refused(
            "of an option that it does not know",
            lambda: self.sink.check(self.location, terms),
            self.location,
        )

    def check_unfit(self, place: Location) -> None:
        """Deliver where nothing is taken."""

        def attempt() -> None:
            self.sink.check(place, self._terms())
            list(self.sink.deliver([items_of([BODY])], place, self._terms()))

        self._refused(f"for `{place}`", attempt, place)

    def check_items(self, told: list[dict[str, Any]]) -> None:
        """Deliver items, each in a batch of its own, and all of them again."""
        items = items_of(told)
        has = Counter[str]() if self.is_whole else Counter(self.taken())
        self._delivered(items)
        first = Counter(self.taken())
        self._check_taken(first - has, len(items))
        self._delivered(items)
        if Counter(self.taken()) != first:
            raise self._wrong("what is delivered again is not what was there already")

    def check_reading(self) -> None:
        """See that items are read as the work goes on."""
        items, read = items_of([BODY] * _MANY), 0

        def batches() -> Iterator[Sequence[Item]]:
            nonlocal read
            for item in items:
                read += 1
                yield [item]

        going = iter(self.sink.deliver(batches(), self.location, self._terms()))
        next(going, None)
        if read == _MANY and not self.is_whole:
            raise self._wrong("it reads all items before it gives a receipt")
        list(going)

    def check_broken_off(self) -> None:
        """End a delivery after its first receipts, and complete it."""
        items = items_of([BODY] * _MANY)
        has = Counter[str]() if self.is_whole else Counter(self.taken())
        going = iter(self._deliver(items))
        done = {receipt.key for receipt in next(going, ())}
        close = getattr(going, "close", None)
        if close is None:
            raise self._wrong("`deliver` gives no generator, so it can't be ended")
        close()
        left = [i for i in items if self.is_whole or i.key not in done]
        self._delivered(left)
        self._check_taken(Counter(self.taken()) - has, _MANY)

    def check_failing(self) -> None:
        """Let the items themselves end in an error, which is not the receiver's."""
        before = Counter(self.taken())

        def batches() -> Iterator[Sequence[Item]]:
            yield items_of([BODY])
            raise _Broken

        try:
            list(self.sink.deliver(batches(), self.location, self._terms()))
        except _Broken:
            pass
        except Exception as error:
            what = f"items that can't be read are told as {type(error).__name__}"
            raise self._wrong(what) from error
        else:
            raise self._wrong("items that can't be read are passed over")
        if self.is_whole and Counter(self.taken()) != before:
            raise self._wrong("a delivery that fails replaces what was there")

    def _delivered(self, items: Sequence[Item]) -> None:
        """Deliver items, and look at their receipts."""
        found: dict[str, Receipt] = {}
        for receipts in self._deliver(items):
            for receipt in receipts:
                if receipt.key in found:
                    raise self._wrong(f"`{receipt.key}` has two receipts")
                self._check_receipt(receipt)
                found[receipt.key] = receipt
        keys = {item.key for item in items}
        if strange := found.keys() - keys:
            raise self._wrong(f"there is a receipt for `{min(strange)}`, and no item")
        if missing := keys - found.keys():
            raise self._wrong(f"{len(missing)} of {len(keys)} items have no receipt")

    def _deliver(self, items: Sequence[Item]) -> Iterator[Sequence[Receipt]]:
        batches = iter([item] for item in items)
        return self.sink.deliver(batches, self.location, self._terms())

    def _check_receipt(self, receipt: Receipt) -> None:
        if receipt.outcome not in get_args(Outcome):
            raise self._wrong(f"`{receipt.outcome}` is no outcome")
        if receipt.outcome == "refused":
            why = receipt.reason
            said = f": {why.en}" if why and why.en and why.zh else ", without a reason"
            raise self._wrong(f"an item is refused{said}")

    def _check_taken(self, new: "Counter[str]", expected: int) -> None:
        twice = [name for name, often in new.items() if often > 1]
        if twice:
            raise self._wrong(f"the receiver has `{twice[0]}` more than once")
        if len(new) != expected:
            raise self._wrong(f"{expected} items are {len(new)} at the receiver")

    def _terms(self) -> DeliveryTerms:
        return DeliveryTerms(
            "kit", "actions", ABOUT, secret=self.secret, options=self.options
        )

    def _refused(self, where: str, act: Callable[[], object], place: Location) -> None:
        """Make sure that a fault is told as a problem, without secrets."""
        try:
            act()
        except DataError as error:
            told = str(error)
        except Exception as error:
            what = f"{type(error).__name__} is raised, and must be a `DataError`"
            raise self._wrong(f"{where}, {what}") from error
        else:
            raise self._wrong(f"{where}, nothing is told")
        for word in (*self.secret.split(), place.password):
            if word and word in told:
                raise self._wrong("it tells a secret")

    def _wrong(self, what: str) -> AssertionError:
        return AssertionError(f"sink `{self.sink.name}`: {what}")


class _Broken(Exception):  # noqa: N818 - it ends items on purpose
    """Ends items in the middle."""

"""What the sink does: items are published, and faults of the broker explained."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tiers.location import Location
from tiers.ports import DeliveryTerms, Item, Receipt
from tiers.problems import DataError
from tiers_plugins.sinks import receivers
from tiers_plugins.sinks.broker.answers import Barred, Lost, NoStream
from tiers_plugins.sinks.broker.linking import Link
from tiers_plugins.sinks.broker.looping import loop_beside
from tiers_plugins.sinks.broker.publishing import Publisher
from tiers_plugins.sinks.broker.subjects import all_subjects, subject_pattern
from tiers_plugins.sinks.options import Manner, manner
from tiers_plugins.sinks.pacing import GivenUp, Patience

_OPTIONS = ("rate", "timeout", "tries")


def check(location: Location, terms: DeliveryTerms) -> None:
    """Make sure that there is a broker, with a stream that keeps the subjects.

    Nothing is published.

    Raises:
        DataError: there is none, or it does not let us in.
    """
    subjects = all_subjects(subject_pattern(location.part, terms.what))
    asked = manner(terms.options, *_OPTIONS)
    try:
        with loop_beside() as run:
            run(_find(location, terms.secret, subjects, asked))
    except (Lost, Barred, NoStream) as fault:
        raise _explained(fault, location, terms) from None


def deliver(
    batches: Iterable[Sequence[Item]], location: Location, terms: DeliveryTerms
) -> Iterator[tuple[Receipt, ...]]:
    """Publish batches; give receipts as soon as there are any.

    Raises:
        DataError: the broker takes nothing more.
    """
    asked = manner(terms.options, *_OPTIONS)
    publisher = Publisher(
        partial(Link.open, location, terms.secret, asked.timeout),
        subject_pattern(location.part, terms.what),
        Patience(tries=asked.tries),
        rate=asked.rate,
    )
    try:
        yield from publisher.publish(batches)
    except (GivenUp, Barred, NoStream) as fault:
        raise _explained(fault, location, terms) from None


async def _find(location: Location, secret: str, subjects: str, asked: Manner) -> None:
    link = await Link.open(location, secret, asked.timeout)
    try:
        await link.stream(subjects)
    finally:
        await link.close()


def _explained(
    fault: GivenUp | Lost | Barred | NoStream, location: Location, terms: DeliveryTerms
) -> DataError:
    match fault:
        case GivenUp() | Lost():
            return receivers.no_answer(location, fault.why)
        case Barred():
            words = receivers.said(str(fault), location, terms.secret.split())
            return receivers.login_refused(location, words)
        case NoStream():
            return receivers.no_stream(location, str(fault))

"""What the sink does: calls are signed, made, and their faults explained."""

import json
from collections.abc import Iterable, Iterator, Sequence

import attrs

from tiers.location import Location
from tiers.ports import DeliveryTerms, Item, Receipt
from tiers.text import Text
from tiers_plugins.sinks import receivers
from tiers_plugins.sinks.options import manner
from tiers_plugins.sinks.pacing import GivenUp, Patience
from tiers_plugins.sinks.webhook.answers import Unusable
from tiers_plugins.sinks.webhook.calling import caller
from tiers_plugins.sinks.webhook.envelope import Envelope
from tiers_plugins.sinks.webhook.sending import Sender
from tiers_plugins.sinks.webhook.signing import signing_keys

_OPTIONS = ("rate", "timeout", "tries", "calls")
_FAULTS = {
    "login": receivers.login_refused,
    "address": receivers.wrong_address,
    "answer": receivers.unreadable_answer,
}


def check(location: Location, terms: DeliveryTerms) -> None:
    """Make sure that calls can be signed. Nobody is called.

    Raises:
        DataError: there is no good secret, an option means nothing, or the library
            is not installed.
    """
    signing_keys(terms.secret)
    asked = manner(terms.options, *_OPTIONS)
    caller(location, timeout=asked.timeout, calls=asked.calls)


def deliver(
    batches: Iterable[Sequence[Item]], location: Location, terms: DeliveryTerms
) -> Iterator[tuple[Receipt, ...]]:
    """Send batches, a call each; give receipts as soon as there are any.

    Raises:
        DataError: the receiver takes nothing more.
    """
    asked = manner(terms.options, *_OPTIONS)
    run = json.dumps({"id": terms.run, **terms.about}, ensure_ascii=False)
    sender = Sender(
        caller(location, timeout=asked.timeout, calls=asked.calls),
        signing_keys(terms.secret),
        Envelope(f"tiers.{terms.what}", run),
        Patience(tries=asked.tries),
        rate=asked.rate,
        in_flight=asked.calls,
    )
    try:
        for receipts in sender.send(batches):
            yield tuple(_hushed(receipt, location, terms) for receipt in receipts)
    except GivenUp as fault:
        why = _said(fault.why, location, terms)
        raise receivers.no_answer(location, why) from None
    except Unusable as fault:
        words = receivers.said(fault.words, location, _secrets(terms))
        raise _FAULTS[fault.trouble](location, words) from None


def _hushed(receipt: Receipt, location: Location, terms: DeliveryTerms) -> Receipt:
    if receipt.reason is None:
        return receipt
    return attrs.evolve(receipt, reason=_said(receipt.reason, location, terms))


def _said(text: Text, location: Location, terms: DeliveryTerms) -> Text:
    secrets = _secrets(terms)
    return Text(
        receivers.said(text.en, location, secrets),
        receivers.said(text.zh, location, secrets),
    )


def _secrets(terms: DeliveryTerms) -> list[str]:
    words = terms.secret.split()
    return [*words, *(word.removeprefix("whsec_") for word in words)]

"""Decisions as signed calls of a URL: see `plugins/docs/webhook.md`."""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from tiers.location import Location
from tiers.text import Text
from tiers_plugins.sinks import receivers
from tiers_plugins.sinks.items import Item, Receipt, Terms
from tiers_plugins.sinks.pacing import GivenUp, Patience, Timing
from tiers_plugins.sinks.webhook.answers import Unusable
from tiers_plugins.sinks.webhook.calling import caller
from tiers_plugins.sinks.webhook.envelope import Envelope
from tiers_plugins.sinks.webhook.sending import Sender
from tiers_plugins.sinks.webhook.signing import signing_keys

_IN_FLIGHT = 4
_FAULTS = {
    "login": receivers.login_refused,
    "address": receivers.wrong_address,
    "answer": receivers.unreadable_answer,
}


@attrs.frozen
class Webhook:
    """Calls a URL with some items at a time, signed; at least once, and never half."""

    patience: Patience = attrs.field(factory=Patience)
    timing: Timing = attrs.field(factory=Timing)

    @property
    def name(self) -> str:
        """The sink's name."""
        return "webhook"

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it calls."""
        return ("https", "http")

    def check(self, location: Location, terms: Terms) -> None:
        """Make sure that calls can be signed. Nobody is called.

        Raises:
            DataError: there is no good secret, or the library is not installed.
        """
        signing_keys(terms.secret)
        caller(location, timeout=terms.timeout, calls=1)

    def deliver(
        self, batches: Iterable[Sequence[Item]], location: Location, terms: Terms
    ) -> Iterator[tuple[Receipt, ...]]:
        """Send batches, a call each; give receipts as soon as there are any.

        Raises:
            DataError: the receiver takes nothing more.
        """
        sender = Sender(
            caller(location, timeout=terms.timeout, calls=_IN_FLIGHT),
            signing_keys(terms.secret),
            Envelope(f"tiers.{terms.what}", terms.run),
            self.patience,
            self.timing,
            terms.rate,
            _IN_FLIGHT,
        )
        try:
            for receipts in sender.send(batches):
                yield tuple(_hushed(receipt, location, terms) for receipt in receipts)
        except GivenUp as fault:
            why = _said(fault.why, location, terms)
            raise receivers.no_answer(location, why) from None
        except Unusable as fault:
            words = receivers.said(fault.words, location, [terms.secret])
            raise _FAULTS[fault.trouble](location, words) from None


def _hushed(receipt: Receipt, location: Location, terms: Terms) -> Receipt:
    if receipt.reason is None:
        return receipt
    return attrs.evolve(receipt, reason=_said(receipt.reason, location, terms))


def _said(text: Text, location: Location, terms: Terms) -> Text:
    secrets = terms.secret.split()
    return Text(
        receivers.said(text.en, location, secrets),
        receivers.said(text.zh, location, secrets),
    )

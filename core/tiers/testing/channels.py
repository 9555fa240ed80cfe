"""Is a channel fit for use?"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import attrs

from tiers.pipeline.offers import check
from tiers.ports import Answer, Channel, Fieldwork, Figure, Returned
from tiers.problems import Refusal
from tiers.testing.rounds import answers, fieldwork, followed, person
from tiers.text import Lang, Text

__all__ = ["Filled", "assert_channel_ok", "fieldwork"]  # as packages import them

Filled = Callable[[Fieldwork, Sequence[Answer], Path], Path]
"""Writes answers into a folder as the channel's people send them back; where to."""


def assert_channel_ok(
    channel: Channel,
    *,
    reached: Sequence[Mapping[str, str]],
    unreached: Sequence[Mapping[str, str]],
    filled: Filled,
) -> None:
    """Hold a channel to what it promises.

    Checked are: its terms are within their own bounds; it takes those whom it can
    reach, and says in two languages why it can't reach the others; in each language,
    for nobody and for some, it writes files, the same ones again for the same work, in
    a second wave, too; the answers that *filled* writes come back as they were, those
    of strangers as problems; a file that is missing or is none of its own is a problem,
    and no error.

    Args:
        channel: the channel.
        reached: contact facts, by kind, of two people or more whom it can reach.
        unreached: those of some whom it can't.
        filled: writes answers as its people would send them back.

    Raises:
        AssertionError: a promise is broken.
    """
    try:
        check("channels", channel)
    except Refusal as refusal:
        raise AssertionError(f"the channel is no use: {refusal}") from None
    trial = _Trial(channel)
    trial.check_terms()
    for contacts in reached:
        trial.check_reached(contacts)
    for contacts in unreached:
        trial.check_unreached(contacts)
    for lang in get_args(Lang):
        for some in ((), reached):
            trial.check_field(fieldwork(channel.name, some, lang))
    work = fieldwork(channel.name, reached)
    trial.check_field(followed(work))
    trial.check_returned(work, filled)
    trial.check_strangers(work, filled)
    trial.check_unfit(work)


@attrs.frozen
class _Trial:
    """One channel, and all that it is asked."""

    channel: Channel

    def check_terms(self) -> None:
        """Look at the figures."""
        terms = self.channel.terms
        for name in ("response", "cost", "lead_days", "reach"):
            figure: Figure = getattr(terms, name)
            most = 1 if name in {"response", "reach"} else Decimal("Infinity")
            if not 0 <= figure.low <= figure.value <= figure.high <= most:
                raise self.wrong(f"its `{name}` is not between its own bounds")
            if not (figure.source.en and figure.source.zh):
                raise self.wrong(f"its `{name}` does not say where it is from")

    def check_reached(self, contacts: Mapping[str, str]) -> None:
        """Ask about somebody who can be reached."""
        why = self.channel.refusal(person(self.channel.name, contacts))
        if why is not None:
            raise self.wrong(f"it refuses {dict(contacts)}: {why.en}")

    def check_unreached(self, contacts: Mapping[str, str]) -> None:
        """Ask about somebody who can't be."""
        why = self.channel.refusal(person(self.channel.name, contacts))
        if not isinstance(why, Text) or not (why.en and why.zh):
            what = f"it does not say why it can't reach {dict(contacts)}"
            raise self.wrong(what)

    def check_field(self, work: Fieldwork) -> None:
        """Let it write its files, twice."""
        first, again = self._fielded(work), self._fielded(work)
        if work.people and not first:
            raise self.wrong("it writes no file for its people")
        if first.keys() != again.keys():
            raise self.wrong("for the same work it writes other files")
        for name, content in first.items():
            if again[name] != content:
                raise self.wrong(f"for the same work it writes another `{name}`")

    def _fielded(self, work: Fieldwork) -> dict[str, bytes]:
        with TemporaryDirectory() as folder:
            count = len(work.people)
            try:
                self.channel.field(work, Path(folder))
            except Exception as error:
                what = f"for {count} people, `field` raises {type(error).__name__}"
                raise self.wrong(f"{what}: {error}") from error
            found = sorted(p for p in Path(folder).rglob("*") if p.is_file())
            return {str(p.relative_to(folder)): p.read_bytes() for p in found}

    def check_returned(self, work: Fieldwork, filled: Filled) -> None:
        """Send answers back."""
        sent = answers(work)
        found = self._returned(work, sent, filled)
        errors = [p for p in found.problems if p.severity == "error"]
        if errors:
            raise self.wrong(f"a sound file is a problem: {errors[0].message.en}")
        expected = {(a.customer, a.item): a.value for a in sent}
        told = {(a.customer, a.item): a.value for a in found.answers}
        for place, value in expected.items():
            if told.get(place) != value:
                what = f"{place} is answered by {value!r} and read as"
                raise self.wrong(f"{what} {told.get(place)!r}")
        if len(found.answers) != len(sent):
            raise self.wrong("it reads answers that nobody gave")
        if not all(a.source for a in found.answers):
            raise self.wrong("it does not say where an answer was read")

    def check_strangers(self, work: Fieldwork, filled: Filled) -> None:
        """Send answers back of somebody who was not asked."""
        nobody = attrs.evolve(work, people=work.people[:1])
        found = self._returned(nobody, answers(work), filled, wrote=work)
        if {a.customer for a in found.answers} > {work.people[0].customer}:
            raise self.wrong("it takes answers of somebody who was not asked")
        if len(work.people) > 1 and not found.problems:
            raise self.wrong("it does not tell of answers that are nobody's")

    def check_unfit(self, work: Fieldwork) -> None:
        """Let it read what is no file, and what is none of its own."""
        with TemporaryDirectory() as folder:
            missing = Path(folder, "missing.csv")
            odd = Path(folder, "odd.csv")
            odd.write_bytes(b"\x00\xff\xfe\x01,\n\x00")
            for path in (missing, odd):
                if not self._read(path, work).problems:
                    raise self.wrong(f"it does not tell that `{path.name}` is unfit")

    def _returned(
        self,
        work: Fieldwork,
        sent: Sequence[Answer],
        filled: Filled,
        *,
        wrote: Fieldwork | None = None,
    ) -> Returned:
        with TemporaryDirectory() as folder:
            return self._read(filled(wrote or work, sent, Path(folder)), work)

    def _read(self, path: Path, work: Fieldwork) -> Returned:
        try:
            return self.channel.returned(path, work)
        except Exception as error:
            what = f"for `{path.name}`, `returned` raises {type(error).__name__}"
            raise self.wrong(f"{what}: {error}") from error

    def wrong(self, what: str) -> AssertionError:
        """Say what is wrong."""
        return AssertionError(f"channel `{self.channel.name}`: {what}")

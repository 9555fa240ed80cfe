"""What an analysis says: claims, and what refutes them."""

from collections.abc import Iterable, Mapping
from typing import Literal

import attrs

from tiers.analysis.regions import Box, More
from tiers.analysis.search import Undecided
from tiers.analysis.witnesses import Witness
from tiers.lang.ir import Node
from tiers.source import Span
from tiers.text import Text

Severity = Literal["error", "warning"]
Answer = Literal["proved", "refuted", "undecided"]


@attrs.frozen
class Finding:
    """One thing that is not as it should be, with a customer who shows it."""

    code: str
    message: Text
    at: Span | None
    severity: Severity = "warning"
    box: Box | None = None
    """Where it holds, all over; None if it is about nobody."""
    witness: Mapping[str, Witness] = attrs.field(factory=dict)
    """A customer of whom it holds, by copy; replayed by the interpreter."""
    shown: tuple[str, ...] = ()
    """The facts, scores and decisions of the customer that matter."""
    where: Node | None = None
    """What holds of the customers concerned, for counting them."""
    help: Text | None = None
    customers: int | None = None
    """How many real customers are concerned, if data were given."""


@attrs.frozen
class Claim:
    """Something that should hold for every customer."""

    says: Text
    findings: tuple[Finding, ...] = ()
    undecided: tuple[Text, ...] = ()
    """What could not be decided about it in time."""
    more: int = 0
    """How many further findings are not told."""

    @property
    def answer(self) -> Answer:
        """Say how it stands."""
        if self.findings:
            return "refuted"
        return "undecided" if self.undecided else "proved"


@attrs.define
class Collector:
    """Gathers what there is to say about a claim, while some of it may fail."""

    found: list[Finding] = attrs.field(factory=list)
    undecided: list[Text] = attrs.field(factory=list)
    more: int = 0

    def take(self, findings: Iterable[Finding], what: Text) -> None:
        """Take findings about something, as far as they come."""
        try:
            for finding in findings:
                self.found.append(finding)
        except Undecided:
            self.undecided.append(what)
        except More:
            self.more += 1

    def claim(self, says: Text) -> Claim:
        """Give the claim."""
        return Claim(says, tuple(self.found), tuple(self.undecided), self.more)


@attrs.frozen
class Report:
    """All claims about a policy."""

    claims: tuple[Claim, ...]
    free: tuple[str, ...]
    """Scores that were left free within their bounds."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that was found."""
        return tuple(finding for claim in self.claims for finding in claim.findings)

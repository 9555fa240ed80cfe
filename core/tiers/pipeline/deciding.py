"""Decide about one customer at a time: at the moment of contact, in a service."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Self

import attrs

from tiers.engines.interpret.compiled.program import Deciding, Readers, deciding
from tiers.engines.interpret.explain import Explaining
from tiers.intake import conform_one
from tiers.intake.readers import ABSENT, Unread, readers
from tiers.pipeline.models import Models
from tiers.problems import DataError
from tiers.program.program import Fitted
from tiers.results import Decision, Explanation
from tiers.schema import Schema


@attrs.frozen
class Decider:
    """Decides about one customer, exactly as a batch does; threads may share it.

    It is made once, and then called for each customer. Days default to that of the
    decider, and this one's to today in UTC.
    """

    schema: Schema = attrs.field(repr=False)
    as_of: date | None
    _decide: Deciding = attrs.field(repr=False)
    _explaining: Explaining = attrs.field(repr=False)

    @classmethod
    def of(cls, fitted: Fitted, as_of: date | None = None) -> Self:
        """Write the function that decides by a fitted program."""
        program = fitted.program
        reading = Readers(readers(program.schema), ABSENT, Unread)
        return cls(
            program.schema,
            as_of,
            deciding(fitted, reading, Models.of(fitted)),
            Explaining.of_many(fitted),
        )

    def __call__(
        self, facts: Mapping[str, object], *, as_of: date | None = None
    ) -> Decision:
        """Decide about a customer.

        Args:
            facts: by name; values of Python, or text as an export writes it. A fact
                that is left out is missing.
            as_of: the day of the evaluation.

        Raises:
            DataError: facts are faulty, unknown, or required and missing; all of them.
        """
        return self._decided(facts, as_of, None)

    def explain(
        self,
        facts: Mapping[str, object],
        *,
        as_of: date | None = None,
        customer: str = "",
    ) -> Explanation:
        """Decide about a customer, and explain it; the explanation has the decision.

        Args:
            facts: as for a decision.
            as_of: the day of the evaluation.
            customer: how to name the customer; the key fact unless given.

        Raises:
            DataError: facts are faulty, unknown, or required and missing; all of them.
        """
        known: dict[str, Any] = {}
        decision = self._decided(facts, as_of, known)
        key = self.schema.key
        name = customer or str(known[key.name] if key else "")
        return self._explaining.explain(known, decision, customer=name)

    def _decided(
        self,
        facts: Mapping[str, object],
        as_of: date | None,
        keep: dict[str, Any] | None,
    ) -> Decision:
        try:
            decision = self._decide(facts, as_of or self.as_of or _today(), keep)
        except Unread:
            _, problems = conform_one(facts, self.schema)
            raise DataError(problems) from None
        return decision


def _today() -> date:
    return datetime.now(UTC).date()

"""Missing data that matter: which customers' outcomes depend on blanks, and on which.

A blank is what an export leaves empty, whether the policy calls it unknown or takes a
value for it. What it could be is any value that the type and range of its fact allow.
Scores that depend on the population are those of the run as it is.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs
import polars as pl

from tiers import presenting
from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.engine import facts_of
from tiers.intake.columns import filled
from tiers.pipeline.asking import decider
from tiers.pipeline.codebook import codebook, key_column
from tiers.pipeline.fit import fit
from tiers.pipeline.models import Writer
from tiers.pipeline.related import Reading, Tables, take_in, unexplained
from tiers.ports import Engine
from tiers.problems import Problem
from tiers.program.program import Fitted, Program
from tiers.reach.completions import completions
from tiers.reach.reaching import Reaching
from tiers.schema import Fact
from tiers.text import Lang

MOST = 20_000
"""The most customers of whom it is decided exactly; of others it is said that a blank
may matter, unless it surely does not."""


@attrs.frozen
class Blank:
    """A blank of a customer that matters, or may."""

    customer: str
    fact: Fact
    tier: str | None
    """The tier that the customer has as things are."""
    is_sure: bool


@attrs.frozen
class Blanks:
    """The blanks of a table, and those of them that matter."""

    customers: int
    facts: Mapping[str, int]
    """How many blanks each fact has; those without any are left out."""
    found: tuple[Blank, ...]
    warnings: tuple[Problem, ...]

    @property
    def concerned(self) -> tuple[int, int]:
        """Count the customers whose outcome depends on a blank, and surely or not."""
        sure = {blank.customer for blank in self.found if blank.is_sure}
        return len(sure), len({b.customer for b in self.found} - sure)


def missing(  # noqa: PLR0913 - one argument for each thing it needs to know
    program: Program,
    raw: pl.LazyFrame | None,
    *,
    as_of: date,
    engine: Engine,
    lang: Lang = "en",
    tables: Tables | None = None,
    reading: Reading = unexplained,
    fitted: Fitted | None = None,
    most: int = MOST,
    advance: Callable[[int], None] = lambda _: None,
) -> Blanks:
    """Find the blanks that matter among the customers of a table.

    Raises:
        DataError: a table lacks columns, or the engine can't serve the policy.
        PolicyError: a scoring model refuses this population.
    """
    open_ = _with_blanks(program)
    taken = take_in(open_, raw, tables or {}, as_of=as_of, lang=lang, reading=reading)
    blank = taken.sifted.clean
    filled_in = blank.with_columns(_filled(program))
    known = fitted or fit(program, filled_in, as_of)
    asked = Fitted(open_, known.formulas, known.tables)
    doubtful = _doubtful(asked, blank, as_of, engine)
    seeker = _Seeker.of(program, known, asked, as_of)
    return Blanks(
        customers=taken.counts.decided,
        facts=_counts(open_, blank),
        found=tuple(seeker.blanks(doubtful, most, advance)),
        warnings=taken.warnings,
    )


def _with_blanks(program: Program) -> Program:
    """Call everything unknown that customers may leave out."""
    facts = (
        attrs.evolve(f, missing="unknown", default=None)
        if f.missing == "default" and not f.table
        else f
        for f in program.schema.facts
    )
    schema = attrs.evolve(program.schema, facts=tuple(facts))
    return attrs.evolve(program, schema=schema)


def _filled(program: Program) -> list[pl.Expr]:
    """Take for blanks what the policy takes."""
    return [filled(pl.col(f.name), f).alias(f.name) for f in program.schema.facts]


def _counts(program: Program, clean: pl.LazyFrame) -> dict[str, int]:
    names = [f.name for f in program.schema.facts if f.missing == "unknown"]
    if not names:
        return {}
    counts = clean.select(pl.col(names).null_count()).collect(engine="streaming")
    return {name: n for name, n in counts.row(0, named=True).items() if n}


_DOUBT = "#doubt"


def _doubtful(
    fitted: Fitted, clean: pl.LazyFrame, as_of: date, engine: Engine
) -> pl.DataFrame:
    """Give the customers of whom a blank may matter: all of them, and a few more."""
    program, key = fitted.program, key_column(fitted.program.schema)
    names = [f.name for f in program.schema.facts if f.missing == "unknown"]
    if not names:
        return clean.head(0).collect().with_columns(pl.lit(None).alias(_DOUBT))
    gone = clean.filter(pl.any_horizontal(pl.col(names).is_null()))
    table = Writer.of(fitted, as_of).written(gone).collect(engine="streaming")
    book = codebook(fitted)
    coded = engine.decide(fitted, table.lazy(), as_of, book)
    shown = presenting.present(coded, book, "en").select(key, "unknown")
    doubts = shown.collect(engine="streaming").rename({"unknown": _DOUBT})
    joined = table.join(doubts, on=key, how="inner", maintain_order="left")
    return joined.filter(pl.col(_DOUBT).list.len() > 0)


@attrs.frozen
class _Seeker:
    """Decides about the blanks of one customer after the other."""

    program: Program
    """As the policy is: what is left out counts as it says."""
    interpreter: Interpreter
    reaching: Reaching
    facts: Callable[[dict[str, Any]], dict[str, Any]]
    decide: Callable[[Mapping[str, Any]], Any]
    defaults: Mapping[str, Any]

    @classmethod
    def of(
        cls, program: Program, found: Fitted, fitted: Fitted, as_of: date
    ) -> "_Seeker":
        """Prepare the questions."""
        given = (f for f in program.schema.facts if f.missing == "default")
        return cls(
            program=program,
            interpreter=Interpreter.of(found, as_of),
            reaching=Reaching.of(fitted, Interpreter.of(fitted, as_of)),
            facts=facts_of(fitted.program),
            decide=decider(fitted, as_of),
            defaults={f.name: f.default for f in given},
        )

    def blanks(
        self, doubtful: pl.DataFrame, most: int, advance: Callable[[int], None]
    ) -> Iterator[Blank]:
        """Give the blanks that matter, customer by customer."""
        key = key_column(self.program.schema)
        for at, row in enumerate(doubtful.iter_rows(named=True)):
            facts = self.facts(row)
            gone = [n for n in self.asked if facts[n] is None]
            if at < most:
                found = completions(self.reaching, facts, gone, self.decide)
                sure, perhaps = found.matter, found.may_matter
            else:
                sure, perhaps = (), tuple(row[_DOUBT])
            tier = self.tier(facts)
            for name in (n for n in gone if n in sure or n in perhaps):
                fact = self.program.schema[name]
                yield Blank(str(row[key]), fact, tier, name in sure)
            advance(1)

    @property
    def asked(self) -> list[str]:
        """Name the facts that may be blank."""
        facts = self.reaching.program.schema.facts
        return [f.name for f in facts if f.missing == "unknown"]

    def tier(self, facts: Mapping[str, Any]) -> str | None:
        """Give the tier as things are."""
        filled_in = {
            name: self.defaults.get(name) if value is None else value
            for name, value in facts.items()
        }
        return self.interpreter.decide(filled_in).tier

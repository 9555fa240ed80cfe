"""A policy ready to decide: the same use cases for Python as for the command."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import attrs
import polars as pl

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.explain import explain
from tiers.intake import conform_one
from tiers.pipeline import evaluate as running
from tiers.pipeline.deciding import Decider
from tiers.pipeline.fit import fit, unfitted
from tiers.pipeline.fits import file as fit_file
from tiers.pipeline.fits.file import Learnt
from tiers.pipeline.frames import RejectedRows, spread_of, table_of, tables_of
from tiers.pipeline.load import check, located
from tiers.pipeline.models import Writer
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.related import take_in
from tiers.pipeline.spread.run import SpreadRun, spread_run
from tiers.problems import DataError, PolicyError, Problem, has_errors
from tiers.program.program import Fitted, Program
from tiers.results import Explanation
from tiers.text import Lang


@attrs.frozen
class ReadyPolicy:
    """A loaded policy.

    Days default to today in UTC; pass `as_of` for results that can be repeated.
    """

    program: Program = attrs.field(repr=lambda p: p.name)
    plugins: Plugins = attrs.field(repr=False)
    warnings: tuple[Problem, ...] = ()
    learnt: Learnt | None = attrs.field(default=None, repr=False)
    """What `fit` learnt of a population, or `with_fit` read."""

    @property
    def fitted(self) -> Fitted | None:
        """The program with what was learnt, if anything was."""
        return self.learnt.fitted if self.learnt else None

    def evaluate(  # noqa: PLR0913 - one argument for each thing that can be said
        self,
        customers: Any = None,
        *,
        as_of: date | None = None,
        engine: str = "columnar",
        lang: Lang = "en",
        rejects: str = "raise",
        tables: Mapping[str, Any] | None = None,
    ) -> pl.DataFrame:
        """Decide about every row of a table.

        Scores that depend on all customers depend on those of *customers*, unless the
        policy was fitted before: by `fit`, or `with_fit`.

        Args:
            customers: a Polars frame (lazy or not), a pandas one, or anything with the
                Arrow stream interface; its columns are the headings of the policy.
                None for those whom the rows of *tables* name.
            as_of: the day of the evaluation.
            engine: `columnar`, `interpret` or an installed one.
            lang: the language of `because`: `en` or `zh`.
            rejects: `raise` if any row is faulty, or `drop` faulty rows.
            tables: the tables of rows that the policy names, by name.

        Returns:
            One row a customer: the key (or `row`), each score as a decimal, what
            decisions give, `tier`, `rule`, `because`, the outputs of the rules,
            `actions` and `unknown`.

        Raises:
            RejectedRows: some rows are faulty and *rejects* is `raise`.
            DataError: a column or a table is missing.
        """
        run = self.run(customers, as_of=as_of, engine=engine, lang=lang, tables=tables)
        found: list[pl.DataFrame] = []
        run.decide(lang, lambda table: found.append(table.collect(engine="streaming")))
        if rejects == "raise" and run.rejects.height:
            raise RejectedRows(run.rejects)
        return found[-1]

    def run(
        self,
        customers: Any = None,
        *,
        as_of: date | None = None,
        engine: str = "columnar",
        lang: Lang = "en",
        tables: Mapping[str, Any] | None = None,
    ) -> running.Evaluation:
        """Prepare a run and give everything about it: rejects, counts, lazy decisions.

        Raises:
            DataError: a column or a table is missing.
        """
        return running.prepare(
            self.program,
            _customers(customers),
            as_of=as_of or _today(),
            engine=self.plugins.engine(engine),
            lang=lang,
            tables=tables_of(tables),
            fitted=self.fitted,
        )

    @contextmanager
    def spread(  # noqa: PLR0913 - one argument for each thing that can be said
        self,
        customers: Any,
        *,
        host: str = "spark",
        at: Any = None,
        as_of: date | None = None,
        lang: Lang = "en",
        tables: Mapping[str, Any] | None = None,
    ) -> Iterator[SpreadRun]:
        """Prepare a run where customers lie spread over machines.

        Its `decisions` are a lazy table of the host's own, such as a Spark one; its
        `rejects` list every faulty row, and the others are decided about. Read or write
        the decisions inside the context, which lets go what it holds there.

        Args:
            customers: a table of the host's own, or the place of Parquet files.
            host: `spark`, or an installed one.
            at: where it works, such as `spark://host:7077`; the session of *customers*,
                if they have one, or this machine unless given.
            as_of: the day of the evaluation.
            lang: the language of `because`: `en` or `zh`.
            tables: the tables of rows that the policy names, like *customers*.

        Raises:
            DataError: a column or a table is missing, or the host can't be used.
        """
        is_place = isinstance(customers, str | Path)
        where = customers if at is None and not is_place else at
        with self.plugins.host(host).session(where) as session:
            given = {n: spread_of(t, session) for n, t in (tables or {}).items()}
            with spread_run(
                self.program,
                session,
                spread_of(customers, session),
                as_of=as_of or _today(),
                lang=lang,
                tables=given,
                fitted=self.fitted,
            ) as run:
                yield run

    def fit(
        self,
        customers: Any = None,
        *,
        as_of: date | None = None,
        tables: Mapping[str, Any] | None = None,
    ) -> Self:
        """Learn of a population what scores must know, so that one customer can do.

        Rows with faults are not counted.
        """
        day, raw = as_of or _today(), _customers(customers)
        taken = take_in(self.program, raw, tables_of(tables), as_of=day)
        fitted = fit(self.program, taken.sifted.clean, day)
        learnt = Learnt(fitted, day, taken.counts.decided)
        return attrs.evolve(self, learnt=learnt)

    def approximately(self, share: Decimal) -> Self:
        """Let ranks that scores learn be off by at most a share of customers.

        To save memory; 0.001 is a tenth of a percent. What is learnt tells its error
        (`learnt.fitted.errors`).
        """
        program = attrs.evolve(self.program, approximate=share)
        return attrs.evolve(self, program=program)

    def with_fit(self, path: str | Path) -> Self:
        """Take what was learnt of a population from the file of a fit.

        Raises:
            DataError: there is no such file, it is damaged, or of another policy.
        """
        return attrs.evolve(self, learnt=fit_file.read(Path(path), self.program))

    def write_fit(self, path: str | Path) -> None:
        """Write what `fit` learnt, for `with_fit` and for `tiers evaluate --fitted`.

        Raises:
            DataError: the file can't be written, or a model learns what can't be.
            PolicyError: a score needs a population, and there was none to learn of.
        """
        learnt = self.learnt
        if learnt is None:
            learnt = Learnt(unfitted(self.program, {}), _today(), 0)
        fit_file.write(learnt, Path(path))

    def decider(self, *, as_of: date | None = None) -> Decider:
        """Give a function that decides about one customer, exactly as a batch does.

        It is made once, for a service that decides at the moment of contact.

        Raises:
            PolicyError: a score needs a population: `fit` first, or `with_fit`.
        """
        fitted = self.fitted or unfitted(self.program, {})
        return Decider.of(fitted, as_of)

    def explain(
        self,
        facts: Mapping[str, object],
        *,
        scores: Mapping[str, Any] | None = None,
        as_of: date | None = None,
        customer: str = "",
    ) -> Explanation:
        """Explain what is decided about one customer.

        Args:
            facts: by name; values of Python, or text as an export writes it.
            scores: scores to take as given, such as those that need a population.
            as_of: the day of the evaluation.
            customer: how to name the customer; the key fact unless given.

        Raises:
            DataError: a fact is faulty, or required and missing.
            PolicyError: a score needs a population: `fit` first, or give the score.
        """
        found, problems = conform_one(facts, self.program.schema)
        if has_errors(problems):
            raise DataError(problems)
        fitted = self.fitted or unfitted(self.program, scores or {})
        day, schema = as_of or _today(), self.program.schema
        interpreter = Interpreter.of(fitted, day)
        found = Writer.of(fitted, day).customer(schema, found, scores or {})
        key = self.program.schema.key
        name = customer or str(found[key.name] if key else "")
        return explain(fitted, interpreter, found, customer=name, given=scores)


def _customers(customers: Any) -> pl.LazyFrame | None:
    return None if customers is None else table_of(customers)


def _today() -> date:
    return datetime.now(UTC).date()


def load(path: str | Path) -> ReadyPolicy:
    """Load a policy from its file, or a sample by its name.

    Raises:
        PolicyError: the policy has faults; `problems` has them all, located.
    """
    plugins = Plugins.installed()
    program, problems = check(located(str(path))[0], plugins)
    if program is None:
        raise PolicyError(problems)
    return ReadyPolicy(program, plugins, tuple(problems))

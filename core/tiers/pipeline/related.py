"""Take customers in with the tables of rows that some of their facts are made of."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Self

import attrs
import polars as pl

from tiers.engines.columnar.expressions import Compiler
from tiers.freezing import frozen
from tiers.intake import Counts, Intake, Sifted, conform
from tiers.intake.columns import heading
from tiers.intake.joining import joined
from tiers.intake.reading import worked
from tiers.intake.related import Gathering, RowCounts, Rows
from tiers.physical import ROW
from tiers.problems import DataError, Problem, closest, has_errors
from tiers.program.program import Program
from tiers.program.rows import RelatedTable
from tiers.results import Made
from tiers.text import Lang, Text

Tables = Mapping[str, pl.LazyFrame]
"""Raw tables of rows by the names that the policy gives them."""

Reading = Callable[[str], AbstractContextManager[None]]
"""Explains what comes up while the rows of a table are read, given its name."""


def unexplained(_: str) -> AbstractContextManager[None]:
    """Explain nothing."""
    return nullcontext()


@frozen
class Taken:
    """Customers with clean facts, those made of rows among them."""

    sifted: Sifted
    """Its rejects are rows of customers."""
    intake: Intake
    warnings: tuple[Problem, ...]
    rows: tuple[RowCounts, ...]
    found: tuple[Gathering, ...]
    tables: tuple[Rows, ...]

    @classmethod
    def alone(cls, intake: Intake, sifted: Sifted) -> Self:
        """Take in customers without related tables."""
        return cls(sifted, intake, intake.warnings, (), (), ())

    @property
    def counts(self) -> Counts:
        """Count the customers."""
        return self.sifted.counts

    @property
    def rejects(self) -> pl.DataFrame:
        """List every fault; of a policy with related tables, with the table first."""
        if not self.tables:
            return self.sifted.rejects
        lists = [("", self.sifted.rejects)]
        lists += [(f.counts.table, f.rejects) for f in self.found]
        return pl.concat(
            rejects.select(pl.lit(name).alias("table"), pl.all())
            for name, rejects in lists
        )

    def made(self, customer: object) -> dict[str, Made]:
        """Tell what the facts of one customer are made of."""
        return {
            made.fact.name: Made(
                table=str(rows.related.name),
                rows=count[made.fact.name],
                within=made.within.ends(rows.as_of) if made.within else None,
            )
            for rows in self.tables
            for count in [rows.used(customer)]
            for made in rows.related.facts
        }


def take_in(  # noqa: PLR0913 - one argument for each thing it needs to know
    program: Program,
    raw: pl.LazyFrame | None,
    tables: Tables,
    *,
    as_of: date,
    lang: Lang = "en",
    reading: Reading = unexplained,
) -> Taken:
    """Sift customers and rows, and make the facts of rows.

    Without a table of customers (*raw* is None) they are those whom rows name.

    Raises:
        DataError: a table is lacking, or lacks columns, or nobody asked for it, or a
            fact could need too many digits.
    """
    check_names(program, tables)
    if raw is None:
        _refuse(_no_customers(program))
    compute, rows, found = Compiler(as_of).stored, [], []
    for related in program.related:
        with reading(str(related.name)):
            rows_in = conformed(related, tables[str(related.name)])
            rows.append(Rows(related, rows_in, as_of, compute))
    if raw is None:
        raw = _customers(program, rows, reading)
    intake = conform(raw, program.schema.own)
    sifted = intake.sift(lang)
    if not program.related:
        return Taken.alone(intake, sifted)
    for table in rows:
        with reading(str(table.related.name)):
            found.append(gathered(table, _keys(intake), lang))
    made = [fact for related in program.related for fact in related.facts]
    whole = joined(sifted, found, made, program.schema, lang) if made else sifted
    warnings = (w for table in rows for w in table.intake.warnings)
    return Taken(
        whole,
        intake,
        (*intake.warnings, *warnings),
        tuple(one.counts for one in found),
        tuple(found),
        tuple(rows),
    )


def rows_name_customers(program: Program) -> bool:
    """Tell whether all that is known of customers comes from rows that name them."""
    return bool(program.related) and all(f.key for f in program.schema.own.facts)


def _customers(
    program: Program, tables: Iterable[Rows], reading: Reading
) -> pl.LazyFrame:
    """Make a table of the customers whom rows name, sorted."""
    key, found = program.schema.key, []
    assert key is not None, "a policy with related tables has a key"
    for table in tables:
        with reading(str(table.related.name)):
            found.append(table.customers())
    keys = pl.concat(found).unique().sort().alias(heading(key))
    return keys.to_frame().lazy().with_row_index(ROW, offset=1)


def _keys(intake: Intake) -> pl.LazyFrame:
    """Give the keys of all customers, those of rejected ones among them."""
    key = intake.table.layout.key
    assert key is not None, "a policy with related tables has a key"
    reading = intake.table.layout.reading(key)
    return worked(intake.table.rows(), [reading]).select(reading.value).unique()


def gathered(rows: Rows, customers: pl.LazyFrame, lang: Lang) -> Gathering:
    """Put rows together by customer; *customers* are the keys that there are.

    Raises:
        DataError: a fact could need too many digits.
    """
    try:
        return rows.gathered(customers, lang)
    except OverflowError:
        message = Text(
            "a fact made of these rows could need more than 38 digits",
            "由这些行得出的事实可能超过 38 位数字",
        )
        advice = Text("declare narrower ranges for the columns", "请缩小各列的取值范围")
        at = rows.related.name.at
        raise DataError([Problem("too-many-digits", message, at, advice)]) from None


# --- which tables -------------------------------------------------------------


def check_names(program: Program, given: Iterable[str]) -> None:
    """Make sure that the tables that are given are those that the policy names.

    Raises:
        DataError: one is lacking, or nobody asked for it.
    """
    _refuse(_misnamed(program, tuple(given)))


def _refuse(problems: Iterator[Problem]) -> None:
    found = tuple(problems)
    if has_errors(found):
        raise DataError(found)


def _no_customers(program: Program) -> Iterator[Problem]:
    """Refuse to go without a table of customers where rows do not name all facts."""
    if rows_name_customers(program):
        return
    own = [f"`{f.name}`" for f in program.schema.own.facts if not f.key]
    names = Text(", ".join(own[:5]), "、".join(own[:5]))
    advice = Text(
        f"it is needed for {names.en}" if own else "pass one",
        f"其中应有 {names.zh}" if own else "请传入",
    )
    message = Text("there is no table of customers", "没有客户数据表")
    yield Problem("no-data", message, help=advice)


def _misnamed(program: Program, tables: Collection[str]) -> Iterator[Problem]:
    """Find tables that the policy names and nobody gives, and the other way round."""
    names = {str(related.name): related.name for related in program.related}
    for name, written in names.items():
        if name not in tables:
            message = Text(f"table `{name}` is not given", f"未提供数据表 `{name}`")
            advice = Text(
                f"name its file with `--table {name}=FILE`, or pass `tables=`",
                f"请用 `--table {name}=文件` 指定，或传入 `tables=`",
            )
            yield Problem("missing-table", message, written.at, help=advice)
    for name in tables:
        if name not in names:
            message = Text(
                f"no table is named `{name}` in the policy",
                f"策略中没有名为 `{name}` 的数据表",
            )
            yield Problem("undeclared-table", message, help=closest(name, names))


def conformed(related: RelatedTable, raw: pl.LazyFrame) -> Intake:
    """Match the columns of a table, naming it in what is wrong."""
    try:
        found = conform(raw, related.schema)
    except DataError as error:
        raise DataError(_named(related, p) for p in error.problems) from None
    warnings = tuple(_named(related, p) for p in found.warnings)
    return attrs.evolve(found, warnings=warnings)


def _named(related: RelatedTable, problem: Problem) -> Problem:
    english, chinese = problem.message.en, problem.message.zh
    message = Text(f"`{related.name}`: {english}", f"`{related.name}`：{chinese}")
    return attrs.evolve(problem, message=message)

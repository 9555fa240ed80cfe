"""Is an engine, or a host, fit for use? It is held to the interpreter, to the digit."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from tiers.engines.interpret import engine as interpret
from tiers.pipeline.evaluate import Evaluation, prepare
from tiers.pipeline.frames import table_of
from tiers.pipeline.spread.run import SpreadRun, spread_run
from tiers.ports import Engine, Host, Session
from tiers.program import Program
from tiers.schema import Boolean, Date, Fact, Number, String
from tiers.testing.policies import programs

AS_OF = date(2026, 7, 1)
_FAULTY = 0.02
"""How many cells of a raw table are at fault."""


def assert_engine_ok(engine: Engine, *, customers: int = 200, seed: int = 1) -> None:
    """Hold an engine to the interpreter, over a table of cases and random customers.

    Compared are all decisions, scores, rules, actions and doubts.

    Args:
        engine: the engine.
        customers: how many random customers each policy is tried on.
        seed: where the random customers come from.

    Raises:
        AssertionError: they differ; with the first customer for whom they do.
    """
    for name, program in programs().items():
        table = customers_of(program, customers, seed)
        expected = _decided(program, table, interpret)
        found = _decided(program, table, engine)
        _compare(f"engine `{engine.name}`, {name}", found, expected)


def assert_host_ok(
    host: Host, *, at: Any = None, customers: int = 200, seed: int = 1
) -> None:
    """Hold a host to the interpreter, and to what is rejected and learnt here.

    Args:
        host: the host.
        at: where it works; see `Host.session`.
        customers: how many random customers each policy is tried on.
        seed: where the random customers come from.

    Raises:
        AssertionError: something differs; with what, and for whom.
    """
    with host.session(at) as session, TemporaryDirectory(prefix="tiers-") as folder:
        for name, program in programs().items():
            table = customers_of(program, customers, seed, faulty=_FAULTY)
            what = f"host `{host.name}`, {name}"
            _try(program, session, table, Path(folder) / name, what)


def _try(
    program: Program,
    session: Session,
    table: pl.DataFrame,
    folder: Path,
    what: str,
) -> None:
    """Run one policy on a host, from files to files."""
    expected = prepare(program, table_of(table), as_of=AS_OF, engine=interpret)
    (folder / "in").mkdir(parents=True)
    middle = table.height // 2
    table[:middle].write_parquet(folder / "in" / "a.parquet")
    table[middle:].write_parquet(folder / "in" / "b.parquet")
    spread = session.scan(str(folder / "in"))
    with spread_run(program, session, spread, as_of=AS_OF) as run:
        run.write(str(folder / "out"))
        _compare_run(what, run, expected)
    found = pl.read_parquet(sorted((folder / "out").glob("*.parquet")))
    _compare(what, found, expected.decisions("en").collect())


def _compare_run(what: str, run: SpreadRun, expected: Evaluation) -> None:
    assert run.counts == expected.counts, f"{what}: {run.counts}, {expected.counts}"
    _compare(f"{what}, rejects", run.rejects, expected.rejects, key=None)
    for name, fit in expected.fitted.tables.items():
        found = run.fitted.tables[name].sort(fit.columns)
        _compare(f"{what}, fit of {name}", found, fit.sort(fit.columns), key=None)


def _decided(program: Program, table: pl.DataFrame, engine: Engine) -> pl.DataFrame:
    run = prepare(program, table_of(table), as_of=AS_OF, engine=engine)
    return run.decisions("en").collect(engine="streaming")


def _compare(
    what: str, found: pl.DataFrame, expected: pl.DataFrame, key: str | None = "id"
) -> None:
    """Make sure that two tables agree, in any order if they have a key."""
    if key is not None:
        found, expected = found.sort(key), expected.sort(key)
    shapes = f"{found.height} and {expected.height} rows"
    assert found.height == expected.height, f"{what}: {shapes}"
    assert found.columns == expected.columns, f"{what}: {found.columns}"
    for name in expected.columns:
        for one, other in zip(found[name], expected[name], strict=True):
            if _plain(one) != _plain(other):
                _tell(what, name, found, expected)


def _tell(what: str, name: str, found: pl.DataFrame, expected: pl.DataFrame) -> None:
    """Name the first row in which a column differs."""
    pairs = zip(
        found.iter_rows(named=True), expected.iter_rows(named=True), strict=True
    )
    for one, other in pairs:
        if _plain(one[name]) != _plain(other[name]):
            said = f"{one[name]!r}, and by the interpreter {other[name]!r}"
            raise AssertionError(f"{what}: `{name}` is {said}\nthe row: {other}")


def _plain(value: Any) -> Any:
    return value.to_list() if isinstance(value, pl.Series) else value


# --- customers ----------------------------------------------------------------


def customers_of(
    program: Program, count: int, seed: int, faulty: float = 0
) -> pl.DataFrame:
    """Draw customers as text, as an export writes them; empty where one is missing.

    Values lie on edges as often as anywhere. Of *faulty* cells nothing can be made.
    """
    drawn = random.Random(seed)  # noqa: S311 - no secret
    columns = {
        fact.column or fact.name: list(_cells(fact, count, drawn, faulty))
        for fact in program.schema.own.facts
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _cells(
    fact: Fact, count: int, drawn: random.Random, faulty: float
) -> Iterator[str]:
    for number in range(count):
        if drawn.random() < faulty:
            yield "k0" if fact.key else "?"
        elif fact.key:
            yield f"k{number}"
        else:
            yield "" if drawn.random() < 1 / 8 else drawn.choice(_values(fact, drawn))


def _values(fact: Fact, drawn: random.Random) -> Sequence[str]:
    """Draw a few values of a fact, edges among them."""
    match fact.type:
        case Number(places, low, high):
            unit = Decimal(1).scaleb(-places)
            stored = drawn.randint(int(low / unit), int(high / unit))
            edges = (low, high, unit, Decimal(0), Decimal(60), Decimal(5))
            numbers = [n for n in edges if low <= n <= high]
            return [f"{n:f}" for n in (*numbers, stored * unit, stored * unit)]
        case String(values):
            return values or ("a客", "ab", "b/", "🐎")
        case Boolean():
            return ("true", "false")
        case Date():
            near = AS_OF + timedelta(drawn.randint(-800, 800))
            days = ("1900-01-01", "2199-12-31", "2024-02-29", "2026-02-28")
            return (*days, near.isoformat(), AS_OF.isoformat())
        case other:
            raise TypeError(f"no customers are drawn with a fact of type {other}")

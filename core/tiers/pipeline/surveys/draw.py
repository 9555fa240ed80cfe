"""Draw the sample of a round from its frame, as its plan says."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from tiers.pipeline.surveys.faults import is_drawn
from tiers.problems import DataError, unreadable
from tiers.source import Span
from tiers.survey.drawing import Customer, Drawn, draw
from tiers.survey.planning.plan import read_plan
from tiers.survey.rounds import Person, Round
from tiers.survey.rounds.codes import code
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.faults import damaged, not_yet
from tiers.survey.rounds.frame import CONTACT, FRAME
from tiers.survey.rounds.secret import secret
from tiers.survey.rounds.tables import SAMPLE, write_sample
from tiers.text import Text


@attrs.frozen
class Sampled:
    """The sample of a round, and whom it can't speak for."""

    people: tuple[Person, ...]
    uncovered: Mapping[str, int]
    """By tier, customers who may be asked, but by no channel that the plan uses."""


def drawn(folder: Path) -> Sampled:
    """Draw the sample of a round, and write it.

    Raises:
        DataError: there is no plan, it is damaged, or the sample is drawn already.
    """
    found, plan = read_round(folder), read_plan(folder)
    if (folder / SAMPLE).exists():
        raise DataError([is_drawn(folder)])
    frame = read_frame(folder)
    rows = {row["customer"]: row for row in frame.iter_rows(named=True)}
    customers = customers_of(frame)
    sample = draw(
        customers,
        plan.contacts(),
        seed=found.seed,
        quotas=plan.quotas,
    )
    people = tuple(_people(sample, rows, found, secret(folder)))
    write_sample(people, folder)
    return Sampled(people, _uncovered(customers, plan.contacts()))


def _uncovered(
    customers: Iterable[Customer], contacts: Mapping[tuple[str, str], int]
) -> dict[str, int]:
    """Count those whom no channel of the plan reaches, by tier."""
    used: dict[str, set[str]] = {}
    for tier, channel in contacts:
        used.setdefault(tier, set()).add(channel)
    lost = (c.tier for c in customers if not c.channels & used.get(c.tier, set()))
    return {tier: n for tier, n in sorted(Counter(lost).items()) if tier in used}


def read_frame(folder: Path) -> pl.DataFrame:
    """Read the frame of a round; see `rounds.frame`.

    Raises:
        DataError: there is none yet, or it is damaged.
    """
    path = folder / FRAME
    if not path.exists():
        raise DataError([not_yet(path, "plan")])
    try:
        found = pl.read_parquet(path)
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    except pl.exceptions.PolarsError:
        found = pl.DataFrame()
    if not set(found.columns) >= _COLUMNS:
        why = Text("this is no frame of a round", "这不是轮次的抽样框")
        raise DataError([damaged(Span(str(path), 1, 1), why)])
    return found


_COLUMNS = {"customer", "tier", "lang", "left_out", "reach", "quota"}


def customers_of(frame: pl.DataFrame) -> list[Customer]:
    """Give those of a frame who may be asked."""
    found = frame.filter(pl.col("left_out") == "")
    rows = found.select("customer", "tier", "reach", "quota").iter_rows()
    return [
        Customer(customer, tier, frozenset(reach.split(";")), quota)
        for customer, tier, reach, quota in rows
    ]


def _people(
    sample: list[Drawn],
    rows: Mapping[str, Mapping[str, Any]],
    found: Round,
    key: bytes,
) -> Iterator[Person]:
    for one in sample:
        row = rows[one.customer.name]
        yield Person(
            customer=one.customer.name,
            tier=one.customer.tier,
            stratum=one.stratum,
            channel=one.channel,
            probability=one.probability,
            code=code(key, found.id, one.customer.name),
            contacts={
                name.removeprefix(CONTACT): value
                for name, value in row.items()
                if name.startswith(CONTACT)
            },
            lang=row["lang"],
        )

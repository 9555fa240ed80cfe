"""Say whom to ask next: the policy decides at points of what they might answer."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs
import polars as pl

from tiers.physical import dtype, scaled
from tiers.pipeline.codebook import key_column
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.surveys.draw import read_frame
from tiers.pipeline.surveys.reaching import ways as ways_of
from tiers.presenting import present
from tiers.problems import DataError, Problem, closest
from tiers.program.program import Program
from tiers.schema import Fact, Number
from tiers.survey.asking.worth import (
    POINTS,
    Candidate,
    Known,
    best_way,
    chosen,
    points,
)
from tiers.survey.planning.plan import Plan, read_plan
from tiers.survey.rounds.tables import ANSWERS, SAMPLE, read_answers, read_sample
from tiers.text import Text


@attrs.frozen
class Next:
    """Whom to ask next."""

    people: tuple[Candidate, ...]
    """The most worthwhile first."""
    may_change: int
    """Customers whose decision an answer may change, asked or not."""
    budget: Decimal | None
    """What was left to spend."""

    @property
    def cost(self) -> Decimal:
        """What asking them costs."""
        return sum((one.way.cost for one in self.people), Decimal(0))

    @property
    def changes(self) -> Fraction:
        """The changes that are to be expected."""
        return sum((one.changes for one in self.people), Fraction(0))


def next_people(
    folder: Path,
    run: Evaluation,
    known: Mapping[str, Known],
    fact: str,
    *,
    budget: Decimal | None,
) -> Next:
    """Find whom to ask next in a round.

    Whoever is in its sample is not asked again. *budget* is what may be spent; None:
    what the sample leaves of the plan's.

    Raises:
        DataError: the round is not drawn or is damaged, or the fact is no number.
    """
    plan = read_plan(folder)
    asked = _asked(folder)
    frame = read_frame(folder).filter(
        (pl.col("left_out") == "") & ~pl.col("customer").is_in(sorted(asked))
    )
    ways = {
        customer: way
        for customer, own in ways_of(frame, plan)
        if (way := best_way(own)) is not None
    }
    chances = _chances(run, known, _number(run.fitted.program, fact), ways.keys())
    candidates = [
        Candidate(customer, tier, chance, ways[customer])
        for customer, (tier, chance) in chances.items()
    ]
    left = _left(folder, plan) if budget is None else budget
    return Next(
        people=tuple(chosen(candidates, left)),
        may_change=sum(bool(one.chance) for one in candidates),
        budget=left,
    )


# --- who, how, and for how much ---------------------------------------------------


def _asked(folder: Path) -> set[str]:
    people = {person.customer for person in read_sample(folder)}
    if (folder / ANSWERS).exists():
        people |= {answer.customer for answer in read_answers(folder)}
    return people


def _left(folder: Path, plan: Plan) -> Decimal | None:
    """Give what the sample leaves of the budget."""
    if plan.budget is None or not (folder / SAMPLE).exists():
        return plan.budget
    costs = {(c.tier, c.channel): c.cost_each for c in plan.cells}
    spent = (costs.get((p.tier, p.channel), Decimal(0)) for p in read_sample(folder))
    return max(Decimal(0), plan.budget - sum(spent, Decimal(0)))


def _number(program: Program, name: str) -> Fact:
    facts = {fact.name: fact for fact in program.schema.facts}
    if name in facts and isinstance(facts[name].type, Number):
        return facts[name]
    numbers = [n for n, fact in facts.items() if isinstance(fact.type, Number)]
    if name in facts:
        message = Text(f"fact `{name}` is no number", f"事实 `{name}` 不是数字")
    else:
        message = Text(f"no fact is named `{name}`", f"没有名为 `{name}` 的事实")
    raise DataError([Problem("unknown-fact", message, help=closest(name, numbers))])


# --- how likely an answer is to change something ----------------------------------


def _chances(
    run: Evaluation,
    known: Mapping[str, Known],
    fact: Fact,
    customers: Collection[str],
) -> dict[str, tuple[str | None, Fraction]]:
    """Give the tier of each customer, and the chance that an answer changes it.

    Or changes the service actions. Scores stay as they were fitted.
    """
    key = key_column(run.fitted.program.schema)
    names = [name for name in known if name in customers]
    clean = run.customers.taken.sifted.clean
    own = clean.filter(pl.col(key).cast(pl.String).is_in(names)).collect()
    order = own[key].cast(pl.String).to_list()
    now = _decided(run, own, fact, [known[name].value for name in order])
    spread = [_points(known[name], fact) for name in order]
    others = [
        _decided(run, own, fact, [values[at] for values in spread])
        for at in range(POINTS)
    ]
    return {
        name: (
            now[name][0],
            Fraction(sum(found[name] != now[name] for found in others), POINTS),
        )
        for name in order
    }


def _points(known: Known, fact: Fact) -> list[Decimal]:
    kind = fact.type
    assert isinstance(kind, Number)
    return points(known, places=kind.places, low=kind.low, high=kind.high)


_Outcome = tuple[str | None, tuple[str, ...]]
"""A tier, and service actions."""


def _decided(
    run: Evaluation, clean: pl.DataFrame, fact: Fact, values: list[Decimal]
) -> dict[str, _Outcome]:
    """Decide as if the fact had these values, one a customer."""
    kind = fact.type
    assert isinstance(kind, Number)
    stored = [
        scaled(round(min(max(v, kind.low), kind.high), kind.places), kind.places)
        for v in values
    ]
    column = pl.Series(fact.name, stored, dtype=dtype(kind))
    table = clean.with_columns(column).lazy()
    key = key_column(run.fitted.program.schema)
    shown = present(run.decided(table), run.book, "en")
    found = shown.select(pl.col(key).cast(pl.String), "tier", "actions").collect()
    return {
        name: (tier, tuple(sorted(actions or ())))
        for name, tier, actions in found.iter_rows()
    }

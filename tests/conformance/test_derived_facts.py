"""Facts made of rows, against a definition in plain Python."""

import calendar
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers import policy as policies
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.related import take_in
from tiers.program import Program, compile_policy

POLICY = """
tiers-policy: 1
name: shops
tables:
  orders:
    key: buyer
    date: ordered
    columns:
      ordered: {type: date}
      amount:  {type: decimal(2), range: "[-1000..1000]", missing: unknown}
      channel: {type: [shop, web], missing: unknown}
facts:
  shop: {type: string, key: true}
%s
tiers: {gold: }
rules: {hit: first, list: [{rule: R1, if: true, tier: gold, because: all}]}
"""


@attrs.frozen
class Row:
    buyer: str
    ordered: date
    amount: Decimal | None
    channel: str | None


Rows = list[Row]


# --- the definition -------------------------------------------------------------


def months_back(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def in_months(rows: Rows, as_of: date, count: int) -> Rows:
    return [r for r in rows if months_back(as_of, count) < r.ordered <= as_of]


def in_days(rows: Rows, as_of: date, count: int) -> Rows:
    return [r for r in rows if as_of - timedelta(count) < r.ordered <= as_of]


def in_calendar_months(rows: Rows, as_of: date, count: int) -> Rows:
    end = (as_of + timedelta(1)).replace(day=1)
    return [r for r in rows if months_back(end, count) <= r.ordered < end]


def on_web(rows: Rows) -> Rows:
    return [r for r in rows if r.channel == "web"]


def amounts(rows: Iterable[Row]) -> list[Decimal]:
    return [r.amount for r in rows if r.amount is not None]


def rounded(value: Fraction, places: int) -> Decimal:
    return Decimal(round(value * 10**places)).scaleb(-places)


def mean(rows: Rows) -> Decimal | None:
    found = amounts(rows)
    return rounded(Fraction(sum(found)) / len(found), 3) if found else None


def share(part: Rows, whole: Rows) -> Decimal | None:
    return rounded(Fraction(len(part), len(whole)), 4) if whole else None


def share_of_total(part: Rows, whole: Rows) -> Decimal | None:
    total = sum(amounts(whole), Decimal(0))
    return rounded(Fraction(sum(amounts(part))) / Fraction(total), 4) if total else None


def ordered(rows: Rows) -> Rows:
    return sorted(rows, key=lambda r: r.ordered)  # stable: rows of a day stay in order


def slope(rows: Rows, as_of: date, count: int) -> Decimal | None:
    """Fit a line to monthly totals by the textbook's formula."""
    totals = []
    for n in range(count, 0, -1):
        after, last = months_back(as_of, n), months_back(as_of, n - 1)
        totals.append(sum(amounts(r for r in rows if after < r.ordered <= last)))
    if not amounts(in_months(rows, as_of, count)):
        return None
    xs, ys = range(count), [Fraction(total) for total in totals]
    x, y = Fraction(sum(xs), count), sum(ys, Fraction(0)) / count
    up = sum(((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)), Fraction(0))
    return rounded(up / sum((a - x) ** 2 for a in xs), 5)


Definition = Callable[[Rows, date], Any]

FACTS: dict[str, tuple[str, Definition]] = {
    "n": ("count: true", lambda rows, _: len(rows)),
    "n_12m": ("count: true, within: P12M", lambda rows, d: len(in_months(rows, d, 12))),
    "n_1m": ("count: true, within: P1M", lambda rows, d: len(in_months(rows, d, 1))),
    "n_90d": ("count: true, within: P90D", lambda rows, d: len(in_days(rows, d, 90))),
    "n_2c": (
        "count: true, within: P2M, calendar: true",
        lambda rows, d: len(in_calendar_months(rows, d, 2)),
    ),
    "total": ("sum: amount", lambda rows, _: sum(amounts(rows), Decimal(0))),
    "web": (
        'sum: amount, within: P1Y, if: channel = "web"',
        lambda rows, d: sum(amounts(on_web(in_months(rows, d, 12))), Decimal(0)),
    ),
    "doubled": (
        "sum: amount * 2 + 1, type: decimal(2)",
        lambda rows, _: sum((2 * a + 1 for a in amounts(rows)), Decimal(0)),
    ),
    "average": ("mean: amount, type: decimal(3)", lambda rows, _: mean(rows)),
    "least": ("min: amount", lambda rows, _: min(amounts(rows), default=None)),
    "most": ("max: amount", lambda rows, _: max(amounts(rows), default=None)),
    "coarse": (
        "max: amount, type: decimal(1)",
        lambda rows, _: (
            rounded(Fraction(max(amounts(rows))), 1) if amounts(rows) else None
        ),
    ),
    "channels": (
        "distinct: channel",
        lambda rows, _: len({r.channel for r in rows} - {None}),
    ),
    "first_amount": (
        "first: amount",
        lambda rows, _: next(iter(amounts(ordered(rows))), None),
    ),
    "last_amount": (
        "last: amount",
        lambda rows, _: next(iter(amounts(reversed(ordered(rows)))), None),
    ),
    "last_channel": (
        "last: channel",
        lambda rows, _: next(
            (r.channel for r in ordered(rows)[::-1] if r.channel), None
        ),
    ),
    "last_day": (
        "last: ordered",
        lambda rows, _: max((r.ordered for r in rows), default=None),
    ),
    "idle": (
        "days-since: last",
        lambda rows, d: min(((d - r.ordered).days for r in rows), default=None),
    ),
    "age": (
        "days-since: first, if: amount > 0",
        lambda rows, d: max(
            ((d - r.ordered).days for r in rows if r.amount and r.amount > 0),
            default=None,
        ),
    ),
    "web_rows": (
        'share: true, of: channel = "web", type: decimal(4)',
        lambda rows, _: share(on_web(rows), rows),
    ),
    "web_part": (
        'share: amount, of: channel = "web", type: decimal(4)',
        lambda rows, _: share_of_total(on_web(rows), rows),
    ),
    "growth": (
        "trend: amount, within: P12M, per: P1M, type: decimal(5)",
        lambda rows, d: slope(rows, d, 12),
    ),
    "growth_3": (
        "trend: amount, within: P3M, per: P1M, type: decimal(5)",
        lambda rows, d: slope(rows, d, 3),
    ),
}
NOUGHT = ("count", "sum", "distinct")


def program() -> Program:
    lines = (
        f"  {name}: {{from: orders, {words}"
        + ("" if words.startswith(NOUGHT) else ", missing: unknown")
        + "}"
        for name, (words, _) in FACTS.items()
    )
    policy, problems = policies.parse(POLICY % "\n".join(lines))
    assert policy is not None
    made, found = compile_policy(policy, Plugins.installed().scorers)
    assert made is not None, [*problems, *found]
    return made


PROGRAM = program()


# --- against it -----------------------------------------------------------------

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31)) | st.sampled_from(
    [date(2025, 7, 1), date(2025, 7, 2), date(2026, 7, 1), date(2026, 2, 28)]
)
ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from("abc"),
        DAYS,
        st.none() | st.decimals(-1000, 1000, places=2),
        st.sampled_from(["shop", "web", None]),
    ),
    max_size=25,
)


def taken(rows: Rows, as_of: date) -> list[dict[str, Any]]:
    customers = pl.LazyFrame({"shop": ["a", "b", "c", "d"]}).with_row_index("#row", 1)
    orders = pl.DataFrame(
        [attrs.asdict(row) for row in rows],
        schema={
            "buyer": pl.String,
            "ordered": pl.Date,
            "amount": pl.Decimal(38, 2),
            "channel": pl.String,
        },
    )
    raw = orders.lazy().with_row_index("#row", 1)
    found = take_in(PROGRAM, customers, {"orders": raw}, as_of=as_of)
    assert found.rejects.height == 0
    (counts,) = found.rows
    assert counts.read == len(rows) == counts.used + counts.after
    return found.sifted.clean.collect().to_dicts()


def unscaled(name: str, stored: Any) -> Any:
    kind = PROGRAM.schema[name].type
    places = getattr(kind, "places", None)
    return (
        stored if stored is None or places is None else Decimal(stored).scaleb(-places)
    )


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from([date(2026, 7, 1), date(2026, 3, 31), date(2026, 2, 28)]))
def test_facts_made_of_rows_are_what_they_are_defined_to_be(
    rows: Rows, as_of: date
) -> None:
    for customer in taken(rows, as_of):
        own = [r for r in rows if r.buyer == customer["shop"] and r.ordered <= as_of]
        made = {name: unscaled(name, customer[name]) for name in FACTS}
        wanted = {name: define(own, as_of) for name, (_, define) in FACTS.items()}
        assert made == wanted

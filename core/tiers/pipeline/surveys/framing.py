"""Customers and their tiers → the frame of a round: whom one may ask, and how."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs
import polars as pl

from tiers.intake.grammar import FALSE, TRUE
from tiers.physical import ROW
from tiers.pipeline.codebook import key_column
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.surveys.faults import unknown_column
from tiers.policy.survey_specs import SurveySpec
from tiers.ports import Channel
from tiers.problems import DataError, Problem
from tiers.source import Located
from tiers.survey.rounds import Person
from tiers.survey.rounds.frame import CONTACT
from tiers.text import Lang, Text


@attrs.frozen
class Framing:
    """What decides who may be asked."""

    spec: SurveySpec
    channels: Mapping[str, Channel]
    resting: set[str]
    """Customers who were asked of late."""
    unwilling: set[str] = attrs.field(factory=set)
    """Customers who have said that they want not to be asked again."""

    def frame(self, run: Evaluation, raw: pl.LazyFrame | None) -> pl.DataFrame:
        """Give every customer of a run; see `rounds.frame` for the columns.

        Raises:
            DataError: the table of customers lacks a column, or says neither yes nor
                no where customers wish not to be asked.
        """
        given = self._given(raw)
        key = key_column(run.fitted.program.schema)
        rows = run.clean.select(pl.col(key).cast(pl.String).alias("customer"), ROW)
        tiers = run.decisions("en").select(
            pl.col(key).cast(pl.String).alias("customer"), "tier"
        )
        found = pl.collect_all([rows, tiers, given])
        everyone = found[0].join(found[1], on="customer", how="left")
        joined = everyone.join(found[2], on=ROW, how="left").sort("customer")
        return self._marked(joined.drop(ROW))

    # --- columns of the customers' table ------------------------------------------

    def _given(self, raw: pl.LazyFrame | None) -> pl.LazyFrame:
        """Give what the table of customers says besides facts, as text."""
        wanted = dict(self._columns())
        if raw is None:
            raw = pl.LazyFrame(schema={ROW: pl.UInt32})
        names = raw.collect_schema().names()
        lacking = [name for name in wanted.values() if name not in names]
        if lacking:
            raise DataError([unknown_column(name, names) for name in lacking])
        texts = (
            pl.col(str(name)).cast(pl.String).fill_null("").str.strip_chars().alias(as_)
            for as_, name in wanted.items()
        )
        return raw.select(ROW, *texts)

    def _columns(self) -> Iterator[tuple[str, Located]]:
        """Name the columns that are read, and what they become."""
        spec = self.spec
        for kind, name in spec.contacts.items():
            yield f"{CONTACT}{kind}", name
        if spec.do_not_contact is not None:
            yield _WISH, spec.do_not_contact
        if spec.lang_column is not None:
            yield "lang", spec.lang_column
        for name in spec.quotas:
            yield "quota", name

    # --- who may be asked ---------------------------------------------------------

    def _marked(self, found: pl.DataFrame) -> pl.DataFrame:
        """Say of each customer why they are left out, or what reaches them."""
        for name in ("lang", "quota", _WISH):
            if name not in found.columns:
                found = found.with_columns(pl.lit("").alias(name))
        wish = pl.col(_WISH).fill_null("").str.to_lowercase()
        self._check_wishes(found.select(wish).to_series())
        planned = [str(name) for name in self.spec.precision]
        found = found.with_columns(
            reach=pl.Series(self._reach(found), dtype=pl.String),
            lang=pl.when(pl.col("lang").is_in(["en", "zh"]))
            .then(pl.col("lang"))
            .otherwise(pl.lit(self.spec.lang)),
        )
        tier, customer = pl.col("tier"), pl.col("customer")
        reason = (
            pl.when(tier.is_null())
            .then(pl.lit("no-tier"))
            .when(~tier.is_in(planned))
            .then(pl.lit("not-planned"))
            .when(wish.is_in(TRUE) | customer.is_in(sorted(self.unwilling)))
            .then(pl.lit("do-not-contact"))
            .when(customer.is_in(sorted(self.resting)))
            .then(pl.lit("resting"))
            .when(pl.col("reach") == "")
            .then(pl.lit("unreachable"))
            .otherwise(pl.lit(""))
        )
        contacts = [name for name in found.columns if name.startswith(CONTACT)]
        quotas = [v for counts in self.spec.quotas.values() for v in map(str, counts)]
        quota = (
            pl.when(pl.col("quota").is_in(quotas)).then("quota").otherwise(pl.lit(""))
        )
        return found.select(
            "customer",
            "tier",
            "lang",
            reason.alias("left_out"),
            "reach",
            quota.alias("quota"),
            *(pl.col(name).fill_null("") for name in contacts),
        )

    def _check_wishes(self, wishes: pl.Series) -> None:
        name = self.spec.do_not_contact
        odd = wishes.filter(~wishes.is_in([*TRUE, *FALSE, ""])).unique().sort()
        if name is not None and len(odd):
            message = Text(
                f"column `{name}` says neither yes nor no: `{odd[0]}`",
                f"`{name}` 列既不是“是”也不是“否”：`{odd[0]}`",
            )
            advice = Text(
                "it says true or false, yes or no, 1 or 0; a blank is no",
                "应填 true/false、是/否或 1/0；空白表示否",
            )
            raise DataError([Problem("not-a-boolean", message, name.at, advice)])

    def _reach(self, found: pl.DataFrame) -> Iterator[str]:
        """Name the channels that reach each customer, in the order of the plan."""
        columns = [name for name in found.columns if name.startswith(CONTACT)]
        kinds = [name.removeprefix(CONTACT) for name in columns]
        sure = {n: c for n, c in self.channels.items() if self.knows_reach(n)}
        for row in found.select("customer", "tier", *columns).iter_rows():
            contacts = dict(zip(kinds, (cell or "" for cell in row[2:]), strict=True))
            reached = (
                name
                for name in self.channels
                if name not in sure
                or sure[name].refusal(_person(row[0], row[1], name, contacts)) is None
            )
            yield ";".join(reached)

    def knows_reach(self, name: str) -> bool:
        """Tell whether contact facts say whom a channel reaches."""
        needs = self.channels[name].terms.needs
        return not needs or any(kind in self.spec.contacts for kind in needs)


_WISH = "do-not-contact"


def _person(
    customer: str, tier: str | None, channel: str, contacts: Mapping[str, str]
) -> Person:
    """Give a person to be looked at before the draw: only contact facts count."""
    lang: Lang = "zh"
    return Person(
        customer, tier or "", tier or "", channel, Fraction(1), "", 1, contacts, lang
    )

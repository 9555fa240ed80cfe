"""What is delivered as a table: for files and databases, which are written whole.

Its columns are those of people: the key as the policy calls it; for actions `action`,
`label`, `owner`, `within`, `due`, `tier`, `rule`, `because`; for decisions `tier`,
`rule`, `because`, what the rules give besides, `actions` and `unknown`; then the facts
that the sink may have.
"""

from collections.abc import Sequence
from datetime import date

import attrs
import polars as pl

from tiers.describing import Description
from tiers.physical import dtype
from tiers.pipeline.delivery import contents
from tiers.pipeline.delivery.addresses import Shape
from tiers.pipeline.delivery.items import DECIDED, looked_up
from tiers.pipeline.described import decided_columns, described
from tiers.pipeline.evaluate import Evaluation
from tiers.program.program import Program
from tiers.text import Lang, Text

_DETAILS = ("label", "owner", "within", "due")


@attrs.frozen
class Telling:
    """What tables of a shape tell of a program's decisions."""

    program: Program
    shape: Shape
    as_of: date
    lang: Lang

    def table(self, run: Evaluation) -> pl.LazyFrame:
        """Give the table, lazily, in the order of the decisions."""
        return self._told(contents.decisions_with(run, self.shape.facts, self.lang))

    @property
    def schema(self) -> pl.Schema:
        """Tell its columns before there are any rows."""
        schema, names = self.program.schema, self.shape.facts
        none = pl.LazyFrame(schema=decided_columns(self.program))
        if names:
            clean = pl.LazyFrame(schema={n: dtype(schema[n].type) for n in names})
            facts = pl.struct(contents.sent(schema[n]) for n in names)
            none = pl.concat(
                [none, clean.select(facts.alias(contents.FACTS))], how="horizontal"
            )
        return self._told(none).collect_schema()

    @property
    def about(self) -> Description:
        """Say what it is about, for sinks that write for people."""
        found = described(self.program, as_of=self.as_of, lang=self.lang)
        facts = self.program.schema.facts
        labels = {fact.name: fact.label for fact in facts}
        told = {c: labels[n] for n, c in self._columns_of_facts.items()}
        return attrs.evolve(found, headings={**found.headings, **_HEADINGS, **told})

    def _told(self, decisions: pl.LazyFrame) -> pl.LazyFrame:
        facts = [
            pl.col(contents.FACTS).struct.field(name).alias(column)
            for name, column in self._columns_of_facts.items()
        ]
        if self.shape.what == "decisions":
            return decisions.select(*self._own, *facts)
        key, *_, tier, rule, because = self._own
        told = decisions.explode("actions").filter(pl.col("actions").is_not_null())
        told = told.with_columns(action=pl.col("actions").cast(pl.String))
        return told.select(key, "action", *self._details, tier, rule, because, *facts)

    @property
    def _own(self) -> tuple[str, ...]:
        """Name the columns that no fact is in."""
        key = contents.key_name(self.program)
        if self.shape.what == "decisions":
            outputs = [given.output.name for given in self.program.outputs]
            return (key, *DECIDED, *outputs, "actions", "unknown")
        return (key, "action", *_DETAILS, *DECIDED)

    @property
    def _details(self) -> Sequence[pl.Expr]:
        told = contents.details(self.program, self.lang, self.as_of)
        every = {n: {d: said.get(d) for d in _DETAILS} for n, said in told.items()}
        if not every:
            return [pl.lit(None, pl.String).alias(name) for name in _DETAILS]
        *texts, day = looked_up(every)
        return [*texts, day.str.to_date()]

    @property
    def _columns_of_facts(self) -> dict[str, str]:
        """Name the column of each fact; one that is taken begins with `fact_`."""
        taken, found = set(self._own), dict[str, str]()
        for name in self.shape.facts:
            if name == self._own[0]:
                continue
            column = name
            while column in taken:
                column = f"fact_{column}"
            taken.add(column)
            found[name] = column
        return found


_HEADINGS = {
    "action": Text("service action", "服务措施"),
    "label": Text("what to do", "措施说明"),
    "owner": Text("owner", "负责人"),
    "within": Text("service level", "时限"),
    "due": Text("due", "到期日"),
}

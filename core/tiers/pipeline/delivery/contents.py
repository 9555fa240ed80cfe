"""A run → what its sinks may know of it: decisions, some facts, what actions are."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from tiers.physical import ROW, decimals, dtype
from tiers.pipeline.codebook import key_column
from tiers.pipeline.delivery.due import due
from tiers.pipeline.delivery.masking import masked
from tiers.pipeline.evaluate import Evaluation
from tiers.program.program import Program
from tiers.program.services import ServiceAction
from tiers.schema import Fact, Number
from tiers.text import Lang

FACTS, OUTPUTS = "#facts", "#outputs"
"""Columns of structs; no column of a result is named so."""


def decisions_with(run: Evaluation, facts: Sequence[str], lang: Lang) -> pl.LazyFrame:
    """Give the decisions, and `FACTS` if there are any; both in the order of the rows.

    Facts that are masked are so from here on.
    """
    decisions = run.decisions(lang)
    outputs = [given.output.name for given in run.fitted.program.outputs]
    if outputs:
        decisions = decisions.with_columns(pl.struct(outputs).alias(OUTPUTS))
    if not facts:
        return decisions
    schema = run.fitted.program.schema
    clean = run.customers.taken.sifted.clean
    told = clean.select(pl.struct(sent(schema[n]) for n in facts).alias(FACTS))
    return pl.concat([decisions, told], how="horizontal")


def sent(fact: Fact) -> pl.Expr:
    """Give a fact as sinks get it: exact, and masked if it is to be."""
    column = pl.col(fact.name)
    if fact.masked:
        column = masked(column, fact.type)
    elif isinstance(fact.type, Number) and not _is_integer(fact.type):
        column = decimals(column, fact.type)
    return column.alias(fact.name)


def _is_integer(kind: Number) -> bool:
    """Tell whether all that receive it know such a number as an integer."""
    return not kind.places and dtype(kind) == pl.Int64()


def key_name(program: Program) -> str:
    """Name the column of decisions that tells customers apart."""
    key = key_column(program.schema)
    return "row" if key == ROW else key


def details(
    program: Program, lang: Lang, as_of: date
) -> Mapping[str, Mapping[str, str]]:
    """Give what the catalogue says of each action, as far as it does."""
    return {a.name: dict(_told(a, lang, as_of)) for a in program.actions}


def _told(action: ServiceAction, lang: Lang, as_of: date) -> list[tuple[str, str]]:
    told = [("label", action.label.put(lang))]
    if action.details.owner:
        told.append(("owner", action.details.owner))
    if action.details.within:
        within = str(action.details.within)
        last = due(within, as_of)
        told.append(("within", within))
        told += [("due", last.isoformat())] if last else []
    return told

"""What a program's decisions are about, for sinks that write for people."""

from datetime import date

import polars as pl

from tiers.codes import columns as code_columns
from tiers.describing import Description
from tiers.physical import dtype
from tiers.pipeline.codebook import book_of, presented
from tiers.program.program import Program
from tiers.text import Lang, Text

_HEADINGS = {
    "row": Text("row", "行号"),
    "tier": Text("tier", "层级"),
    "rule": Text("rule", "规则"),
    "because": Text("reason", "理由"),
    "actions": Text("service actions", "服务措施"),
    "unknown": Text("missing facts that matter", "影响结果的缺失数据"),
}


def described(program: Program, *, as_of: date, lang: Lang) -> Description:
    """Say what the decisions of *program* are about."""
    outputs = (*program.shown_outputs, *(given.output for given in program.outputs))
    labels = {
        **{fact.name: fact.label for fact in program.schema.facts if fact.key},
        **{str(score.name): score.label for score in program.shown_scores},
        **{output.name: output.label for output in outputs},
    }
    return Description(
        title=program.title,
        version=program.version,
        as_of=as_of,
        lang=lang,
        tiers={tier.name: tier.label for tier in program.tiers},
        actions={action.name: action.label for action in program.actions},
        facts={fact.name: fact.label for fact in program.schema.facts},
        headings={**labels, **_HEADINGS},
    )


def decided_columns(program: Program) -> pl.Schema:
    """Tell the columns of the decisions before there are any."""
    book = book_of(program, ())
    key = program.schema.key
    kinds: dict[str, pl.DataType] = dict.fromkeys(code_columns(book), pl.Int64())
    shown = (*book.decisions, *book.outputs)
    kinds |= {s.name: dtype(s.type) for s in shown if s.values is None}
    kinds |= {book.key: pl.UInt32() if key is None else dtype(key.type)}
    coded = pl.LazyFrame(schema=kinds)
    return presented(coded, book, "en").collect_schema()

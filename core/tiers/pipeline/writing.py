"""How a sink would have decisions, and what to hand them to."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from tiers.ports import CodedSink, TableSink
from tiers.presenting import Form

Put = Callable[[pl.LazyFrame, Path], None]


def writing(sink: TableSink) -> tuple[Form, Put]:
    """Tell in which form a sink takes decisions in the least time, and how."""
    if isinstance(sink, CodedSink):
        return Form(is_coded=True, between=sink.between), sink.write_coded
    return Form(), sink.write

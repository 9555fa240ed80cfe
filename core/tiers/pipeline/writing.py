"""How a sink would have decisions, and what to hand them to."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl

from tiers.ports import CodedSink, DescribedSink, Description, TableSink
from tiers.presenting import Form

Put = Callable[[pl.LazyFrame, Path], None]
"""Writes a table into a file."""


def writing(sink: TableSink, about: Description | None = None) -> tuple[Form, Put]:
    """Tell in which form a sink takes decisions in the least time, and how.

    Where it is known what they are *about*, sinks that write for people tell it.
    """
    if about and isinstance(sink, DescribedSink):
        return Form(), partial(sink.write_described, about=about)
    if isinstance(sink, CodedSink):
        return Form(is_coded=True, between=sink.between), sink.write_coded
    return Form(), sink.write

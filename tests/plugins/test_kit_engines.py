"""The kit holds engines and hosts to the interpreter."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import polars as pl
import pytest

from tiers.codes import Codebook
from tiers.engines.columnar import engine as columnar
from tiers.physical import RULE
from tiers.ports import Session, Work
from tiers.program.program import Fitted
from tiers.testing.engines import assert_engine_ok, assert_host_ok
from tiers.testing.hosts import Here, HerePackets, HereSession, HereSpread


def test_the_columnar_engine_is_fit_for_use() -> None:
    assert_engine_ok(columnar)


class Hasty:
    """An engine that takes a rule that is missing for the first."""

    name = "hasty"

    def decide(
        self, fitted: Fitted, clean: pl.LazyFrame, as_of: date, book: Codebook
    ) -> pl.LazyFrame:
        coded = columnar.decide(fitted, clean, as_of, book)
        rule = pl.when(pl.col(RULE) == book.no_rule).then(0).otherwise(RULE)
        return coded.with_columns(rule.cast(pl.Int32).alias(RULE))


def test_an_engine_that_decides_otherwise_is_told_of() -> None:
    with pytest.raises(
        AssertionError, match=r"engine `hasty`, rules, .*: `tier` is 'A'"
    ):
        assert_engine_ok(Hasty(), customers=50)


def test_a_host_that_does_work_twice_and_out_of_order_is_fit_for_use() -> None:
    assert_host_ok(Here(), customers=60)


class Forgetting(HerePackets):
    """Packets that are lost when they are to meet."""

    def meeting(self, work: Work) -> "Forgetting":
        del work
        return Forgetting(())


class ForgettingSpread(HereSpread):
    def packets(self, headings: tuple[str, ...]) -> Forgetting:
        return Forgetting(super().packets(headings).parts)


class ForgettingSession(HereSession):
    def spread(self, table: Any) -> ForgettingSpread:
        return ForgettingSpread(table, 20)


class Careless(Here):
    """A host that loses packets."""

    @property
    def name(self) -> str:
        return "careless"

    @contextmanager
    def session(self, at: Any = None) -> Iterator[Session]:
        del at
        yield ForgettingSession()


def test_a_host_that_loses_packets_is_told_of() -> None:
    with pytest.raises(AssertionError, match="host `careless`, rules, first"):
        assert_host_ok(Careless(), customers=60)

"""Parquet keeps its types."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tiers.physical import ROW
from tiers.ports import ReadOptions
from tiers.problems import DataError
from tiers_plugins.sources.parquet import Parquet


def test_columns_come_as_they_are_with_their_row(tmp_path: Path) -> None:
    path = tmp_path / "c[1].parquet"
    pl.DataFrame({"id": ["a", "b"], "spend": [Decimal("1.10"), None]}).write_parquet(
        path
    )

    table = Parquet().scan(path, ReadOptions()).collect(engine="streaming")

    assert table.rows() == [(1, "a", Decimal("1.10")), (2, "b", None)]
    assert table.schema["spend"] == pl.Decimal(38, 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty-file"), (b"PAR1 is not enough", "broken-file")],
)
def test_broken_files_are_refused(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "c.parquet"
    path.write_bytes(content)

    with pytest.raises(DataError, match=code):
        Parquet().scan(path, ReadOptions())


def test_a_file_damaged_inside_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "c.parquet"
    pl.DataFrame({"x": [str(n) for n in range(10_000)]}).write_parquet(path)
    content = path.read_bytes()
    path.write_bytes(content[:4] + b"\xff" * 2000 + content[2004:])

    with pytest.raises(pl.exceptions.PolarsError) as caught:
        Parquet().scan(path, ReadOptions()).collect()

    (problem,) = Parquet().explain(caught.value, path).problems
    assert problem.code == "broken-file"


def test_reserved_headings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.parquet"
    pl.DataFrame({ROW: [1]}).write_parquet(path)

    with pytest.raises(DataError, match="reserved-heading"):
        Parquet().scan(path, ReadOptions())

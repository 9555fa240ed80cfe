"""What customer tables are read from: formats of files, and kinds of URLs."""

from collections.abc import Iterable

from tiers.compressed import with_compressed
from tiers.hooks import Later, hookimpl

TIERS_API = 1


@hookimpl
def tiers_sources() -> Iterable[Later]:
    """Offer CSV, JSON Lines, Parquet, workbooks, databases and stores of files."""
    return (
        _file("csv", "csv:Csv", *with_compressed(".csv", ".tsv", ".txt")),
        _file("json-lines", "json_lines:JsonLines", *_LINES),
        _file("parquet", "parquet:Parquet", ".parquet"),
        _file("xlsx", "workbook:Workbook", ".xlsx", ".xlsm"),
        _url("postgresql", "postgresql:Postgresql", "postgresql", "postgres"),
        _url("databases", "databases:Databases", "sqlite", "mysql", "mariadb"),
        _url("stores", "stores:Stores", *_STORES),
    )


_LINES = with_compressed(".jsonl", ".ndjson")
_STORES = ("s3", "gs", "az", "abfs", "abfss", "http", "https")


def _file(name: str, where: str, *suffixes: str) -> Later:
    return Later(name, f"{__name__}.{where}", suffixes=suffixes)


def _url(name: str, where: str, *schemes: str) -> Later:
    return Later(name, f"{__name__}.{where}", schemes=schemes)

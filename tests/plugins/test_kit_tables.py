"""The kit for sources, sinks, channels and sections."""

import csv
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tiers.physical import ROW
from tiers.ports import Message, Outcome
from tiers.problems import Refusal
from tiers.testing.channels import assert_channel_ok
from tiers.testing.sections import assert_section_ok
from tiers.testing.sinks import assert_sink_ok
from tiers.testing.sources import HEADINGS, assert_source_ok
from tiers.text import Lang, Text
from tiers_plugins.sinks.csv import Csv as CsvSink
from tiers_plugins.sinks.json_lines import JsonLines as JsonLinesSink
from tiers_plugins.sinks.parquet import Parquet as ParquetSink
from tiers_plugins.sources.csv import Csv
from tiers_plugins.sources.json_lines import JsonLines
from tiers_plugins.sources.parquet import Parquet

Rows = Sequence[Mapping[str, Any]]


def write_csv(rows: Rows, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        writer.writerows(rows)


def write_json(rows: Rows, path: Path) -> None:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


def write_parquet(rows: Rows, path: Path) -> None:
    pl.DataFrame(list(rows)).write_parquet(path)


def read_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_json(path: Path) -> Rows:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read_parquet(path: Path) -> Rows:
    return pl.read_parquet(path).to_dicts()


@pytest.mark.parametrize(
    ("source", "write"),
    [(Csv(), write_csv), (JsonLines(), write_json), (Parquet(), write_parquet)],
)
def test_our_own_sources_keep_their_promises(source: Any, write: Any) -> None:
    assert_source_ok(source, write)


@pytest.mark.parametrize(
    ("sink", "read"),
    [
        (CsvSink(), read_csv),
        (JsonLinesSink(), read_json),
        (ParquetSink(), read_parquet),
    ],
)
def test_our_own_sinks_keep_their_promises(sink: Any, read: Any) -> None:
    assert_sink_ok(sink, read)


class CountsFromZero(Csv):
    def scan(self, path: Path, options: Any) -> pl.LazyFrame:
        return super().scan(path, options).with_columns(pl.col(ROW) - 1)


class Trims(Csv):
    def scan(self, path: Path, options: Any) -> pl.LazyFrame:
        return super().scan(path, options).with_columns(spend=pl.lit(""))


class Careless(Csv):
    def scan(self, path: Path, options: Any) -> pl.LazyFrame:
        del options
        return pl.scan_csv(path.open("rb")).with_row_index(ROW, 1)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (CountsFromZero(), "rows 1 to 1 are numbered"),
        (Trims(), "row 1 is {'customer': "),
        (Careless(), "for a file that is missing, FileNotFoundError is raised"),
    ],
)
def test_a_source_that_breaks_a_promise_is_found(source: Any, why: str) -> None:
    with pytest.raises(AssertionError, match="source `csv`: ") as caught:
        assert_source_ok(source, write_csv)

    assert why in str(caught.value)


class Shuffles(JsonLinesSink):
    def write(self, table: pl.LazyFrame, path: Path) -> None:
        super().write(table.reverse(), path)


class Litters(JsonLinesSink):
    def write(self, table: pl.LazyFrame, path: Path) -> None:
        super().write(table, path)
        path.with_suffix(".bak").touch()


class Rounds(JsonLinesSink):
    def write(self, table: pl.LazyFrame, path: Path) -> None:
        super().write(table.with_columns(pl.col("score").cast(pl.Int64)), path)


@pytest.mark.parametrize(
    ("sink", "why"),
    [
        (Shuffles(), "row 1 is"),
        (Litters(), "beside the file it writes table.bak"),
        (Rounds(), "and is read as"),
    ],
)
def test_a_sink_that_breaks_a_promise_is_found(sink: Any, why: str) -> None:
    with pytest.raises(AssertionError, match="sink `json-lines`: ") as caught:
        assert_sink_ok(sink, read_json)

    assert why in str(caught.value)


class Mail:
    """A channel that keeps what it sends."""

    name, label = "mail", Text("mail", "邮件")

    def refusal(self, address: str) -> Text | None:
        return None if "@" in address else Text("no address", "不是邮箱地址")

    def send(self, message: Message) -> None:
        why = self.refusal(message.address)
        if why is not None:
            raise Refusal(why)


class Bounces(Mail):
    def send(self, message: Message) -> None:
        raise OSError(message.address)


class Blind(Mail):
    def send(self, message: Message) -> None:
        del message


class Mute(Mail):
    def refusal(self, address: str) -> Text | None:
        return None if "@" in address else Text("", "")


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        (Bounces(), "for `a@b`, OSError is raised, and must be a `Refusal`: a@b"),
        (Blind(), "it sends to `nowhere`, which it can't reach"),
        (Mute(), "it does not say why it can't reach `nowhere`"),
    ],
)
def test_a_channel_that_breaks_a_promise_is_found(channel: Any, why: str) -> None:
    assert_channel_ok(Mail(), reached=["a@b"], unreached=["nowhere"])

    with pytest.raises(AssertionError) as caught:
        assert_channel_ok(channel, reached=["a@b"], unreached=["nowhere"])

    assert str(caught.value) == f"channel `mail`: {why}"


class Part:
    """A section that says something about the first customer."""

    name, title = "part", Text("Part", "部分")

    def __init__(self, form: str = "<p>{}</p>", *, is_safe: bool = True) -> None:
        self.form, self.is_safe = form, is_safe

    def html(self, outcome: Outcome, lang: Lang) -> str:
        del lang
        names = ", ".join(outcome.decisions["customer"])
        return self.form.format(escape(names) if self.is_safe else names)


@pytest.mark.parametrize(
    ("section", "why"),
    [
        (Part(is_safe=False), "text from the data is not escaped: <b>&x"),
        (Part("<p>{}"), "<p> is never closed"),
        (Part("<p>{}</i>"), "</i> closes what is not open"),
        (Part("<script>{}</script>"), "<script> has no place in a report"),
        (Part('<img src="http://a/b">{}'), "<img src> loads or runs something"),
        (Part('<p onclick="x">{}</p>'), "<p onclick> loads or runs something"),
        (Part("{} {}"), "for 0 customers, it raises IndexError"),
    ],
)
def test_a_section_that_breaks_a_promise_is_found(section: Any, why: str) -> None:
    assert_section_ok(Part())

    with pytest.raises(AssertionError) as caught:
        assert_section_ok(section)

    assert str(caught.value).startswith(f"section `part`: {why}")

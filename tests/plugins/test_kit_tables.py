"""The kit for sources, sinks, channels and sections."""

import csv
import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape, unescape
from pathlib import Path
from secrets import token_hex
from typing import Any

import polars as pl
import pytest
from attrs import evolve

from tiers.physical import ROW
from tiers.ports import (
    Answer,
    Changes,
    Channel,
    Fieldwork,
    Location,
    Outcome,
    Person,
    Returned,
)
from tiers.problems import DataError, Problem
from tiers.survey.returning import read_sheet
from tiers.testing.channels import assert_channel_ok
from tiers.testing.sections import assert_section_ok
from tiers.testing.sinks import assert_sink_ok, assert_url_sink_ok
from tiers.testing.sources import HEADINGS, assert_source_ok, assert_url_source_ok
from tiers.text import Lang, Text
from tiers_plugins.channels.terms import MAIL
from tiers_plugins.sinks.csv import Csv as CsvSink
from tiers_plugins.sinks.databases import DATABASES
from tiers_plugins.sinks.json_lines import JsonLines as JsonLinesSink
from tiers_plugins.sinks.parquet import Parquet as ParquetSink
from tiers_plugins.sinks.report import Report
from tiers_plugins.sinks.tables import Rows as TableRows
from tiers_plugins.sources.csv import Csv
from tiers_plugins.sources.databases import Databases
from tiers_plugins.sources.json_lines import JsonLines
from tiers_plugins.sources.parquet import Parquet
from tiers_plugins.sources.workbook import Workbook

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


def write_workbook(rows: Rows, path: Path) -> None:
    pl.DataFrame(list(rows)).write_excel(path)


def read_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_json(path: Path) -> Rows:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read_html(path: Path) -> Rows:
    text = path.read_text(encoding="utf-8")
    rows = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
    cells = [re.findall(r"<t[hd]>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    head, *others = [[unescape(cell) for cell in row] for row in cells]
    return [dict(zip(head, row, strict=True)) for row in others]


def read_parquet(path: Path) -> Rows:
    return pl.read_parquet(path).to_dicts()


@pytest.mark.parametrize(
    ("source", "write"),
    [
        (Csv(), write_csv),
        (JsonLines(), write_json),
        (Parquet(), write_parquet),
        (Workbook(), write_workbook),
    ],
)
def test_our_own_sources_keep_their_promises(source: Any, write: Any) -> None:
    assert_source_ok(source, write)


@pytest.mark.parametrize(
    ("sink", "read"),
    [
        (CsvSink(), read_csv),
        (JsonLinesSink(), read_json),
        (ParquetSink(), read_parquet),
        (Report(), read_html),
    ],
)
def test_our_own_sinks_keep_their_promises(sink: Any, read: Any) -> None:
    assert_sink_ok(sink, read)


@pytest.fixture
def shop(tmp_path: Path) -> Location:
    """Give a table of a database in a file."""
    return Location.parse(f"sqlite:///{tmp_path / 'shop.db'}#customers")


def put(rows: Rows, shop: Location) -> Location:
    with sqlite3.connect(shop.place.removeprefix("sqlite:///")) as base:
        base.execute("DROP TABLE IF EXISTS customers")
        base.execute("CREATE TABLE customers (customer TEXT, spend TEXT)")
        cells = [(row["customer"], row["spend"]) for row in rows]
        base.executemany("INSERT INTO customers VALUES (?, ?)", cells)
    base.close()
    return shop


def read_back(place: Location) -> Rows:
    with sqlite3.connect(place.place.removeprefix("sqlite:///")) as base:
        base.row_factory = sqlite3.Row
        rows = [dict(row) for row in base.execute(f"SELECT * FROM {place.part}")]  # noqa: S608 - our own
    base.close()
    scores = [row["score"] for row in rows]
    texts = [
        None if score is None else f"{Decimal(str(score)):.2f}" for score in scores
    ]
    return [{**row, "score": score} for row, score in zip(rows, texts, strict=True)]


def test_our_own_sources_of_urls_keep_their_promises(shop: Location) -> None:
    missing = [
        Location.parse("sqlite:///none.db#customers"),
        Location.parse("mysql://ann:s3cret@127.0.0.1:1/db#customers"),
    ]

    assert_url_source_ok(Databases(), lambda rows: put(rows, shop), missing=missing)


def test_our_own_sinks_for_urls_keep_their_promises(shop: Location) -> None:
    unfit = [
        Location.parse("sqlite:///none/none.db#decisions"),
        Location.parse("mysql://ann:s3cret@127.0.0.1:1/db#decisions"),
    ]
    place = shop.with_part("decisions")

    assert_url_sink_ok(DATABASES, place, read_back, unfit=unfit)


def forgets(rows: TableRows) -> Changes:
    """Empty the table before the rows are there."""
    DATABASES.put(evolve(rows, table=rows.table.head(0)))
    return DATABASES.put(rows)


class Tells(Databases):
    def scan(self, location: Location, options: Any) -> pl.LazyFrame:
        try:
            return super().scan(location, options)
        except DataError as error:
            message = Text.same(location.url)
            raise DataError([Problem("no-connection", message)]) from error


def test_a_source_or_sink_of_urls_that_breaks_a_promise_is_found(
    shop: Location,
) -> None:
    secret = Location.parse("mysql://ann:s3cret@127.0.0.1:1/db#customers")

    with pytest.raises(AssertionError, match="source `databases`: it tells a passwo"):
        assert_url_source_ok(Tells(), lambda rows: put(rows, shop), missing=[secret])
    sink = evolve(DATABASES, put=forgets)
    with pytest.raises(AssertionError, match="sink `databases`: 1 rows are written as"):
        assert_url_sink_ok(sink, shop.with_part("decisions"), read_back)


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
    """A channel that writes codes, and reads a sheet."""

    name, label, terms = "post", Text("post", "邮寄"), MAIL

    def refusal(self, person: Person) -> Text | None:
        return None if person.contact("address") else Text("no address", "没有地址")

    def field(self, work: Fieldwork, folder: Path) -> None:
        codes = "\n".join(person.code for person in work.people)
        (folder / "codes.txt").write_text(codes, encoding="utf-8")

    def returned(self, path: Path, work: Fieldwork) -> Returned:
        return read_sheet(path, work)


class Mute(Mail):
    def refusal(self, person: Person) -> Text | None:
        return None if person.contact("address") else Text("", "")


class Lazy(Mail):
    def field(self, work: Fieldwork, folder: Path) -> None:
        del work, folder


class Whims(Mail):
    def field(self, work: Fieldwork, folder: Path) -> None:
        del work
        (folder / "codes.txt").write_text(token_hex(8), encoding="utf-8")


class Breaks(Mail):
    def returned(self, path: Path, work: Fieldwork) -> Returned:
        path.read_text(encoding="utf-8")
        return super().returned(path, work)


class Forgetful(Mail):
    def returned(self, path: Path, work: Fieldwork) -> Returned:
        found = super().returned(path, work)
        return Returned(found.answers[1:], found.contacts, found.problems)


class Trusting(Mail):
    def returned(self, path: Path, work: Fieldwork) -> Returned:
        return Returned(super().returned(path, work).answers)


class Boasts(Mail):
    terms = evolve(MAIL, reach=evolve(MAIL.reach, value=Decimal(2)))


def filled(work: Fieldwork, answers: Sequence[Answer], folder: Path) -> Path:
    items = work.round.questionnaire.ids
    given = {(answer.code, answer.item): answer.value for answer in answers}
    rows = [
        {"code": p.code} | {item: given.get((p.code, item), "") for item in items}
        for p in work.people
    ]
    path = folder / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["code", *items])
        writer.writeheader()
        writer.writerows(rows)
    return path


def hold(channel: Channel) -> None:
    homes = [{"address": "1 High Street"}, {"address": "中山路 2 号"}]
    assert_channel_ok(channel, reached=homes, unreached=[{}], filled=filled)


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        (Boasts(), "its `reach` is not between its own bounds"),
        (Mute(), "it does not say why it can't reach {}"),
        (Lazy(), "it writes no file for its people"),
        (Whims(), "for the same work it writes another `codes.txt`"),
        (Forgetful(), "('C1', 'on_time') is answered by '7' and read as None"),
        (Trusting(), "it does not tell of answers that are nobody's"),
        (Breaks(), "for `missing.csv`, `returned` raises FileNotFoundError: "),
    ],
)
def test_a_channel_that_breaks_a_promise_is_found(channel: Any, why: str) -> None:
    hold(Mail())

    with pytest.raises(AssertionError) as caught:
        hold(channel)

    assert str(caught.value).startswith(f"channel `post`: {why}")


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

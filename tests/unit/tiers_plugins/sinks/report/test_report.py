"""A run as one page: what it counts, and that nothing in it loads or runs."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import attrs
import polars as pl
import pytest

from tiers.describing import Description
from tiers.ports import Outcome, Reporting
from tiers.problems import DataError
from tiers.text import Lang, Text
from tiers_plugins.sinks.report import Report

DECISIONS = pl.LazyFrame(
    {
        "customer": [1, 2, 3, 4],
        "worth": [Decimal("1.00"), Decimal("2.01"), None, Decimal("9.99")],
        "tier": ["gold", "iron", None, "iron"],
        "because": ["<b>much</b>", "some", "some", "some"],
        "unknown": [[], [], ["spend"], []],
        "actions": [["visit", "call"], ["call"], [], []],
    },
    schema_overrides={"worth": pl.Decimal(38, 2)},
)


def about(lang: Lang = "en") -> Description:
    return Description(
        title=Text("Shops & more", "门店"),
        version="2026.1",
        as_of=date(2026, 7, 1),
        lang=lang,
        tiers={"gold": Text("gold", "金"), "iron": Text("iron", "铁")},
        actions={"call": Text("a call", "电话"), "visit": Text("a visit", "拜访")},
        facts={"spend": Text("spend", "消费额")},
        headings={"worth": Text("worth", "价值")},
    )


class Reader(HTMLParser):
    """Collects headings, links and rows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self._into: list[str] = [""]
        self._heading = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"}]
        self._into = [""] if tag in {"h2", "td", "th"} else self._into
        if tag == "tr":
            self.rows.setdefault(self._heading, []).append([])

    def handle_endtag(self, tag: str) -> None:
        if tag == "h2":
            self._heading = self._into[0]
        if tag in {"td", "th"}:
            self.rows[self._heading][-1].append(self._into[0])

    def handle_data(self, data: str) -> None:
        self._into[0] += data


def told(table: pl.LazyFrame, path: Path, lang: Lang = "en") -> Mapping[str, list[str]]:
    """Give the lines of each block, without their headings and bars."""
    Report().write_described(table, path, about(lang))
    read = Reader(path.read_text(encoding="utf-8"))
    assert not read.tags & {"script", "link", "img", "iframe"}
    return {
        heading: ["|".join(filter(None, row)) for row in rows[1:]]
        for heading, rows in read.rows.items()
    }


def test_a_report_counts_customers_actions_reasons_and_scores(tmp_path: Path) -> None:
    found = told(DECISIONS, tmp_path / "r.html")

    assert found == {
        "Customers by tier": ["gold|1|25.0 %", "iron|2|50.0 %", "no tier|1|25.0 %"],
        "Service actions": ["a call|2|50.0 %", "a visit|1|25.0 %"],
        "Reasons": ["some|3|75.0 %", "<b>much</b>|1|25.0 %"],
        "Missing facts that matter": ["spend|1|25.0 %"],
        "Scores and figures": ["worth|1.00|4.33|9.99|1"],
    }


def test_a_report_is_in_the_language_of_its_reader(tmp_path: Path) -> None:
    found = told(DECISIONS, tmp_path / "r.html", "zh")

    assert found["各层级客户"][2] == "无层级|1|25.0 %"
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text
    assert "<h1>门店</h1>" in text
    assert "版本 2026.1，截至 2026-07-01；共 4 位客户" in text


def test_actions_are_told_by_owner_and_by_the_day_they_are_due(tmp_path: Path) -> None:
    days = [date(2026, 7, 9), date(2026, 7, 2), None]
    actions = pl.LazyFrame(
        {
            "customer": ["a", "b", "c"],
            "action": ["call", "call", "visit"],
            "label": ["a call", "a call", "a visit"],
            "owner": ["sales", None, "sales"],
            "due": days,
            "tier": ["gold", "iron", "iron"],
        }
    )

    found = told(actions, tmp_path / "r.html")

    assert found["owner"] == ["sales|2|66.7 %", "none|1|33.3 %"]
    assert [line[:10] for line in found["due"][1:]] == ["2026-07-02", "2026-07-09"]
    assert found["tier"] == ["iron|2|66.7 %", "gold|1|33.3 %"]
    assert "3 service actions" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_nobody_decided_about_is_a_report_too(tmp_path: Path) -> None:
    found = told(DECISIONS.head(0), tmp_path / "r.html")

    assert found["Customers by tier"] == ["gold|0|0.0 %", "iron|0|0.0 %"]
    assert found["Scores and figures"] == ["worth|0"]


@attrs.frozen
class Section:
    """Says how many customers there are; or nothing; or fails."""

    name: str = "extra"
    title: Text = attrs.field(factory=lambda: Text("More & more", "更多"))
    words: str | None = "<p>{} of them</p>"

    def html(self, outcome: Outcome, lang: Lang) -> str:  # noqa: ARG002 - the port has it
        if self.words is None:
            raise ValueError("on the way")
        return self.words.format(outcome.decisions.height)


def test_sections_of_plugins_stand_in_it_with_links(tmp_path: Path) -> None:
    sink = Report().with_sections([Section(), Section("empty", words="")])
    assert isinstance(sink, Reporting)

    sink.write_described(DECISIONS, tmp_path / "r.html", about())

    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert '<h2 id="section-extra">More &amp; more</h2>' in text
    assert "<section><p>4 of them</p></section>" in text
    assert Reader(text).links == ["#section-extra"]


def test_a_section_that_fails_is_named(tmp_path: Path) -> None:
    sink = Report().with_sections([Section(words=None)])

    with pytest.raises(DataError, match="section `extra` of the report failed"):
        sink.write_described(DECISIONS, tmp_path / "r.html", about())

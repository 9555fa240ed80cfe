"""Responses as LimeSurvey exports them: CSV with question codes and answer codes."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from tiers.ports import Fieldwork, Returned
from tiers.survey.questionnaire import Item
from tiers.survey.returning import Row, Table, taken
from tiers_plugins.channels.online.finished import disposition
from tiers_plugins.channels.online.limesurvey.codes import answers, question_codes

_MARKS = {"token", "submitdate"}
"""Columns that tell an export of LimeSurvey, whose responses have tokens."""
_NO_DAY = "1980-01-01"
"""The day of responses without dates."""
_NOT_SHOWN = "N/A"


def is_export(table: Table) -> bool:
    """Tell whether LimeSurvey has written a table."""
    return set(table.headings) >= _MARKS


def responses(table: Table, work: Fieldwork) -> Returned:
    """Take responses in, whole and begun ones."""
    form = work.round.questionnaire
    codes = {code: id_ for id_, code in question_codes(form).items()}
    renamed = table.renamed({"token": "code", **codes})
    asked = [(item, _kept(item)) for item in form.items]
    rows = (_understood(row, asked, work) for row in renamed.rows)
    headings = [name for name in form.ids if name in renamed.headings]
    told = ("code", "at", "disposition")
    return taken(Table((*told, *headings), tuple(rows), table.top), work)


_Asked = Sequence[tuple[Item, Mapping[str, str]]]
"""Items, and how their answers are kept, by code."""


def _kept(item: Item) -> dict[str, str]:
    return {code: value for value, code in answers(item).items()}


def _understood(row: Row, asked: _Asked, work: Fieldwork) -> Row:
    """Give a row as we keep answers, with the day and what came of it."""
    given = dict(_given(row, asked))
    finished = row.cell("submitdate")
    at = finished or row.cell("datestamp")
    cells = {
        "code": row.cell("code"),
        "at": "" if at.startswith(_NO_DAY) else at,
        "disposition": disposition(given, work, is_finished=bool(finished)),
    }
    places = {**row.columns, "at": row.columns["submitdate"]}
    return attrs.evolve(row, cells={**cells, **given}, columns=places)


def _given(row: Row, asked: _Asked) -> Iterator[tuple[str, str]]:
    for item, kept in asked:
        words = row.cell(item.id)
        if words and not (kept and words == _NOT_SHOWN):
            yield item.id, kept.get(words, words)

"""The sheets beside the list: what to say, what to note, and when to call."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from tiers.ports import Fieldwork
from tiers.text import Lang, Text
from tiers_plugins.channels.phone.book import Book
from tiers_plugins.channels.phone.guide import GUIDE
from tiers_plugins.channels.phone.manner import Manner
from tiers_plugins.channels.phone.schedule import Call
from tiers_plugins.channels.phone.script import script

CALLS = Text("Calls", "拨打名单")
_CODES = Text("Results", "通话结果")
_SCRIPTS: dict[Lang, Text] = {
    "zh": Text("Script (Chinese)", "话术（中文）"),
    "en": Text("Script (English)", "话术（英文）"),
}
_HOW = Text("How to work", "使用说明")
_SCHEDULE = Text("Schedule", "排期")
_LOOKS = {"heading": "heading", "do": "note"}
_SIDES = (Text("Say", "话术"), Text("Scale", "量表"), Text("Note", "记录"))
_GUIDE = (
    Text("Result", "结果"),
    Text("When", "适用情形"),
    Text("What next", "下一步"),
)
HOW = (
    Text(
        "Work from the top: the column “Next call” says when each is due. Filter by "
        "it, and call those in yellow: they are due today or were before.",
        "从上往下拨打：“下次拨打”列显示每位客户的排期，可按其筛选；"
        "黄色为今天或更早到期。",
    ),
    Text(
        "After each call write when it was made (such as 2026-07-09 14:30), and choose "
        "its result from the list: both in the columns of that call.",
        "每次通话后，在对应次数的列中填写时间（如 2026-07-09 14:30），"
        "并从下拉列表选择结果。",
    ),
    Text(
        "Write answers in the same row: a number, an option of the list, or what was "
        "said. Leave blank what has no answer.",
        "回答填在同一行：分值、下拉选项或原话；未回答的留空。",
    ),
    Text(
        "Grey rows are done. Do not call them again: not those either who said no.",
        "灰色行已结束，不再拨打，包括已拒访的客户。",
    ),
    Text(
        "Send the workbook back as it is, also when it is only half filled in.",
        "请按原样交回本工作簿，未填完也可交回。",
    ),
)
"""How to work with the list."""


SOURCE = Text(
    "Attempts are spread over days and hours: Weeks, Kulka and Pierson, Public Opinion "
    "Quarterly 51 (1987), 540-549. Public holidays are not known here.",
    "各次拨打分散在不同日期和时段（Weeks、Kulka 与 Pierson，Public Opinion Quarterly "
    "51 (1987)，540-549）；法定节假日未计入。",
)
"""Why calls are due when they are."""


def choices(lang: Lang) -> dict[str, Any]:
    """Let a result be chosen from the list of codes."""
    last = _FIRST + len(GUIDE)
    return {
        "validate": "list",
        "source": f"='{_CODES.put(lang)}'!$A${_FIRST + 1}:$A${last}",
        "error_type": "warning",
        "error_title": _CODES.put(lang),
        "error_message": Text(
            "Choose from the list, or write a code such as 2.11.",
            "请从列表中选择，或填写代码，如 2.11。",
        ).put(lang),
    }


_FIRST = 1
"""The row of the first code, from 0."""


def write_scripts(book: Book, work: Fieldwork, sponsor: str) -> None:
    """Write the script in each language that somebody of the list speaks."""
    spoken = {person.lang for person in work.people} or {work.lang}
    for lang in sorted(spoken, key=lambda each: (each != work.lang, each)):
        sheet = book.sheet(_SCRIPTS[lang], is_wide=False)
        book.widths(sheet, (66, 48, 12))
        book.line(sheet, 0, [side.put(book.lang) for side in _SIDES], "title")
        for row, line in enumerate(script(work, sponsor, lang), start=1):
            cells = (line.text, line.beside, line.code)
            book.line(sheet, row, cells, _LOOKS.get(line.kind, "text"))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)


def write_codes(book: Book) -> None:
    """Write which result to note, and what follows."""
    sheet = book.sheet(_CODES, is_wide=False)
    book.widths(sheet, (32, 54, 42))
    book.line(sheet, 0, [title.put(book.lang) for title in _GUIDE], "title")
    for row, each in enumerate(GUIDE, start=_FIRST):
        told = (each.when.put(book.lang), each.then.put(book.lang))
        book.line(sheet, row, (each.choice(book.lang), *told), "text")
    source = Text(
        "Codes: AAPOR, Standard Definitions, 10th edition, 2023 (2.119 is ours).",
        "代码依据：AAPOR《Standard Definitions》第 10 版（2023）；2.119 为本系统增设。",
    )
    book.put(sheet, _FIRST + len(GUIDE) + 1, 0, source.put(book.lang), "plain")
    sheet.freeze_panes(1, 1)


def write_how(book: Book) -> None:
    """Write how to work with the list."""
    sheet = book.sheet(_HOW, is_wide=False)
    book.widths(sheet, (110,))
    book.line(sheet, 0, (_HOW.put(book.lang),), "title")
    for row, words in enumerate(HOW, start=1):
        book.line(sheet, row, (f"{row}. {words.put(book.lang)}",), "text")


def write_schedule(book: Book, calls: Sequence[Call], manner: Manner) -> None:
    """Write how many calls fall due on each day, if nobody is reached before."""
    sheet = book.sheet(_SCHEDULE, is_wide=False)
    hours = (
        f"{window.label.put(book.lang)}\n{window.begins:%H:%M}-{window.ends:%H:%M}"
        for window in manner.windows
    )
    first = Text("Calls due, at most", "到期通话数（上限）").put(book.lang)
    titles = (first, *hours, Text("Together", "合计").put(book.lang))
    book.widths(sheet, (24, *[20] * (len(titles) - 1)))
    book.line(sheet, 0, titles, "title")
    due = Counter((slot.day, slot.window.name) for call in calls for slot in call.slots)
    days = sorted({day for day, _ in due})
    for row, day in enumerate(days, start=1):
        sheet.write_datetime(row, 0, datetime.combine(day, time()), book.day)
        counts = [due[day, window.name] for window in manner.windows]
        for at, count in enumerate([*counts, sum(counts)], start=1):
            sheet.write_number(row, at, count, book.number)
    book.put(sheet, len(days) + 2, 0, SOURCE.put(book.lang), "plain")
    sheet.freeze_panes(1, 1)

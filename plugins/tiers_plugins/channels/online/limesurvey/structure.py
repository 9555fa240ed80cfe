"""The questionnaire as a file that LimeSurvey imports: tab-separated, one row a thing.

All rows of the base language come first, then those of the other, in the same order.
"""

import csv
import html
import io
from collections.abc import Iterator
from pathlib import Path

import attrs

from tiers.ports import Fieldwork
from tiers.survey.questionnaire import Choice, Item, Rating, Words
from tiers.text import Lang, Text
from tiers_plugins.channels.online.invitations import letter
from tiers_plugins.channels.online.limesurvey.codes import (
    LANGUAGES,
    answers,
    question_codes,
)
from tiers_plugins.channels.online.paging import Page, pages

FILE = "limesurvey.txt"
_COLUMNS = (
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
    "maximum_chars",
)
_SETTINGS = {
    "format": "G",
    "anonymized": "N",
    "usetokens": "Y",
    "datestamp": "Y",
    "tokenanswerspersistence": "Y",
    "alloweditaftercompletion": "N",
    "allowregister": "N",
    "allowsave": "Y",
    "allowprev": "Y",
    "ipaddr": "N",
    "refurl": "N",
    "savetimings": "N",
    "usecookie": "N",
    "listpublic": "N",
    "publicstatistics": "N",
    "publicgraphs": "N",
    "printanswers": "N",
    "assessments": "N",
    "usecaptcha": "N",
    "htmlemail": "Y",
    "sendconfirmation": "N",
    "showwelcome": "Y",
    "showprogress": "Y",
    "shownoanswer": "N",
    "showgroupinfo": "N",
    "showqnumcode": "X",
    "showxquestions": "N",
    "questionindex": "0",
    "navigationdelay": "0",
    "autonumber_start": "0",
    "nokeyboard": "N",
    "tokenlength": "16",
}
"""One answer for each token, kept with it, page by page, and nothing else of people.

LimeSurvey guesses the encoding from the first 1,000 bytes, and fails where they end in
the middle of a Chinese sign: so these plain rows, which are longer, come first.
"""

_RADIO, _TEXT = "L", "T"
_SOFT = "S"
"""An answer is asked for once; from LimeSurvey 4 on."""


@attrs.frozen
class Line:
    """One row of the file."""

    kind: str
    name: str
    text: str
    lang: str
    type: str = ""
    mandatory: str = ""
    longest: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """Give the row, in the order of the columns."""
        relevance = "1" if self.kind in {"G", "Q"} else ""
        start = (self.kind, self.type, self.name, relevance, self.text, "", self.lang)
        return (*start, "", self.mandatory, "", "", "", self.longest)


def write_structure(work: Fieldwork, folder: Path) -> None:
    """Write the import file."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(line.cells for line in _lines(work))
    (folder / FILE).write_text(lines.getvalue(), encoding="utf-8")


def _lines(work: Fieldwork) -> Iterator[Line]:
    base = work.round.lang
    langs: tuple[Lang, ...] = (base, "en" if base == "zh" else "zh")
    first, other = (LANGUAGES[lang] for lang in langs)
    settings = {
        "language": first,
        "additional_languages": other,
        **_SETTINGS,
        "expires": f"{work.ends} 23:59:59",
    }
    for name, value in settings.items():
        yield Line("S", name, value, first)
    for lang in langs:
        yield from _words(work, lang)
    for lang in langs:
        yield from _questions(work, lang)


def _words(work: Fieldwork, lang: Lang) -> Iterator[Line]:
    """Give what frames the questionnaire, and the letters that take the link along."""
    form = work.round.questionnaire
    subject, body = letter(work, "{LASTNAME}", "{SURVEYURL}")
    words = {
        "surveyls_language": LANGUAGES[lang],
        "surveyls_title": _shown(form.title.put(lang)),
        "surveyls_welcometext": _shown(form.intro.put(lang)),
        "surveyls_endtext": _shown(form.thanks.put(lang)),
    }
    for kind in ("invite", "remind"):
        words[f"surveyls_email_{kind}_subj"] = subject.put(lang)
        words[f"surveyls_email_{kind}"] = _broken(html.escape(body.put(lang)))
    for name, text in words.items():
        yield Line("SL", name, text, LANGUAGES[lang])


def _questions(work: Fieldwork, lang: Lang) -> Iterator[Line]:
    form = work.round.questionnaire
    codes = question_codes(form)
    for number, page in enumerate(pages(form), start=1):
        name = _heading(work, page, number).put(lang)
        yield Line("G", _shown(name), "", LANGUAGES[lang], type=str(number))
        for item in page:
            yield from _question(item, codes[item.id], lang)


def _heading(work: Fieldwork, page: Page, number: int) -> Text:
    """Name a page by the dimension that all of it is about."""
    names = {item.dimension for item in page}
    dimension = work.round.questionnaire.dimension(names.pop())
    if names or dimension is None:
        return Text(f"Page {number}", f"第 {number} 页")
    return dimension.text


def _question(item: Item, code: str, lang: Lang) -> Iterator[Line]:
    scale, in_lang = item.scale, LANGUAGES[lang]
    is_closed = not isinstance(scale, Words)
    yield Line(
        "Q",
        code,
        _shown(item.text.put(lang)),
        in_lang,
        type=_RADIO if is_closed else _TEXT,
        mandatory="N" if item.optional else _SOFT,
        longest=str(scale.longest) if isinstance(scale, Words) else "",
    )
    for value, answer in answers(item).items():
        yield Line("A", answer, _shown(_answer(item, value, lang)), in_lang, type="0")


def _answer(item: Item, value: str, lang: Lang) -> str:
    match item.scale:
        case Rating(labels=labels):
            label = labels.get(int(value))
            return f"{value} {label.put(lang)}" if label else value
        case Choice(options):
            return next(o.text.put(lang) for o in options if o.code == value)
        case _:
            return value


def _shown(text: str) -> str:
    """Write text as HTML, in which LimeSurvey finds no expression to work out."""
    plain = html.escape(text).replace("{", "&#123;").replace("}", "&#125;")
    return _broken(plain)


def _broken(text: str) -> str:
    return text.strip().replace("\r\n", "\n").replace("\n", "<br />")

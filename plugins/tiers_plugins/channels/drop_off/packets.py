"""What is carried: a questionnaire for each stop, and the log to write into."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from tiers.ports import Fieldwork
from tiers.text import Lang
from tiers_plugins.channels.drop_off import words
from tiers_plugins.channels.drop_off.log import draw_log
from tiers_plugins.channels.drop_off.rounds import Stop
from tiers_plugins.channels.printing.paper import A4, Paper
from tiers_plugins.channels.printing.questionnaire import Form, form
from tiers_plugins.channels.printing.setting import Setting, setting
from tiers_plugins.channels.printing.sides import even, is_two_sided


def write_packets(work: Fieldwork, stops: Sequence[Stop], folder: Path) -> None:
    """Write all questionnaires, in the order of the way, and the log.

    Raises:
        DataError: something can't be printed; with every reason.
    """
    own = setting(work, "drop-off")
    _questionnaires(work, stops, own, folder / "questionnaires.pdf")
    across = (A4[1], A4[0])
    paper = Paper(own.typeface, day=work.starts, size=across)
    draw_log(paper, own, stops, work.lang)
    title = f"{words.LOG.put(work.lang)} · {work.round.id}"
    paper.save(folder / "log.pdf", title=own.plain(title), lang=work.lang)


def _questionnaires(
    work: Fieldwork, stops: Sequence[Stop], own: Setting, path: Path
) -> None:
    two_sided = is_two_sided(work)
    asked = work.round.questionnaire
    paper = Paper(own.typeface, day=work.starts)
    forms: dict[tuple[Lang, date], Form] = {}
    for area, group in groupby(stops, lambda stop: own.contact(stop.person, "area")):
        name = area or words.NO_AREA.put(work.lang)
        for stop in group:
            lang = stop.person.lang
            built = forms.get((lang, stop.collect))
            if built is None:
                ending = words.collected(stop.collect).put(lang)
                built = forms[lang, stop.collect] = form(asked, lang, paper, ending)
            built.draw(paper, stop.person.code, mark=name)
            name = ""
            if two_sided:
                even(paper)
    paper.save(path, title=asked.title.put(work.lang), lang=work.lang)

"""What callers say, from the first word to the last, in the language of who is called.

As the ICC/ESOMAR International Code (2016) asks, people are told who calls, what for
and how long it takes, that it is voluntary, and that nothing is sold.
"""

from collections.abc import Iterator
from functools import partial

import attrs

from tiers.ports import Fieldwork
from tiers.survey.questionnaire import Choice, Item, Rating, Scale, Words
from tiers.text import Lang, Text
from tiers_plugins.channels.phone import words
from tiers_plugins.channels.phone.words import Kind, Part

_SECONDS = {Rating: 9, Choice: 10, Words: 25}
"""To read an item aloud and hear the answer: judgement."""
_AROUND = 60
"""Seconds for greeting and thanks: judgement."""


@attrs.frozen
class Line:
    """One line of the script."""

    kind: Kind
    text: str
    """What is said, or done, or what the other one says."""
    beside: str = ""
    """The scale as it is read aloud; or what is answered."""
    code: str = ""
    """The item, or the disposition to note."""


def minutes(work: Fieldwork) -> int:
    """Estimate how long an interview takes."""
    items = work.round.questionnaire.items
    seconds = _AROUND + sum(_SECONDS[type(item.scale)] for item in items)
    return -(-seconds // 60)


def script(work: Fieldwork, sponsor: str, lang: Lang) -> Iterator[Line]:
    """Give the script in a language."""
    form = work.round.questionnaire
    say = partial(
        _filled,
        lang=lang,
        sponsor=sponsor or words.OUR_FIRM.put(lang),
        title=form.title.put(lang),
        minutes=minutes(work),
    )
    yield from _part(words.OPENING, say)
    title, purpose, *ask = _part(words.CONSENT, say)
    yield from (title, purpose, *_paragraphs(form.intro.put(lang)), *ask)
    yield Line("heading", Text("Questions", "问题").put(lang))
    yield Line("do", words.HOW_TO_ASK.put(lang))
    for item in form.items:
        yield Line("item", _question(item, lang), aloud(item.scale, lang), item.id)
    title, *ended = _part(words.CLOSING, say)
    yield from (title, *_paragraphs(form.thanks.put(lang)), *ended)
    yield from _part(words.MACHINE, say)
    heard, answer = Text("If they say …", "对方说……"), Text("you say", "您回答")
    yield Line("heading", heard.put(lang), answer.put(lang))
    for each in words.OBJECTIONS:
        yield Line("answer", say(each.heard), say(each.answer), each.code)


def aloud(scale: Scale, lang: Lang) -> str:
    """Say how a scale is read to somebody who can't see it."""
    match scale:
        case Rating():
            return _rating(scale, lang)
        case Choice(options):
            *first, last = (option.text.put(lang) for option in options)
            if not first:
                return last
            between, either = Text(", ", "、"), Text(", or ", "，还是")
            return f"{between.put(lang).join(first)}{either.put(lang)}{last}"
        case Words():
            return Text("(write down word for word)", "（逐字记录）").put(lang)


def _rating(scale: Rating, lang: Lang) -> str:
    low, high = scale.lowest, scale.highest
    named = [
        Text(f"{point} is “{label.en}”", f"{point} 表示“{label.zh}”").put(lang)
        for point, label in sorted(scale.labels.items())
    ]
    if not named:
        ask = Text(f"A number from {low} to {high}.", f"请用 {low} 到 {high} 分评价。")
        return ask.put(lang)
    ask = Text(
        f"A number from {low} to {high}, where ", f"请用 {low} 到 {high} 分评价，"
    )
    listed = Text(", ", "，").put(lang).join(named[:-1])
    joint = Text(" and ", "，").put(lang) if listed else ""
    return f"{ask.put(lang)}{listed}{joint}{named[-1]}{Text('.', '。').put(lang)}"


def _question(item: Item, lang: Lang) -> str:
    optional = Text(" (optional)", "（选答）") if item.optional else Text("", "")
    return f"{item.text.put(lang)}{optional.put(lang)}"


def _part(part: Part, say: partial[str]) -> Iterator[Line]:
    yield Line("heading", say(part.title))
    for line in part.lines:
        yield Line(line.kind, say(line.text), code=line.code)


def _filled(text: Text, *, lang: Lang, sponsor: str, title: str, minutes: int) -> str:
    return text.put(lang).format(sponsor=sponsor, title=title, minutes=minutes)


def _paragraphs(text: str) -> Iterator[Line]:
    for line in text.splitlines():
        if line.strip():
            yield Line("say", line.strip())

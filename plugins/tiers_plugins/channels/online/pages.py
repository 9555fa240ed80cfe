"""What respondents see: the questionnaire, page by page, and what else there is."""

from collections.abc import Iterator, Mapping

import attrs

from tiers.survey.questionnaire import Choice, Item, Questionnaire, Rating, Words
from tiers.text import Lang, Text
from tiers_plugins.channels.online import words
from tiers_plugins.channels.online.paging import Page
from tiers_plugins.markup import Markup, Part, element, joined

_LANGUAGES: Mapping[Lang, str] = {"en": "en", "zh": "zh-CN"}
_IN_A_ROW = 7
"""Numbers that thumbs tell apart in one row of a telephone."""
_SHORT = 200
"""Characters up to which an answer in words gets one line only."""


@attrs.frozen
class Seen:
    """One page of a questionnaire, as one respondent sees it."""

    page: Page
    number: int
    """From 1."""
    count: int
    answers: Mapping[str, str]
    link: str
    """The path of the respondent's own page."""
    faults: Mapping[str, Text] = attrs.field(factory=dict)
    """What is wrong with answers, by item."""
    lacks: bool = False
    """Some are missing, and the respondent is asked whether that is meant."""


def asked(questionnaire: Questionnaire, seen: Seen, lang: Lang) -> str:
    """Show one page with its items."""
    hidden = element("input", type="hidden", name="page", value=str(seen.number))
    form = element(
        "form",
        hidden,
        [_item(item, seen, lang) for item in seen.page],
        _buttons(seen, lang),
        method="post",
        action=seen.link,
        data_keep=f"{seen.link}/keep",
    )
    parts: list[Part] = [_progress(seen, lang)]
    if seen.number == 1:
        parts += _paragraphs(questionnaire.intro.put(lang))
        parts.append(element("p", words.KEPT.put(lang), class_="small"))
    parts += [*_notice(seen, lang), form]
    title = questionnaire.title.put(lang)
    return whole(title, parts, lang, link=f"{seen.link}?page={seen.number}")


def thanks(questionnaire: Questionnaire, said: Text, link: str, lang: Lang) -> str:
    """Show that a questionnaire has been handed in."""
    parts = [
        *_paragraphs(questionnaire.thanks.put(lang)),
        element("p", said.put(lang), role="status"),
    ]
    return whole(questionnaire.title.put(lang), parts, lang, link=f"{link}?")


def message(title: Text, said: Text, lang: Lang) -> str:
    """Show one sentence instead of a questionnaire."""
    return whole(title.put(lang), [element("p", said.put(lang), role="status")], lang)


def whole(title: str, parts: list[Part], lang: Lang, *, link: str = "") -> str:
    """Make a whole document; *link* is what the switch of the language leads to."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        element("link", rel="stylesheet", href="/style.css"),
        element("script", src="/keep.js", defer=True),
    )
    header = element("header", element("h1", title), _switch(link, lang))
    body = element("body", header, element("main", parts))
    page = element("html", head, body, lang=_LANGUAGES[lang])
    return f"<!doctype html>\n{page.text}\n"


def field_name(place: int) -> str:
    """Name the field of an item by its place in the questionnaire's page."""
    return f"i{place}"


def _switch(link: str, lang: Lang) -> Markup:
    if not link:
        return Markup("")
    other: Lang = "en" if lang == "zh" else "zh"
    joint = "" if link.endswith("?") else "&"
    name = words.OTHER.put(lang)
    href = f"{link}{joint}lang={other}"
    return element("a", name, href=href, lang=_LANGUAGES[other], class_="switch")


def _progress(seen: Seen, lang: Lang) -> Markup:
    said = words.progress(seen.number, seen.count).put(lang)
    bar = element(
        "progress", value=str(seen.number), max=str(seen.count), aria_label=said
    )
    return element("p", said, bar, class_="progress")


def _notice(seen: Seen, lang: Lang) -> Iterator[Markup]:
    if seen.faults or seen.lacks:
        said = words.SKIPPED if seen.lacks else words.UNFIT
        named = [
            element("li", element("a", item.text.put(lang), href=f"#q{place}"))
            for place, item in enumerate(seen.page)
            if item.id in seen.faults or (seen.lacks and _is_open(item, seen))
        ]
        yield element(
            "div",
            element("p", said.put(lang).rstrip(": ：")),
            element("ul", named),
            class_="notice",
            role="alert",
            tabindex="-1",
        )


def _is_open(item: Item, seen: Seen) -> bool:
    return item.id not in seen.answers and not item.optional


def _buttons(seen: Seen, lang: Lang) -> Markup:
    is_last = seen.number == seen.count
    on = (words.SUBMIT if is_last else words.NEXT).put(lang)
    found = [element("button", on, name="go", value="on", class_="main")]
    if seen.lacks:
        anyway = words.ANYWAY.put(lang)
        found.append(element("button", anyway, name="go", value="anyway"))
    if seen.number > 1:
        found.append(element("button", words.BACK.put(lang), name="go", value="back"))
    return element("div", found, class_="buttons")


def _item(item: Item, seen: Seen, lang: Lang) -> Markup:
    place = seen.page.index(item)
    fault = seen.faults.get(item.id)
    told = element("p", fault.put(lang), class_="fault") if fault else Markup("")
    optional = element("span", f" ({words.OPTIONAL.put(lang)})", class_="small")
    text = joined(item.text.put(lang), optional if item.optional else "")
    given = seen.answers.get(item.id, "")
    name = field_name(place)
    match item.scale:
        case Rating() as scale:
            inside = _rating(scale, name, given, lang)
        case Choice() as scale:
            choices = [(o.code, o.text.put(lang)) for o in scale.options]
            inside = _radios(choices, name, given, "list")
        case Words() as scale:
            field = _words(scale, name, given)
            label = element("label", text, for_=name, class_="asked")
            return element("div", label, told, field, class_="words", id=f"q{place}")
    legend = element("legend", text)
    return element("fieldset", legend, told, inside, id=f"q{place}")


def _rating(scale: Rating, name: str, given: str, lang: Lang) -> Markup:
    """Show numbers in a row with words at the ends, or one below the other with words.

    Which of both depends on whether every number has a word of its own.
    """
    if all(point in scale.labels for point in scale.points):
        listed = [(str(p), f"{p} {scale.labels[p].put(lang)}") for p in scale.points]
        return _radios(listed, name, given, "list")
    ends = [
        element("span", f"{p} = {scale.labels[p].put(lang)}")
        for p in scale.points
        if p in scale.labels
    ]
    numbers = [(str(p), str(p)) for p in scale.points]
    way = "row" if len(numbers) <= _IN_A_ROW else "row many"
    return joined(element("p", ends, class_="ends"), _radios(numbers, name, given, way))


def _radios(choices: list[tuple[str, str]], name: str, given: str, way: str) -> Markup:
    labels = [
        element(
            "label",
            element(
                "input", type="radio", name=name, value=value, checked=value == given
            ),
            element("span", shown),
        )
        for value, shown in choices
    ]
    return element("div", labels, class_=way)


def _words(scale: Words, name: str, given: str) -> Markup:
    most = str(scale.longest)
    if scale.longest <= _SHORT:
        return element(
            "input", type="text", name=name, id=name, value=given, maxlength=most
        )
    return element("textarea", given, name=name, id=name, maxlength=most, rows="4")


def _paragraphs(text: str) -> list[Part]:
    return [element("p", line) for line in text.splitlines() if line.strip()]

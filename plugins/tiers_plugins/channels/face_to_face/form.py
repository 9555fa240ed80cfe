"""The form for devices, as XLSForm writes forms: three tables of text.

It is made for ODK Collect and KoboCollect, which fill it in without a network. The
words are those of https://xlsform.org. First comes whom the visit is to: by the
return code, or picked from the interviewer's list; then what came of it; then, if that
was an interview, the items.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import attrs

from tiers.ports import Fieldwork
from tiers.survey.questionnaire import Item, Questionnaire, Rating, Words
from tiers.survey.rates.finals import COMPLETE as ENOUGH
from tiers.text import Text
from tiers_plugins.channels.face_to_face import names, words
from tiers_plugins.channels.face_to_face.assigning import Interviewer
from tiers_plugins.channels.face_to_face.choices import choices_of, lists
from tiers_plugins.channels.face_to_face.outcomes import (
    COMPLETE,
    OUTCOMES,
    PARTIAL,
    listed,
)

Cells = Mapping[str, str]
"""One row of a table, by heading."""

ENGLISH, CHINESE = "English (en)", "Chinese (zh)"
PEOPLE = "people"
"""The table of people that belongs to the form, without `.csv`."""

_MOST_VISITS = 20
_SMALL, _CAPITAL = "abcdefghjkmnpqrstvwxyzoOiIlL", "ABCDEFGHJKMNPQRSTVWXYZ001111"
"""What somebody may type in a return code, and what it is read as: see `codes`."""
_CODE = "^[0-9A-HJKMNP-TV-Z]{16}$"


@attrs.frozen
class Form:
    """The three tables."""

    survey: tuple[Cells, ...]
    choices: tuple[Cells, ...]
    settings: tuple[Cells, ...]


def form(work: Fieldwork, interviewers: Sequence[Interviewer]) -> Form:
    """Make the form; its version tells what is in it."""
    survey = (*_whom(), *_visit(), *_interview(work.round.questionnaire))
    choices = (*_people(interviewers), *_outcomes(), *_scales(work.round.questionnaire))
    found = repr((work.round.id, survey, choices)).encode()
    name = f"concat({_field(names.CODE)}, ' / ', {_field(names.ATTEMPT)})"
    settings = {
        "form_title": _sound(work.round.questionnaire.title.put(work.lang)),
        "form_id": form_id(work),
        "version": hashlib.sha256(found).hexdigest()[:12],
        "default_language": CHINESE if work.lang == "zh" else ENGLISH,
        "instance_name": name,
    }
    return Form(survey, choices, (settings,))


def form_id(work: Fieldwork) -> str:
    """Name the form: the same for a round, whoever visits."""
    whole = f"{work.round.policy_digest} {work.round.policy} {work.round.id}"
    written = "".join(c if c.isascii() and c.isalnum() else "_" for c in work.round.id)
    return f"visits_{written}_{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


# --- whom, and what came of it ----------------------------------------------------


def _whom() -> Iterator[Cells]:
    for name in (names.START, names.END, names.TODAY):
        yield {"type": name, "name": name}
    is_picked = f"{_field(names.TYPED)} = ''"
    # In a constraint nothing but `.` is what was just typed: a condition on the people
    # would see what was kept before.
    known = f"join(' ', instance('{PEOPLE}')/root/item/plain)"
    yield _group(names.WHOM, words.WHOM, "field-list")
    yield {
        **_row("text", names.TYPED, words.CODE),
        **_both("hint", words.TYPED_HINT),
        **_checked(
            f"regex({_read('.')}, '{_CODE}') and contains({known}, {_read('.')})",
            words.NO_CODE,
        ),
    }
    yield {
        **_row("select_one interviewers", names.INTERVIEWER, words.INTERVIEWER),
        "relevant": is_picked,
        "required": "yes",
    }
    yield {
        **_row(f"select_one_from_file {PEOPLE}.csv", names.PERSON, words.PERSON),
        "relevant": is_picked,
        "required": "yes",
        "choice_filter": f"interviewer = {_field(names.INTERVIEWER)}",
        "appearance": "minimal autocomplete",
    }
    yield {"type": "end_group"}
    typed = _found("name", f"plain = {_read(_field(names.TYPED))}")
    picked = _field(names.PERSON)
    yield _calculated(names.CODE, f"if({is_picked}, {picked}, {typed})")
    for name in (names.CALLED, names.ADDRESS):
        yield _calculated(name, _found(name, f"name = {_field(names.CODE)}"))


def _read(typed: str) -> str:
    """Read a return code as people type it: small letters, blanks, hyphens, O for 0."""
    return f"translate({typed}, '{_SMALL}- ', '{_CAPITAL}')"


def _found(column: str, condition: str) -> str:
    return f"string(instance('{PEOPLE}')/root/item[{condition}]/{column})"


def _visit() -> Iterator[Cells]:
    yield _group(names.VISIT, words.VISIT, "field-list")
    yield {
        "type": "note",
        "name": names.ABOUT,
        f"label::{ENGLISH}": words.ABOUT.en,
        f"label::{CHINESE}": words.ABOUT.zh,
    }
    yield {
        **_row("integer", names.ATTEMPT, words.ATTEMPT),
        **_within(1, _MOST_VISITS),
        "required": "yes",
    }
    yield {
        **_row("select_one outcomes", names.DISPOSITION, words.OUTCOME),
        "required": "yes",
    }
    yield _row("text", names.NOTE, words.NOTE)
    yield {"type": "end_group"}


# --- items ------------------------------------------------------------------------


def _interview(asked: Questionnaire) -> Iterator[Cells]:
    fields, scales = names.item_names(asked), lists(asked)
    outcome = _field(names.DISPOSITION)
    yield {
        **_group(names.INTERVIEW, words.INTERVIEW),
        "relevant": f"{outcome} = '{COMPLETE}' or {outcome} = '{PARTIAL}'",
    }
    if asked.intro.en or asked.intro.zh:
        yield _row("note", names.INTRO, asked.intro)
    for item in asked.items:
        yield _item(item, fields[item.id], scales.get(item.id, ""))
    needed = [fields[item.id] for item in asked.items if not item.optional]
    yield _calculated(
        names.GIVEN,
        " + ".join(f"if({_field(name)} != '', 1, 0)" for name in needed) or "0",
    )
    is_short = f"100 * {_field(names.GIVEN)} < {ENOUGH * len(needed)}"
    yield {
        **_row("note", names.FEW, words.FEW),
        "relevant": f"{outcome} = '{COMPLETE}' and {is_short}",
    }
    if asked.thanks.en or asked.thanks.zh:
        yield _row("note", names.THANKS, asked.thanks)
    yield {"type": "end_group"}


def _item(item: Item, name: str, choices: str) -> Cells:
    if choices:
        return _row(f"select_one {choices}", name, item.text)
    match item.scale:
        case Rating(lowest, highest, labels):
            told = [words.point(point, labels[point]) for point in sorted(labels)]
            ends = Text("; ".join(t.en for t in told), "；".join(t.zh for t in told))
            return {
                **_row("integer", name, item.text),
                **_both("hint", ends),
                **_within(lowest, highest),
            }
        case Words(longest):
            return {
                **_row("text", name, item.text),
                **_checked(f"string-length(.) <= {longest}", words.up_to(longest)),
                "appearance": "multiline",
            }
        case _:
            raise AssertionError(item.scale)  # options are choices


# --- choices ----------------------------------------------------------------------


def _people(interviewers: Sequence[Interviewer]) -> Iterator[Cells]:
    for each in interviewers:
        yield _choice("interviewers", each.id, each.name)


def _outcomes() -> Iterator[Cells]:
    for each in OUTCOMES:
        yield _choice("outcomes", each.code, listed(each))


def _scales(asked: Questionnaire) -> Iterator[Cells]:
    named = lists(asked)
    firsts = {
        named[item.id]: item for item in reversed(asked.items) if item.id in named
    }
    for name in sorted(firsts):
        for choice in choices_of(firsts[name].scale):
            yield _choice(name, choice.name, choice.label)


def _choice(choices: str, name: str, label: Text) -> Cells:
    return {"list_name": choices, "name": name, **_both("label", label)}


# --- cells ------------------------------------------------------------------------


def _field(name: str) -> str:
    return f"${{{name}}}"


def _row(kind: str, name: str, label: Text) -> Cells:
    return {"type": kind, "name": name, **_both("label", label)}


def _group(name: str, label: Text, appearance: str = "") -> Cells:
    return {**_row("begin_group", name, label), "appearance": appearance}


def _calculated(name: str, formula: str) -> Cells:
    return {"type": "calculate", "name": name, "calculation": formula}


def _within(lowest: int, highest: int) -> Cells:
    constraint = f". >= {lowest} and . <= {highest}"
    return _checked(constraint, words.from_to(lowest, highest))


def _checked(constraint: str, message: Text) -> Cells:
    return {"constraint": constraint, **_both("constraint_message", message)}


def _both(heading: str, text: Text) -> Cells:
    return {
        f"{heading}::{ENGLISH}": _sound(text.en),
        f"{heading}::{CHINESE}": _sound(text.zh),
    }


def _sound(words: str) -> str:
    """Keep an owner's words from being taken for a reference to a field."""
    return words.replace("${", "$ {")

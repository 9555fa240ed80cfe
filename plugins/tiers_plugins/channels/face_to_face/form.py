"""The form for devices, as XLSForm writes forms: three tables of text.

It is made for ODK Collect and KoboCollect, which fill it in without a network. The
words are those of https://xlsform.org. First comes whom the visit is to: by the
return code, or picked from the interviewer's list; then what came of it; then, if that
was an interview, the items.
"""

import hashlib
from collections.abc import Iterator, Sequence

import attrs

from tiers.ports import Fieldwork
from tiers.survey.questionnaire import Item, Questionnaire, Rating, Words
from tiers.survey.rates.finals import COMPLETE as ENOUGH
from tiers.text import Text
from tiers_plugins.channels.face_to_face import names, words
from tiers_plugins.channels.face_to_face.assigning import Interviewer
from tiers_plugins.channels.face_to_face.cells import (
    LANGUAGES,
    Cells,
    both,
    calculated,
    checked,
    field,
    group,
    row,
    sound,
    within,
)
from tiers_plugins.channels.face_to_face.choices import choices_of, lists
from tiers_plugins.channels.face_to_face.outcomes import (
    COMPLETE,
    OUTCOMES,
    PARTIAL,
    listed,
)

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
    name = f"concat({field(names.CODE)}, ' / ', {field(names.ATTEMPT)})"
    settings = {
        "form_title": sound(work.round.questionnaire.title.put(work.lang)),
        "form_id": form_id(work),
        "version": hashlib.sha256(found).hexdigest()[:12],
        "default_language": LANGUAGES[work.lang],
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
    is_picked = f"{field(names.TYPED)} = ''"
    # In a constraint nothing but `.` is what was just typed: a condition on the people
    # would see what was kept before.
    known = f"join(' ', instance('{PEOPLE}')/root/item/plain)"
    yield group(names.WHOM, words.WHOM, "field-list")
    yield {
        **row("text", names.TYPED, words.CODE),
        **both("hint", words.TYPED_HINT),
        **checked(
            f"regex({_read('.')}, '{_CODE}') and contains({known}, {_read('.')})",
            words.NO_CODE,
        ),
    }
    yield {
        **row("select_one interviewers", names.INTERVIEWER, words.INTERVIEWER),
        "relevant": is_picked,
        "required": "yes",
    }
    yield {
        **row(f"select_one_from_file {PEOPLE}.csv", names.PERSON, words.PERSON),
        "relevant": is_picked,
        "required": "yes",
        "choice_filter": f"interviewer = {field(names.INTERVIEWER)}",
        "appearance": "minimal autocomplete",
    }
    yield {"type": "end_group"}
    typed = _found("name", f"plain = {_read(field(names.TYPED))}")
    picked = field(names.PERSON)
    yield calculated(names.CODE, f"if({is_picked}, {picked}, {typed})")
    for name in (names.CALLED, names.ADDRESS):
        yield calculated(name, _found(name, f"name = {field(names.CODE)}"))


def _read(typed: str) -> str:
    """Read a return code as people type it: small letters, blanks, hyphens, O for 0."""
    return f"translate({typed}, '{_SMALL}- ', '{_CAPITAL}')"


def _found(column: str, condition: str) -> str:
    return f"string(instance('{PEOPLE}')/root/item[{condition}]/{column})"


def _visit() -> Iterator[Cells]:
    yield group(names.VISIT, words.VISIT, "field-list")
    yield {
        "type": "note",
        "name": names.ABOUT,
        **{f"label::{name}": words.ABOUT.put(lang) for lang, name in LANGUAGES.items()},
    }
    yield {
        **row("integer", names.ATTEMPT, words.ATTEMPT),
        **within(1, _MOST_VISITS),
        "required": "yes",
    }
    yield {
        **row("select_one outcomes", names.DISPOSITION, words.OUTCOME),
        "required": "yes",
    }
    yield row("text", names.NOTE, words.NOTE)
    yield {"type": "end_group"}


# --- items ------------------------------------------------------------------------


def _interview(asked: Questionnaire) -> Iterator[Cells]:
    fields, scales = names.item_names(asked), lists(asked)
    outcome = field(names.DISPOSITION)
    yield {
        **group(names.INTERVIEW, words.INTERVIEW),
        "relevant": f"{outcome} = '{COMPLETE}' or {outcome} = '{PARTIAL}'",
    }
    if asked.intro.en or asked.intro.zh:
        yield row("note", names.INTRO, asked.intro)
    for item in asked.items:
        yield _item(item, fields[item.id], scales.get(item.id, ""))
    needed = [fields[item.id] for item in asked.items if not item.optional]
    yield calculated(
        names.GIVEN,
        " + ".join(f"if({field(name)} != '', 1, 0)" for name in needed) or "0",
    )
    is_short = f"100 * {field(names.GIVEN)} < {ENOUGH * len(needed)}"
    yield {
        **row("note", names.FEW, words.FEW),
        "relevant": f"{outcome} = '{COMPLETE}' and {is_short}",
    }
    if asked.thanks.en or asked.thanks.zh:
        yield row("note", names.THANKS, asked.thanks)
    yield {"type": "end_group"}


def _item(item: Item, name: str, choices: str) -> Cells:
    if choices:
        return row(f"select_one {choices}", name, item.text)
    match item.scale:
        case Rating(lowest, highest, labels):
            told = [words.point(point, labels[point]) for point in sorted(labels)]
            ends = Text("; ".join(t.en for t in told), "；".join(t.zh for t in told))
            return {
                **row("integer", name, item.text),
                **both("hint", ends),
                **within(lowest, highest),
            }
        case Words(longest):
            return {
                **row("text", name, item.text),
                **checked(f"string-length(.) <= {longest}", words.up_to(longest)),
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
        for each in choices_of(firsts[name].scale):
            yield _choice(name, each.name, each.label)


def _choice(choices: str, name: str, label: Text) -> Cells:
    return {"list_name": choices, "name": name, **both("label", label)}

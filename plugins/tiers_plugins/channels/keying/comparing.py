"""Double entry: what two people keyed of the same forms, compared.

The two sheets lie side by side, `keying.csv` and `keying.again.csv`; whichever is
given, both are read. An answer counts if both say the same; where they differ it is a
problem with both places, and counts for nobody until one of the sheets is put right and
taken in again. A form that only one of them has counts as it is, and is told of.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from tiers.ports import Answer, Fieldwork, Returned
from tiers.problems import DataError, Problem
from tiers.survey.returning import Table, read_table, taken
from tiers_plugins.channels.keying.faults import keyed_differently, keyed_once
from tiers_plugins.channels.keying.sheets import again, first


def read_keyed(
    path: Path, work: Fieldwork, *, beside: Collection[str] = ()
) -> Returned:
    """Read a sheet of keyed answers, and the second one if there is one.

    *beside* are columns that mean nothing here. It raises nothing.
    """
    one, other = first(path), again(first(path))
    if not (one.exists() and other.exists()):
        return _read(path, work, beside)
    two = _read(other, work, beside)
    if not (two.answers or two.contacts or two.problems):
        return _read(one, work, beside)  # nobody keyed twice
    return _compared(_read(one, work, beside), two, work)


def _read(path: Path, work: Fieldwork, beside: Collection[str]) -> Returned:
    try:
        return taken(_without(read_table(path), beside), work)
    except DataError as error:
        return Returned(problems=error.problems)


def _without(table: Table, beside: Collection[str]) -> Table:
    headings = tuple("" if name in beside else name for name in table.headings)
    return attrs.evolve(table, headings=headings)


_Forms = Mapping[tuple[str, int], Mapping[str, Answer]]
"""Answers by item, of each code the first form, the second, and so on."""


def _compared(one: Returned, two: Returned, work: Fieldwork) -> Returned:
    left, right = _forms(one.answers), _forms(two.answers)
    differing = list(_differing(left, right, work))
    wrong = {(key, item) for key, item, _ in differing}
    answers = (
        answer
        for key, form in {**right, **left}.items()
        for item, answer in form.items()
        if (key, item) not in wrong
    )
    lonely = [*_lonely(left, right), *_lonely(right, left)]
    problems = [*one.problems, *two.problems, *(problem for *_, problem in differing)]
    if lonely:
        problems.append(keyed_once(lonely))
    contacts = dict.fromkeys([*one.contacts, *two.contacts])
    return Returned(tuple(answers), tuple(contacts), tuple(problems))


def _forms(answers: Sequence[Answer]) -> _Forms:
    places: dict[str, dict[str, dict[str, Answer]]] = defaultdict(dict)
    for answer in answers:
        own = places[answer.code].setdefault(answer.source, {})
        own[answer.item] = answer
    return {
        (code, number): form
        for code, forms in places.items()
        for number, form in enumerate(forms.values())
    }


def _differing(
    left: _Forms, right: _Forms, work: Fieldwork
) -> Iterator[tuple[tuple[str, int], str, Problem]]:
    for key, mine in left.items():
        theirs = right.get(key)
        if theirs is None:
            continue
        for item in work.round.questionnaire.ids:
            a, b = mine.get(item), theirs.get(item)
            if _value(a) != _value(b):
                at = (
                    next(iter(mine.values())).source,
                    next(iter(theirs.values())).source,
                )
                values = _value(a), _value(b)
                yield key, item, keyed_differently(key[0], item, values, at)


def _value(answer: Answer | None) -> str:
    return " ".join(answer.value.split()) if answer else ""


def _lonely(left: _Forms, right: _Forms) -> list[Answer]:
    return [next(iter(form.values())) for key, form in left.items() if key not in right]

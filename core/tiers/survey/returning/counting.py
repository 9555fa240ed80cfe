"""Which answers count: those that came in time, and of each person one interview.

An answer that came after the last day of fieldwork is late; one without a day is taken
as in time. What stands at the same place of a file of the same name is the same
interview, as it was taken in last. Of several interviews with one person the fullest
counts, of equally full ones the earliest, whatever the channel.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from tiers.survey.rounds import Answer


@attrs.frozen
class Counted:
    """The answers that count, and how many interviews do not."""

    answers: tuple[Answer, ...]
    late: int
    """Interviews with a late answer; their answers in time count."""
    repeated: int
    """Interviews besides the one that counts."""


def counted(returns: Iterable[Sequence[Answer]], ends: date) -> Counted:
    """Choose what counts of returned files, which come in the order they came in."""
    interviews: dict[tuple[str, str], list[Answer]] = {}
    late: set[tuple[str, str]] = set()
    for answers in returns:
        fresh: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        for answer in answers:
            fresh[answer.customer, answer.source].append(answer)
        for place, own in fresh.items():
            interviews[place] = [a for a in own if not _is_late(a, ends)]
            (late.discard if len(interviews[place]) == len(own) else late.add)(place)
    people: dict[str, list[list[Answer]]] = defaultdict(list)
    for (customer, _), own in interviews.items():
        if own:
            people[customer].append(own)
    chosen = [min(people[customer], key=_rank) for customer in sorted(people)]
    answers = tuple(answer for own in chosen for answer in own)
    repeated = sum(len(found) - 1 for found in people.values())
    return Counted(answers, len(late), repeated)


def _is_late(answer: Answer, ends: date) -> bool:
    return answer.at[:10] > ends.isoformat()


def _rank(answers: Sequence[Answer]) -> tuple[int, str]:
    """Order interviews: the fullest first, then the earliest; unknown days last."""
    return -len(answers), min(answer.at or "~" for answer in answers)

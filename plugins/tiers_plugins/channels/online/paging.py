"""A questionnaire cut into pages that suit a small screen."""

from itertools import groupby

from tiers.survey.questionnaire import Item, Questionnaire

MOST = 6
"""Items on one page."""

Page = tuple[Item, ...]


def pages(questionnaire: Questionnaire) -> tuple[Page, ...]:
    """Cut a questionnaire: items of one dimension stay together where they fit."""
    found: list[Page] = []
    for _, items in groupby(questionnaire.items, lambda i: (i.part, i.dimension)):
        for piece in _pieces(tuple(items)):
            if found and not _differs(found[-1], piece) and _fits(found[-1], piece):
                found[-1] += piece
            else:
                found.append(piece)
    return tuple(found)


def first_open(found: tuple[Page, ...], answers: dict[str, str]) -> int:
    """Give the number, from 1, of the first page that lacks an answer, or of the last.

    Pages before the last answer were seen already: what lacks there was passed over.
    """
    seen = [any(i.id in answers for i in page) for page in found]
    last = max((n for n, has in enumerate(seen) if has), default=-1)
    if last < 0:
        return 1
    lacks = any(i.id not in answers and not i.optional for i in found[last])
    return last + 1 if lacks else min(last + 2, len(found))


def _pieces(items: Page) -> list[Page]:
    """Cut into pieces of about one size, none larger than a page."""
    count = -(-len(items) // MOST)
    size = -(-len(items) // count)
    return [items[at : at + size] for at in range(0, len(items), size)]


def _fits(page: Page, piece: Page) -> bool:
    return len(page) + len(piece) <= MOST


def _differs(page: Page, piece: Page) -> bool:
    """Tell whether a reader would have to think anew: of wishes, or of experiences."""
    return page[-1].part != piece[0].part

"""Letters and cards.

The address stands where windows of envelopes are: 20 mm from the left and 45 mm from
the top, in a field of 85 by 45 mm (DIN 5008, form B).
"""

import attrs

from tiers.ports import Fieldwork, Person
from tiers_plugins.channels.mail import words
from tiers_plugins.channels.mail.posting import Post
from tiers_plugins.channels.printing.building import LEFT, WIDTH, Building
from tiers_plugins.channels.printing.paper import Paper
from tiers_plugins.channels.printing.setting import Setting
from tiers_plugins.channels.printing.words import CODE, day

_FIELD = (20.0, 45.0, 85.0, 40.0)
"""Left, top, width and height of the address."""
_SENDER = (90.0, 22.0)
_BODY = 102.0
_SIZE = 10.5
_SIZES = (11.0, 5.0)
_QR = 22.0


@attrs.frozen
class Writing:
    """What letters are written with."""

    work: Fieldwork
    own: Setting

    @property
    def sender(self) -> str:
        """Who writes, on several lines where `;` divides them; may be empty."""
        return _lines(self.work.options.get("sender", ""))

    @property
    def to(self) -> str:
        """Where answers are sent; may be empty."""
        return self.own.plain(self.work.options.get("return", ""))

    def address(self, person: Person) -> str:
        """Give name and address, as the postman reads them."""
        address = person.contact("address")
        lines = "\n".join(map(self.own.plain, address.splitlines()))
        return words.address(person, self.own.contact(person, "name"), lines)

    def salutation(self, person: Person) -> str:
        """Address a person."""
        name = self.own.contact(person, "name")
        return words.salutation(name).put(person.lang)


def draw_letter(paper: Paper, writing: Writing, post: Post) -> None:
    """Draw a letter on as many pages as it takes."""
    person, work = post.person, writing.work
    lang = person.lang
    built = Building(paper)
    built.y = _BODY
    built.text(work.round.questionnaire.title.put(lang), 13, heavy=True, after=4)
    built.text(writing.salutation(person), _SIZE, after=3)
    title = work.round.questionnaire.title
    for paragraph in words.letter(post.mailing, title, work.ends, writing.to):
        built.text(paragraph.put(lang), _SIZE, after=3)
    built.text(words.THANKS.put(lang), _SIZE, after=5)
    built.text(words.REGARDS.put(lang), _SIZE, after=12)
    built.text(writing.sender.partition("\n")[0], _SIZE)
    for number, page in enumerate(built.pages):
        paper.page()
        if number == 0:
            _head(paper, writing, person)
        for thing in page:
            thing(paper)


def _head(paper: Paper, writing: Writing, person: Person) -> None:
    """Draw sender, address, day and return code."""
    left, top, width, height = _FIELD
    paper.fitted(LEFT + 2, 15, _SENDER, writing.sender, (9, 5))
    paper.fitted(left, top, (width, height), writing.address(person), _SIZES)
    right = LEFT + WIDTH - 48
    posted = day(writing.work.starts).put(person.lang)
    paper.block(right, 90, 48, posted, _SIZE, align=1)
    paper.code(LEFT + WIDTH - _QR, 43, _QR, person.code)
    said = f"{CODE.put(person.lang)} {person.code}"
    paper.block(right - 20, 43 + _QR, 68 - 2, said, 8, align=1)


def draw_card(paper: Paper, writing: Writing, post: Post) -> None:
    """Draw both sides of a card: what it says, and the address.

    A card has no return code: everybody could read it.
    """
    person, title = post.person, writing.work.round.questionnaire.title
    parts = [
        writing.salutation(person),
        *(p.put(person.lang) for p in words.card(title, writing.work.ends)),
        words.THANKS.put(person.lang),
        writing.sender.partition("\n")[0],
    ]
    margin, inner = 10, (paper.width - 20, paper.height - 20)
    paper.page()
    paper.fitted(margin, margin, inner, "\n\n".join(filter(None, parts)), (11, 5))
    paper.page()
    paper.fitted(margin, margin, (60, 25), writing.sender, (8, 5))
    room = (paper.width / 2 - margin, 45)
    paper.fitted(paper.width / 2, 45, room, writing.address(person), _SIZES)


def _lines(words_: str) -> str:
    """Divide lines at semicolons, as they are written on a command line."""
    parts = words_.replace("；", ";").split(";")
    return "\n".join(filter(None, map(str.strip, parts)))

"""What is printed and posted: letters with questionnaires, cards, and labels."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tiers.ports import Fieldwork
from tiers.text import Lang, Text
from tiers_plugins.channels.mail import words
from tiers_plugins.channels.mail.labels import draw_labels
from tiers_plugins.channels.mail.letters import Writing, draw_card, draw_letter
from tiers_plugins.channels.mail.posting import CARD, Post
from tiers_plugins.channels.printing.paper import A4, Paper
from tiers_plugins.channels.printing.questionnaire import Form, form
from tiers_plugins.channels.printing.setting import Setting, setting
from tiers_plugins.channels.printing.sides import even, is_two_sided

_A6 = (148.0, 105.0)


def write_printed(work: Fieldwork, found: Sequence[Post], folder: Path) -> None:
    """Write letters and cards, for those who get them, and labels for all.

    Raises:
        DataError: something can't be printed; with every reason.
    """
    own = setting(work, "mail", printed=("sender", "return"))
    two_sided = is_two_sided(work)
    writing = Writing(work, own)

    def letters(paper: Paper, posts: Sequence[Post]) -> None:
        forms = _forms(work, posts, paper)
        for post in posts:
            draw_letter(paper, writing, post)
            if two_sided:
                even(paper)
            forms[post.person.lang].draw(paper, post.person.code)
            if two_sided:
                even(paper)

    def cards(paper: Paper, posts: Sequence[Post]) -> None:
        for post in posts:
            draw_card(paper, writing, post)

    def labels(paper: Paper, posts: Sequence[Post]) -> None:
        draw_labels(paper, writing, posts)

    by_letter = [post for post in found if post.mailing != CARD]
    by_card = [post for post in found if post.mailing == CARD]
    save = _Saving(work, own, folder)
    save("letters.pdf", words.LETTERS, by_letter, letters, A4)
    save("cards.pdf", words.CARDS, by_card, cards, _A6)
    save("labels.pdf", words.LABELS, found, labels, A4)


class _Saving:
    """Writes files of a folder, but none for nobody."""

    def __init__(self, work: Fieldwork, own: Setting, folder: Path) -> None:
        self._work, self._own, self._folder = work, own, folder

    def __call__(
        self,
        name: str,
        title: Text,
        posts: Sequence[Post],
        draw: Callable[[Paper, Sequence[Post]], None],
        size: tuple[float, float],
    ) -> None:
        if not posts:
            return
        work = self._work
        paper = Paper(self._own.typeface, day=work.starts, size=size)
        draw(paper, posts)
        said = f"{title.put(work.lang)} · {work.round.id}"
        paper.save(self._folder / name, title=said, lang=work.lang)


def _forms(work: Fieldwork, posts: Sequence[Post], ruler: Paper) -> dict[Lang, Form]:
    """Build the questionnaire in each language that somebody reads."""
    to = work.options.get("return", "")
    ending = words.back(work.ends, to)
    asked = work.round.questionnaire
    langs = {post.person.lang for post in posts}
    return {lang: form(asked, lang, ruler, ending.put(lang)) for lang in sorted(langs)}

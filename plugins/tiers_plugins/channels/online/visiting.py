"""One respondent's visit: what a request means, and what is to be shown for it."""

from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from tiers.ports import Fieldwork, Person
from tiers.problems import Refusal
from tiers.survey.rounds.codes import normalised
from tiers.text import Lang, Text
from tiers_plugins.channels.online import pages as showing
from tiers_plugins.channels.online import words
from tiers_plugins.channels.online.pages import Seen, field_name
from tiers_plugins.channels.online.paging import Page, first_open, pages
from tiers_plugins.channels.online.store import Store


@attrs.frozen
class Reply:
    """What is sent back: a document, or where to go."""

    status: int
    html: str = ""
    to: str = ""


@attrs.frozen
class Desk:
    """Answers requests about the questionnaire of one round."""

    work: Fieldwork
    store: Store
    now: Callable[[], datetime]
    pages: tuple[Page, ...]

    @classmethod
    def of(cls, work: Fieldwork, store: Store, now: Callable[[], datetime]) -> "Desk":
        """Open a desk."""
        return cls(work, store, now, pages(work.round.questionnaire))

    def person(self, written: str) -> Person | None:
        """Find who a code belongs to, however it is typed."""
        code = normalised(written)
        return None if code is None else self.work.person(code)

    def shown(self, person: Person, page: str, lang: str) -> Reply:
        """Show where a respondent is, or the page that is asked for."""
        chosen = self._welcomed(person, lang)
        closed = self._closed(chosen)
        if closed:
            return closed
        if self._is_finished(person):
            return self._thanks(person, words.DONE, chosen)
        answers = self.store.answers(person.code)
        number = self._number(page) or first_open(self.pages, answers)
        return Reply(200, self._asked(person, number, answers, chosen))

    def kept(self, person: Person, form: Mapping[str, str]) -> Reply:
        """Keep single answers of a page, as they are given; say nothing."""
        chosen = self._welcomed(person, "")
        if self._closed(chosen):
            return Reply(403)
        given, faults = self._given(form)
        was_kept = self.store.keep(person.code, given, self._moment())
        return Reply(409 if not was_kept else 422 if faults else 204)

    def answered(self, person: Person, form: Mapping[str, str]) -> Reply:
        """Keep a page, and go on."""
        chosen, code = self._welcomed(person, ""), person.code
        closed = self._closed(chosen)
        if closed:
            return closed
        given, faults = self._given(form)
        if not self.store.keep(code, given, self._moment()):
            return self._thanks(person, words.TAKEN, chosen, status=409)
        number, go = self._number(form.get("page", "")) or 1, form.get("go", "on")
        answers = self.store.answers(code)
        lacks = go == "on" and self._lacks(number, answers)
        if faults or lacks:
            shown = self._asked(person, number, answers, chosen, faults, lacks=lacks)
            return Reply(422, shown)
        to = number - 1 if go == "back" else number + 1
        if to > len(self.pages):
            self.store.keep(code, {}, self._moment(), is_finished=True)
            return Reply(303, to=self.link(person))
        return Reply(303, to=f"{self.link(person)}?page={max(to, 1)}")

    def link(self, person: Person) -> str:
        """Give the path of a respondent's own page."""
        return f"/s/{person.code}"

    # --- what it takes ----------------------------------------------------------

    def _asked(  # noqa: PLR0913 - all that one page is made of
        self,
        person: Person,
        number: int,
        answers: Mapping[str, str],
        lang: Lang,
        faults: Mapping[str, Text] | None = None,
        *,
        lacks: bool = False,
    ) -> str:
        seen = Seen(
            self.pages[number - 1],
            number,
            len(self.pages),
            answers,
            self.link(person),
            faults or {},
            lacks,
        )
        return showing.asked(self.work.round.questionnaire, seen, lang)

    def _given(self, form: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Text]]:
        """Take the answers of a page out of a form; say what does not fit."""
        number = self._number(form.get("page", ""))
        page = self.pages[number - 1] if number else ()
        given: dict[str, str] = {}
        faults: dict[str, Text] = {}
        for place, item in enumerate(page):
            written = form.get(field_name(place))
            if written is None:
                continue
            try:
                given[item.id] = item.scale.answer(written) if written.strip() else ""
            except Refusal as refusal:
                faults[item.id] = refusal.message
        return given, faults

    def _lacks(self, number: int, answers: Mapping[str, str]) -> bool:
        page = self.pages[number - 1]
        return any(i.id not in answers and not i.optional for i in page)

    def _number(self, written: str) -> int | None:
        is_number = written.isascii() and written.isdigit() and len(written) < 5
        number = int(written) if is_number else 0
        return number if 1 <= number <= len(self.pages) else None

    def _welcomed(self, person: Person, asked: str) -> Lang:
        """Note that somebody is here; give the language they read."""
        visit = self.store.visit(person.code)
        before = visit.lang if visit else person.lang
        chosen = asked if asked in ("en", "zh") else before
        if visit is None or chosen != before:
            self.store.welcome(person.code, chosen, self._moment())
        return "zh" if chosen == "zh" else "en"

    def _is_finished(self, person: Person) -> bool:
        visit = self.store.visit(person.code)
        return visit is not None and visit.finished is not None

    def _closed(self, lang: Lang) -> Reply | None:
        today = self.now().date()
        title = self.work.round.questionnaire.title
        if today > self.work.ends:
            return Reply(403, showing.message(title, words.CLOSED, lang))
        if today < self.work.starts:
            return Reply(403, showing.message(title, words.NOT_OPEN, lang))
        return None

    def _thanks(
        self, person: Person, said: Text, lang: Lang, *, status: int = 200
    ) -> Reply:
        questionnaire, link = self.work.round.questionnaire, self.link(person)
        return Reply(status, showing.thanks(questionnaire, said, link, lang))

    def _moment(self) -> str:
        return self.now().isoformat(timespec="seconds")

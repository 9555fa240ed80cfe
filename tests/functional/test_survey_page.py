"""The page that respondents fill in, served by the command, over the network."""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import attrs
import pytest
from playwright.sync_api import sync_playwright

from tiers.pipeline.surveys.field import begun
from tiers.ports import Fieldwork
from tiers.survey.rounds import Schedule
from tiers.survey.rounds.documents import write_document
from tiers.survey.rounds.schedule import SCHEDULE
from tiers_plugins.channels.online import Online

TODAY = datetime.now(UTC).astimezone().date()
PROBED = 20
"""Wrong codes that one visitor may try before having to wait."""
CHROMIUM = shutil.which("chromium")
TOO_SMALL = """
[...document.querySelectorAll(".row label, .list label, button")]
    .filter(e => e.offsetWidth < 24 || e.offsetHeight < 44).length
"""
"""Counts what is less than 24 pixels wide (WCAG 2.2, target size) or 44 high."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a round of the tobacco sample whose fieldwork is going on today."""
    found = tmp_path_factory.mktemp("surveys") / "autumn"
    days = {
        "--starts": TODAY - timedelta(days=1),
        "--ends": TODAY + timedelta(days=9),
    }
    steps: list[list[object]] = [
        ["plan", "tobacco-retail", "--round", found],
        ["draw", found],
        ["field", found, *(word for pair in days.items() for word in pair)],
    ]
    for step in steps:
        done = [sys.executable, "-m", "tiers_cli", "survey", *map(str, step)]
        subprocess.run(done, check=True, capture_output=True)
    return found


@pytest.fixture(scope="module")
def work(folder: Path) -> Fieldwork:
    return begun(folder, lang="en")["online"]


@attrs.define
class Page:
    """The command, serving."""

    process: subprocess.Popen[str]
    port: int

    @classmethod
    def of(cls, folder: Path, *more: str) -> "Page":
        words = ["survey", "serve", str(folder), "--port", "0", *more]
        process = subprocess.Popen(
            [sys.executable, "-m", "tiers_cli", *words],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        with process.stdout as said:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", said.readline())
        assert found is not None
        return cls(process, int(found[1]))

    def ask(
        self, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Give status, where one is sent, and what is shown."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        if form is None:
            line.request("GET", path)
        else:
            line.request("POST", path, urlencode(form))
        reply = line.getresponse()
        found = reply.status, reply.headers.get("Location", ""), reply.read().decode()
        line.close()
        return found

    def end(self, signum: signal.Signals) -> int:
        self.process.send_signal(signum)
        return self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def page(folder: Path) -> Iterator[Page]:
    """Give a page that several tests use, each for a respondent of its own."""
    found = Page.of(folder)
    yield found
    found.end(signal.SIGKILL)


@pytest.fixture
def own(folder: Path) -> Iterator[Page]:
    """Give a page that a test may end, or fall out with."""
    found = Page.of(folder)
    yield found
    if found.process.poll() is None:
        found.end(signal.SIGKILL)


def filled(page: Page, code: str) -> None:
    """Answer all there is to answer, page by page, as a browser does."""
    status, _, shown = page.ask(f"/s/{code}")
    for _ in range(20):
        assert status == 200
        if "<form" not in shown:
            return
        number = re.findall(r'name="page" value="(\d+)"', shown)[0]
        names = re.findall(r'type="radio" name="(i\d+)" value="([^"]*)"', shown)
        form = {"page": number, "go": "on", **dict(names)}
        status, to, _ = page.ask(f"/s/{code}", form)
        assert status == 303
        status, _, shown = page.ask(to)
    pytest.fail("the questionnaire has no end")


def held(folder: Path, work: Fieldwork) -> dict[str, dict[str, str]]:
    """Give what was kept, by code and item."""
    path = folder / "held" / "online" / "answers.sqlite"
    found: dict[str, dict[str, str]] = {}
    for answer in Online().returned(path, work).answers:
        found.setdefault(answer.code, {})[answer.item] = answer.value
    return found


def test_two_hundred_respondents_at_once_are_all_kept(
    page: Page, folder: Path, work: Fieldwork
) -> None:
    codes = [person.code for person in work.people[100:300]]

    with ThreadPoolExecutor(200) as crowd:
        list(crowd.map(lambda code: filled(page, code), codes))

    kept, required = (
        held(folder, work),
        [item.id for item in work.round.questionnaire.items if not item.optional],
    )
    assert sorted(kept) == sorted(codes)
    assert all(list(answers) == sorted(required) for answers in kept.values())
    path = folder / "held" / "online" / "answers.sqlite"
    contacts = Online().returned(path, work).contacts
    assert {contact.disposition for contact in contacts} == {"1.1"}


def test_a_kill_loses_nothing_and_respondents_go_on_where_they_were(
    own: Page, folder: Path, work: Fieldwork
) -> None:
    code = work.people[0].code
    own.ask(f"/s/{code}/keep", {"page": "1", "i0": "6"})
    status, to, _ = own.ask(
        f"/s/{code}", {"page": "1", "go": "on", "i1": "5", "i2": "4", "i3": "3"}
    )
    assert (status, to) == (303, f"/s/{code}?page=2")

    own.end(signal.SIGKILL)
    again = Page.of(folder)
    _, _, shown = again.ask(f"/s/{code}")
    _, _, before = again.ask(f"/s/{code}?page=1")
    again.end(signal.SIGKILL)

    assert 'name="page" value="2"' in shown
    assert re.findall(r'value="(\d)" checked', before) == ["6", "5", "4", "3"]
    answers = {"P1": "6", "P2": "5", "P3": "4", "P4": "3"}
    assert held(folder, work)[code] == answers


def test_whoever_handed_in_changes_nothing_any_more(
    page: Page, folder: Path, work: Fieldwork
) -> None:
    code = work.people[1].code
    filled(page, code)
    before = held(folder, work)

    replayed = page.ask(f"/s/{code}", {"page": "1", "go": "on", "i0": "1"})
    kept = page.ask(f"/s/{code}/keep", {"page": "1", "i0": "1"})

    assert (replayed[0], kept[0]) == (409, 409)
    assert held(folder, work) == before


@pytest.mark.parametrize(
    "code",
    [
        "0000-0000-0000-0000",
        "1111-1111-1111-1112",
        "%F0%9F%98%80",
        "..%2f..%2fsample.csv",
        "x" * 3000,
        "'%20OR%201=1--",
    ],
)
def test_codes_that_nobody_has_lead_nowhere(page: Page, code: str) -> None:
    status, _, shown = page.ask(f"/s/{code}")

    assert status == 404
    assert "This is no personal link" in shown


def test_who_tries_codes_has_to_wait_and_who_is_at_work_has_not(
    own: Page, work: Fieldwork
) -> None:
    mine, other = work.people[2].code, work.people[3].code
    assert own.ask(f"/s/{mine}")[0] == 200

    tried = [own.ask(f"/s/0000-0000-0000-00{n:02}")[0] for n in range(PROBED + 5)]

    assert tried[0] == 404
    assert tried[-1] == 429
    assert own.ask(f"/s/{other}")[0] == 429
    assert own.ask(f"/s/{mine}")[0] == 200


def test_forms_that_are_none_of_ours_do_no_harm(
    page: Page, folder: Path, work: Fieldwork
) -> None:
    code = work.people[4].code
    path = f"/s/{code}"

    huge = page.ask(path, {"page": "1", "i0": "x" * 100_000})
    many = page.ask(path, {f"i{n}": "1" for n in range(1000)})
    wild = page.ask(path, {"page": "999", "go": "on", "i0": "<script>"})
    unfit = page.ask(path, {"page": "1", "go": "on", "i0": "<b>8</b>"})

    assert (huge[0], many[0], wild[0], unfit[0]) == (413, 413, 422, 422)
    assert "<b>8" not in unfit[2]
    assert code not in held(folder, work)


def test_unanswered_questions_are_asked_about_once(page: Page, work: Fieldwork) -> None:
    path = f"/s/{work.people[5].code}"

    status, _, shown = page.ask(path, {"page": "1", "go": "on", "i0": "7"})
    anyway = page.ask(path, {"page": "1", "go": "anyway"})

    assert (status, anyway[0], anyway[1]) == (422, 303, f"{path}?page=2")
    assert 'role="alert"' in shown
    assert shown.count("<li>") == 3


def test_a_page_whose_days_are_over_takes_no_answers(folder: Path) -> None:
    told = (folder / SCHEDULE).read_text(encoding="utf-8")
    over = Schedule(date(2020, 1, 1), date(2020, 2, 1))
    write_document(over, folder / SCHEDULE)
    found = Page.of(folder)
    code = begun(folder, lang="en")["online"].people[0].code
    try:
        shown = found.ask(f"/s/{code}")
        kept = found.ask(f"/s/{code}", {"page": "1", "go": "on", "i0": "1"})
    finally:
        found.end(signal.SIGKILL)
        (folder / SCHEDULE).write_text(told, encoding="utf-8")

    assert (shown[0], kept[0]) == (403, 403)
    assert "调查已经结束" in shown[2]


def test_ctrl_c_ends_the_page_in_peace(own: Page) -> None:
    own.ask("/")

    assert own.end(signal.SIGINT) == 0


def test_a_port_that_is_taken_is_named(page: Page, folder: Path) -> None:
    words = ["survey", "serve", str(folder), "--port", str(page.port)]

    done = subprocess.run(
        [sys.executable, "-m", "tiers_cli", *words],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert f"nobody may listen at 127.0.0.1:{page.port}" in done.stderr


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
@pytest.mark.parametrize(
    ("lang", "thanks"),
    [("zh", "您的回答已提交"), ("en", "Your answers have been handed in")],
)
def test_a_browser_on_a_telephone_fills_it_in(
    page: Page, folder: Path, work: Fieldwork, lang: str, thanks: str
) -> None:
    code = work.people[6 if lang == "zh" else 7].code
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        screen = browser.new_page(viewport={"width": 360, "height": 640})
        screen.goto(f"http://127.0.0.1:{page.port}/s/{code}?lang={lang}")
        while screen.locator("form").count():
            width = screen.evaluate("document.documentElement.scrollWidth")
            small = screen.evaluate(TOO_SMALL)
            for question in screen.locator("fieldset").all():
                question.locator("label").last.click()
            for field in screen.locator("textarea").all():
                field.fill("很好 🙂")
            with screen.expect_navigation():
                screen.click("button.main")
            assert (width, small) == (360, 0), "it fits, and thumbs can hit it"
        shown, language = (
            screen.inner_text("body"),
            screen.get_attribute("html", "lang"),
        )
        browser.close()

    kept = held(folder, work)[code]
    assert thanks in shown
    assert (language or "").startswith(lang)
    assert (kept["P1"], kept["NPS"], kept["建议"]) == ("7", "10", "很好 🙂")

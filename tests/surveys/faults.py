"""What makes each problem of surveys, by its code: see `test_messages.py`."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from socket import create_server

import pytest
from attrs import astuple, evolve

from tiers.pipeline.plugins import Plugins
from tiers.pipeline.surveys.serve import Door, serve
from tiers.ports import Channel
from tiers.problems import PolicyError, Problem
from tiers.survey.returning import read_sheet
from tiers.survey.rounds import Schedule, Site, documents, tables
from tiers.survey.rounds.round import ROUND
from tiers.survey.rounds.schedule import SCHEDULE
from tiers.testing.rounds import fieldwork, round_of
from tiers.text import Text
from tiers_plugins.channels.drop_off import DropOff
from tiers_plugins.channels.face_to_face import FaceToFace
from tiers_plugins.channels.online import Online
from tiers_plugins.channels.phone import Phone
from tiers_plugins.channels.printing.faults import no_font, unprintable

Call = Callable[[], Iterable[Problem]]


def raised(act: Callable[[], object]) -> Iterable[Problem]:
    """Give the problems that an act ends with."""
    with pytest.raises(PolicyError) as caught:
        act()
    return caught.value.problems


def sheet(text: str | bytes) -> Iterable[Problem]:
    """Read a returned sheet; `CODE` is the code of somebody who was asked."""
    work = fieldwork("post", [{}])
    data = text if isinstance(text, bytes) else text.encode()
    Path("week1.csv").write_bytes(data.replace(b"CODE", work.people[0].code.encode()))
    return read_sheet(Path("week1.csv"), work).problems


def spoilt(right: str, wrong: str) -> Iterable[Problem]:
    """Edit what a round is."""
    documents.write_round(round_of(), Path())
    path = Path(ROUND)
    text = path.read_text(encoding="utf-8").replace(right, wrong, 1)
    path.write_text(text, encoding="utf-8")
    return raised(lambda: documents.read_round(Path()))


def damaged_sample() -> Iterable[Problem]:
    """Edit the sample."""
    people = fieldwork("post", [{"phone": "1"}, {}]).people
    tables.write_sample(people, Path())
    path = Path(tables.SAMPLE)
    text = path.read_text(encoding="utf-8").replace("0.25", "2", 1)
    path.write_text(f"{text}C3\n", encoding="utf-8")
    return raised(lambda: tables.read_sample(Path()))


def invited(**options: str) -> Iterable[Problem]:
    """Write personal links to a page, as *options* say."""
    work = evolve(fieldwork("online", [{}]), options=options)
    return raised(lambda: Online().field(work, Path()))


def visited(said: str, option: str = "interviewers") -> Iterable[Problem]:
    """Give visits in two areas to interviewers."""
    work = fieldwork("face-to-face", [{"area": "north"}, {"area": "south"}])
    told = evolve(work, options={option: said})
    return raised(lambda: FaceToFace().field(told, Path()))


def submitted(rows: str) -> Iterable[Problem]:
    """Read an export of submissions; `CODE` is the code of somebody who was visited."""
    work = fieldwork("face-to-face", [{}])
    text = rows.replace("CODE", work.people[0].code)
    Path("visits.csv").write_text(text, encoding="utf-8")
    return FaceToFace().returned(Path("visits.csv"), work).problems


def calls(**options: str) -> Iterable[Problem]:
    """Write a call list."""
    work = evolve(fieldwork("phone", [{"phone": "1"}]), options=options)
    return raised(lambda: Phone().field(work, Path()))


def unfinished_call() -> Iterable[Problem]:
    """Send a call list back with a call of which nobody knows what came."""
    work = fieldwork("phone", [{"phone": "1"}])
    text = f"code,at1,disposition1\n{work.people[0].code},2026-07-09,\n"
    Path("calls.csv").write_text(text, encoding="utf-8")
    return Phone().returned(Path("calls.csv"), work).problems


def fielded(channel: Channel, options: dict[str, str]) -> Iterable[Problem]:
    """Let a channel write what its people use."""
    work = evolve(fieldwork(channel.name, [{"address": "1 High St"}]), options=options)
    return raised(lambda: channel.field(work, Path()))


def keyed(first: str, again: str) -> Iterable[Problem]:
    """Key forms twice; the second sheet has one form that the first has not."""
    work = fieldwork("drop-off", [{}, {}])
    own, other = (person.code for person in work.people)
    for name, row in (("keying.csv", first), ("keying.again.csv", again)):
        rows = f"code,on_time,visits\n{row.replace('CODE', own)}\n"
        Path(name).write_text(rows + f"{other},1,\n", encoding="utf-8")
    return DropOff().returned(Path("keying.csv"), work).problems


def served(*, port: int = 0, folder: str = ".") -> Iterable[Problem]:
    """Serve a page, which must not work."""
    work = fieldwork("online", [{}])
    site = Site(Path(folder), "127.0.0.1", port, lambda: datetime.now(UTC), print)
    return raised(lambda: Online().serve(work, site))


def taken_port() -> Iterable[Problem]:
    """Serve a page at a port where somebody listens; ports differ from run to run."""
    with create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        for found in served(port=port):
            text = Text(*(t.replace(str(port), "8080") for t in astuple(found.message)))
            yield evolve(found, message=text)


def unfit_store() -> Iterable[Problem]:
    """Serve a page whose answers would go to a file that is something else."""
    Path("held").mkdir()
    Path("held", "answers.sqlite").write_text("no database, but quite some text" * 99)
    return served(folder="held")


def unfit_answers() -> Iterable[Problem]:
    """Take in a file that is no store, though it is called one."""
    Path("answers.sqlite").write_text("code,on_time\n", encoding="utf-8")
    return Online().returned(Path("answers.sqlite"), fieldwork("online", [{}])).problems


def pageless() -> Iterable[Problem]:
    """Serve a round that asks by letters only."""
    work = fieldwork("mail", [{}])
    documents.write_round(work.round, Path())
    documents.write_document(Schedule(work.starts, work.ends), Path(SCHEDULE))
    tables.write_sample(work.people, Path())
    door = Door("127.0.0.1", 0)
    return raised(
        lambda: serve(
            Path(),
            door,
            Plugins.installed(),
            lang="en",
            now=lambda: datetime.now(UTC),
            opened=print,
        )
    )


CALLS: dict[str, list[Call]] = {
    "damaged-round": [
        lambda: spoilt('"seed": 1', '"seed": 1,'),
        lambda: spoilt('"seed": 1', '"seed": "one"'),
        damaged_sample,
    ],
    "no-round": [lambda: raised(lambda: documents.read_round(Path("autumn")))],
    "address-taken": [taken_port],
    "bad-option": [
        lambda: invited(link="ask.example"),
        lambda: invited(system="limesurvy"),
        lambda: invited(lnk="https://ask.example"),
        lambda: visited("north: Ann; sotuh: Ben; *: 0"),
        lambda: visited("north: Ann"),
        lambda: visited("4", option="interviewer"),
        lambda: calls(attempts="many", evenig="19:00-20:00", morning="9-12"),
        lambda: calls(morning="off", afternoon="off", evening="off", weekend="off"),
        lambda: fielded(DropOff(), {"sides": "3"}),
        lambda: fielded(DropOff(), {"side": "2"}),
    ],
    "unfinished-call": [unfinished_call],
    "no-page": [pageless],
    "unfit-store": [unfit_store],
    "unfit-return": [
        unfit_answers,
        lambda: sheet("customer,on_time\nC1,7\n"),
        lambda: sheet(b"code,on_time\n\xff\xff,7\n"),
    ],
    "bad-return-code": [lambda: sheet("code,on_time\n7K3M-9QTX-2FHD-C0PV,7\n")],
    "unmatched-answer": [lambda: sheet("code,on_time\n0000-0000-0000-0000,7\n")],
    "no-font": [lambda: [no_font("请您问卷")]],
    "unprintable-text": [
        lambda: [
            unprintable(
                Text("the name of customer `C7`", "客户 `C7` 的名称"),
                "\U00030ede\u200d",
            )
        ]
    ],
    "unfit-font": [lambda: fielded(DropOff(), {"font": "nowhere.ttf"})],
    "keyed-differently": [lambda: keyed("CODE,7,weekly", "CODE,6,")],
    "keyed-once": [lambda: keyed("CODE,7,weekly", "")],
    "unfit-answer": [lambda: sheet("code,on_time,visits\nCODE,8,never\n")],
    "unused-submission": [
        lambda: submitted(
            "code,KEY,ReviewState\nCODE,uuid:1,\nCODE,uuid:1,\nCODE,uuid:2,rejected\n"
        ),
    ],
    "repeated-heading": [lambda: sheet("code,on_time,on_time\nCODE,7,6\n")],
    "unfit-attempt": [lambda: sheet("code,attempt,disposition\nCODE,second,2.11\n")],
    "unfit-moment": [lambda: sheet("code,at,on_time\nCODE,9.7.2026,7\n")],
    "unknown-disposition": [
        lambda: sheet("code,disposition\nCODE,refusel\n"),
        lambda: sheet("code,disposition\nCODE,无人接\n"),
        lambda: sheet("code,disposition\nCODE,9.1\n"),
    ],
    "unknown-item": [lambda: sheet("code,on_tme\nCODE,7\n")],
}

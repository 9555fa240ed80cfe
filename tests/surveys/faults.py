"""What makes each problem of surveys, by its code: see `test_messages.py`."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tiers.problems import PolicyError, Problem
from tiers.survey.returning import read_sheet
from tiers.survey.rounds import documents, tables
from tiers.testing.channels import fieldwork, round_of

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
    path = Path(documents.ROUND)
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


CALLS: dict[str, list[Call]] = {
    "damaged-round": [
        lambda: spoilt('"seed": 1', '"seed": 1,'),
        lambda: spoilt('"seed": 1', '"seed": "one"'),
        damaged_sample,
    ],
    "no-round": [lambda: raised(lambda: documents.read_round(Path("autumn")))],
    "step-missing": [lambda: raised(lambda: tables.read_sample(Path("autumn")))],
    "unfit-return": [
        lambda: sheet("customer,on_time\nC1,7\n"),
        lambda: sheet(b"code,on_time\n\xff\xff,7\n"),
    ],
    "bad-return-code": [lambda: sheet("code,on_time\n7K3M-9QTX-2FHD-C0PV,7\n")],
    "unmatched-answer": [lambda: sheet("code,on_time\n0000-0000-0000-0000,7\n")],
    "unfit-answer": [lambda: sheet("code,on_time,visits\nCODE,8,never\n")],
    "unknown-item": [lambda: sheet("code,on_tme\nCODE,7\n")],
}

"""Cases from a sheet that an owner fills in: a heading row, then a case in each row.

The headings are `case`, the facts and scores that are given, by any name that people
call them, and behind `=>` or `→` what is expected: `tier`, `rule`, `actions`,
`unknown`, or a score, a decision or an output by its name. An empty cell gives and
expects nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from tiers.policy.faults import Faults
from tiers.policy.grid import Row
from tiers.policy.model import CaseSpec, Policy
from tiers.policy.nodes import NOWHERE, Map, Node, Scalar, Seq
from tiers.policy.structure import converter
from tiers.policy.tables import cells
from tiers.problems import Fault, Problem, closest, unreadable
from tiers.source import Located, Span
from tiers.text import Text

OUTPUT = ("=>", "→")
"""Either begins the heading of a column with what is expected.

As in the files of tables; the arrow is for spreadsheets, which take `=` for a formula.
"""

_CASE = ("case", "案例", "用例")
_OWN = {
    "as-of": "as-of",
    "评价日期": "as-of",
    "confirmed": "confirmed",
    "已确认": "confirmed",
}
_EXPECTED = {
    "层级": "tier",
    "规则": "rule",
    "措施": "actions",
    "缺失": "unknown",
}
_LISTS = {"actions", "unknown"}
_NULL = {"null", "无"}
_TRUTHS = {"yes": "true", "是": "true", "no": "false", "否": "false"}

_Place = tuple[str, str]
"""Where the cells of a column belong in a case: the section, and the key in it."""


def read_cases(
    path: Path, policy: Policy
) -> tuple[tuple[CaseSpec, ...], list[Problem]]:
    """Read the cases of the sheet at *path*; `file.xlsx#Sheet` names one of several."""
    name, _, sheet = str(path).partition("#")
    faults = Faults()
    found = faults.take(lambda _, __: _rows(Path(name), sheet), Map(), None)
    if found is attrs.NOTHING:
        return (), list(map(_placed, faults.problems))
    file, rows = found
    places = faults.take(lambda _, __: _heading(file, rows, policy), Map(), None)
    if faults:
        return (), list(map(_placed, faults.problems))
    made = converter()
    cases = [
        faults.take(made.structure, _case(row, places), CaseSpec)
        for row in rows[1:]
        if any(row)
    ]
    return tuple(c for c in cases if c is not attrs.NOTHING), faults.problems


def _rows(path: Path, sheet: str) -> tuple[str, list[Row]]:
    if not path.is_file():
        raise Fault(unreadable(path, FileNotFoundError()))
    return cells(path, sheet, Located(path.name, NOWHERE), is_feel=False)


def _placed(problem: Problem) -> Problem:
    """Leave out the place of what lies in no cell."""
    return attrs.evolve(problem, at=None) if problem.at == NOWHERE else problem


# --- the heading ---------------------------------------------------------------


def _heading(file: str, rows: Sequence[Row], policy: Policy) -> list[_Place | None]:
    first = rows[0] if rows else []
    if not any(first):
        message = Text("the sheet is empty", "工作表是空的")
        raise Fault(Problem("empty-table", message, Span(file, 1, 1)))
    if first[0].lower() not in _CASE:
        raise Fault(_no_cases(first[0]))
    names, faults = _names(policy), Faults()
    places = [
        faults.take(lambda cell, _: _place(cell, names, policy), cell, None)
        for cell in first[1:]
    ]
    faults.problems += _repeated(first[1:], places)
    return faults.settle([("", "case"), *places])


def _names(policy: Policy) -> Mapping[str, _Place]:
    """Give what each heading may be: a name first, then a heading of exports, a label.

    What two of them are called is neither.
    """
    by_name = {str(name): ("scores", str(name)) for name in policy.scores}
    by_name |= {str(name): ("facts", str(name)) for name in policy.facts}
    others: dict[str, set[_Place]] = {}
    for name, fact in policy.facts.items():
        labels = (fact.label.en, fact.label.zh) if fact.label else ()
        for word in {str(fact.column or name), *labels}:
            others.setdefault(word, set()).add(("facts", str(name)))
    for name, score in policy.scores.items():
        for word in {score.label.en, score.label.zh} if score.label else ():
            others.setdefault(word, set()).add(("scores", str(name)))
    sole = {word: min(found) for word, found in others.items() if len(found) == 1}
    return {**sole, **by_name}


def _place(cell: Located, names: Mapping[str, _Place], policy: Policy) -> _Place | None:
    if not cell:
        return None
    if cell.startswith(OUTPUT):
        return _expected(cell, policy)
    if cell in names:
        return names[cell]
    if cell.lower() in _OWN:
        return "", _OWN[cell.lower()]
    message = Text(
        f"`{cell}` is no fact and no score", f"`{cell}` 既不是事实也不是得分"
    )
    known = {place[1] for place in names.values()}
    raise Fault(Problem("unknown-column", message, cell.at, help=closest(cell, known)))


def _expected(cell: Located, policy: Policy) -> _Place:
    name = cell.removeprefix("=>").removeprefix("→").strip()
    name = _EXPECTED.get(name, name)
    if name in {"tier", "rule", *_LISTS}:
        return "expect", name
    if name in policy.scores:
        return "expect.scores", name
    if name in map(str, policy.shown):
        return "expect.decisions", name
    message = Text(
        f"`{name}` is nothing that a policy gives", f"`{name}` 不是策略给出的结果"
    )
    known = ["tier", "rule", "actions", "unknown", *policy.scores, *policy.shown]
    help_ = closest(name, map(str, known))
    raise Fault(Problem("unknown-column", message, cell.at, help=help_))


def _repeated(heading: Row, places: Sequence[object]) -> Iterator[Problem]:
    for at, (cell, place) in enumerate(zip(heading, places, strict=True)):
        if place not in {None, attrs.NOTHING} and place in places[:at]:
            first = heading[places.index(place)]
            message = Text(
                f"`{cell}` is what `{first}` is", f"`{cell}` 与 `{first}` 是同一项"
            )
            yield Problem("repeated-heading", message, cell.at)


def _no_cases(cell: Located) -> Problem:
    message = Text("there is no column `case`", "缺少 `case` 列")
    help_ = Text(
        "the first column is headed `case`; facts and scores follow, then `=> tier`",
        "第一列的标题应为 `case` 或 `案例`，其后为事实与得分，再后为 `=> 层级`",
    )
    return Problem("missing-column", message, cell.at, help=help_)


# --- the rows ------------------------------------------------------------------


def _case(row: Row, places: Sequence[_Place | None]) -> Map:
    """Give a case as a policy file would have it."""
    case, sections = Map(at=row[0].at), dict[str, Map]()
    for cell, place in zip(row, places, strict=False):
        if place is None or not cell:
            continue
        section, key = place
        value = _value(cell, section, key)
        if not section:
            case[Scalar(key, cell.at)] = value
            continue
        held = case
        for name in section.split("."):
            inner = sections.setdefault(f"{id(held)} {name}", Map(at=cell.at))
            held[Scalar(name, cell.at)] = inner
            held = inner
        held[Scalar(key, cell.at)] = value
    return case


def _value(cell: Located, section: str, key: str) -> Node:
    if key in _LISTS or (section == "expect.decisions" and ";" in cell):
        parts = [part.strip() for part in _split(cell)]
        words = [p for p in parts if p and p not in {*_NULL, "none", "[]"}]
        return Seq((Scalar(word, cell.at) for word in words), cell.at)
    if key == "confirmed":
        return Scalar(_TRUTHS.get(cell.lower(), cell.lower()), cell.at, kind="bool")
    is_null = cell in _NULL and section != ""
    return Scalar(cell, cell.at, kind="null" if is_null else "str")


def _split(cell: str) -> list[str]:
    for mark in "；、":
        cell = cell.replace(mark, ";")
    return cell.split(";")

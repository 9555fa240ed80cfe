"""A decision table as a grid of cells: one heading row, then a rule in each row."""

from collections.abc import Iterable, Sequence

import attrs

from tiers.freezing import frozen
from tiers.policy.faults import Faults
from tiers.policy.keys import NO_NAME
from tiers.policy.rows import asked
from tiers.policy.table_specs import Condition, RuleSpec, TableRow
from tiers.problems import Fault, Problem, closest
from tiers.source import Located, Span, address
from tiers.text import Text

Row = Sequence[Located]

_RULE = ("rule", "row", "id", "规则", "行")
_OUTPUT = "=>"
"""Begins the heading of a column that holds outputs."""
_TIER = ("tier", "层级", "客户层级")
_BECAUSE = {
    "because": "both",
    "理由": "both",
    "because en": "en",
    "理由 en": "en",
    "because zh": "zh",
    "理由 zh": "zh",
}


def located(file: str, rows: Iterable[Iterable[str]]) -> list[Row]:
    """Give each cell its address in *file*; line breaks within a cell become blanks."""
    return [
        [_cell(file, row, column, text) for column, text in enumerate(cells)]
        for row, cells in enumerate(rows)
    ]


def rules_of(file: str, rows: Sequence[Row]) -> tuple[RuleSpec, ...]:
    """Read the rules of a table; rows without any text are skipped."""
    faults = Faults()
    heading = faults.take(lambda rows, _: _heading(file, rows), rows, None)
    if heading is attrs.NOTHING:
        raise Fault(*faults.problems)
    rules = [
        faults.take(lambda row, _: _rule(row, heading), row, None)
        for row in rows[1:]
        if any(row)
    ]
    return faults.settle(tuple(rules))


def rows_of(file: str, rows: Sequence[Row]) -> tuple[TableRow, ...]:
    """Read the rows of a decision's table; those without any text are skipped."""
    faults = Faults()
    heading = faults.take(lambda rows, _: _row_heading(file, rows), rows, None)
    if heading is attrs.NOTHING:
        raise Fault(*faults.problems)
    found = [
        faults.take(lambda row, _: _row(row, heading), row, None)
        for row in rows[1:]
        if any(row)
    ]
    return faults.settle(tuple(found))


def _cell(file: str, row: int, column: int, text: str) -> Located:
    line = " ".join(text.strip().splitlines())
    at = Span(file, row + 1, 1, max(1, len(line)), line, address(row, column))
    return Located(line, at)


@frozen
class _Heading:
    conditions: Row
    outputs: Row
    """The names of the outputs, whose columns follow those of the conditions."""
    tier: int
    """The column after the outputs."""
    because: dict[str, int]
    """The columns of the reason: `en` and `zh`."""
    width: int


def _heading(file: str, rows: Sequence[Row]) -> _Heading:
    first = _first(file, rows)
    tier = next((i for i, cell in enumerate(first) if cell.lower() in _TIER), None)
    if tier is None:
        last = Text("after the conditions", "位于各条件列之后")
        raise _missing_column(first[-1], "tier", last)
    faults = Faults()
    conditions, outputs = _split(first[1:tier], faults)
    because, unknown = _reasons(first, tier)
    faults.problems += unknown
    if not because and not unknown:
        last = Text("last", "为最后一列")
        faults.problems += _missing_column(first[-1], "because", last).problems
    return faults.settle(_Heading(conditions, outputs, tier, because, len(first)))


def _row_heading(file: str, rows: Sequence[Row]) -> _Heading:
    """Read the heading of a table that gives outputs and no tier."""
    first, faults = _first(file, rows), Faults()
    conditions, outputs = _split(first[1:], faults)
    if not outputs:
        faults.problems.append(_no_output(first[-1]))
    return faults.settle(_Heading(conditions, outputs, len(first), {}, len(first)))


def _first(file: str, rows: Sequence[Row]) -> Row:
    """Give the headings of a table, the first of which is that of the rows' names."""
    first = _without_blank_end(rows[0]) if rows else []
    if not first:
        message = Text("the table is empty", "表格是空的")
        raise Fault(Problem("empty-table", message, Span(file, 1, 1)))
    if first[0].lower() not in _RULE:
        raise _missing_column(first[0], "rule", Text("first", "为第一列"))
    return first


def _split(headings: Row, faults: Faults) -> tuple[Row, Row]:
    """Tell the conditions from the outputs, which come after them."""
    is_output = [heading.startswith(_OUTPUT) for heading in headings]
    at = is_output.index(True) if any(is_output) else len(headings)
    faults.problems += (_blank_heading(cell) for cell in headings[:at] if not cell)
    faults.problems += (
        _misplaced(cell) for cell in headings[at:] if not cell.startswith(_OUTPUT)
    )
    outputs = [
        Located(cell.removeprefix(_OUTPUT).strip(), cell.at) for cell in headings[at:]
    ]
    return headings[:at], outputs


def _reasons(first: Row, tier: int) -> tuple[dict[str, int], list[Problem]]:
    found: dict[str, int] = {}
    problems = []
    for index, cell in enumerate(first[tier + 1 :], tier + 1):
        match _BECAUSE.get(" ".join(cell.lower().replace("_", " ").split())):
            case None:
                problems.append(_unknown_column(cell))
            case "both":
                found |= {"en": index, "zh": index}
            case lang:
                found[lang] = index
    return found, problems


def _rule(row: Row, heading: _Heading) -> RuleSpec:
    cells, faults = _cells(row, heading)
    reasons = {lang: cells[column] for lang, column in heading.because.items()}
    needed = {"tier": cells[heading.tier]}
    if reasons and not any(reasons.values()):
        needed["because"] = next(iter(reasons.values()))
    faults.problems += [_blank_cell(c, what) for what, c in needed.items() if not c]
    rule = RuleSpec(
        cells[0] or NO_NAME,
        _conditions(cells, heading),
        cells[heading.tier] or NO_NAME,
        _wording(reasons),
        _outputs(cells, heading),
    )
    return faults.settle(rule)


def _row(row: Row, heading: _Heading) -> TableRow:
    cells, faults = _cells(row, heading)
    id_, conditions = cells[0] or NO_NAME, _conditions(cells, heading)
    return faults.settle(TableRow(id_, conditions, _outputs(cells, heading)))


def _conditions(cells: Row, heading: _Heading) -> tuple[Condition, ...]:
    return asked(heading.conditions, cells[1 : 1 + len(heading.conditions)])


def _cells(row: Row, heading: _Heading) -> tuple[list[Located], Faults]:
    """Give a cell for each heading, and the faults of too many and of no name."""
    missing = range(1, heading.width - len(row) + 1)
    cells = [*row, *(_beside(row[-1], step) for step in missing)]
    faults = Faults()
    faults.problems += (_extra_cell(cell) for cell in cells[heading.width :] if cell)
    if not cells[0]:
        faults.problems.append(_blank_cell(cells[0], "rule"))
    return cells, faults


def _outputs(cells: Row, heading: _Heading) -> dict[Located, Located]:
    begin = 1 + len(heading.conditions)
    given = cells[begin : begin + len(heading.outputs)]
    return dict(zip(heading.outputs, given, strict=True))


def _wording(reasons: dict[str, Located]) -> Text:
    either = next((str(words) for words in reasons.values() if words), "")
    en, zh = (str(reasons.get(lang) or either) for lang in ("en", "zh"))
    return Text(en, zh)


def _without_blank_end(row: Row) -> Row:
    width = max((i + 1 for i, cell in enumerate(row) if cell), default=0)
    return row[:width]


def _beside(cell: Located, steps: int) -> Located:
    """Give an empty cell to the right of *cell*: text files may leave out the last."""
    row = cell.at.line - 1
    column = _column(cell.at.cell) + steps
    return _cell(cell.at.file, row, column, "")


def _column(cell: str) -> int:
    index = 0
    for letter in cell.rstrip("0123456789"):
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


# --- problems ---------------------------------------------------------------


def _missing_column(cell: Located, name: str, where: Text) -> Fault:
    message = Text(f"there is no column `{name}`", f"缺少 `{name}` 列")
    help_ = Text(
        f"columns are rule, the conditions, tier, because; `{name}` comes {where.en}",
        f"各列依次为：规则、各条件、层级、理由；`{name}` 列应{where.zh}",
    )
    return Fault(Problem("missing-column", message, cell.at, help=help_))


def _unknown_column(cell: Located) -> Problem:
    message = Text(
        f"no column is named `{cell}` after the tier",
        f"层级列之后没有名为 `{cell}` 的列",
    )
    known = ("because", "because en", "because zh", "理由")
    return Problem("unknown-column", message, cell.at, help=closest(cell, known))


def _no_output(cell: Located) -> Problem:
    message = Text("there is no column of outputs", "缺少输出列")
    help_ = Text(
        "a heading such as `=> discount` marks one", "用形如 `=> 折扣` 的标题标出"
    )
    return Problem("missing-column", message, cell.at, help=help_)


def _misplaced(cell: Located) -> Problem:
    message = Text(f"`{cell}` stands among the outputs", f"`{cell}` 列夹在输出列之间")
    help_ = Text(
        "the conditions come first, then the outputs", "条件列在前，输出列在后"
    )
    return Problem("unknown-column", message, cell.at, help=help_)


def _blank_heading(cell: Located) -> Problem:
    message = Text("a column of conditions has no heading", "条件列没有标题")
    help_ = Text("write a fact, a score or an expression", "请填写事实、得分或表达式")
    return Problem("empty-heading", message, cell.at, help=help_)


def _blank_cell(cell: Located, what: str) -> Problem:
    message = Text(f"the row has no `{what}`", f"此行缺少 `{what}`")
    return Problem("missing-cell", message, cell.at)


def _extra_cell(cell: Located) -> Problem:
    message = Text(
        f"`{cell}` stands beyond the last heading", f"`{cell}` 超出了最后一个标题列"
    )
    return Problem("row-length", message, cell.at)

"""Decision tables → rows of a policy."""

from collections.abc import Callable, Sequence

import attrs

from tiers.dmn.boxes import Feel, Output, Rule, Table
from tiers.exchange.borrowed import Borrowed, mapping, scalar
from tiers.exchange.naming import identifier
from tiers.exchange.texts_in import Texts
from tiers.exchange.vocabulary import HITS
from tiers.lang import parser
from tiers.lang import syntax as sx
from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.problems import Fault, Problem
from tiers.source import Located, Span
from tiers.text import Text

ANYTHING = "-"


@attrs.frozen
class Outcome:
    """A column of results: the text of each row, and what it says if that is known."""

    name: str
    texts: tuple[Located, ...]
    values: tuple[str, ...] | None
    """The texts that the rows give, where each is written out."""
    allowed: tuple[str, ...]
    """The texts that are allowed, best first; none where that is not said."""
    numbers: tuple[str, ...]
    default: Located | None


@attrs.frozen
class Grid:
    """A table whose texts are those of a policy."""

    at: Span
    hit: str
    columns: tuple[Scalar, ...]
    cells: tuple[tuple[Scalar, ...], ...]
    outcomes: tuple[Outcome, ...]
    rules: tuple[Rule, ...]

    @property
    def is_list(self) -> bool:
        """Whether each row is one whole condition."""
        return [str(column) for column in self.columns] in ([], ["true"])

    def condition(self, row: int) -> Scalar:
        """Give the condition of a row of such a table."""
        cells = self.cells[row]
        asks = cells and cells[0] != ANYTHING
        return _bare(cells[0]) if asks else scalar("true", self.at)


def _bare(cell: Scalar) -> Scalar:
    """Leave out the parentheses that an export puts around `not(…)`."""
    inner = cell[1:-1]
    if not (cell.startswith("(not") and cell.endswith(")")):
        return cell
    try:
        parser.parse_expression(inner)
    except Fault:
        return cell
    return scalar(inner, cell.at)


def grid(table: Table, texts: Texts, problems: list[Problem]) -> Grid:
    """Rewrite the texts of a table; what can't be is a problem in its place."""

    def take(text: Located, *, is_cell: bool = False) -> Located:
        try:
            return texts.tests(text) if is_cell else texts.expression(text)
        except Fault as fault:
            problems.extend(fault.problems)
            return Located("null", text.at)

    columns = [Borrowed.of(take(column.expression.text)) for column in table.inputs]
    cells = [
        tuple(Borrowed.of(take(test, is_cell=True)) for test in rule.tests)
        for rule in table.rules
    ]
    outcomes = [
        _outcome(table, at, output, take) for at, output in enumerate(table.outputs)
    ]
    return Grid(
        table.at,
        _hit(table),
        tuple(columns),
        tuple(cells),
        tuple(outcomes),
        table.rules,
    )


def row_ids(rules: Sequence[Rule], *, named: bool) -> list[Scalar]:
    """Name the rows: as their first remark says, or by their number."""
    found: dict[str, Scalar] = {}
    for at, rule in enumerate(rules, 1):
        first = rule.remarks[0] if named and rule.remarks else ""
        name = first if first and first not in found else f"R{at}"
        while name in found:
            name += "+"
        found[name] = scalar(name, rule.at)
    return list(found.values())


def decision(grid: Grid, label: str | None, kept: Map | None) -> Map:
    """Give an intermediate decision's lines; *kept* is what an export said of it."""
    found = mapping(grid.at, label=label, hit=grid.hit)
    names = [scalar(identifier(o.name), grid.at) for o in grid.outcomes]
    outputs = [_output(o, grid.at) for o in grid.outcomes]
    if kept is not None:
        found.update(kept)
        outputs = [_kept_output(kept, o.name) for o in grid.outcomes]
    elif len(outputs) == 1:
        found.update(outputs[0])
    else:
        listed_outputs = Map(zip(names, outputs, strict=True), grid.at)
        found[scalar("outputs", grid.at)] = listed_outputs
    ids = row_ids(grid.rules, named=kept is not None)
    given = [
        [value(o, at, words) for o, words in zip(grid.outcomes, outputs, strict=True)]
        for at in range(len(grid.rules))
    ]
    if not grid.is_list:
        found[scalar("columns", grid.at)] = Seq(grid.columns, grid.at)
        rows: list[Node] = [
            Seq([id_, *asked, *gives], grid.at)
            for id_, asked, gives in zip(ids, grid.cells, given, strict=True)
        ]
        found[scalar("rows", grid.at)] = Seq(rows, grid.at)
        return found
    entries: list[Node] = []
    for at, (id_, gives) in enumerate(zip(ids, given, strict=True)):
        many = Map(zip(names, gives, strict=True), grid.at)
        when: dict[str, Node] = {"row": id_, "if": grid.condition(at)}
        then: Node = gives[0] if len(gives) == 1 else many
        entries.append(mapping(grid.at, **when, then=then))
    found[scalar("list", grid.at)] = Seq(entries, grid.at)
    return found


def value(outcome: Outcome, row: int, spec: Map) -> Scalar:
    """Give the cell of a result: a bare word where *spec* lists what may come."""
    text = outcome.texts[row]
    if text == "null":
        return scalar(ANYTHING, text.at)
    words, kind = said(text), spec.part("type")
    if words is not None and isinstance(kind, Seq) and words in kind:
        return scalar(words, text.at)
    return Borrowed.of(text)


def _kept_output(kept: Map, name: str) -> Map:
    """Give what an export said of an output."""
    outputs = kept.part("outputs")
    found = outputs.part(name) if isinstance(outputs, Map) else kept
    return found if isinstance(found, Map) else Map()


def _output(outcome: Outcome, at: Span) -> Map:
    found = Map(at=at)
    if outcome.values is not None:
        every = (*outcome.allowed, *(v for v in outcome.values if v != ANYTHING))
        listed = Seq((scalar(v, at) for v in dict.fromkeys(every)), at)
        found[scalar("type", at)] = listed
    if outcome.numbers:
        numbers = (scalar(number, at, "float") for number in outcome.numbers)
        found[scalar("values", at)] = Seq(numbers, at)
    if outcome.default is not None:
        text = said(outcome.default)
        is_word = outcome.values is not None and text is not None
        default = scalar(text or "", at) if is_word else Borrowed.of(outcome.default)
        found[scalar("default", at)] = default
    return found


def _outcome(
    table: Table, at: int, output: Output, take: Callable[[Located], Located]
) -> Outcome:
    texts = tuple(take(_text(rule.values[at])) for rule in table.rules)
    said_by = [ANYTHING if text == "null" else said(text) for text in texts]
    allowed = listed(output.values)
    default = take(_text(output.default)) if output.default else None
    is_texts = _all_texts(texts)
    return Outcome(
        name=str(output.name or ""),
        texts=texts,
        values=tuple(str(v) for v in said_by) if is_texts else None,
        allowed=allowed,
        numbers=() if allowed else _numbers(output.values),
        default=default,
    )


def _all_texts(texts: Sequence[Located]) -> bool:
    """Tell whether rows give texts that are written out, or nothing."""
    found = [said(text) for text in texts if text != "null"]
    return bool(found) and not {None, "", ANYTHING} & set(found)


def _text(box: object) -> Located:
    assert isinstance(box, Feel)
    return box.text


def said(text: Located) -> str | None:
    """Give the text that an expression is, if it is one that is written out."""
    try:
        found = parser.parse_expression(text)
    except Fault:
        return None
    is_text = isinstance(found, sx.Literally) and isinstance(found.value, str)
    return str(found.value) if is_text and isinstance(found, sx.Literally) else None


def listed(text: Located | None) -> tuple[str, ...]:
    """Give the texts of a list of tests; none where it is anything else."""
    tests = parser.parse_tests(text) if text else None
    if tests is None or tests.negated:
        return ()
    found = [p.value for p in tests.items if isinstance(p, sx.Literally)]
    texts = [v for v in found if isinstance(v, str)]
    return tuple(texts) if len(texts) == len(tests.items) else ()


def _numbers(text: Located | None) -> tuple[str, ...]:
    """Give the numbers of a list of tests, as they are written."""
    tests = parser.parse_tests(text) if text else None
    if text is None or tests is None or tests.negated:
        return ()
    words = [text[part.start : part.end] for part in tests.items]
    plain = all(word.replace(".", "", 1).isdigit() for word in words)
    return tuple(words) if plain else ()


def _hit(table: Table) -> str:
    wanted = table.hit_policy, table.aggregation or ""
    if table.hit_policy != "COLLECT":
        wanted = table.hit_policy, ""
    return next(name for name, hit in HITS.items() if hit == wanted)


def unnamed(at: int) -> Text:
    """Give the reason of a row that says none."""
    return Text(f"row {at} of the table", f"表中第 {at} 行")

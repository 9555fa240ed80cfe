"""Rules that decide about nobody, and conditions that never vary."""

from collections.abc import Iterator

from tiers.analysis.findings import Claim, Finding
from tiers.analysis.logic import Z, every, negated
from tiers.analysis.pieces import meet, pieces
from tiers.analysis.rows import Row, Rows
from tiers.analysis.search import Undecided
from tiers.analysis.subject import Subject
from tiers.analysis.world import Values
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.lang.written_nodes import written
from tiers.program.rules import Condition
from tiers.source import Span
from tiers.text import Text


def dead(subject: Subject, rows: Rows) -> tuple[Claim, frozenset[int]]:
    """Claim that every row decides about some customer; name those that do not."""
    says = Text(
        f"every {rows.noun.en}{rows.of.en} decides about some customer",
        f"每条{rows.noun.zh}{rows.of.zh}都会对某些客户起作用",
    )
    found: list[Finding] = []
    undecided: list[Text] = []
    out: set[int] = set()
    known = pieces(rows.rows)
    for place, at in enumerate(rows.order):
        row, earlier = rows.rows[at], rows.order[:place] if rows.is_ordered else ()
        before = [rows.rows[n] for n in earlier if meet(known[at], known[n])]
        try:
            finding = _dead(subject, rows, row, before)
        except Undecided:
            undecided.append(row.name)
            continue
        if finding:
            found.append(finding)
            out.add(at)
    return Claim(says, tuple(found), tuple(undecided)), frozenset(out)


def _dead(subject: Subject, rows: Rows, row: Row, before: list[Row]) -> Finding | None:
    def decides(values: Values) -> bool:
        holds = subject.holds
        return holds(row.node, values) and not any(
            holds(b.node, values) for b in before
        )

    asked = every([row.holds, *(negated(b.holds) for b in before)])
    if subject.exists(asked, decides):
        return None
    if subject.exists(row.holds, lambda values: subject.holds(row.node, values)):
        return _shadowed(subject, rows, row, before)
    return _unreachable(subject, rows, row)


def _shadowed(subject: Subject, rows: Rows, row: Row, before: list[Row]) -> Finding:
    needed = core(subject, {b.id: negated(b.holds) for b in before}, row.holds)
    names = [b.name.en for b in before if b.id in needed]
    one = names[0] if len(names) == 1 else f"one of {_listed(names, 'and')}"
    return Finding(
        code="shadowed-rule",
        message=Text(
            f"{rows.noun.en} {row.name.en}{rows.of.en} never decides: "
            f"{one} always goes before it",
            f"{rows.noun.zh} {row.name.zh}{rows.of.zh}从不起作用："
            f"总有 {'、'.join(names)} 在其之前适用",
        ),
        at=row.at,
        help=Text(
            "move it up, narrow what goes before it, or take it out",
            "请将其上移、收窄其前的条件，或删除",
        ),
    )


def _unreachable(subject: Subject, rows: Rows, row: Row) -> Finding:
    parts = list(conjuncts(row.conditions))
    wanted = {
        str(at): subject.copy.coder.is_true(node)
        for at, (node, _, _) in enumerate(parts)
    }
    needed = core(subject, wanted, asked=True)
    clashing = [parts[at] for at in range(len(parts)) if str(at) in needed]
    if len(clashing) == 1:
        return _never(rows, row, clashing[0])
    names = [f"`{text}`" for _, text, _ in clashing]
    return Finding(
        code="unreachable-rule",
        message=Text(
            f"{rows.noun.en} {row.name.en}{rows.of.en} applies to nobody: "
            f"{_listed(names, 'and')} never hold together",
            f"{rows.noun.zh} {row.name.zh}{rows.of.zh}不适用于任何客户："
            f"{'、'.join(names)} 不可能同时成立",
        ),
        at=row.at,
        help=Text("mend its conditions, or take it out", "请修正条件，或删除"),
    )


def _never(rows: Rows, row: Row, part: tuple[Node, str, Span | None]) -> Finding:
    _, text, at = part
    return Finding(
        code="always-false",
        message=Text(
            f"`{text}` never holds, so that {rows.noun.en} {row.name.en}"
            f"{rows.of.en} applies to nobody",
            f"`{text}` 从不成立，因此{rows.noun.zh} {row.name.zh}{rows.of.zh}"
            "不适用于任何客户",
        ),
        at=at,
        help=Text("mend the condition, or take it out", "请修正条件，或删除"),
    )


def _listed(names: list[str], word: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def core(subject: Subject, parts: dict[str, Z], asked: Z) -> set[str]:
    """Name parts that can't hold together with what is asked, and no more of them."""
    needed = dict(parts)
    for name in list(parts):
        rest = [truth for other, truth in needed.items() if other != name]
        if subject.search.hardly(asked, *rest):
            del needed[name]
    return set(needed)


def conjuncts(
    conditions: tuple[Condition, ...],
) -> Iterator[tuple[Node, str, Span | None]]:
    """Give the conditions that must hold together, each as it is written."""
    for condition in conditions:
        match condition.node:
            case ir.Constant():
                continue
            case ir.Every(parts) if not condition.column:
                for part in parts:
                    yield part, written(part), condition.text.at
            case node:
                yield node, str(condition), condition.text.at


def constant(subject: Subject, rows: Rows, out: frozenset[int]) -> Claim:
    """Claim that every condition of rows that are alive can fail."""
    says = Text(
        f"every condition of the {rows.noun.en}s{rows.of.en} can fail",
        f"{rows.noun.zh}{rows.of.zh}的每个条件都有不成立的时候",
    )
    found: list[Finding] = []
    undecided: list[Text] = []
    known: dict[int, bool] = {}
    for at, row in enumerate(rows.rows):
        if at in out:
            continue
        for node, text, place in conjuncts(row.conditions):
            try:
                if id(node) not in known:
                    known[id(node)] = _can_fail(subject, node)
            except Undecided:
                undecided.append(Text.same(f"`{text}`"))
                continue
            if not known[id(node)]:
                found.append(_always(rows, row, text, place))
    return Claim(says, tuple(found), tuple(undecided))


def _can_fail(subject: Subject, node: Node) -> bool:
    asked = negated(subject.copy.coder.is_true(node))
    return subject.exists(asked, lambda values: not subject.holds(node, values))


def _always(rows: Rows, row: Row, text: str, at: Span | None) -> Finding:
    return Finding(
        code="always-true",
        message=Text(
            f"`{text}` holds for every customer; {rows.noun.en} {row.name.en}"
            f"{rows.of.en} means the same without it",
            f"`{text}` 对所有客户都成立；{rows.noun.zh} {row.name.zh}{rows.of.zh}"
            "去掉它含义不变",
        ),
        at=at,
        help=Text("take it out, or mend it", "请删除或修正"),
    )

"""Check the names that a policy gives, and those that it mentions.

They can be written in expressions, each is given once, and mentioned where it is known.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from tiers.lang.lexer import KEYWORDS
from tiers.policy.keys import Name
from tiers.policy.model import COLUMNS, Policy
from tiers.policy.nodes import NOWHERE
from tiers.policy.table_specs import TableSpec
from tiers.problems import Problem, closest
from tiers.source import Located
from tiers.text import Text

RESERVED = KEYWORDS | {"tier", "rule"}
"""Names that mean something else where expressions read them."""

_NAME = re.compile(r"[^\W\d]\w*")
_NAMES = re.compile(r"[^\W\d]\w*( \w+)*")


def bad_names(policy: Policy) -> Iterator[Problem]:
    """Find names that can't be written in an expression; decisions may have blanks."""
    plain = (*policy.facts, *policy.scores, *_outputs(policy), *_of_tables(policy))
    bad = [name for name in plain if not _NAME.fullmatch(name)]
    bad += [name for name in policy.decisions if not _NAMES.fullmatch(name)]
    for name in bad:
        message = Text(
            f"`{name}` can't be a name in expressions",
            f"`{name}` 不能用作表达式中的名称",
        )
        help_ = Text(
            "use letters of any script, digits and `_`, beginning with a letter",
            "名称由文字、数字和 `_` 组成，不能以数字开头",
        )
        yield Problem("bad-name", message, name.at, help=help_)


def _outputs(policy: Policy) -> Iterator[Name]:
    """Name the outputs of decisions that have several."""
    for spec in policy.decisions.values():
        if isinstance(spec.body, TableSpec):
            yield from (name for name in spec.body.outputs if name)


def _of_tables(policy: Policy) -> Iterator[Name]:
    """Name tables and their columns."""
    for name, table in policy.related.items():
        yield name
        yield from table.columns


def reserved_names(policy: Policy) -> Iterator[Problem]:
    """Find names that expressions, or the columns of the result, already know."""
    read = (*policy.facts, *policy.scores, *_of_tables(policy))
    names = [name for name in read if name in RESERVED]
    given = (*policy.decisions, *policy.rules.outputs)
    for name in (*names, *(n for n in given if n in RESERVED | COLUMNS)):
        message = Text(
            f"`{name}` already means something in expressions",
            f"`{name}` 在表达式中已有含义",
        )
        help_ = Text("choose another name", "请换一个名称")
        yield Problem("reserved-name", message, name.at, help=help_)


def taken_names(policy: Policy) -> Iterator[Problem]:
    """Find scores, decisions and outputs named like something before them."""
    first = {str(name): (name, Text("fact", "事实")) for name in policy.facts}
    groups: tuple[tuple[Iterable[Name], Text], ...] = (
        (policy.scores, Text("score", "得分")),
        (policy.decisions, Text("decision", "决策")),
        (policy.rules.outputs, Text("output", "输出")),
    )
    for names, what in groups:
        for name in names:
            before, noun = first.setdefault(str(name), (name, what))
            if before is not name:
                message = Text(
                    f"a {noun.en} is named `{name}` too",
                    f"已有名为 `{name}` 的{noun.zh}",
                )
                where = _where(before.at)
                help_ = Text(f"it is in {where.en}", f"见{where.zh}")
                yield Problem("name-taken", message, name.at, help=help_)


def repeated_rules(policy: Policy) -> Iterator[Problem]:
    """Find rules of one name, or rows of one table."""
    yield from _repeated([rule.id for rule in policy.rules.rules])
    for spec in policy.decisions.values():
        if isinstance(spec.body, TableSpec):
            yield from _repeated([row.id for row in spec.body.rows])


def _repeated(names: Iterable[Name]) -> Iterator[Problem]:
    first: dict[str, Name] = {}
    for name in names:
        if name.at == NOWHERE:
            continue
        if first.setdefault(str(name), name) is not name:
            at = first[str(name)].at
            message = Text(f"a rule is named `{name}` already", f"规则 `{name}` 重复")
            help_ = Text(f"it is in {_where(at).en}", f"见{_where(at).zh}")
            yield Problem("repeated-rule", message, name.at, help=help_)


def unknown(
    names: Iterable[Located], known: Collection[str] | None, code: str, what: Text
) -> Iterator[Problem]:
    """Find *names* that are not *known*; *what* they would name, such as a tier.

    None is blamed where nobody can know them, nor what stands in for a name.
    """
    for name in names:
        if known is not None and name not in known and name.at != NOWHERE:
            message = Text(
                f"no {what.en} is named `{name}`", f"没有名为 `{name}` 的{what.zh}"
            )
            yield Problem(code, message, name.at, help=closest(name, known))


def unused(
    names: Mapping[Name, Any], used: Collection[str], code: str, message: Text
) -> Iterator[Problem]:
    """Warn of *names* that are not *used*; *message* says how, without the name."""
    for name in names:
        if name not in used:
            words = Text(f"{message.en} `{name}`", f"{message.zh} `{name}`")
            yield Problem(code, words, name.at, severity="warning")


def _where(at: Any) -> Text:
    if at.cell:
        return Text(f"cell {at.cell}", f"单元格 {at.cell}")
    return Text(f"line {at.line}", f"第 {at.line} 行")

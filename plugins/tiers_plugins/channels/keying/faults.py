"""What can be wrong with forms that were keyed twice."""

from collections.abc import Sequence

from tiers.ports import Answer
from tiers.problems import Problem
from tiers.source import Span
from tiers.text import Text

_MOST = 5
"""How many codes are named."""


def keyed_differently(
    code: str, item: str, values: tuple[str, str], at: tuple[str, str]
) -> Problem:
    """Say that two people read an answer differently; *at* names both rows."""
    (mine, theirs), (here, there) = values, at
    return Problem(
        "keyed-differently",
        Text(
            f"item `{item}` of form `{code}`: {_said(mine).en} here, "
            f"{_said(theirs).en} in {there}",
            f"问卷 `{code}` 的题项 `{item}`：此处为 {_said(mine).zh}，"
            f"{there} 为 {_said(theirs).zh}",
        ),
        _span(here),
        Text(
            "look at the paper, put the wrong one right, and take it in again; till "
            "then the answer counts as missing",
            "请核对纸质问卷，改正错误的一份后重新录入；在此之前该回答按缺失处理",
        ),
    )


def keyed_once(forms: Sequence[Answer]) -> Problem:
    """Say that forms stand in one of two sheets only; an answer of each is given."""
    codes = ", ".join(form.code for form in forms[:_MOST])
    more = ", …" if len(forms) > _MOST else ""
    return Problem(
        "keyed-once",
        Text(
            f"of the forms that were keyed twice, {len(forms):,} stand in one sheet "
            f"only: {codes}{more}",
            f"双录入中有 {len(forms):,} 份问卷只录入了一次：{codes}{more}",
        ),
        _span(forms[0].source),
        Text("they count as they are", "这些问卷按现有内容计入"),
        severity="warning",
    )


def _said(value: str) -> Text:
    return Text.same(f"`{value}`") if value else Text("nothing", "空白")


def _span(source: str) -> Span:
    file, _, line = source.rpartition(":")
    return Span(file, int(line), 1)

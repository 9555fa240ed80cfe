"""YAML's complaints, in an owner's words."""

import re

from ruamel.yaml.error import MarkedYAMLError, StringMark

from tiers.freezing import frozen
from tiers.problems import Problem
from tiers.source import Source
from tiers.text import Text


def syntax_problem(error: MarkedYAMLError, source: Source) -> Problem:
    """Say what *error* means and where the owner should look."""
    complaint = error.problem or error.context or ""
    for known in _KNOWN:
        if match := re.search(known.pattern, complaint):
            break
    else:
        known, match = _OTHER, None
    mark = error.context_mark if known.at_opening else error.problem_mark
    start = _index(mark or error.problem_mark or error.context_mark)
    words = match.groupdict() if match else {"complaint": complaint}
    return Problem(
        "yaml-syntax",
        _filled(known.message, words),
        source.span(start, start + 1),
        help=_full_width(source, start) or known.help,
    )


@frozen
class _Known:
    pattern: str
    message: Text
    help: Text | None
    at_opening: bool = False


_QUOTE = Text('put it in quotes: "…"', '请用引号括起来："…"')

_KNOWN = (
    _Known(
        r"character '\\t' that cannot start",
        Text("a tab is used for indentation", "用制表符缩进了"),
        Text("indent with blanks", "请用空格缩进"),
    ),
    _Known(
        r"character [\"'](?P<char>.+)[\"'] that cannot start",
        Text(
            "text that begins with `{char}` needs quotes",
            "以 `{char}` 开头的内容需要加引号",
        ),
        _QUOTE,
    ),
    _Known(
        r"expected chomping or indentation",
        Text(
            "text that begins with `>` or `|` needs quotes",
            "以 `>` 或 `|` 开头的内容需要加引号",
        ),
        _QUOTE,
        at_opening=True,
    ),
    _Known(
        r"mapping values are not allowed",
        Text("a `:` where none can be", "此处不能出现 `:`"),
        Text(
            "put a value that holds `: ` in quotes; check the indentation",
            "含有 `: ` 的内容请加引号，并检查缩进",
        ),
    ),
    _Known(
        r"expected ',' or '(?P<close>[\]}])'",
        Text(
            "a bracket is opened here and not closed by `{close}`",
            "此处的括号没有用 `{close}` 闭合",
        ),
        Text(
            "put commas between the entries, and quotes around text with brackets",
            "各项之间用逗号分隔；含括号的内容请加引号",
        ),
        at_opening=True,
    ),
    _Known(
        r"could not find expected ':'",
        Text("a key without `:` after it", "键后面缺少 `:`"),
        Text(
            "write `key: value`, with a blank after the colon",
            "请写成 `键: 值`，冒号后留一个空格",
        ),
        at_opening=True,
    ),
    _Known(
        r"but found ','",
        Text("an entry is left out before this comma", "逗号前缺少一项"),
        Text('write `"-"` for a cell that asks nothing', '不作要求的单元格请写 `"-"`'),
    ),
    _Known(
        r"but found '?(?P<close>[\]}])'?$",
        Text("a `{close}` too many", "多了一个 `{close}`"),
        Text("remove it, or put the text in quotes", "请删去，或将内容加上引号"),
    ),
    _Known(
        r"but found '<scalar>'",
        Text("text after the closing quote", "引号之后还有内容"),
        Text("put quotes around all of it", "请将全部内容放在引号内"),
    ),
    _Known(
        r"expected <block end>|sequence entries are not allowed",
        Text(
            "this line does not line up with its neighbours", "这一行与相邻各行没有对齐"
        ),
        Text(
            "lines of one level begin in the same column",
            "同一层级的各行应从同一列开始",
        ),
    ),
    _Known(
        r"unexpected end of stream",
        Text("a quote is opened here and not closed", "此处的引号没有闭合"),
        Text("close it on the same line", "请在同一行补上引号"),
        at_opening=True,
    ),
    _Known(
        r"undefined alias '(?P<name>.+)'",
        Text("no anchor is named `{name}`", "没有名为 `{name}` 的锚点"),
        Text(
            "text that begins with `*` needs quotes",
            "以 `*` 开头的内容需要加引号",
        ),
    ),
    _Known(
        r"found another document",
        Text("a second document begins here", "从这里开始了第二个文档"),
        Text(
            "a file holds one policy: remove this line",
            "一个文件只写一个策略，请删去这一行",
        ),
    ),
    _Known(
        r"unknown escape character '(?P<char>.+)'",
        Text(
            "`\\{char}` has no meaning in double quotes",
            "双引号中的 `\\{char}` 没有含义",
        ),
        Text("use single quotes, or write `\\\\`", "请改用单引号，或写成 `\\\\`"),
    ),
)

_OTHER = _Known(
    "", Text("not valid YAML: {complaint}", "不是有效的 YAML：{complaint}"), None
)


def _index(mark: StringMark | None) -> int:
    return mark.index if mark else 0


def _filled(message: Text, words: dict[str, str]) -> Text:
    return Text(message.en.format(**words), message.zh.format(**words))


def _full_width(source: Source, start: int) -> Text | None:
    """Notice a Chinese colon on this line or the one before it."""
    here = source.text.rfind("\n", 0, start)
    head = source.text.rfind("\n", 0, max(here, 0)) + 1
    tail = source.text.find("\n", start)
    if "：" not in source.text[head : tail if tail >= 0 else None]:
        return None
    return Text(
        "write `:` and a blank after a key, not the full-width `：`",
        "键后面请用半角冒号加空格 `: `，不要用全角的 `：`",
    )

"""The summary of a run, for people; `summary_json` has it for machines."""

from collections.abc import Mapping
from decimal import Decimal

from rich.bar import Bar
from rich.console import Console, JustifyMethod
from rich.table import Table

from tiers.intake.related import RowCounts
from tiers.pipeline.clashes import Clash
from tiers.pipeline.summary import Run, Summary
from tiers.ports import Changes
from tiers.text import Text
from tiers_cli.outputs import Place
from tiers_cli.roughly import error_lines
from tiers_cli.screen import counted, current_lang, say

_WIDTH = 30


def show(  # noqa: PLR0913, PLR0917 - one argument for each thing shown
    run: Run,
    found: Summary,
    clashing: tuple[Clash, ...],
    files: Mapping[str, Place | None],
    seconds: float,
    changes: Changes | None = None,
) -> None:
    """Print tables of tiers and actions, the counts, the files and the time."""
    console = Console(highlight=False)
    program = run.fitted.program
    console.print(f"[bold]{program.title.put(current_lang())}[/] {program.version}")
    console.print()
    console.print(_tiers(run, found))
    if found.actions:
        console.print()
        console.print(_actions(run, found))
    console.print()
    rough = [_plain(say(line)) for line in error_lines(run.fitted)]
    for line in (*_counts(found), *map(rows_line, run.rows), *rough):
        console.print(line, soft_wrap=True)
    for clash in clashing:
        console.print(_plain(say(_clash(clash))), soft_wrap=True)
    if run.rejects.height and not files["rejects"]:
        console.print(_first_rejects(run))
    for line in _places(files, seconds, changes):
        console.print(line, soft_wrap=True)


def _tiers(run: Run, found: Summary) -> Table:
    table = _table(
        Text("tier", "层级"), Text("customers", "客户数"), Text("share", "占比")
    )
    for tier in run.fitted.program.tiers:
        label = tier.label.put(current_lang())
        _row(table, label, found.tiers[tier.name], found.decided)
    for none, count in (
        (Text("no tier: no rule applies", "无层级：没有规则适用"), found.no_rule),
        (Text("no tier: facts are missing", "无层级：数据缺失"), found.no_rule_missing),
        (Text("no tier: rules clash", "无层级：规则冲突"), found.clashing),
    ):
        if count:
            _row(table, say(none), count, found.decided)
    return table


def _actions(run: Run, found: Summary) -> Table:
    table = _table(
        Text("action", "服务措施"), Text("customers", "客户数"), Text("share", "占比")
    )
    for action in run.fitted.program.actions:
        label = action.label.put(current_lang())
        _row(table, label, found.actions[action.name], found.decided)
    return table


def _table(*headings: Text) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for at, heading in enumerate(headings):
        justify: JustifyMethod = "right" if at else "left"
        table.add_column(say(heading), justify=justify, no_wrap=True)
    table.add_column("", max_width=_WIDTH)
    return table


def _row(table: Table, label: str, count: int, total: int) -> None:
    share = f"{Decimal(100 * count) / max(1, total):.1f} %"
    table.add_row(label, f"{count:,}", share, Bar(max(1, total), 0, count))


def _counts(found: Summary) -> list[str]:
    counts = found.counts
    lines = [
        say(
            Text(
                f"read {counts.read:,} = decided {found.decided:,} + rejected "
                f"{counts.rejected:,}",
                f"读取 {counts.read:,} = 判定 {found.decided:,} + 拒收 "
                f"{counts.rejected:,}",
            )
        )
    ]
    if counts.blank:
        blank = Text(f" + blank {counts.blank:,}", f" + 空行 {counts.blank:,}")
        lines[0] += say(blank)
    if found.in_doubt:
        facts = "、" if current_lang() == "zh" else ", "
        listed = facts.join(f"{n} ({c:,})" for n, c in found.unknown.items())
        doubt = Text(
            f"for {counted(found.in_doubt, 'customer')} a missing fact could change "
            f"the outcome: {listed}",
            f"有 {found.in_doubt:,} 位客户的结果可能因缺失数据而改变：{listed}",
        )
        lines.append(say(doubt))
    return lines


def _clash(clash: Clash) -> Text:
    """Name the first customers of a table with a clash, and the rows."""
    shown = [f"{key} ({', '.join(rows)})" for key, rows in clash.examples]
    more = " …" if clash.customers > len(shown) else ""
    table = Text("rules", "规则") if clash.table is None else Text.same(clash.table)
    return Text(
        f"clashes in {table.en}: {counted(clash.customers, 'customer')}, "
        f"{', '.join(shown)}{more}",
        f"{table.zh}冲突：{clash.customers:,} 位客户，{'、'.join(shown)}{more}",
    )


def rows_line(rows: RowCounts) -> str:
    """Say what became of the rows of a related table."""
    counts = Text(
        f"{rows.table}: read {rows.read:,} = used {rows.used:,} + after the day "
        f"{rows.after:,} + rejected {rows.rejected:,}",
        f"{rows.table}：读取 {rows.read:,} = 采用 {rows.used:,} + 晚于评估日 "
        f"{rows.after:,} + 拒收 {rows.rejected:,}",
    )
    if not rows.blank:
        return say(counts)
    return say(counts) + say(
        Text(f" + blank {rows.blank:,}", f" + 空行 {rows.blank:,}")
    )


def _first_rejects(run: Run) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    named = [Text("table", "表")] if run.rows else []
    headings = (
        *named,
        Text("row", "行"),
        Text("column", "列"),
        Text("value", "值"),
        Text("reason", "原因"),
    )
    for heading in headings:
        table.add_column(say(heading))
    for row in run.rejects.head(10).iter_rows(named=True):
        name = [row["table"]] if run.rows else []
        cells = (*name, row["row"], row["column"], row["value"], row["reason"])
        table.add_row(*(_plain(str(cell)) for cell in cells))
    return table


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


def _places(
    files: Mapping[str, Place | None], seconds: float, changes: Changes | None
) -> list[str]:
    names = {
        "out": Text("decisions in ", "判定结果："),
        "rejects": Text("rejects in ", "拒收明细："),
    }
    more = {"out": _changed(changes)} if changes else {}
    lines = [
        f"{say(names[k])}{path}{more.get(k, '')}" for k, path in files.items() if path
    ]
    if not files["out"]:
        lines.append(
            say(
                Text(
                    "no file was written; name one with --out",
                    "未写入文件；可用 --out 指定",
                )
            )
        )
    return [*lines, say(Text(f"{seconds:.1f} seconds", f"用时 {seconds:.1f} 秒"))]


def _changed(changes: Changes) -> str:
    """Say what became of the rows of a table."""
    counts = (
        (changes.added, Text("added", "新增")),
        (changes.changed, Text("changed", "更新")),
        (changes.unchanged, Text("unchanged", "未变")),
    )
    told = [(count, words) for count, words in counts if count] or [counts[0]]
    english = ", ".join(f"{count:,} {words.en}" for count, words in told)
    chinese = "、".join(f"{words.zh} {count:,}" for count, words in told)
    return say(Text(f": {english}", f"（{chinese}）"))

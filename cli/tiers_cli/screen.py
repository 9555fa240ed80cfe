"""What every command shows alike: languages and problems."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import click

from tiers.problems import Problem, render
from tiers.text import Lang, Text


def _noted_lang(ctx: click.Context, _: click.Parameter, value: str) -> str:
    ctx.find_root().meta[_LANG] = value
    return value


_LANG = "tiers.lang"

lang_option = click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    envvar="TIERS_LANG",
    is_eager=True,
    callback=_noted_lang,
    help="Language of messages, labels and reasons.  [env: TIERS_LANG; default: en]",
)


def current_lang() -> Lang:
    """Give the language that this run was asked to speak."""
    ctx = click.get_current_context(silent=True)
    meta = ctx.find_root().meta if ctx else {}
    return "zh" if meta.get(_LANG, _environment()) == "zh" else "en"


def _environment() -> str:
    import os  # noqa: PLC0415 - only errors before any option was read come here

    return os.environ.get("TIERS_LANG", "en")


def _day(_: click.Context, __: click.Parameter, value: str | None) -> date:
    if value is None:
        return datetime.now(UTC).astimezone().date()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise misread(
            f"`{value}` is no day; write 2026-07-01",
            f"`{value}` 不是日期；请写作 2026-07-01",
        ) from None


as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    callback=_day,
    help="The day of the evaluation, such as 2026-07-01.  [default: today]",
)


def say(text: Text) -> str:
    """Put *text* in the language of this run."""
    return text.put(current_lang())


def misuse(english: str, chinese: str) -> click.UsageError:
    """Say that options or arguments do not go together."""
    return click.UsageError(say(Text(english, chinese)))


def misread(english: str, chinese: str) -> click.BadParameter:
    """Say that an option can't have such a value."""
    return click.BadParameter(say(Text(english, chinese)))


def show_problems(problems: Iterable[Problem]) -> None:
    """Print problems to the error output, each with its place."""
    found = list(problems)
    for problem in found:
        click.echo(render(problem, current_lang()) + "\n", err=True)
    errors = sum(p.severity == "error" for p in found)
    if errors:
        warnings = len(found) - errors
        click.echo(say(_count(errors, warnings)), err=True)


def counted(count: int, noun: str) -> str:
    """Put an English noun behind a number: `1 row`, `1,200 rows`."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


INTERRUPTED = Text(
    "interrupted; nothing was left half-written", "已中断，没有留下写了一半的文件"
)


def _count(errors: int, warnings: int) -> Text:
    return Text(
        counted(errors, "error")
        + (f", {counted(warnings, 'warning')}" if warnings else ""),
        f"{errors} 个错误" + (f"，{warnings} 个警告" if warnings else ""),
    )

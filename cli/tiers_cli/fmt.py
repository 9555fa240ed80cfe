"""`tiers fmt`: lay policy files out."""

import difflib
from pathlib import Path

import click

from tiers.atomic import replacing
from tiers.pipeline.formatting import Formatted, formatted
from tiers.text import Lang, Text
from tiers_cli.screen import lang_option, say, show_problems


@click.command("fmt")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="POLICY…"
)
@click.option(
    "--check",
    "is_checking",
    is_flag=True,
    help="Write nothing; fail if a file would change.",
)
@click.option("--diff", "is_showing", is_flag=True, help="Show what changes.")
@lang_option
def command(
    files: tuple[Path, ...], *, is_checking: bool, is_showing: bool, lang: Lang
) -> int:
    """Lay out each POLICY file: sections in order, levels indented, tables lined up.

    Comments stay, and so does all that a file says: it is read again to make sure.
    """
    del lang
    codes = [
        _one(file, is_checking=is_checking, is_showing=is_showing) for file in files
    ]
    return max(codes)


def _one(file: Path, *, is_checking: bool, is_showing: bool) -> int:
    found = formatted(file)
    show_problems(found.problems)
    if found.text is None:
        return 1
    if not found.is_changed:
        click.echo(say(Text(f"{file}: nothing to do", f"{file}：无需调整")))
        return 0
    if is_showing:
        click.echo(_diff(file, found), nl=False)
    if is_checking:
        click.echo(say(Text(f"{file}: would change", f"{file}：格式有待调整")))
        return 1
    with replacing(file) as part:
        part.write_bytes(found.text.encode())
    click.echo(say(Text(f"{file}: laid out", f"{file}：已调整格式")))
    return 0


def _diff(file: Path, found: Formatted) -> str:
    before, after = (
        t.splitlines(keepends=True) for t in (found.before, found.text or "")
    )
    return "".join(difflib.unified_diff(before, after, str(file), str(file)))

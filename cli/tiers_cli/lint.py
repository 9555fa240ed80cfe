"""`tiers lint`: find what is wrong or untidy in policy files."""

from pathlib import Path

import click

from tiers.atomic import replacing
from tiers.pipeline.formatting import lint
from tiers.pipeline.plugins import Plugins
from tiers.text import Lang, Text
from tiers_cli.inputs import installed, strict_option
from tiers_cli.screen import lang_option, say, show_problems


@click.command("lint")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="POLICY…"
)
@click.option(
    "--fix",
    "is_fixing",
    is_flag=True,
    help="Mend what can be mended without changing any decision or result.",
)
@strict_option
@lang_option
def command(
    files: tuple[Path, ...], *, is_fixing: bool, is_strict: bool, lang: Lang
) -> int:
    """Find every problem of each POLICY file, and fail on warnings, too.

    `--fix` lays files out. It leaves alone what nothing reads: a fact that is taken
    out rejects no rows any more, and a score is a column of the results.
    """
    del lang
    plugins = installed(is_strict=is_strict)
    return max(_one(file, plugins, is_fixing=is_fixing) for file in files)


def _one(file: Path, plugins: Plugins, *, is_fixing: bool) -> int:
    found, problems = lint(file, plugins)
    if is_fixing and found.is_changed and found.text is not None:
        with replacing(file) as part:
            part.write_bytes(found.text.encode())
        click.echo(say(Text(f"{file}: laid out", f"{file}：已调整格式")))
        _, problems = lint(file, plugins)
    show_problems(problems)
    if not problems:
        click.echo(say(Text(f"{file}: fine", f"{file}：没有问题")))
    return 1 if problems else 0

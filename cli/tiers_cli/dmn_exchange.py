"""`tiers dmn export` and `import`: policies out to tools that speak DMN, and back."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from tiers.atomic import replacing
from tiers.exchange.vocabulary import Version
from tiers.location import Location
from tiers.pipeline.exchange import exported, imported
from tiers.pipeline.load import located
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_cli.inputs import location, reading_options
from tiers_cli.screen import as_of_option, counted, lang_option, say, show_problems

_PATH: Any = click.Path(path_type=Path)

force_option = click.option(
    "--force", is_flag=True, help="Replace the output file if it exists."
)


@click.command("export")
@click.argument("policy")
@click.option("-o", "--out", required=True, type=_PATH, help="The model to write.")
@click.option(
    "--standard",
    "version",
    type=click.Choice(["1.3", "1.4", "1.5"]),
    default="1.5",
    help="The version of DMN; Camunda Modeler reads 1.3.  [default: 1.5]",
)
@click.option(
    "--fit",
    "data",
    type=location,
    help="Fit scores that depend on all customers to this table.",
)
@reading_options
@force_option
@as_of_option
@lang_option
def export_command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    *,
    out: Path,
    version: Version,
    data: Location | None,
    options: ReadOptions,
    force: bool,
    as_of: date,
    lang: str,
) -> int:
    """Write POLICY, a file or the name of a sample, as a DMN model with a diagram.

    Scores that depend on all customers become input data, unless they are fitted.
    What DMN has no place for is kept in the model, so that `import` gives it back.
    """
    del lang
    path, _ = located(policy)
    _refuse_loss(out, [path], force=force)
    plugins = Plugins.installed()
    if data is None:
        text, warnings = exported(path, plugins, version=version, as_of=as_of)
    else:
        with plugins.reading(data):
            customers = plugins.scan(data, options)
            text, warnings = exported(
                path, plugins, version=version, customers=customers, as_of=as_of
            )
    show_problems(warnings)
    _write(out, text)
    click.echo(say(Text(f"{out} is written", f"已写入 {out}")))
    return 0


@click.command("import")
@click.argument("model", type=_PATH)
@click.option(
    "--decision",
    help="The decision that gives the tier.  [default: the only topmost one]",
)
@click.option("-o", "--out", required=True, type=_PATH, help="The policy to write.")
@force_option
@as_of_option
@lang_option
def import_command(  # noqa: PLR0913 - one argument for each option
    model: Path,
    *,
    decision: str | None,
    out: Path,
    force: bool,
    as_of: date,
    lang: str,
) -> int:
    """Make a policy of MODEL, a DMN file, with cases that prove it.

    Nothing is written if some of it has no form in a policy; all such places are told.
    """
    del lang
    _refuse_loss(out, [model], force=force)
    found = imported(model, Plugins.installed(), decision=decision, as_of=as_of)
    show_problems(found.warnings)
    _write(out, found.text)
    cases = len(found.program.cases)
    differing = sum(p.code == "import-differs" for p in found.warnings)
    click.echo(say(_summary(out, cases, cases - differing)))
    return 1 if differing else 0


def _summary(out: Path, cases: int, passing: int) -> Text:
    return Text(
        f"{out} is written; {passing} of {counted(cases, 'case')} pass",
        f"已写入 {out}；共 {cases} 个案例，通过 {passing} 个",
    )


def _refuse_loss(out: Path, inputs: list[Path], *, force: bool) -> None:
    """Refuse to write over a file, unless that was asked for, and over an input."""
    if any(out.resolve() == path.resolve() for path in inputs):
        message = Text(
            f"`{out}` would be read and written", f"`{out}` 既是输入又是输出"
        )
        advice = Text("name another file", "请换一个文件名")
        raise DataError([Problem("same-file", message, help=advice)])
    if out.exists() and not force:
        message = Text(
            f"`{out}` exists and is left as it is", f"`{out}` 已存在，未作改动"
        )
        advice = Text(
            "name another file, or add `--force` to replace it",
            "请换一个文件名，或加上 `--force` 以覆盖",
        )
        raise DataError([Problem("file-exists", message, help=advice)])


def _write(out: Path, text: str) -> None:
    with replacing(out) as part:
        part.write_text(text, encoding="utf-8")

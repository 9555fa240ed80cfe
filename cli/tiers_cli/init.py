"""`tiers init`: make a folder with a policy to start from."""

from importlib.resources import files
from pathlib import Path

import click

from tiers.atomic import make_folder, replacing
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_cli.screen import lang_option, say

_FILES = ("policy.yaml", "customers.csv")


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@lang_option
def command(folder: Path, lang: str) -> int:
    """Make FOLDER with a policy, its cases and a few customers, ready to run."""
    del lang
    taken = [folder / name for name in _FILES if (folder / name).exists()]
    if taken:
        raise DataError([_taken(path) for path in taken])
    make_folder(folder)
    for name in _FILES:
        text = files("tiers_cli").joinpath("starter", name).read_bytes()
        with replacing(folder / name) as part:
            part.write_bytes(text)
    click.echo(say(_next(folder)))
    return 0


def _taken(path: Path) -> Problem:
    message = Text(
        f"`{path}` exists and is left as it is", f"`{path}` 已存在，未作改动"
    )
    advice = Text("name a new folder", "请另选一个文件夹")
    return Problem("file-exists", message, help=advice)


def _next(folder: Path) -> Text:
    policy, data = folder / _FILES[0], folder / _FILES[1]
    steps = (
        f"  tiers check {policy}\n"
        f"  tiers test {policy}\n"
        f"  tiers evaluate {policy} {data} --out {folder / 'decisions.csv'}\n"
        f"  tiers explain {policy} {data} --id C3"
    )
    return Text(
        f"{folder} is ready; try\n{steps}", f"{folder} 已就绪，可以试试：\n{steps}"
    )

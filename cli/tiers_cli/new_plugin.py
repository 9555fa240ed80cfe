"""`tiers new-plugin`: write a package with a plugin to start from."""

import keyword
import re
import sys
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from string import Template

import click

from tiers.atomic import make_folder, replacing
from tiers.hooks import API
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_cli.screen import lang_option, say

_PORTS = {
    "scorer": "Scorer",
    "channel": "Channel",
    "sink": "TableSink",
    "delivery": "DeliverySink",
    "source": "TableSource",
    "section": "Section",
}
_CLASSES = {
    "scorer": "Saturation",
    "channel": "Outbox",
    "sink": "JsonArray",
    "delivery": "Spool",
    "source": "JsonArray",
    "section": "TierCounts",
}
_USES = {
    "scorer": "A policy calls it so:\n\n```yaml\nscores:\n"
    "  worth: {model: $name, of: spend, half: 500}\n```",
    "channel": "A policy names it so, and `tiers survey` asks by it:\n\n```yaml\n"
    "survey:\n  contacts: {messenger: account}\n  channels: {$name: {cost: 2}}\n```\n\n"
    "In a round, another program sends `field/$name/messages.csv` and gives back\n"
    "`answers.csv`, with the columns `code` and one for each item:\n\n```sh\n"
    "tiers survey plan policy.yaml customers.csv --round r1\n"
    "tiers survey draw r1\ntiers survey field r1\n"
    "tiers survey ingest r1 answers.csv --channel $name\n"
    "tiers survey status r1\ntiers survey estimate r1\n```",
    "sink": "`tiers evaluate policy.yaml customers.csv --out decisions.json` uses it.",
    "delivery": "`tiers evaluate policy.yaml customers.csv --out decisions.csv --to "
    "$name:FOLDER` uses it.",
    "source": "`tiers evaluate policy.yaml customers.json` uses it.",
    "section": "It shows how many customers each tier has.",
}
_NOUNS = {"delivery": "delivering sink"}
"""What a kind is called, where the name of the choice would not do."""

_HOOKS = {"delivery": "sink"}
"""The hook that offers a kind, where it has another name."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 40
_TAKEN = {"tiers", "tiers-cli", "tiers-plugins"}


@click.command("new-plugin")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(sorted(_PORTS)),
    required=True,
    help="What the plugin adds; `sink` is a format of files, `delivery` takes items "
    "one by one.",
)
@lang_option
def command(folder: Path, kind: str, lang: str) -> int:
    """Write a package with a plugin into FOLDER, whose name is the package's.

    The package can be installed as it is; its example works, and has tests on the kit
    of tiers.

    \b
    tiers new-plugin acme-score --kind scorer
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    del lang
    name = folder.resolve().name
    _check_name(name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DataError([_exists(folder)])
    for path, text in _package(name, kind).items():
        make_folder((folder / path).parent)
        with replacing(folder / path) as part:
            part.write_text(text, encoding="utf-8")
    click.echo(say(_next(folder)))
    return 0


def _package(name: str, kind: str) -> dict[str, str]:
    """Give the text of each file of a package."""
    module = name.replace("-", "_")
    words = {
        "name": name,
        "module": module,
        "kind": kind,
        "noun": _NOUNS.get(kind, kind),
        "hook": _HOOKS.get(kind, kind),
        "class_": _CLASSES[kind],
        "port": _PORTS[kind],
        "version": version("tiers"),
        "api": str(API),
        "use": Template(_USES[kind]).substitute(name=name),
    }
    package = {
        "pyproject.toml": _filled("pyproject.toml", words),
        "README.md": _filled("README.md", words),
        f"src/{module}/__init__.py": _filled("init.py", words),
        f"src/{module}/{kind}.py": _filled(f"{kind}.py", words),
        f"src/{module}/py.typed": "",
        f"tests/test_{kind}.py": _filled(f"test_{kind}.py", words),
        "tests/conftest.py": _filled("conftest.py", words),
    }
    return {path: text for path, text in package.items() if path not in _left_out(kind)}


def _left_out(kind: str) -> set[str]:
    """Name what a kind has no use for: only tests of scorers use fixtures."""
    return set() if kind == "scorer" else {"tests/conftest.py"}


def _filled(name: str, words: Mapping[str, str]) -> str:
    starter = files("tiers_cli").joinpath("plugin_starter", f"{name}.txt")
    return Template(starter.read_text(encoding="utf-8")).substitute(words)


def _check_name(name: str) -> None:
    """Refuse what can't name a package that is imported and installed.

    Raises:
        DataError: it can't.
    """
    if not _can_name(name):
        near = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        near = near if _can_name(near) else "acme-score"
        message = Text(
            f"a package can't be named `{name}`", f"软件包不能命名为 `{name}`"
        )
        advice = Text(
            f"use up to {_LONGEST} small letters, digits and `-`, beginning with a "
            f"letter, and no name that Python or tiers has itself, such as `{near}`",
            f"请用小写字母、数字和 `-`，以字母开头，不超过 {_LONGEST} 个字符，且不与 "
            f"Python 或 tiers 自带的名称相同，例如 `{near}`",
        )
        raise DataError([Problem("bad-plugin-name", message, help=advice)])


def _can_name(name: str) -> bool:
    module = name.replace("-", "_")
    is_taken = name in _TAKEN or module in sys.stdlib_module_names
    is_taken = is_taken or keyword.iskeyword(module)
    return bool(_NAME.fullmatch(name)) and len(name) <= _LONGEST and not is_taken


def _exists(folder: Path) -> Problem:
    message = Text(
        f"`{folder}` exists and is left as it is", f"`{folder}` 已存在，未作改动"
    )
    advice = Text("name a new folder", "请另选一个文件夹")
    return Problem("file-exists", message, help=advice)


def _next(folder: Path) -> Text:
    steps = (
        f"  pip install --editable '{folder}[test]'\n  tiers plugins\n  pytest {folder}"
    )
    return Text(
        f"{folder} is ready; try\n{steps}", f"{folder} 已就绪，可以试试：\n{steps}"
    )

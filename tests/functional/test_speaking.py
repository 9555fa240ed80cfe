"""Commands speak Chinese where they are asked to: their help, and what they refuse."""

import gettext
import unicodedata
from collections.abc import Iterator
from inspect import cleandoc

import click
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from tiers_cli.lazy import LazyGroup
from tiers_cli.main import cli
from tiers_cli.speaking import DOMAIN, LOCALE

FOLDER = LOCALE / "zh" / "LC_MESSAGES"
with (FOLDER / f"{DOMAIN}.po").open("rb") as opened:
    CATALOGUE = read_po(opened, locale="zh", domain=DOMAIN)


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LANGUAGE", "")
    yield
    gettext.textdomain("messages")


def commands(command: click.Command, words: tuple[str, ...]) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found
            yield from commands(found, (*words, name))


def sentences() -> Iterator[str]:
    """Give what commands say of themselves."""
    for command in commands(cli, ()):
        if command.help:
            yield cleandoc(command.help)
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.help:
                yield parameter.help
        if isinstance(command, LazyGroup):
            yield from command.known.values()


def test_all_that_commands_say_of_themselves_has_chinese_words() -> None:
    missing = {words for words in sentences() if words not in CATALOGUE}

    assert not missing, "put these into tiers.po, and run `make words`"


def test_the_catalogue_has_nothing_that_nobody_says() -> None:
    of_click = {m.id for m in CATALOGUE if "click" in m.user_comments}
    known = {m.id for m in CATALOGUE if m.id}

    assert known - of_click == set(sentences()) - of_click


def test_what_is_looked_up_is_what_people_edit() -> None:
    with (FOLDER / f"{DOMAIN}.mo").open("rb") as file:
        made = gettext.GNUTranslations(file)

    for message in CATALOGUE:
        if isinstance(message.id, str) and message.id:
            assert made.gettext(message.id) == message.string
        elif message.id:
            one, many = message.id
            assert (made.ngettext(one, many, 2),) == message.string


@pytest.mark.parametrize("words", [[], ["evaluate"], ["survey", "plan"]])
def test_help_is_chinese_and_no_wider_than_the_terminal(words: list[str]) -> None:
    shown = CliRunner().invoke(cli, [*words, "--help"], env={"TIERS_LANG": "zh"})
    english = CliRunner().invoke(cli, [*words, "--help"])

    assert "用法" in shown.output
    assert "选项" in shown.output
    assert "Usage" in english.output
    filled = [x for x in shown.output.splitlines() if not x.startswith("  tiers ")]
    assert max(map(columns, filled)) <= 80


def columns(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in line)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--nope", "--lang", "zh"], "错误：没有选项 '--nope'"),
        (["check", "--lang=zh"], "缺少参数"),
        (["tune", "telecom", "--target", "x", "--within", "9", "--lang", "zh"], "比例"),
        (["evaluate", "telecom", "--as-of", "soon", "--lang", "zh"], "不是日期"),
    ],
)
def test_wrong_usage_is_told_in_chinese(words: list[str], said: str) -> None:
    result = CliRunner().invoke(cli, words)

    assert result.exit_code == 2
    assert said in result.output
    assert "Error" not in result.output

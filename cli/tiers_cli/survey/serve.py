"""`tiers survey serve`: answer respondents who come by their links."""

import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from tiers.pipeline.surveys.serve import Door, serve
from tiers.text import Lang, Text
from tiers_cli.inputs import installed, strict_option
from tiers_cli.screen import lang_option, say, show_problems
from tiers_cli.survey.folder import round_argument


@click.command("serve")
@round_argument
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at; 0.0.0.0 for every one of this machine.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="The port; 0 for any that is free.",
)
@click.option(
    "--proxy",
    default="",
    metavar="ADDRESS",
    help="A proxy whose word is taken on where visitors come from.",
)
@strict_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    folder: Path, *, host: str, port: int, proxy: str, is_strict: bool, lang: Lang
) -> int:
    """Answer respondents of ROUND who come by their links, until Ctrl-C.

    Each answer is on the disk before its page is answered; whoever stops goes on later.
    Put a web server with a certificate in front of it: links are as good as answers.
    """
    plugins = installed(is_strict=is_strict)
    show_problems(plugins.problems)
    with suppress(KeyboardInterrupt):  # it is how this work ends
        serve(
            folder,
            Door(host, port, proxy),
            plugins,
            lang=lang,
            now=lambda: datetime.now().astimezone(),
            opened=_opened,
        )
    return 0


def _opened(address: str) -> None:
    click.echo(
        say(
            Text(
                f"the page is at {address}; Ctrl-C stops it",
                f"网页地址：{address}；按 Ctrl-C 停止",
            )
        )
    )
    sys.stdout.flush()

"""`tiers rule`: explain what a code of a problem or a finding means."""

import click

from tiers.analysis.pages import pages
from tiers.problems import PolicyError, Problem, closest
from tiers.text import Lang, Text
from tiers_cli.screen import current_lang, lang_option


@click.command("rule")
@click.argument("code", required=False)
@lang_option
def command(code: str | None, lang: Lang) -> int:
    """Explain CODE: what it means, a bad example, a good one, and how to mend it.

    Without CODE, list the codes that have a page.
    """
    del lang
    found = pages()
    if code is None:
        for page in found.values():
            click.echo(f"{page.code:<20} {page.title.put(current_lang())}")
        return 0
    if code not in found:
        message = Text(f"no page explains `{code}`", f"没有说明 `{code}` 的页面")
        raise PolicyError([Problem("unknown-code", message, help=closest(code, found))])
    for line in found[code].lines(current_lang()):
        click.echo(line)
    return 0

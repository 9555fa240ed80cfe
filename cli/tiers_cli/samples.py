"""`tiers samples`: list the sample policies."""

import click

from tiers.pipeline.load import load
from tiers.pipeline.plugins import Plugins
from tiers.samples import samples
from tiers_cli.screen import current_lang, lang_option


@click.command("samples")
@lang_option
def command(lang: str) -> int:
    """List the sample policies: their names, titles and files."""
    del lang
    plugins = Plugins.installed()
    for sample in samples().values():
        title = load(sample.policy, plugins).title.put(current_lang())
        click.echo(f"{sample.name:<18} {title}")
        click.echo(f"{'':<18} {sample.policy}")
        click.echo(f"{'':<18} {sample.data}")
    return 0

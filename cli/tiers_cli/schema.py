"""`tiers schema`: print the JSON Schema of the policy format."""

import json

import click

from tiers.pipeline.plugins import Plugins
from tiers.policy.jsonschema import json_schema
from tiers.ports import File, Formula, Tests


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of the policy format, for editors to complete and check.

    The parameters of every installed scoring model are part of it.
    """
    models = {name: s.params for name, s in Plugins.installed().scorers.items()}
    text = {"type": ["string", "number", "boolean"]}
    schema = json_schema(models, {Formula: text, Tests: text, File: text})
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0

"""``dockfix rules``: the rewrites, or one of them explained."""

from __future__ import annotations

import click

from ..catalog import as_json, explained, listed
from .common_options import codemods_option


@click.command("rules")
@click.argument("name", required=False)
@codemods_option
@click.option("--output-format", "form", type=click.Choice(["text", "json"]), default="text")
def command(name: str | None, codemods: tuple[str, ...], form: str) -> None:
    """List the rewrites, or explain one."""
    try:
        if form == "json":
            click.echo(as_json(name, codemods))
        else:
            click.echo(explained(name, codemods) if name else listed(codemods))
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None

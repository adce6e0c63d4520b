"""``dockfix cache clear``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..workspace.cache import clear, default_folder


@click.command("cache")
@click.argument("what", type=click.Choice(["clear"]))
@click.option("--cache-dir", type=click.Path(), metavar="DIR", help="Where the cache is, instead of the user's folder.")
def command(what: str, cache_dir: str | None) -> None:
    """Clear the cache."""
    folder = Path(cache_dir) if cache_dir is not None else default_folder()
    try:
        click.echo(f"{clear(folder)} bytes removed from {folder}", err=True)
    except OSError as error:
        click.echo(f"{folder}:1:1: error: {error.strerror or error}", err=True)
        sys.exit(2)

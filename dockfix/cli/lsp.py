"""``dockfix lsp``: the language server."""

from __future__ import annotations

import sys

import click

from ..lsp import NoPygls, serve


@click.command("lsp")
@click.option("--stdio", is_flag=True, hidden=True, help="What many editors say; there is nothing else.")
def command(stdio: bool) -> None:
    """Language server on standard input and output."""
    try:
        code = serve()
    except NoPygls as error:
        click.echo(str(error), err=True)
        code = 2
    sys.exit(code)

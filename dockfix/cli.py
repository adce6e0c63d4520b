"""Words in, words out: the command line. No rules here."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from .cli_words import CommonOptions, codemods_option
from .plugins import BadCodemod

_LATE = ("verify",)


class _Group(click.Group):
    """``dockfix PATH`` is the command without a name; ``dockfix rules`` and kin have one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in (*self.commands, *_LATE) and args[0] not in ("--version", "--help")):
            args.insert(0, "fix")
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """``verify`` is imported only when it is called: the start of the others takes no longer for it."""
        if cmd_name == "verify":
            from .cli_verify import verify

            return verify
        return super().get_command(ctx, cmd_name)


class _UnnamedContext(click.Context):
    """Usage lines call the command without a name what a user calls it."""

    @property
    def command_path(self) -> str:
        """The program's name."""
        return self.parent.command_path if self.parent is not None else "dockfix"


class _Unnamed(click.Command):
    """The command that has no name."""

    context_class = _UnnamedContext


@click.group(cls=_Group, add_help_option=False, invoke_without_command=True)
@click.option("--version", is_flag=True, help="Print the version.")
@click.option("--help", "show_help", is_flag=True)
@click.pass_context
def main(ctx: click.Context, version: bool, show_help: bool) -> None:
    """Rewrites Dockerfiles toward good practice; the image stays the same."""
    if version:
        from . import __version__

        click.echo(f"dockfix {__version__}")
    elif show_help:
        click.echo(_fix.get_help(click.Context(_fix, info_name="dockfix")))
        click.echo("\nCommands:\n  rules [NAME]  the rewrites; one explained with before and after")
        click.echo("  cache clear  forgets what earlier runs have found")
        click.echo("  verify [PATHS]...  builds before and after with an engine, and compares the images")
        click.echo("  lsp  language server on standard input and output")


@main.command("fix", cls=_Unnamed)
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@click.option("--diff", is_flag=True, help="Print a unified diff, write nothing.")
@click.option("--write", is_flag=True, help="Rewrite files in place.")
@click.option("--check", is_flag=True, help="Say nothing but the summary.")
@CommonOptions.options
@click.option("--stdin-filename", metavar="PATH", help="Name, context and config for -.")
@click.option("--output-format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text")
@click.option("-o", "output", metavar="FILE", help="Print into this file.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="How many processes (default: one a core).")
@click.option("--no-cache", is_flag=True, help="Look at every file anew.")
@click.option("--cache-dir", type=click.Path(), metavar="DIR", help="Where the cache is, instead of the user's folder.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("--quiet", is_flag=True, help="Only errors and the result.")
@click.option("--verbose", is_flag=True, help="Say more: each change in its context; with --write what was changed.")
@click.option("--statistics", is_flag=True, help="How often each rewrite changed something.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even where something would change.")
def _fix(
    words: CommonOptions,
    paths: tuple[str, ...],
    diff: bool,
    write: bool,
    check: bool,
    stdin_filename: str | None,
    exit_zero: bool,
    **show: Any,
) -> None:
    """Rewrite Dockerfiles. PATHS are files, folders (searched), or - for standard input."""
    from .cli_fix import Session, Show, check_output

    modes = [name for name, wanted in (("diff", diff), ("write", write), ("check", check)) if wanted]
    if len(modes) > 1:
        raise click.UsageError(f"--{modes[0]} and --{modes[1]} exclude each other")
    mode = modes[0] if modes else None
    check_output(show["output"])
    session = Session(words, Show(mode, **show))
    session.all(paths, stdin_filename)
    sys.exit(session.finish(exit_zero))


@main.command("rules")
@click.argument("name", required=False)
@codemods_option
@click.option("--output-format", "form", type=click.Choice(["text", "json"]), default="text")
def _rules(name: str | None, codemods: tuple[str, ...], form: str) -> None:
    """List the rewrites, or explain one."""
    from .catalog import as_json, explained, listed

    try:
        if form == "json":
            click.echo(as_json(name, codemods))
        else:
            click.echo(explained(name, codemods) if name else listed(codemods))
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None


@main.command("lsp")
@click.option("--stdio", is_flag=True, hidden=True, help="What many editors say; there is nothing else.")
def _lsp(stdio: bool) -> None:
    """Language server on standard input and output."""
    from .lsp import NoPygls, serve

    try:
        code = serve()
    except NoPygls as error:
        click.echo(str(error), err=True)
        code = 2
    sys.exit(code)


@main.command("cache")
@click.argument("what", type=click.Choice(["clear"]))
@click.option("--cache-dir", type=click.Path(), metavar="DIR", help="Where the cache is, instead of the user's folder.")
def _cache(what: str, cache_dir: str | None) -> None:
    """Clear the cache."""
    from pathlib import Path

    from .workspace.cache import clear, default_folder

    folder = Path(cache_dir) if cache_dir is not None else default_folder()
    try:
        click.echo(f"{clear(folder)} bytes removed from {folder}", err=True)
    except OSError as error:
        click.echo(f"{folder}:1:1: error: {error.strerror or error}", err=True)
        sys.exit(2)


def run() -> None:
    """The console script: one line for whatever goes wrong, never a traceback."""
    try:
        # click's own handling would make exit code 1 of Ctrl-C.
        sys.exit(main(standalone_mode=False))
    except click.Abort:
        sys.exit(130)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        click.echo(f"dockfix: error: {error.strerror or error}", err=True)
        sys.exit(2)
    except BadCodemod as error:
        from .report import one_line

        click.echo(one_line(str(error)), err=True)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("DOCKFIX_TRACEBACK"):
            raise
        click.echo(f"dockfix: error: {type(error).__name__}: {error}; please report this as a bug", err=True)
        sys.exit(2)

"""The program: which command is meant, and what is printed where it fails."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from ..plugins import BadCodemod

#: Each command, and what ``--help`` says of it; its module has its name.
COMMANDS = {
    "rules": "rules [NAME]  the rewrites; one explained with before and after",
    "builds": "builds [PATHS]...  how each Dockerfile is built, and which file says so",
    "cache": "cache clear  forgets what earlier runs have found",
    "verify": "verify [PATHS]...  builds before and after with an engine, and compares the images",
    "images": "images [PATHS]...  the base images in use, what is known of each; --lock asks their registries",
    "lsp": "lsp  language server on standard input and output",
}
_UNNAMED = "fix"


def refuse_names_of_files(words: Sequence[str]) -> None:
    """Raises ``click.UsageError`` for an option that is also the name of a file here: a shell's ``*`` may have put it.

    A repository may hold a file called ``--codemods=x``, which would run ``x``.
    """
    for word in words:
        if word == "--":
            return
        if word.startswith("-") and word != "-" and os.path.lexists(word):
            raise click.UsageError(f"{word} is an option, and a file here has that name: write -- before file names")


class _Group(click.Group):
    """``dockfix PATH`` is the command without a name; ``dockfix rules`` and kin have one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (*COMMANDS, _UNNAMED, "--version", "--help"):
            args.insert(0, _UNNAMED)
        refuse_names_of_files(args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command is imported only when it is called: the start of the others takes no longer for it."""
        if cmd_name not in (*COMMANDS, _UNNAMED):
            return None
        command = import_module(f".{cmd_name}", __package__).command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Group, add_help_option=False, invoke_without_command=True)
@click.option("--version", is_flag=True, help="Print the version.")
@click.option("--help", "show_help", is_flag=True)
@click.pass_context
def main(ctx: click.Context, version: bool, show_help: bool) -> None:
    """Rewrites Dockerfiles toward good practice; the image stays the same."""
    if version:
        from .. import __version__

        click.echo(f"dockfix {__version__}")
    elif show_help:
        from .fix import command

        click.echo(command.get_help(click.Context(command, info_name="dockfix")))
        click.echo("\nCommands:")
        for line in COMMANDS.values():
            click.echo(f"  {line}")


def run_program() -> None:
    """Run the command; one line for whatever goes wrong, never a traceback."""
    try:
        # click's own handling would make exit code 1 of Ctrl-C.
        sys.exit(main(standalone_mode=False))
    except (click.Abort, KeyboardInterrupt):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one would interrupt the end
        sys.exit(130)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except OSError as error:
        click.echo(f"dockfix: error: {error.strerror or error}", err=True)
        sys.exit(2)
    except BadCodemod as error:
        from ..report import one_line

        click.echo(one_line(str(error)), err=True)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("DOCKFIX_TRACEBACK"):
            raise
        click.echo(f"dockfix: error: {type(error).__name__}: {error}; please report this as a bug", err=True)
        sys.exit(2)

"""Words in, words out: the command line. No rules here."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from .cli_words import Errors, check_context, chosen_codemods, context_of, search, shown

if TYPE_CHECKING:
    from .codemod import Codemod
    from .engine import Result

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
        click.echo("  verify [PATHS]...  builds before and after with an engine, and compares the images")


@main.command("fix")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@click.option("--diff", "mode", flag_value="diff", help="Print a unified diff, write nothing.")
@click.option("--write", "mode", flag_value="write", help="Rewrite files in place.")
@click.option("--check", "mode", flag_value="check", help="Say nothing but the summary.")
@click.option("--select", multiple=True, metavar="R,R", help="Only these rewrites (`all`, `default`, `safe`).")
@click.option("--ignore", multiple=True, metavar="R,R", help="All but these rewrites.")
@click.option("--unsafe", is_flag=True, help="Also rewrites that may change what the image does.")
@click.option("--context", "context_folder", type=click.Path(), metavar="DIR", help="The build context.")
@click.option("--stdin-filename", metavar="PATH", help="Name, context and config for -.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("--quiet", is_flag=True, help="Only errors and the result.")
@click.option("--verbose", is_flag=True, help="Also what was left alone, and why.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even where something would change.")
def _fix(
    paths: tuple[str, ...],
    mode: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    unsafe: bool,
    context_folder: str | None,
    stdin_filename: str | None,
    color: str,
    quiet: bool,
    verbose: bool,
    exit_zero: bool,
) -> None:
    """Rewrite Dockerfiles. PATHS are files, folders (searched), or - for standard input."""
    chosen, unsafe_names = chosen_codemods(select, ignore, unsafe)
    check_context(context_folder)
    session = _Session(mode, chosen, unsafe_names, context_folder, color, quiet, verbose)
    for path in search(paths or (".",), session.error):
        if path == "-":
            session.standard_input(stdin_filename)
        else:
            session.file(path)
    session.finish(exit_zero)


class _Session(Errors):
    """One run over many files: what to do with each, and what came of it."""

    def __init__(
        self,
        mode: str | None,
        codemods: Sequence[Codemod],
        unsafe: Iterable[str],
        context: str | None,
        color: str,
        quiet: bool,
        verbose: bool,
    ) -> None:
        super().__init__()
        self.mode = mode
        self.codemods = codemods
        self.unsafe = unsafe
        self.context = context
        self.color = color == "always" or (color == "auto" and sys.stdout.isatty())
        self.quiet = quiet
        self.verbose = verbose
        self.files = self.changed = self.rewrites = 0
        self.piped = False

    def file(self, path: str) -> None:
        """One file: read, rewrite, tell or write."""
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            return self.error(path, 1, 1, error.strerror or str(error))
        text = data.decode("utf-8", "surrogateescape")
        result = self._fixed(path, text)
        if result is None:
            return None
        if result.text == text:
            return self._tell(path, result)
        self.changed += 1
        if self.mode == "write":
            from .replace import Refused, replace

            try:
                replace(path, data, result.text.encode("utf-8", "surrogateescape"))
            except (OSError, Refused) as error:
                self.changed -= 1
                return self.error(path, 1, 1, getattr(error, "strerror", None) or str(error))
        if self.mode == "diff":
            self._diff(path, text, result.text)
        return self._tell(path, result)

    def standard_input(self, name: str | None) -> None:
        """``-``: the rewritten text on standard output, or nothing at all where there is an error."""
        data = sys.stdin.buffer.read()
        text = data.decode("utf-8", "surrogateescape")
        path = name or "-"
        result = self._fixed(path, text)
        if result is None:
            return
        self.changed += result.text != text
        if self.mode == "diff":
            self._diff(path, text, result.text)
        elif self.mode in (None, "write"):
            self.piped = True
            sys.stdout.buffer.write(result.text.encode("utf-8", "surrogateescape"))
            sys.stdout.buffer.flush()

    def _fixed(self, path: str, text: str) -> Result | None:
        from .engine import fix

        self.files += 1
        result = fix(text, self.codemods, context_of(path, self.context), unsafe=self.unsafe)
        if result.problems:
            problem = result.problems[0]
            self.error(path, problem.line, problem.column, problem.message)
            return None
        for bug in result.bugs:
            self.error(path, bug.line, bug.column, f"{bug.rule}: {bug.reason} ({bug.help})")
        self.rewrites += len(result.changes)
        return result

    def _tell(self, path: str, result: Result) -> None:
        if self.quiet or self.mode in ("check", "diff") or (self.mode == "write" and not self.verbose):
            return
        said = [(c.line, c.column, c.rule, c.message) for c in result.changes]
        said += [(f.line, f.column, f.rule, f"left alone: {f.reason}") for f in result.findings]
        for line, column, rule, message in sorted(said):
            click.echo(f"{shown(path)}:{line}:{column}: {rule}: {message}")

    def _diff(self, path: str, before: str, after: str) -> None:
        import difflib

        name = shown(path)
        lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
        for line in lines:
            ending = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
            printed = line + ending
            if self.color:
                code = {"+": "32", "-": "31", "@": "36"}.get(line[0])
                printed = f"\x1b[{code}m{printed.rstrip(chr(10))}\x1b[0m\n" if code else printed
            sys.stdout.buffer.write(printed.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()

    def finish(self, exit_zero: bool) -> NoReturn:
        """The summary on standard error, and the exit code."""
        verb = "rewritten" if self.mode == "write" else "would be rewritten"
        if not self.quiet and not self.piped:
            summary = f"{self.changed} of {self.files} files {verb}, {self.rewrites} changes, {self.count} errors"
            click.echo(summary, err=True)
        if self.count:
            sys.exit(2)
        would_change = self.changed and self.mode != "write" and not self.piped
        sys.exit(1 if would_change and not exit_zero else 0)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])


@main.command("rules")
@click.argument("name", required=False)
def _rules(name: str | None) -> None:
    """List the rewrites, or explain one."""
    import inspect

    from .codemods import all_codemods

    every = {codemod.name: codemod for codemod in all_codemods()}
    if name is not None and name not in every:
        raise click.UsageError(f"no rewrite is called {name}")
    for codemod in [every[name]] if name else every.values():
        text = inspect.getdoc(type(codemod)) or ""
        if name:
            click.echo(f"{codemod.name} ({codemod.safety.value})\n\n{text}")
        else:
            click.echo(f"{codemod.name:16} {codemod.safety.value:7} {' '.join(text.split(chr(10) * 2)[0].split())}")


def run() -> None:
    """The console script: one line for whatever goes wrong, never a traceback."""
    try:
        main()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)

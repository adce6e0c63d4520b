"""Words in, words out: the command line. No rules here."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from .codemod import Codemod
    from .engine import Result

_SKIPPED_FOLDERS = frozenset({".git", "node_modules", ".venv"})
_ENDINGS = (".dockerfile", ".containerfile")
_NOT = (".dockerignore", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb", ".mustache", ".in")


class _Group(click.Group):
    """``dockfix PATH`` is the command without a name; ``dockfix rules`` and kin have one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("--version", "--help")):
            args.insert(0, "fix")
        return super().parse_args(ctx, args)


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
    chosen, unsafe_names = _chosen(select, ignore, unsafe)
    session = _Session(mode, chosen, unsafe_names, context_folder, color, quiet, verbose)
    if context_folder is not None and not os.path.isdir(context_folder):
        raise click.UsageError(f"--context {context_folder}: no such folder")
    for path in session.search(paths or (".",)):
        if path == "-":
            session.standard_input(stdin_filename)
        else:
            session.file(path)
    session.finish(exit_zero)


class _Session:
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
        self.mode = mode
        self.codemods = codemods
        self.unsafe = unsafe
        self.context = context
        self.color = color == "always" or (color == "auto" and sys.stdout.isatty())
        self.quiet = quiet
        self.verbose = verbose
        self.files = self.changed = self.errors = self.rewrites = 0
        self.piped = False

    def error(self, path: str, line: int, column: int, message: str) -> None:
        """One line on standard error; the other files go on."""
        self.errors += 1
        click.echo(f"{_shown(path)}:{line}:{column}: error: {message}", err=True)

    def search(self, paths: Iterable[str]) -> Iterable[str]:
        """The files to look at, each once."""
        seen: set[str] = set()
        for path in paths:
            found: Iterable[str]
            if path == "-" or not os.path.isdir(path):
                found = [path]
            else:
                found = list(_walk(path))
                if not found:
                    self.error(path, 1, 1, "no Dockerfile in this folder")
            for name in found:
                if name not in seen:
                    seen.add(name)
                    yield name

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
        from .context import BuildContext
        from .engine import fix

        self.files += 1
        folder = self.context or (os.path.dirname(path) or ".")
        known = path != "-" or self.context is not None
        context = BuildContext.of_folder(folder, path) if known else BuildContext.unknown()
        result = fix(text, self.codemods, context, unsafe=self.unsafe)
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
            click.echo(f"{_shown(path)}:{line}:{column}: {rule}: {message}")

    def _diff(self, path: str, before: str, after: str) -> None:
        import difflib

        name = _shown(path)
        lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
        for line in lines:
            ending = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
            shown = line + ending
            if self.color:
                code = {"+": "32", "-": "31", "@": "36"}.get(line[0])
                shown = f"\x1b[{code}m{shown.rstrip(chr(10))}\x1b[0m\n" if code else shown
            sys.stdout.buffer.write(shown.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()

    def finish(self, exit_zero: bool) -> NoReturn:
        """The summary on standard error, and the exit code."""
        verb = "rewritten" if self.mode == "write" else "would be rewritten"
        if not self.quiet and not self.piped:
            summary = f"{self.changed} of {self.files} files {verb}, {self.rewrites} changes, {self.errors} errors"
            click.echo(summary, err=True)
        if self.errors:
            sys.exit(2)
        would_change = self.changed and self.mode != "write" and not self.piped
        sys.exit(1 if would_change and not exit_zero else 0)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])


def _shown(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _walk(folder: str) -> Iterable[str]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED_FOLDERS)
        for name in sorted(names):
            if is_dockerfile_name(name):
                yield os.path.normpath(os.path.join(where, name))


def is_dockerfile_name(name: str) -> bool:
    """Whether a folder search takes a file of that name."""
    if name.lower().endswith(_NOT):
        return False
    stem = name.split(".", 1)[0]
    return stem in ("Dockerfile", "Containerfile") or name.endswith(_ENDINGS) or name.endswith(".Dockerfile")


def _chosen(select: Sequence[str], ignore: Sequence[str], unsafe: bool) -> tuple[list[Codemod], set[str]]:
    """The codemods to run, and the names of those whose unsafe changes are wanted."""
    from .codemod import Safety
    from .codemods import all_codemods

    every = {codemod.name: codemod for codemod in all_codemods()}

    def names(words: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for word in (part.strip() for text in words for part in text.split(",")):
            if word in ("all", "default", "safe"):
                found |= {n for n, c in every.items() if word == "all" or unsafe or c.safety is Safety.SAFE}
            elif word in every:
                found.add(word)
            elif word:
                import difflib

                near = difflib.get_close_matches(word, every, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise click.UsageError(f"no rewrite is called {word}{hint}")
        return found

    wanted = (names(select) if select else names(["default"])) - names(ignore)
    risky = wanted if unsafe else names([word for word in select if word not in ("default", "safe")]) & wanted
    return [codemod for name, codemod in every.items() if name in wanted], risky


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

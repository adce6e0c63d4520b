"""``dockfix PATHS``: reads, rewrites, tells or writes, file after file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from .cli_words import Errors, Words, config_line, context_of, shown
from .config import ConfigError
from .context import BuildContext
from .engine import Result, fix


class Show(NamedTuple):
    """What is done with a file that changes, and what is said: ``mode`` is None, diff, write or check."""

    mode: str | None
    color: str
    quiet: bool
    verbose: bool

    @property
    def tells(self) -> bool:
        """Whether changes and findings are listed."""
        if self.quiet or self.mode in ("check", "diff"):
            return False
        return self.mode is None or self.verbose


class Session(Errors):
    """One run over many files: what to do with each, and what came of it."""

    def __init__(self, words: Words, show: Show) -> None:
        super().__init__()
        self.words = words
        self.show = show
        self.mode = show.mode
        self.color = show.color == "always" or (show.color == "auto" and sys.stdout.isatty())
        self.chooser = words.chooser(advice=show.tells)
        self.files = self.changed = self.rewrites = 0
        self.piped = False
        self._told_configs: set[Path] = set()

    def all(self, paths: Sequence[str], stdin_filename: str | None) -> None:
        """Every file that PATHS mean."""
        for path in self.words.search(paths, self.chooser, self):
            if path == "-":
                self.standard_input(stdin_filename)
            else:
                self.file(path)

    def file(self, path: str) -> None:
        """One file: read, rewrite, tell or write."""
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            return self.error(path, 1, 1, error.strerror or str(error))
        text = data.decode("utf-8", "surrogateescape")
        context = context_of(path, self.words.context)
        result = self._fixed(path, text, context)
        if result is None:
            return None
        edits = [(path, data, result.text)] if result.text != text else []
        if result.ignore_text is not None:
            ignore = context.ignore_file or Path(context.root or ".") / ".dockerignore"
            edits.append(
                (str(ignore), (context.ignore_text() or "").encode("utf-8", "surrogateescape"), result.ignore_text)
            )
        self.changed += bool(edits)
        for name, before, after in edits:
            if self.mode == "write" and not self._write(name, before, after):
                self.changed -= 1
                return None
            if self.mode == "diff":
                self._diff(name, before.decode("utf-8", "surrogateescape"), after)
        return self._tell(path, result)

    def _write(self, path: str, before: bytes, after: str) -> bool:
        from .replace import Refused, replace

        try:
            replace(path, before, after.encode("utf-8", "surrogateescape"))
        except (OSError, Refused) as error:
            self.error(path, 1, 1, getattr(error, "strerror", None) or str(error))
            return False
        return True

    def standard_input(self, name: str | None) -> None:
        """``-``: the rewritten text on standard output, or nothing at all where there is an error."""
        data = sys.stdin.buffer.read()
        text = data.decode("utf-8", "surrogateescape")
        path = name or "-"
        result = self._fixed(path, text, context_of(path, self.words.context))
        if result is None:
            return
        self.changed += result.text != text
        if self.mode == "diff":
            self._diff(path, text, result.text)
        elif self.mode in (None, "write"):
            self.piped = True
            sys.stdout.buffer.write(result.text.encode("utf-8", "surrogateescape"))
            sys.stdout.buffer.flush()

    def _fixed(self, path: str, text: str, context: BuildContext) -> Result | None:
        self.files += 1
        try:
            choice = self.chooser.of(path)
        except ConfigError as error:
            self._config_error(error)
            return None
        except OSError as error:
            self.error(path, 1, 1, f"its config can't be read: {error.strerror or error}")
            return None
        try:
            result = fix(text, choice.codemods, context, unsafe=choice.unsafe, options=choice.options)
        except Exception as error:  # a bug in one file must not stop the others
            self.error(path, 1, 1, f"{type(error).__name__}: {error}; please report this as a bug")
            return None
        if result.problems:
            problem = result.problems[0]
            self.error(path, problem.line, problem.column, problem.message)
            return None
        for bug in result.bugs:
            self.error(path, bug.line, bug.column, f"{bug.rule}: {bug.reason} ({bug.help})")
        self.rewrites += len(result.changes)
        return result

    def _config_error(self, error: ConfigError) -> None:
        """A broken config is told once, however many files are under it."""
        if error.path not in self._told_configs:
            self._told_configs.add(error.path)
            click.echo(config_line(error), err=True)
        self.count += 1

    def _tell(self, path: str, result: Result) -> None:
        if self.show.tells:
            for line in said(shown(path), result):
                click.echo(line)

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

    def finish(self, exit_zero: bool) -> int:
        """The summary on standard error, and the exit code."""
        verb = "rewritten" if self.mode == "write" else "would be rewritten"
        if not self.show.quiet and not self.piped:
            summary = f"{self.changed} of {self.files} files {verb}, {self.rewrites} changes, {self.count} errors"
            click.echo(summary, err=True)
        if self.count:
            return 2
        would_change = self.changed and self.mode != "write" and not self.piped
        return 1 if would_change and not exit_zero else 0


def said(path: str, result: Result) -> Iterator[str]:
    """What would change and what was left alone, in the file's order."""
    lines = [(c.line, c.column, f"{c.rule}: {c.message}", "") for c in result.changes]
    lines += [(f.line, f.column, f"{f.rule}: left alone: {f.reason}", f.help) for f in result.findings]
    for line, column, message, help_ in sorted(lines):
        yield f"{path}:{line}:{column}: {message}" + (f"\n    help: {help_}" if help_ else "")


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])

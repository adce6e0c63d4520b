"""``dockfix PATHS``: which files, what is done with them, what is printed, which exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import click

from ..report import Totals, report_for
from ..results import Cause, Failure, FileEdit, Outcome
from ..workspace import Job, available_cores, is_dockerfile_name, outcomes
from .builds import say_bad_definitions
from .common_options import CommonOptions
from .lines import say_bad_locks, say_failure, say_warning
from .signals import ending_cleanly

#: From this many files on a progress bar is worth a look.
_LONG = 300


class Show(NamedTuple):
    """What is done with a file that changes, and what is printed: ``mode`` is None, diff, write or check."""

    mode: str | None
    form: str
    output: str | None
    color: str
    quiet: bool
    verbose: bool
    statistics: bool
    jobs: int | None
    no_cache: bool
    cache_dir: str | None

    @property
    def shows_diffs(self) -> bool:
        """Whether changes are shown in their context."""
        return self.form == "text" and (self.mode == "diff" or (self.mode is None and self.verbose and not self.quiet))

    def cache_folder(self) -> Path | None:
        """The cache's folder; None where none is wanted, or where the user's can't be found."""
        if self.no_cache:
            return None
        if self.cache_dir is not None:
            return Path(self.cache_dir)
        from ..workspace.cache import default_folder

        return default_folder()

    @property
    def lists(self) -> bool:
        """Whether changes and findings are listed."""
        if self.form != "text":
            return True
        if self.quiet or self.mode in ("check", "diff"):
            return False
        return self.mode is None or self.verbose


class Session:
    """One run over many files."""

    def __init__(self, options: CommonOptions, show: Show) -> None:
        self.options = options
        self.show = show
        self.totals = Totals()
        self.piped = False  # nothing but standard input was asked for
        self.printed = False  # its rewritten text was
        self._reported: set[tuple[str, int]] = set()
        self.job: Job = options.job()._replace(
            write=show.mode == "write", advice=show.lists, texts=show.shows_diffs or show.form == "sarif"
        )
        self.configs = options.configs()
        if options.select or options.ignore or options.config or options.codemods:
            options.chooser(self.job, self.configs)  # a wrong word ends the run before it begins
        color = show.color == "always" or (show.color == "auto" and show.output is None and sys.stdout.isatty())
        self.report = report_for(
            show.form, diffs=show.shows_diffs, lists=show.lists, color=color, codemods=options.codemods
        )
        self._parts: list[str] = []

    def all(self, paths: Sequence[str], stdin_filename: str | None) -> None:
        """Every file that PATHS mean; ``-`` has its turn after the others."""
        found = list(self.options.files(paths, self.configs, self.path_failed))
        files = [file for file in found if file.path != "-"]
        # The engine frees its trees itself, so that the garbage collector finds next to nothing: asked less often it
        # takes a tenth less time.
        gc.set_threshold(50_000, 20, 20)
        with self._progress(len(files)) as advance:
            outcomes_ = self._outcomes([file.path for file in files])
            for file, outcome in zip(files, outcomes_, strict=True):
                self._add(outcome if file.named else outcome.of_search())
                advance()
        if len(files) < len(found):
            self._standard_input(stdin_filename)
        self._print(self.report.end(self.totals))
        self.totals.warnings += say_bad_definitions() + say_bad_locks(file.path for file in files)
        if self.show.statistics:
            self._print(self.totals.statistics())

    def _outcomes(self, names: Sequence[str]) -> Iterator[Outcome]:
        jobs = self.show.jobs or available_cores()
        return outcomes(names, self.job, jobs, self.show.cache_folder())

    def _failed(self, failure: Failure) -> None:
        """One line on standard error; the other files go on. A failure that files share is reported once."""
        key = (failure.path, failure.line)
        if failure.cause is Cause.CONFIG and key in self._reported:
            return
        self._reported.add(key)
        say_failure(failure)

    def path_failed(self, failure: Failure) -> None:
        """A path that can't be searched."""
        self.totals.failures += 1
        self._failed(failure)

    def _say_what_is_wrong(self, outcome: Outcome) -> None:
        for warning in outcome.warnings:
            say_warning(outcome.path, warning)
        for failure in outcome.failures:
            self._failed(failure)

    def _add(self, outcome: Outcome) -> None:
        self._say_what_is_wrong(outcome)
        self.totals.add(outcome)
        self._print(self.report.add(outcome))

    def _standard_input(self, name: str | None) -> None:
        """``-``: the rewritten text on standard output, or nothing at all where there is an error."""
        from ..workspace.rewrite import Rewriter

        text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
        path = name or "-"
        job = self.job._replace(write=False, texts=True)
        rewriter = Rewriter(job, self.options.chooser(job, self.configs))
        outcome = rewriter.text(path, text)
        if self.show.mode in ("diff", "check") or self.show.form != "text":
            return self._add(outcome)
        self._say_what_is_wrong(outcome)
        self.piped = self.totals.files == 0
        self.totals.add(outcome)
        self.printed = outcome.changed
        if not outcome.failures:
            self._print(_after(outcome.edits, path, text))
        return None

    def _print(self, text: str) -> None:
        if not text:
            return
        if self.show.output is not None:
            self._parts.append(text)
            return
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()

    @contextmanager
    def _progress(self, count: int) -> Iterator[Callable[[], None]]:
        """A bar on standard error, if that is a terminal and there is something to wait for."""
        if self.show.quiet or count < _LONG or not sys.stderr.isatty():
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("dockfix", total=count)
            yield lambda: bar.advance(task)

    def finish(self, exit_zero: bool) -> int:
        """Write the output file, print the summary on standard error, and say the exit code."""
        totals = self.totals
        if self.show.output is not None:
            try:
                with open(self.show.output, "wb") as file:
                    file.write("".join(self._parts).encode("utf-8", "surrogateescape"))
            except OSError as error:
                totals.failures += 1
                self._failed(Failure(self.show.output, 1, 1, error.strerror or str(error), Cause.OUTPUT))
        verb = "rewritten" if self.show.mode == "write" else "would be rewritten"
        if not self.show.quiet and not self.piped:
            summary = (
                f"{totals.changed} of {totals.files} files {verb},"
                f" {sum(totals.changes.values())} changes, {totals.failures} errors"
            ) + (f", {totals.warnings} warnings" if totals.warnings else "")
            click.echo(summary, err=True)
        if totals.failures:
            return 2
        would_change = totals.changed > self.printed and self.show.mode != "write"
        return 1 if would_change and not exit_zero else 0


def _after(edits: Iterable[FileEdit], path: str, text: str) -> str:
    return next((edit.after for edit in edits if edit.path == path), text)


def check_output(path: str | None, inputs: Sequence[str]) -> None:
    """``-o`` names a file in a folder that is there, and no Dockerfile. Raises ``click.UsageError``."""
    if path is None:
        return
    if not os.path.isdir(os.path.dirname(path) or "."):
        raise click.UsageError(f"-o {path}: no such folder")
    names = {path, os.path.realpath(path)}
    if any(is_dockerfile_name(os.path.basename(name)) for name in names):
        raise click.UsageError(f"-o {path}: that is a Dockerfile's name, and what is printed would replace the file")
    if not names.isdisjoint({*inputs, *map(os.path.realpath, inputs)}):
        raise click.UsageError(f"-o {path}: that is a file to look at, and what is printed would replace it")


class _UnnamedContext(click.Context):
    """Usage lines call the command without a name what a user calls it."""

    @property
    def command_path(self) -> str:
        """The program's name."""
        return self.parent.command_path if self.parent is not None else "dockfix"


class _Unnamed(click.Command):
    """The command that has no name."""

    context_class = _UnnamedContext


@click.command("fix", cls=_Unnamed)
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
def command(
    options: CommonOptions,
    paths: tuple[str, ...],
    diff: bool,
    write: bool,
    check: bool,
    stdin_filename: str | None,
    exit_zero: bool,
    **show: Any,
) -> None:
    """Rewrite Dockerfiles. PATHS are files, folders (searched), or - for standard input."""
    modes = [name for name, wanted in (("diff", diff), ("write", write), ("check", check)) if wanted]
    if len(modes) > 1:
        raise click.UsageError(f"--{modes[0]} and --{modes[1]} exclude each other")
    mode = modes[0] if modes else None
    check_output(show["output"], paths)
    session = Session(options, Show(mode, **show))
    with ending_cleanly():
        session.all(paths, stdin_filename)
    sys.exit(session.finish(exit_zero))

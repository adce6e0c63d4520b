"""``dockfix verify``: builds before and after, and compares the images."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from ..codemod import Effect
from ..config import ConfigError
from ..engine import message_of
from ..report import shown
from ..results import Diagnostic
from ..results import Failure as PathFailure
from ..verify import Comparison, Engine, Failure, Interrupts, Job, Options, Stopped
from ..verify import verify as compared
from ..verify.report import Error, FileReport, as_json, details, exit_code, summary, table
from ..workspace import contexts_of, dockerfile_bytes
from ..workspace.base_images import BaseImages
from ..workspace.rewrite import fixed
from ..workspace.ways import ways_to_build
from .common_options import CommonOptions
from .lines import say_failure, say_warning

_NUMBERS = 90  # how wide the columns beside the path become at most


@click.command("verify")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@click.option("--engine", "engine_words", default="docker", metavar="COMMAND", help="docker, podman, or one like them.")
@click.option("--network", metavar="NAME", help="The network of builds and runs, for example host.")
@click.option("--build-arg", "build_args", multiple=True, metavar="K=V", help="A build argument.")
@click.option("--run", "runs", multiple=True, metavar="ARGS", help='Start both images with these; "" for their own.')
@click.option("--no-rebuild", is_flag=True, help="Don't build again after an edit of a source file.")
@click.option("--touch", metavar="FILE", help="The source file to edit (in a copy of the build context).")
@CommonOptions.options
@click.option("--output-format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--quiet", is_flag=True, help="Only errors and what differs.")
def command(
    options: CommonOptions,
    paths: tuple[str, ...],
    engine_words: str,
    network: str | None,
    build_args: tuple[str, ...],
    runs: tuple[str, ...],
    no_rebuild: bool,
    touch: str | None,
    form: str,
    quiet: bool,
) -> None:
    """Build each file before and after, and compare the images; nothing is written, nothing is left behind.

    Exits with 0 where all images are the same, 1 where some differ, 2 where some could not be compared.
    """
    if "-" in paths:
        raise click.UsageError("verify builds files, and - is none")
    if no_rebuild and touch is not None:
        raise click.UsageError("--touch is for the rebuild that --no-rebuild leaves out")
    wanted = Options(
        runs=[_split(words, "--run") for words in runs],
        rebuild=not no_rebuild,
        touch=touch,
        build_args=dict(_pair(words) for words in build_args),
    )
    words = _engine(engine_words)
    try:
        with Interrupts() as interrupts:
            session = _Session(options, wanted, form, quiet)
            engine = Engine(words, network, interrupts)
            try:
                session.all(paths or (".",), engine)
            finally:
                for line in engine.close():
                    click.echo(f"{shown(engine.shown)}: error: {line}", err=True)
                    session.count += 1
        sys.exit(session.finish(engine))
    except Stopped as stopped:
        click.echo(f"stopped by {signal.Signals(stopped.number).name}; what was built is removed", err=True)
        sys.exit(128 + stopped.number)


class _Unreadable(Exception):
    """A file that can't be read, or that Docker rejects: an error only where it was named."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.place = line, column


class _Session:
    """One run over many files."""

    def __init__(
        self,
        options: CommonOptions,
        wanted: Options,
        form: str,
        quiet: bool,
    ) -> None:
        self.count = 0
        self.options = options
        self.configs = options.configs()
        self.chooser = options.chooser(options.job(), self.configs)
        self.images = BaseImages()
        self.wanted = wanted
        self.form = form
        self.quiet = quiet
        self.reports: list[FileReport] = []

    def all(self, paths: Sequence[str], engine: Engine) -> None:
        """Every file in turn: builds that share a machine would spoil each other's times."""
        with self._progress() as tell:
            for path, named in self.options.files(paths, self.configs, self._failed):
                try:
                    for report in self.file(path, engine, tell):
                        self._add(report)
                except _Unreadable as unreadable:
                    if not named:
                        say_warning(path, Diagnostic("", *unreadable.place, str(unreadable), ""))
                        continue
                    self._add(FileReport(path, error=Error(*unreadable.place, str(unreadable))))
                except Exception as crash:  # the other files go on
                    self._add(FileReport(path, error=Error(1, 1, _oneline(crash))))

    def _add(self, report: FileReport) -> None:
        if report.error is not None:
            self.error(report.path, report.error.line, report.error.column, report.error.message)
        self.reports.append(report)

    def _failed(self, failure: PathFailure) -> None:
        self.error(failure.path, failure.line, failure.column, failure.message)

    def error(self, path: str, line: int, column: int, message: str) -> None:
        """One line on standard error; the other files go on."""
        self.count += 1
        say_failure(PathFailure(path, line, column, message))

    def file(self, path: str, engine: Engine, tell: Callable[[str], None]) -> Iterator[FileReport]:
        """One file: rewritten in memory, and compared where that changed it; once for each way in which it is built."""
        try:
            data = dockerfile_bytes(path)
        except OSError as error:
            raise _Unreadable(1, 1, error.strerror or str(error)) from error
        text = data.decode("utf-8", "surrogateescape")
        try:
            choice = self.chooser.of(path)
        except ConfigError as error:
            message = f"its config can't be used: {error.path}:{error.line}: {error.message}"
            yield FileReport(path, error=Error(1, 1, message))
            return
        contexts = contexts_of(path, self.options.context, choice.builds)
        result = fixed(text, choice, contexts, self.images.of(path, choice.images))
        for warning in result.warnings:
            say_warning(path, warning)
        for problem in result.problems:
            raise _Unreadable(problem.line, problem.column, problem.message)
        if result.text == text:
            yield FileReport(path)
            return
        changes = [(c.rule, c.line, c.column, c.message) for c in result.changes]
        cleaning = {codemod.name for codemod in choice.codemods if Effect.CLEANUP in codemod.effects}
        cleans = any(change.rule in cleaning for change in result.changes)
        after = result.text.encode("utf-8", "surrogateescape")
        ways = ways_to_build(contexts, text)
        for way in ways:
            job = Job(path, data, after, Path(way.context), cleans, way.target, dict(way.args))
            name = way.shown if len(ways) > 1 else ""
            try:
                found: Comparison = compared(job, engine, self.wanted, lambda what: tell(f"{shown(path)}: {what}"))
            except Failure as failure:
                yield FileReport(path, changes, error=Error(failure.line, 1, failure.message), build=name)
            else:
                yield FileReport(path, changes, found, build=name)

    @contextmanager
    def _progress(self) -> Iterator[Callable[[str], None]]:
        """Where to say what is being done: standard error, if that is a terminal."""
        if self.quiet or not sys.stderr.isatty():
            yield lambda what: None
            return
        from rich.console import Console
        from rich.text import Text

        with Console(stderr=True).status("") as status:
            yield lambda what: status.update(Text(what))

    def finish(self, engine: Engine) -> int:
        """Print the result; the exit code."""
        if self.form == "json":
            click.echo(as_json(self.reports, engine.shown))
        else:
            if self.reports and not self.quiet:
                self._table()
            for report in self.reports:
                for line in details(report, shown, quiet=self.quiet):
                    click.echo(line)
            if not self.quiet:
                counts = summary(self.reports)
                counted = f"{counts['same']} same, {counts['differs']} differ, {counts['unchanged']} unchanged"
                click.echo(f"{counts['files']} files: {counted}, {self.count} errors", err=True)
        return exit_code(self.reports, self.count)

    def _table(self) -> None:
        from rich.console import Console

        # A pipe has no width; rich would take 80 and fold the paths.
        wide = max(len(report.path) for report in self.reports) + _NUMBERS
        console = Console(width=None if sys.stdout.isatty() else wide)
        console.print(table(self.reports, shown))


def _oneline(error: Exception) -> str:
    return " ".join(message_of(error).split())


def _split(words: str, option: str) -> list[str]:
    try:
        return shlex.split(words)
    except ValueError as error:
        raise click.UsageError(f"{option} {words}: {error}") from error


def _pair(words: str) -> tuple[str, str]:
    key, equals, value = words.partition("=")
    if not key or not (equals or key in os.environ):
        raise click.UsageError(f"--build-arg {words}: K=V is wanted")
    return key, value if equals else os.environ[key]


def _engine(words: str) -> list[str]:
    command = _split(words, "--engine")
    if not command:
        raise click.UsageError("--engine: no command given")
    if os.path.basename(command[-1]) == "buildah":
        raise click.UsageError(
            "--engine buildah: it can't show what is in an image; use podman, which shares its store"
        )
    return command

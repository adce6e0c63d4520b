"""What the commands share: which files, which rewrites, and how things are said."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any

import click

from .results import Diagnostic, Failure

if TYPE_CHECKING:
    from .config import ConfigError, Configs
    from .config.choose import Chooser
    from .workspace import Found, Job


class LineError(click.ClickException):
    """Ends the run with exit code 2; the message is one whole line."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(self.message, err=True)


class CommonOptions:
    """What the command line says of rewrites, configs and files; the same for every command."""

    def __init__(
        self,
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        unsafe: bool,
        config: str | None,
        isolated: bool,
        exclude: tuple[str, ...],
        no_gitignore: bool,
        since: str | None,
        context: str | None,
        codemods: tuple[str, ...],
    ) -> None:
        if config is not None and isolated:
            raise click.UsageError("--config names a config, and --isolated takes none")
        if context is not None and not os.path.isdir(context):
            raise click.UsageError(f"--context {context}: no such folder")
        if select and not any(text.strip(" ,") for text in select):
            raise click.UsageError("--select names no rewrite")
        self.select, self.ignore, self.unsafe = select, ignore, unsafe
        self.config, self.isolated = config, isolated
        self.exclude = exclude
        self.no_gitignore = no_gitignore
        self.since = since
        self.context = context
        self.codemods = codemods

    @staticmethod
    def options(command: Callable[..., None]) -> Callable[..., None]:
        """The options themselves; the command gets a :class:`Words` as ``words``."""

        @functools.wraps(command)
        def with_words(**given: Any) -> None:
            command(words=CommonOptions(**{name: given.pop(name) for name in _NAMES}), **given)

        decorated: Callable[..., None] = with_words
        for option in reversed(_OPTIONS):
            decorated = option(decorated)
        return decorated

    def job(self) -> Job:
        """What is done with each file, as far as these words say it."""
        from .workspace import Job

        return Job(
            self.select, self.ignore, self.unsafe, self.config, self.isolated, self.context, codemods=self.codemods
        )

    def configs(self) -> Configs:
        """The configs that count; a wrong ``--config`` ends the run."""
        from .config import ConfigError, Configs

        try:
            return Configs(self.config, isolated=self.isolated)
        except ConfigError as error:
            raise LineError(failure_line(_failure(error))) from None
        except OSError as error:
            raise LineError(failure_line(Failure(str(self.config), 1, 1, error.strerror or str(error)))) from None

    def chooser(self, job: Job, configs: Configs) -> Chooser:
        """Which rewrites run over which file; a wrong word, or a wrong ``--config``, ends the run."""
        from .config import ConfigError
        from .config.choose import UnknownRewrite

        try:
            chooser = job.chooser(configs)
            if self.config is not None:
                chooser.of(self.config)
            return chooser
        except UnknownRewrite as error:
            raise click.UsageError(str(error)) from None
        except ConfigError as error:
            raise LineError(failure_line(_failure(error))) from None

    def _recent(self, folder: str, names: list[str]) -> list[str]:
        """Of the names those that ``--since`` wants."""
        if self.since is None:
            return names
        from .workspace import NoRevision, changed_since

        try:
            changed = changed_since(folder, self.since)
        except NoRevision as error:
            raise click.UsageError(f"--since {self.since}: {error}") from None
        return [name for name in names if os.path.normpath(name) in changed]

    def search(self, paths: Sequence[str], configs: Configs, failed: Callable[[Failure], None]) -> Iterator[Found]:
        """The files to look at, each once; ``exclude`` counts for what a folder search finds."""
        from .config import ConfigError, matches
        from .workspace import Found, search

        def excluded(path: str) -> bool:
            if matches(self.exclude, path, None):
                return True
            try:
                config = configs.of(path)
            except (ConfigError, OSError):
                return False  # told when the file's turn comes
            return matches(config.exclude, path, config.folder)

        named = {os.path.normpath(path) for path in paths if path and not os.path.isdir(path)}
        seen: set[str] = set()
        for path in paths or (".",):
            if not path:
                failed(Failure("''", 1, 1, "an empty path names no file"))
                continue
            found: Iterable[str] = [path]
            if path != "-" and os.path.isdir(path):
                everything = list(search(path, excluded=excluded, gitignore=not self.no_gitignore))
                found = self._recent(path, everything)
                if not everything:
                    click.echo(line_of("note", path, 1, 1, "no Dockerfile in this folder"), err=True)
            for name in found:
                if name not in seen:
                    seen.add(name)
                    yield Found(name, os.path.normpath(name) in named)


def _failure(error: ConfigError) -> Failure:
    return Failure(str(error.path), error.line, error.column, error.message)


def failure_line(failure: Failure) -> str:
    """``path:line:col: error: message``."""
    return line_of("error", *failure[:4])


def warning_line(path: str, warning: Diagnostic) -> str:
    """``path:line:col: warning: message``."""
    return line_of("warning", path, warning.line, warning.column, warning.message)


def line_of(severity: str, path: str, line: int, column: int, message: str) -> str:
    """``path:line:col: severity: message``, in one line whatever it holds."""
    from .report import one_line

    return one_line(f"{path}:{line}:{column}: {severity}: {message}")


def shown(path: str) -> str:
    """A path as it can be printed."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


codemods_option = click.option(
    "--codemods", multiple=True, metavar="FILE", help="Also the rewrites in this Python file, which is run."
)
_NAMES = ("select", "ignore", "unsafe", "context", "codemods", "config", "isolated", "exclude", "since", "no_gitignore")
_OPTIONS = (
    click.option("--select", multiple=True, metavar="R,R", help="Only these rewrites (`all`, `default`, `safe`)."),
    click.option("--ignore", multiple=True, metavar="R,R", help="All but these rewrites."),
    click.option("--unsafe", is_flag=True, help="Also rewrites that may change what the image does."),
    click.option("--context", type=click.Path(), metavar="DIR", help="The build context."),
    codemods_option,
    click.option("--config", metavar="FILE", help="This config for all files."),
    click.option("--isolated", is_flag=True, help="No config at all."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Not these files, in folders that are searched."),
    click.option("--since", metavar="REV", help="Only files that differ from this git revision, in folders searched."),
    click.option("--no-gitignore", is_flag=True, help="Also files that git ignores."),
)

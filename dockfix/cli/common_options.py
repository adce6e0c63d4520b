"""The options that the commands share: which files, which rewrites, which config."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from ..results import Cause, Diagnostic, Failure
from .lines import LineError, failure_line, say_note, say_warning

if TYPE_CHECKING:
    from ..config import ConfigError, Configs
    from ..config.choose import Chooser
    from ..workspace import Found, Job


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
        """The options themselves; the command gets a :class:`CommonOptions` as ``options``."""
        return _with(_OPTIONS, command)

    def job(self) -> Job:
        """What is done with each file, as far as these options say it."""
        from ..workspace import Job

        return Job(
            self.select, self.ignore, self.unsafe, self.config, self.isolated, self.context, codemods=self.codemods
        )

    def configs(self) -> Configs:
        """The configs that count; a wrong ``--config`` ends the run."""
        from ..config import ConfigError, Configs

        try:
            return Configs(self.config, isolated=self.isolated)
        except ConfigError as error:
            raise LineError(failure_line(_failure(error))) from None
        except OSError as error:
            raise LineError(failure_line(Failure(str(self.config), 1, 1, error.strerror or str(error)))) from None

    def chooser(self, job: Job, configs: Configs) -> Chooser:
        """Which rewrites run over which file; a wrong name, or a wrong ``--config``, ends the run."""
        from ..config import ConfigError
        from ..config.choose import UnknownRewrite

        try:
            chooser = job.chooser(configs)
            if self.config is not None:
                chooser.of(self.config)
            return chooser
        except UnknownRewrite as error:
            raise click.UsageError(str(error)) from None
        except ConfigError as error:
            raise LineError(failure_line(_failure(error))) from None

    def files(self, paths: Sequence[str], configs: Configs, failed: Callable[[Failure], None]) -> Iterator[Found]:
        """The files to look at; a wrong ``--since`` ends the run."""
        from ..workspace import NoRevision, Selection

        selection = Selection(self.exclude, self.since, not self.no_gitignore)
        try:
            yield from selection.files(
                paths,
                configs,
                failed,
                lambda path: say_note(path, "no Dockerfile in this folder"),
                lambda path, reason: say_warning(path, Diagnostic("", 1, 1, reason, "")),
            )
        except NoRevision as error:
            raise click.UsageError(f"--since {self.since}: {error}") from None


def search_options(command: Callable[..., None]) -> Callable[..., None]:
    """Only the options that say which files, and which config; the command gets a :class:`CommonOptions`, too."""
    return _with(_SEARCH_OPTIONS, command)


def _with(options: Sequence[Any], command: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(command)
    def with_options(**given: Any) -> None:
        named = {name: given.pop(name, default) for name, default in _DEFAULTS.items()}
        command(options=CommonOptions(**named), **given)

    decorated: Callable[..., None] = with_options
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def _failure(error: ConfigError) -> Failure:
    return Failure(str(error.path), error.line, error.column, error.message, Cause.CONFIG)


def _python_files(ctx: click.Context, parameter: click.Parameter, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Files that are run; what comes in a list of Dockerfiles was hardly meant."""
    from ..workspace import is_dockerfile_name

    for path in paths:
        if is_dockerfile_name(os.path.basename(path)):
            raise click.UsageError(f"--codemods {path}: that is a Dockerfile's name, and a Python file is wanted")
    return paths


codemods_option = click.option(
    "--codemods",
    multiple=True,
    metavar="FILE",
    callback=_python_files,
    help="Also the rewrites in this Python file, which is run.",
)
_DEFAULTS: dict[str, Any] = {
    **{name: () for name in ("select", "ignore", "codemods", "exclude")},
    **{name: None for name in ("context", "config", "since")},
    **{name: False for name in ("unsafe", "isolated", "no_gitignore")},
}
_SEARCH_OPTIONS = (
    click.option("--config", metavar="FILE", help="This config for all files."),
    click.option("--isolated", is_flag=True, help="No config at all."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Not these files, in folders that are searched."),
    click.option("--since", metavar="REV", help="Only files that differ from this git revision, in folders searched."),
    click.option("--no-gitignore", is_flag=True, help="Also files that git ignores."),
)
_OPTIONS = (
    click.option("--select", multiple=True, metavar="R,R", help="Only these rewrites (`all`, `default`, `safe`)."),
    click.option("--ignore", multiple=True, metavar="R,R", help="All but these rewrites."),
    click.option("--unsafe", is_flag=True, help="Also rewrites that may change what the image does."),
    click.option("--context", type=click.Path(), metavar="DIR", help="The build context."),
    codemods_option,
    *_SEARCH_OPTIONS,
)

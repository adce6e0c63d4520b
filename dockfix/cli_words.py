"""What the commands share: which files, which rewrites, and how things are said."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from .config import Chooser, ConfigError
    from .context import BuildContext

_SKIPPED_FOLDERS = frozenset({".git", "node_modules", ".venv"})
_ENDINGS = (".dockerfile", ".containerfile")
_NOT = (".dockerignore", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb", ".mustache", ".in")


class Errors:
    """Counts what went wrong, and says each on a line of its own."""

    def __init__(self) -> None:
        self.count = 0

    def error(self, path: str, line: int, column: int, message: str) -> None:
        """One line on standard error; the other files go on."""
        self.count += 1
        click.echo(f"{shown(path)}:{line}:{column}: error: {message}", err=True)


def search(
    paths: Iterable[str], error: Callable[[str, int, int, str], None], excluded: Callable[[str], bool]
) -> Iterable[str]:
    """The files to look at, each once."""
    seen: set[str] = set()
    for path in paths:
        found: Iterable[str]
        if path == "-" or not os.path.isdir(path):
            found = [path]
        else:
            found = list(_walk(path))
            everything = len(found)
            found = [name for name in found if not excluded(name)]
            if not everything:
                error(path, 1, 1, "no Dockerfile in this folder")
        for name in found:
            if name not in seen:
                seen.add(name)
                yield name


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


def context_folder_of(path: str, folder: str | None) -> str:
    """The build context of a file: ``--context``, or the folder it lies in."""
    return folder or (os.path.dirname(path) or ".")


def context_of(path: str, folder: str | None) -> BuildContext:
    """What is known of the build context of a file; of ``-`` only what ``--context`` says."""
    from .context import BuildContext

    known = path != "-" or folder is not None
    return BuildContext.of_folder(context_folder_of(path, folder), path) if known else BuildContext.unknown()


def shown(path: str) -> str:
    """A path as it can be printed."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class LineError(click.ClickException):
    """Ends the run with exit code 2; the message is one whole line."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(self.message, err=True)


class Words:
    """What the command line says of rewrites, configs and files; the same for every command."""

    def __init__(
        self,
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        unsafe: bool,
        config: str | None,
        isolated: bool,
        exclude: tuple[str, ...],
        context: str | None,
    ) -> None:
        if config is not None and isolated:
            raise click.UsageError("--config names a config, and --isolated takes none")
        if context is not None and not os.path.isdir(context):
            raise click.UsageError(f"--context {context}: no such folder")
        self.select, self.ignore, self.unsafe = select, ignore, unsafe
        self.config, self.isolated = config, isolated
        self.exclude = exclude
        self.context = context

    @staticmethod
    def options(command: Callable[..., None]) -> Callable[..., None]:
        """The options themselves; the command gets a :class:`Words` as ``words``."""

        @functools.wraps(command)
        def with_words(**given: Any) -> None:
            names = ("select", "ignore", "unsafe", "config", "isolated", "exclude", "context")
            command(words=Words(**{name: given.pop(name) for name in names}), **given)

        decorated: Callable[..., None] = with_words
        for option in reversed(_OPTIONS):
            decorated = option(decorated)
        return decorated

    def chooser(self, *, advice: bool = True) -> Chooser:
        """Which rewrites run over which file."""
        from .config import Chooser, ConfigError, Configs, UnknownRewrite

        try:
            configs = Configs(self.config, isolated=self.isolated)
            return Chooser(configs, self.select, self.ignore, self.unsafe, advice=advice)
        except UnknownRewrite as error:
            raise click.UsageError(str(error)) from None
        except ConfigError as error:
            raise LineError(config_line(error)) from None
        except OSError as error:
            raise LineError(f"{shown(str(self.config))}:1:1: error: {error.strerror or error}") from None

    def search(self, paths: Sequence[str], chooser: Chooser, errors: Errors) -> Iterable[str]:
        """The files to look at, each once; ``exclude`` counts for what a folder search finds."""
        from .config import ConfigError, matches

        def excluded(path: str) -> bool:
            if matches(self.exclude, path, None):
                return True
            try:
                config = chooser.configs.of(path)
            except (ConfigError, OSError):
                return False  # told when the file's turn comes
            return matches(config.exclude, path, config.folder)

        return search(paths or (".",), errors.error, excluded)


def config_line(error: ConfigError) -> str:
    """The line that tells of a config that can't be used."""
    return f"{shown(str(error.path))}:{error.line}:{error.column}: error: {error.message}"


_OPTIONS = (
    click.option("--select", multiple=True, metavar="R,R", help="Only these rewrites (`all`, `default`, `safe`)."),
    click.option("--ignore", multiple=True, metavar="R,R", help="All but these rewrites."),
    click.option("--unsafe", is_flag=True, help="Also rewrites that may change what the image does."),
    click.option("--context", type=click.Path(), metavar="DIR", help="The build context."),
    click.option("--config", metavar="FILE", help="This config for all files."),
    click.option("--isolated", is_flag=True, help="No config at all."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Not these files, in folders that are searched."),
)

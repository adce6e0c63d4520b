"""What the commands share: which files, which rewrites, and how things are said."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from .codemod import Codemod
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


def search(paths: Iterable[str], error: Callable[[str, int, int, str], None]) -> Iterable[str]:
    """The files to look at, each once."""
    seen: set[str] = set()
    for path in paths:
        found: Iterable[str]
        if path == "-" or not os.path.isdir(path):
            found = [path]
        else:
            found = list(_walk(path))
            if not found:
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


def check_context(folder: str | None) -> None:
    """``--context`` names a folder."""
    if folder is not None and not os.path.isdir(folder):
        raise click.UsageError(f"--context {folder}: no such folder")


def shown(path: str) -> str:
    """A path as it can be printed."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def chosen_codemods(select: Sequence[str], ignore: Sequence[str], unsafe: bool) -> tuple[list[Codemod], set[str]]:
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

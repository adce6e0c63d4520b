"""Which files a folder search takes (CONTRACT.md), in a git repository and elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from ..config.gitignore import Patterns
from ..knowledge.folders import NEVER_SEARCHED
from .git import NoRevision, Repository, users_ignore_file
from .ignored import Ignored, Warn, ignored_in

_ENDINGS = (".Dockerfile", ".dockerfile", ".containerfile")
_NOT = (".dockerignore", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb", ".mustache", ".in")


def is_dockerfile_name(name: str) -> bool:
    """Whether a folder search takes a file of that name."""
    if name.lower().endswith(_NOT):
        return False
    return name.split(".", 1)[0] in ("Dockerfile", "Containerfile") or name.endswith(_ENDINGS)


def search(
    folder: str,
    *,
    excluded: Callable[[str], bool] = lambda path: False,
    gitignore: bool = True,
    warn: Warn = lambda path, reason: None,
) -> Iterator[str]:
    """The files under ``folder`` that a search takes, in order.

    ``excluded`` is asked for each. With ``gitignore`` what git ignores is left out, unless it tracks it.
    ``warn`` is told of ignore files that can't be used.
    """
    root = os.path.realpath(folder)
    found = (_named(folder, os.path.relpath(path, root)) for path in _Search(gitignore, warn).under(root))
    for path in sorted(set(found)):
        if _is_taken(path, root) and not excluded(path):
            yield path


def changed_since(folder: str, revision: str) -> set[str]:
    """The paths under ``folder`` that differ from a git revision, and Dockerfiles that git does not know yet.

    Raises :class:`NoRevision`.
    """
    root = os.path.realpath(folder)
    repository = Repository.around(root)
    if repository is None:
        raise NoRevision("this is no git repository")
    changed = _below(root, repository, repository.changed_since(revision))
    known = {_named(folder, name) for name in _below(root, repository, repository.tracked())}
    return {*(_named(folder, name) for name in changed), *(path for path in search(folder) if path not in known)}


def _named(folder: str, name: str) -> str:
    """A path as the user would name it, who named the folder."""
    return os.path.normpath(os.path.join(folder, name))


def _below(root: str, repository: Repository, names: list[str]) -> list[str]:
    """Of a repository's paths those under a folder of it, seen from there."""
    inside = os.path.relpath(root, repository.root)
    prefix = "" if inside == os.curdir else inside.replace(os.sep, "/") + "/"
    return [name[len(prefix) :] for name in names if name.startswith(prefix)]


def _is_taken(path: str, root: str) -> bool:
    """A regular file; a link only where it leads to one inside the folder."""
    if not os.path.islink(path):
        return os.path.isfile(path)
    real = os.path.realpath(path)
    return os.path.isfile(real) and (real + os.sep).startswith(root.rstrip(os.sep) + os.sep)


class _Search:
    """Walks a folder as git would; each repository that lies in another is walked by its own rules."""

    def __init__(self, gitignore: bool, warn: Warn) -> None:
        self._gitignore = gitignore
        self._warn = warn

    def under(self, root: str) -> Iterator[str]:
        """The files with a Dockerfile's name; some may come twice."""
        repository = Repository.around(root) if self._gitignore else None
        if repository is None:
            yield from self._walk(root, None)
            return
        for name in _below(root, repository, repository.tracked()):
            parts = name.split("/")
            if not NEVER_SEARCHED.isdisjoint(parts):
                continue
            path = os.path.join(root, name)
            if is_dockerfile_name(parts[-1]):
                yield path
            elif _is_folder(path) and Repository.in_folder(path):
                yield from self.under(path)  # a submodule, whatever is ignored
        start = self._start(root, repository)
        if start is not None:
            yield from self._walk(root, start)

    def _start(self, root: str, repository: Repository) -> Ignored | None:
        """What is ignored around a folder of a repository; None where the folder itself is."""
        here = repository.root
        ignored = Ignored(here, Patterns(()), None)
        for path in (users_ignore_file(), os.path.join(repository.common, "info", "exclude")):
            if path is not None:
                ignored = ignored_in(here, ignored, self._warn, path)
        inside = os.path.relpath(root, here)
        for name in () if inside == os.curdir else inside.split(os.sep):
            ignored = ignored_in(here, ignored, self._warn)
            here = os.path.join(here, name)
            if ignored.ignores(here, True):
                return None
        return ignored

    def _walk(self, root: str, start: Ignored | None) -> Iterator[str]:
        stack = [(root, start)]
        while stack:
            where, ignored = stack.pop()
            try:
                entries = list(os.scandir(where))
            except OSError:
                continue
            if self._gitignore:
                names = {entry.name for entry in entries}
                if where != root and ".git" in names and Repository.in_folder(where):
                    yield from self.under(where)
                    continue
                if ".gitignore" in names:
                    ignored = ignored_in(where, ignored or Ignored(root, Patterns(()), None), self._warn)
            for entry in entries:
                is_folder = entry.is_dir(follow_symlinks=False)
                if entry.name in NEVER_SEARCHED if is_folder else not is_dockerfile_name(entry.name):
                    continue
                if ignored is not None and ignored.ignores(entry.path, is_folder):
                    continue
                if is_folder:
                    stack.append((entry.path, ignored))
                else:
                    yield entry.path


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)

"""Which files a folder search takes (CONTRACT.md), in a git repository and elsewhere."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from typing import Any

#: Never looked into, whatever ``.gitignore`` says.
_SKIPPED_FOLDERS = frozenset({".git", "node_modules", ".venv"})
_ENDINGS = (".Dockerfile", ".dockerfile", ".containerfile")
_NOT = (".dockerignore", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb", ".mustache", ".in")
_TIMEOUT = 120


def is_dockerfile_name(name: str) -> bool:
    """Whether a folder search takes a file of that name."""
    if name.lower().endswith(_NOT):
        return False
    return name.split(".", 1)[0] in ("Dockerfile", "Containerfile") or name.endswith(_ENDINGS)


def search(
    folder: str, *, excluded: Callable[[str], bool] = lambda path: False, gitignore: bool = True
) -> Iterator[str]:
    """The files under ``folder`` that a search takes, in order.

    ``excluded`` is asked for each. With ``gitignore`` what git ignores is left out: git itself says
    what that is, or, where there is no repository or no git, the ``.gitignore`` files do.
    """
    root = os.path.realpath(folder)
    from_git = _from_git(folder) if gitignore else None
    for path in sorted(_walk(folder, gitignore) if from_git is None else from_git):
        if _is_taken(path, root) and not excluded(path):
            yield path


class NoRevision(ValueError):
    """git can't say what has changed since a revision; the message is git's."""


def changed_since(folder: str, revision: str) -> set[str]:
    """The paths under ``folder`` that differ from a git revision, and those that git does not know yet.

    Raises :class:`NoRevision`.
    """
    found: set[str] = set()
    for words in (
        ["diff", "--name-only", "-z", "--relative", "--diff-filter=d", "--end-of-options", revision, "--"],
        ["ls-files", "-z", "--others", "--exclude-standard"],
    ):
        try:
            done = subprocess.run(
                ["git", "-C", folder, *words],
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoRevision(f"git can't be asked: {error}") from None
        if done.returncode:
            message = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
            raise NoRevision(message or f"git ended with {done.returncode}")
        found.update(
            os.path.normpath(os.path.join(folder, os.fsdecode(raw))) for raw in done.stdout.split(b"\0") if raw
        )
    return found


def _is_taken(path: str, root: str) -> bool:
    """A regular file; a link only where it leads to one inside the folder."""
    if not os.path.islink(path):
        return os.path.isfile(path)
    real = os.path.realpath(path)
    return os.path.isfile(real) and (real + os.sep).startswith(root.rstrip(os.sep) + os.sep)


def _from_git(folder: str) -> list[str] | None:
    """The names that git knows or would add; None where git can't be asked."""
    command = ["git", "-C", folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    has_modules = _has_submodules(folder)
    found: list[str] = []
    for raw in done.stdout.split(b"\0"):
        name = os.fsdecode(raw)
        base = name[name.rfind("/") + 1 :]
        if base and is_dockerfile_name(base):
            if _SKIPPED_FOLDERS.isdisjoint(name.split("/")):
                found.append(os.path.normpath(os.path.join(folder, name)))
        elif name and (not base or has_modules) and _SKIPPED_FOLDERS.isdisjoint(name.split("/")):
            path = os.path.normpath(os.path.join(folder, name))
            if _is_repository(path):
                found += _from_git(path) or ()  # a submodule, or a repository that lies in this one
    return found


def _has_submodules(folder: str) -> bool:
    """Whether the repository around a folder may hold others: git names those like files."""
    here = os.path.abspath(folder)
    while True:
        if os.path.exists(os.path.join(here, ".gitmodules")):
            return True
        above = os.path.dirname(here)
        if above == here or os.path.exists(os.path.join(here, ".git")):
            return False
        here = above


def _is_repository(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path) and os.path.exists(os.path.join(path, ".git"))


class _Ignored:
    """What the ``.gitignore`` of a folder says, and those above it; folders without one are not among them."""

    __slots__ = ("above", "prefix", "spec")

    def __init__(self, folder: str, spec: Any, above: _Ignored | None) -> None:
        self.prefix = len(folder.rstrip(os.sep)) + 1
        self.spec = spec
        self.above = above

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether the nearest file that says something of the path ignores it."""
        at: _Ignored | None = self
        while at is not None:
            relative = path[at.prefix :].replace(os.sep, "/") + ("/" if is_folder else "")
            ignored = at.spec.check_file(relative).include
            if ignored is not None:
                return bool(ignored)
            at = at.above
        return False


def _ignored_in(folder: str, above: _Ignored | None) -> _Ignored | None:
    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except OSError:
        return above
    import pathspec

    return _Ignored(folder, pathspec.GitIgnoreSpec.from_lines(lines), above)


def _walk(folder: str, gitignore: bool) -> Iterable[str]:
    start = _ignored_in(folder, None) if gitignore else None
    stack: list[tuple[str, _Ignored | None]] = [(folder, start)]
    while stack:
        where, ignored = stack.pop()
        try:
            entries = list(os.scandir(where))
        except OSError:
            continue
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder and entry.name in _SKIPPED_FOLDERS:
                continue
            if not is_folder and not is_dockerfile_name(entry.name):
                continue
            if ignored is not None and ignored.ignores(entry.path, is_folder):
                continue
            if is_folder:
                stack.append((entry.path, _ignored_in(entry.path, ignored) if gitignore else None))
            else:
                yield os.path.normpath(entry.path)

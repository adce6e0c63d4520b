"""The build context: its ignore file, a copy to work in, and the source file that a person would edit."""

from __future__ import annotations

import fnmatch
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from ..context.dockerignore import Dockerignore
from ..cst import AddOrCopy, parse

#: What people edit all day; the first of these endings that is there wins.
_SOURCES = tuple(".py .js .ts .go .rb .java .rs .php .c .cpp .cs .kt .scala .ex .sh .html .css".split())
#: Files that name dependencies: an edit of them installs anew, whatever the Dockerfile.
_MANIFESTS = frozenset(
    "package.json package-lock.json yarn.lock pnpm-lock.yaml go.mod go.sum pyproject.toml setup.py setup.cfg pipfile"
    " pipfile.lock poetry.lock gemfile gemfile.lock composer.json composer.lock cargo.toml cargo.lock pom.xml"
    " build.gradle".split()
)


def ignore_file_of(dockerfile: str) -> Path | None:
    """``<Dockerfile>.dockerignore``, which BuildKit prefers to the context's own, or None where there is none."""
    path = Path(f"{dockerfile}.dockerignore")
    return path if path.is_file() else None


def copy_context(context: Path, target: Path, ignore_file: Path | None) -> None:
    """Copy all that Docker would see. Raises ``OSError``.

    Folders that are ignored as a whole are left out (a ``node_modules`` may be large), unless some pattern with
    ``!`` could take a part of them back.
    """
    ignore = _dockerignore(context, ignore_file)
    if ignore is not None and any(exception for exception, _ in ignore.patterns):
        ignore = None

    def left_out(folder: str, names: list[str]) -> set[str]:
        below = os.path.relpath(folder, context)
        prefix = "" if below == "." else below.replace(os.sep, "/") + "/"
        return {
            name
            for name in names
            if _special(os.path.join(folder, name))
            or (ignore and os.path.isdir(os.path.join(folder, name)) and ignore.ignores(prefix + name))
        }

    try:
        shutil.copytree(context, target, symlinks=True, ignore=left_out)
    except shutil.Error as error:
        first = error.args[0][0]
        raise OSError(0, f"{first[0]}: {first[2]}") from error


def _special(path: str) -> bool:
    """Sockets and the like: Docker sends none of them, and to read one may never end."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))


def _dockerignore(context: Path, ignore_file: Path | None) -> Dockerignore | None:
    for path in (ignore_file, context / ".dockerignore"):
        if path is not None:
            try:
                return Dockerignore(path.read_bytes().decode("utf-8", "surrogateescape"))
            except OSError:
                continue
    return None


def edit(path: Path) -> None:
    """Change the file as an edit of the source would, so that no cache has seen it: blanks that mean nothing.

    A new time stamp would not do (Docker compares content), nor the same text twice (the last build had it).
    """
    blanks = "".join("\n" if bit == "1" else " " for bit in f"{secrets.randbits(64):064b}")
    os.chmod(path, stat.S_IMODE(path.stat().st_mode) | stat.S_IWUSR)
    with path.open("ab") as file:
        file.write(f"\n{blanks}\n".encode("ascii"))


def choose(dockerfile: bytes, context: Path, ignore_file: Path | None) -> str | None:
    """The source file to edit: one that the Dockerfile copies, no list of dependencies, near the top."""
    ignore = _dockerignore(context, ignore_file)
    patterns = list(_copied(dockerfile))
    best: tuple[int, int, str] | None = None
    for path in _walk(context):
        name = path.rsplit("/", 1)[-1].lower()
        if _is_no_source(name) or (ignore and ignore.ignores(path)) or not _is_copied(path, patterns):
            continue
        ending = os.path.splitext(name)[1]
        rank = _SOURCES.index(ending) if ending in _SOURCES else len(_SOURCES)
        key = (rank == len(_SOURCES), path.count("/"), f"{rank:02}{path}")
        if best is None or key < best:
            best = key
    return None if best is None else best[2][2:]


def _is_no_source(name: str) -> bool:
    return (
        name in _MANIFESTS
        or name.startswith((".", "dockerfile", "containerfile", "requirements", "readme", "license"))
        or name.endswith((".lock", ".dockerignore", ".dockerfile"))
    )


def _copied(dockerfile: bytes) -> Iterator[str]:
    """The paths and patterns of the context that ``COPY`` and ``ADD`` name."""
    tree = parse(dockerfile.decode("utf-8", "surrogateescape"))
    for copy in tree.find(AddOrCopy):
        if copy.flag("from") is None:
            for source in copy.sources:
                yield os.path.normpath("/" + source.strip("\"'")).lstrip("/")


def _is_copied(path: str, patterns: list[str]) -> bool:
    parts = path.split("/")
    heads = ["", *("/".join(parts[:end]) for end in range(1, len(parts) + 1))]
    return any(fnmatch.fnmatchcase(head, pattern) for pattern in patterns for head in heads)


def _walk(context: Path) -> Iterator[str]:
    for where, folders, names in os.walk(context):
        folders[:] = sorted(name for name in folders if name not in (".git", "node_modules", ".venv"))
        below = os.path.relpath(where, context).replace(os.sep, "/")
        for name in sorted(names):
            path = os.path.join(where, name)
            if os.path.isfile(path) and not os.path.islink(path):
                yield name if below == "." else f"{below}/{name}"

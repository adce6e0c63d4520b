"""The build context: which files there are, and which of them Docker sees."""

from __future__ import annotations

import errno
import fnmatch
import hashlib
import os
import posixpath
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..files import LARGEST_SETTINGS, is_inside, read_regular
from .archives import is_archive, looks_like_archive, why_remote
from .dockerignore import Dockerignore

_LARGEST = 1_000_000
_DEEPEST = 100


#: ``stat``, ``link`` and ``read`` (with a size) of a path, ``list`` and ``tree`` of a folder, or ``ignore``.
Question = tuple[str, ...]


def _digest(text: str | None) -> str:
    return "none" if text is None else hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _head(path: str, size: int) -> bytes | None:
    """The first bytes of a regular file."""
    if not os.path.isfile(path):
        return None
    try:
        with open(path, "rb") as file:
            return file.read(size)
    except OSError:
        return None


def _ignore_text(path: Path) -> str:
    """The text of an ignore file. Raises ``OSError``, also for a link out of the folder in which it lies."""
    if not is_inside(path, path.parent):
        raise OSError(errno.ELOOP, "it is a link out of its folder, which is not followed")
    return read_regular(path, LARGEST_SETTINGS).decode("utf-8", "surrogateescape")


class BuildContext:
    """A folder as Docker sees it; every question may be answered with None, which is "can't tell".

    Paths are relative to the context; ``./a``, ``/a`` and ``a/`` are ``a``, and ``..`` stops at the root.
    """

    __slots__ = ("_folders", "_ignore", "_real_root", "_root", "asked", "ignore_file", "journal", "problem")

    def __init__(self, root: Path | None, ignore: Dockerignore | None, ignore_file: Path | None = None) -> None:
        self._root = root
        self._real_root: str | None = None
        self._folders: dict[str, str] = {}  # where the links of a folder's path lead
        self._ignore = ignore
        self.ignore_file = ignore_file
        self.problem: str | None = None  #: why nothing is known of a folder that is there
        #: What was asked of late, for :meth:`answers_as`; None where somebody looked around without a question.
        self.journal: set[Question] | None = set()
        #: What was asked and what the answer was, for :meth:`still`; None where nobody keeps it.
        self.asked: dict[Question, str] | None = None

    @property
    def root(self) -> Path | None:
        """The folder itself. Who looks around there leaves no trace of it, so that nothing can be remembered."""
        self.asked = self.journal = None
        return self._root

    def remember(self) -> None:
        """Keep from now on what is asked, and the answers."""
        self.asked = {}
        self._note("ignore")

    def still(self, asked: Iterable[tuple[Sequence[str], str]]) -> bool:
        """Whether each question would get the same answer today."""
        return all(self._answer(tuple(question)) == answer for question, answer in asked)

    def answers_as(self, other: BuildContext) -> bool:
        """Whether all that was asked of another one of late has the same answers here."""
        if other.journal is None or self.known is not other.known:
            return False
        return all(self._answer(question) == other._answer(question) for question in (*other.journal, ("ignore",)))

    def _note(self, *question: str) -> None:
        if self.journal is not None:
            self.journal.add(question)
        if self.asked is not None and question not in self.asked:
            self.asked[question] = self._answer(question)

    def _answer(self, question: Question) -> str:
        """A short text that is another where the answer is another."""
        kind, *rest = question
        if kind == "ignore":
            return f"{self.ignore_file}:{_digest(self.ignore_text())}:{self.problem}"
        if self._root is None:
            return "unknown"
        if kind == "list":
            try:
                return _digest("/".join(sorted(os.listdir(self._root / rest[0]))))
            except OSError:
                return "none"
        if kind == "tree":
            return _digest("\n".join(sorted(self._paths(rest[0]))))
        if kind == "link":
            return str(self._has_link(rest[0]))
        real = self._find(rest[0])
        if real is None:
            return "none"
        if kind == "stat":
            return "folder" if os.path.isdir(real) else "file"
        data = _head(real, int(rest[1]))
        return "none" if data is None else hashlib.sha256(data).hexdigest()

    @classmethod
    def unknown(cls) -> BuildContext:
        """No context: nothing can be told."""
        return cls(None, None)

    @classmethod
    def of_folder(cls, root: str | Path, dockerfile: str | Path | None = None) -> BuildContext:
        """The context in ``root``; ``<Dockerfile>.dockerignore`` wins over ``.dockerignore``."""
        folder = Path(root)
        candidates = [Path(f"{dockerfile}.dockerignore")] if dockerfile is not None else []
        for path in (*candidates, folder / ".dockerignore"):
            if not os.path.lexists(path):
                continue  # far quicker than an exception, and the common case
            try:
                return cls(folder, Dockerignore(_ignore_text(path)), path)
            except OSError as error:
                unknown = cls.unknown()
                unknown.problem = f"{path} can't be used, so nothing is known of the build context: {error.strerror}"
                return unknown
        return cls(folder, None)

    def ignore_text(self) -> str | None:
        """The text of the ignore file in force; None where there is none."""
        if self.ignore_file is None:
            return None
        try:
            return _ignore_text(self.ignore_file)
        except OSError:
            return None

    @property
    def folder(self) -> Path | None:
        """The folder's path; to look around there is for the other questions."""
        return self._root

    @property
    def known(self) -> bool:
        """Whether there is a folder to look at."""
        return self._root is not None

    def clean(self, path: str) -> str:
        """``path`` without ``.``, ``..`` and outer slashes; "" for the root."""
        return posixpath.normpath("/" + path).lstrip("/")

    def is_ignored(self, path: str) -> bool | None:
        """Whether ``.dockerignore`` hides the path."""
        if self._root is None:
            return None
        clean = self.clean(path)
        return bool(clean and self._ignore is not None and self._ignore.ignores(clean))

    def _real(self, path: str) -> str | None:
        """The file behind a path, or None where it is ignored, missing or behind a link out of the context."""
        self._note("stat", self.clean(path))
        return self._find(path)

    def _find(self, path: str) -> str | None:
        if self._root is None or self.is_ignored(path):
            return None
        try:
            if self._real_root is None:
                self._real_root = os.path.realpath(self._root)
            real = self._followed(self.clean(path))
            inside = real == self._real_root or real.startswith(self._real_root.rstrip(os.sep) + os.sep)
            return real if inside and os.path.exists(real) else None
        except (OSError, ValueError):
            return None

    def _followed(self, path: str) -> str:
        """A path with all its links followed; folders are kept, since many questions are about files in one."""
        if not path:
            return self._real_root or ""
        if path.count("/") > _DEEPEST:
            return os.path.realpath(os.path.join(self._real_root or "", path))
        folder, _, name = path.rpartition("/")
        if (real := self._folders.get(folder)) is None:
            real = self._folders[folder] = self._followed(folder)
        whole = os.path.join(real, name)
        return os.path.realpath(whole) if os.path.islink(whole) else whole

    def exists(self, path: str) -> bool | None:
        """Whether Docker sees something there."""
        return None if self._root is None else self._real(path) is not None

    def is_file(self, path: str) -> bool | None:
        """Whether Docker sees a file there."""
        if self._root is None:
            return None
        real = self._real(path)
        return real is not None and os.path.isfile(real)

    def is_dir(self, path: str) -> bool | None:
        """Whether Docker sees a folder there."""
        if self._root is None:
            return None
        real = self._real(path)
        return real is not None and os.path.isdir(real)

    def is_link(self, path: str) -> bool | None:
        """Whether a part of the path is a symbolic link."""
        if self._root is None:
            return None
        self._note("link", self.clean(path))
        return self._has_link(self.clean(path))

    def _has_link(self, path: str) -> bool:
        parts = path.split("/")
        return any(os.path.islink(os.path.join(self._root or "", *parts[:end])) for end in range(1, len(parts) + 1))

    def tree(self, folder: str) -> list[str] | None:
        """All paths under a folder, those that ``.dockerignore`` hides too."""
        if self._root is None:
            return None
        self._note("tree", folder)
        return self._paths(folder)

    def _paths(self, folder: str) -> list[str]:
        found: list[str] = []
        root = str(self._root)
        for where, folders, files in os.walk(os.path.join(root, folder)):
            inside = os.path.relpath(where, root)
            found += [
                posixpath.normpath(posixpath.join(inside.replace(os.sep, "/"), name)) for name in (*folders, *files)
            ]
        return found

    def names(self, folder: str) -> list[str] | None:
        """What lies in a folder, but for what ``.dockerignore`` hides; None where there is no such folder."""
        self._note("list", self.clean(folder))
        real = self._find(folder)
        try:
            found = sorted(os.listdir(real)) if real is not None else None
        except OSError:
            return None
        return found and [name for name in found if not self.is_ignored(posixpath.join(folder, name))]

    def read_text(self, path: str) -> str | None:
        """A file's text, if it is there and not too large."""
        data = self.read_bytes(path, _LARGEST)
        return None if data is None or len(data) >= _LARGEST else data.decode("utf-8", "surrogateescape")

    def read_bytes(self, path: str, size: int) -> bytes | None:
        """The first ``size`` bytes of a file."""
        self._note("read", self.clean(path), str(size))
        real = self._find(path)
        return None if real is None else _head(real, size)

    def glob(self, pattern: str) -> list[str] | None:
        """The paths that a pattern matches (``filepath.Match``: no wildcard crosses ``/``)."""
        if self._root is None:
            return None
        found = [""]
        for part in self.clean(pattern).split("/"):
            matches = []
            for folder in found:
                self._note("list", folder)
                try:
                    names = sorted(os.listdir(self._root / folder))
                except OSError:
                    continue
                matches += [posixpath.join(folder, name) for name in names if fnmatch.fnmatchcase(name, part)]
            found = matches
        return [path for path in found if not self.is_ignored(path)]

    def why_add(self, sources: Sequence[str]) -> str | None:
        """Why ``ADD`` of these sources may do more than ``COPY``, or None where it can't."""
        for source in sources:
            if reason := self._why_add(source):
                return reason
        return None

    def _why_add(self, source: str) -> str | None:
        if source.startswith("<<"):
            return None
        bare = source.strip("\"'")
        if reason := why_remote(bare):
            return reason
        if "$" in source:
            return f"`{source}` holds a variable: it may name an archive or a URL"
        if re.search(r"[*?\[]", bare):
            return self._why_pattern(bare)
        if bare.rstrip("/") in ("", ".", "..") or self.is_dir(bare):
            return None
        if bare.endswith("/") and not looks_like_archive(bare.rstrip("/")):
            return None
        return self._why_file(bare)

    def _why_pattern(self, pattern: str) -> str | None:
        matches = self.glob(pattern)
        if matches:
            for path in matches:
                if not self.is_dir(path) and (reason := self._why_file(path)):
                    return reason
            return None
        if looks_like_archive(pattern.rsplit("*", 1)[-1]) is False:
            return None
        return f"`{pattern}` may match an archive, which `ADD` unpacks"

    def _why_file(self, path: str) -> str | None:
        head = self.read_bytes(path, 512)
        if head is not None:
            return f"`ADD` unpacks the archive {path}" if is_archive(head) else None
        named = looks_like_archive(path)
        if named is None:
            return f"whether {path} is an archive can't be told: it is not in the build context"
        return f"`ADD` unpacks the archive {path}" if named else None

"""The build context: which files there are, and which of them Docker sees."""

from __future__ import annotations

import fnmatch
import os
import posixpath
import re
from collections.abc import Sequence
from pathlib import Path

from .archives import is_archive, looks_like_archive, why_remote
from .dockerignore import Dockerignore

_LARGEST = 1_000_000


class BuildContext:
    """A folder as Docker sees it; every question may be answered with None, which is "can't tell".

    Paths are relative to the context; ``./a``, ``/a`` and ``a/`` are ``a``, and ``..`` stops at the root.
    """

    __slots__ = ("_ignore", "ignore_file", "root")

    def __init__(self, root: Path | None, ignore: Dockerignore | None, ignore_file: Path | None = None) -> None:
        self.root = root
        self._ignore = ignore
        self.ignore_file = ignore_file

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
            try:
                ignore = Dockerignore(path.read_bytes().decode("utf-8", "surrogateescape"))
                return cls(folder, ignore, path)
            except OSError:
                continue
        return cls(folder, None)

    def ignore_text(self) -> str | None:
        """The text of the ignore file in force; None where there is none."""
        if self.ignore_file is None:
            return None
        try:
            return self.ignore_file.read_bytes().decode("utf-8", "surrogateescape")
        except OSError:
            return None

    @property
    def known(self) -> bool:
        """Whether there is a folder to look at."""
        return self.root is not None

    def clean(self, path: str) -> str:
        """``path`` without ``.``, ``..`` and outer slashes; "" for the root."""
        return posixpath.normpath("/" + path).lstrip("/")

    def is_ignored(self, path: str) -> bool | None:
        """Whether ``.dockerignore`` hides the path."""
        if self.root is None:
            return None
        clean = self.clean(path)
        return bool(clean and self._ignore is not None and self._ignore.ignores(clean))

    def _real(self, path: str) -> Path | None:
        """The file behind a path, or None where it is ignored, missing or behind a link out of the context."""
        if self.root is None or self.is_ignored(path):
            return None
        try:
            real = Path(os.path.realpath(self.root / self.clean(path)))
            real.relative_to(os.path.realpath(self.root))
        except (OSError, ValueError):
            return None
        return real if real.exists() else None

    def exists(self, path: str) -> bool | None:
        """Whether Docker sees something there."""
        return None if self.root is None else self._real(path) is not None

    def is_file(self, path: str) -> bool | None:
        """Whether Docker sees a file there."""
        if self.root is None:
            return None
        real = self._real(path)
        return real is not None and real.is_file()

    def is_dir(self, path: str) -> bool | None:
        """Whether Docker sees a folder there."""
        if self.root is None:
            return None
        real = self._real(path)
        return real is not None and real.is_dir()

    def read_text(self, path: str) -> str | None:
        """A file's text, if it is there and not too large."""
        data = self.read_bytes(path, _LARGEST)
        return None if data is None or len(data) >= _LARGEST else data.decode("utf-8", "surrogateescape")

    def read_bytes(self, path: str, size: int) -> bytes | None:
        """The first ``size`` bytes of a file."""
        real = self._real(path)
        if real is None or not real.is_file():
            return None
        try:
            with real.open("rb") as file:
                return file.read(size)
        except OSError:
            return None

    def glob(self, pattern: str) -> list[str] | None:
        """The paths that a pattern matches (``filepath.Match``: no wildcard crosses ``/``)."""
        if self.root is None:
            return None
        found = [""]
        for part in self.clean(pattern).split("/"):
            matches = []
            for folder in found:
                try:
                    names = sorted(os.listdir(self.root / folder))
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
        if reason := why_remote(source):
            return reason
        if "$" in source:
            return f"`{source}` holds a variable: it may name an archive or a URL"
        bare = source.strip("\"'")
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

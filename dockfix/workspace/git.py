"""Asks git about a repository that nobody has read: no setting of it counts, so that none can start a program.

``core.fsmonitor``, ``filter.*.process``, ``diff.external``, a promisor remote, hooks: git has many settings that name a
program, and each version has more. So it is never run *in* the repository: it gets a folder of our own as ``GIT_DIR``,
with a config of our own, which borrows the index, the objects and the references. ``docs/ci.md`` says what that leaves.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import NamedTuple

from ..files import read_regular

#: Seconds that git gets for one answer.
TIMEOUT = 60
_SMALL = 100_000
_FLAGS = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "protocol.allow=never"),
    *("-c", "core.quotePath=false"),
)
#: What of a repository's config counts: how its files are to be read, and what ``@{upstream}`` means.
_HARMLESS = ("extensions.objectformat", "extensions.refstorage", "core.ignorecase", "core.precomposeunicode")
_BORROWED = ("packed-refs", "refs", "logs", "objects", "reftable", "shallow")


class NoRevision(ValueError):
    """git can't say what has changed since a revision; the message is git's."""


class NoAnswer(Exception):
    """git can't be asked, or does not answer."""


class Repository(NamedTuple):
    """A work tree, and the folder that its ``.git`` is or names."""

    root: str
    settings: str

    @staticmethod
    def in_folder(root: str) -> Repository | None:
        """The repository whose root a folder is; a bare one is none."""
        settings = os.path.join(root, ".git")
        try:
            if os.path.isfile(settings):
                text = os.fsdecode(read_regular(settings, _SMALL))
                if not text.startswith("gitdir:"):
                    return None
                settings = os.path.join(root, text[7:].strip())
            return Repository(root, settings) if os.path.isfile(os.path.join(settings, "HEAD")) else None
        except (OSError, ValueError):
            return None

    @staticmethod
    def around(folder: str) -> Repository | None:
        """The repository that a folder lies in."""
        here = os.path.realpath(folder)
        while True:
            if found := Repository.in_folder(here):
                return found
            above = os.path.dirname(here)
            if above == here:
                return None
            here = above

    @property
    def common(self) -> str:
        """The folder that the work trees of a repository share."""
        try:
            named = os.fsdecode(read_regular(os.path.join(self.settings, "commondir"), _SMALL)).strip()
        except OSError:
            return self.settings
        return os.path.join(self.settings, named)

    def tracked(self) -> list[str]:
        """The paths in the index, seen from the root; none where there is no git."""
        try:
            with self._asked() as ask:
                return ask("ls-files", "-z", "--cached", "--deduplicate")
        except NoAnswer:
            return []

    def changed_since(self, revision: str) -> list[str]:
        """The paths in the index that differ from a revision, and are there. Raises :class:`NoRevision`."""
        words = ("--name-only", "-z", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all")
        try:
            with self._asked() as ask:
                return ask("diff", *words, "--diff-filter=d", "--end-of-options", revision, "--")
        except NoAnswer as error:
            raise NoRevision(str(error)) from None

    @contextmanager
    def _asked(self) -> Iterator[_Ask]:
        """git, with a folder of our own for its settings."""
        try:
            with tempfile.TemporaryDirectory(prefix="dockfix-git-") as own:
                self._borrow(own)
                yield _Ask(self.root, own, os.path.join(os.path.abspath(self.settings), "index"))
        except (OSError, ValueError) as error:
            raise NoAnswer(f"git can't be asked: {error}") from None

    def _borrow(self, own: str) -> None:
        """Fill our own folder: what is plain data in theirs is linked, their config is read for what does no harm."""
        common = os.path.abspath(self.common)
        index = os.path.join(self.settings, "index")
        if os.path.lexists(index) and not os.path.isfile(index):
            raise OSError("the index is no regular file")
        with open(os.path.join(own, "HEAD"), "wb") as head:
            head.write(read_regular(os.path.join(self.settings, "HEAD"), _SMALL))
        for name in _BORROWED:
            if os.path.exists(os.path.join(common, name)):
                os.symlink(os.path.join(common, name), os.path.join(own, name))
        for name in os.listdir(self.settings):
            if name.startswith("sharedindex."):  # of an index that is split
                os.symlink(os.path.join(os.path.abspath(self.settings), name), os.path.join(own, name))
        for name in ("refs", "objects"):
            os.makedirs(os.path.join(own, name), exist_ok=True)
        config = os.path.join(own, "config")
        with open(config, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write("[core]\n\trepositoryformatversion = 0\n")
        found = list(_harmless(_Ask(self.root, own, ""), os.path.join(common, "config")))
        with open(config, "w", encoding="utf-8", errors="surrogateescape") as file:
            version = int(any(name.startswith("extensions.") for name, value in found))
            file.write(f"[core]\n\trepositoryformatversion = {version}\n\tbare = false\n")
            file.writelines(_setting(name, value) for name, value in found)


class _Ask:
    """Runs git with our own folder; what it prints, cut at the NULs. Raises :class:`NoAnswer`."""

    def __init__(self, root: str, own: str, index: str) -> None:
        self._root = root
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self._environment = {
            **inherited,
            "GIT_DIR": own,
            "GIT_WORK_TREE": root,
            "GIT_INDEX_FILE": index or os.path.join(own, "index"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ATTR_NOSYSTEM": "1",
        }

    def __call__(self, *words: str) -> list[str]:
        try:
            done = subprocess.run(
                ["git", *_FLAGS, *words],
                cwd=self._root,
                env=self._environment,
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise NoAnswer(f"git can't be asked: {error}") from None
        if done.returncode:
            message = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
            raise NoAnswer(message or f"git ended with {done.returncode}")
        return [os.fsdecode(raw) for raw in done.stdout.split(b"\0") if raw]


def _harmless(ask: _Ask, path: str) -> Iterable[tuple[str, str]]:
    """The settings in a config that tell git how to read, and name no program."""
    try:
        read_regular(path, 10 * _SMALL)
        found = ask("config", "--file", path, "--no-includes", "--null", "--list")
    except (OSError, NoAnswer):
        return
    for line in found:
        name, _, value = line.partition("\n")
        is_upstream = name.startswith("branch.") and name.endswith((".remote", ".merge"))
        if name in _HARMLESS or is_upstream or (name.startswith("remote.") and name.endswith(".fetch")):
            yield name, value


def _setting(name: str, value: str) -> str:
    section, _, key = name.rpartition(".")
    section, dot, sub = section.partition(".")
    quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    inner = sub.replace("\\", "\\\\").replace('"', '\\"')
    header = f'{section} "{inner}"' if dot else section
    return f'[{header}]\n\t{key} = "{quoted}"\n'


@lru_cache(maxsize=1)
def users_ignore_file() -> str | None:
    """The file of patterns that the user's own git config names; None where there is none."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    found = os.path.join(home, "git", "ignore")
    try:
        with tempfile.TemporaryDirectory(prefix="dockfix-git-") as own:  # and no repository's config
            done = subprocess.run(
                ["git", "config", "--global", "--includes", "--type=path", "--get", "core.excludesFile"],
                cwd=own,
                env={**os.environ, "GIT_DIR": own},
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        found = os.fsdecode(done.stdout).removesuffix("\n") or found
    except (OSError, subprocess.TimeoutExpired):
        pass
    return found if os.path.isfile(found) else None

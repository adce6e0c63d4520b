"""The build contexts that a file may be built with: those that are defined, else those in which it can be built."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..builds import Build, Ways, ways_in
from .build_context import BuildContext, Question


class Candidate(NamedTuple):
    """A build context, and how it is called in a message."""

    context: BuildContext
    shown: str


class BuildContexts:
    """The build contexts of one file; they are looked for when somebody first asks.

    ``find`` says how the file is built. What is asked, and of which context, can be kept and asked again.
    """

    def __init__(self, dockerfile: str, find: Callable[[], Ways]) -> None:
        self._dockerfile = dockerfile
        self._find = find
        self._ways: Ways | None = None
        self._given: tuple[Candidate, ...] = ()
        self._found: tuple[Candidate, ...] | None = None
        self._every: dict[str, BuildContext] = {}
        self._remembers = False

    @classmethod
    def only(cls, context: BuildContext, find: Callable[[], Ways] | None = None) -> BuildContexts:
        """One context, whatever the definitions say; these tell of arguments, and are by default those beside it."""
        folder = None if context.folder is None else os.path.realpath(context.folder)
        found = cls("", find or (lambda: ways_in(folder)))
        found._given = found._found = (Candidate(context, str(context.folder or "")),)
        return found

    @property
    def is_given(self) -> bool:
        """Whether one context was named, which counts whatever is defined."""
        return bool(self._given)

    @property
    def ways(self) -> Ways:
        """How the file is built."""
        if self._ways is None:
            self._ways = self._find()
        return self._ways

    @property
    def builds(self) -> Sequence[Build]:
        """The builds that are defined."""
        return self.ways.builds

    def of(self, witnesses: Callable[[], Iterable[Sequence[str]]]) -> Sequence[Candidate]:
        """The contexts in which the file may be built: one at least.

        ``witnesses`` are paths that it needs there, each with those that do as well.
        """
        if self._found is None:
            ways = self.ways
            if ways.builds:
                self._found = tuple(self._defined(ways))
            else:
                self._found = self._plausible(ways, witnesses)
        return self._found

    def _defined(self, ways: Ways) -> Iterable[Candidate]:
        folders: dict[str | None, Build] = {}
        for build in ways.builds:
            folders.setdefault(build.context, build)
        for folder, build in folders.items():
            place = f"{ways.shown(build.file)}:{build.line}"
            if folder is None:
                yield Candidate(BuildContext.unknown(), f"`{build.written}` of {place}")
            else:
                yield Candidate(self._context(folder), f"{_shown(ways, folder)} ({place})")

    def _plausible(self, ways: Ways, witnesses: Callable[[], Iterable[Sequence[str]]]) -> tuple[Candidate, ...]:
        """Those of the folders in which the file's sources are, as far as any of them has them."""
        every = [Candidate(self._context(folder), _shown(ways, folder)) for folder in ways.folders]
        if len(every) < 2:
            return tuple(every) or (Candidate(BuildContext.unknown(), ""),)
        found = every
        for paths in witnesses():
            if len(found) < 2:
                break
            there = [one for one in found if any(_has(one.context, path) for path in paths)]
            # What is in none of them is made by somebody before the build.
            found = there or found
        return tuple(found)

    def _context(self, folder: str) -> BuildContext:
        if folder not in self._every:
            # Docker looks for the ignore file beside the Dockerfile as it is named.
            context = BuildContext.of_folder(folder, self._dockerfile)
            if self._remembers:
                context.remember()
            self._every[folder] = context
        return self._every[folder]

    def forget_questions(self) -> None:
        """Note anew what is asked of each context."""
        for candidate in self._found or ():
            candidate.context.journal = set()

    def how_to_say(self, candidate: Candidate) -> str:
        """What a config says where a context is the one; paths are seen from the repository's root."""
        ways, folder = self.ways, str(candidate.context.folder or "")
        dockerfile = os.path.realpath(self._dockerfile) if self._dockerfile else ""
        return f'[[builds]] dockerfile = "{ways.shown(dockerfile)}" context = "{ways.shown(folder)}"'

    @property
    def problem(self) -> str | None:
        """Why nothing is known of a folder that is there."""
        contexts = [*self._every.values(), *(candidate.context for candidate in self._given)]
        return next((context.problem for context in contexts if context.problem is not None), None)

    def remember(self) -> None:
        """Keep from now on what is asked, and the answers."""
        self._remembers = True
        for candidate in self._given:
            candidate.context.remember()

    @property
    def asked(self) -> list[tuple[Question, str]] | None:
        """What was asked and what the answers were; None where not all was kept."""
        if not self._remembers:
            return None
        found: list[tuple[Question, str]] = []
        if self._ways is not None:
            found.append((("builds",), digest_of(self._ways)))
        for folder, context in self._known().items():
            if context.asked is None:
                return None
            found += [((folder, *question), answer) for question, answer in context.asked.items()]
        return found

    def _known(self) -> dict[str, BuildContext]:
        return {"": self._given[0].context, **self._every} if self._given else self._every

    def still(self, asked: Iterable[tuple[Sequence[str], str]]) -> bool:
        """Whether each question would get the same answer today."""
        for (folder, *question), answer in asked:
            if not question:
                if digest_of(self.ways) != answer:
                    return False
            else:
                context = self._given[0].context if not folder and self._given else self._context(folder)
                if not context.still([(question, answer)]):
                    return False
        return True


def _has(context: BuildContext, path: str) -> bool:
    return bool(context.glob(path) if "*" in path else context.exists(path))


def digest_of(ways: Ways) -> str:
    """A short text that is another where the file is built in another way."""
    return hashlib.sha256(repr(ways).encode("utf-8", "surrogateescape")).hexdigest()


def _shown(ways: Ways, folder: str) -> str:
    return f"`{ways.shown(folder)}`" if folder != ways.root else f"`{os.curdir}`"

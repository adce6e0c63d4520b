"""The open documents: each one's text, and its analysis, which is made once and kept."""

from __future__ import annotations

import os
import re
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..builds import repositories
from ..codemod import Codemod, Safety
from ..config import ConfigError
from ..config.choose import Choice, UnknownRewrite
from ..context import BuildContext, BuildContexts
from ..cst import Dockerfile, Problem, Versions, parse
from ..engine import Result, fix
from ..images import Images
from ..plugins import BadCodemod
from ..workspace.base_images import BaseImages
from .edits import Lines, Replacement, minimal
from .partial import at, within
from .scheduler import UntilStopped
from .settings import Place, Rules, Settings

#: Lone surrogates that stand for no byte; no file has them, and nothing can encode them.
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_STAND_IN = 0x10F000 - 0xD800  # a private plane


def _without_surrogates(text: str) -> str:
    """A text of the same length that can be encoded; :func:`_with_surrogates` undoes it."""
    return _NO_BYTE.sub(lambda match: chr(ord(match[0]) + _STAND_IN), text)


def _with_surrogates(text: str) -> str:
    return re.sub("[\U0010f000-\U0010f7ff]", lambda match: chr(ord(match[0]) - _STAND_IN), text)


class IgnoreFileChange(NamedTuple):
    """A second file that a rewrite changes: ``before`` is None where there is none yet."""

    path: Path
    before: str | None
    after: str


class Analysis:
    """The changes, findings and problems of one text in one place; edits are worked out when asked for."""

    def __init__(
        self,
        text: str,
        encoding: str,
        choice: Choice,
        contexts: BuildContexts,
        images: Images | None = None,
        read: Callable[[str], Dockerfile] = parse,
    ) -> None:
        self.text = text
        self.lines = Lines(text, encoding)
        self.choice = choice
        self._contexts = contexts
        self._images = images
        odd = _NO_BYTE.search(text) is not None
        self._clean = _without_surrogates(text) if odd else text
        self._restored: Callable[[str], str] = _with_surrogates if odd else str
        self._edits: dict[object, list[Replacement]] = {}
        self._ignore_file_changes: dict[str, IgnoreFileChange | None] = {}
        self._nodes: list[tuple[int, int]] | None = None
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
        contexts.remember()
        self.result: Result = self._fix(choice.codemods, choice.unsafe, read)
        self._asked = list(contexts.asked or ())

    def holds(self, contexts: BuildContexts) -> bool:
        """Whether the build context would still answer the same."""
        return contexts.still(self._asked)

    def _fix(
        self, codemods: Sequence[Codemod], unsafe: frozenset[str], read: Callable[[str], Dockerfile] = parse
    ) -> Result:
        options = UntilStopped(self.choice.options)
        return fix(
            self._clean, codemods, self._contexts, unsafe=unsafe, options=options, read=read, images=self._images
        )

    def _minimal(self, key: object, made: Callable[[], Result]) -> list[Replacement]:
        """The edits that make what ``made`` makes; they are kept under ``key``."""
        if key not in self._edits:
            found = minimal(self._clean, made().text)
            self._edits[key] = [edit._replace(text=self._restored(edit.text)) for edit in found]
        return self._edits[key]

    def edits(self, *, unsafe: bool) -> list[Replacement]:
        """All changes that are wanted; without ``unsafe`` only those that keep the image the same."""
        risky = any(change.safety is Safety.UNSAFE for change in self.result.changes)
        if unsafe or not risky:
            return self._minimal("all", lambda: self.result)
        return self._minimal("safe", lambda: self._fix(self.choice.codemods, frozenset()))

    def edits_within(self, start: int, end: int) -> list[Replacement]:
        """The safe changes whose instructions lie between two offsets."""
        if not self.result.changes:
            return []
        low, high = self.lines.line_start(start), end
        if end != self.lines.line_start(end) or start == end:
            high = self.lines.next_line(end)
        codemods = within(self.choice.codemods, low, len(self.text) - high)
        return self._minimal(("within", low, high), lambda: self._fix(codemods, frozenset()))

    def edits_at(self, rule: str, offset: int) -> list[Replacement]:
        """What one rewrite does at a place; for one that others open the way for, what they all do there."""
        one = [codemod for codemod in self.choice.codemods if codemod.name == rule]
        wanted = frozenset({rule}) | self.choice.unsafe

        def made(codemods: Sequence[Codemod]) -> Result:
            result = self._fix(at(codemods, offset), wanted)
            is_made = any(change.rule == rule for change in result.changes)
            return result if is_made else result._replace(text=self._clean)

        alone = self._minimal((rule, offset, "alone"), lambda: made(one))
        return alone or self._minimal((rule, offset, "all"), lambda: made(self.choice.codemods))

    def ignore_file_change(self, rule: str) -> IgnoreFileChange | None:
        """What one rewrite does to the ignore file in force, or to one that is to be made."""
        if rule not in self._ignore_file_changes:
            one = [codemod for codemod in self.choice.codemods if codemod.name == rule]
            edit = self._fix(one, frozenset({rule})).ignore_file
            self._ignore_file_changes[rule] = edit and IgnoreFileChange(
                Path(edit.path), edit.before if os.path.lexists(edit.path) else None, edit.after
            )
        return self._ignore_file_changes[rule]

    def codemod(self, rule: str) -> Codemod | None:
        """The rewrite of a name, where it runs over this text."""
        return next((codemod for codemod in self.choice.codemods if codemod.name == rule), None)

    def offset(self, line: int, column: int) -> int:
        """The offset of a place as the engine says it: lines end with LF, and a byte-order mark is no column."""
        start = self._line_starts[min(line, len(self._line_starts)) - 1]
        if start == 0 and self.text.startswith("\ufeff"):
            # For the engine the instruction begins right after the mark, whatever the indent.
            start = len(self.text) - len(self.text.lstrip("\ufeff \t")) if column == 1 else 1
        return min(start + column - 1, len(self.text))

    def span(self, offset: int) -> tuple[int, int]:
        """Begin and end of the instruction or comment around an offset, without blanks and line ends around it."""
        if self._nodes is None:
            nodes, start = [], 0
            for node in parse(self._clean).children:
                end = start + len(node.get_code())
                nodes.append((start, end))
                start = end
            self._nodes = nodes  # only now: another thread may look
        index = bisect_right(self._nodes, offset, key=lambda node: node[0]) - 1
        start, end = self._nodes[max(index, 0)]
        text = self.text[start:end]
        first = start + len(text) - len(text.lstrip("\ufeff \t\r\n\v\f"))
        return min(first, end), max(first, start + len(text.rstrip()))


def contexts_of(place: Place, settings: Settings, choice: Choice) -> BuildContexts:
    """What is known of a document's build contexts: nothing of one that is no file, unless ``--context`` says it."""
    folder = None if settings.context is None else place.inside(settings.context)
    if place.path is None:
        return BuildContexts.only(BuildContext.unknown() if folder is None else BuildContext.of_folder(folder))
    find = partial(repositories().ways, place.path, choice.builds)
    return (
        BuildContexts(place.path, find)
        if folder is None
        else BuildContexts.only(BuildContext.of_folder(folder, place.path), find)
    )


def broken(text: str, encoding: str, message: str) -> Analysis:
    """The analysis of a text whose config can't be used: one problem, which says so."""
    found = Analysis("", encoding, Choice([], frozenset(), {}), BuildContexts.only(BuildContext.unknown()))
    found.text, found.lines = text, Lines(text, encoding)
    found.result = found.result._replace(problems=[Problem(1, 1, message, True)])
    return found


class Snapshot(NamedTuple):
    """A document as the client has shown it; later changes leave it as it is."""

    document: Document
    version: int | None
    text: str


class Document:
    """An open document."""

    def __init__(self, uri: str, path: str | None, version: int | None, text: str) -> None:
        self.uri = uri
        self.path = path
        self.version = version
        self.text = text
        self.seconds = 0.0  #: how long it took to analyse it
        self._known: tuple[str, Settings, Place, object, Analysis] | None = None
        self._versions = Versions()

    def snapshot(self) -> Snapshot:
        """The document as it is now."""
        return Snapshot(self, self.version, self.text)

    def change(self, start: tuple[int, int], end: tuple[int, int], new: str, encoding: str) -> None:
        """An incremental change, in the client's positions."""
        lines = Lines(self.text, encoding)
        first, last = sorted((lines.offset(*start), lines.offset(*end)))
        self.text = self.text[:first] + new + self.text[last:]

    def analysis(self, text: str, encoding: str, settings: Settings, place: Place, rules: Rules) -> Analysis:
        """The analysis of a text of this document; called from any thread, but from one at a time."""
        try:
            choice, stamp = rules.of(settings, place)
        except ConfigError as error:
            return broken(text, encoding, f"{error.path}:{error.line}:{error.column}: {error.message}")
        except UnknownRewrite as error:
            return broken(text, encoding, f"the settings: {error}")
        except BadCodemod as error:
            return broken(text, encoding, str(error))
        except OSError as error:
            name = f"{error.filename}: " if error.filename else ""
            return broken(text, encoding, f"its config can't be read: {name}{error.strerror or error}")
        contexts = contexts_of(place, settings, choice)
        images = BaseImages().of(place.path or "-", choice.images)
        known = self._known
        if known is not None and known[:4] == (text, settings, place, stamp) and known[4].holds(contexts):
            return known[4]
        began = time.monotonic()
        found = Analysis(text, encoding, choice, contexts, images, self._versions.parse)
        self.seconds = time.monotonic() - began
        self._known = (text, settings, place, stamp, found)
        return found

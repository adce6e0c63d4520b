"""What a file takes for granted of its build context: the paths that it names, and the files that its installs need.

A folder without them is not the one that the file is built with: the build would fail there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from ..context.installs import install_of
from ..cst import AddOrCopy, Cmd, Copy, Entrypoint, Instruction, Run
from ..knowledge.build_tools import files_needed, needs_what_it_is_given
from ..shell import Dialect, Unsupported, parse
from ..shell.append import in_sequence
from .scope import Scope, Stage

_PATTERN = re.compile(r"[*?\[$\\\"']")
_ADDRESS = re.compile(r"\A[a-z][a-z0-9+.-]*://|\Agit@")
_NOWHERE = "\0"  # no path leads there
_PATH = re.compile(r"(?:\.?/)?[\w@+-][\w@+./-]*\Z")


def witnesses(scope: Scope) -> Iterator[tuple[str, ...]]:
    """Paths in the build context that the build needs, each with those that do as well; the surest come first."""
    copies = [node for stage in scope.stages for node in stage.instructions if isinstance(node, AddOrCopy)]
    for copy in copies:
        for source in literal_sources(copy):
            if posixpath.normpath(source.lstrip("/") or ".") != ".":
                yield (posixpath.normpath(source.lstrip("/")),)
    for stage in scope.stages:
        yield from _in_whole_copies(scope, stage)


def literal_sources(copy: AddOrCopy) -> Iterator[str]:
    """The sources of a ``COPY`` or ``ADD`` that name one path of the build context."""
    if isinstance(copy, Copy) and copy.flag("from") is not None:
        return
    for source in copy.sources:
        if not source.startswith("<<") and not _PATTERN.search(source) and not _ADDRESS.search(source):
            yield source


def _in_whole_copies(scope: Scope, stage: Stage) -> Iterator[tuple[str, ...]]:
    """What commands need of a folder into which the whole context was copied."""
    targets: list[str] = []
    for node in stage.instructions:
        if isinstance(node, AddOrCopy):
            if any(posixpath.normpath(source.lstrip("/") or ".") == "." for source in literal_sources(node)):
                target = scope.state_at(node).folder(node.target or ".")
                if target is not None:
                    targets.append(target)
        elif targets and isinstance(node, (Run, Cmd, Entrypoint)):
            for paths in _paths(node, scope):
                for target in targets:
                    inside = [path for path in paths if path.startswith(target.rstrip("/") + "/")]
                    if inside:
                        yield tuple(posixpath.relpath(path, target) for path in inside)


def _paths(node: Instruction, scope: Scope) -> Iterator[tuple[str, ...]]:
    """The absolute paths of files that commands name, or read without naming them; of each row one is needed."""
    folder = scope.state_at(node).workdir
    for words in _commands(node):
        if words[:1] == ["cd"] and len(words) == 2:
            folder = posixpath.join(folder or "/", words[1]) if folder or words[1].startswith("/") else None
            continue
        for names in (files_needed(words), _locks(words), *_named(words)):
            known = [name for name in names if folder is not None or name.startswith("/")]
            if known:
                yield tuple(posixpath.normpath(posixpath.join(folder or "/", name)) for name in known)


def _named(words: list[str]) -> Iterator[tuple[str, ...]]:
    """The program, and the files that it is given, where it fails without them; `echo a.txt` does not."""
    for word in words if needs_what_it_is_given(words) else words[:1]:
        if _PATH.match(word) and ("." in word or "/" in word):
            yield (word,)


def _commands(node: Instruction) -> Iterable[list[str]]:
    words = node.json if isinstance(node, (Cmd, Entrypoint, Run)) else None
    if words is not None:
        return [list(words)]
    try:
        read = parse(node.text, Dialect.SH)  # as the others read it, so that it is read once
    except Unsupported:
        return []
    # What stands in a test, in a loop or in front of `||` may fail.
    return [[word.literal for word in command.words if word.literal is not None] for command in in_sequence(read)]


def _locks(words: list[str]) -> tuple[str, ...]:
    """The lock files without one of which an install of dependencies fails."""
    install = install_of(words, _NOWHERE)
    return install.manager.locks if install is not None and install.reading.says(*install.manager.needs_lock) else ()

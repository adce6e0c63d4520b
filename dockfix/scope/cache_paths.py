"""Whether a command of a shell would miss files of package managers' lists or caches that are thrown away."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import pairwise

from ..knowledge.programs import FILE_CHANGERS, FILE_TOOLS, INTERPRETERS
from ..shell import Unsupported, parse
from ..shell.external_effects import bare, redirects
from ..shell.packages import bare_words
from ..shell.syntax import Compound
from ..shell.walk import Program, nested, programs

#: Programs that make a file, but no folder for it.
_MAKERS = frozenset({"touch", "mkdir", "tee", "cp", "mv", "ln"})
_HOME = re.compile(r"(?:~|\$HOME|\$\{HOME\})(?=/|\Z)")
_FORCED = re.compile(r"-\w*f|--force\Z")
_PARENTS = re.compile(r"-\w*p|--parents\Z")


def misses(text: str, folder: str, workdir: str | None, *, emptied: bool) -> bool:
    """Whether a command line names what is in ``folder``, so that it fails or does something else without that.

    ``emptied``: the folder itself is still there. ``rm -f`` misses nothing; a text that can't be read is not judged.
    """
    try:
        commands = parse(text)
    except Unsupported:
        return False
    started = programs(commands)
    if workdir is not None and (_lies_in(workdir, folder) or (not emptied and workdir == posixpath.dirname(folder))):
        return any(program.name in FILE_TOOLS and not _is_quiet(program) for program in started)
    places = [workdir or "/", *_entered(started, workdir)]
    for redirect in redirects(commands):
        for path in _paths([bare(redirect.target)], places):
            if _lies_in(path, folder) or (not emptied and _is_beside(path, folder)):
                return True
    loops = [command for part in nested(commands) for command in part.commands() if isinstance(command, Compound)]
    for path in _paths([bare(word) for command in loops for word in command.words], places):
        if _lies_in(path, folder):
            return True
    for program in started:
        if _is_quiet(program):
            continue
        changes = emptied and program.name in FILE_CHANGERS
        for path in _paths(bare_words(" ".join(word.literal or word.text for word in program.arguments)), places):
            if _lies_in(path, folder) and not (changes and path == folder):
                return True
            if not changes and _same(path, posixpath.dirname(folder)):
                return True
            if not emptied and program.name in _MAKERS and _is_beside(path, folder):
                return True
    return False


def _is_quiet(program: Program) -> bool:
    """Whether it says nothing of a file that is not there, or makes it."""
    wanted = _FORCED if program.name == "rm" else _PARENTS
    return program.name in ("rm", "mkdir") and any(wanted.match(word.text) for word in program.arguments)


def _entered(started: Sequence[Program], workdir: str | None) -> Iterator[str]:
    """The folders in which the commands may stand, or are told to (``tar -C``), and what code may put together."""
    for program in started:
        words = [bare(word) for word in program.arguments]
        if program.name in ("cd", "pushd"):
            yield from _paths(words[-1:], [workdir or "/"])
        if program.name.rstrip("0123456789.") in INTERPRETERS:
            yield "/root"
        yield from _paths([word for option, word in pairwise(words) if option == "-C"], [workdir or "/"])


def _paths(words: Sequence[str], places: Sequence[str]) -> Iterator[str]:
    for word in words:
        path = _HOME.sub("/root", word.partition("=")[2] or word)
        if path.startswith("-") or "$" in path.split("/", 1)[0]:
            continue
        for place in places if not path.startswith("/") else ("/",):
            yield posixpath.normpath(posixpath.join(place, path))


def _is_beside(path: str, folder: str) -> bool:
    """Whether it can only be made where the folder above is there."""
    return posixpath.dirname(path) == posixpath.dirname(folder)


def _lies_in(path: str, folder: str) -> bool:
    parts = path.split("/")
    return _same("/".join(parts[: folder.count("/") + 1]), folder)


def _same(pattern: str, path: str) -> bool:
    parts, others = pattern.split("/"), path.split("/")
    hidden = any(other[:1] == "." != part[:1] for part, other in zip(parts, others, strict=False))
    return len(parts) == len(others) and not hidden and all(map(fnmatchcase, others, parts))

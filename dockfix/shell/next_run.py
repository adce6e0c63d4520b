"""What a ``RUN`` leaves behind that Docker itself looks at before it starts the next one.

Docker starts ``/bin/sh`` (or the ``SHELL``) anew, makes the WORKDIR again if it is gone, and looks the USER up in
``/etc/passwd`` and ``/etc/group`` (``frontend/dockerfile/dockerfile2llb`` and ``executor/oci`` in moby/buildkit).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

from ..knowledge.folders import NEVER_A_WORKDIR
from ..knowledge.programs import FILE_REPLACERS, FOLDER_REMOVERS, LOCALE_MAKERS, LOCALE_PACKAGES
from ..knowledge.shells import BEHIND_BIN_SH
from .accounts import changes_accounts
from .external_effects import assigned_values, bare, redirects
from .syntax import List, Word
from .walk import Program, nested, programs

_FILE_LIKE = re.compile(
    r"\.(?:t?[gx]z|tar|zip|bz2|zst|deb|rpm|apk|sh|py|js|json|txt|whl|jar|conf|cfg|list|asc|sig|key|gpg|pem|crt|exe|run|log)\Z"
    r"|\*"
)

#: Variables and the values that they may have; None for one that is not known.
Values = frozenset[tuple[str, "str | None"]]
_NO_VALUES: Values = frozenset()


@lru_cache(maxsize=1024)
def why_next_differs(
    commands: List, workdir: str | None, user: str | None, before: Values = _NO_VALUES, moved: bool = False
) -> str | None:
    """What Docker would find changed before the next ``RUN``, as the end of a sentence; or None.

    ``before`` are the variables that were set earlier in the same shell, and their values; ``moved`` says that it may
    have left the folder it began in.
    """
    started = programs(commands)
    for text in (bare(word) for part in nested(commands) for word in part.own_words()):
        if "/etc/ld.so.preload" in text:
            return "touches `/etc/ld.so.preload`, which every new program reads"
    if any(_is_shell(bare(r.target)) and ">" in r.operator for r in redirects(commands)) or any(
        _replaces_shell(program) for program in started
    ):
        return "replaces the shell that the next `RUN` would start"
    if _removes_workdir(started, workdir, before | assigned_values(commands), moved):
        return "may remove the WORKDIR, which each `RUN` finds made again"
    if changes_accounts(commands, started, user, workdir):
        return "changes the user that the next `RUN` would run as"
    return None


def makes_locale(commands: List) -> bool:
    """Whether a locale may be there afterwards in which only the next shell would begin."""
    return any(
        program.name in LOCALE_MAKERS or any(bare(word).startswith(LOCALE_PACKAGES) for word in program.arguments)
        for program in programs(commands)
    )


def _is_shell(path: str) -> bool:
    return path.rsplit("/", 1)[-1] in BEHIND_BIN_SH


def _replaces_shell(program: Program) -> bool:
    texts = [bare(word) for word in program.arguments]
    if program.name == "dpkg-reconfigure":
        return any(_is_shell(text) for text in texts)
    if program.name == "busybox":
        return "--install" in texts
    if program.name == "apk":
        return any(text.endswith("-binsh") for text in texts)
    return program.name in FILE_REPLACERS and any(_is_shell(text) for text in texts)


# -- the WORKDIR


def _removes_workdir(started: Sequence[Program], workdir: str | None, values: Values, moved: bool) -> bool:
    parts = _parts(workdir) if workdir is not None else None
    if parts == []:
        return False
    moves = moved or any(program.name in ("cd", "pushd") for program in started)
    for program in started:
        if program.name in FOLDER_REMOVERS:
            for target in _targets(program):
                if _may_be_workdir(target, parts, values, moves):
                    return True
        elif program.name == "find" and _find_removes(program, parts, moves):
            return True
        elif (
            program.name == "ln"
            and parts is not None
            and _may_be_workdir(bare(program.arguments[-1]), parts, values, moves)
        ):
            return True  # where it is a link, it may lead elsewhere
        elif program.name in ("userdel", "deluser") and (parts is None or "home" in parts):
            if any(re.match(r"-\w*r|--remove", word.text) for word in program.arguments):
                return True
    return False


def _targets(program: Program) -> list[str]:
    if program.name == "rm" and not _recursive(program.arguments):
        return []  # without `-r` it removes no folder
    texts = [bare(word) for word in program.arguments if not word.text.startswith("-")]
    return texts[:-1] if program.name == "mv" and len(texts) > 1 else texts


def _parts(path: str) -> list[str]:
    found: list[str] = []
    for part in path.split("/"):
        if part == "..":
            found = found[:-1]
        elif part not in ("", "."):
            found.append(part)
    return found


def _recursive(arguments: list[Word]) -> bool:
    """Whether ``rm`` may have ``-r``; a variable in front may hold it."""
    return any(re.match(r"-\w*[rR]|--rec", word.text) for word in arguments) or (
        len(arguments) > 1 and bare(arguments[0]).startswith("$")
    )


def _may_be_workdir(target: str, workdir: list[str] | None, values: Values, moves: bool) -> bool:
    """Whether a removed path may be the WORKDIR or a folder above it."""
    if "`" in target or "$(" in target:
        return not moves and "pwd" in target
    if target.startswith("$"):
        return _variable_may_be(target, workdir, values, moves)
    if not target.startswith("/"):
        if ".." in target.split("/"):
            return True
        # From another folder a relative path may lead there; from the WORKDIR itself only below it.
        first = target.split("/", 1)[0]
        return moves and (workdir is None or len(_parts(target)) <= len(workdir)) and _among(first, workdir)
    if workdir is None:
        return not (target.startswith(NEVER_A_WORKDIR) or _FILE_LIKE.search(target) or _source(target))
    parts = _parts(target)
    return len(parts) <= len(workdir) and all(_same(part, other) for part, other in zip(parts, workdir, strict=False))


def _source(target: str) -> bool:
    """Whether a path is that of unpacked source code, or a hidden folder, where no image starts."""
    parts = _parts(target)
    if parts[:2] == ["usr", "src"] and len(parts) > 2:
        return not parts[2].endswith("app") and "$" not in parts[2]
    return bool(parts) and parts[-1].startswith(".")


def _variable_may_be(target: str, workdir: list[str] | None, values: Values, moves: bool) -> bool:
    name = re.match(r"\$\{?(\w+)\}?", target)
    known = [value for variable, value in values if name is not None and variable == name.group(1)]
    if known:
        assert name is not None
        behind = target[name.end() :]
        # A value that is made by a command, such as `mktemp`, is a folder of its own.
        return any(value and _may_be_workdir(value + behind, workdir, _NO_VALUES, moves) for value in known)
    rest = _parts(target.partition("/")[2])
    return not rest or (workdir is not None and _same(rest[-1], workdir[-1]) and "$" not in rest[-1])


def _among(name: str, workdir: list[str] | None) -> bool:
    return workdir is not None and any(_same(name, part) for part in workdir)


def _same(pattern: str, part: str) -> bool:
    return "$" in pattern + part or "{" in pattern or fnmatchcase(part, pattern)


class _Find(NamedTuple):
    """A ``find``: where it begins, and which paths below its tests let through (find(1))."""

    roots: list[str]
    names: list[str]  #: patterns of the last part of a path; any name, where there are none
    least_depth: int  #: 0 lets the roots themselves through
    folders: bool  #: whether folders are let through
    removes: bool

    @classmethod
    def of(cls, program: Program) -> _Find:
        """Read from the words of a command."""
        texts = [bare(word) for word in program.arguments]
        after = list(zip(texts, [*texts[1:], ""], strict=True))
        start = next((at for at, text in enumerate(texts) if text.startswith(("-", "(", "\\(", "!"))), len(texts))
        depths = [int(value) for option, value in after if option == "-mindepth" and value.isdigit()]
        return cls(
            texts[:start],
            [value.rsplit("/", 1)[-1] for option, value in after if option in _FIND_NAMES],
            max(depths, default=0),
            all(value == "d" for option, value in after if option == "-type"),
            "-delete" in texts or not _FIND_REMOVERS.isdisjoint(texts),
        )

    def may_reach(self, workdir: list[str], moves: bool) -> bool:
        """Whether a path that is let through may be the working directory, or a folder above it."""
        return any(self._reaches(root, workdir, moves) for root in self.roots)

    def _reaches(self, root: str, workdir: list[str], moves: bool) -> bool:
        parts = _parts(root)
        if not root.startswith("/") and not moves and ".." not in root:
            return False  # below the working directory
        if len(parts) > len(workdir) or (root.startswith("/") and not all(map(_same, parts, workdir))):
            return False
        below = workdir[max(len(parts) + self.least_depth - 1, 0) :]
        return bool(below) and (not self.names or any(_same(name, part) for name in self.names for part in below))


_FIND_NAMES = frozenset({"-name", "-iname", "-path", "-wholename"})
_FIND_REMOVERS = frozenset({"rm", "rmdir", "mv", "/bin/rm", "xargs"})


def _find_removes(program: Program, workdir: list[str] | None, moves: bool) -> bool:
    """Whether a ``find`` may remove the working directory."""
    find = _Find.of(program)
    if not find.removes or not find.folders:
        return False
    if workdir is not None:
        return find.may_reach(workdir, moves)
    tested = bool(find.names) or find.least_depth > 0
    return not tested and any(_may_be_workdir(root, None, _NO_VALUES, moves) for root in find.roots)

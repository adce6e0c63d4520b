"""What a ``RUN`` changes of users and groups: Docker looks the USER up in ``/etc/passwd`` and ``/etc/group`` for each.

``HOME`` comes from there, too (``executor/oci`` in moby/buildkit).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from itertools import pairwise

from ..knowledge.folders import ACCOUNT_FILES
from ..knowledge.programs import ACCOUNT_TOOLS, INTERPRETERS, LOOKERS, WRITERS
from .external_effects import bare
from .syntax import Command, List, Pipeline, Simple
from .walk import Program, nested


def changes_accounts(commands: List, started: Sequence[Program], user: str | None, workdir: str | None) -> bool:
    """Whether ``commands``, which start those programs, may change the user that the next ``RUN`` would run as."""
    is_root = user is None or user.partition(":")[0] in ("root", "0")
    for program in started:
        if program.name in ("sudo", "doas") and any(bare(word) in ACCOUNT_TOOLS for word in program.arguments[:4]):
            return True
        if program.name in ACCOUNT_TOOLS and (not is_root or _speaks_of_root(program)):
            return True
    in_etc = (workdir or "").rstrip("/").endswith("/etc") or any(map(_goes_to_etc, started))
    for part in nested(commands):
        for pipeline in part.pipelines():
            handed_on = _hands_on(pipeline)
            if any(_edits_accounts(command, is_root, in_etc, handed_on) for command in pipeline.commands):
                return True
    return False


def _goes_to_etc(program: Program) -> bool:
    return program.name in ("cd", "pushd") and any(
        bare(word).rstrip("/").rsplit("/", 1)[-1] == "etc" for word in program.arguments
    )


def _hands_on(pipeline: Pipeline) -> bool:
    """Whether ``xargs`` gives the names of files to another program."""
    return len(pipeline.commands) > 1 and any(
        isinstance(command, Simple) and command.name == "xargs" for command in pipeline.commands
    )


_ACCOUNT_FILE = re.compile(r"/etc/(?:passwd|group)(?![\w.-])")


def _edits_accounts(command: Command, is_root: bool, in_etc: bool, handed_on: bool) -> bool:
    """Whether a command may change a user or group that is there, rather than add a line for another."""
    if isinstance(command, Simple) and _may_bring_accounts(command):
        return True
    words = [bare(word) for word in command.all_words()]
    in_etc = in_etc or any(word.rstrip("/") == "/etc" for word in words)
    if not any(_names_accounts(word, in_etc) for word in words):
        return handed_on and any(word.rstrip("/") == "/etc" for word in words)
    written = [r for r in command.redirects if ">" in r.operator and _names_accounts(bare(r.target), in_etc)]
    if not written:
        return handed_on or not (isinstance(command, Simple) and command.name in LOOKERS)
    texts = command.words if isinstance(command, Simple) else []
    plain = all(word.literal is not None for word in texts) and all(r.operator == ">>" for r in written)
    return not (plain and is_root) or any(re.search(r"\broot\b", word.text) for word in texts)


def _names_accounts(word: str, in_etc: bool) -> bool:
    """Whether a word names one of the two files: through a link, by a pattern, or from ``/etc``, too."""
    if _ACCOUNT_FILE.search(word):
        return True
    folder, slash, name = word.rpartition("/")
    if not slash:
        return in_etc and name in ACCOUNT_FILES
    if folder in ("/etc", "etc"):
        return any(fnmatchcase(file, name) for file in ACCOUNT_FILES)
    # Programs of that name, and what PAM is told of them, are others.
    return name in ACCOUNT_FILES and folder.rsplit("/", 1)[-1] not in ("bin", "sbin", "pam.d", "default")


def _may_bring_accounts(command: Simple) -> bool:
    """Whether what is copied to ``/etc`` as a whole, or written by code, may be one of the two files."""
    words = [bare(word) for word in command.words]
    name = (command.name or "").rstrip("0123456789.")
    if name in INTERPRETERS:
        return any("/etc" in word and any(file in word for file in ACCOUNT_FILES) for word in words[1:])
    if command.name not in WRITERS or len(words) < 3 or words[-1].rstrip("/.") not in ("/etc", "etc"):
        return False
    return any(
        source.endswith(("/.", "/")) or any(fnmatchcase(file, source.rsplit("/", 1)[-1]) for file in ACCOUNT_FILES)
        for source in words[1:-1]
    )


def _speaks_of_root(program: Program) -> bool:
    if any(part == "root" for word in program.arguments for part in re.split(r"[,=]", bare(word))[1:]):
        return True  # a list of users
    texts = [bare(word) for word in program.arguments if not word.text.startswith("-")]
    if program.name in ("adduser", "addgroup", "deluser", "delgroup") and len(texts) >= 2:
        return texts[-2] == "root" and not any(re.match(r"-[gG]|--ingroup", word.text) for word in program.arguments)
    if program.name == "gpasswd":
        return "root" in texts
    if program.name == "groupadd":
        words = [bare(word) for word in program.arguments]
        return any(before in ("-U", "--users") and word.split(",")[0] == "root" for before, word in pairwise(words))
    return bool(texts) and texts[-1] == "root"

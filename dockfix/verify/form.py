"""Whether ``CMD`` or ``ENTRYPOINT`` changed its form alone: the one difference a safe rewrite means to make.

Read with ``shlex``, and not with ``dockfix.shell``: a check must not share the mistakes of what it checks.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import replace

from .images import Built

_SHELL = ["/bin/sh", "-c"]
_EXPANDS = re.compile(r"[$`*?\[\]{}~!\n]")
_OPERATORS = re.compile(r"[;&|<>()]")
#: Words that a shell does itself: there may be no program of that name.
_BUILTINS = frozenset(
    ". : alias bg bind break builtin case cd command continue declare do done elif else esac eval exec exit export"
    " fg fi for function getopts hash if in jobs local read readonly return select set shift shopt source then time"
    " times trap type typeset ulimit umask unalias unset until wait while".split()
)


def without_form_changes(before: Built, after: Built) -> tuple[Built, list[str]]:
    """``after`` with the form of ``before`` where the words are the same, and a line for each."""
    config: dict[str, object] = dict(after.config)
    notes = []
    for key, keyword in (("Cmd", "CMD"), ("Entrypoint", "ENTRYPOINT")):
        if is_form_change(before.config, after.config, key):
            config[key] = before.config[key]
            notes.append(f"{keyword} in exec form, the words are the same: {shlex.join(_words(after.config[key]))}")
    return replace(after, config=config), notes


def is_form_change(before: Mapping[str, object], after: Mapping[str, object], key: str) -> bool:
    """Whether the shell of ``before`` starts just the words of ``after``."""
    old, new = _words(before.get(key)), _words(after.get(key))
    if len(old) != 3 or old[:2] != _SHELL or not new or new[0] in _BUILTINS or "=" in new[0]:
        return False
    text = re.sub(r"^\s*exec\s+", "", old[2])
    # What single quotes hold is never expanded; with other quotes about, where they begin is not plain to see.
    bare = text if '"' in text or "\\" in text else re.sub(r"'[^']*'", "", text)
    bare = re.sub(r"(?<!\S)#.*$", "", bare)
    if _EXPANDS.search(bare) or _OPERATORS.search(bare):
        return False
    try:
        return shlex.split(text, comments=True) == new
    except ValueError:
        return False


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else []

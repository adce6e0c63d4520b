"""Where an instruction stands: its working directory and user, as far as the file says so."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..cst import Env, Instruction, User, Workdir
from .scope import Scope


def before(scope: Scope, instruction: Instruction) -> Iterator[Instruction]:
    """The instructions that count for ``instruction``, the base stages' first."""
    for stage in reversed(list(scope.stage_of(instruction).lineage())):
        for other in stage.instructions:
            if other is instruction:
                return
            yield other


def workdir_at(scope: Scope, instruction: Instruction) -> str | None:
    """The working directory, or None where the base image or an argument decides."""
    return _place(scope, instruction)[0]


def workdir_of(scope: Scope, instruction: Workdir) -> str | None:
    """The folder that a ``WORKDIR`` makes, where that is known."""
    folder, values = _place(scope, instruction)
    path = expanded(instruction.text.strip("\"'"), values)
    if path is None or (folder is None and not path.startswith("/")):
        return None
    return posixpath.normpath(posixpath.join(folder or "/", path))


def values_at(scope: Scope, instruction: Instruction) -> dict[str, str | None]:
    """The variables that ``ENV`` sets, with None for a value that is not known."""
    return _place(scope, instruction)[1]


def _place(scope: Scope, instruction: Instruction) -> tuple[str | None, dict[str, str | None]]:
    folder: str | None = None
    values: dict[str, str | None] = {}
    for other in before(scope, instruction):
        if isinstance(other, Env):
            pairs = [(pair.name, expanded(pair.value.strip("\"'"), values)) for pair in other.pairs]
            values.update(pairs)
        elif isinstance(other, Workdir):
            path = expanded(other.text.strip("\"'"), values)
            known = path is not None and (folder is not None or path.startswith("/"))
            folder = posixpath.normpath(posixpath.join(folder or "/", path or "")) if known else None
    return folder, values


def expanded(text: str, values: dict[str, str | None]) -> str | None:
    """``text`` with plain ``$NAME`` and ``${NAME}`` put in; None where one is not known."""
    unknown = False

    def value(match: re.Match[str]) -> str:
        nonlocal unknown
        found = values.get(match.group(1) or match.group(2))
        unknown = unknown or found is None
        return found or ""

    result = re.sub(r"\$(?:\{(\w+)\}|(\w+))", value, text)
    return None if unknown or set(result) & set("$\\\"'`") else result


def is_root(scope: Scope, instruction: Instruction) -> bool:
    """Whether no ``USER`` but root is in force."""
    user = "root"
    for other in before(scope, instruction):
        if isinstance(other, User):
            user = other.text.strip()
    return user.partition(":")[0] in ("root", "0")

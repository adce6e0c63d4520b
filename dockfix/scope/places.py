"""Where an instruction stands: its working directory and user, as far as the file says so."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..cst import Arg, Env, Instruction, Run, User, Workdir
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
    return _place(scope, instruction).folder


def workdir_of(scope: Scope, instruction: Workdir) -> str | None:
    """The folder that a ``WORKDIR`` makes, where that is known."""
    place = _place(scope, instruction)
    folder, values = place.folder, place.values
    path = expanded(instruction.text.strip("\"'"), values)
    if path is None or (folder is None and not path.startswith("/")):
        return None
    return posixpath.normpath(posixpath.join(folder or "/", path))


def values_at(scope: Scope, instruction: Instruction) -> dict[str, str | None]:
    """The variables that ``ENV`` sets, with None for a value that is not known."""
    return _place(scope, instruction).values


def environment_at(scope: Scope, instruction: Instruction) -> list[tuple[str, str]]:
    """The variables that ``ENV`` and ``ARG`` set, with what they hold as far as it is known, else as it is written."""
    place = _place(scope, instruction)
    return list(place.environment.items())


def makers_of_links(scope: Scope, instruction: Instruction) -> tuple[Instruction, ...]:
    """The ``RUN``s above in its stage, and in those it is built from, that may make links."""
    return _place(scope, instruction).links


class Place(NamedTuple):
    """What counts at an instruction; nothing of it is ever changed in place."""

    folder: str | None
    values: dict[str, str | None]
    environment: dict[str, str]
    user: str
    links: tuple[Instruction, ...]

    def after(self, node: Instruction) -> Place:
        """What counts for the instruction behind ``node``."""
        if isinstance(node, Env):
            pairs = {pair.name: pair.value.strip("\"'") for pair in node.pairs}
            known = {name: expanded(value, self.values) for name, value in pairs.items()}
            return self._replace(
                values={**self.values, **known},
                environment={
                    **self.environment,
                    **{name: self._expanded_partly(value) for name, value in pairs.items()},
                },
            )
        if isinstance(node, Arg):
            pairs = {name: (default or "").strip("\"'") for name, default in node.names if name not in self.environment}
            return self._replace(
                environment={
                    **self.environment,
                    **{name: self._expanded_partly(value) for name, value in pairs.items()},
                }
            )
        if isinstance(node, Workdir):
            path = expanded(node.text.strip("\"'"), self.values)
            known_path = path is not None and (self.folder is not None or path.startswith("/"))
            folder = posixpath.normpath(posixpath.join(self.folder or "/", path or "")) if known_path else None
            return self._replace(folder=folder)
        if isinstance(node, Run) and _LINKS.search(node.text):
            return self._replace(links=(*self.links, node))
        return self._replace(user=node.text.strip()) if isinstance(node, User) else self

    def _expanded_partly(self, text: str) -> str:
        """The text with the variables in it that are known."""
        return re.sub(
            r"\$(?:\{(\w+)\}|(\w+))",
            lambda match: self.values.get(match.group(1) or match.group(2)) or match.group(),
            text,
        )


_START = Place(None, {}, {}, "root", ())
_LINKS = re.compile(r"\b(?:ln|link|mount)\b")


def _place(scope: Scope, instruction: Instruction) -> Place:
    """Found out once for all instructions of a stage."""
    if id(instruction) not in scope.places:
        for stage in reversed(list(scope.stage_of(instruction).lineage())):
            if id(stage.from_) in scope.places:
                continue
            place = _START if stage.base is None else scope.places[id(stage.base)]
            for node in stage.instructions:
                scope.places[id(node)] = place
                place = place.after(node)
            scope.places[id(stage)] = place
    found: Place = scope.places[id(instruction)]
    return found


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
    return _place(scope, instruction).user.partition(":")[0] in ("root", "0")

"""What a ``RUN`` starts with: found out instruction by instruction, in one walk over a stage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ..cst import Arg, Env, Instruction, Shell, User, Workdir
from .scope import Scope, Stage

_SHELL = ["/bin/sh", "-c"]
#: Official images that set no WORKDIR, so that a ``RUN`` starts in ``/``.
_START_AT_ROOT = frozenset("node python ruby rust openjdk eclipse-temurin buildpack-deps nginx gcc".split())


class Start(NamedTuple):
    """What a ``RUN`` starts with."""

    shell: list[str]
    names: set[str] | None  #: in the environment; None where the base image may have set any
    workdir: str | None
    user: str | None
    values: Mapping[str, str | None]  #: of variables; None where it can't be told

    @classmethod
    def of(cls, stage: Stage, scope: Scope) -> Start:
        """What the base image gives."""
        image = stage.from_.image
        names = scope.environment(stage, stage.from_)
        at_root = names is not None or image.partition(":")[0] in _START_AT_ROOT
        return cls(_SHELL, None if names is None else set(names), "/" if at_root else None, None, {})

    def after(self, node: Instruction) -> Start:
        """What it is after an instruction."""
        if isinstance(node, Shell):
            return self._replace(shell=node.json or _SHELL)
        if isinstance(node, User):
            return self._replace(user=node.text)
        if isinstance(node, Workdir):
            return self._replace(workdir=_folder(self.workdir, node.text.strip("\"'"), self.values))
        if not isinstance(node, (Env, Arg)):
            return self
        values: dict[str, str | None] = {}
        if isinstance(node, Env):
            for pair in node.pairs:
                values[pair.name] = None if set(pair.value) & set("$\"'\\`") else pair.value
        else:
            values.update((name, None) for name, _ in node.names)
        names = None if self.names is None or any("$" in name for name in values) else self.names | set(values)
        return self._replace(names=names, values={**self.values, **values})


def _folder(current: str | None, path: str, values: Mapping[str, str | None]) -> str | None:
    """The WORKDIR after ``WORKDIR path``; None where it can't be told."""
    parts = re.split(r"\$(?:\{(\w+)\}|(\w+))", path)
    for index in range(0, len(parts) - 1, 3):
        value = values.get(parts[index + 1] or parts[index + 2])
        if value is None:
            return None
        parts[index + 1], parts[index + 2] = value, ""
    path = "".join(parts)
    if "$" in path:
        return None
    if path.startswith("/"):
        return path
    return None if current is None else f"{current}/{path}"

"""What may differ where an unsafe change says that it does: just that, and nothing beside it."""

from __future__ import annotations

import re

from ..codemod import ANY, ConfigChange
from .model import Config, Step
from .values import Value

_Parts = dict[str, Value]
_INSTALL = ("install", "i")
#: Flags of ``npm install`` that npm 7 calls otherwise.
_OMIT = {
    "--production": "--omit=dev",
    "--production=true": "--omit=dev",
    "--only=production": "--omit=dev",
    "--only=prod": "--omit=dev",
    "--prod": "--omit=dev",
    "--no-optional": "--omit=optional",
}


def has_moved_arguments(old: Config, new: Config) -> bool:
    """Whether the last words of ``ENTRYPOINT`` are the ``CMD`` now, which was not set: a container starts the same."""
    if not isinstance(old.entrypoint, tuple) or not isinstance(new.entrypoint, tuple) or old.cmd:
        return False
    return bool(new.entrypoint) and isinstance(new.cmd, tuple) and old.entrypoint == new.entrypoint + new.cmd


def without_change(effect: ConfigChange, old: _Parts, new: _Parts) -> tuple[_Parts, _Parts]:
    """The parts of two configs without what ``effect`` says of the new one."""
    old, new = dict(old), dict(new)
    if effect.part not in ("ENV", "LABEL"):
        if effect.value in (ANY, new.get(effect.part)):
            old[effect.part] = new.get(effect.part)
        return old, new
    if effect.value in (ANY, dict(_pairs(new[effect.part])).get(effect.name)):
        for parts in (old, new):
            pairs = [pair for pair in _pairs(parts[effect.part]) if pair[0] != effect.name]
            parts[effect.part] = tuple(pairs) if effect.part == "ENV" else frozenset(pairs)
    return old, new


def _pairs(value: Value) -> list[tuple[Value, Value]]:
    return list(value) if isinstance(value, (tuple, frozenset)) else []


def from_lock(old: Step, new: Step) -> Step:
    """The old step; where the new one has an ``npm ci`` for an ``npm install``, it has, too."""
    if old.kind != "RUN" or new.kind != "RUN" or len(old.body) != len(new.body):
        return old
    return old._replace(body=tuple(_locked(one, other) for one, other in zip(old.body, new.body, strict=True)))


def _locked(old: Value, new: Value) -> Value:
    """The entry of a ``RUN``'s body; what comes after a command holds its words, too."""
    if old == new:
        return old
    if isinstance(old, str) and isinstance(new, str):  # a text that can't be read as commands
        before, after = (tuple(re.split(r"(\s+)", text)) for text in (old, new))
        return new if _is_locked(before[::2], after[::2]) and before[1::2] == after[1::2] else old
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        if _is_locked(old, new):
            return new
        return tuple(_locked(one, other) for one, other in zip(old, new, strict=True))
    return old


def _is_locked(old: tuple[Value, ...], new: tuple[Value, ...]) -> bool:
    """Whether words differ only in that ``npm install``, without a package's name, has become ``npm ci``."""
    if len(old) != len(new):
        return False
    locked = False
    for at, (one, other) in enumerate(zip(old, new, strict=True)):
        if one in _INSTALL and other == "ci" and at and old[at - 1] == "npm":
            locked = True
        elif one != other and not (locked and _OMIT.get(str(one)) == other):
            return False
    return locked

"""The mounts of a ``RUN`` (BuildKit: ``instructions/commands_runmount.go``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..cst import Instruction


class Mount(NamedTuple):
    """A ``--mount`` by its options; those with several names under one."""

    type: str
    target: str  #: without a ``/`` at its end; empty where none is given
    source: str | None
    from_: str | None


def mount_options(value: str) -> dict[str, str]:
    """The options of a ``--mount``, by their names."""
    return dict(part.strip().partition("=")[::2] for part in value.replace('"', "").split(","))


def mounts(node: Instruction) -> Iterator[Mount]:
    """Every mount of an instruction; one without a type is a bind mount."""
    for flag in node.flags:
        if flag.name == "mount":
            options = mount_options(flag.flag_value or "")
            target = options.get("target") or options.get("dst") or options.get("destination") or ""
            source = options.get("source") or options.get("src")
            yield Mount(options.get("type", "bind"), target.rstrip("/"), source, options.get("from"))

"""Which installed distributions bring codemods: a look at the names and texts of a few files.

``importlib.metadata`` says the same, and takes a tenth of dockfix's whole start to be imported. The files' form is
that of https://packaging.python.org/en/latest/specifications/entry-points/.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

#: The group of entry points whose values are codemods, or modules that hold some.
GROUP = "dockfix.codemods"
_ENDS = (".dist-info", ".egg-info")


class Point(NamedTuple):
    """An entry point: ``name = module:attribute``."""

    name: str
    value: str

    @property
    def module(self) -> str:
        """The module that is to be imported."""
        return self._parts()[0]

    @property
    def attributes(self) -> list[str]:
        """What is to be taken out of it, one after the other."""
        return [part for part in self._parts()[1].split(".") if part]

    def _parts(self) -> tuple[str, str]:
        # What stands in brackets are extras, of no meaning to whoever loads it.
        module, _, attributes = self.value.partition("[")[0].partition(":")
        return module.strip(), attributes.strip()


class Installed(NamedTuple):
    """A distribution that brings codemods."""

    folder: str  #: its ``*.dist-info`` or ``*.egg-info``
    stamp: int  #: another one once it is installed anew
    editable: bool  #: its modules change without being installed anew

    @property
    def label(self) -> str:
        """Its name and version, as pip shows them."""
        for name in ("METADATA", "PKG-INFO"):
            header = _read(os.path.join(self.folder, name)).decode("utf-8", "replace").partition("\n\n")[0]
            fields = dict(line.split(": ", 1) for line in header.splitlines() if ": " in line)
            if "Name" in fields:
                return f"{fields['Name']} {fields.get('Version', '')}".strip()
        return os.path.basename(self.folder)

    def points(self) -> list[Point]:
        """Its entry points of the group, by name."""
        found, here = [], False
        for raw in _read(_points(self.folder)).decode("utf-8", "replace").splitlines():
            line = raw.strip()
            if line.startswith("["):
                here = line == f"[{GROUP}]"
            elif here and line and not line.startswith("#"):
                name, _, value = line.partition("=")
                found.append(Point(name.strip(), value.strip()))
        return sorted(found)


@lru_cache(maxsize=1)
def installed() -> tuple[Installed, ...]:
    """The distributions that have entry points of the group; of two with one name the first on ``sys.path`` counts.

    Folders only, as pip makes them: what lies in an archive on ``sys.path`` is not found.
    """
    group = GROUP.encode()
    seen: set[str] = set()
    found = []
    for place in dict.fromkeys(sys.path):
        for folder in _distributions(place or os.curdir):
            name = _key(folder)
            if name in seen:
                continue
            seen.add(name)
            points = _points(folder)
            if group in _read(points):
                found.append(Installed(folder, os.stat(points).st_mtime_ns, _is_editable(folder)))
    return tuple(found)


def _distributions(place: str) -> Iterator[str]:
    try:
        names = os.listdir(place)
    except OSError:
        return
    for name in sorted(name for name in names if name.endswith(_ENDS)):
        yield os.path.join(place, name)


def _points(folder: str) -> str:
    return os.path.join(folder, "entry_points.txt")


def _key(folder: str) -> str:
    """The distribution's name as it is compared (PEP 503)."""
    name = os.path.basename(folder).partition("-")[0]
    for end in _ENDS:
        name = name.removesuffix(end)
    return name.replace("_", "-").replace(".", "-").lower()


def _is_editable(folder: str) -> bool:
    # An `*.egg-info` may stand beside the modules themselves.
    if folder.endswith(".egg-info"):
        return True
    origin = b"".join(_read(os.path.join(folder, "direct_url.json")).split())
    return b'"editable":true' in origin


def _read(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except OSError:
        return b""

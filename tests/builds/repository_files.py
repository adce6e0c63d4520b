"""A repository of a few files, and what it says of its builds."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dockfix.builds.definitions import Definitions, read_definitions
from dockfix.builds.model import Build


def made(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder with the files, and a Dockerfile wherever one ends in a slash."""
    for name, text in files.items():
        path = folder / (f"{name}Dockerfile" if name.endswith("/") or not name else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def definitions(folder: Path, files: Mapping[str, str]) -> Definitions:
    """What the files define."""
    return read_definitions(os.path.realpath(made(folder, files)))


def outline(builds: list[Build], folder: Path) -> list[str]:
    """``Dockerfile < context``, the target and the arguments of each build."""
    root = os.path.realpath(folder)
    found = []
    for build in builds:
        context = "?" if build.context is None else os.path.relpath(build.context, root)
        words = [f"{os.path.relpath(build.dockerfile, root)} < {context}"]
        words += [f"target {build.target}"] if build.target is not None else []
        words += [f"{name}={'?' if value is None else value}" for name, value in build.args]
        found.append(" ".join([*words, *build.platforms]))
    return found


def defined(folder: Path, files: Mapping[str, str]) -> list[str]:
    """The outline of all that the files define, none of which may be bad."""
    found = definitions(folder, files)
    assert found.bad == ()
    return outline(found.all, folder)

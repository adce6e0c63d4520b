"""What the tests of editors share."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def documented() -> Callable[[str, str], str]:
    """A code block of ``docs/editors.md``: the first in a language below a heading."""

    def find(heading: str, language: str) -> str:
        text = (ROOT / "docs" / "editors.md").read_text()
        _, found, below = text.partition(f"# {heading}\n")
        assert found, heading
        return next(block for kind, block in _FENCE.findall(below) if kind == language)

    return find


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """An environment with ``dockfix`` of this very Python in ``PATH``, and nobody's settings."""
    programs, home = tmp_path / "bin", tmp_path / "home"
    programs.mkdir()
    home.mkdir()
    program = programs / "dockfix"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m dockfix "$@"\n')
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "VIM", "NVIM"))}
    return {**kept, "HOME": str(home), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}

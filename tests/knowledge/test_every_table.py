"""Each table says what it is for or where it comes from."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "dockfix" / "knowledge"
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in ("__init__", "command_line"))


def without_comment(text: str) -> Iterator[str]:
    """The names that are set at the top of a module, and have no comment ``#:`` right above."""
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        above = node.lineno - 2
        while above >= 0 and lines[above].startswith("#") and not lines[above].startswith("#:"):
            above -= 1
        if above < 0 or not lines[above].startswith("#:"):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield ast.unparse(target)


@pytest.mark.parametrize("module", MODULES)
def test_a_table_says_what_it_is_for(module: str) -> None:
    records = vars(importlib.import_module(f"dockfix.knowledge.{module}"))
    names = without_comment((FOLDER / f"{module}.py").read_text())
    assert [name for name in names if not getattr(records[name], "source", "")] == []


def test_a_table_that_says_nothing_is_noticed() -> None:
    assert list(
        without_comment("#: Why.\nA = (1,)\nB = (2,)\n# no reason\nC = (3,)\n#: Why,\n# and more.\nD = 4\n")
    ) == [
        "B",
        "C",
    ]

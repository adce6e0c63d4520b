"""For the tables in tests/knowledge: rows of words, small projects, and one rewrite or the proof over a text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from dockfix.codemod import AnyEffect
from dockfix.codemods import own_codemods
from dockfix.context import BuildContext
from dockfix.cst import parse
from dockfix.engine import Result, fix
from dockfix.plan import difference, plan


def words(table: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each name with each of its words."""
    return [(name, word) for name, text in table.items() for word in text.split()]


def lines(table: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each name with each of its texts, which ``|`` sets apart."""
    return [(name, line) for name, text in table.items() for line in text.split("|")]


def made(folder: Path, files: Mapping[str, str] | Collection[str]) -> BuildContext:
    """A build context of these files; a name that ends in a slash is a folder, and without a text a file is empty."""
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir(exist_ok=True)
        else:
            path.write_text(files[name] if isinstance(files, Mapping) else "")
    return BuildContext.of_folder(folder)


def rewritten(rule: str, text: str, context: BuildContext | None = None) -> Result:
    """What one rewrite makes of a text."""
    result = fix(text, [codemod for codemod in own_codemods() if codemod.name == rule], context, unsafe=[rule])
    assert result.warnings == []
    return result


def differs(before: str, after: str, effects: Collection[AnyEffect] = ()) -> str | None:
    """How two files differ to the proof."""
    return difference(plan(parse(before)), plan(parse(after)), effects)

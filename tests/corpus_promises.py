"""The promises of every rewrite, alone and all together, for one text."""

from __future__ import annotations

from collections import Counter

from official_parser import accepted

from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.cst import parse
from dockfix.engine import fix

CODEMODS = {codemod.name: codemod for codemod in all_codemods()}


def promises(text: str, context: BuildContext, alone: str) -> None:
    """Comments kept, read by the official parser, a second run changes nothing.

    For all rewrites together, with the unsafe ones and without, and for the one called ``alone``.
    """
    every = [*CODEMODS.values()]
    for codemods, unsafe in (
        (every, []),
        (every, CODEMODS),
        ([codemod for codemod in every if codemod.name == alone], [alone]),
    ):
        result = fix(text, codemods, context, unsafe=unsafe)
        assert result.bugs == []
        if result.problems:
            assert result.text == text
            continue
        if result.text != text:
            assert accepted(result.text) is not False
        assert not Counter(words(text)) - Counter(words(result.text))
        assert fix(result.text, codemods, context, unsafe=unsafe).text == result.text


def words(text: str) -> list[str]:
    return [comment.lstrip("#").strip() for comment in parse(text).comments()]

"""The promises of every rewrite, alone and all together, for one text."""

from __future__ import annotations

from collections import Counter

import dockerfile

from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.cst import parse
from dockfix.engine import fix

CODEMODS = {codemod.name: codemod for codemod in all_codemods()}


def promises(text: str, context: BuildContext) -> None:
    """Comments kept, read by the official parser, a second run changes nothing: alone and together."""
    for codemods in ([*CODEMODS.values()], *([codemod] for codemod in CODEMODS.values())):
        result = fix(text, codemods, context)
        assert result.bugs == []
        if result.problems:
            assert result.text == text
            continue
        if result.text != text:
            dockerfile.parse_string(result.text)
        assert not Counter(words(text)) - Counter(words(result.text))
        assert fix(result.text, codemods, context).text == result.text


def words(text: str) -> list[str]:
    return [comment.lstrip("#").strip() for comment in parse(text).comments()]

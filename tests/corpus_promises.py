"""The promises of every rewrite, alone and all together, for one text: the test kit's, and BuildKit's own parser."""

from __future__ import annotations

from official_parser import accepted

from dockfix.codemods import own_codemods
from dockfix.context import BuildContext
from dockfix.testing import Promises

CODEMODS = {codemod.name: codemod for codemod in own_codemods()}
#: For the whole session, as a process of dockfix has one object of each rewrite.
_PROMISES = {name: Promises(codemod) for name, codemod in CODEMODS.items()}


def promises(text: str, context: BuildContext, alone: str) -> None:
    """All rewrites together, with the unsafe ones and without, and the one called ``alone``, if one is."""
    for result in _PROMISES.get(alone, _PROMISES["merge-runs"]).hold(text, context):
        if result.text != text:
            assert accepted(result.text) is not False

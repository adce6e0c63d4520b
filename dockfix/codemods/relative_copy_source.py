"""``./`` for the leading slash of a source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import AddOrCopy, Dockerfile, HeredocLeaf, JsonArray, Word
from ..edit.spans import Edit

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SLASHES = re.compile(r"([\"']?)/+(?:\./+)*(?:\.(?=[\"']?\Z))?")


class RelativeCopySource(Codemod):
    """Write the sources of `COPY` and `ADD` relative to the build context.

    A leading slash means the root of the build context, but looks like the root of the machine.

    ```diff
     FROM node:20
    -COPY /app /app
    +COPY ./app /app
    ```

    *Safety*: Nothing is taken for granted: to Docker a leading slash is the root of the build context. Sources in
    another stage or image keep theirs.
    """

    name = "relative-copy-source"
    after = ("add-to-copy", "uppercase-instructions")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``COPY`` and ``ADD`` from the build context with a source that begins with a slash."""
        for node in file.find(AddOrCopy):
            if node.flag("from") is not None or not facts.scope.stages:
                continue
            sources = [word for word in node.sources if _SLASHES.match(word)]
            if not sources:
                continue
            if reason := _why_not(node, sources, facts):
                yield self.finding(node, reason)
                continue
            edits = _edits(node)
            if edits is None:
                yield self.finding(node, "the array holds comments or escapes that are not taken apart")
                continue
            message = f"`{sources[0]}` is in the build context, not at the root of the machine"
            yield self.edit(node, edits, message)


def _why_not(node: AddOrCopy, sources: list[str], facts: Facts) -> str | None:
    if facts.scope.is_windows(facts.scope.stage_of(node)):
        return "a Windows build has other paths"
    if node.flag("parents") is not None:
        return "with --parents a `./` in a source says which folders are made"
    if any(word.startswith("#") for word in node.words):
        return "what looks like a comment behind the arguments is part of them"
    for source in sources:
        if node.name == "ADD" and ("#" in source or ".git" in source):
            return f"`{source}` may be a git repository"
    return None


def _edits(node: AddOrCopy) -> list[Edit] | None:
    text = node.text
    edits: list[Edit] = []
    if node.json is not None:
        strings = list(_STRING.finditer(text))
        if len(strings) != len(node.json) or any(isinstance(child, HeredocLeaf) for child in node.children):
            return None
        pieces = [(match.start(), match.group()) for match in strings]
    else:
        pieces, at = [], 0
        for leaf in node.arguments:
            assert isinstance(leaf, (Word, JsonArray))
            start = text.index(leaf.text, at)
            at = start + len(leaf.text)
            pieces.append((start, leaf.text))
    for start, piece in pieces[:-1]:
        match = _SLASHES.match(piece)
        if match is not None and not piece.startswith("<<"):
            rest = piece[match.end() : match.end() + 1]
            new = "." if not rest or rest in "\"'" else "./"
            edits.append(Edit(start, start + match.end(), match.group(1) + new))
    return edits

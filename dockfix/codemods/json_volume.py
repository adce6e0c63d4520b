"""JSON form for ``VOLUME``."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import Dockerfile, Volume
from ..edit.quoting import stripped_quotes, variables
from ..edit.spans import Edit


class JsonVolume(Codemod):
    """Write `VOLUME` as a JSON array.

    In the array each path has its quotes and the paths can be told apart; in the short form every blank
    begins another path.

    ```diff
     FROM postgres:17
    -VOLUME /data /logs
    +VOLUME ["/data", "/logs"]
    ```

    *Safety*: Nothing is taken for granted: both forms give the same paths, with the same variables in them.
    """

    name = "json-volume"
    after = ("uppercase-instructions",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``VOLUME`` that is no array yet."""
        for node in file.find(Volume):
            if node.json is not None or not node.arguments or not facts.scope.stages:
                continue
            if reason := _why_not(node):
                yield self.finding(node, reason, 'a JSON array needs double quotes: `VOLUME ["/data"]`')
                continue
            yield self.edit(node, _edits(node), "a JSON array shows where each path ends")


def _why_not(node: Volume) -> str | None:
    """What of the words is not the path that it looks like (``parseMaybeJSONToList`` falls back to words)."""
    words = node.words
    if node.text.startswith("["):
        return f"this is no JSON, so that Docker takes `{words[0]}` for a path"
    if "\v" in node.text or "\f" in node.text:
        return "a vertical tab or form feed stands between paths, and JSON knows none"
    for word in words:
        if any("\ud800" <= char <= "\udfff" for char in word):
            return "a path holds bytes that are no UTF-8, which JSON can't hold"
        if word.startswith("#"):
            return "Docker takes `#` and what follows it for paths"
        if word.endswith(","):
            return f"the comma is part of the path `{word}`"
        if variables(word, node.line.escape) is None:
            return f"Docker rejects `{word}`, whose quotes don't match"
    if any(leaf.value != leaf.text for leaf in node.arguments):
        return "a path is continued on the next line"
    return None


def _edits(node: Volume) -> list[Edit]:
    """Each word as a JSON string, in its own place."""
    edits = []
    at, last = 0, len(node.arguments) - 1
    first = node.arguments[0]
    for index, (leaf, word) in enumerate(zip(node.arguments, node.words, strict=True)):
        start = node.text.index(word, at)
        at = start + len(word)
        string = json.dumps(stripped_quotes(word, node.line.escape), ensure_ascii=False)
        # Where the paths stand in a column, so do the strings.
        before = "[" if index == 0 else " " if leaf.column == first.column else ""
        new = before + string + ("]" if index == last else ",")
        edits.append(Edit(start, at, new))
    return edits

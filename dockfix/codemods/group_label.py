"""One ``LABEL`` for adjacent ones."""

from __future__ import annotations

from collections.abc import Iterator

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import Dockerfile, Label
from ..edit.neighbours import Grouping, words_in_lines
from ..edit.quoting import stripped_quotes, variables


class GroupLabel(Codemod):
    """Write labels that stand together in one `LABEL`.

    One instruction says what the image is. Docker expands `ENV` and `ARG` in a label, but no other label,
    so that the order of the pairs means nothing, unless one of them is set twice.

    ```diff
     FROM alpine:3.20
    -LABEL org.opencontainers.image.title="Shop"
    -LABEL org.opencontainers.image.licenses="MIT"
    +LABEL org.opencontainers.image.title="Shop" \\
    +    org.opencontainers.image.licenses="MIT"
    ```

    *Safety*: Nothing is taken for granted: Docker expands no label in another. A name that is set twice, and an
    instruction below a comment that speaks to a tool, stay apart.
    """

    name = "group-label"
    after = ("env-key-value", "uppercase-instructions")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every row of neighbouring ``LABEL``s, joined as far as it goes."""
        for group, first, reason in Grouping(Label, _keys, _why_apart).groups(file) if facts.scope.stages else ():
            if reason:
                yield self.finding(first, reason)
            count = sum(isinstance(node, Label) for node in group)
            if count > 1:
                message = f"{count} adjacent `LABEL`s are one instruction"
                yield self.replace_all(group, words_in_lines(group, file), message)


def _keys(node: Label) -> set[str]:
    """The keys without the quotes that change nothing."""
    return {stripped_quotes(pair.name, node.line.escape) for pair in node.pairs}


def _why_apart(first: Label, commented: bool, node: Label, keys: set[str]) -> str | None:
    """Why ``node`` is not joined to a group that begins with ``first`` and sets ``keys``."""
    # The others of the group have been looked at when they came to it.
    for other in (first, node):
        if not other.pairs or other.pairs[0].legacy:
            return "one of them is in the form `LABEL key value`, which holds one label only"
        if any(variables(text, other.line.escape) is None for pair in other.pairs for text in (pair.name, pair.value)):
            return "Docker rejects one of them"
        if any("$" in pair.name for pair in other.pairs):
            return "a key is made of a variable, so that it may be one that is set already"
    if twice := sorted(_keys(node) & keys):
        return f"{twice[0]} is set above already: the later one counts"
    return None

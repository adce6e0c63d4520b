"""``NAME=value`` for the legacy ``NAME value``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import Dockerfile, EnvOrLabel
from ..cst.lines import is_comment
from ..cst.pairs import Pair
from ..edit.layout import with_comments_above
from ..edit.quoting import variables, word_edits
from ..edit.spans import Edit, edited

_NAME = re.compile(r"[A-Za-z0-9_][\w./-]*\Z")
#: How the line after a continuation would begin if another variable was meant there.
_ANOTHER = re.compile(r"[ \t]*(?:[A-Za-z_]\w*=|[A-Z_][A-Z0-9_]*[ \t]+\S)")


class EnvKeyValue(Codemod):
    """Write `ENV NAME=value` and `LABEL name=value`.

    Without the `=`, everything up to the end of the line is the value, and only one variable fits into
    an instruction; Docker keeps that form for old files only.

    ```diff
     FROM alpine:3.20
    -ENV JAVA_OPTS -Xmx1g -Xss1m
    +ENV JAVA_OPTS="-Xmx1g -Xss1m"
    ```

    *Safety*: Nothing is taken for granted: the value is read by Docker's rules for the old form and written so that
    the new form gives the same one. A value that can't be written so stays.
    """

    name = "env-key-value"
    equivalent_rules = ("buildkit:LegacyKeyValueFormat",)
    after = ("uppercase-instructions",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``ENV`` and ``LABEL`` in the legacy form."""
        for node in file.find(EnvOrLabel):
            pairs = node.pairs
            if not pairs or not pairs[0].legacy or not facts.scope.stages:
                continue
            edits = _edits(node, pairs[0])
            if isinstance(edits, str):
                help = "write each of them as NAME=value" if "another" in edits else ""
                yield self.finding(node, edits, help)
                continue
            text = with_comments_above(node, edited(node, edits), _comments_between(node), file)
            yield self.replace_all([node], text, f"`{node.name} NAME value` is the legacy form")


def _edits(node: EnvOrLabel, pair: Pair) -> list[Edit] | str:
    """What to replace in the arguments, or a sentence why they stay."""
    text, name = node.text, pair.name
    start = len(text) - len(pair.value)
    if not _NAME.match(name):
        return f"the name `{name}` holds quotes, an escape or a variable"
    if variables(pair.value, node.line.escape) is None:
        return "Docker rejects the value"
    if pair.value.startswith("= ") or pair.value == "=":
        return "the value begins with `=`: was `NAME=value` meant?"
    if _names_another(node, start):
        return "all of it is the value of the first variable: was another variable meant on the next line?"
    edits = word_edits(pair.value, node.line.escape)
    if edits is None:
        return "the value mixes quotes and variables in a way that has no plain NAME=value form"
    moved = [Edit(edit.start + start, edit.end + start, edit.new) for edit in edits]
    return [Edit(len(name), start, "="), *moved]


def _names_another(node: EnvOrLabel, start: int) -> bool:
    """Whether a continued line looks like a variable of its own, which the legacy form swallows."""
    line = node.line
    return any(
        segment.logical > node.start + start and _ANOTHER.match(line.text, segment.logical)
        for segment in line.segments[1:]
    )


def _comments_between(node: EnvOrLabel) -> list[str]:
    """The comment lines between the name and the value."""
    return [line.strip() for line in node.arguments[1].prefix.splitlines() if is_comment(line)]
